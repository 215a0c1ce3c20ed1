//! What the log teaches about this learner's memory: worked out from all of it now and then, kept as a few numbers.

use std::panic::resume_unwind;
use std::thread;

use serde::{Deserialize, Serialize};

use crate::domain::hash::{NumberMap, NumberSet};
use crate::domain::level::Level;
use crate::domain::memory::calibration::{Calibration, Calibrator, View, WINDOW};
use crate::domain::memory::fit;
use crate::domain::planner::habits::Habits;
use crate::domain::rating::Rating;
use crate::domain::readiness::constants::PAIRS;
use crate::domain::scheduler::Scheduler;
use crate::domain::scheduler::rules::Rules;
use crate::domain::time::{Now, Timestamp};
use crate::store::answers::Answers;
use crate::store::{Change, Reader, Store};

use super::retained::Retained;
use super::rules::{self, MODEL, Model};
use super::settings::Settings;
use super::{AppError, habits, retained};

/// Where the collection keeps it.
const META: &str = "memory";
/// The weights are learnt anew after so many of the newest reviews while predictions are collected.
const REFIT: usize = 1_500;
/// Reviews before those that are weighed at all: as one in two may be the first of its card or a repeat, which are not.
const WEIGHED: usize = 2 * WINDOW;
/// Answers of a log that are learnt from before anybody could ask what is going on: in a tenth of a second.
pub const LONG: usize = 200_000;

/// The numbers, and how far into the log they reach.
#[derive(Debug, Clone, PartialEq)]
pub struct Learnt {
    pub calibration: Calibration,
    /// The newest predictions, made before the answer was known, and whether it was recalled.
    pub pairs: Vec<(f64, bool)>,
    /// Typed checks of words graded as known, and how many failed.
    pub audits: u32,
    pub failures: u32,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    /// The newest row of the log when this was learnt.
    seq: i64,
    calibration: Vec<f64>,
    /// Predictions in ten-thousandths, negative where it was not recalled.
    pairs: Vec<i16>,
    audits: u32,
    failures: u32,
}

/// What is learnt so far; learnt anew, and kept, when the log has grown by more than a fiftieth since.
pub fn learnt(store: &mut Store) -> Result<Learnt, AppError> {
    let newest = store.read().newest_seq()?;
    let stored = store.read().meta(META)?.and_then(|text| serde_json::from_str::<Stored>(&text).ok());
    if let Some(stored) = stored.filter(|s| s.reaches(newest))
        && let Some(learnt) = Learnt::of(&stored)
    {
        return Ok(learnt);
    }
    let rules = rules::load(store.read())?;
    let answers = store.read().answers()?;
    look_back(store, &answers, &rules, newest)
}

/// The calibration on file; FSRS-6 as it is where nothing was learnt yet.
pub fn calibration(reader: Reader<'_>) -> Result<Calibration, AppError> {
    #[derive(Deserialize)]
    struct Weights {
        calibration: Vec<f64>,
    }
    let stored = reader.meta(META)?.and_then(|text| serde_json::from_str::<Weights>(&text).ok());
    Ok(stored.and_then(|s| Calibration::from_stored(&s.calibration)).unwrap_or_default())
}

/// What the end of a session may say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proposal {
    /// Reviews of the learner's own that FSRS-6 was fitted to.
    pub reviews: usize,
}

/// At the end of a session, where the log has grown enough: fits the memory model to it, keeps the fit only if it wins on the
/// learner's own later reviews, and learns the rest anew. Nothing is asked. Returns a proposal, once, when the fit has
/// won and SM-2 is still in force.
pub fn settle(store: &mut Store, now: Now) -> Result<Option<Proposal>, AppError> {
    let newest = store.read().newest_seq()?;
    if is_fresh(store, newest)? {
        return Ok(None);
    }
    let answers = store.read().answers()?;
    let settings = Settings::load(store.read())?;
    let before = rules::of(&settings, store.read())?;
    let mut proposal = None;
    if let Some(fit) = fit::fit(&answers.reviews).filter(|f| f.parameters.to_stored() != before.parameters.to_stored())
    {
        let model = Model {
            parameters: fit.parameters.to_stored(),
            reviews: fit.n,
            log_loss_default: fit.log_loss_default,
            log_loss_fitted: fit.log_loss_fitted,
        };
        let body = serde_json::to_string(&model).unwrap_or_default();
        let first = rules::model(store.read())?.is_none();
        store.change(|tx: &Change<'_>| {
            tx.put_on_record(now, now.day(settings.rollover), MODEL, &body)?;
            rules::refold(tx)
        })?;
        let wanted = fit.kept && first && settings.scheduler == Scheduler::Sm2;
        proposal = wanted.then_some(Proposal { reviews: fit.n });
    }
    let rules = rules::of(&settings, store.read())?;
    look_back(store, &answers, &rules, newest)?;
    Ok(proposal)
}

