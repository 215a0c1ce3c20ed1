//! Today at a glance: what is due, what is new, how long it takes, when the next card comes.

use crate::domain::level::Level;
use crate::domain::time::{Day, Now};
use crate::store::Store;
use crate::store::days::Tally;

use super::AppError;
use super::readiness::{self, Forecast};
use super::session::{Left, Session, Wishes};
use super::settings::{self, Settings};
use super::triage::PutOff;

/// What today holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Overview {
    pub day: Day,
    pub left: Left,
    pub minutes: f64,
    /// Due cards that the day has no time for.
    pub put_off: Option<PutOff>,
    /// The plan has the day off.
    pub day_off: bool,
    /// The next study day with a due card, when nothing is left today.
    pub next_due: Option<Day>,
    pub done: Tally,
    /// The newest forecast, and the day on which it was made.
    pub forecast: Option<(Forecast, Day)>,
    /// Nothing was ever answered here: a placement test may spare many cards.
    pub untouched: bool,
    pub settings: Settings,
}

/// Whether nothing was ever answered or set here.
pub fn is_first(store: &Store) -> Result<bool, AppError> {
    let reader = store.read();
    Ok(reader.newest_seq()? == 0 && reader.settings()?.is_empty())
}

/// Keeps what a learner says at the first run: level, sitting, minutes a day.
pub fn begin(store: &mut Store, level: Level, sitting: Option<Day>, minutes: Option<u32>) -> Result<(), AppError> {
    settings::set(store, "target", level.as_str())?;
    settings::set(store, "minutes", &minutes.map_or("none".to_owned(), |n| n.to_string()))?;
    if let Some(day) = sitting {
        settings::set(store, "sitting", &day.to_string())?;
    }
    Ok(())
}

/// Looks at today without changing anything.
pub fn overview(store: &Store, now: Now) -> Result<Overview, AppError> {
    let reader = store.read();
    let session = Session::start(store, now, &Wishes::default())?;
    let settings = Settings::load(reader)?;
    let day = now.day(settings.rollover);
    let (left, minutes) = session.left();
    let (put_off, day_off) = (session.put_off(), session.day_off());
    let next_due = reader.next_due(day)?;
    let forecast = readiness::newest(reader)?;
    let untouched = reader.newest_seq()? == 0;
    let done = reader.tally(day)?;
    Ok(Overview { day, left, minutes, put_off, day_off, next_due, done, forecast, untouched, settings })
}
