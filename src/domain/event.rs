//! What happened to a card: the rows of the log, from which every state follows.

use std::fmt;
use std::str::FromStr;

use super::memory::fsrs6::Stored;
use super::rating::Quality;
use super::scheduler::Scheduler;
use super::time::{Day, Days, Millis, Offset, Timestamp};

/// The identity of an event: the device that wrote it (by the collection's own number for it) and a running number.
/// Its text form is `<device name>-<counter>`; the log of two machines can be joined without two events sharing one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId {
    pub device: i64,
    pub counter: i64,
}

/// What kind of answer it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReviewKind {
    /// The first answer of a new card.
    Learn,
    /// A scheduled answer.
    Review,
    /// The first scheduled answer after a failure.
    Relearn,
    /// The same-day repetition after an answer below q 4.
    Extra,
    /// Asked before it was due.
    Cram,
    /// A typed check of a card graded as known.
    Audit,
}

impl ReviewKind {
    pub const ALL: [ReviewKind; 6] = [
        ReviewKind::Learn,
        ReviewKind::Review,
        ReviewKind::Relearn,
        ReviewKind::Extra,
        ReviewKind::Cram,
        ReviewKind::Audit,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            ReviewKind::Learn => "learn",
            ReviewKind::Review => "review",
            ReviewKind::Relearn => "relearn",
            ReviewKind::Extra => "extra",
            ReviewKind::Cram => "cram",
            ReviewKind::Audit => "audit",
        }
    }

    /// Whether the answer moves the schedule.
    pub const fn is_scheduled(self) -> bool {
        matches!(self, ReviewKind::Learn | ReviewKind::Review | ReviewKind::Relearn)
    }
}

impl FromStr for ReviewKind {
    type Err = UnknownKind;
    fn from_str(text: &str) -> Result<ReviewKind, UnknownKind> {
        ReviewKind::ALL.into_iter().find(|k| k.as_str() == text).ok_or_else(|| UnknownKind(text.to_owned()))
    }
}

/// The text names no kind of event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a kind of event")]
pub struct UnknownKind(pub String);

/// An answer as it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    pub kind: ReviewKind,
    pub quality: Quality,
    /// From showing the card to the rating.
    pub took: Millis,
    pub scheduler: Scheduler,
    pub version: u8,
    /// The interval given, fuzz included.
    pub interval: Days,
    pub due_before: Option<Day>,
}

impl Answer {
    /// No answer counts for more of a day's time: whoever takes longer was called away from it.
    pub const LONGEST: Millis = Millis(90_000);

    /// The time of the day that the answer counts for.
    pub fn time(&self) -> Millis {
        self.took.min(Answer::LONGEST)
    }
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Answer(Answer),
    /// Takes the named event back: it no longer counts, and stays in the log.
    Undo(EventId),
    Suspend,
    /// Back to active from suspended, known or ignored.
    Resume,
    /// Put aside for the event's day.
    Bury,
    Known,
    Ignore,
    /// Taken as known by a placement test, to be checked on a day of its own.
    Seed(Seed),
    /// Where the card stood in another program, from which it came; `None`: it was made new again there.
    Anchor(Option<Anchor>),
}

/// What another program knows of a card beside the answers given to it, or instead of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    pub due: Day,
    /// The interval that ends on [`Anchor::due`]; 0 for a card still being learned.
    pub interval: Days,
    /// Successful answers in a row, as SM-2 counts them: 0 begins again from the first interval.
    pub streak: u16,
    /// Ease factor in hundredths; `None` where that program keeps none for the card.
    pub ease: Option<u16>,
    pub lapses: u16,
    /// Stability in thousandths of a day and difficulty in thousandths, where that program runs FSRS.
    pub memory: Option<Stored>,
}

/// A card that a placement test found likely to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed {
    /// The stability it enters with, in thousandths of a day, at least 1.
    pub stability: i32,
    /// Days until it is checked.
    pub interval: Days,
    /// The number of the first event of its placement, on the same device: one undo takes them all back.
    pub batch: i64,
}

impl Act {
    /// The word for it in the log.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Act::Answer(answer) => answer.kind.as_str(),
            Act::Undo(_) => "undo",
            Act::Suspend => "suspend",
            Act::Resume => "resume",
            Act::Bury => "bury",
            Act::Known => "known",
            Act::Ignore => "ignore",
            Act::Seed(_) => "seed",
            Act::Anchor(_) => "anchor",
        }
    }
}

/// One row of the log about one card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    pub id: EventId,
    pub at: Timestamp,
    pub offset: Offset,
    /// The study day, decided when the event happened.
    pub day: Day,
    pub act: Act,
}

impl fmt::Display for ReviewKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
