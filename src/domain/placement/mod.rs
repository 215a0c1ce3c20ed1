//! The placement test: some thirty words that tell how much of every level a learner knows already.
//!
//! Adaptive: a posterior over what a learner may know ([`grid`]) is sharpened by each answer, the next word is one of
//! those that sharpen it most, and the test stops when the coverage of the target level is known well enough. The same
//! lists, seed and answers give the same test to the bit, so a test is kept as its answers alone. It never knows what
//! a word looks like: a word is its rank in study order.

mod choose;
pub mod grid;
pub mod pseudo;
pub mod seeds;
#[cfg(test)]
mod tests;

use grid::{Grid, Lists};

use super::level::Level;

/// No test is shorter.
pub const SHORTEST: usize = 12;
/// No test is longer, unless the learner asks for more.
pub const LONGEST: usize = 40;
/// What is asked when the learner wants more.
pub const MORE: usize = 20;
/// The standard deviation of the target's coverage at which the test stops.
pub const PRECISE: f64 = 0.08;
/// How many pseudowords a yes/no test holds at most, and how often one comes.
const PSEUDOWORDS: usize = 12;
const EVERY: usize = 4;
/// By how much a yes/no test doubts its own figures.
const YES_NO_DOUBT: f64 = 1.3;

/// How a word is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Its reading is typed.
    Typed,
    /// Its meaning is chosen of four.
    FourChoice,
    /// The learner says whether they know it; some of the words are none.
    YesNo,
}

impl Mode {
    /// The rates at which an unknown word is answered right (or claimed), and how likely each rate is beforehand.
    fn guesses(self) -> Vec<(f64, f64)> {
        match self {
            Mode::Typed => vec![(0.0, 0.2), (0.03, 0.4), (0.08, 0.3), (0.15, 0.1)],
            Mode::FourChoice => vec![(0.10, 0.1), (0.20, 0.3), (0.27, 0.4), (0.35, 0.2)],
            Mode::YesNo => grid::claims(),
        }
    }
}

/// What is asked next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Item {
    /// The word of this rank.
    Word(u32),
    /// The pseudoword of this number in [`pseudo::words`]; yes/no only.
    Pseudo(usize),
}

/// Why the test has stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The coverage of the target level is known well enough.
    Precise,
    /// As many items as a learner should be asked at once, or as were asked for.
    Longest,
    /// No word is left that could tell more.
    NoWords,
}

/// A mean with its standard deviation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub mean: f64,
    pub sd: f64,
}

impl Estimate {
    /// The interval that should hold the truth eight times in ten, inside 0 to 1.
    pub fn eight_in_ten(self) -> (f64, f64) {
        let half = 1.281_551_565_544_600_4 * self.sd;
        ((self.mean - half).max(0.0), (self.mean + half).min(1.0))
    }
}

/// What the test says: the share of each level's words known, easiest level first, and of the target with its easier
/// levels (K of the readiness model).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    pub levels: [Estimate; 5],
    pub target: Estimate,
}

/// A placement test under way.
#[derive(Debug, Clone)]
pub struct Placement<'a> {
    mode: Mode,
    target: Level,
    lists: &'a Lists,
    seed: u64,
    grid: Grid,
    asked: Vec<(Item, bool)>,
    next: Option<Item>,
    /// The number of items up to which it goes on without stopping, once the learner asked for more.
    promised: usize,
}

