//! The probability to pass under the exact rule: every section at its minimum or above, and the total.

use super::constants::{DRAWS, Exam, LEVER, RANKING_DRAWS};
use super::linear::cholesky;
use super::normal::{halton, phi, phi_inverse};
use crate::domain::level::Level;

/// Bases of the Halton sequence, one for each section.
const BASES: [u32; 3] = [2, 3, 5];
/// Points of the sequence that are left out at its beginning.
const SKIPPED: u32 = 20;

/// Whether these section scores pass. A section that was not taken has no score, and fails.
pub fn passes(exam: &Exam, scores: &[u16]) -> bool {
    scores.len() == exam.sections.len()
        && scores.iter().zip(exam.sections).all(|(score, s)| *score >= u16::from(s.minimum))
        && scores.iter().sum::<u16>() >= exam.pass
}

/// The band of the Common European Framework on reports since December 2025, for those who passed. Secondary source.
pub const fn cefr(level: Level, total: u16) -> &'static str {
    match (level, total) {
        (Level::N5, _) => "A1",
        (Level::N4, _) => "A2",
        (Level::N3, ..=103) => "A2",
        (Level::N3, _) | (Level::N2, ..=111) => "B1",
        (Level::N2, _) | (Level::N1, ..=141) => "B2",
        (Level::N1, _) => "C1",
    }
}

/// Probabilities of the whole points 0..=max of a normal score; what lies beyond an end counts as that end.
pub fn points(mean: f64, variance: f64, max: u8) -> Vec<f64> {
    let sd = variance.sqrt();
    let mut below = 0.0;
    (0..=max)
        .map(|point| {
            let above = if point == max { 1.0 } else { phi((f64::from(point) + 0.5 - mean) / sd) };
            let p = (above - below).max(0.0);
            below = above;
            p
        })
        .collect()
}

/// The sum of two independent whole scores.
fn sum(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; a.len() + b.len() - 1];
    for (i, x) in a.iter().enumerate().filter(|(_, x)| **x > 0.0) {
        for (cell, y) in out[i..].iter_mut().zip(b) {
            *cell += x * y;
        }
    }
    out
}

/// The probability that two independent scores reach `total` together.
fn reach(a: &[f64], b: &[f64], total: usize) -> f64 {
    // What b gives from a point upwards.
    let mut tail = vec![0.0; b.len() + 1];
    for n in (0..b.len()).rev() {
        tail[n] = tail[n + 1] + b[n];
    }
    a.iter().enumerate().map(|(n, p)| p * tail[total.saturating_sub(n).min(b.len())]).sum()
}

/// With one constraint or another left out.
#[derive(Debug, Clone, PartialEq, Default)]
struct Passing {
    all: f64,
    without_total: f64,
    without_minimum: Vec<f64>,
}

/// The probability to pass at this ability in each section.
pub fn given(exam: &Exam, ability: &[f64]) -> f64 {
    let held: Vec<Vec<f64>> = free(exam, ability).iter().enumerate().map(|(s, p)| held(exam, s, p)).collect();
    total(exam, &held)
}

fn free(exam: &Exam, ability: &[f64]) -> Vec<Vec<f64>> {
    exam.sections.iter().zip(ability).map(|(s, a)| points(*a, s.spread(*a), s.max)).collect()
}

/// Points below the section's minimum struck out.
fn held(exam: &Exam, section: usize, points: &[f64]) -> Vec<f64> {
    let minimum = usize::from(exam.sections[section].minimum);
    points.iter().enumerate().map(|(n, p)| if n < minimum { 0.0 } else { *p }).collect()
}

fn total(exam: &Exam, sections: &[Vec<f64>]) -> f64 {
    match sections {
        [a, b] => reach(a, b, usize::from(exam.pass)),
        [a, b, c] => reach(&sum(a, b), c, usize::from(exam.pass)),
        _ => 0.0,
    }
}

fn with_and_without(exam: &Exam, ability: &[f64]) -> Passing {
    let free = free(exam, ability);
    let held: Vec<Vec<f64>> = free.iter().enumerate().map(|(s, p)| held(exam, s, p)).collect();
    let without = |section: usize| {
        let mut mixed = held.clone();
        mixed[section].clone_from(&free[section]);
        total(exam, &mixed)
    };
    Passing {
        all: total(exam, &held),
        without_total: held.iter().map(|p| p.iter().sum::<f64>()).product(),
        without_minimum: (0..held.len()).map(without).collect(),
    }
}

