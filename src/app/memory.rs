//! What the log teaches about this learner's memory: worked out from all of it now and then, kept as a few numbers.

use serde::{Deserialize, Serialize};

use crate::domain::memory::calibration::{Calibration, Calibrator, View};
use crate::domain::memory::card::Review;
use crate::domain::readiness::constants::PAIRS;
use crate::domain::scheduler::rules::Rules;
use crate::store::{Change, Store};

use super::{AppError, rules};

/// Where the collection keeps it.
const META: &str = "memory";
/// The weights are learnt anew after so many of the newest reviews while predictions are collected.
const REFIT: usize = 500;

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
    if let Some(stored) = stored.filter(|s| s.seq <= newest && newest - s.seq <= s.seq / 50)
        && let Some(learnt) = Learnt::of(&stored)
    {
        return Ok(learnt);
    }
    let rules = rules::load(store.read())?;
    let learnt = learn(store, &rules)?;
    let text = serde_json::to_string(&learnt.stored(newest)).unwrap_or_default();
    store.change(|tx: &Change<'_>| Ok::<_, AppError>(tx.set_meta(META, &text)?))?;
    Ok(learnt)
}

/// Tells the log again: each of the newest reviews is foretold before it is learnt from.
fn learn(store: &Store, rules: &Rules) -> Result<Learnt, AppError> {
    let answers = store.read().answers()?;
    let mut calibrator = Calibrator::new(rules.parameters, View::Ahead);
    let mut calibration = Calibration::default();
    let mut learnt = Learnt { calibration, pairs: Vec::new(), audits: 0, failures: 0 };
    // Some of the newest reviews are repeats of a day, which are not foretold: begin a little earlier.
    let first = answers.len().saturating_sub(PAIRS * 3 / 2);
    for (n, answer) in answers.iter().enumerate() {
        let review = Review {
            card: answer.card.number(),
            day: answer.day,
            rating: answer.quality.rating(),
            took: answer.took.into(),
        };
        if answer.audit {
            learnt.audits += 1;
            learnt.failures += u32::from(!answer.quality.recalled());
        }
        if n >= first {
            if (n - first) % REFIT == 0 {
                calibration = calibrator.calibration();
            }
            if calibrator.memory(review.card).is_some_and(|m| m.elapsed(review.day).0 > 0) {
                learnt.pairs.push((calibrator.recall(&calibration, &review), answer.quality.recalled()));
            }
        }
        calibrator.learn(&review);
    }
    learnt.calibration = calibrator.calibration();
    learnt.pairs.drain(..learnt.pairs.len().saturating_sub(PAIRS));
    Ok(learnt)
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
