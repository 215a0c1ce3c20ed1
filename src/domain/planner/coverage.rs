//! Coverage of the lists on the day of a sitting, as a simulation leaves it: the estimate of [`crate::domain::readiness`]
//! for cards that may stand for several, with what is never asked beside them.

use super::card::{Card, OTHER};
use super::model::Model;
use super::simulate::Course;
use crate::domain::level::Level;
use crate::domain::readiness::coverage::{Coverage, Estimate, combined, mixed};

/// Words and kanji of five levels.
const LISTS: usize = 10;

/// The number of a list: words or kanji of a level.
pub const fn list(level: Level, kanji: bool) -> u8 {
    level.rank() * 2 + if kanji { 1 } else { 0 }
}

/// Sums over the cards of one list.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Sums {
    cards: f64,
    unseen: f64,
    known: f64,
    spread: f64,
    recalled: f64,
    bend: f64,
}

/// The lists of a level and what is believed of them.
#[derive(Debug, Clone)]
pub struct Lists {
    pub level: Level,
    pub recalibration: Estimate,
    pub overclaim: Estimate,
    /// Share of unseen words known already and its spread, by level, the easiest first.
    pub known_unseen: [(f64, f64); 5],
    /// Cards that no day asks, as they will stand.
    fixed: [Sums; LISTS],
}

impl Lists {
    pub fn new(level: Level, recalibration: Estimate, overclaim: Estimate, known_unseen: [(f64, f64); 5]) -> Lists {
        Lists { level, recalibration, overclaim, known_unseen, fixed: [Sums::default(); LISTS] }
    }

    /// Counts a card in that is never asked: recalled with this probability on the day; none for an unseen one.
    pub fn fix(&mut self, list: u8, recall: Option<f64>) {
        let (c, o) = (self.recalibration.value, self.overclaim.value);
        if let Some(sums) = self.fixed.get_mut(usize::from(list)) {
            sums.add(recall, 1.0, c, o);
        }
    }

    /// Coverage of the level at the end of a course.
    pub fn estimate(&self, course: &Course, model: &Model) -> Estimate {
        let day = i32::try_from(course.days.len()).unwrap_or(i32::MAX);
        let recall = |card: &Card| (!card.is_new()).then(|| f64::from(model.recall(card, day)));
        self.of(&course.cards, f64::from(course.stands_for), recall)
    }

    /// Coverage where cards are recalled like this.
    fn of(&self, cards: &[Card], weight: f64, recall: impl Fn(&Card) -> Option<f64>) -> Estimate {
        let (c, o) = (self.recalibration.value, self.overclaim.value);
        let mut sums = self.fixed;
        for card in cards.iter().filter(|card| card.list != OTHER) {
            if let Some(sums) = sums.get_mut(usize::from(card.list)) {
                sums.add(recall(card), weight, c, o);
            }
        }
        let own = Level::ALL.into_iter().take(usize::from(self.level.rank()) + 1).rev();
        let one = |level: Level| {
            let unseen = self.known_unseen[usize::from(level.rank())];
            let [words, kanji] = [false, true].map(|k| sums[usize::from(list(level, k))]);
            mixed(words.coverage(o, unseen), (kanji.cards > 0.0).then(|| kanji.coverage(o, unseen)))
        };
        combined(self.level, &own.map(one).collect::<Vec<_>>(), self.overclaim, self.recalibration)
    }
}

impl Sums {
    fn add(&mut self, recall: Option<f64>, weight: f64, c: f64, o: f64) {
        self.cards += weight;
        let Some(p) = recall else {
            self.unseen += weight;
            return;
        };
        let odds = (p.clamp(1e-4, 1.0 - 1e-4) / (1.0 - p.clamp(1e-4, 1.0 - 1e-4))) * c.exp();
        let s = if p <= 0.0 { 0.0 } else { odds / (1.0 + odds) };
        let k = s * (1.0 - o);
        self.known += weight * k;
        self.spread += weight * k * (1.0 - k);
        self.recalled += weight * s;
        self.bend += weight * s * (1.0 - s);
    }

    fn coverage(&self, o: f64, (u, s_u): (f64, f64)) -> Coverage {
        if self.cards <= 0.0 {
            return Coverage::default();
        }
        let n = self.cards;
        Coverage {
            value: (self.known + self.unseen * u) / n,
            variance: self.spread / (n * n) + (self.unseen * s_u / n).powi(2),
            by_overclaim: -self.recalled / n,
            by_recalibration: self.bend * (1.0 - o) / n,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::readiness::report::{Basis, Known, Lists as Known2};

    #[test]
    fn coverage_is_that_of_readiness() {
        let mut known = Known { lists: vec![Known2::default(); 5], audits: 10, failures: 2, ..Known::default() };
        let (mut cards, mut recalls) = (Vec::new(), Vec::new());
        for (rank, level) in Level::ALL.into_iter().enumerate() {
            let lists = &mut known.lists[rank];
            for kanji in [false, true] {
                let into = if kanji { &mut lists.kanji } else { &mut lists.words };
                into.known_unseen = (0.2, 0.1);
                for n in 0..40_u32 {
                    let p = f64::from(n) / 40.0;
                    cards.push(Card::new(list(level, kanji), !kanji));
                    recalls.push((n % 3 > 0).then_some(p));
                    match recalls.last() {
                        Some(Some(p)) => into.recall.push(*p),
                        _ => into.unseen += 1,
                    }
                }
            }
        }
        let basis = Basis::of(Level::N2, &known);
        let lists = Lists::new(Level::N2, basis.recalibration, basis.overclaim, [(0.2, 0.1); 5]);
        let place = |card: &Card| cards.iter().position(|c| std::ptr::eq(c, card)).unwrap();
        let found = lists.of(&cards, 1.0, |card| recalls[place(card)]);
        assert!((found.value - basis.coverage.value).abs() < 1e-9);
        assert!((found.variance - basis.coverage.variance).abs() < 1e-9);
    }
}
