//! True retention: of the reviews that asked what had been remembered for at least a day, how many were recalled.

use std::collections::HashMap;
use std::hash::Hash;

use super::time::Day;

/// From this many days since the card's last answer a memory counts as mature, as Anki has it.
pub const MATURE: i32 = 21;

/// A count of recalled among asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    pub n: u32,
    pub recalled: u32,
}

impl Tally {
    pub fn add(&mut self, recalled: bool) {
        self.n += 1;
        self.recalled += u32::from(recalled);
    }

    /// The share recalled; none of none.
    pub fn rate(self) -> Option<f64> {
        (self.n > 0).then(|| f64::from(self.recalled) / f64::from(self.n))
    }

    /// The 95 % interval of the share: Wilson's score interval (E. B. Wilson, 1927). All of 0 to 1 for none.
    pub fn interval(self) -> (f64, f64) {
        const Z: f64 = 1.959_963_984_540_054;
        let Some(p) = self.rate() else { return (0.0, 1.0) };
        let n = f64::from(self.n);
        let shrunk = 1.0 + Z * Z / n;
        let middle = (p + Z * Z / (2.0 * n)) / shrunk;
        let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt() / shrunk;
        ((middle - half).max(0.0), (middle + half).min(1.0))
    }
}

/// Retention by how long the memory had been held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retention {
    /// One to twenty days.
    pub young: Tally,
    pub mature: Tally,
}

impl Retention {
    pub fn all(self) -> Tally {
        Tally { n: self.young.n + self.mature.n, recalled: self.young.recalled + self.mature.recalled }
    }
}

/// Counts answers in the order in which they were given: card, study day, recalled. Only the first of a card on a day
/// counts, and only from `since` on.
pub fn retention<C: Eq + Hash>(answers: impl IntoIterator<Item = (C, Day, bool)>, since: Day) -> Retention {
    let mut last: HashMap<C, Day> = HashMap::new();
    let mut found = Retention::default();
    for (card, day, recalled) in answers {
        let gap = last.insert(card, day).map_or(0, |before| (day - before).0);
        match gap {
            _ if day < since => {}
            1..MATURE => found.young.add(recalled),
            MATURE.. => found.mature.add(recalled),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilsons_interval_is_that_of_the_tables() {
        // 10 of 10 and 81 of 263, as in R. G. Newcombe, 1998, table I.
        let near = |(low, high): (f64, f64), l: f64, h: f64| {
            assert!((low - l).abs() < 5e-5 && (high - h).abs() < 5e-5, "{low} {high}");
        };
        near(Tally { n: 263, recalled: 81 }.interval(), 0.2553, 0.3662);
        near(Tally { n: 148, recalled: 15 }.interval(), 0.0624, 0.1605);
        near(Tally { n: 20, recalled: 0 }.interval(), 0.0, 0.1611);
    }

    #[test]
    fn only_what_was_held_overnight_counts() {
        let day = |n| Day(20_000 + n);
        let answers =
            [(1, day(0), true), (1, day(0), false), (1, day(3), true), (1, day(3), true), (1, day(30), false)];
        let found = retention(answers, day(0));
        assert_eq!((found.young, found.mature), (Tally { n: 1, recalled: 1 }, Tally { n: 1, recalled: 0 }));
        assert_eq!(retention(answers, day(10)).all().n, 1);
    }
}
