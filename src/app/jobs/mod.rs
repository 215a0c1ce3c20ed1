//! The jobs that a learner is after: on record, read, and measured against what is known.

pub mod export;
pub mod mine;
pub mod reading;
pub mod ready;
pub mod target;

pub use target::{Change, Target};
