//! Which word is asked next: one of those that would tell most, by dice that are handed in as a seed.

use super::grid::{Grid, Lists};
use crate::domain::hash;

/// Of so many best ranks one is taken, so that not every learner is asked the same words.
const BEST: usize = 6;
/// How far from the wanted rank a word may be, in parts of it.
const NEAR: f64 = 0.06;

/// Repeatable dice for one turn of the test.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dice(u64);

impl Dice {
    /// The dice of a turn.
    pub fn new(seed: u64, turn: usize) -> Dice {
        Dice(hash::mixed(seed ^ hash::mixed(turn as u64 + 1)))
    }

    /// A number below `sides`, which is not 0.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = hash::mixed(self.0.wrapping_add(0x9e37_79b9_7f4a_7c15));
        usize::try_from(self.0 % sides.max(1) as u64).unwrap_or(0)
    }
}

/// The rank of a word that was not asked before, near one of the ranks that would tell most of the levels as weighed.
pub(super) fn word(grid: &Grid, lists: &Lists, levels: [f64; 5], asked: &[u32], mut dice: Dice) -> Option<u32> {
    let mut offers: Vec<(f64, Vec<u32>)> = lists
        .candidates()
        .iter()
        .map(|candidate| (candidate, near(lists, candidate.rank, asked)))
        .filter(|(_, words)| !words.is_empty())
        .map(|(candidate, words)| (grid.worth(lists, candidate, levels), words))
        .collect();
    // Stable, so that of equals the easier comes first, on every machine.
    offers.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    offers.truncate(BEST);
    let (_, words) = offers.get(dice.roll(offers.len()))?;
    words.get(dice.roll(words.len())).copied()
}

/// The words near a rank that can be asked and were not.
fn near(lists: &Lists, rank: f64, asked: &[u32]) -> Vec<u32> {
    let words = lists.words();
    let from = words.partition_point(|word| f64::from(word.rank) < rank * (1.0 - NEAR));
    let there = words[from..].iter().take_while(|word| f64::from(word.rank) <= rank * (1.0 + NEAR));
    there.filter(|word| word.askable && !asked.contains(&word.rank)).map(|word| word.rank).collect()
}
