//! A note: one thing to learn (a word, a kanji, a grammar point), from which cards are asked.

use std::fmt;
use std::str::FromStr;

/// What a note is about. The same words stand in deck files, in the collection and on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Word,
    Kanji,
    Grammar,
    Business,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Word, Kind::Kanji, Kind::Grammar, Kind::Business];

    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Word => "word",
            Kind::Kanji => "kanji",
            Kind::Grammar => "grammar",
            Kind::Business => "business",
        }
    }

    /// Whether it is a word, and no kanji or grammar point.
    pub const fn is_word(self) -> bool {
        matches!(self, Kind::Word | Kind::Business)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no kind of note.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a kind of note; the kinds are word, kanji, grammar and business")]
pub struct UnknownKind(pub String);

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Kind::ALL.into_iter().find(|k| k.as_str() == text).ok_or_else(|| UnknownKind(text.to_owned()))
    }
}
