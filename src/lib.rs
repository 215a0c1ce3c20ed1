//! gokaku (合格): a study tool for people who need Japanese for a job.
//!
//! The rooms, from the ground up: [`domain`] (what a card is and what follows from it) ← [`formats`]
//! (bytes ↔ notes) and `store` (the collection file) ← `app` (one function per job) ← `tui` (the review screen) ← `cli` (words and commands).
//! A room uses the rooms below it, never one above or beside it; `tests/it/layers.rs` keeps that.

pub mod app;
pub mod cli;
pub mod domain;
pub mod formats;
pub mod store;
pub mod tui;
