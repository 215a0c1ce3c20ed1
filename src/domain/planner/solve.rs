//! The search: how many new cards a day serve the sitting best in the minutes there are, or how few would do.
//!
//! Each try is a simulation. Tries are made on cards that stand for all of them, so that the search takes no longer for
//! a large collection; what is said is then worked out on (nearly) all.

use super::habits::Habits;
use super::model::Model;
use super::simulate::{Course, Deck, Policy, World, course};

/// Cards that a search is made on, and that an answer is worked out on, at most.
pub const SEARCH_CARDS: usize = 800;
pub const ANSWER_CARDS: usize = 3_000;
/// The most new cards a day that anybody is advised.
pub const MOST_NEW: f32 = 60.0;
/// New cards a day that are tried first.
const PACES: [f32; 8] = [0.0, 4.0, 8.0, 13.0, 19.0, 27.0, 40.0, 60.0];
/// A pace that gains all but this share of what the best gains counts as the best: the smaller one is the calmer.
const ALIKE: f64 = 0.03;
/// What all words known are worth beside coverage: enough to decide where coverage does not.
const WORDS: f64 = 1e-3;
/// What is not known of a learner's memory, as a spread of the logit of recall: what no model knows, and what few
/// reviews do not tell, which falls with their number. Set so that eight in ten simulated learners of foreign memories
/// end inside the band (`examples/study`).
const MODEL_SD: f32 = 0.24;
const PRIOR_SD: f32 = 0.60;
const TELLING: f32 = 250.0;
/// What is not known of a learner's pace, as a share of the seconds.
const PACE_SD: f64 = 0.08;
/// The quantile of the normal distribution beyond which one in ten lies.
pub const TENTH: f64 = 1.281_551_6;

/// Everything but the minutes.
pub struct Problem<'a> {
    pub deck: &'a Deck,
    pub model: &'a Model,
    pub habits: &'a Habits,
    pub policy: Policy,
    pub seed: u64,
    /// How well a course ends, 0..=1: coverage of what the sitting asks.
    pub coverage: &'a dyn Fn(&Course, &Model) -> f64,
}

/// A course with what may also come of it.
#[derive(Debug, Clone)]
pub struct Outlook {
    pub policy: Policy,
    pub course: Course,
    pub coverage: f64,
    /// Coverage a tenth below and above.
    pub coverage_band: (f64, f64),
    /// Words recalled on the day: as expected, and the band that holds eight in ten.
    pub words: f64,
    pub words_band: (f64, f64),
    /// Minutes on a day that has any: the mean over the days, and the tenth of days below and above.
    pub minutes: (f64, f64, f64),
}

/// Minutes by day; none where no cap is set.
pub type Minutes = [Option<u16>];

