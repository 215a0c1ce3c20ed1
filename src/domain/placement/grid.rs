//! What a learner may know, as a grid of possibilities with their weights, and what an answer does to them.
//!
//! A learner knows the word of rank r with probability sigmoid((m − ln r)/τ): m says how far they have come, τ how
//! untidily. A known word is answered right with probability [`SURE`], an unknown one at a guess rate that is part of
//! the grid. Ranks, not words: what a word is like beyond its place in study order is not seen.

use super::{Estimate, rank_of};
use crate::domain::level::Level;

/// How often a known word is answered right; the rest are slips of the finger.
pub const SURE: f64 = 0.98;

const REACHES: usize = 48;
const UNTIDINESS: [f64; 5] = [0.25, 0.4, 0.6, 0.9, 1.3];
/// The cells of m and τ, without the guess rates.
const CELLS: usize = REACHES * UNTIDINESS.len();

/// The ranks that may be asked for, before a word near one is chosen.
const CANDIDATES: usize = 60;
const EASIEST: f64 = 20.0;
const HARDEST: f64 = 8000.0;

/// A word of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Its place in study order, N5 first, from 1.
    pub rank: u32,
    pub level: Level,
    /// Whether it can be asked in the mode of the test; all words count as list.
    pub askable: bool,
}

/// The word lists, with what the grid says of them worked out once.
#[derive(Debug, Clone)]
pub struct Lists {
    words: Vec<Word>,
    /// For every cell, the share of each level's words known, easiest level first.
    coverage: Vec<[f64; 5]>,
    candidates: Vec<Candidate>,
}

/// A rank that may be asked for.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub rank: f64,
    /// For every cell, the probability that the word of this rank is known.
    known: Vec<f64>,
}

impl Lists {
    /// The lists of these words, in any order.
    pub fn new(words: impl IntoIterator<Item = Word>) -> Lists {
        let mut words: Vec<Word> = words.into_iter().collect();
        words.sort_unstable_by_key(|word| word.rank);
        let mut sizes = [0.0_f64; 5];
        words.iter().for_each(|word| sizes[rank_of(word.level)] += 1.0);
        let mut coverage = vec![[0.0; 5]; CELLS];
        for (t, tau) in UNTIDINESS.into_iter().enumerate() {
            // sigmoid((m − ln r)/τ) = 1/(1 + r^(1/τ)·e^(−m/τ)): one power for a word, not one for each cell.
            let powers: Vec<f64> = words.iter().map(|word| f64::from(word.rank).powf(1.0 / tau)).collect();
            for (n, m) in reaches().enumerate() {
                let scale = (-m / tau).exp();
                let cell = &mut coverage[n * UNTIDINESS.len() + t];
                words
                    .iter()
                    .zip(&powers)
                    .for_each(|(word, power)| cell[rank_of(word.level)] += 1.0 / (1.0 + power * scale));
                cell.iter_mut().zip(sizes).for_each(|(sum, size)| *sum /= size.max(1.0));
            }
        }
        let step = (HARDEST / EASIEST).ln() / (CANDIDATES - 1) as f64;
        let candidates = (0..CANDIDATES).map(|n| Candidate::new(EASIEST * (step * n as f64).exp())).collect();
        Lists { words, coverage, candidates }
    }

    /// The words, easiest first.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    pub(super) fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }
}

impl Candidate {
    fn new(rank: f64) -> Candidate {
        Candidate { rank, known: cells().map(|(m, tau)| known(m, tau, rank)).collect() }
    }
}

/// The values of m: even steps of the logarithm from 30 words to 60,000.
fn reaches() -> impl Iterator<Item = f64> {
    let (from, to) = (30_f64.ln(), 60_000_f64.ln());
    (0..REACHES).map(move |n| from + (to - from) * n as f64 / (REACHES - 1) as f64)
}

/// All cells in the order in which they are stored.
fn cells() -> impl Iterator<Item = (f64, f64)> {
    reaches().flat_map(|m| UNTIDINESS.map(|tau| (m, tau)))
}

fn known(m: f64, tau: f64, rank: f64) -> f64 {
    1.0 / (1.0 + ((rank.ln() - m) / tau).exp())
}

/// The rates at which words that do not exist are claimed: Beta(1.2, 18.8), its density at each rate times the width
/// that the rate stands for; at 0, where the density vanishes, its value at .005.
pub(super) fn claims() -> Vec<(f64, f64)> {
    const RATES: [f64; 6] = [0.0, 0.02, 0.05, 0.10, 0.18, 0.30];
    const WIDTHS: [f64; 6] = [0.02, 0.025, 0.04, 0.065, 0.10, 0.12];
    let density = |rate: f64| rate.powf(0.2) * (1.0 - rate).powf(17.8);
    RATES.into_iter().zip(WIDTHS).map(|(rate, width)| (rate, density(rate.max(0.005)) * width)).collect()
}

