//! What the memory model keeps of one card: a cache of the card's reviews, in whole numbers, stepped one review at a
//! time. A replay of the whole history ends on the same bits, since every step begins from what is stored.

use super::fsrs6::{Parameters, State, Stored};
use crate::domain::rating::Rating;
use crate::domain::time::{Day, Days, Millis};

/// One answer, as much of it as the memory model looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// The card's number; any numbering will do.
    pub card: u32,
    pub day: Day,
    pub rating: Rating,
    /// From showing the card to the rating; 0 where it is not known.
    pub took: Took,
}

/// An answer time in milliseconds, held within 0..=600,000 (ten minutes); 0 is "not known".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Took(u32);

impl Took {
    pub fn get(self) -> u32 {
        self.0
    }
}

impl From<Millis> for Took {
    fn from(took: Millis) -> Took {
        Took(u32::try_from(took.0.clamp(0, 600_000)).unwrap_or(0))
    }
}

/// What is known of a card that has been answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Memory {
    /// Stability and difficulty by FSRS-6.
    pub fsrs: Stored,
    /// The study day of the newest answer.
    pub last_day: Day,
    /// From the study day before [`Memory::last_day`] to that day; 0 while the card has been seen on one day only.
    pub last_interval: Days,
    /// Days on which the card has been answered.
    pub reps: u32,
    /// Days, the first not counted, on which the first answer was a failure.
    pub lapses: u32,
    /// The first answer of the last day: the one that tells what had been remembered.
    pub first_rating: Rating,
    /// The newest answer.
    pub last_rating: Rating,
    /// Answers on the last day after its first.
    pub repeats: u32,
    /// How long the first answer of the last day took.
    pub took: Took,
    /// How long the first answer of the day before that took.
    pub took_before: Took,
}

impl Memory {
    /// The memory of a card after its first answer.
    pub fn first(p: &Parameters, review: &Review) -> Memory {
        Memory {
            fsrs: State::first(p, review.rating).stored(),
            last_day: review.day,
            last_interval: Days(0),
            reps: 1,
            lapses: 0,
            first_rating: review.rating,
            last_rating: review.rating,
            repeats: 0,
            took: review.took,
            took_before: Took(0),
        }
    }

    /// The memory after one more answer. An answer dated before the last one counts as given on the same day as it.
    #[must_use]
    pub fn step(&self, p: &Parameters, review: &Review) -> Memory {
        let elapsed = self.elapsed(review.day);
        let fsrs = self.fsrs.state().after(p, elapsed, review.rating).stored();
        let answered = Memory { fsrs, last_rating: review.rating, ..*self };
        if elapsed == Days(0) {
            return Memory { repeats: self.repeats.saturating_add(1), ..answered };
        }
        Memory {
            last_day: review.day,
            last_interval: elapsed,
            reps: self.reps.saturating_add(1),
            lapses: self.lapses.saturating_add(u32::from(review.rating == Rating::Again)),
            first_rating: review.rating,
            repeats: 0,
            took: review.took,
            took_before: self.took,
            ..answered
        }
    }

    /// The memory after a review of a card that may be new.
    pub fn after(before: Option<Memory>, p: &Parameters, review: &Review) -> Memory {
        before.map_or_else(|| Memory::first(p, review), |memory| memory.step(p, review))
    }

    /// The memory after a whole history, oldest first; nothing for a card never answered.
    pub fn replay<'a>(p: &Parameters, reviews: impl IntoIterator<Item = &'a Review>) -> Option<Memory> {
        reviews.into_iter().fold(None, |memory, review| Some(Memory::after(memory, p, review)))
    }

    /// Days from the last answer to `day`, 0 at least.
    pub fn elapsed(&self, day: Day) -> Days {
        (day - self.last_day).max(Days(0))
    }

    /// The probability of recall on `day` by FSRS-6 alone.
    pub fn retrievability(&self, p: &Parameters, day: Day) -> f64 {
        self.fsrs.state().retrievability(p, self.elapsed(day))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::super::fsrs6::tests::{parameters, rating};
    use super::*;

    fn reviews() -> impl Strategy<Value = Vec<Review>> {
        let one = (rating(), 0..40i32, 0..90_000i64);
        prop::collection::vec(one, 1..40).prop_map(|rows| {
            let mut day = Day(20_000);
            let mut review = |(rating, gap, ms): (Rating, i32, i64)| {
                day = day + Days(gap / 4);
                Review { card: 1, day, rating, took: Millis(ms).into() }
            };
            rows.into_iter().map(&mut review).collect()
        })
    }

    /// A log of reviews of a few cards, in order, of length 1 up to `most`.
    pub fn log(most: usize) -> impl Strategy<Value = Vec<Review>> {
        let one = (0..12u32, rating(), 0..9i32, 0..90_000i64);
        prop::collection::vec(one, 1..most).prop_map(|rows| {
            let mut day = Day(20_000);
            let mut review = |(card, rating, gap, ms): (u32, Rating, i32, i64)| {
                day = day + Days(gap / 6);
                Review { card, day, rating, took: Millis(ms).into() }
            };
            rows.into_iter().map(&mut review).collect()
        })
    }

    proptest! {
        #[test]
        fn a_replay_ends_where_the_steps_ended(p in parameters(), history in reviews(), cut in 0..40usize) {
            let cut = cut.min(history.len());
            let cached = Memory::replay(&p, &history[..cut]);
            let stepped = history[cut..].iter().fold(cached, |memory, r| Some(Memory::after(memory, &p, r)));
            prop_assert_eq!(stepped, Memory::replay(&p, &history));
        }

        #[test]
        fn counts_add_up(p in parameters(), history in reviews()) {
            let memory = Memory::replay(&p, &history).unwrap();
            let days: std::collections::BTreeSet<Day> = history.iter().map(|r| r.day).collect();
            prop_assert_eq!(memory.reps as usize, days.len());
            prop_assert!(memory.lapses < memory.reps);
        }
    }
}
