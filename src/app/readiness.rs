//! Readiness for a level: what the collection knows goes into the estimate, and each forecast is kept to be scored.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::domain::card::{CardState, Standing};
use crate::domain::history;
use crate::domain::level::Level;
use crate::domain::note::Kind;
use crate::domain::readiness::constants::{KNOWN_UNSEEN, SAID_KNOWN, exam};
use crate::domain::readiness::coverage::{Estimate, List, combined, share};
use crate::domain::readiness::ledger::{Score, Scored};
use crate::domain::readiness::projection::{self, Standing as Stands};
use crate::domain::readiness::report::{self, Basis, Evidence, Known, Lists, Report};
use crate::domain::readiness::sittings::{self, Sitting};
use crate::domain::scheduler::rules::Rules;
use crate::domain::time::{Day, Now};
use crate::store::lists::ListedCard;
use crate::store::{CardNum, Change, NoteNum, Reader, Store};

use super::memory::{self, Learnt};
use super::settings::Settings;
use super::{AppError, placement, rules, scores};

/// A share of known cards with the interval that should hold it eight times in ten.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    pub name: String,
    pub cards: u32,
    pub coverage: f64,
    pub low: f64,
    pub high: f64,
}

/// A sitting that one can still register for, and the chance there.
#[derive(Debug, Clone, PartialEq)]
pub struct Ahead {
    pub sitting: Sitting,
    /// With what is known today, kept up.
    pub probability: f64,
    /// With the present number of new cards a day until then.
    pub at_pace: f64,
    /// If ability were known, the probability at that pace would lie in here eight times in ten.
    pub band: (f64, f64),
    /// The fewest new cards a day that make it likely; none when cards alone do not.
    pub fewest_new: Option<u32>,
}

/// Everything `gokaku readiness` says.
#[derive(Debug, Clone, PartialEq)]
pub struct Readiness {
    pub today: Day,
    pub report: Report,
    pub basis: Basis,
    pub known: Known,
    pub evidence: Vec<Evidence>,
    pub sittings: Vec<Ahead>,
    /// New cards a day, as set.
    pub pace: u32,
    pub business: Vec<Share>,
    pub grammar: Share,
    pub missing: Vec<String>,
}

/// The most new cards a day that anybody is advised.
const MOST_NEW: u32 = 60;

/// Works out readiness for `level` at `sitting` (the next one, if none is named) and keeps the forecast.
pub fn readiness(
    store: &mut Store,
    now: Now,
    level: Option<Level>,
    sitting: Option<Day>,
) -> Result<Readiness, AppError> {
    let settings = Settings::load(store.read())?;
    let (level, today) = (level.unwrap_or(settings.target), now.day(settings.rollover));
    let coming = sittings::coming(today);
    let sitting = match sitting {
        Some(day) if day < today => {
            let reason = "this day has passed; leave --sitting out for the next one".to_owned();
            return Err(AppError::BadValue { key: "sitting", value: day.to_string(), reason });
        }
        Some(day) => day,
        None => coming.first().map_or(today, |s| s.day),
    };
    let learnt = memory::learnt(store)?;
    let reader = store.read();
    let rules = rules::of(&settings, reader)?;
    let cards = reader.listed_cards()?;
    let recall = Recall { learnt: &learnt, rules: &rules, on: today };
    let known = known(reader, &cards, &recall, level)?;
    let basis = Basis::of(level, &known);
    let evidence = scores::evidence(reader, level)?;
    let report = report::report(level, sitting, basis.coverage, &evidence);
    let ahead = |s: Sitting| ahead(level, &known, &basis, &evidence, s, today, settings.new_a_day());
    let readiness = Readiness {
        today,
        sittings: coming.into_iter().map(ahead).collect(),
        pace: settings.new_a_day(),
        business: business(reader, &cards, &recall)?,
        grammar: grammar(&cards, &recall, level),
        missing: report::missing(exam(level), &report.scores, &known),
        report,
        basis,
        known,
        evidence,
    };
    keep(store, now, &readiness)?;
    Ok(readiness)
}

