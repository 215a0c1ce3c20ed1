//! FSRS-6's parameters fitted to a learner's own log, and kept only where they foretell the learner's later reviews
//! better than the defaults do. Never knows where the log came from.
//!
//! The defaults are the prior: each parameter is held to its default by the spread found among people, so that a short
//! log moves little. The fit is Newton's method on the log posterior (Fisher's curvature), with slopes by hand
//! (the module `slope`). Work is bounded: of a long log, whole cards are drawn by a fixed hash of their number.

use super::card::Review;
use super::fsrs6::{PARAMETERS, Parameters, State};
use super::newton::{self, Prior};
use super::slope::{Model, Point, Sloped, parameters, point};
use crate::domain::rating::Rating;
use crate::domain::time::{Day, Days};

/// Reviews on a later day than the card's last that a log must hold before anything is fitted.
pub const ENOUGH: usize = 400;
/// The newest part of those, in percent, is kept aside to judge the fit by.
const ASIDE: usize = 20;
/// Reviews that are fitted, and as many again that judge, at most (and the rest of the last card drawn).
const SAMPLE: usize = 7_000;
/// Newton's steps at most, and the gain in log posterior below which a step is the last.
const STEPS: usize = 8;
const GAIN: f64 = 0.1;

/// How far the parameters of people spread: of w0 to w3 in the logarithm, of the others as in the crate `fsrs` 6.6.2.
const SPREAD: Point = [
    1.5, 1.5, 1.5, 1.5, 0.57, 0.28, 0.6, 0.12, 0.39, 0.18, 0.33, 0.3, 0.09, 0.16, 0.57, 0.25, 1.03, 0.31, 0.32, 0.14,
    0.27,
];

/// What came of a fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// The parameters to use: the fitted ones if they are kept, else the defaults.
    pub parameters: Parameters,
    /// Reviews of the log that can be scored: on a later day than the card's last.
    pub n: usize,
    /// Log loss of the defaults over the newest reviews, which the fit had not seen.
    pub log_loss_default: f64,
    /// Log loss of the fitted parameters over the same reviews.
    pub log_loss_fitted: f64,
    /// Whether the fitted parameters foretold them better.
    pub kept: bool,
}

/// Fits parameters to reviews in the order in which they were given; nothing from fewer than [`ENOUGH`].
pub fn fit(reviews: &[Review]) -> Option<Fit> {
    let cards = Cards::of(reviews);
    let days = cards.scored_days();
    if days.len() < ENOUGH {
        return None;
    }
    let split = split(days.clone())?;
    let fitted = fitted(&cards.drawn(|day| day < split), split);
    let judges = cards.drawn(|day| day >= split);
    let default = Parameters::default();
    let log_loss_default = log_loss(&judges, &default, split);
    let log_loss_fitted = log_loss(&judges, &fitted, split);
    let kept = log_loss_fitted < log_loss_default;
    let parameters = if kept { fitted } else { default };
    Some(Fit { parameters, n: days.len(), log_loss_default, log_loss_fitted, kept })
}

/// The first of the days whose reviews are kept aside.
fn split(mut days: Vec<Day>) -> Option<Day> {
    let at = days.len() * (100 - ASIDE) / 100;
    (at < days.len()).then(|| *days.select_nth_unstable(at).1)
}

/// One answer of a card: the rating, the day, and the days since the answer before; none for the first.
#[derive(Debug, Clone, Copy)]
struct Step {
    rating: Rating,
    day: Day,
    elapsed: Option<Days>,
}

impl Step {
    /// Whether it can be scored: it asks what was remembered over at least a day.
    fn scored(&self) -> bool {
        self.elapsed.is_some_and(|e| e.0 > 0)
    }
}

/// The answers of each card, oldest first, one card after the other.
struct Cards {
    steps: Vec<Step>,
    /// Where each card begins in [`Cards::steps`], its number, and the end.
    starts: Vec<(u32, usize)>,
}

impl Cards {
    fn of(reviews: &[Review]) -> Cards {
        // Sorted by card; the order within a card stays as given.
        let mut order: Vec<(u32, u32)> = (0u32..).zip(reviews).map(|(place, r)| (r.card, place)).collect();
        order.sort_unstable();
        let mut cards = Cards { steps: Vec::with_capacity(reviews.len()), starts: Vec::new() };
        let mut last: Option<(u32, Day)> = None;
        for (card, place) in order {
            let Some(review) = reviews.get(place as usize) else { continue };
            let before = last.filter(|(c, _)| *c == card).map(|(_, day)| day);
            if before.is_none() {
                cards.starts.push((card, cards.steps.len()));
            }
            let day = before.map_or(review.day, |d| d.max(review.day));
            cards.steps.push(Step { rating: review.rating, day, elapsed: before.map(|d| day - d) });
            last = Some((card, day));
        }
        cards
    }

    /// The days of the reviews that can be scored.
    fn scored_days(&self) -> Vec<Day> {
        self.steps.iter().filter(|s| s.scored()).map(|s| s.day).collect()
    }

