//! FSRS-6: how firmly a card sits, and how likely it is recalled. Formulas only; never knows a log or a fit.
//!
//! Source: the algorithm's description in the wiki of open-spaced-repetition and the crate `fsrs` 6.6.2, whose states
//! and intervals the tests here repeat.

use crate::domain::rating::Rating;
use crate::domain::time::Days;

/// How many parameters the model has.
pub const PARAMETERS: usize = 21;
/// The stability of a card nobody could remember, in days.
pub const STABILITY_MIN: f64 = 0.001;
/// A hundred years, in days: the longest stability and the longest interval.
pub const STABILITY_MAX: f64 = 36_500.0;
/// The recall probability that defines stability: a card's stability is the time it takes to fall to this.
const ANCHOR: f64 = 0.9;

/// The defaults of FSRS-6, in ten-thousandths.
const DEFAULTS: [i32; PARAMETERS] = [
    2120, 12931, 23065, 82956, 64133, 8334, 30194, 10, 18722, 1666, 7960, 14835, 614, 2629, 16483, 6014, 18729, 5425,
    912, 658, 1542,
];

/// The range of each parameter, in ten-thousandths, as the crate clips them.
const RANGES: [(i32, i32); PARAMETERS] = [
    (10, 1_000_000),
    (10, 1_000_000),
    (10, 1_000_000),
    (10, 1_000_000),
    (10_000, 100_000),
    (10, 40_000),
    (10, 40_000),
    (10, 7_500),
    (0, 45_000),
    (0, 8_000),
    (10, 35_000),
    (10, 50_000),
    (10, 2_500),
    (10, 9_000),
    (0, 40_000),
    (0, 10_000),
    (10_000, 60_000),
    (0, 20_000),
    (0, 20_000),
    (0, 8_000),
    (1_000, 8_000),
];

/// The 21 parameters of FSRS-6, each within its range, with what follows from them worked out once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameters {
    w: [f64; PARAMETERS],
    /// `f`: scales time so that recall is 0.9 when the elapsed time equals the stability.
    factor: f64,
    /// Difficulty after a first answer, by rating; outside 1..=10 where the formula puts it there.
    first_difficulty: [f64; 4],
}

impl Default for Parameters {
    fn default() -> Self {
        Parameters::from_stored(DEFAULTS)
    }
}

impl Parameters {
    /// Parameters from any numbers: each is brought into its range, and one that is no number becomes the default.
    pub fn new(w: [f64; PARAMETERS]) -> Parameters {
        let mut held = w;
        for (i, x) in held.iter_mut().enumerate() {
            let (low, high) = range(i);
            *x = if x.is_nan() { f64::from(DEFAULTS[i]) / 1e4 } else { x.clamp(low, high) };
        }
        let first = |g: f64| held[4] - (held[5] * (g - 1.0)).exp() + 1.0;
        Parameters {
            w: held,
            factor: ANCHOR.powf(-1.0 / held[20]) - 1.0,
            first_difficulty: [first(1.0), first(2.0), first(3.0), first(4.0)],
        }
    }

    /// Parameters from their stored form, ten-thousandths.
    pub fn from_stored(stored: [i32; PARAMETERS]) -> Parameters {
        Parameters::new(stored.map(|x| f64::from(x) / 1e4))
    }

    /// The parameters in ten-thousandths, rounded. `from_stored(p.to_stored())` is within 0.00005 of `p`.
    pub fn to_stored(&self) -> [i32; PARAMETERS] {
        self.w.map(|x| whole(x * 1e4))
    }

    /// The parameters as numbers, `w0` to `w20`.
    pub const fn as_array(&self) -> &[f64; PARAMETERS] {
        &self.w
    }

    /// `f = 0.9^(−1/w20) − 1`.
    pub const fn factor(&self) -> f64 {
        self.factor
    }

    /// `D0(g) = w4 − e^(w5(g−1)) + 1`, not yet held within 1..=10.
    pub const fn first_difficulty(&self, rating: Rating) -> f64 {
        self.first_difficulty[rating as usize]
    }
}

/// The lowest and highest value of parameter `i`.
pub fn range(i: usize) -> (f64, f64) {
    let (low, high) = RANGES[i];
    (f64::from(low) / 1e4, f64::from(high) / 1e4)
}

/// The grade of a rating in the formulas: again 1 … easy 4.
pub const fn grade(rating: Rating) -> f64 {
    match rating {
        Rating::Again => 1.0,
        Rating::Hard => 2.0,
        Rating::Good => 3.0,
        Rating::Easy => 4.0,
    }
}

/// What the model knows of a card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct State {
    /// Days until recall falls to 0.9; 0.001..=36,500.
    pub stability: f64,
    /// How hard the card is, 1..=10.
    pub difficulty: f64,
}

/// A state in whole numbers, as it is stored and as the next step begins from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stored {
    /// Thousandths of a day, 1..=36,500,000.
    pub stability: i32,
    /// Thousandths, 1,000..=10,000.
    pub difficulty: i32,
}