/// The business axis alone, without a forecast.
pub fn business_topics(store: &mut Store, now: Now) -> Result<Vec<Share>, AppError> {
    let learnt = memory::learnt(store)?;
    let reader = store.read();
    let settings = Settings::load(reader)?;
    let rules = rules::of(&settings, reader)?;
    let recall = Recall { learnt: &learnt, rules: &rules, on: now.day(settings.rollover) };
    business(reader, &reader.listed_cards()?, &recall)
}

/// The probability to pass at each of these days, at the present number of new cards a day. No forecast is kept.
pub fn at_pace(store: &mut Store, now: Now, level: Level, days: &[Day]) -> Result<Vec<(Day, f64)>, AppError> {
    let learnt = memory::learnt(store)?;
    let reader = store.read();
    let settings = Settings::load(reader)?;
    let (rules, today) = (rules::of(&settings, reader)?, now.day(settings.rollover));
    let recall = Recall { learnt: &learnt, rules: &rules, on: today };
    let known = known(reader, &reader.listed_cards()?, &recall, level)?;
    let (basis, evidence) = (Basis::of(level, &known), scores::evidence(reader, level)?);
    let at = |day: &Day| {
        let coverage = projected(level, &known, &basis, (*day - today).0, settings.new_a_day());
        (*day, report::probability(level, *day, coverage, &evidence))
    };
    Ok(days.iter().map(at).collect())
}

/// How likely each card is recalled on a day.
pub(super) struct Recall<'a> {
    pub learnt: &'a Learnt,
    pub rules: &'a Rules,
    pub on: Day,
}

impl Recall<'_> {
    /// Recall of a card that counts; none for one that is new.
    pub fn of(&self, state: &CardState) -> Option<f64> {
        let parameters = &self.rules.parameters;
        match (state.standing, &state.trace, state.due) {
            (Standing::Suspended, _, _) => Some(0.0),
            (Standing::Known, _, _) => Some(SAID_KNOWN),
            // A seeded word is as sure as the placement was until its check, when its curve says just that.
            (_, Some(trace), Some(due)) if state.reps == 0 => Some(trace.retrievability(parameters, due.max(self.on))),
            (_, Some(trace), _) => Some(self.learnt.calibration.recall(parameters, Some(trace), self.on)),
            (_, None, _) => None,
        }
    }
}

/// The share of unseen words that is known already and its spread, by level, the easiest first.
pub(super) fn known_unseen(reader: Reader<'_>, target: Level) -> Result<[(f64, f64); 5], AppError> {
    let placed = placed(reader)?;
    Ok(Level::ALL.map(|level| {
        let below = usize::from(target.rank().saturating_sub(level.rank()));
        let prior = KNOWN_UNSEEN[below.min(KNOWN_UNSEEN.len() - 1)];
        placed.get(level.as_str()).copied().unwrap_or(prior)
    }))
}

/// What is known of every level's lists. Ignored cards leave them.
fn known(reader: Reader<'_>, cards: &[ListedCard], recall: &Recall<'_>, target: Level) -> Result<Known, AppError> {
    let mut lists = vec![Lists::default(); Level::ALL.len()];
    for (unseen, lists) in known_unseen(reader, target)?.into_iter().zip(&mut lists) {
        lists.words.known_unseen = unseen;
        // The placement asks words; what it says of them is the best there is for kanji.
        lists.kanji.known_unseen = lists.words.known_unseen;
    }
    for card in cards.iter().filter(|c| c.state.standing != Standing::Ignored) {
        let Some(lists) = card.level.and_then(|level| lists.get_mut(usize::from(level.rank()))) else { continue };
        match card.kind {
            Kind::Word => count(&mut lists.words, recall.of(&card.state)),
            Kind::Kanji => count(&mut lists.kanji, recall.of(&card.state)),
            Kind::Grammar | Kind::Business => {}
        }
    }
    let learnt = recall.learnt;
    Ok(Known { lists, pairs: learnt.pairs.clone(), audits: learnt.audits, failures: learnt.failures })
}

