//! Results of tests that the learner records: a section of a mock, or an official score report.

use serde::{Deserialize, Serialize};

use crate::domain::event::EventId;
use crate::domain::level::Level;
use crate::domain::readiness::ability::Source;
use crate::domain::readiness::constants::exam;
use crate::domain::readiness::pass;
use crate::domain::readiness::report::Evidence;
use crate::domain::time::{Day, Now};
use crate::store::{Change, Reader, Store};

use super::settings::Settings;
use super::{AppError, readiness};

pub(super) const KIND: &str = "score";

/// A result as it was recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    pub level: String,
    /// The day of the test, `YYYY-MM-DD`.
    pub date: String,
    /// `official-workbook`, `commercial`, `other`, or `official` for a score report.
    pub source: String,
    /// For a section of a mock: its key, right answers, questions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correct: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<u32>,
    /// For a score report: the scaled score of each section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scores: Option<Vec<u16>>,
    /// Coverage of the level's lists on that day.
    #[serde(default)]
    pub coverage: f64,
}

impl Score {
    /// What the estimate takes from it; nothing of another level.
    fn evidence(&self, level: Level) -> Vec<Evidence> {
        let (Ok(day), Ok(source)) = (self.date.parse::<Day>(), self.source.parse::<Source>()) else { return vec![] };
        if self.level != level.as_str() {
            return vec![];
        }
        let sections = exam(level).sections;
        if let Some(scores) = &self.scores {
            let one = |(section, points): (usize, &u16)| Evidence {
                day,
                coverage: self.coverage,
                section,
                points: f64::from(*points),
                items: f64::from(sections[section].items),
                source,
            };
            return scores.iter().take(sections.len()).enumerate().map(one).collect();
        }
        let section = sections.iter().position(|s| Some(s.key) == self.section.as_deref());
        let (Some(section), Some(correct), Some(of)) = (section, self.correct, self.of) else { return vec![] };
        let (raw, items) = (f64::from(correct), f64::from(of));
        let points = sections[section].points(raw, items);
        vec![Evidence { day, coverage: self.coverage, section, points, items, source }]
    }

    /// For an official report: whether it passed.
    pub fn passed(&self) -> Option<bool> {
        let level: Level = self.level.parse().ok()?;
        Some(pass::passes(exam(level), self.scores.as_ref()?))
    }
}

/// Checks a result, notes down coverage on its day and records it.
pub fn add(store: &mut Store, now: Now, mut score: Score) -> Result<Score, AppError> {
    let bad = |what: &'static str, value: String, reason: String| AppError::BadValue { key: what, value, reason };
    let level: Level = score.level.parse().map_err(|_| bad("level", score.level.clone(), "it is N5 to N1".into()))?;
    let day: Day = score.date.parse().map_err(|_| bad("date", score.date.clone(), "write it as 2026-12-06".into()))?;
    let today = now.day(Settings::load(store.read())?.rollover);
    if day > today {
        return Err(bad("date", score.date.clone(), "this day is still to come".to_owned()));
    }
    let sections = exam(level).sections;
    let keys = || sections.iter().map(|s| s.key).collect::<Vec<_>>().join(", ");
    match (&score.scores, &score.section, score.correct, score.of) {
        (Some(scores), None, None, None) => {
            let fits = scores.len() == sections.len()
                && scores.iter().zip(sections).all(|(score, section)| *score <= u16::from(section.max));
            if !fits {
                let maxima: Vec<String> = sections.iter().map(|s| format!("{} 0 to {}", s.key, s.max)).collect();
                return Err(bad("scores", format!("{scores:?}"), format!("{level} has {}", maxima.join(", "))));
            }
        }
        (None, Some(section), Some(correct), Some(of)) => {
            if !sections.iter().any(|s| s.key == section) {
                return Err(bad("section", section.clone(), format!("{level} has {}", keys())));
            }
            if of == 0 || correct > of || of > 500 {
                return Err(bad("correct", format!("{correct} of {of}"), "no more right than were asked".to_owned()));
            }
        }
        _ => {
            let reason = "give --section, --correct and --of, or --official and --scores".to_owned();
            return Err(bad("score", String::new(), reason));
        }
    }
    score.coverage = readiness::coverage_on(store, level, day, today)?;
    let body = serde_json::to_string(&score).unwrap_or_default();
    store.change(|tx: &Change<'_>| Ok::<_, AppError>(tx.put_on_record(now, today, KIND, &body)?))?;
    Ok(score)
}

/// Every result on record, oldest record first.
pub fn list(reader: Reader<'_>) -> Result<Vec<(EventId, Score)>, AppError> {
    let records = reader.records(KIND)?;
    Ok(records.into_iter().filter_map(|r| Some((r.id, serde_json::from_str(&r.body).ok()?))).collect())
}

/// Takes the `n`-th result of the list back, counted from 1. Returns what it was.
pub fn remove(store: &mut Store, now: Now, n: usize) -> Result<Score, AppError> {
    let today = now.day(Settings::load(store.read())?.rollover);
    let mut scores = list(store.read())?;
    if n == 0 || n > scores.len() {
        return Err(AppError::Unknown { what: "result", name: n.to_string(), near: None });
    }
    let (id, score) = scores.swap_remove(n - 1);
    store.change(|tx: &Change<'_>| Ok::<_, AppError>(tx.retract(now, today, id)?))?;
    Ok(score)
}

/// What the estimate for a level takes from the results on record.
pub fn evidence(reader: Reader<'_>, level: Level) -> Result<Vec<Evidence>, AppError> {
    Ok(list(reader)?.iter().flat_map(|(_, score)| score.evidence(level)).collect())
}
