//! One function per job: read, think, write, plain data back. Never knows clap, keys, colours or printing.

pub mod backup;
pub mod cards;
pub mod career;
pub mod decks;
pub mod doctor;
pub mod edit;
mod error;
pub mod export;
pub mod import;
pub mod library;
pub mod memory;
pub mod placement;
pub mod question;
pub mod readiness;
pub mod records;
mod retained;
pub mod rules;
pub mod scores;
pub mod session;
pub mod settings;
pub mod stats;
pub mod today;
pub mod typed;
pub mod undo;
pub mod why;

pub use error::AppError;
