//! FSRS-6 together with its slopes: how stability, difficulty and recall change with every parameter, carried forward
//! from review to review (the chain rule, by hand). Formulas only; never knows a log.
//!
//! Slopes are taken by the logarithms of w0 to w3 and by w4 to w20 themselves: the first stabilities differ by factors
//! between people, not by amounts. See [`point`] and [`parameters`].

use super::fsrs6::{PARAMETERS, Parameters, STABILITY_MAX, STABILITY_MIN, grade};
use crate::domain::rating::Rating;
use crate::domain::time::Days;

/// One number for each parameter: the logarithms of w0 to w3, then w4 to w20.
pub type Point = [f64; PARAMETERS];

/// Where parameters lie.
pub fn point(p: &Parameters) -> Point {
    let mut x = *p.as_array();
    x[..4].iter_mut().for_each(|s| *s = s.ln());
    x
}

/// The parameters that lie there, each held within its range.
pub fn parameters(x: &Point) -> Parameters {
    let mut w = *x;
    w[..4].iter_mut().for_each(|s| *s = s.exp());
    Parameters::new(w)
}

/// Parameters with what every step needs of them worked out.
pub struct Model {
    w: Point,
    factor: f64,
    /// `d factor / d w20`.
    factor_by_w20: f64,
    e_w8: f64,
    /// `e^(−w17·w18)`: what a failure takes at least.
    cap: f64,
    /// `D0` of each rating, not held within 1..=10, and `e^(w5(g−1))`.
    first: [(f64, f64); 4],
}

impl Model {
    pub fn new(p: &Parameters) -> Model {
        let w = *p.as_array();
        let first = |rating: Rating| (p.first_difficulty(rating), (w[5] * (grade(rating) - 1.0)).exp());
        Model {
            w,
            factor: p.factor(),
            factor_by_w20: (p.factor() + 1.0) * 0.9f64.ln() / w[20].powi(2),
            e_w8: w[8].exp(),
            cap: (-w[17] * w[18]).exp(),
            first: Rating::ALL.map(first),
        }
    }
}

/// A card's state with its slopes.
#[derive(Debug, Clone, Copy)]
pub struct Sloped {
    stability: f64,
    difficulty: f64,
    by: Point,
    /// Slopes of the difficulty by w4 to w7; the others do not touch it.
    difficulty_by: [f64; 4],
}

/// The recall of a card with its slopes by stability and by w20.
#[derive(Debug, Clone, Copy)]
pub struct Recall {
    pub r: f64,
    by_stability: f64,
    by_w20: f64,
}

impl Sloped {
    /// The state after the first answer of a card.
    pub fn first(m: &Model, rating: Rating) -> Sloped {
        let mut by = [0.0; PARAMETERS];
        by[rating as usize] = m.w[rating as usize];
        let (difficulty, e) = m.first[rating as usize];
        let free = if (1.0..=10.0).contains(&difficulty) { 1.0 } else { 0.0 };
        Sloped {
            stability: m.w[rating as usize],
            difficulty: difficulty.clamp(1.0, 10.0),
            by,
            difficulty_by: [free, -free * (grade(rating) - 1.0) * e, 0.0, 0.0],
        }
    }

    /// Recall `elapsed` days (above 0) after the last answer.
    pub fn recall(&self, m: &Model, elapsed: Days) -> Recall {
        let (w20, t_s) = (m.w[20], f64::from(elapsed.0) / self.stability);
        let u = 1.0 + m.factor * t_s;
        let ln_u = u.ln();
        let r = (-w20 * ln_u).exp();
        Recall {
            r,
            by_stability: r * w20 * m.factor * t_s / (self.stability * u),
            by_w20: -r * (ln_u + w20 * t_s * m.factor_by_w20 / u),
        }
    }

    /// The slopes of a recall of this state.
    pub fn recall_by(&self, recall: &Recall) -> Point {
        let mut by = self.by.map(|s| recall.by_stability * s);
        by[20] += recall.by_w20;
        by
    }

    /// The state after one more answer; `recall` is what it was before it, nothing on the day of the last answer.
    #[must_use]
    pub fn after(&self, m: &Model, recall: Option<&Recall>, rating: Rating) -> Sloped {
        let mut next = match (recall, rating) {
            (None, _) => self.same_day(m, rating),
            (Some(recall), Rating::Again) => self.forgotten(m, recall),
            (Some(recall), _) => self.recalled(m, recall, rating),
        };
        if !(STABILITY_MIN..=STABILITY_MAX).contains(&next.stability) {
            next.stability = next.stability.clamp(STABILITY_MIN, STABILITY_MAX);
            next.by = [0.0; PARAMETERS];
        }
        (next.difficulty, next.difficulty_by) = self.next_difficulty(m, rating);
        next
    }

    /// A state of this stability, whose slopes come through the stability, the difficulty and the recall before.
    fn through(&self, stability: f64, by_s: f64, by_d: f64, recall: Option<(&Recall, f64)>) -> Sloped {
        let (by_r, by_w20) = recall.map_or((0.0, 0.0), |(r, by_r)| (by_r * r.by_stability, by_r * r.by_w20));
        let mut by = self.by.map(|s| (by_s + by_r) * s);
        by[4..8].iter_mut().zip(self.difficulty_by).for_each(|(x, d)| *x += by_d * d);
        by[20] += by_w20;
        Sloped { stability, by, ..*self }
    }

    fn same_day(&self, m: &Model, rating: Rating) -> Sloped {
        let w = &m.w;
        let (shift, ln_s) = (grade(rating) - 3.0 + w[18], self.stability.ln());
        let change = (w[17] * shift - w[19] * ln_s).exp();
        if rating != Rating::Again && change < 1.0 {
            return *self;
        }
        let s = self.stability * change;
        let mut next = self.through(s, change * (1.0 - w[19]), 0.0, None);
        next.by[17] += s * shift;
        next.by[18] += s * w[17];
        next.by[19] -= s * ln_s;
        next
    }

