//! The job that the study is for: what a posting asks and how far a learner reads it; and the dates from the end of a
//! contract back to today. Never knows where a posting is from.

pub mod asked;
pub mod bar;
pub mod coverage;
pub mod rules;
pub mod timeline;
pub mod topics;
mod words;

pub use timeline::{Aim, Chance, Reach, Standing, Step, Timeline, What, timeline};
