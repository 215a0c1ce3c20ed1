//! Words that a learner most likely knows enter the schedule as seeded cards, each with a day on which that is checked.
//!
//! Only likely words are seeded; the others stay new. The most doubtful are checked first, never more on a day than
//! the learner wants, and over some weeks even when they are few. A seeded word's stability is such that the recall
//! forecast for its day is the probability that the check will be answered right; so the schedule is as sure of a word
//! as the test was, and a word that passes comes back late. Until its check a seeded word is known with probability
//! [`Seeded::known`], whatever the forgetting curve says: nobody has seen it recalled yet.

use super::grid::SURE;
use crate::domain::hash;
use crate::domain::time::{Day, Days};

/// From this probability of being known a word is seeded.
pub const LIKELY: f64 = 0.9;

/// The decay of the forgetting curve R(t) = (1 + F·t/S)^(−decay), as FSRS-6 has it by default; F makes R(S) = .9.
const DECAY: f64 = 0.1542;
/// No prior stability is longer: nothing was learned on this desk yet.
const LONGEST_STABILITY: f64 = 365.0;
const SHORTEST_STABILITY: f64 = 1.0;

/// How fast seeded words are to be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// No day gets more checks than these.
    pub per_day: u16,
    /// The checks are spread over so many days at least.
    pub at_least: Days,
}

impl Default for Pace {
    fn default() -> Self {
        Pace { per_day: 15, at_least: Days(28) }
    }
}

/// A word that enters the schedule as known, subject to a check.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seeded {
    /// The word's rank in study order.
    pub rank: u32,
    /// The probability that the learner knows it.
    pub known: f64,
    /// The prior stability in thousandths of a day, as if last seen today.
    pub stability: u32,
    /// The day of its check.
    pub due: Day,
}

/// The seeded words among `words` (rank and probability of being known), in the order in which they are checked,
/// from tomorrow on. Among words of like doubt the seed decides.
pub fn seeds(words: &[(u32, f64)], today: Day, pace: Pace, seed: u64) -> Vec<Seeded> {
    let mut likely: Vec<(u32, f64)> = words.iter().copied().filter(|&(_, known)| known >= LIKELY).collect();
    // Doubt in steps of a hundredth, so that neighbours in study order do not all come on one day.
    let step = |known: f64| (known * 100.0).floor();
    likely.sort_by(|a, b| step(a.1).total_cmp(&step(b.1)).then_with(|| shuffled(seed, a.0).cmp(&shuffled(seed, b.0))));
    let per_day = i64::from(pace.per_day.max(1));
    let count = i64::try_from(likely.len()).unwrap_or(i64::MAX);
    let days = i64::from(pace.at_least.0.max(1)).max((count + per_day - 1) / per_day);
    let place = |n: usize| i64::try_from(n).unwrap_or(i64::MAX).saturating_mul(days) / count.max(1);
    let seeded = likely.into_iter().enumerate().map(|(n, (rank, known))| {
        let wait = Days(i32::try_from(place(n) + 1).unwrap_or(i32::MAX));
        Seeded { rank, known, stability: stability(known, wait), due: today + wait }
    });
    seeded.collect()
}

fn shuffled(seed: u64, rank: u32) -> (u64, u32) {
    (hash::mixed(seed ^ hash::mixed(u64::from(rank))), rank)
}

/// The stability, in thousandths of a day, at which recall after `wait` is the probability of a right answer then.
fn stability(known: f64, wait: Days) -> u32 {
    let recall = SURE * known.clamp(0.0, 1.0);
    let factor = 0.9_f64.powf(-1.0 / DECAY) - 1.0;
    let days = factor * f64::from(wait.0) / (recall.powf(-1.0 / DECAY) - 1.0);
    thousandths(days.clamp(SHORTEST_STABILITY, LONGEST_STABILITY))
}

/// Days as whole thousandths; the range above keeps them far inside `u32`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1..=365 days before")]
fn thousandths(days: f64) -> u32 {
    (days * 1000.0).round() as u32
}
