//! What can go wrong with a job, as data; the words for a learner stand in `cli::failure`.

use crate::store::StoreError;

/// A job that could not be done.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was named does not exist: a deck, a card, a setting.
    #[error("there is no {what} “{name}”")]
    Unknown { what: &'static str, name: String, near: Option<String> },
    /// A value that a setting does not take.
    #[error("“{value}” is no value for {key}: {reason}")]
    BadValue { key: &'static str, value: String, reason: String },
    /// A deck that is turned off was named for a session.
    #[error("the deck {0} is off")]
    DeckOff(String),
    /// A shipped deck cannot be read; only a broken build can cause it.
    #[error("the shipped deck {deck} cannot be read: {reason}")]
    Library { deck: &'static str, reason: String },
}