impl Problem<'_> {
    fn play(&self, deck: &Deck, minutes: &Minutes, policy: Policy) -> (Course, f64) {
        let world = World { model: self.model, habits: self.habits, minutes, seed: self.seed };
        let played = course(deck, &world, policy);
        let coverage = (self.coverage)(&played, self.model);
        (played, coverage)
    }

    /// A try for the search: without exam mode, which costs most of the work and lifts all paces alike.
    fn attempt(&self, deck: &Deck, minutes: &Minutes, new: f32) -> (Course, f64) {
        let (played, coverage) = self.play(deck, minutes, Policy { new, exam: false, ..self.policy });
        // Where no list of the sitting moves, as in a deck of the learner's own, the words known decide.
        let cards = f64::from(u32::try_from(deck.cards.len()).unwrap_or(u32::MAX)) * f64::from(deck.stands_for);
        let words = played.words(self.model).0 / cards.max(1.0);
        (played, coverage + WORDS * words)
    }

    /// The pace that ends best within the minutes: the calmest of those that end alike.
    pub fn best(&self, minutes: &Minutes) -> f32 {
        let deck = self.deck.sample(SEARCH_CARDS);
        let fresh: f32 = deck.cards.iter().map(|c| if c.is_new() { deck.stands_for } else { 0.0 }).sum();
        if fresh < 1.0 {
            return 0.0;
        }
        let mut tried: Vec<(f32, f64)> = PACES.iter().map(|&new| (new, self.attempt(&deck, minutes, new).1)).collect();
        for _ in 0..2 {
            let best = calmest(&tried);
            let below = tried.iter().map(|t| t.0).filter(|n| *n < best).fold(0.0, f32::max);
            let above = tried.iter().map(|t| t.0).filter(|n| *n > best).fold(MOST_NEW, f32::min);
            for new in [(below + best) / 2.0, (best + above) / 2.0] {
                let new = new.round();
                if !tried.iter().any(|t| (t.0 - new).abs() < 0.5) {
                    tried.push((new, self.attempt(&deck, minutes, new).1));
                }
            }
        }
        calmest(&tried)
    }

    /// The best of a few paces around `new`, and the coverage it comes to: for what only compares.
    pub fn near(&self, minutes: &Minutes, new: f32) -> (f32, f64) {
        let deck = self.deck.sample(SEARCH_CARDS);
        let tries = [new * 0.7, new, new * 1.4 + 1.0].map(|n| n.round().clamp(0.0, MOST_NEW));
        let tried: Vec<(f32, f64)> = tries.iter().map(|&n| (n, self.attempt(&deck, minutes, n).1)).collect();
        let best = calmest(&tried);
        (best, tried.iter().find(|t| (t.0 - best).abs() < 0.5).map_or(0.0, |t| t.1))
    }

    /// The fewest new cards a day with which a course ends well enough, without a cap; none if even the most do not.
    pub fn fewest(&self, days: usize, enough: &dyn Fn(f64) -> bool) -> Option<(f32, Course)> {
        let deck = self.deck.sample(SEARCH_CARDS);
        let minutes = vec![None; days];
        let most = self.attempt(&deck, &minutes, MOST_NEW);
        if !enough(most.1) {
            return None;
        }
        let (mut low, mut high, mut course) = (0.0_f32, MOST_NEW, most.0);
        // What is known may be enough by itself.
        let (played, coverage) = self.attempt(&deck, &minutes, 0.0);
        if enough(coverage) {
            return Some((0.0, played));
        }
        while high - low > 1.0 {
            let middle = ((low + high) / 2.0).round();
            let (played, coverage) = self.attempt(&deck, &minutes, middle);
            if enough(coverage) {
                (high, course) = (middle, played);
            } else {
                low = middle;
            }
        }
        Some((high, course))
    }

    /// Where this pace leads, with its bands, worked out on at most about so many cards.
    pub fn outlook(&self, minutes: &Minutes, new: f32, cards: usize) -> Outlook {
        let deck = self.deck.sample(cards);
        let policy = Policy { new, ..self.policy };
        let (played, coverage) = self.play(&deck, minutes, policy);
        let (words, spread) = played.words(self.model);
        let small = self.deck.sample(SEARCH_CARDS);
        // The edges are told from the middle without exam mode, as in the search.
        let usual = Policy { exam: false, ..policy };
        let middle = self.play(&small, minutes, usual);
        let middle_words = middle.0.words(self.model).0;
        let edge = |sign: f32| {
            let mut model = self.model.clone();
            model.shift += sign * self.unknown();
            let slower = 1.0 - f64::from(sign) * PACE_SD;
            let h = self.habits;
            let habits = Habits { new: h.new * slower, pass: h.pass * slower, fail: h.fail * slower, ..*h };
            let world = World { model: &model, habits: &habits, minutes, seed: self.seed };
            let played = course(&small, &world, usual);
            (played.words(&model).0 - middle_words, (self.coverage)(&played, &model) - middle.1)
        };
        // A whole standard deviation either way; chance of single words beside it.
        let (worse, better) = (edge(-1.0), edge(1.0));
        let half = |by: f64| TENTH * (by * by + spread).sqrt();
        let whole: f64 = f64::from(deck.stands_for)
            * f64::from(u32::try_from(deck.cards.iter().filter(|c| c.word).count()).unwrap_or(u32::MAX));
        Outlook {
            policy,
            coverage,
            coverage_band: (
                (coverage + TENTH * worse.1.min(0.0)).max(0.0),
                (coverage + TENTH * better.1.max(0.0)).min(1.0),
            ),
            words,
            words_band: ((words - half(worse.0)).max(0.0), (words + half(better.0)).min(whole)),
            minutes: spread_of(&played, minutes),
            course: played,
        }
    }

    /// The spread of the logit of recall that is not known of this learner.
    fn unknown(&self) -> f32 {
        let reviews = f32::from(u16::try_from(self.habits.reviews).unwrap_or(u16::MAX));
        (MODEL_SD * MODEL_SD + PRIOR_SD * PRIOR_SD / (1.0 + reviews / TELLING)).sqrt()
    }
}

fn calmest(tried: &[(f32, f64)]) -> f32 {
    let (least, best) = tried.iter().map(|t| t.1).fold((f64::MAX, f64::MIN), |(l, b), k| (l.min(k), b.max(k)));
    tried.iter().filter(|t| t.1 >= best - ALIKE * (best - least)).map(|t| t.0).fold(f32::INFINITY, f32::min)
}

/// Mean, tenth and ninth tenth of the minutes of days on which there is time.
fn spread_of(course: &Course, minutes: &Minutes) -> (f64, f64, f64) {
    let days = course.days.iter().zip(minutes).filter(|(_, m)| **m != Some(0));
    let mut all: Vec<f64> = days.map(|(d, _)| f64::from(d.minutes)).collect();
    all.sort_by(f64::total_cmp);
    let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let mean = all.iter().sum::<f64>() / f64::from(count.max(1));
    let at =
        |tenths: usize| all.get((all.len() * tenths / 10).min(all.len().saturating_sub(1))).copied().unwrap_or(0.0);
    (mean, at(1), at(9))
}