    /// The answers of whole cards, drawn by a hash of their number until they hold [`SAMPLE`] reviews that can be scored
    /// and are `wanted`.
    fn drawn(&self, wanted: impl Fn(Day) -> bool) -> Vec<&[Step]> {
        let ends = self.starts.iter().skip(1).map(|(_, at)| *at).chain([self.steps.len()]);
        let mut cards: Vec<(u32, &[Step])> = self
            .starts
            .iter()
            .zip(ends)
            .filter_map(|((card, from), to)| {
                Some((card.wrapping_mul(0x9E37_79B9).rotate_left(16), self.steps.get(*from..to)?))
            })
            .collect();
        cards.sort_by_key(|(hash, _)| *hash);
        let mut held = 0;
        let enough = |(_, steps): &(u32, &[Step])| {
            let before = held;
            held += steps.iter().filter(|s| s.scored() && wanted(s.day)).count();
            before < SAMPLE
        };
        cards.into_iter().take_while(enough).map(|(_, steps)| steps).collect()
    }
}

/// The parameters that fit these answers before `split` best, under the prior.
fn fitted(cards: &[&[Step]], split: Day) -> Parameters {
    let start = point(&Parameters::default());
    let mut prior = [Prior { mean: 0.0, sd: 1.0 }; PARAMETERS];
    for (slot, (mean, sd)) in prior.iter_mut().zip(start.iter().zip(SPREAD)) {
        *slot = Prior { mean: *mean, sd };
    }
    let held = |x: Point| point(&parameters(&x));
    let best = newton::best(start, STEPS, GAIN, held, |x| {
        let model = Model::new(&parameters(x));
        let mut fit = newton::Fit::of(&prior, x);
        for steps in cards {
            let mut state: Option<Sloped> = None;
            for step in steps.iter().take_while(|s| s.day < split) {
                state = Some(match (&state, step.elapsed) {
                    (Some(before), Some(elapsed)) if elapsed.0 > 0 => {
                        let recall = before.recall(&model, elapsed);
                        let r = recall.r.clamp(1e-4, 1.0 - 1e-4);
                        let y = if step.rating == Rating::Again { 0.0 } else { 1.0 };
                        let loss = if y > 0.5 { -r.ln() } else { -(1.0 - r).ln() };
                        // Fisher's curvature: what the bend of the loss is on average.
                        fit.add(loss, &before.recall_by(&recall), (r - y) / (r * (1.0 - r)), 1.0 / (r * (1.0 - r)));
                        before.after(&model, Some(&recall), step.rating)
                    }
                    (Some(before), _) => before.after(&model, None, step.rating),
                    (None, _) => Sloped::first(&model, step.rating),
                });
            }
        }
        fit
    });
    parameters(&best)
}

/// The mean log loss over the reviews from `split` on.
#[expect(clippy::cast_precision_loss, reason = "a log has some million reviews")]
fn log_loss(cards: &[&[Step]], p: &Parameters, split: Day) -> f64 {
    let (mut loss, mut n) = (0.0, 0usize);
    for steps in cards {
        let mut state: Option<State> = None;
        for step in *steps {
            let elapsed = step.elapsed.unwrap_or(Days(0));
            if let (Some(state), true) = (&state, step.scored() && step.day >= split) {
                let r = state.retrievability(p, elapsed).clamp(1e-4, 1.0 - 1e-4);
                loss -= if step.rating == Rating::Again { (1.0 - r).ln() } else { r.ln() };
                n += 1;
            }
            state = Some(state.map_or_else(|| State::first(p, step.rating), |s| s.after(p, elapsed, step.rating)));
        }
    }
    loss / n.max(1) as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::card::tests::log;
    use super::*;
    use crate::domain::time::Millis;

    /// Learners who forget sooner than most: every second review after some days fails.
    fn forgetful(cards: u32) -> Vec<Review> {
        let one = |card: u32| {
            let begun = i32::try_from(card / 4).unwrap();
            (0..).zip([0, 1, 4, 9, 20, 21, 24, 40]).map(move |(n, day): (u32, i32)| {
                let rating = if n > 0 && (card + n).is_multiple_of(2) { Rating::Again } else { Rating::Good };
                Review { card, day: Day(begun + day), rating, took: Millis(3000).into() }
            })
        };
        let mut reviews: Vec<Review> = (0..cards).flat_map(one).collect();
        reviews.sort_by_key(|r| r.day);
        reviews
    }

    #[test]
    fn a_fit_is_kept_where_it_foretells_better_and_only_from_enough() {
        assert_eq!(fit(&forgetful(20)), None);
        let fit = fit(&forgetful(400)).unwrap();
        assert!(fit.kept && fit.log_loss_fitted < fit.log_loss_default - 0.05, "{fit:?}");
        assert_ne!(fit.parameters, Parameters::default());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn a_fit_that_loses_is_never_kept(reviews in log(700)) {
            if let Some(fit) = fit(&reviews) {
                prop_assert_eq!(fit.kept, fit.log_loss_fitted < fit.log_loss_default);
                prop_assert_eq!(fit.kept, fit.parameters != Parameters::default());
            }
        }
    }
}
