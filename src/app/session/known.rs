//! What a session knows of the collection without asking it again at every answer.

use crate::domain::event::EventId;
use crate::domain::queue::Today;
use crate::store::Mark;
use crate::store::cards::CardRow;

/// All of it holds as long as the collection bears the mark.
#[derive(Default)]
pub(super) struct Known {
    pub mark: Option<Mark>,
    /// The card shown as it stands.
    pub card: Option<CardRow>,
    /// What the day has seen.
    pub today: Option<Today>,
    /// No failed card is owed once more today.
    pub all_told: bool,
    /// The newest event of our own hand.
    pub newest: Option<EventId>,
}

impl Known {
    /// As much of it as holds of a collection that bears `mark`: all or nothing.
    pub fn at(self, mark: Mark) -> Known {
        if self.mark == Some(mark) { self } else { Known::default() }
    }
}
