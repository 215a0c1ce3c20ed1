//! Days that have other minutes than their weekday: put on record, taken back by a later word about the same day.

use serde::{Deserialize, Serialize};

use crate::app::AppError;
use crate::app::settings::Settings;
use crate::domain::planner::calendar::{Calendar, LONGEST, Week};
use crate::domain::time::{Day, Now};
use crate::store::{Change, Reader, Store};

/// The kind of record that a dated exception leaves.
const KIND: &str = "plan-days";

/// An exception as it stands on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Except {
    from: String,
    to: String,
    /// None: what the weekday has.
    minutes: Option<u16>,
}

/// The minutes of every day; none where the learner set no minutes and nothing caps a day but what is said of it.
pub fn load(reader: Reader<'_>, settings: &Settings) -> Result<Option<Calendar>, AppError> {
    let Some(week) = settings.minutes else { return Ok(None) };
    Ok(Some(with_exceptions(reader, week)?))
}

/// Any week with the days on record.
pub fn with_exceptions(reader: Reader<'_>, week: Week) -> Result<Calendar, AppError> {
    let mut calendar = Calendar::of(week);
    for record in reader.records(KIND)? {
        let Ok(except) = serde_json::from_str::<Except>(&record.body) else { continue };
        let (Ok(from), Ok(to)) = (except.from.parse::<Day>(), except.to.parse::<Day>()) else { continue };
        match except.minutes {
            Some(minutes) => calendar.except(from, to, minutes),
            None => calendar.exceptions.retain(|day, _| *day < from || *day > to),
        }
    }
    Ok(calendar)
}

/// Puts on record that the days from `from` to `to` have so many minutes, or again what their weekday has.
///
/// # Errors
/// Where the days are in the wrong order, or more than two years apart.
pub fn except(store: &mut Store, now: Now, from: Day, to: Day, minutes: Option<u16>) -> Result<(), AppError> {
    let bad = |key, value: String, reason: &str| AppError::BadValue { key, value, reason: reason.to_owned() };
    if to < from {
        return Err(bad("to", to.to_string(), "it lies before the first day"));
    }
    if (to - from).0 > 731 {
        return Err(bad("to", to.to_string(), "at most two years are taken at once"));
    }
    if minutes.is_some_and(|m| m > LONGEST) {
        return Err(bad("minutes", minutes.unwrap_or(0).to_string(), "a day has 0 to 1440"));
    }
    let today = now.day(Settings::load(store.read())?.rollover);
    let body = serde_json::to_string(&Except { from: from.to_string(), to: to.to_string(), minutes });
    let body = body.unwrap_or_default();
    store.change(|tx: &Change<'_>| Ok::<_, AppError>(tx.put_on_record(now, today, KIND, &body)?))?;
    Ok(())
}
