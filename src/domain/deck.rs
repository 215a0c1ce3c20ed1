//! A deck: notes of one kind, usually of one level, in study order; and whether it is studied.

use std::str::FromStr;

use super::level::Level;
use super::note::Kind;

/// The description of a deck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deck {
    /// `n2-words`: its name in files and on the command line.
    pub id: String,
    pub name: String,
    pub kind: Kind,
    pub level: Option<Level>,
    /// Comes with the program.
    pub shipped: bool,
    pub choice: Option<Choice>,
    pub license: String,
    pub source: String,
    pub version: String,
}

/// What the learner said about a deck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    On,
    Off,
}

impl Choice {
    pub const fn as_str(self) -> &'static str {
        match self {
            Choice::On => "on",
            Choice::Off => "off",
        }
    }
}

impl FromStr for Choice {
    type Err = String;
    fn from_str(text: &str) -> Result<Choice, String> {
        match text {
            "on" => Ok(Choice::On),
            "off" => Ok(Choice::Off),
            _ => Err(format!("“{text}” is neither on nor off")),
        }
    }
}

impl Deck {
    /// Whether the deck is studied: as the learner said; without a word the shipped words, kanji and grammar up to
    /// the target level are, business and name kanji are not, and every deck the learner brought is.
    pub fn is_on(&self, target: Level) -> bool {
        match self.choice {
            Some(choice) => choice == Choice::On,
            None if self.shipped => self.kind != Kind::Business && self.level.is_some_and(|level| level <= target),
            None => true,
        }
    }
}
