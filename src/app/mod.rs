//! One function per job: read, think, write, plain data back. Never knows clap, keys, colours or printing.

mod answer;
mod apart;
pub mod cards;
pub mod confusion;
pub mod decks;
pub mod doctor;
mod error;
pub mod export;
pub mod habits;
pub mod import;
pub mod jobs;
mod kanji;
pub mod lexicon;
pub mod library;
pub mod memory;
pub mod placement;
pub mod plan;
pub mod question;
pub mod readiness;
pub mod records;
pub mod rules;
pub mod scores;
pub mod session;
pub mod settings;
pub mod spread;
pub mod stats;
pub mod summary;
pub mod today;
pub mod triage;
pub mod typed;
pub mod undo;
pub mod why;

pub use error::AppError;
