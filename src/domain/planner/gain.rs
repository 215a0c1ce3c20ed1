//! What answering a card now is worth: the gain in expected recall on the day that matters, per second it costs. One
//! order for exam mode and for every day that has less time than cards.
//!
//! Recall on that day is taken from the mean of the power curve and `.9^(t/S)`: going by one curve alone loses much
//! where memories fade by the other.

use super::habits::Habits;
use super::model::{Model, days};
use crate::domain::rating::Rating;

/// The days before a sitting in which cards come by gain.
pub const EXAM_DAYS: i32 = 14;
/// No new card is begun in so many days before a sitting, its eve included.
pub const LAST_NEW: i32 = 3;
/// Away from a sitting gains are reckoned for a day this far off: a far day would favour what sits firmly already.
pub const HORIZON: i32 = 14;

/// A learner's costs in the arithmetic of gains.
#[derive(Debug, Clone, Copy)]
pub struct Costs {
    pub new: f32,
    pub pass: f32,
    pub fail: f32,
    first: [f32; 4],
}

impl From<&Habits> for Costs {
    #[expect(clippy::cast_possible_truncation, reason = "seconds and shares")]
    fn from(h: &Habits) -> Costs {
        Costs { new: h.new as f32, pass: h.pass as f32, fail: h.fail as f32, first: h.first.map(|s| s as f32) }
    }
}

/// The day for which gains are reckoned, counted from now, when the sitting is `ahead` days away; at least one.
pub fn horizon(ahead: Option<i32>) -> i32 {
    ahead.map_or(HORIZON, |days| days.clamp(1, HORIZON))
}

/// Gain per second of answering a card of stability `s` and difficulty `d`, last answered `t ≥ 1` days ago and now
/// recalled with probability `p`, for a day `ahead` days from now.
pub fn of_review(model: &Model, costs: &Costs, (s, d): (f32, f32), t: f32, p: f32, ahead: f32) -> f32 {
    let passed = model.stability(s, d, t, Rating::Good);
    let failed = model.stability(s, d, t, Rating::Again);
    // What the calibration knows of today's recall holds for the day to come, too.
    let known = (p / model.power(t, s).max(1e-3)).min(1.2);
    let without = (model.cautious(t + ahead, s) * known).min(1.0);
    let with = p * model.cautious(ahead, passed) + (1.0 - p) * model.cautious(ahead, failed);
    (with - without) / (p * costs.pass + (1.0 - p) * costs.fail)
}

/// Gain per second of beginning a card, for a day `ahead` days from now. Nothing is taken as known before.
pub fn of_new(model: &Model, costs: &Costs, ahead: f32) -> f32 {
    let recalled =
        Rating::ALL.iter().zip(costs.first).map(|(r, share)| share * model.cautious(ahead, model.begun(*r).0));
    recalled.sum::<f32>() / costs.new
}

/// As [`of_review`], from whole days.
pub fn of_due(model: &Model, costs: &Costs, memory: (f32, f32), elapsed: i32, p: f32, ahead: i32) -> f32 {
    of_review(model, costs, memory, days(elapsed.max(1)), p, days(ahead))
}