/// What the probability comes to over everything that ability may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Chance {
    pub probability: f64,
    /// The 10th and 90th percentile of the probability given ability, widened to hold [`Chance::probability`].
    pub band: (f64, f64),
    /// What leaving the total out would add.
    pub total_gain: f64,
    /// What leaving each section's minimum out would add.
    pub minimum_gains: Vec<f64>,
}

/// Abilities that fill their distribution evenly: no random numbers, the same every time.
fn draws(mean: &[f64], covariance: &[Vec<f64>], n: usize) -> impl Iterator<Item = Vec<f64>> {
    let lower = cholesky(covariance);
    let mean = mean.to_vec();
    (1..).take(n).map(move |d: u32| {
        let z: Vec<f64> = BASES.iter().take(mean.len()).map(|b| phi_inverse(halton(d + SKIPPED, *b))).collect();
        let moved = |row: &Vec<f64>| row.iter().zip(&z).map(|(l, z)| l * z).sum::<f64>();
        mean.iter().zip(&lower).map(|(m, row)| m + moved(row)).collect()
    })
}

/// The chance at these expected section scores and their covariance.
pub fn chance(exam: &Exam, mean: &[f64], covariance: &[Vec<f64>]) -> Chance {
    chance_of(exam, mean, covariance, DRAWS)
}

/// As [`chance`], over `n` draws.
#[expect(clippy::cast_precision_loss, reason = "the number of draws is small")]
pub fn chance_of(exam: &Exam, mean: &[f64], covariance: &[Vec<f64>], n: usize) -> Chance {
    let mut each: Vec<f64> = Vec::with_capacity(n);
    let mut sums = Passing { without_minimum: vec![0.0; mean.len()], ..Passing::default() };
    for ability in draws(mean, covariance, n) {
        let passing = with_and_without(exam, &ability);
        sums.all += passing.all;
        sums.without_total += passing.without_total;
        for (sum, p) in sums.without_minimum.iter_mut().zip(&passing.without_minimum) {
            *sum += p;
        }
        each.push(passing.all);
    }
    let share = |sum: f64| (sum / n as f64).clamp(0.0, 1.0);
    let probability = share(sums.all);
    Chance {
        probability,
        band: band(each, probability),
        total_gain: share(sums.without_total) - probability,
        minimum_gains: sums.without_minimum.iter().map(|sum| share(*sum) - probability).collect(),
    }
}

/// The 10th and 90th percentile, widened to hold the mean.
fn band(mut each: Vec<f64>, mean: f64) -> (f64, f64) {
    each.sort_by(f64::total_cmp);
    (quantile(&each, 0.1).min(mean), quantile(&each, 0.9).max(mean))
}

/// The probability and its band alone, over `n` draws.
#[expect(clippy::cast_precision_loss, reason = "the number of draws is small")]
pub fn probability_and_band(exam: &Exam, mean: &[f64], covariance: &[Vec<f64>], n: usize) -> (f64, (f64, f64)) {
    let each: Vec<f64> = draws(mean, covariance, n).map(|ability| given(exam, &ability)).collect();
    let probability = (each.iter().sum::<f64>() / n as f64).clamp(0.0, 1.0);
    (probability, band(each, probability))
}

/// The probability alone, over `n` draws.
#[expect(clippy::cast_precision_loss, reason = "the number of draws is small")]
pub fn probability(exam: &Exam, mean: &[f64], covariance: &[Vec<f64>], n: usize) -> f64 {
    (draws(mean, covariance, n).map(|ability| given(exam, &ability)).sum::<f64>() / n as f64).clamp(0.0, 1.0)
}

/// The place in [`Exam::sections`] where a few points more raise the probability most.
pub fn best_lever(exam: &Exam, mean: &[f64], covariance: &[Vec<f64>]) -> usize {
    let with = |section: usize| {
        let mut raised = mean.to_vec();
        raised[section] += LEVER;
        draws(&raised, covariance, RANKING_DRAWS).map(|ability| given(exam, &ability)).sum::<f64>()
    };
    let gains: Vec<f64> = (0..mean.len()).map(with).collect();
    (0..mean.len()).max_by(|a, b| gains[*a].total_cmp(&gains[*b])).unwrap_or(0)
}

/// A quantile of sorted numbers, linear between neighbours.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
fn quantile(sorted: &[f64], q: f64) -> f64 {
    let at = (sorted.len().saturating_sub(1)) as f64 * q;
    let (low, part) = (at.floor() as usize, at.fract());
    let low_value = sorted.get(low).copied().unwrap_or(0.0);
    low_value + part * (sorted.get(low + 1).copied().unwrap_or(low_value) - low_value)
}
