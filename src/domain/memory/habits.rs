//! What a run of reviews says about the learner rather than about a card: how long answers take, and whether recall of
//! late is better or worse than expected. Never knows a card.

use std::f64::consts::LN_2;

use super::card::Took;

/// Over how many reviews the running averages of [`Drift`] look back.
const SPANS: [f64; 3] = [5.0, 30.0, 200.0];

/// Running averages of outcome (1 or 0) − FSRS' recall over some 5, 30 and 200 reviews; −1..=1, 0 at the start.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Drift(pub [f64; 3]);

impl Drift {
    /// One more review: what came of it, and the recall FSRS-6 had expected.
    pub fn add(&mut self, recalled: bool, expected: f64) {
        let outcome = if recalled { 1.0 } else { 0.0 };
        for (mean, span) in self.0.iter_mut().zip(SPANS) {
            *mean += (outcome - expected - *mean) / span;
        }
    }
}

/// Classes of answer times to a doubling.
const CLASSES: f64 = 8.0;

/// The median of all answer times so far, from counts in classes an eighth of a doubling wide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MedianTime {
    counts: [u32; 160],
}

impl Default for MedianTime {
    fn default() -> Self {
        MedianTime { counts: [0; 160] }
    }
}

impl MedianTime {
    /// One more answer; an unknown time changes nothing.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` from f64 saturates")]
    pub fn add(&mut self, took: Took) {
        if took.get() > 0
            && let Some(count) = self.counts.get_mut((f64::from(took.get()).log2() * CLASSES) as usize)
        {
            *count = count.saturating_add(1);
        }
    }

    /// The natural logarithm of the median in milliseconds, to within 5 %; nothing before the first known time.
    pub fn ln(&self) -> Option<f64> {
        let total: u64 = self.counts.iter().map(|n| u64::from(*n)).sum();
        let mut below = 0;
        let (class, _) = (0u8..).zip(&self.counts).find(|(_, n)| {
            below += u64::from(**n);
            below * 2 > total
        })?;
        Some((f64::from(class) + 0.5) / CLASSES * LN_2)
    }
}

/// The share of answers that were right, as if ten answers at nine in ten had come before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    right: u32,
    all: u32,
}

impl Share {
    pub fn add(&mut self, right: bool) {
        self.right = self.right.saturating_add(u32::from(right));
        self.all = self.all.saturating_add(1);
    }

    /// 0..=1, both ends excluded.
    pub fn get(self) -> f64 {
        (f64::from(self.right) + 9.0) / (f64::from(self.all) + 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Millis;

    #[test]
    fn the_median_time_is_the_middle_one() {
        let mut median = MedianTime::default();
        assert_eq!(median.ln(), None);
        for ms in [0, 900, 4_000, 60_000, 5_000, 3_000] {
            median.add(Took::from(Millis(ms)));
        }
        assert!((median.ln().unwrap().exp() / 4_000.0 - 1.0).abs() < 0.05, "{:?}", median.ln());
    }

    #[test]
    fn a_share_begins_at_nine_in_ten_and_follows_the_answers() {
        let mut share = Share::default();
        assert!((share.get() - 0.9).abs() < 1e-12);
        (0..90).for_each(|_| share.add(false));
        assert!((share.get() - 0.09).abs() < 1e-12);
    }
}
