//! What a session came to: the time it took, tomorrow's, and what it did for the chance to pass. Nothing here is slow: where
//! the memory model would first have to read a long log, the chance is left out.

use crate::domain::queue;
use crate::domain::time::{Day, Days, Now};
use crate::store::queue::Filter;
use crate::store::{Reader, Store};

use super::readiness::{self, Forecast};
use super::settings::Settings;
use super::{AppError, memory, placement, scores, triage};

/// A log of so many events is read in no time.
const SHORT_LOG: i64 = 20_000;
/// Fewer answers than this say nothing of a learner who has studied elsewhere.
const HANDFUL: i64 = 100;
/// Study days over which the pace of answering is taken.
const PACE_DAYS: i32 = 14;

/// A day in a few numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Minutes spent on answers today.
    pub minutes: f64,
    /// Minutes that tomorrow takes, as things stand.
    pub tomorrow: f64,
    /// None where it would take too long, or where [`Summary::unknown`].
    pub chance: Option<Chance>,
    /// Next to nothing is known of the learner, and nothing was foretold yet: no result, no placement, a handful of answers.
    pub unknown: bool,
}

/// The chance to pass after the session, and before it where it was foretold for the same sitting.
#[derive(Debug, Clone, PartialEq)]
pub struct Chance {
    pub level: String,
    pub sitting: Day,
    pub now: f64,
    pub before: Option<f64>,
    /// Whether a result of a test went into it.
    pub measured: bool,
}

/// The forecast that stood before a session.
pub fn before(store: &Store) -> Result<Option<Forecast>, AppError> {
    Ok(readiness::newest(store.read())?.map(|(forecast, _)| forecast))
}

/// Sums up today; `before` is what was foretold when the session began.
pub fn summary(store: &mut Store, now: Now, before: Option<&Forecast>) -> Result<Summary, AppError> {
    let settings = Settings::load(store.read())?;
    let day = now.day(settings.rollover);
    let unknown = before.is_none() && is_unknown(store.read())?;
    let chance = if !unknown && is_quick(store)? { Some(chance(store, now, before)?) } else { None };
    let reader = store.read();
    let seconds = reader.pace(day, PACE_DAYS)?.unwrap_or(queue::SECONDS_PER_ANSWER);
    let (tomorrow, limits) = (day + Days(1), triage::limits(reader, &settings, day + Days(1))?);
    let due = reader.count_due(tomorrow, Filter::default())?;
    let new = reader.count_new(tomorrow, Filter::default(), limits.new)?;
    let cards = limits.cards.unwrap_or(u32::MAX);
    let (due, new) = (due.min(cards), new.min(cards.saturating_sub(due)));
    // Milliseconds of a day are far below 2^53.
    #[expect(clippy::cast_precision_loss, reason = "a day's milliseconds")]
    let minutes = reader.tally(day)?.ms as f64 / 60_000.0;
    Ok(Summary { minutes, tomorrow: queue::minutes_left(due, new, 0, seconds), chance, unknown })
}

fn is_unknown(reader: Reader<'_>) -> Result<bool, AppError> {
    Ok(reader.newest_seq()? < HANDFUL
        && reader.newest_record(placement::KIND)?.is_none()
        && reader.newest_record(scores::KIND)?.is_none())
}

fn is_quick(store: &Store) -> Result<bool, AppError> {
    let newest = store.read().newest_seq()?;
    Ok(newest <= SHORT_LOG || memory::is_fresh(store, newest)?)
}

fn chance(store: &mut Store, now: Now, before: Option<&Forecast>) -> Result<Chance, AppError> {
    let found = readiness::readiness(store, now, None, None)?;
    let (level, sitting) = (found.report.level.to_string(), found.report.sitting);
    let same = before.filter(|f| f.level == level && f.sitting == sitting.to_string());
    Ok(Chance {
        now: found.report.chance.probability,
        before: same.map(|f| f.probability),
        measured: found.report.results > 0,
        level,
        sitting,
    })
}
