//! The placement test on this collection: what is asked, where it stopped last time, and what its end seeds.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::domain::card::Ask;
use crate::domain::event::{Act, Seed};
use crate::domain::level::Level;
use crate::domain::placement::grid::{Lists, Word};
use crate::domain::placement::seeds::{self, Pace};
use crate::domain::placement::{Item, Mode, Outcome, Placement, Stop, pseudo};
use crate::domain::time::Now;
use crate::store::lists::ListedWord;
use crate::store::{CardNum, Change, Store};

use super::settings::Settings;
use super::typed::{self, Judged};
use super::{AppError, rules};

/// The kind of record that the end of a test leaves.
pub const KIND: &str = "placement";
/// Where a test under way is kept.
const META: &str = "placement";

/// A test under way, as it is kept: the answers give the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct UnderWay {
    fast: bool,
    target: String,
    seed: u64,
    answers: Vec<bool>,
}

/// The words of the lists in the order of their ranks, from 1.
pub struct Words {
    words: Vec<ListedWord>,
    lists: Lists,
}

impl Words {
    /// The words, ready to be asked in this way.
    pub fn load(store: &Store, fast: bool) -> Result<Words, AppError> {
        let words = store.read().listed_words()?;
        let one = |(rank, word): (u32, &ListedWord)| Word {
            rank,
            level: word.level,
            askable: fast || !typed::readings(&word.head, &word.read).is_empty(),
        };
        let lists = Lists::new((1..).zip(&words).map(one));
        Ok(Words { words, lists })
    }

    fn of(&self, rank: u32) -> Option<&ListedWord> {
        self.words.get(usize::try_from(rank).ok()?.checked_sub(1)?)
    }
}

/// A test.
pub struct Test<'w> {
    words: &'w Words,
    placement: Placement<'w>,
    under_way: UnderWay,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'w> {
    pub number: usize,
    pub word: &'w str,
    /// The readings that are right, and what it means; both empty for a pseudoword.
    pub read: &'w str,
    pub gloss: &'w str,
}

impl<'w> Test<'w> {
    /// Goes on with the test that is under way, or begins one: `fast` by saying yes or no, else by typing readings.
    pub fn begin(store: &Store, words: &'w Words, fast: bool, seed: u64) -> Result<Test<'w>, AppError> {
        let target = Settings::load(store.read())?.target;
        let kept = store.read().meta(META)?.and_then(|text| serde_json::from_str::<UnderWay>(&text).ok());
        let same = |u: &UnderWay| u.fast == fast && u.target == target.as_str();
        let fresh = || UnderWay { fast, target: target.to_string(), seed, answers: Vec::new() };
        let under_way = kept.filter(same).unwrap_or_else(fresh);
        let mode = if fast { Mode::YesNo } else { Mode::Typed };
        let placement = Placement::resume(mode, target, &words.lists, under_way.seed, &under_way.answers);
        Ok(Test { words, placement, under_way })
    }

    /// How many answers it has.
    pub fn answered(&self) -> usize {
        self.under_way.answers.len()
    }

    /// Why it is over, if it is.
    pub fn stopped(&self) -> Option<Stop> {
        self.placement.stopped()
    }

    /// What is asked now; none when it is over.
    pub fn next(&self) -> Option<Asked<'w>> {
        if self.stopped().is_some() {
            return None;
        }
        let number = self.answered() + 1;
        match self.placement.next()? {
            Item::Word(rank) => {
                let ListedWord { head, read, gloss, .. } = self.words.of(rank)?;
                Some(Asked { number, word: head, read, gloss })
            }
            Item::Pseudo(n) => Some(Asked { number, word: pseudo::words().nth(n)?, read: "", gloss: "" }),
        }
    }

    /// Judges a typed reading of what is asked.
    pub fn judge(&self, asked: &Asked<'_>, answer: &str) -> Judged {
        typed::judge(&typed::readings(asked.word, asked.read), answer)
    }

