//! The jobs that a learner is after: on record, read, and measured against what is known.

pub mod mine;
pub mod ready;
pub mod reading;
pub mod target;

pub use target::{Change, Target};
