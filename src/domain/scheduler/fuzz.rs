//! Fuzz: a small, repeatable spread of intervals, so that cards learned on one day do not return on one day.
//!
//! Apart from the scheduler: SM-2 goes on from the interval without fuzz. Seeded by card and number of answers, so
//! the days shown before a rating are the days given, and a replay gives the same day again.

use crate::domain::hash;
use crate::domain::time::Days;

/// A seed for one interval of one card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(u64);

impl Seed {
    /// From the card's id (`w1529560/recognise`) and how often it was answered before.
    pub fn of(card_id: &str, reps: u32) -> Seed {
        Seed(hash::mixed(hash::stable(&[card_id]).wrapping_add(u64::from(reps).wrapping_mul(0x9e37_79b9_7f4a_7c15))))
    }
}

/// How many days either way an interval may move: none under 3 days, then 15 % of the part up to 7 days, 10 % of the
/// part up to 20, 5 % of the rest, at least one (the bands that learners know from Anki).
pub fn spread(interval: Days) -> Days {
    let days = interval.0;
    if days < 3 {
        return Days(0);
    }
    let part = |from: i32, to: i32| (days.min(to) - from).max(0);
    let thousandths = 150 * part(2, 7) + 100 * part(7, 20) + 50 * part(20, i32::MAX);
    Days((thousandths / 1000).max(1))
}

/// The interval with its fuzz: within [`spread`] of `interval`, never under one day.
pub fn fuzzed(interval: Days, seed: Seed) -> Days {
    let spread = spread(interval).0;
    if spread == 0 {
        return interval;
    }
    // A fraction of the width rather than a remainder: a longer interval then never comes back sooner than a shorter one.
    let width = u64::from(spread.unsigned_abs()) * 2 + 1;
    let step = i32::try_from(((seed.0 >> 32) * width) >> 32).unwrap_or(0);
    Days((interval.0 - spread + step).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_interval_never_comes_back_sooner() {
        for n in 0..50 {
            let seed = Seed::of("k65e5/recognise", n);
            let days: Vec<i32> = (1..2000).map(|d| fuzzed(Days(d), seed).0).collect();
            assert!(days.is_sorted(), "seed {n}");
        }
    }

    #[test]
    fn fuzz_stays_in_its_band_uses_all_of_it_and_repeats() {
        for days in [1, 2, 3, 6, 15, 38, 400] {
            let seen: Vec<i32> = (0..500).map(|n| fuzzed(Days(days), Seed::of("w1/recognise", n)).0).collect();
            let spread = spread(Days(days)).0;
            assert_eq!(seen.iter().min(), Some(&(days - spread)));
            assert_eq!(seen.iter().max(), Some(&(days + spread)));
        }
        assert_eq!(fuzzed(Days(38), Seed::of("w1/recognise", 4)), fuzzed(Days(38), Seed::of("w1/recognise", 4)));
    }
}
