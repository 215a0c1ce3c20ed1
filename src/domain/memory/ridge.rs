//! A logistic regression with a Gaussian prior, fitted by Newton's method, in which the newest reviews count most.
//! Never knows what its numbers mean.

use std::collections::VecDeque;

use super::features::{Row, WIDTH, logistic};
use super::newton::{Fit, Prior, best};

/// A review counts half as much as one so many reviews later: people change, and so do their decks.
const HALF_LIFE: f64 = 2_000.0;
/// Reviews kept: five half-lives, beyond which a review would count less than a thirtieth.
pub const WINDOW: usize = 10_000;
/// A step that gains less than this much log posterior is the last: the next one would gain its square.
const ENOUGH: f64 = 1e-6;
/// Newton's steps at most; from a cold start some six are usual.
const STEPS: usize = 30;

/// One past review: its row, and whether the card was recalled.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Past {
    row: [f32; WIDTH],
    recalled: bool,
}

/// The regression: its prior, the newest reviews, and the weights that fit both best.
#[derive(Debug, Clone, PartialEq)]
pub struct Ridge {
    prior: [Prior; WIDTH],
    past: VecDeque<Past>,
    weights: Row,
}

impl Ridge {
    pub fn new(prior: [Prior; WIDTH]) -> Ridge {
        Ridge { prior, past: VecDeque::new(), weights: prior.map(|p| p.mean) }
    }

    pub const fn weights(&self) -> &Row {
        &self.weights
    }

    /// Takes one more review into the past. The weights stay until [`Ridge::refit`].
    #[expect(clippy::cast_possible_truncation, reason = "seven digits of a feature are enough")]
    pub fn add(&mut self, row: &Row, recalled: bool) {
        if self.past.len() == WINDOW {
            self.past.pop_front();
        }
        self.past.push_back(Past { row: row.map(|x| x as f32), recalled });
    }

    /// Brings the weights to the best fit. It is the only one, from whatever weights the way there began.
    pub fn refit(&mut self) {
        self.weights = best(self.weights, STEPS, ENOUGH, |weights| weights, |weights| self.fit(weights));
    }

    fn fit(&self, weights: &Row) -> Fit<WIDTH> {
        let mut fit = Fit::of(&self.prior, weights);
        let fade = 0.5f64.powf(1.0 / HALF_LIFE);
        let mut counts = 1.0;
        for past in self.past.iter().rev() {
            let row = past.row.map(f64::from);
            let z = dot(weights, &row);
            let p = logistic(z);
            let (miss, z) = if past.recalled { (p - 1.0, z) } else { (p, -z) };
            let loss = (-z.abs()).exp().ln_1p() + (-z).max(0.0);
            fit.add(counts * loss, &row, counts * miss, counts * p * (1.0 - p));
            counts *= fade;
        }
        fit
    }
}

/// The sum of the products.
pub fn dot(a: &Row, b: &Row) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::features::PRIOR;
    use super::*;

    fn past() -> impl Strategy<Value = Vec<(Row, bool)>> {
        let row = prop::array::uniform17(-2.0..2.0f64);
        prop::collection::vec((row, prop::bool::weighted(0.8)), 0..200)
    }

    fn close(a: &Row, b: &Row) -> bool {
        a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-5)
    }

    #[test]
    fn without_a_past_the_weights_are_the_prior() {
        let mut ridge = Ridge::new(PRIOR);
        ridge.refit();
        assert_eq!(*ridge.weights(), PRIOR.map(|p| p.mean));
    }

    #[test]
    fn only_the_newest_reviews_are_kept() {
        let mut ridge = Ridge::new(PRIOR);
        (0..WINDOW + 5).for_each(|_| ridge.add(&[0.0; WIDTH], true));
        assert_eq!(ridge.past.len(), WINDOW);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn the_way_there_does_not_matter(past in past()) {
            let (mut once, mut often) = (Ridge::new(PRIOR), Ridge::new(PRIOR));
            for (i, (row, recalled)) in past.iter().enumerate() {
                once.add(row, *recalled);
                often.add(row, *recalled);
                if i % 17 == 0 {
                    often.refit();
                }
            }
            once.refit();
            often.refit();
            prop_assert!(close(once.weights(), often.weights()), "{:?} {:?}", once.weights(), often.weights());
        }

        #[test]
        fn at_the_end_the_slope_is_flat(past in past()) {
            let mut ridge = Ridge::new(PRIOR);
            past.iter().for_each(|(row, recalled)| ridge.add(row, *recalled));
            ridge.refit();
            let fit = ridge.fit(ridge.weights());
            prop_assert!(close(&fit.gradient, &[0.0; WIDTH]), "{:?}", fit.gradient);
        }
    }
}
