//! The probability of recall that the program goes by: FSRS-6, put right by what the learner's own reviews have shown.
//! Never knows anybody else's reviews; with none at all it is FSRS-6 with its defaults.

use std::collections::hash_map::Entry;

use super::card::{Memory, Review};
use super::features::{PRIOR, Row, WIDTH, logistic, row};
use super::fsrs6::Parameters;
use super::habits::{Drift, MedianTime, Share};
pub use super::ridge::WINDOW;
use super::ridge::{Ridge, dot};
use crate::domain::hash::NumberMap;
use crate::domain::rating::Rating;
use crate::domain::time::{Day, Days};

/// What a prediction may look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// What was known when the last study day ended: for scheduling and readiness, at any distance.
    Ahead,
    /// Also the session so far: for the very next answer only.
    Instant,
}

/// Learns from reviews in order, and makes of them a [`Calibration`].
#[derive(Debug, Clone)]
pub struct Calibrator {
    view: View,
    parameters: Parameters,
    cards: NumberMap<u32, Memory>,
    /// When cards that are asked no more were last seen.
    passed: NumberMap<u32, Day>,
    times: MedianTime,
    /// Kept for [`View::Instant`] alone.
    drift: Drift,
    new_cards: Share,
    same_day: Share,
    ridge: Ridge,
}

/// Numbers in the stored form of a [`Calibration`].
pub const STORED: usize = WIDTH + 3;

/// What has been learnt, in a handful of numbers that apply to any card on any day without the log.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    weights: Row,
    /// The logarithm of the learner's usual answer time in milliseconds.
    ln_median: Option<f64>,
    /// The share of new cards known at first sight.
    new_cards: f64,
    /// The share of further answers on the same day that are right.
    same_day: f64,
}

impl Calibrator {
    pub fn new(parameters: Parameters, view: View) -> Calibrator {
        Calibrator {
            view,
            parameters,
            cards: NumberMap::default(),
            passed: NumberMap::default(),
            times: MedianTime::default(),
            drift: Drift::default(),
            new_cards: Share::default(),
            same_day: Share::default(),
            ridge: Ridge::new(PRIOR),
        }
    }

    /// Takes in one more review. Reviews come in the order in which they were given.
    pub fn learn(&mut self, review: &Review) {
        self.take(review, true);
    }

    /// As [`Calibrator::learn`], for a review so long before the last one that it will have no weight by then: only what
    /// it did to the card and to the running averages is taken in.
    pub fn follow(&mut self, review: &Review) {
        self.take(review, false);
    }

    /// As [`Calibrator::follow`], for a review of a card that no review to be learnt from asks: what is remembered of it is
    /// never looked at. All reviews of a card go this way, or none; for [`View::Ahead`] alone, as a session is not followed.
    pub fn pass(&mut self, review: &Review) {
        let recalled = review.rating != Rating::Again;
        match self.passed.entry(review.card) {
            Entry::Vacant(entry) => {
                entry.insert(review.day);
                self.new_cards.add(recalled);
            }
            Entry::Occupied(entry) if review.day <= *entry.get() => self.same_day.add(recalled),
            Entry::Occupied(mut entry) => *entry.get_mut() = review.day,
        }
        self.times.add(review.took);
    }

    fn take(&mut self, review: &Review, weighs: bool) {
        let recalled = review.rating != Rating::Again;
        let before = self.cards.get(&review.card).copied();
        match before {
            None => self.new_cards.add(recalled),
            Some(memory) if memory.elapsed(review.day) == Days(0) => self.same_day.add(recalled),
            Some(memory) => {
                if weighs {
                    let seen = row(&self.parameters, &memory, review.day, self.times.ln(), &self.drift());
                    self.ridge.add(&seen, recalled);
                }
                if self.view == View::Instant {
                    self.drift.add(recalled, memory.retrievability(&self.parameters, review.day));
                }
            }
        }
        self.times.add(review.took);
        self.cards.insert(review.card, Memory::after(before, &self.parameters, review));
    }

    /// What the reviews so far have taught.
    pub fn calibration(&mut self) -> Calibration {
        self.ridge.refit();
        Calibration {
            weights: *self.ridge.weights(),
            ln_median: self.times.ln(),
            new_cards: self.new_cards.get(),
            same_day: self.same_day.get(),
        }
    }

    /// The memory of a card; nothing while it is new.
    pub fn memory(&self, card: u32) -> Option<&Memory> {
        self.cards.get(&card)
    }

    /// What `calibration` says of a review that is about to be given, seen as far as this calibrator's view allows.
    pub fn recall(&self, calibration: &Calibration, review: &Review) -> f64 {
        calibration.recall_now(&self.parameters, self.memory(review.card), review.day, &self.drift())
    }

    /// The session so far as this calibrator's view lets it be seen: always level for [`View::Ahead`].
    pub fn drift(&self) -> Drift {
        match self.view {
            View::Ahead => Drift::default(),
            View::Instant => self.drift,
        }
    }

    pub const fn parameters(&self) -> &Parameters {
        &self.parameters
    }
}

impl Default for Calibration {
    /// FSRS-6 as it is.
    fn default() -> Self {
        let share = Share::default().get();
        Calibration { weights: PRIOR.map(|p| p.mean), ln_median: None, new_cards: share, same_day: share }
    }
}

impl Calibration {
    /// The probability that a card is recalled on `day`, between 0 and 1.
    ///
    /// The card's memory must have been stepped with the same parameters. A card already answered that day is given
    /// the learner's share of right answers to such cards, a new card the share of new ones known at first sight.
    pub fn recall(&self, p: &Parameters, memory: Option<&Memory>, day: Day) -> f64 {
        self.recall_now(p, memory, day, &Drift::default())
    }

    /// As [`Calibration::recall`], for the next answer of a session of which `drift` tells how it goes. Only for a
    /// calibration that was learnt with [`View::Instant`].
    pub fn recall_now(&self, p: &Parameters, memory: Option<&Memory>, day: Day, drift: &Drift) -> f64 {
        match memory {
            None => self.new_cards,
            Some(memory) if memory.elapsed(day) == Days(0) => self.same_day,
            Some(memory) => logistic(dot(&self.weights, &row(p, memory, day, self.ln_median, drift))),
        }
    }

    /// The numbers to store.
    pub fn to_stored(&self) -> [f64; STORED] {
        let mut stored = [0.0; STORED];
        stored[..WIDTH].copy_from_slice(&self.weights);
        stored[WIDTH..].copy_from_slice(&[self.ln_median.unwrap_or(0.0), self.new_cards, self.same_day]);
        stored
    }

    /// A calibration from its stored numbers; nothing if they are not such numbers.
    pub fn from_stored(stored: &[f64]) -> Option<Calibration> {
        let (weights, rest) = stored.split_first_chunk::<WIDTH>()?;
        let [ln_median, new_cards, same_day] = *<&[f64; 3]>::try_from(rest).ok()?;
        let share = |x: f64| (0.0..=1.0).contains(&x);
        let sound = stored.iter().all(|x| x.is_finite()) && share(new_cards) && share(same_day);
        let ln_median = (ln_median > 0.0).then_some(ln_median);
        sound.then_some(Calibration { weights: *weights, ln_median, new_cards, same_day })
    }
}

#[cfg(test)]
mod tests;
