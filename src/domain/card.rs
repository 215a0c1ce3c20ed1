//! A card: one question asked of one note, and what the log says about it so far.

use std::fmt;
use std::str::FromStr;

use super::event::ReviewKind;
use super::memory::card::{Memory, Review, Took};
use super::rating::Quality;
use super::scheduler::fuzz::{self, Seed};
use super::scheduler::rules::Rules;
use super::scheduler::{Scheduler, sm2};
use super::time::{Day, Days, Timestamp};

/// The question a card asks of its note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// Japanese shown, meaning and reading asked.
    Recognise,
    /// Meaning shown, Japanese asked: the reverse card, made only when asked for.
    Recall,
}

impl Ask {
    pub const ALL: [Ask; 2] = [Ask::Recognise, Ask::Recall];

    pub const fn as_str(self) -> &'static str {
        match self {
            Ask::Recognise => "recognise",
            Ask::Recall => "recall",
        }
    }
}

impl fmt::Display for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a question a card asks; there are recognise and recall")]
pub struct UnknownAsk(pub String);

impl FromStr for Ask {
    type Err = UnknownAsk;
    fn from_str(text: &str) -> Result<Ask, UnknownAsk> {
        Ask::ALL.into_iter().find(|a| a.as_str() == text).ok_or_else(|| UnknownAsk(text.to_owned()))
    }
}

/// Whether the learner wants to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Standing {
    /// Asked when due.
    #[default]
    Active,
    /// Put aside until resumed; counts as not known.
    Suspended,
    /// Said to be known without study; counts as known.
    Known,
    /// Not wanted: leaves every count.
    Ignored,
}

impl Standing {
    pub const ALL: [Standing; 4] = [Standing::Active, Standing::Suspended, Standing::Known, Standing::Ignored];

    pub const fn as_str(self) -> &'static str {
        match self {
            Standing::Active => "active",
            Standing::Suspended => "suspended",
            Standing::Known => "known",
            Standing::Ignored => "ignored",
        }
    }
}

impl FromStr for Standing {
    type Err = String;
    fn from_str(text: &str) -> Result<Standing, String> {
        Standing::ALL.into_iter().find(|s| s.as_str() == text).ok_or_else(|| format!("no such standing: {text}"))
    }
}

/// All that follows from a card's history: a cache of the log, rebuilt by [`super::history::replay`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CardState {
    pub memory: sm2::Memory,
    /// What the memory model knows of the card, whatever the scheduler.
    pub trace: Option<Memory>,
    /// The day on which the card is next due; `None` while it is new.
    pub due: Option<Day>,
    /// Answers of every kind.
    pub reps: u32,
    /// Failures of a scheduled answer after the first.
    pub lapses: u16,
    /// The study day of the newest answer.
    pub last_day: Option<Day>,
    /// The latest instant any event of the card bears.
    pub last_at: Option<Timestamp>,
    /// The day on which the card is owed once more (its scheduled answer that day was below q 4).
    pub repeat_on: Option<Day>,
    pub standing: Standing,
    /// Put aside for this one day.
    pub buried_on: Option<Day>,
}

/// Whether intervals are spread (the default) or exactly the scheduler's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fuzz {
    On,
    Off,
}

/// What an answer would do: shown beside each rating before it is given, recorded when it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    pub kind: ReviewKind,
    /// From the answer's day to [`Outcome::due`].
    pub interval: Days,
    pub due: Day,
    /// Whether the card is asked again on the same day.
    pub again_today: bool,
}

impl CardState {
    /// Whether no scheduled answer stands yet.
    pub const fn is_new(&self) -> bool {
        self.due.is_none()
    }

    /// What kind of answer one given on `day` is.
    pub fn kind_on(&self, day: Day) -> ReviewKind {
        match self.due {
            None => ReviewKind::Learn,
            Some(_) if self.repeat_on == Some(day) => ReviewKind::Extra,
            Some(due) if due <= day && self.memory.streak == 0 => ReviewKind::Relearn,
            Some(due) if due <= day => ReviewKind::Review,
            Some(_) if self.last_day == Some(day) => ReviewKind::Extra,
            Some(_) => ReviewKind::Cram,
        }
    }

    /// What an answer of grade `q` on `day` does to this card under `rules`, `card_id` seeding the fuzz.
    pub fn outcome(&self, rules: &Rules, card_id: &str, day: Day, q: Quality, fuzz: Fuzz) -> Outcome {
        let kind = self.kind_on(day);
        if !kind.is_scheduled() {
            let due = self.due.unwrap_or(day);
            let again_today = self.repeat_on == Some(day) && q.repeats_today();
            return Outcome { kind, interval: due - day, due, again_today };
        }
        let exact = self.interval_after(rules, day, q);
        let interval = match fuzz {
            Fuzz::On => fuzz::fuzzed(exact, Seed::of(card_id, self.reps)),
            Fuzz::Off => exact,
        };
        Outcome { kind, interval, due: day + interval, again_today: q.repeats_today() }
    }

    /// The interval that the scheduler in force gives after a scheduled answer of grade `q` on `day`, without fuzz.
    pub fn interval_after(&self, rules: &Rules, day: Day, q: Quality) -> Days {
        match rules.scheduler {
            Scheduler::Sm2 => self.memory.after(q).interval,
            Scheduler::Fsrs => {
                let review = Review { card: 0, day, rating: q.rating(), took: Took::default() };
                Memory::after(self.trace, &rules.parameters, &review)
                    .fsrs
                    .state()
                    .interval(&rules.parameters, f64::from(rules.retention) / 100.0)
            }
        }
    }
}
