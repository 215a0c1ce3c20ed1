//! True retention: of the reviews that asked what had been remembered for at least a day, how many were recalled.

use std::collections::BTreeMap;

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

    /// Both together.
    #[must_use]
    pub fn and(self, other: Tally) -> Tally {
        Tally { n: self.n + other.n, recalled: self.recalled + other.recalled }
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
        self.young.and(self.mature)
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Retention) -> Retention {
        Retention { young: self.young.and(other.young), mature: self.mature.and(other.mature) }
    }

    /// Counts an answer given `gap` days after the study day of the card's last one: none when that is the same day, as
    /// only the first answer of a day tells what had been remembered.
    pub fn add(&mut self, gap: i32, recalled: bool) {
        match gap {
            1..MATURE => self.young.add(recalled),
            MATURE.. => self.mature.add(recalled),
            _ => {}
        }
    }
}

/// Retention counted day by day and by group (a level, say), from answers in the order in which they were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted<G: Ord> {
    pub days: BTreeMap<Day, Retention>,
    pub groups: BTreeMap<G, Retention>,
}

impl<G: Ord> Default for Counted<G> {
    fn default() -> Self {
        Counted { days: BTreeMap::new(), groups: BTreeMap::new() }
    }
}

impl<G: Ord> Counted<G> {
    /// Counts one answer; `gap` as in [`Retention::add`].
    pub fn add(&mut self, day: Day, group: G, gap: i32, recalled: bool) {
        if gap > 0 {
            self.days.entry(day).or_default().add(gap, recalled);
            self.groups.entry(group).or_default().add(gap, recalled);
        }
    }

    /// From a day on.
    pub fn since(&self, day: Day) -> Retention {
        self.days.range(day..).fold(Retention::default(), |sum, (_, day)| sum.and(*day))
    }
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
        let mut found = Counted::default();
        for (on, gap, recalled) in [(0, 0, false), (3, 3, true), (3, 0, true), (30, 27, false), (30, -1, true)] {
            found.add(day(on), "N2", gap, recalled);
        }
        let all = Retention { young: Tally { n: 1, recalled: 1 }, mature: Tally { n: 1, recalled: 0 } };
        assert_eq!((found.since(day(0)), found.groups["N2"]), (all, all));
        assert_eq!(found.since(day(10)).all(), Tally { n: 1, recalled: 0 });
    }
}
