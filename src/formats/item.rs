//! What a reader hands over: heads, notes, past reviews, problems. Never knows where it came from.

use std::borrow::Cow;

use super::format::Format;
use super::options::Role;
use crate::domain::card::Ask;
pub use crate::domain::card::Standing;
use crate::domain::level::Level;
use crate::domain::memory::fsrs6::Stored;
use crate::domain::note::Kind;
use crate::domain::time::{Day, Days};

/// What the `#key:value` lines at the top of a deck say about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeckHead {
    pub id: Option<String>,
    pub name: Option<String>,
    pub level: Option<Level>,
    pub kind: Option<Kind>,
    pub license: Option<String>,
    pub source: Option<String>,
    pub version: Option<String>,
    /// Tags that every note of the file carries (Anki's `#tags:`), separated by blanks.
    pub tags: String,
    /// True for a deck in gokaku's own format (`#gokaku deck:1`).
    pub own: bool,
}

/// One note as it stands in the file, cleaned. An empty text means that the file has none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row<'a> {
    /// The line the row begins on, counted from 1; in JSON the number of the entry.
    pub line: u64,
    pub id: Option<Cow<'a, str>>,
    /// What is learned: a word, a kanji, a phrase. Never empty.
    pub head: Cow<'a, str>,
    pub read: Cow<'a, str>,
    pub gloss: Cow<'a, str>,
    pub hint: Cow<'a, str>,
    pub sentence: Cow<'a, str>,
    pub translation: Cow<'a, str>,
    /// Separated by blanks.
    pub tags: Cow<'a, str>,
    /// From the options, else the row's own column, else its tags when they name exactly one, else the deck's head.
    pub level: Option<Level>,
    pub kind: Option<Kind>,
    pub deck: Option<Cow<'a, str>>,
    /// Its place in study order in the other program, where that has one.
    pub place: Option<i64>,
    /// It went out from a collection of gokaku's and comes back: its history is wanted, not its text.
    pub ours: bool,
    /// The learner marked the note as known for good elsewhere.
    pub known: bool,
    /// Columns without a role, in file order; empty values are left out.
    pub extra: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl Row<'_> {
    /// The same row, borrowing nothing.
    pub fn into_owned(self) -> Row<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        Row {
            line: self.line,
            id: self.id.map(own),
            head: own(self.head),
            read: own(self.read),
            gloss: own(self.gloss),
            hint: own(self.hint),
            sentence: own(self.sentence),
            translation: own(self.translation),
            tags: own(self.tags),
            level: self.level,
            kind: self.kind,
            deck: self.deck.map(own),
            place: self.place,
            ours: self.ours,
            known: self.known,
            extra: self.extra.into_iter().map(|(name, value)| (own(name), own(value))).collect(),
        }
    }
}

/// An answer given in another program. It belongs to the note handed over last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastReview {
    /// Milliseconds since 1970, UTC.
    pub at_ms: i64,
    /// 0 (nothing at all) to 5 (easy); below 3 is forgotten.
    pub quality: u8,
    pub took_ms: Option<u32>,
    pub ask: Ask,
    /// The other program had it from an Anki import: a double when the same Anki collection is imported here.
    pub from_anki: bool,
    /// A hash made from the source alone: the same answer has the same key at every import of it.
    pub key: u64,
}

/// How a card stood in another program. It belongs to the note handed over last; its answers come after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastCard {
    pub ask: Ask,
    /// A hash made from the source alone: the same card has the same key at every import of it.
    pub key: u64,
    pub standing: Standing,
    /// When it was last changed there, in milliseconds since 1970, UTC.
    pub changed_ms: i64,
    pub state: PastState,
}

/// Where another program had the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PastState {
    /// Nothing is known, or nothing that makes sense: what its answers say counts alone.
    Unknown,
    New,
    Due {
        due: PastDue,
        interval: Days,
        /// In the steps before the first interval, or again after a failure.
        learning: bool,
        /// In hundredths, where that program keeps one.
        ease: Option<u16>,
        lapses: u16,
        /// Where that program runs FSRS.
        memory: Option<Stored>,
    },
}

/// When a card is due in another program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PastDue {
    Day(Day),
    /// Milliseconds since 1970, UTC.
    At(i64),
}

/// What is not handed over, beside what a problem stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Left {
    pub notes: u32,
    pub cards: u32,
    pub reviews: u32,
}

impl Left {
    pub fn add(&mut self, other: Left) {
        self.notes += other.notes;
        self.cards += other.cards;
        self.reviews += other.reviews;
    }
}

/// Something in the file that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub line: Option<u64>,
    /// Where lines say little: which entry, as “entry 3 (約)”.
    pub note: Option<String>,
    pub reason: String,
    /// False: a warning, the row was taken all the same.
    pub skipped: bool,
}

/// One thing found in a file, in file order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item<'a> {
    /// At most once, before any note.
    Head(&'a DeckHead),
    Note(Row<'a>),
    /// Belongs to the note before it.
    Card(PastCard),
    /// Belongs to the note before it.
    Review(PastReview),
    /// The card of the note before it that asks this was made new again in the other program.
    Forgotten {
        at_ms: i64,
        ask: Ask,
        key: u64,
    },
    Problem(Problem),
    Left(Left),
    /// A note type that the learner's own map was applied to, and its fields.
    Mapped {
        notetype: i64,
        fields: &'a [String],
    },
}

/// What was read, for a report or a dry run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    pub format: Format,
    pub encoding: &'static str,
    /// The separator of a table.
    pub separator: Option<char>,
    /// The columns of a table and what each was taken for; none for JSON.
    pub columns: Vec<(String, Option<Role>)>,
    pub notes: u64,
    pub reviews: u64,
    /// Problems with a row skipped or a review left out.
    pub skipped: u64,
    pub warnings: u64,
}
