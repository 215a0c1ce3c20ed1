//! The career timeline for this collection: its target, what is on record, and the chance at each sitting.

use crate::domain::career::{Chance, Timeline, rules::FURTHEST_YEARS, timeline};
use crate::domain::level::Level;
use crate::domain::readiness::sittings;
use crate::domain::time::{Day, Now};
use crate::store::Store;

use super::settings::Settings;
use super::{AppError, readiness, scores};

/// What is known of a sitting's outcome.
#[derive(Debug, Clone, Copy)]
pub enum Chances<'a> {
    /// From the collection: at the present number of new cards a day.
    AtPace,
    /// From a plan, by the day of the sitting.
    Given(&'a [(Day, f64)]),
}

/// The timeline, and what its chances rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct Career {
    pub timeline: Timeline,
    /// Whether a result of a test went into the chances.
    pub measured: bool,
}

/// The way back from the day on which the contract ends.
///
/// # Errors
/// A day that is not ahead, or further off than the days of the test are known.
pub fn career(store: &mut Store, now: Now, leave: Day, chances: Chances<'_>) -> Result<Career, AppError> {
    let settings = Settings::load(store.read())?;
    let (level, today) = (settings.target, now.day(settings.rollover));
    let refused = |reason: String| Err(AppError::BadValue { key: "leave", value: leave.to_string(), reason });
    if leave <= today {
        return refused("it is not ahead; name the day on which your contract ends".to_owned());
    }
    if (leave - today).0 > FURTHEST_YEARS * 365 {
        return refused(format!(
            "it is more than {FURTHEST_YEARS} years off; no day of the test is known so far ahead"
        ));
    }
    let all = sittings::all(today);
    let at_pace;
    let given = match chances {
        Chances::Given(given) => given,
        Chances::AtPace => {
            let days: Vec<Day> = all.iter().filter(|s| s.closes >= today).map(|s| s.day).collect();
            at_pace = readiness::at_pace(store, now, level, &days)?;
            &at_pace
        }
    };
    let of = |day: Day| given.iter().find(|(d, _)| *d == day).map(|(_, p)| *p);
    let sittings = all.into_iter().map(|sitting| Chance { probability: of(sitting.day), sitting }).collect();
    let measured = !scores::evidence(store.read(), level)?.is_empty();
    Ok(Career { timeline: timeline(today, leave, level, sittings, held(store)?), measured })
}

/// The hardest level of which a passed score report is on record.
fn held(store: &Store) -> Result<Option<Level>, AppError> {
    let passed = scores::list(store.read())?.into_iter().filter(|(_, s)| s.passed() == Some(true));
    Ok(passed.filter_map(|(_, s)| s.level.parse().ok()).max())
}
