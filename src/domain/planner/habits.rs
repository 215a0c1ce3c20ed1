//! What an answer costs this learner and how it falls out: from their own log, held to what is assumed of anybody where
//! the log is short. Never knows a schedule.

use crate::domain::event::Answer;
use crate::domain::hash::NumberMap;
use crate::domain::memory::card::Review;
use crate::domain::rating::Rating;
use crate::domain::time::{Day, Millis};

/// As many answers of anybody stand before the learner's own.
const WEIGHT: f64 = 40.0;
/// What is assumed of anybody: seconds of a day that a new card, a recalled and a failed one take, repeats included.
const SECONDS: [f64; 3] = [22.0, 8.0, 22.0];
/// Assumed shares of Again, Hard, Good, Easy at the first sight of a card, and of Hard, Good, Easy when recalled.
const FIRST: [f64; 4] = [0.25, 0.10, 0.60, 0.05];
const RECALLED: [f64; 3] = [0.10, 0.85, 0.05];

/// The habits of a learner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Habits {
    /// Seconds that a card takes on the day it is first seen, repeats of the day included.
    pub new: f64,
    /// Seconds of a card that is recalled.
    pub pass: f64,
    /// Seconds of a card that is failed, repeats of the day included.
    pub fail: f64,
    /// Shares of Again, Hard, Good, Easy at first sight.
    pub first: [f64; 4],
    /// Shares of Hard, Good, Easy among the recalled.
    pub recalled: [f64; 3],
    /// Answers on later days that this rests on.
    pub reviews: u32,
}

/// Numbers in the stored form.
pub const STORED: usize = 11;

impl Default for Habits {
    fn default() -> Self {
        let [new, pass, fail] = SECONDS;
        Habits { new, pass, fail, first: FIRST, recalled: RECALLED, reviews: 0 }
    }
}

/// A card's day so far: new, recalled or failed, and the seconds it took.
#[derive(Debug, Clone, Copy)]
struct CardDay {
    day: Day,
    class: usize,
    seconds: f64,
}

impl Habits {
    /// From the answers of the newest `most` of a log, oldest first; all of it tells which cards were new.
    pub fn of(reviews: &[Review], most: usize) -> Habits {
        let from = reviews.len().saturating_sub(most);
        let mut open: NumberMap<u32, CardDay> = NumberMap::default();
        let mut seconds = SECONDS.map(|s| s * WEIGHT);
        let mut days = [WEIGHT; 3];
        let mut first = FIRST.map(|s| s * WEIGHT);
        let mut recalled = RECALLED.map(|s| s * WEIGHT);
        let mut count = 0;
        let mut close = |card: CardDay| {
            // Without a known time a day says nothing of what it cost.
            if card.seconds > 0.0 {
                seconds[card.class] += card.seconds;
                days[card.class] += 1.0;
            }
        };
        for (n, review) in reviews.iter().enumerate() {
            let took = Answer::LONGEST.min(Millis(review.took.get().into())).as_minutes() * 60.0;
            let before = open.get_mut(&review.card);
            if let Some(card) = before.filter(|c| c.day >= review.day) {
                card.seconds += took;
                continue;
            }
            let class = match (open.get(&review.card), review.rating) {
                (None, _) => 0,
                (Some(_), Rating::Again) => 2,
                (Some(_), _) => 1,
            };
            if n >= from {
                match (class, review.rating) {
                    (0, rating) => first[rating as usize] += 1.0,
                    (_, Rating::Again) => count += 1,
                    (_, rating) => {
                        count += 1;
                        recalled[rating as usize - 1] += 1.0;
                    }
                }
            }
            let began = CardDay { day: review.day, class, seconds: took };
            let ended = open.insert(review.card, began);
            if let Some(ended) = ended.filter(|_| n >= from) {
                close(ended);
            }
        }
        open.into_values().for_each(close);
        let [new, pass, fail] = [0, 1, 2].map(|n| seconds[n] / days[n]);
        let shares = |of: &[f64]| of.iter().sum::<f64>();
        let (all, held) = (shares(&first), shares(&recalled));
        Habits { new, pass, fail, first: first.map(|s| s / all), recalled: recalled.map(|s| s / held), reviews: count }
    }

    /// Seconds that an answer of a card costs which is recalled with probability `p`.
    pub fn review(&self, p: f64) -> f64 {
        p * self.pass + (1.0 - p) * self.fail
    }

    /// The numbers to store.
    pub fn to_stored(&self) -> [f64; STORED] {
        let [a, b, c, d] = self.first;
        let [x, y, z] = self.recalled;
        [self.new, self.pass, self.fail, a, b, c, d, x, y, z, f64::from(self.reviews)]
    }

    /// Habits from their stored numbers; none if they are not such numbers.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` from f64 saturates")]
    pub fn from_stored(stored: &[f64]) -> Option<Habits> {
        let [new, pass, fail, a, b, c, d, x, y, z, reviews] = *<&[f64; STORED]>::try_from(stored).ok()?;
        let sound = stored.iter().all(|n| n.is_finite() && *n >= 0.0) && new > 0.0 && pass > 0.0 && fail > 0.0;
        let (first, recalled) = ([a, b, c, d], [x, y, z]);
        sound.then_some(Habits { new, pass, fail, first, recalled, reviews: reviews as u32 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Millis;

    #[test]
    fn a_long_log_says_what_a_day_of_a_card_costs() {
        let review = |card, day, rating, ms| Review { card, day: Day(day), rating, took: Millis(ms).into() };
        let mut log = Vec::new();
        for card in 0..2000 {
            log.push(review(card, 1, Rating::Again, 10_000));
            log.push(review(card, 1, Rating::Good, 5_000));
        }
        for card in 0..2000 {
            let failed = card % 4 == 0;
            log.push(review(card, 2, if failed { Rating::Again } else { Rating::Good }, 6_000));
            if failed {
                log.push(review(card, 2, Rating::Good, 9_000));
            }
        }
        let habits = Habits::of(&log, usize::MAX);
        assert!((habits.new - 15.0).abs() < 0.3, "{habits:?}");
        assert!((habits.pass - 6.0).abs() < 0.2 && (habits.fail - 15.0).abs() < 0.8, "{habits:?}");
        assert!(habits.first[0] > 0.97 && habits.recalled[1] > 0.95 && habits.reviews == 2000, "{habits:?}");
        assert_eq!(Habits::from_stored(&habits.to_stored()), Some(habits));
        assert_eq!(Habits::of(&[], 10), Habits::default());
    }
}
