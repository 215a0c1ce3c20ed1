//! A card as the simulation carries it: some thirty bytes, days counted from the first day of the plan.

use crate::domain::card::CardState;
use crate::domain::rating::Rating;
use crate::domain::scheduler::sm2;
use crate::domain::time::Day;

/// The list of no level: the learner's own decks, grammar, business words.
pub const OTHER: u8 = u8::MAX;

/// A card in the simulation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Card {
    /// Stability in days and difficulty 1..=10, as in FSRS-6. Stability 0 is a new card.
    pub stability: f32,
    pub difficulty: f32,
    /// The day of the last answer; before the plan negative.
    pub last: i32,
    /// The day on which it is due; meaningless while new.
    pub due: i32,
    pub sm2: sm2::Memory,
    /// Days from the day before to the last day; 0 for one day only.
    pub gap: u16,
    /// Days on which it was answered, and of those failed.
    pub days: u16,
    pub lapses: u16,
    /// The first rating of its last day.
    pub rating: Rating,
    /// Its list by level and kind (the simulation only sums over it), or [`OTHER`].
    pub list: u8,
    /// Whether it counts as a word.
    pub word: bool,
}

impl Card {
    /// A card that was never answered.
    pub fn new(list: u8, word: bool) -> Card {
        Card {
            stability: 0.0,
            difficulty: 0.0,
            last: 0,
            due: 0,
            sm2: sm2::Memory::default(),
            gap: 0,
            days: 0,
            lapses: 0,
            rating: Rating::Good,
            list,
            word,
        }
    }

    /// A card as it stands on `today`.
    #[expect(clippy::cast_possible_truncation, reason = "f32 is what the simulation needs")]
    pub fn of(state: &CardState, today: Day, list: u8, word: bool) -> Card {
        let (Some(trace), Some(due)) = (state.trace, state.due) else { return Card::new(list, word) };
        let fsrs = trace.fsrs.state();
        let small = |n: u32| u16::try_from(n).unwrap_or(u16::MAX);
        Card {
            stability: fsrs.stability as f32,
            difficulty: fsrs.difficulty as f32,
            last: (trace.last_day - today).0,
            due: (due - today).0,
            sm2: state.memory,
            gap: u16::try_from(trace.last_interval.0.max(0)).unwrap_or(u16::MAX),
            days: small(trace.reps),
            lapses: small(trace.lapses),
            rating: trace.first_rating,
            list,
            word,
        }
    }

    pub fn is_new(&self) -> bool {
        self.stability <= 0.0
    }

    /// Days from the last answer to `day`, at least 0.
    pub fn elapsed(&self, day: i32) -> i32 {
        (day - self.last).max(0)
    }
}
