//! What `review` reads of the plan: new cards a day by week, in one small row. Never solves anything.

use serde::{Deserialize, Serialize};

use super::Plan;
use crate::app::settings::Settings;
use crate::app::{AppError, plan};
use crate::domain::hash;
use crate::domain::time::Day;
use crate::store::{Change, Reader, StoreError};

const META: &str = "pace";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Stored {
    /// What the plan rested on that a learner can change.
    of: String,
    /// The day on which it was worked out.
    on: i32,
    sitting: i32,
    /// First days of weeks, and new cards on a day of them.
    weeks: Vec<(i32, u32)>,
}

/// The settings and dated days that the pace hangs on; the cards and the day may go on without it.
fn of(reader: Reader<'_>, settings: &Settings) -> Result<String, AppError> {
    let calendar = plan::calendar::load(reader, settings)?;
    Ok(format!("{:016x}", hash::stable(&[&format!("{settings:?} {calendar:?}")])))
}

/// Keeps the pace of a plan.
pub(super) fn keep(tx: &Change<'_>, settings: &Settings, today: Day, plan: &Plan) -> Result<(), AppError> {
    let day = |text: &str| text.parse::<Day>().map_or(today.0, |d| d.0);
    let stored = Stored {
        of: of(**tx, settings)?,
        on: today.0,
        sitting: day(&plan.sitting),
        weeks: plan.new_per_day.iter().map(|w| (day(&w.from), w.new)).collect(),
    };
    tx.set_meta(META, &serde_json::to_string(&stored).unwrap_or_default())?;
    Ok(())
}

fn load(reader: Reader<'_>, settings: &Settings) -> Result<Option<Stored>, AppError> {
    let stored = reader.meta(META)?.and_then(|text| serde_json::from_str::<Stored>(&text).ok());
    let Some(stored) = stored else { return Ok(None) };
    Ok((stored.of == of(reader, settings)?).then_some(stored))
}

/// Whether the pace on file was worked out on `today` under these settings.
pub(super) fn is_of(reader: Reader<'_>, settings: &Settings, today: Day) -> Result<bool, AppError> {
    Ok(load(reader, settings)?.is_some_and(|s| s.on == today.0))
}

/// New cards of a day by the plan; none where there is no plan for it.
pub fn new_on(reader: Reader<'_>, settings: &Settings, day: Day) -> Result<Option<u32>, AppError> {
    let Some(stored) = load(reader, settings)? else { return Ok(None) };
    if day.0 >= stored.sitting {
        return Ok(None);
    }
    Ok(stored.weeks.iter().rev().find(|(from, _)| *from <= day.0).map(|(_, new)| *new))
}

/// Forgets the pace: the next plan makes another.
pub fn forget(tx: &Change<'_>) -> Result<(), StoreError> {
    tx.set_meta(META, "")
}
