//! What a session is asked for, shows and ends with. Never knows how a card is chosen.

use crate::domain::card::Outcome;
use crate::domain::level::Level;
use crate::domain::time::Millis;
use crate::store::cards::CardRow;

use crate::app::question::Question;

/// What the learner asked for this time; what is `None` follows the settings.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    pub deck: Option<String>,
    pub level: Option<Level>,
    /// The reading is typed where there is one to type.
    pub typed: bool,
    /// Words graded as known are now and then checked by typing them, unless the learner has said no.
    pub audits: bool,
    /// New cards a day.
    pub new: Option<u32>,
    /// Cards a day.
    pub cards: Option<u32>,
    /// Time a day.
    pub time: Option<Millis>,
}

/// What is still to come today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Left {
    pub due: u32,
    pub new: u32,
    /// Failed cards owed once more.
    pub repeats: u32,
}

/// Where a card in a session comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pile {
    Due,
    New,
    Repeat,
    /// Not due yet, in the days before a sitting.
    Early,
    /// A word graded as known on another day, typed.
    Audit,
}

/// A card as it is shown.
#[derive(Debug, Clone)]
pub struct Shown {
    pub card: CardRow,
    pub question: Question,
    /// What each rating would do, from again to easy.
    pub choices: [Outcome; 4],
    pub left: Left,
    pub minutes_left: f64,
    /// The answer is to be typed.
    pub typed: bool,
    /// The id of the deck that the note lives in.
    pub deck: String,
    /// The memory model's probability of recall today; none for a new card.
    pub recall: Option<f64>,
    pub(super) pile: Pile,
}

/// What comes next.
#[derive(Debug, Clone)]
pub enum Step {
    Card(Box<Shown>),
    End(Ending),
}

/// Why no card comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Everything for today is answered.
    Done,
    /// The day's number of cards is reached and more would be due.
    Limit,
    /// The day's minutes are spent.
    Minutes,
}

impl Shown {
    /// Whether this is a same-day repetition.
    pub fn is_repeat(&self) -> bool {
        self.pile == Pile::Repeat
    }

    /// Whether it is asked before it is due.
    pub fn is_early(&self) -> bool {
        self.pile == Pile::Early
    }

    /// Whether this is a check of a word graded as known: it moves no schedule.
    pub fn is_audit(&self) -> bool {
        self.pile == Pile::Audit
    }
}
