//! The rules in force: which scheduler decides, with what numbers. The log is folded under them, so that changing them
//! is a replay.

use super::Scheduler;
use crate::domain::memory::fsrs6::Parameters;

/// What [`crate::domain::history`] folds the log under.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    pub scheduler: Scheduler,
    /// Recall probability at which `fsrs` brings a card back, in per cent, 70..=97.
    pub retention: u8,
    /// The memory model's parameters, for every card whatever the scheduler.
    pub parameters: Parameters,
}

impl Rules {
    /// The default of [`Rules::retention`]: fitted FSRS at .85 beat SM-2 in each of three simulated memory worlds.
    pub const RETENTION: u8 = 85;
    /// What [`Rules::retention`] may be.
    pub const RETENTIONS: std::ops::RangeInclusive<u8> = 70..=97;
}

impl Default for Rules {
    fn default() -> Self {
        Rules { scheduler: Scheduler::default(), retention: Rules::RETENTION, parameters: Parameters::default() }
    }
}
