//! When a learner is likely to pass, from what is measured and with what is not measured named.
//!
//! [`coverage`] says how much of the lists is known, [`ability`] what that and results of tests say about each section,
//! [`pass`] the probability under the exact rule, [`report`] all of it together. [`constants`] holds every number with
//! its origin. Never knows where a card or a result is stored.

pub mod ability;
pub mod constants;
pub mod coverage;
pub mod ledger;
mod linear;
pub mod normal;
pub mod pass;
pub mod projection;
pub mod report;
pub mod sittings;
