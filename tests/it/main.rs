//! The one integration test binary: what holds for the project as a whole, seen from outside its rooms.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "tests start the real program and read the shared oracles")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

mod anki;
mod bad_input;
mod career;
mod decks_lint;
mod desk;
mod editor;
mod layers;
mod oracle_readiness;
mod oracle_sm2;
mod packages;
mod pictures;
mod plan;
mod postings;
mod readiness;
mod readme;
mod review;
mod review_screen;
mod roundtrip;
mod screens;
mod store;
mod study_days;
mod terminal;
mod typed;
mod upkeep;
mod verdicts;
