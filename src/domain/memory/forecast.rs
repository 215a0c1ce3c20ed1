//! The past told again: for every review of a log, the probability that would have been given before it was seen.
//! Never looks at a review before its own has been foretold.

use super::calibration::{Calibration, Calibrator, View};
use super::card::Review;
use super::fsrs6::Parameters;
use super::ridge::WINDOW;
use crate::domain::time::Day;

/// The weights are learnt anew on a day on which the reviews have become more by one in so many.
const GROWTH: usize = 100;

/// The probabilities for reviews given in this order.
///
/// [`View::Ahead`] uses the card's own reviews before, and of all else what was known when the last study day ended;
/// [`View::Instant`] also how the session had gone up to that review.
pub fn forecast(reviews: &[Review], view: View) -> Vec<f64> {
    let mut calibrator = Calibrator::new(Parameters::default(), view);
    let mut calibration = Calibration::default();
    let mut today: Option<Day> = None;
    let mut learnt = 0;
    let mut foretold = Vec::with_capacity(reviews.len());
    for (seen, review) in reviews.iter().enumerate() {
        if today != Some(review.day) && seen - learnt > learnt.min(WINDOW) / GROWTH {
            calibration = calibrator.calibration();
            learnt = seen;
        }
        today = Some(review.day);
        foretold.push(calibrator.recall(&calibration, review));
        calibrator.learn(review);
    }
    foretold
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::card::tests::log;
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn what_comes_later_changes_nothing_before(past in log(120), one in log(60), other in log(60)) {
            let last = past.last().map_or(Day(0), |r| r.day);
            let joined = |future: &[Review]| -> Vec<Review> {
                let later = future.iter().map(|r| Review { day: last.max(r.day), ..*r });
                past.iter().copied().chain(later).collect()
            };
            for view in [View::Ahead, View::Instant] {
                let (a, b) = (forecast(&joined(&one), view), forecast(&joined(&other), view));
                prop_assert_eq!(&a[..past.len()], &b[..past.len()]);
            }
        }

        #[test]
        fn a_probability_is_one(reviews in log(200)) {
            for view in [View::Ahead, View::Instant] {
                let foretold = forecast(&reviews, view);
                prop_assert_eq!(foretold.len(), reviews.len());
                prop_assert!(foretold.iter().all(|p| 0.0 < *p && *p < 1.0));
            }
        }
    }
}
