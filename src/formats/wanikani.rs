//! A saved dump of WaniKani's API (version 2): kanji and words with the stage each has reached. It holds no answers, so
//! the stages are where the cards begin. Never asks the network.
//!
//! Source: WaniKani's API documentation; the spaces between stages are those of its default system.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Deserialize;

use super::fail::{FileError, ReadError};
use super::item::{DeckHead, Left, PastCard, PastDue, PastState, Problem, Row, Standing};
use super::json::broken;
use super::options::Options;
use super::row::{self, Refusal};
use super::tally::Tally;
use crate::domain::card::Ask;
use crate::domain::hash;
use crate::domain::note::Kind;
use crate::domain::time::{Days, Now};

/// Days from each stage to the next: 4 and 8 hours, 1 and 2 days, 1 and 2 weeks, 1 and 4 months.
const DAYS: [i32; 8] = [0, 0, 1, 2, 7, 14, 30, 120];

/// The dump; each collection may be missing.
#[derive(Debug, Default, Deserialize)]
struct Dump<'t> {
    #[serde(default, borrow)]
    subjects: Collection<Subject<'t>>,
    #[serde(default, borrow)]
    assignments: Collection<Assignment<'t>>,
}

#[derive(Debug, Deserialize)]
struct Collection<T> {
    data: Vec<Resource<T>>,
}

impl<T> Default for Collection<T> {
    fn default() -> Self {
        Collection { data: Vec::new() }
    }
}

#[derive(Debug, Deserialize)]
struct Resource<T> {
    #[serde(default)]
    id: i64,
    #[serde(default)]
    object: String,
    data: T,
}

#[derive(Debug, Deserialize)]
struct Subject<'t> {
    #[serde(default, borrow)]
    characters: Option<Cow<'t, str>>,
    #[serde(default, borrow)]
    meanings: Vec<Meaning<'t>>,
    #[serde(default, borrow)]
    readings: Vec<Reading<'t>>,
}

#[derive(Debug, Deserialize)]
struct Meaning<'t> {
    #[serde(borrow)]
    meaning: Cow<'t, str>,
    #[serde(default)]
    accepted_answer: bool,
}

#[derive(Debug, Deserialize)]
struct Reading<'t> {
    #[serde(borrow)]
    reading: Cow<'t, str>,
    #[serde(default)]
    primary: bool,
}

#[derive(Debug, Deserialize)]
struct Assignment<'t> {
    subject_id: i64,
    #[serde(default)]
    srs_stage: usize,
    #[serde(default, borrow)]
    available_at: Option<Cow<'t, str>>,
    #[serde(default, borrow)]
    started_at: Option<Cow<'t, str>>,
}

/// Reads the whole file.
pub(super) fn read<E>(text: &str, options: &Options, tally: &mut Tally<'_, '_, E>) -> Result<(), ReadError<E>> {
    let dump: Dump<'_> = serde_json::from_str(text).map_err(|e| broken(&e, text))?;
    if dump.subjects.data.is_empty() {
        return Err(FileError::NoSubjects.into());
    }
    let head = DeckHead { id: Some("wanikani".to_owned()), name: Some("WaniKani".to_owned()), ..DeckHead::default() };
    tally.head(&head)?;
    let stages: HashMap<i64, &Assignment<'_>> =
        dump.assignments.data.iter().map(|a| (a.data.subject_id, &a.data)).collect();
    let (mut radicals, mut locked) = (0, 0);
    for (number, Resource { id, object, data }) in (1..).zip(&dump.subjects.data) {
        let kind = match object.as_str() {
            "kanji" => Kind::Kanji,
            "vocabulary" | "kana_vocabulary" => Kind::Word,
            _ => {
                radicals += 1;
                continue;
            }
        };
        let stage = stages.get(id);
        if stage.is_none() && !stages.is_empty() {
            locked += 1;
            continue;
        }
        let burned = stage.is_some_and(|s| s.srs_stage >= 9);
        let row = match subject(data, kind, options) {
            Ok(row) => Row { line: number, id: Some(Cow::Owned(id.to_string())), known: burned, ..row },
            Err(refusal) => {
                let reason = match refusal {
                    Refusal::BadBytes => tally.bad_bytes(None),
                    Refusal::Because(reason) => reason,
                };
                let note = Some(format!("subject {id}"));
                tally.problem(Problem { line: None, note, reason, skipped: true })?;
                continue;
            }
        };
        tally.note(row)?;
        if let Some(stage) = stage.filter(|_| !burned) {
            tally.card(PastCard {
                ask: Ask::Recognise,
                key: hash::stable(&[&format!("wanikani|{id}")]),
                standing: Standing::Active,
                changed_ms: moment(stage.started_at.as_deref()).unwrap_or(0),
                state: state(stage),
            })?;
        }
    }
    for (left, what) in [(radicals, "radicals are no words"), (locked, "subjects are not unlocked yet")] {
        if left > 0 {
            let reason = format!("{left} {what}: left out");
            tally.problem(Problem { line: None, note: None, reason, skipped: false })?;
            tally.left(Left { notes: left, ..Left::default() })?;
        }
    }
    Ok(())
}

fn subject<'a>(data: &'a Subject<'_>, kind: Kind, options: &Options) -> Result<Row<'a>, Refusal> {
    let meanings: Vec<&str> = data.meanings.iter().filter(|m| m.accepted_answer).map(|m| m.meaning.as_ref()).collect();
    let reading = data.readings.iter().find(|r| r.primary).or(data.readings.first());
    // A kanji has several readings and none of them is the card's.
    let reading = reading.filter(|_| kind != Kind::Kanji).map_or("", |r| r.reading.as_ref());
    let mut row = Row {
        head: row::cleaned(Cow::Borrowed(data.characters.as_deref().unwrap_or_default()))?,
        read: row::cleaned(Cow::Borrowed(reading))?,
        gloss: Cow::Owned(row::cleaned(Cow::Owned(meanings.join("; ")))?.into_owned()),
        kind: Some(kind),
        ..Row::default()
    };
    row::complete(&mut row, &DeckHead::default(), options)?;
    Ok(row)
}

fn state(stage: &Assignment<'_>) -> PastState {
    let days = stage.srs_stage.checked_sub(1).and_then(|at| DAYS.get(at));
    match (days, moment(stage.available_at.as_deref())) {
        (Some(&days), Some(due)) => PastState::Due {
            due: PastDue::At(due),
            interval: Days(days),
            learning: days == 0,
            ease: None,
            lapses: 0,
            memory: None,
        },
        _ => PastState::New,
    }
}

fn moment(text: Option<&str>) -> Option<i64> {
    text?.parse::<Now>().ok().map(|now| now.at.0)
}