/// The weights of all possibilities after the answers so far; they sum to 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    guesses: Vec<f64>,
    /// By cell, then by guess rate.
    weights: Vec<f64>,
}

impl Grid {
    /// Before the first answer: every m and τ alike, the guess rates as given.
    pub fn new(guesses: &[(f64, f64)]) -> Grid {
        let weights = (0..CELLS).flat_map(|_| guesses.iter().map(|&(_, weight)| weight)).collect();
        let mut grid = Grid { guesses: guesses.iter().map(|&(rate, _)| rate).collect(), weights };
        grid.normalise();
        grid
    }

    /// The word of this rank was answered, right or wrong.
    pub fn answered(&mut self, rank: u32, right: bool) {
        let guesses = self.guesses.len();
        for ((m, tau), weights) in cells().zip(self.weights.chunks_mut(guesses)) {
            let p = known(m, tau, f64::from(rank));
            for (weight, guess) in weights.iter_mut().zip(&self.guesses) {
                let yes = SURE * p + (1.0 - p) * guess;
                *weight *= if right { yes } else { 1.0 - yes };
            }
        }
        self.normalise();
    }

    /// A word that does not exist was claimed, or not.
    pub fn claimed(&mut self, claimed: bool) {
        for weights in self.weights.chunks_mut(self.guesses.len()) {
            for (weight, guess) in weights.iter_mut().zip(&self.guesses) {
                *weight *= if claimed { *guess } else { 1.0 - guess };
            }
        }
        self.normalise();
    }

    fn normalise(&mut self) {
        let sum: f64 = self.weights.iter().sum();
        self.weights.iter_mut().for_each(|weight| *weight /= sum);
    }

    /// Mean and standard deviation of a figure of coverage, given what each cell says of the levels.
    pub fn coverage(&self, lists: &Lists, figure: impl Fn(&[f64; 5]) -> f64) -> Estimate {
        let (mut mean, mut square) = (0.0, 0.0);
        for (cell, weights) in lists.coverage.iter().zip(self.weights.chunks(self.guesses.len())) {
            let (weight, value): (f64, f64) = (weights.iter().sum(), figure(cell));
            mean += weight * value;
            square += weight * value * value;
        }
        Estimate { mean, sd: (square - mean * mean).max(0.0).sqrt() }
    }

    /// The probability that the word of this rank is known; `own` is the answer it was given itself, if any.
    pub fn known(&self, rank: u32, own: Option<bool>) -> f64 {
        let mut sum = 0.0;
        for ((m, tau), weights) in cells().zip(self.weights.chunks(self.guesses.len())) {
            let p = known(m, tau, f64::from(rank));
            for (weight, guess) in weights.iter().zip(&self.guesses) {
                let (knew, not) = match own {
                    None => (p, 1.0 - p),
                    Some(true) => (SURE * p, guess * (1.0 - p)),
                    Some(false) => ((1.0 - SURE) * p, (1.0 - guess) * (1.0 - p)),
                };
                // Both vanish only where the answer could not have been given, and there the weight is 0.
                sum += weight * knew / (knew + not).max(f64::MIN_POSITIVE);
            }
        }
        sum
    }

    /// How much an answer at this rank would tell: the expected sum over the levels, each with its weight in the target,
    /// of the squared mean coverage after it, which grows as the expected variance shrinks.
    pub fn worth(&self, lists: &Lists, candidate: &Candidate, levels: [f64; 5]) -> f64 {
        let (mut all, mut right) = ([0.0; 5], [0.0; 5]);
        let mut yes = 0.0;
        let by_cell = self.weights.chunks(self.guesses.len()).zip(&candidate.known).zip(&lists.coverage);
        for ((weights, p), coverage) in by_cell {
            let weight: f64 = weights.iter().sum();
            let guessed: f64 = weights.iter().zip(&self.guesses).map(|(weight, guess)| weight * guess).sum();
            let here = SURE * p * weight + (1.0 - p) * guessed;
            yes += here;
            for level in 0..5 {
                all[level] += weight * coverage[level];
                right[level] += here * coverage[level];
            }
        }
        let squares = |level: usize| right[level].powi(2) / yes + (all[level] - right[level]).powi(2) / (1.0 - yes);
        levels.iter().enumerate().map(|(level, weight)| weight * squares(level)).sum()
    }
}