fn count(list: &mut List, recall: Option<f64>) {
    match recall {
        Some(p) => list.recall.push(p),
        None => list.unseen += 1,
    }
}

/// What the newest placement says of the words that it did not seed: by level, the share known and its spread.
fn placed(reader: Reader<'_>) -> Result<BTreeMap<String, (f64, f64)>, AppError> {
    #[derive(Deserialize)]
    struct Placed {
        unseen: BTreeMap<String, (f64, f64)>,
    }
    let newest = reader.records(placement::KIND)?.pop();
    Ok(newest.and_then(|r| serde_json::from_str::<Placed>(&r.body).ok()).map(|p| p.unseen).unwrap_or_default())
}

fn ahead(
    level: Level,
    known: &Known,
    basis: &Basis,
    evidence: &[Evidence],
    sitting: Sitting,
    today: Day,
    pace: u32,
) -> Ahead {
    let coverage = |new: u32| projected(level, known, basis, (sitting.day - today).0, new);
    let at = |new: u32| report::probability(level, sitting.day, coverage(new), evidence);
    let (at_pace, band) = report::with_band(level, sitting.day, coverage(pace), evidence);
    let probability = at(0);
    let fewest_new = projection::fewest_new(MOST_NEW, at);
    Ahead { sitting, probability, at_pace, band, fewest_new }
}

/// Coverage in so many days at `new` cards a day, what is known being kept up.
#[expect(clippy::cast_precision_loss, reason = "a list has some thousand cards")]
fn projected(level: Level, known: &Known, basis: &Basis, days: i32, new: u32) -> Estimate {
    let own = usize::from(level.rank());
    let lists: Vec<&Lists> = known.lists.iter().take(own + 1).rev().collect();
    let stands = lists.iter().zip(&basis.levels).map(|(l, c)| Stands {
        coverage: c.value,
        size: (l.words.size() + l.kanji.size()) as f64,
        unseen: f64::from(l.words.unseen + l.kanji.unseen),
        known_unseen: l.words.known_unseen.0,
    });
    let later = projection::projected(&stands.collect::<Vec<_>>(), days, new, basis.overclaim.value);
    let mut levels = basis.levels.clone();
    for (level, value) in levels.iter_mut().zip(later) {
        level.value = value;
    }
    combined(level, &levels, basis.overclaim, basis.recalibration)
}

/// The business axis: words by topic, those shared with a level list included.
fn business(reader: Reader<'_>, cards: &[ListedCard], recall: &Recall<'_>) -> Result<Vec<Share>, AppError> {
    let states: HashMap<NoteNum, &CardState> = cards.iter().map(|c| (c.num.note(), &c.state)).collect();
    let mut topics: BTreeMap<String, List> = BTreeMap::new();
    for (note, topic) in reader.business_topics()? {
        if let Some(state) = states.get(&note).filter(|s| s.standing != Standing::Ignored) {
            count(topics.entry(topic).or_default(), recall.of(state));
        }
    }
    Ok(topics.into_iter().map(|(name, list)| shared(name, &list)).collect())
}

/// Grammar points up to the level.
fn grammar(cards: &[ListedCard], recall: &Recall<'_>, level: Level) -> Share {
    let mut list = List::default();
    let points = cards.iter().filter(|c| c.kind == Kind::Grammar && c.state.standing != Standing::Ignored);
    for card in points.filter(|c| c.level.is_some_and(|l| l.rank() <= level.rank())) {
        count(&mut list, recall.of(&card.state));
    }
    shared("grammar".to_owned(), &list)
}

fn shared(name: String, list: &List) -> Share {
    let (coverage, low, high) = share(&list.recall, list.unseen);
    Share { name, cards: u32::try_from(list.size()).unwrap_or(u32::MAX), coverage, low, high }
}

