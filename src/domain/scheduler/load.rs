//! Evening out the load: of the days that fuzz allows, the one on which least is due for the time there is.
//!
//! The days looked at follow from the interval and the seeded fuzz; what is due on them is handed in. The interval given
//! stands in the event, so a replay gives the same day again.

use super::fuzz::spread;
use crate::domain::time::Days;

/// Days that are looked at, at most.
const LOOKED_AT: usize = 5;

/// The intervals to choose from: the ends of the spread of `exact`, the seeded one and the middles between them; the
/// seeded one first. Only itself where nothing may move.
pub fn candidates(exact: Days, seeded: Days) -> Vec<Days> {
    let spread = spread(exact).0;
    let mut days = vec![seeded];
    if spread == 0 {
        return days;
    }
    let (low, high) = ((exact.0 - spread).max(1), exact.0 + spread);
    for day in [low, high, low.midpoint(seeded.0), seeded.0.midpoint(high)] {
        if !days.contains(&Days(day)) && days.len() < LOOKED_AT {
            days.push(Days(day));
        }
    }
    days
}

/// The candidate with the lightest day; the earlier named where two are alike. `load` is 0 for an empty day and may be
/// infinite for one without time.
pub fn lightest(candidates: &[Days], mut load: impl FnMut(Days) -> f64) -> Option<Days> {
    let mut best: Option<(f64, Days)> = None;
    for &days in candidates {
        let here = load(days);
        if best.is_none_or(|(least, _)| here < least) {
            best = Some((here, days));
        }
    }
    best.map(|(_, days)| days)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fuzz::{Seed, fuzzed};
    use super::*;

    proptest! {
        #[test]
        fn a_card_stays_inside_its_fuzz_and_goes_to_the_lightest_day(exact in 1..2000i32, reps in 0..50u32, light in 0..9i32) {
            let seeded = fuzzed(Days(exact), Seed::of("w1/recognise", reps));
            let days = candidates(Days(exact), seeded);
            let spread = spread(Days(exact)).0;
            prop_assert!(days.iter().all(|d| (d.0 - exact).abs() <= spread && d.0 >= 1));
            let load = |d: Days| f64::from((d.0 + light) % 7);
            let chosen = lightest(&days, load).unwrap();
            prop_assert!(days.iter().all(|d| load(*d) >= load(chosen)));
            prop_assert_eq!(lightest(&days, |_| 1.0), Some(seeded));
        }
    }
}
