//! How much of the lists is known: recall of what was studied, put right by the learner's own results and by audits,
//! and what of the rest is known already.

use super::constants::{OVERCLAIM, RECALIBRATION_SD, WORDS_AND_KANJI, exam};
use crate::domain::level::Level;

fn logit(p: f64) -> f64 {
    let p = p.clamp(1e-4, 1.0 - 1e-4);
    (p / (1.0 - p)).ln()
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// A value and its variance.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Estimate {
    pub value: f64,
    pub variance: f64,
}

/// By how many logits recall is higher than predicted: maximum a posteriori under a normal prior, by Newton's method.
/// Pairs are a prediction and whether it was recalled.
pub fn recalibrate(pairs: &[(f64, bool)]) -> Estimate {
    let prior = 1.0 / (RECALIBRATION_SD * RECALIBRATION_SD);
    let logits: Vec<(f64, f64)> = pairs.iter().map(|(p, y)| (logit(*p), f64::from(u8::from(*y)))).collect();
    let mut c = 0.0;
    let mut curvature = prior;
    for _ in 0..100 {
        let (mut slope, mut sum) = (-c * prior, prior);
        for (l, y) in &logits {
            let s = sigmoid(l + c);
            slope += y - s;
            sum += s * (1.0 - s);
        }
        curvature = sum;
        let step = slope / curvature;
        c += step;
        if step.abs() < 1e-12 {
            break;
        }
    }
    Estimate { value: c, variance: 1.0 / curvature }
}

/// The share of words graded as known that are not, from `failures` of `audits` typed checks (`guess` is 0; for four
/// choices .25).
pub fn overclaim(failures: u32, audits: u32, guess: f64) -> Estimate {
    let m = f64::from(audits);
    let x = (f64::from(failures) / (1.0 - guess)).min(m);
    let (a, b) = (OVERCLAIM.0 + x, OVERCLAIM.1 + m - x);
    Estimate { value: a / (a + b), variance: a * b / ((a + b) * (a + b) * (a + b + 1.0)) }
}

/// What is known of one list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct List {
    /// Recall of each card that was studied, at the day of evaluation. 0 for a suspended card.
    pub recall: Vec<f64>,
    /// Cards never studied.
    pub unseen: u32,
    /// The share of those that is known already, and its standard deviation.
    pub known_unseen: (f64, f64),
}

/// Coverage of a list, its own variance, and how it moves with overclaim and recalibration.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Coverage {
    pub value: f64,
    pub variance: f64,
    pub by_overclaim: f64,
    pub by_recalibration: f64,
}

impl List {
    /// Cards of the list.
    pub fn size(&self) -> usize {
        self.recall.len() + self.unseen as usize
    }

    /// The list's coverage with recalibration `c` and overclaim `o`. A list without cards is all unknown.
    #[expect(clippy::cast_precision_loss, reason = "no list has more than some thousand cards")]
    pub fn coverage(&self, c: f64, o: f64) -> Coverage {
        let n = self.size() as f64;
        if n == 0.0 {
            return Coverage::default();
        }
        let (mut known, mut spread, mut recalled, mut bend) = (0.0, 0.0, 0.0, 0.0);
        for p in &self.recall {
            // A card that counts as not known stays so, whatever the learner's calibration.
            let s = if *p <= 0.0 { 0.0 } else { sigmoid(logit(*p) + c) };
            let k = s * (1.0 - o);
            known += k;
            spread += k * (1.0 - k);
            recalled += s;
            bend += s * (1.0 - s);
        }
        let (u, s_u) = self.known_unseen;
        let unseen = f64::from(self.unseen);
        Coverage {
            value: (known + unseen * u) / n,
            variance: spread / (n * n) + (unseen * s_u / n).powi(2),
            by_overclaim: -recalled / n,
            by_recalibration: bend * (1.0 - o) / n,
        }
    }
}

/// Words and kanji of one level as one.
pub fn mixed(words: Coverage, kanji: Option<Coverage>) -> Coverage {
    let Some(kanji) = kanji else { return words };
    let (w, k) = WORDS_AND_KANJI;
    Coverage {
        value: w * words.value + k * kanji.value,
        variance: w * w * words.variance + k * k * kanji.variance,
        by_overclaim: w * words.by_overclaim + k * kanji.by_overclaim,
        by_recalibration: w * words.by_recalibration + k * kanji.by_recalibration,
    }
}

/// Coverage for a level from that of its own list and the easier ones, own level first: `K` and its variance.
pub fn combined(level: Level, lists: &[Coverage], overclaim: Estimate, recalibration: Estimate) -> Estimate {
    let (mut k, mut own, mut by_o, mut by_c) = (0.0, 0.0, 0.0, 0.0);
    for (w, list) in exam(level).weights.iter().zip(lists) {
        k += w * list.value;
        own += w * w * list.variance;
        by_o += w * list.by_overclaim;
        by_c += w * list.by_recalibration;
    }
    Estimate { value: k, variance: own + by_o * by_o * overclaim.variance + by_c * by_c * recalibration.variance }
}

/// A plain recall-weighted share of some cards with an 80 % interval, as it stands beside the estimate: business
/// topics, grammar. Nothing is assumed known that was not studied.
#[expect(clippy::cast_precision_loss, reason = "no deck has more than some thousand cards")]
pub fn share(recall: &[f64], unseen: u32) -> (f64, f64, f64) {
    let n = recall.len() as f64 + f64::from(unseen);
    if n == 0.0 {
        return (0.0, 0.0, 0.0);
    }
    // An empty sum of floats is -0.
    let mean = recall.iter().sum::<f64>().max(0.0) / n;
    let sd = recall.iter().map(|p| p * (1.0 - p)).sum::<f64>().sqrt() / n;
    (mean, (mean - 1.28 * sd).max(0.0), (mean + 1.28 * sd).min(1.0))
}