/// Coverage for a level on a day: today's, or that of the log up to the day, told again.
pub fn coverage_on(store: &mut Store, level: Level, day: Day, today: Day) -> Result<f64, AppError> {
    let learnt = memory::learnt(store)?;
    let reader = store.read();
    let rules = rules::load(reader)?;
    let mut cards = reader.listed_cards()?;
    if day < today {
        let mut histories: HashMap<CardNum, Vec<_>> = HashMap::new();
        reader.each_event(|logged| {
            histories.entry(logged.card).or_default().push(logged.event);
            Ok::<_, AppError>(())
        })?;
        for card in &mut cards {
            let mut events = histories.remove(&card.num).unwrap_or_default();
            events.retain(|e| e.day <= day);
            card.state = history::replay(&rules, events);
        }
    }
    let recall = Recall { learnt: &learnt, rules: &rules, on: day };
    Ok(Basis::of(level, &known(reader, &cards, &recall, level)?).coverage.value)
}

const FORECAST: &str = "forecast";

/// A forecast as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    pub level: String,
    pub sitting: String,
    pub probability: f64,
    pub band: (f64, f64),
    pub coverage: f64,
    /// Whether a result of a test went into it.
    #[serde(default)]
    pub measured: bool,
}

/// The newest forecast and its day.
pub fn newest(reader: Reader<'_>) -> Result<Option<(Forecast, Day)>, AppError> {
    let record = reader.newest_record(FORECAST)?;
    Ok(record.and_then(|r| Some((serde_json::from_str(&r.body).ok()?, r.day))))
}

/// Keeps a forecast; the same one of the same day once.
fn keep(store: &mut Store, now: Now, readiness: &Readiness) -> Result<(), AppError> {
    let chance = &readiness.report.chance;
    let forecast = Forecast {
        level: readiness.report.level.to_string(),
        sitting: readiness.report.sitting.to_string(),
        probability: chance.probability,
        band: chance.band,
        coverage: readiness.basis.coverage.value,
        measured: readiness.report.results > 0,
    };
    let body = serde_json::to_string(&forecast).unwrap_or_default();
    let newest = store.read().newest_record(FORECAST)?;
    if newest.is_some_and(|r| r.day == readiness.today && r.body == body) {
        return Ok(());
    }
    store.change(|tx: &Change<'_>| Ok::<_, AppError>(tx.put_on_record(now, readiness.today, FORECAST, &body)?))?;
    Ok(())
}

/// What became of what was said.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    /// Forecasts of sittings, with the outcome where a score report is on record.
    pub forecasts: Vec<(Day, String, Day, f64, Option<bool>)>,
    /// The score of those with an outcome.
    pub sittings: Option<Score>,
    /// The score of the newest predictions of recall.
    pub recall: Option<Score>,
}

/// A score report belongs to a sitting when its date is no further off than this.
const SAME_SITTING: i32 = 3;

/// Scores what was said by what came.
pub fn ledger(store: &mut Store) -> Result<Ledger, AppError> {
    let learnt = memory::learnt(store)?;
    let reader = store.read();
    let results = scores::list(reader)?;
    let outcome = |f: &Forecast, sitting: Day| {
        let of = results.iter().map(|(_, s)| s).filter(|s| s.level == f.level);
        let mut near = of.filter(|s| s.date.parse::<Day>().is_ok_and(|d| (d - sitting).0.abs() <= SAME_SITTING));
        near.find_map(scores::Score::passed)
    };
    let mut forecasts = Vec::new();
    for record in reader.records(FORECAST)? {
        let Ok(f) = serde_json::from_str::<Forecast>(&record.body) else { continue };
        let Ok(sitting) = f.sitting.parse::<Day>() else { continue };
        let came = outcome(&f, sitting);
        forecasts.push((record.day, f.level, sitting, f.probability, came));
    }
    let scored = |p: f64, came: bool| Scored { probability: p, came };
    let sittings: Vec<Scored> = forecasts.iter().filter_map(|f| Some(scored(f.3, f.4?))).collect();
    let recall: Vec<Scored> = learnt.pairs.iter().map(|(p, came)| scored(*p, *came)).collect();
    Ok(Ledger { forecasts, sittings: Score::of(&sittings), recall: Score::of(&recall) })
}
