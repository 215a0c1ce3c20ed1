//! How a memory fades and grows, in the arithmetic of the simulation: FSRS-6 and the learner's calibration as in
//! [`crate::domain::memory`], in `f32` and without what no simulated answer has (times, repeats of a day).

use super::card::Card;
use crate::domain::memory::calibration::{Calibration, STORED};
use crate::domain::memory::features::WIDTH;
use crate::domain::memory::fsrs6::{PARAMETERS, Parameters};
use crate::domain::rating::Rating;

/// Natural logarithm of .9: the exponential curve is `.9^(t/S)`.
const LN_ANCHOR: f32 = -0.105_360_52;
/// FSRS' recall is held this far from 0 and 1 before its logit is taken, as in the calibration.
const EDGE: f32 = 1e-3;
const LEAST: f32 = 0.001;
const MOST: f32 = 36_500.0;

/// FSRS-6 and a calibration, ready for many cards.
#[derive(Debug, Clone)]
pub struct Model {
    w: [f32; PARAMETERS],
    factor: f32,
    weights: [f32; WIDTH],
    /// Added to every logit of recall: a learner who remembers better or worse than believed.
    pub shift: f32,
    /// Stability and difficulty after a first rating, what a repeat of the same day adds included.
    first: [(f32, f32); 4],
    /// `w7·D0(4)`, to which difficulty reverts.
    easy: f32,
    /// Days over stability at which recall falls to the desired retention.
    span: f32,
}

impl Model {
    /// `retention` is the desired retention under FSRS as a scheduler, 0.7..=0.97.
    #[expect(clippy::cast_possible_truncation, reason = "f32 is what the simulation needs")]
    pub fn new(p: &Parameters, calibration: &Calibration, retention: f32) -> Model {
        let w = p.as_array().map(|x| x as f32);
        let stored: [f64; STORED] = calibration.to_stored();
        let mut weights = [0.0; WIDTH];
        for (weight, x) in weights.iter_mut().zip(stored) {
            *weight = x as f32;
        }
        let mut model = Model {
            w,
            factor: p.factor() as f32,
            weights,
            shift: 0.0,
            first: [(0.0, 0.0); 4],
            easy: w[7] * p.first_difficulty(Rating::Easy) as f32,
            span: 0.0,
        };
        model.first = Rating::ALL.map(|rating| {
            let s = w[rating as usize].clamp(LEAST, MOST);
            let d = (p.first_difficulty(rating) as f32).clamp(1.0, 10.0);
            (if rating < Rating::Good { model.repeated(s) } else { s }, d)
        });
        model.set_retention(retention);
        model
    }

    /// Changes the desired retention.
    pub fn set_retention(&mut self, retention: f32) {
        self.span = (retention.clamp(0.01, 0.99).powf(-1.0 / self.w[20]) - 1.0) / self.factor;
    }

    /// Recall by FSRS-6's power curve, `t` days after an answer that left stability `s`.
    pub fn power(&self, t: f32, s: f32) -> f32 {
        (-self.w[20] * (self.factor * t / s).ln_1p()).exp()
    }

    /// The cautious curve of exam mode: the mean of the power curve and `.9^(t/s)`, for nobody knows which is true.
    pub fn cautious(&self, t: f32, s: f32) -> f32 {
        0.5 * (self.power(t, s) + (LN_ANCHOR * t / s).exp())
    }

    /// Recall of a seen card on `day`, put right by the calibration.
    pub fn recall(&self, card: &Card, day: i32) -> f32 {
        let t = days(card.elapsed(day).max(1));
        let (ln_s, ln_t) = (card.stability.ln(), t.ln());
        let r = self.power(t, card.stability).clamp(EDGE, 1.0 - EDGE);
        let w = &self.weights;
        let over_last = if card.gap == 0 { 0.0 } else { ln_t - f32::from(card.gap).ln() };
        let rated = match card.rating {
            Rating::Again => w[5],
            Rating::Hard => w[6],
            Rating::Good => 0.0,
            Rating::Easy => w[7],
        };
        let logit = w[0] * (r / (1.0 - r)).ln()
            + w[1]
            + w[2] * (ln_s - 2.0) * 0.5
            + w[3] * (ln_t - 1.5) / 1.5
            + w[4] * (card.difficulty - 5.0) / 3.0
            + rated
            + w[11] * f32::from(card.lapses).ln_1p()
            + w[12] * (f32::from(card.days.max(1)).ln() - 1.0)
            + w[13] * over_last
            + self.shift;
        1.0 / (1.0 + (-logit).exp())
    }

    /// Stability and difficulty after a first answer, and after its repeat of the day where it has one.
    pub fn begun(&self, rating: Rating) -> (f32, f32) {
        self.first[rating as usize]
    }

