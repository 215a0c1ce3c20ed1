//! Pseudowords: strings that look Japanese and are none. Who claims to know them claims too much.

use super::choose::Dice;

/// All pseudowords, in the order of the file.
pub fn words() -> impl Iterator<Item = &'static str> {
    include_str!("pseudowords.txt").lines().filter(|line| !line.starts_with('#'))
}

/// The number of the `turn`th pseudoword of a test; none comes twice before all have come.
pub(super) fn pick(seed: u64, turn: usize) -> usize {
    let mut order: Vec<usize> = (0..words().count()).collect();
    let mut dice = Dice::new(seed, usize::MAX / 2);
    for n in (1..order.len()).rev() {
        order.swap(n, dice.roll(n + 1));
    }
    order.get(turn % order.len().max(1)).copied().unwrap_or(0)
}