/// Learns from all answers of a log that ends with the row `newest`, and keeps what was learnt.
fn look_back(store: &mut Store, answers: &Answers, rules: &Rules, newest: i64) -> Result<Learnt, AppError> {
    let levels = retained::is_uncounted(store.read())?.then(|| store.read().levels()).transpose()?;
    let lesson = Lesson::of(answers, rules, levels.as_ref());
    store.change(|tx: &Change<'_>| lesson.keep(tx, newest))?;
    Ok(lesson.learnt)
}

/// What a whole log teaches: of memory, of what answers cost and, where that is not known yet, of what was retained. The
/// log is read once for all of them.
#[derive(Debug)]
pub struct Lesson {
    learnt: Learnt,
    habits: Habits,
    counted: Option<(Retained, Timestamp)>,
}

impl Lesson {
    /// What all answers of a log teach; with the levels of notes, what was retained of each.
    pub fn of(answers: &Answers, rules: &Rules, levels: Option<&NumberMap<u32, Level>>) -> Lesson {
        thread::scope(|scope| {
            let learning = scope.spawn(|| learn(answers, rules));
            let counted = levels.map(|levels| retained::counted(answers, levels));
            let habits = habits::of(answers);
            let learnt = learning.join().unwrap_or_else(|panic| resume_unwind(panic));
            Lesson { learnt, habits, counted }
        })
    }

    /// Keeps it, of a log that ends with the row `newest`.
    pub fn keep(&self, tx: &Change<'_>, newest: i64) -> Result<(), AppError> {
        let text = serde_json::to_string(&self.learnt.stored(newest)).unwrap_or_default();
        tx.set_meta(META, &text)?;
        habits::keep(tx, &self.habits)?;
        match &self.counted {
            Some((found, latest)) => retained::keep(tx, found, newest, *latest),
            None => Ok(()),
        }
    }
}

/// Whether what is learnt must be learnt anew before it is used: with a long log that takes a moment.
pub fn is_stale(store: &Store) -> Result<bool, AppError> {
    Ok(!is_fresh(store, store.read().newest_seq()?)?)
}

/// Whether what was learnt reaches to the end of the log, or nearly.
pub(super) fn is_fresh(store: &Store, newest: i64) -> Result<bool, AppError> {
    let stored = store.read().meta(META)?.and_then(|text| serde_json::from_str::<Stored>(&text).ok());
    Ok(stored.is_some_and(|s| s.reaches(newest)))
}

/// Tells the log again: each of the newest reviews is foretold before it is learnt from.
fn learn(answers: &Answers, rules: &Rules) -> Learnt {
    let mut calibrator = Calibrator::new(rules.parameters, View::Ahead);
    let mut calibration = Calibration::default();
    let (audits, failures) = (answers.audits, answers.failures);
    let mut pairs = Vec::new();
    // Some of the newest reviews are repeats of a day, which are not foretold: begin a little earlier.
    let first = answers.reviews.len().saturating_sub(PAIRS * 3 / 2);
    let (before, newest) = answers.reviews.split_at(first.saturating_sub(WEIGHED));
    // Most cards of a long log are not among the newest reviews: that they were asked is counted, and no more.
    let asked: NumberSet<u32> = newest.iter().map(|review| review.card).collect();
    for review in before {
        if asked.contains(&review.card) { calibrator.follow(review) } else { calibrator.pass(review) }
    }
    for (n, review) in (before.len()..).zip(newest) {
        if n >= first {
            if (n - first).is_multiple_of(REFIT) {
                calibration = calibrator.calibration();
            }
            if calibrator.memory(review.card).is_some_and(|m| m.elapsed(review.day).0 > 0) {
                pairs.push((calibrator.recall(&calibration, review), review.rating != Rating::Again));
            }
        }
        calibrator.learn(review);
    }
    pairs.drain(..pairs.len().saturating_sub(PAIRS));
    Learnt { calibration: calibrator.calibration(), pairs, audits, failures }
}

impl Stored {
    /// Whether the log has grown by no more than a fiftieth since.
    fn reaches(&self, newest: i64) -> bool {
        self.seq <= newest && newest - self.seq <= self.seq / 50
    }
}

impl Learnt {
    fn of(stored: &Stored) -> Option<Learnt> {
        let pairs = stored.pairs.iter().map(|p| (f64::from(p.unsigned_abs()) / 1e4, *p > 0)).collect();
        let calibration = Calibration::from_stored(&stored.calibration)?;
        Some(Learnt { calibration, pairs, audits: stored.audits, failures: stored.failures })
    }

    #[expect(clippy::cast_possible_truncation, reason = "1 to 10,000")]
    fn stored(&self, seq: i64) -> Stored {
        let pair = |(p, recalled): &(f64, bool)| {
            let p = (p * 1e4).round().clamp(1.0, 1e4) as i16;
            if *recalled { p } else { -p }
        };
        Stored {
            seq,
            calibration: self.calibration.to_stored().to_vec(),
            pairs: self.pairs.iter().map(pair).collect(),
            audits: self.audits,
            failures: self.failures,
        }
    }
}
