//! What a history from another program is worked out by. Pure: it can be handed to another thread.

use crate::domain::scheduler::rules::Rules;
use crate::domain::time::{Day, Now, Rollover, Timestamp};

/// What a history from another program is worked out by.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The moment of the import, and the offset at which past days are counted.
    pub now: Now,
    pub rollover: Rollover,
    pub rules: Rules,
    /// What writes the events; their counters are made from the keys of what happened.
    pub device: i64,
}

impl Terms {
    /// The study day of a moment.
    pub fn day(&self, at: Timestamp) -> Day {
        Now { at, offset: self.now.offset }.day(self.rollover)
    }
}