    /// Stability after an answer `t ≥ 1` days after the last, its repeats of the day included.
    pub fn stability(&self, s: f32, d: f32, t: f32, rating: Rating) -> f32 {
        let (w, r) = (&self.w, self.power(t, s));
        let next = if rating == Rating::Again {
            let rest = (w[13] * s.ln_1p()).exp() - 1.0;
            let lost = w[11] * (-w[12] * d.ln()).exp() * rest * (w[14] * (1.0 - r)).exp();
            self.repeated(lost.min(s / (w[17] * w[18]).exp()).clamp(LEAST, MOST))
        } else {
            let button = match rating {
                Rating::Hard => w[15],
                Rating::Easy => w[16],
                Rating::Again | Rating::Good => 1.0,
            };
            s * (1.0 + (w[8] - w[9] * s.ln()).exp() * (11.0 - d) * ((w[10] * (1.0 - r)).exp() - 1.0) * button)
        };
        next.clamp(LEAST, MOST)
    }

    /// Difficulty after a rating.
    pub fn difficulty(&self, d: f32, rating: Rating) -> f32 {
        let grade = f32::from(rating.number());
        let moved = d - self.w[6] * (grade - 3.0) * (10.0 - d) / 9.0;
        (self.easy + (1.0 - self.w[7]) * moved).clamp(1.0, 10.0)
    }

    /// Days until FSRS brings a card of this stability back, 1 at least.
    pub fn interval(&self, s: f32) -> f32 {
        (s * self.span).round().clamp(1.0, MOST)
    }

    /// A good repeat on the same day.
    fn repeated(&self, s: f32) -> f32 {
        let w = &self.w;
        s * (w[17] * w[18] - w[19] * s.ln()).exp().max(1.0)
    }
}

/// A number of days in arithmetic.
#[expect(clippy::cast_precision_loss, reason = "a number of days is exact in an f32 up to 45,000 years")]
pub fn days(n: i32) -> f32 {
    n as f32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::memory::card::{Memory, Review, Took};
    use crate::domain::memory::fsrs6::{State, Stored};
    use crate::domain::time::{Day, Days};

    fn rating() -> impl Strategy<Value = Rating> {
        (0..4usize).prop_map(|n| Rating::ALL[n])
    }

    proptest! {
        #[test]
        fn the_fast_arithmetic_is_that_of_the_memory_model(
            s in 20..2_000_000i32, d in 1_000..10_000i32, t in 1..400i32, rating in rating(), seed in 0..1000u64,
            reps in 1..30u32, lapses in 0..9u32, gap in 0..90i32,
        ) {
            let p = Parameters::default();
            let mut dice = super::super::dice::Dice::new(seed);
            let mut stored = Calibration::default().to_stored();
            for x in stored.iter_mut().take(14) {
                *x += f64::from(dice.normal()) * 0.2;
            }
            let calibration = Calibration::from_stored(&stored).unwrap();
            let model = Model::new(&p, &calibration, 0.85);
            let memory = Memory {
                fsrs: Stored { stability: s, difficulty: d },
                last_day: Day(1000),
                last_interval: Days(gap),
                reps,
                lapses,
                first_rating: rating,
                last_rating: Rating::Good,
                repeats: 0,
                took: Took::default(),
                took_before: Took::default(),
            };
            let state = crate::domain::card::CardState {
                trace: Some(memory), due: Some(Day(1000)), ..Default::default()
            };
            let card = Card::of(&state, Day(1000), 0, true);
            let exact = calibration.recall(&p, Some(&memory), Day(1000 + t));
            prop_assert!((f64::from(model.recall(&card, t)) - exact).abs() < 2e-3);

            let before = memory.fsrs.state();
            let mut after: State = before.after(&p, Days(t), rating);
            if rating == Rating::Again {
                after.stability = after.after(&p, Days(0), Rating::Good).stability;
            }
            let fast = f64::from(model.stability(card.stability, card.difficulty, days(t), rating));
            prop_assert!((fast / after.stability - 1.0).abs() < 2e-3, "{} {}", fast, after.stability);
            let difficulty = before.after(&p, Days(t), rating).difficulty;
            prop_assert!((f64::from(model.difficulty(card.difficulty, rating)) - difficulty).abs() < 1e-3);
            prop_assert!((f64::from(model.interval(card.stability)) - f64::from(before.interval(&p, 0.85).0)).abs() < 1.01);
            let review = Review { card: 0, day: Day(0), rating: Rating::Good, took: Took::default() };
            let first = Memory::first(&p, &review).fsrs.state();
            prop_assert!((f64::from(model.begun(Rating::Good).0) - first.stability).abs() < 1e-2);
        }
    }
}