impl Stored {
    /// The state it stands for; anything out of range is held at the edge.
    pub fn state(self) -> State {
        State {
            stability: (f64::from(self.stability) / 1e3).clamp(STABILITY_MIN, STABILITY_MAX),
            difficulty: (f64::from(self.difficulty) / 1e3).clamp(1.0, 10.0),
        }
    }
}

impl State {
    /// The state after the first answer of a card.
    pub fn first(p: &Parameters, rating: Rating) -> State {
        State {
            stability: p.w[rating as usize].clamp(STABILITY_MIN, STABILITY_MAX),
            difficulty: p.first_difficulty(rating).clamp(1.0, 10.0),
        }
    }

    /// The state after an answer given `elapsed` days after the card's last one; 0 (or less) is the same day.
    #[must_use]
    pub fn after(self, p: &Parameters, elapsed: Days, rating: Rating) -> State {
        let stability = match (elapsed.0 <= 0, rating) {
            (true, _) => self.same_day(p, rating),
            (false, Rating::Again) => self.forgotten(p, self.retrievability(p, elapsed)),
            (false, _) => self.recalled(p, self.retrievability(p, elapsed), rating),
        };
        State { stability: stability.clamp(STABILITY_MIN, STABILITY_MAX), difficulty: self.next_difficulty(p, rating) }
    }

    /// The probability of recall `elapsed` days after the last answer, 0..=1; 1 on the same day.
    pub fn retrievability(self, p: &Parameters, elapsed: Days) -> f64 {
        let days = f64::from(elapsed.0.max(0));
        (-p.w[20] * (p.factor * days / self.stability).ln_1p()).exp()
    }

    /// Days after which recall falls to `desired` (held within 0.01..=0.99), rounded, 1..=36,500.
    pub fn interval(self, p: &Parameters, desired: f64) -> Days {
        let desired = if desired.is_nan() { ANCHOR } else { desired.clamp(0.01, 0.99) };
        let days = self.stability / p.factor * (desired.powf(-1.0 / p.w[20]) - 1.0);
        Days(whole(days.clamp(1.0, STABILITY_MAX)))
    }

    /// The state of a card of which only SM-2's interval and ease factor are known, its recall taken as 0.9 at the end
    /// of the interval: the difficulty is the one at which a good answer would multiply the stability by the ease.
    pub fn from_sm2(p: &Parameters, interval: Days, ease: f64) -> State {
        let stability = f64::from(interval.0).clamp(STABILITY_MIN, STABILITY_MAX);
        let w = &p.w;
        let gain = w[8].exp() * stability.powf(-w[9]) * (w[10] * (1.0 - ANCHOR)).exp_m1();
        let difficulty = 11.0 - (ease - 1.0) / gain;
        State { stability, difficulty: if difficulty.is_nan() { 5.0 } else { difficulty.clamp(1.0, 10.0) } }
    }

    /// The state in whole numbers.
    pub fn stored(self) -> Stored {
        Stored { stability: whole(self.stability * 1e3).max(1), difficulty: whole(self.difficulty * 1e3) }
    }

    fn same_day(self, p: &Parameters, rating: Rating) -> f64 {
        let w = &p.w;
        let change = (w[17] * (grade(rating) - 3.0 + w[18])).exp() * self.stability.powf(-w[19]);
        self.stability * if rating == Rating::Again { change } else { change.max(1.0) }
    }

    fn recalled(self, p: &Parameters, r: f64, rating: Rating) -> f64 {
        let w = &p.w;
        let button = match rating {
            Rating::Hard => w[15],
            Rating::Easy => w[16],
            Rating::Again | Rating::Good => 1.0,
        };
        let ease = w[8].exp() * (11.0 - self.difficulty);
        let gain = ease * self.stability.powf(-w[9]) * (w[10] * (1.0 - r)).exp_m1() * button;
        self.stability * (1.0 + gain)
    }

    fn forgotten(self, p: &Parameters, r: f64) -> f64 {
        let w = &p.w;
        let rest = (self.stability + 1.0).powf(w[13]) - 1.0;
        let lost = w[11] * self.difficulty.powf(-w[12]) * rest * (w[14] * (1.0 - r)).exp();
        lost.min(self.stability / (w[17] * w[18]).exp())
    }

    fn next_difficulty(self, p: &Parameters, rating: Rating) -> f64 {
        let w = &p.w;
        let step = -w[6] * (grade(rating) - 3.0);
        let moved = self.difficulty + step * (10.0 - self.difficulty) / 9.0;
        (w[7] * p.first_difficulty(Rating::Easy) + (1.0 - w[7]) * moved).clamp(1.0, 10.0)
    }
}

/// The nearest whole number; anything beyond an `i32` is held at its edge, and what is no number is 0.
#[expect(clippy::cast_possible_truncation, reason = "`as` from f64 saturates, and the value is whole by then")]
fn whole(x: f64) -> i32 {
    x.round() as i32
}

#[cfg(test)]
pub(super) mod tests;