    /// Takes an answer, right or claimed, and keeps it.
    pub fn answer(&mut self, store: &mut Store, right: bool) -> Result<(), AppError> {
        self.placement.answer(right);
        self.under_way.answers.push(right);
        let text = serde_json::to_string(&self.under_way).unwrap_or_default();
        store.change(|tx: &Change<'_>| Ok(tx.set_meta(META, &text)?))
    }

    /// Twenty items more.
    pub fn more(&mut self) {
        self.placement.more();
    }

    /// What the answers so far say.
    pub fn result(&self) -> Outcome {
        self.placement.result()
    }

    /// Ends the test: its result goes on record, and words that are likely known enter as seeded cards, in one
    /// transaction and taken back by one undo.
    pub fn finish(&self, store: &mut Store, now: Now) -> Result<Placed, AppError> {
        let settings = Settings::load(store.read())?;
        let (day, rules) = (now.day(settings.rollover), rules::of(&settings, store.read())?);
        let outcome = self.result();
        store.change(|tx: &Change<'_>| {
            // A card that was answered, or said to be known, is nobody's guess any more.
            let mut fresh: HashMap<u32, CardNum> = HashMap::new();
            for (rank, word) in (1..).zip(&self.words.words) {
                let num = CardNum::of(word.num, Ask::Recognise);
                if tx.card(num)?.is_some_and(|c| c.state.is_new() && c.state.standing == Default::default()) {
                    fresh.insert(rank, num);
                }
            }
            let chances: Vec<(u32, f64)> = fresh.keys().map(|&rank| (rank, self.placement.known(rank))).collect();
            let mut chances = chances;
            chances.sort_by_key(|(rank, _)| *rank);
            let seeds = seeds::seeds(&chances, day, Pace::default(), self.under_way.seed);
            let batch = tx.next_counter()?;
            for seeded in &seeds {
                let Some(&num) = fresh.get(&seeded.rank) else { continue };
                let Some(card) = tx.card(num)? else { continue };
                let stability = i32::try_from(seeded.stability).unwrap_or(i32::MAX);
                let seed = Seed { stability, interval: seeded.due - day, batch };
                tx.append(&rules, num, now, day, Act::Seed(seed), &card.state)?;
            }
            let placed = Placed {
                level: self.under_way.target.clone(),
                fast: self.under_way.fast,
                items: self.answered(),
                levels: Level::ALL
                    .into_iter()
                    .zip(outcome.levels)
                    .map(|(level, e)| (level.to_string(), (e.mean, e.sd)))
                    .collect(),
                unseen: self.unseen(&chances, &seeds, &outcome),
                seeded: seeds.len(),
                last_check: seeds.iter().map(|s| s.due).max().map(|d| d.to_string()),
            };
            tx.put_on_record(now, day, KIND, &serde_json::to_string(&placed).unwrap_or_default())?;
            tx.set_meta(META, "")?;
            Ok(placed)
        })
    }

    /// The share known of the words that stay new, by level, with its spread: what the test says of the level is shared
    /// out over the single words, and its spread goes with the words that are left.
    #[expect(clippy::cast_precision_loss, reason = "a list has some thousand words")]
    fn unseen(&self, fresh: &[(u32, f64)], seeds: &[seeds::Seeded], outcome: &Outcome) -> BTreeMap<String, (f64, f64)> {
        let seeded: std::collections::HashSet<u32> = seeds.iter().map(|s| s.rank).collect();
        let mut left: BTreeMap<String, (f64, f64)> = BTreeMap::new();
        for level in Level::ALL {
            let of = |rank: u32| self.words.of(rank).is_some_and(|w| w.level == level);
            let rest: Vec<f64> = fresh.iter().filter(|(r, _)| !seeded.contains(r) && of(*r)).map(|(_, p)| *p).collect();
            let all = self.words.words.iter().filter(|w| w.level == level).count() as f64;
            if !rest.is_empty() {
                let n = rest.len() as f64;
                let sd = (outcome.levels[usize::from(level.rank())].sd * all / n).min(0.3);
                left.insert(level.to_string(), (rest.iter().sum::<f64>() / n, sd));
            }
        }
        left
    }
}

/// What a test came to, as it stands on record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Placed {
    /// The target it was asked for.
    pub level: String,
    pub fast: bool,
    pub items: usize,
    /// By level: the share of its words that is known, and the standard deviation of that.
    pub levels: BTreeMap<String, (f64, f64)>,
    /// The same for the words that stay new.
    pub unseen: BTreeMap<String, (f64, f64)>,
    /// Words that entered as known.
    pub seeded: usize,
    /// The day of the last of their checks.
    pub last_check: Option<String>,
}
