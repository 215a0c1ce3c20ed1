//! What the calibration looks at: a card's memory on a day as a short row of numbers, each brought to a spread of about
//! one by fixed constants, the same for everyone. Never knows a weight.

use super::card::{Memory, Took};
use super::fsrs6::Parameters;
use super::habits::Drift;
use super::newton::Prior;
use crate::domain::rating::Rating;
use crate::domain::time::Day;

/// Numbers in a row.
pub const WIDTH: usize = 17;

/// One row: what is known of a card on a day.
pub type Row = [f64; WIDTH];

/// What is believed of the weights before any review is seen: recall is what FSRS-6 says. The level of a learner may
/// well be another (bias), the running averages are there to be followed, and everything else is held on a short lead.
pub const PRIOR: [Prior; WIDTH] = {
    let mut prior = [Prior { mean: 0.0, sd: 0.2 }; WIDTH];
    prior[0].mean = 1.0;
    prior[1].sd = 1.0;
    let mut drift = WIDTH - 3;
    while drift < WIDTH {
        prior[drift].sd = 0.5;
        drift += 1;
    }
    prior
};

/// FSRS' recall is held this far from 0 and 1 before its logit is taken.
const EDGE: f64 = 1e-3;

/// `ln(p / (1 − p))`, `p` held within 0.001..=0.999.
pub fn logit(p: f64) -> f64 {
    let p = p.clamp(EDGE, 1.0 - EDGE);
    (p / (1.0 - p)).ln()
}

/// `1 / (1 + e^−x)`.
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The row for a card on `day`, at least one day after its last answer; `ln_median` is the learner's usual answer time.
pub fn row(p: &Parameters, memory: &Memory, day: Day, ln_median: Option<f64>, drift: &Drift) -> Row {
    let state = memory.fsrs.state();
    let ln_elapsed = f64::from(memory.elapsed(day).0.max(1)).ln();
    let over_last = match memory.last_interval.0 {
        ..=0 => 0.0,
        last => ln_elapsed - f64::from(last).ln(),
    };
    let was = |rating: Rating| f64::from(u8::from(memory.first_rating == rating));
    let pace = |took: Took| match (took.get(), ln_median) {
        (0, _) | (_, None) => 0.0,
        (ms, Some(usual)) => (f64::from(ms).ln() - usual).clamp(-3.0, 3.0),
    };
    [
        logit(memory.retrievability(p, day)),
        1.0,
        (state.stability.ln() - 2.0) / 2.0,
        (ln_elapsed - 1.5) / 1.5,
        (state.difficulty - 5.0) / 3.0,
        was(Rating::Again),
        was(Rating::Hard),
        was(Rating::Easy),
        f64::from(memory.repeats).ln_1p(),
        pace(memory.took),
        pace(memory.took_before),
        f64::from(memory.lapses).ln_1p(),
        f64::from(memory.reps).ln() - 1.0,
        over_last,
        drift.0[0] * 3.0,
        drift.0[1] * 5.0,
        drift.0[2] * 10.0,
    ]
}