    fn recalled(&self, m: &Model, recall: &Recall, rating: Rating) -> Sloped {
        let w = &m.w;
        let button = match rating {
            Rating::Hard => Some(15),
            Rating::Easy => Some(16),
            Rating::Again | Rating::Good => None,
        };
        let ln_s = self.stability.ln();
        let lost = 1.0 - recall.r;
        let e = (w[10] * lost).exp();
        let ease = m.e_w8 * (11.0 - self.difficulty) * (-w[9] * ln_s).exp() * button.map_or(1.0, |i| w[i]);
        let gain = ease * (e - 1.0);
        let gained = self.stability * gain;
        let by_e = self.stability * ease * e;
        let by_s = 1.0 + gain * (1.0 - w[9]);
        let by_d = -gained / (11.0 - self.difficulty);
        let mut next = self.through(self.stability + gained, by_s, by_d, Some((recall, -by_e * w[10])));
        next.by[8] += gained;
        next.by[9] -= gained * ln_s;
        next.by[10] += by_e * lost;
        if let Some(i) = button {
            next.by[i] += if w[i] > 0.0 { gained / w[i] } else { 0.0 };
        }
        next
    }

    fn forgotten(&self, m: &Model, recall: &Recall) -> Sloped {
        let w = &m.w;
        let (ln_d, ln_s1) = (self.difficulty.ln(), (self.stability + 1.0).ln());
        let power = (w[13] * ln_s1).exp();
        let rest = w[11] * (w[14] * (1.0 - recall.r) - w[12] * ln_d).exp();
        let left = rest * (power - 1.0);
        let most = self.stability * m.cap;
        if most < left {
            let mut next = self.through(most, m.cap, 0.0, None);
            next.by[17] -= w[18] * most;
            next.by[18] -= w[17] * most;
            return next;
        }
        let by_s = rest * power * w[13] / (self.stability + 1.0);
        let mut next = self.through(left, by_s, -w[12] * left / self.difficulty, Some((recall, -w[14] * left)));
        next.by[11] += left / w[11];
        next.by[12] -= left * ln_d;
        next.by[13] += rest * power * ln_s1;
        next.by[14] += left * (1.0 - recall.r);
        next
    }

    fn next_difficulty(&self, m: &Model, rating: Rating) -> (f64, [f64; 4]) {
        let (w, g) = (&m.w, grade(rating) - 3.0);
        let (easy, e) = m.first[Rating::Easy as usize];
        let room = (10.0 - self.difficulty) / 9.0;
        let moved = self.difficulty - w[6] * g * room;
        let difficulty = w[7] * easy + (1.0 - w[7]) * moved;
        if !(1.0..=10.0).contains(&difficulty) {
            return (difficulty.clamp(1.0, 10.0), [0.0; 4]);
        }
        let mut by = self.difficulty_by.map(|d| (1.0 - w[7]) * (1.0 + w[6] * g / 9.0) * d);
        by[0] += w[7];
        by[1] -= w[7] * 3.0 * e;
        by[2] -= (1.0 - w[7]) * g * room;
        by[3] += easy - moved;
        (difficulty, by)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fsrs6::State;
    use super::super::fsrs6::tests::{parameters as any_parameters, rating};
    use super::*;

    /// The recall after a history by the formulas without slopes.
    fn plain(p: &Parameters, history: &[(Rating, i32)], last: i32) -> f64 {
        let mut state = State::first(p, history[0].0);
        for pair in history.windows(2) {
            state = state.after(p, Days(pair[0].1), pair[1].0);
        }
        state.retrievability(p, Days(last))
    }

    fn sloped(p: &Parameters, history: &[(Rating, i32)], last: i32) -> (f64, Point) {
        let m = Model::new(p);
        let mut state = Sloped::first(&m, history[0].0);
        for pair in history.windows(2) {
            let recall = (pair[0].1 > 0).then(|| state.recall(&m, Days(pair[0].1)));
            state = state.after(&m, recall.as_ref(), pair[1].0);
        }
        let recall = state.recall(&m, Days(last));
        (recall.r, state.recall_by(&recall))
    }

    fn history() -> impl Strategy<Value = Vec<(Rating, i32)>> {
        prop::collection::vec((rating(), 0..30i32), 1..8)
    }

    proptest! {
        #[test]
        fn the_values_are_those_of_the_formulas(p in any_parameters(), h in history(), last in 1..60) {
            let (ours, theirs) = (sloped(&p, &h, last).0, plain(&p, &h, last));
            prop_assert!((ours - theirs).abs() < 1e-9, "{ours} is not {theirs}");
        }

        #[test]
        fn the_slopes_are_those_of_small_differences(h in history(), last in 1..60) {
            let at = point(&Parameters::default());
            let (_, slopes) = sloped(&parameters(&at), &h, last);
            for i in 0..PARAMETERS {
                let beside = |step: f64| {
                    let mut x = at;
                    x[i] += step;
                    plain(&parameters(&x), &h, last)
                };
                // Away from a kink the slope to the left is the slope to the right.
                let (left, right) = ((beside(0.0) - beside(-1e-6)) / 1e-6, (beside(1e-6) - beside(0.0)) / 1e-6);
                if (left - right).abs() < 1e-4 {
                    let middle = (left + right) / 2.0;
                    prop_assert!((slopes[i] - middle).abs() < 1e-3 * middle.abs().max(1.0), "w{i}: {} {middle}", slopes[i]);
                }
            }
        }
    }
}