impl<'a> Placement<'a> {
    /// A new test towards `target`; the seed chooses among items that are about as good as each other.
    pub fn new(mode: Mode, target: Level, lists: &'a Lists, seed: u64) -> Placement<'a> {
        let grid = Grid::new(&mode.guesses());
        let mut test = Placement { mode, target, lists, seed, grid, asked: Vec::new(), next: None, promised: 0 };
        test.next = test.choose();
        test
    }

    /// The test as it stood after these answers. Answers beyond a stop mean that more was asked for.
    pub fn resume(mode: Mode, target: Level, lists: &'a Lists, seed: u64, answers: &[bool]) -> Placement<'a> {
        let mut test = Placement::new(mode, target, lists, seed);
        for &right in answers {
            if test.stopped().is_some() {
                test.more();
            }
            test.answer(right);
        }
        test
    }

    /// What to ask now; `None` when no word is left. A test that has stopped still has a next item, for `more`.
    pub fn next(&self) -> Option<Item> {
        self.next
    }

    /// Takes the answer to [`next`](Self::next): right, or claimed as known. Without an item it does nothing.
    pub fn answer(&mut self, right: bool) {
        let Some(item) = self.next else { return };
        match item {
            Item::Word(rank) => self.weigh(rank, right),
            Item::Pseudo(_) => self.grid.claimed(right),
        }
        self.asked.push((item, right));
        self.next = self.choose();
    }

    /// Learns from the answer to a word. Where it would count for its opposite, as a lucky guess among many wrong ones may,
    /// it says no more than how this learner guesses: nothing is learnt from it.
    fn weigh(&mut self, rank: u32, right: bool) {
        let of = |right| {
            let mut grid = self.grid.clone();
            grid.answered(rank, right);
            let target = self.target_of(&grid).mean;
            (grid, target)
        };
        let ((if_right, high), (if_wrong, low)) = (of(true), of(false));
        if high >= low {
            self.grid = if right { if_right } else { if_wrong };
        }
    }

    /// Twenty items more, whatever the precision.
    pub fn more(&mut self) {
        self.promised = self.asked.len() + MORE;
    }

    /// Why the test has stopped, if it has.
    pub fn stopped(&self) -> Option<Stop> {
        let asked = self.asked.len();
        match () {
            () if self.next.is_none() => Some(Stop::NoWords),
            () if asked < SHORTEST || asked < self.promised => None,
            () if self.target().sd <= PRECISE => Some(Stop::Precise),
            () if asked >= LONGEST || self.promised > 0 => Some(Stop::Longest),
            () => None,
        }
    }

    /// What was asked and answered so far.
    pub fn asked(&self) -> &[(Item, bool)] {
        &self.asked
    }

    /// What the answers so far say.
    pub fn result(&self) -> Outcome {
        let levels = Level::ALL.map(|level| self.doubted(self.grid.coverage(self.lists, |cell| cell[rank_of(level)])));
        Outcome { levels, target: self.target() }
    }

    /// How likely the learner knows the word of this rank; its own answer counts, if it was asked.
    pub fn known(&self, rank: u32) -> f64 {
        let own = self.asked.iter().find(|(item, _)| *item == Item::Word(rank)).map(|&(_, right)| right);
        self.grid.known(rank, own)
    }

    fn target(&self) -> Estimate {
        self.target_of(&self.grid)
    }

    fn target_of(&self, grid: &Grid) -> Estimate {
        let weights = weights(self.target);
        let k = |cell: &[f64; 5]| cell.iter().zip(weights).map(|(coverage, weight)| coverage * weight).sum();
        self.doubted(grid.coverage(self.lists, k))
    }

    fn doubted(&self, estimate: Estimate) -> Estimate {
        let doubt = if self.mode == Mode::YesNo { YES_NO_DOUBT } else { 1.0 };
        Estimate { sd: estimate.sd * doubt, ..estimate }
    }

    fn choose(&self) -> Option<Item> {
        let turn = self.asked.len();
        let pseudo = self.asked.iter().filter(|(item, _)| matches!(item, Item::Pseudo(_))).count();
        if self.mode == Mode::YesNo && pseudo < PSEUDOWORDS && turn % EVERY == EVERY - 1 {
            return Some(Item::Pseudo(pseudo::pick(self.seed, pseudo)));
        }
        let asked: Vec<u32> = self.asked.iter().filter_map(|(item, _)| item.rank()).collect();
        let dice = choose::Dice::new(self.seed, turn);
        choose::word(&self.grid, self.lists, weights(self.target), &asked, dice).map(Item::Word)
    }
}

impl Item {
    /// The rank of the word, if it is one.
    pub const fn rank(self) -> Option<u32> {
        match self {
            Item::Word(rank) => Some(rank),
            Item::Pseudo(_) => None,
        }
    }
}

/// The weight of each level in the coverage that a target asks for, easiest first: the same as in the readiness model.
pub const fn weights(target: Level) -> [f64; 5] {
    match target {
        Level::N5 => [1.0, 0.0, 0.0, 0.0, 0.0],
        Level::N4 => [0.4, 0.6, 0.0, 0.0, 0.0],
        Level::N3 => [0.25, 0.25, 0.5, 0.0, 0.0],
        Level::N2 => [0.125, 0.125, 0.25, 0.5, 0.0],
        Level::N1 => [0.0625, 0.0625, 0.125, 0.25, 0.5],
    }
}

fn rank_of(level: Level) -> usize {
    usize::from(level.rank())
}
