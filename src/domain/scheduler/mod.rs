//! When a card comes back. A scheduler is a pure step from a card's state and a grade to the next state; fuzz is apart.

pub mod fuzz;
pub mod load;
pub mod rules;
pub mod sm2;

use std::fmt;
use std::str::FromStr;

/// The schedulers the learner may choose; recorded with every answer together with its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Scheduler {
    #[default]
    Sm2,
    /// FSRS-6 at the desired retention.
    Fsrs,
}

impl Scheduler {
    pub const ALL: [Scheduler; 2] = [Scheduler::Sm2, Scheduler::Fsrs];

    pub const fn as_str(self) -> &'static str {
        match self {
            Scheduler::Sm2 => "sm2",
            Scheduler::Fsrs => "fsrs",
        }
    }

    /// The version recorded in the log; raised when the same history would give other days.
    pub const fn version(self) -> u8 {
        match self {
            Scheduler::Sm2 | Scheduler::Fsrs => 1,
        }
    }
}

impl fmt::Display for Scheduler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no scheduler.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a scheduler; there are sm2 and fsrs")]
pub struct UnknownScheduler(pub String);

impl FromStr for Scheduler {
    type Err = UnknownScheduler;
    fn from_str(text: &str) -> Result<Scheduler, UnknownScheduler> {
        Scheduler::ALL.into_iter().find(|s| s.as_str() == text).ok_or_else(|| UnknownScheduler(text.to_owned()))
    }
}
