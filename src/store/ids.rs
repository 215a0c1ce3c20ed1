//! The collection's own numbers for decks, notes and cards. They are local to a file: outside it ids are text.

use std::fmt;

use crate::domain::card::Ask;

/// A deck's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeckNum(pub(super) i64);

/// A note's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteNum(pub(super) i64);

/// A card's number: its note's times eight plus the question, so that the cards of a note are neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CardNum(pub(super) i64);

impl NoteNum {
    /// A number in the order in which notes came, for programs that want one.
    pub const fn place(self) -> i64 {
        self.0
    }
}

impl CardNum {
    /// The number of the card that asks `ask` of `note`, whether or not there is one.
    pub const fn of(note: NoteNum, ask: Ask) -> CardNum {
        CardNum(note.0 * 8 + ask as i64)
    }

    pub const fn note(self) -> NoteNum {
        NoteNum(self.0 >> 3)
    }

    /// The number as one of 32 bits, for what needs small ones: no collection has 500 million notes.
    pub fn number(self) -> u32 {
        u32::try_from(self.0).unwrap_or(u32::MAX)
    }

    pub const fn ask(self) -> Ask {
        match self.0 & 7 {
            0 => Ask::Recognise,
            _ => Ask::Recall,
        }
    }
}

impl fmt::Display for NoteNum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
