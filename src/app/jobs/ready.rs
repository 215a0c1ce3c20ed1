//! How many of the saved jobs a level opens, what stands between, and the pace of applications.

use std::collections::BTreeMap;

use crate::app::settings::Settings;
use crate::app::{AppError, readiness};
use crate::domain::career::bar::Bar;
use crate::domain::level::Level;
use crate::domain::readiness::sittings;
use crate::domain::time::{Day, Now};
use crate::store::Store;

use super::target::{self, Sort, Target};

/// A topic counts as a gap while less of its words is known.
const KNOWN_ENOUGH: f64 = 0.6;

/// How the list of jobs stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Ready {
    pub target: Level,
    /// The next sitting that one can still register for.
    pub sitting: Option<Day>,
    /// Jobs that are neither closed nor won.
    pub open: u32,
    /// Of these, those that the target level meets.
    pub met: u32,
    /// Levels above it, and how many more each meets.
    pub further: Vec<(Level, u32)>,
    /// Jobs that ask for a native speaker, which no level of the test is.
    pub native: u32,
    /// Jobs of which no level is on record.
    pub unsaid: u32,
    /// Topics that jobs ask for and of which little is known: in how many jobs, and how much is known.
    pub gaps: Vec<(String, u32, f64)>,
    /// Applications in the last seven days.
    pub week: u32,
    /// Lines that are no jobs and still to be done.
    pub to_build: u32,
}

/// Whether somebody with this level meets what a job asks. A native speaker's Japanese is more than N1 proves.
fn meets(level: Level, bar: Bar) -> bool {
    bar != Bar::Native && bar.level().is_none_or(|asked| asked.rank() <= level.rank())
}

/// Applications a week that are worth aiming at.
pub const PACE: &str = "two or three";

/// Works out how the list stands today.
pub fn ready(store: &mut Store, now: Now) -> Result<(Ready, Vec<Target>), AppError> {
    let settings = Settings::load(store.read())?;
    let today = now.day(settings.rollover);
    let targets = target::list(store.read())?;
    let jobs: Vec<&Target> = targets.iter().filter(|t| t.kind == Sort::Job && t.is_open()).collect();
    let count = |of: &dyn Fn(&Target) -> bool| u32::try_from(jobs.iter().filter(|t| of(t)).count()).unwrap_or(u32::MAX);
    let met_by = |level: Level| count(&|t| t.bar().is_some_and(|bar| meets(level, bar)));
    let mut before = met_by(settings.target);
    let met = before;
    let mut further = Vec::new();
    for level in Level::ALL.into_iter().filter(|level| level.rank() > settings.target.rank()) {
        let now_met = met_by(level);
        further.push((level, now_met - before));
        before = now_met;
    }
    let week = targets.iter().filter_map(|t| t.applied.as_ref()?.parse::<Day>().ok());
    let week = week.filter(|day| (0..7).contains(&(today - *day).0)).count();
    let ready = Ready {
        target: settings.target,
        sitting: sittings::coming(today).first().map(|s| s.day),
        open: u32::try_from(jobs.len()).unwrap_or(u32::MAX),
        met,
        further,
        native: count(&|t| t.bar() == Some(Bar::Native)),
        unsaid: count(&|t| t.bar().is_none()),
        gaps: gaps(store, now, &jobs)?,
        week: u32::try_from(week).unwrap_or(u32::MAX),
        to_build: u32::try_from(targets.iter().filter(|t| t.kind != Sort::Job && t.is_open()).count())
            .unwrap_or(u32::MAX),
    };
    Ok((ready, targets))
}

fn gaps(store: &mut Store, now: Now, jobs: &[&Target]) -> Result<Vec<(String, u32, f64)>, AppError> {
    let mut wanted: BTreeMap<&str, u32> = BTreeMap::new();
    for topic in jobs.iter().flat_map(|job| &job.topics) {
        *wanted.entry(topic).or_default() += 1;
    }
    if wanted.is_empty() {
        return Ok(vec![]);
    }
    let shares = readiness::business_topics(store, now)?;
    let known = |topic: &str| shares.iter().find(|s| s.name == topic).map(|s| s.coverage);
    let few = wanted.into_iter().filter_map(|(topic, jobs)| Some((topic.to_owned(), jobs, known(topic)?)));
    let mut gaps: Vec<_> = few.filter(|(_, _, known)| *known < KNOWN_ENOUGH).collect();
    gaps.sort_by(|a, b| b.1.cmp(&a.1).then(a.2.total_cmp(&b.2)));
    Ok(gaps)
}
