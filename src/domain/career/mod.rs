//! The job that the study is for: what a posting asks, and how far a learner reads it. Never knows where a posting is
//! from.

pub mod asked;
pub mod bar;
pub mod coverage;
pub mod topics;
mod words;
