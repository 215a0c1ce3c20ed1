//! The plan: from the sitting back to today, worked out anew every day and kept, so that `review` only has to read it.

pub mod calendar;
mod inputs;
pub mod pace;
mod told;

use crate::domain::hash;
use crate::domain::level::Level;
use crate::domain::planner::calendar::Week;
use crate::domain::planner::model::Model;
use crate::domain::planner::simulate::{Course, Policy};
use crate::domain::planner::solve::{ANSWER_CARDS, MOST_NEW, Outlook, Problem, SEARCH_CARDS, TENTH};
use crate::domain::readiness::constants::LIKELY;
use crate::domain::readiness::coverage::Estimate;
use crate::domain::readiness::report;
use crate::domain::readiness::sittings::{self, Sitting};
use crate::domain::scheduler::Scheduler;
use crate::domain::time::{Day, Days, Now};
use crate::store::{Change, Store};

use super::settings::Settings;
use super::{AppError, habits, memory, rules, scores};
use inputs::Inputs;
pub use told::{Alternative, Lever, Pace, Plan, Retention, Spread};

/// Where the collection keeps the plan of the day.
const META: &str = "plan";
/// The search's dice. Any number will do; the same one every time.
const SEED: u64 = 5;
/// Minutes more a day that are tried as a lever.
const MORE: u16 = 10;
/// The most minutes a day that anybody is told would do.
const MOST_MINUTES: u16 = 240;
/// The longest plan, in days.
const LONGEST: i32 = 1500;
/// Later sittings that are tried where this one is out of reach.
const LATER: usize = 2;
/// Variance of coverage that a plan usually leaves open, while its own is not worked out.
const USUAL_VARIANCE: f64 = 0.0016;
/// Retentions that are tried for FSRS.
const RETENTIONS: [f32; 4] = [0.80, 0.85, 0.90, 0.94];

/// The sitting that is studied for: the one named, else the learner's, else the next that one can register for.
///
/// # Errors
/// Where the day named has passed or lies too far off.
pub fn sitting(settings: &Settings, today: Day, named: Option<Day>) -> Result<Day, AppError> {
    let bad = |day: Day, reason: &str| AppError::BadValue {
        key: "sitting",
        value: day.to_string(),
        reason: reason.to_owned(),
    };
    match named {
        Some(day) if day <= today => Err(bad(day, "this day has passed; leave --sitting out for the next one")),
        Some(day) if (day - today).0 > LONGEST => Err(bad(day, "a plan reaches four years at most")),
        Some(day) => Ok(day),
        None => Ok(match settings.sitting.filter(|day| *day > today && (*day - today).0 <= LONGEST) {
            Some(day) => day,
            None => sittings::coming(today).first().map_or(today + Days(180), |s| s.day),
        }),
    }
}

/// Today's plan: the one on file if nothing has changed since, else worked out anew.
pub fn plan(store: &mut Store, now: Now, named: Option<Day>) -> Result<Plan, AppError> {
    let settings = Settings::load(store.read())?;
    let today = now.day(settings.rollover);
    let sitting = sitting(&settings, today, named)?;
    let learnt = memory::learnt(store)?;
    let habits = habits::learnt(store)?;
    let print = fingerprint(store, &settings, today, sitting)?;
    if let Some(kept) = store.read().meta(META)?.and_then(|text| serde_json::from_str::<Plan>(&text).ok())
        && kept.fingerprint == print
    {
        return Ok(kept);
    }
    let reader = store.read();
    let rules = rules::of(&settings, reader)?;
    let inputs = Inputs::load(reader, &settings, &rules, &learnt, habits, (settings.target, today, sitting))?;
    let calendar = calendar::load(reader, &settings)?;
    let spent = reader.today(today)?.time.as_minutes();
    let solving = Solving { settings: &settings, inputs: &inputs, today, sitting, calendar, spent };
    let mut plan = solving.solve();
    plan.fingerprint = print;
    let own = named.is_none();
    store.change(|tx: &Change<'_>| {
        // A sitting that was only asked about does not move what `review` follows.
        if own {
            tx.set_meta(META, &serde_json::to_string(&plan).unwrap_or_default())?;
            pace::keep(tx, &settings, today, &plan)?;
        }
        Ok::<_, AppError>(())
    })?;
    Ok(plan)
}

/// What a plan follows from, as a number in text: another day, answer, setting or record makes another plan.
fn fingerprint(store: &Store, settings: &Settings, today: Day, sitting: Day) -> Result<String, AppError> {
    let reader = store.read();
    let calendar = calendar::load(reader, settings)?;
    let parts = [
        today.to_string(),
        sitting.to_string(),
        reader.newest_seq()?.to_string(),
        format!("{settings:?} {calendar:?}"),
        format!("{:?}", scores::evidence(reader, settings.target)?),
        reader.count_listed()?.to_string(),
    ];
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    Ok(format!("{:016x}", hash::stable(&parts)))
}

/// At the end of a session, where the learner has set minutes: keeps the pace of tomorrow, if today's plan is not made.
pub fn settle(store: &mut Store, now: Now) -> Result<(), AppError> {
    let settings = Settings::load(store.read())?;
    if settings.minutes.is_none() || settings.new.is_some() {
        return Ok(());
    }
    let today = now.day(settings.rollover);
    if pace::is_of(store.read(), &settings, today)? {
        return Ok(());
    }
    plan(store, now, None).map(drop)
}

/// A plan being solved.
struct Solving<'a> {
    settings: &'a Settings,
    inputs: &'a Inputs,
    today: Day,
    sitting: Day,
    calendar: Option<crate::domain::planner::calendar::Calendar>,
    /// Minutes of today that are spent already.
    spent: f64,
}

impl Solving<'_> {
    fn level(&self) -> Level {
        self.settings.target
    }

    fn days(&self) -> usize {
        usize::try_from((self.sitting - self.today).0).unwrap_or(0)
    }

    /// Minutes of the days up to a sitting, some more on each; what is left of today counts.
    fn minutes(&self, sitting: Day, more: u16) -> Vec<Option<u16>> {
        let days = (sitting - self.today).0;
        let Some(calendar) = &self.calendar else { return vec![None; usize::try_from(days).unwrap_or(0)] };
        let span = calendar.span(self.today, days);
        let mut minutes: Vec<Option<u16>> =
            span.into_iter().map(|m| Some(if m == 0 { 0 } else { m.saturating_add(more) })).collect();
        if let Some(Some(today)) = minutes.first_mut() {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a day in minutes")]
            let spent = self.spent.clamp(0.0, 1440.0) as u16;
            *today = today.saturating_sub(spent);
        }
        minutes
    }

    fn probability(&self, sitting: Day, coverage: Estimate) -> f64 {
        report::probability(self.level(), sitting, coverage, &self.inputs.evidence)
    }

    fn policy(&self) -> Policy {
        let retention = f32::from(self.settings.retention) / 100.0;
        Policy { scheduler: self.settings.scheduler, retention, new: 0.0, exam: true }
    }

    fn solve(&self) -> Plan {
        let inputs = self.inputs;
        let coverage = |course: &Course, model: &Model| inputs.lists.estimate(course, model).value;
        let problem = Problem {
            deck: &inputs.deck,
            model: &inputs.model,
            habits: &inputs.habits,
            policy: self.policy(),
            seed: SEED,
            coverage: &coverage,
        };
        let minutes = self.minutes(self.sitting, 0);
        let enough = |k: f64| self.probability(self.sitting, Estimate { value: k, variance: USUAL_VARIANCE }) >= LIKELY;
        let fewest = problem.fewest(self.days(), &enough);
        let new = match (self.settings.new, &self.calendar, &fewest) {
            (Some(new), ..) => f32::from(u16::try_from(new).unwrap_or(u16::MAX)),
            (None, Some(_), _) => problem.best(&minutes),
            (None, None, Some((new, _))) => *new,
            (None, None, None) => self.all_of_it(),
        };
        let outlook = problem.outlook(&minutes, new, ANSWER_CARDS);
        let estimate = self.estimate(&outlook);
        let report = report::report(self.level(), self.sitting, estimate, &inputs.evidence);
        let feasible = report.chance.probability >= LIKELY;
        let variance = estimate.variance;
        let levers = self.levers(&problem, new, variance);
        let alternatives = if feasible { Vec::new() } else { self.alternatives(&problem, new, fewest.as_ref()) };
        let retention = Retention {
            desired: (self.settings.scheduler == Scheduler::Fsrs).then(|| f64::from(self.settings.retention) / 100.0),
            expected: f64::from(outlook.course.recalled),
            advised: self.retention(&minutes, new),
        };
        Plan::told(self, &outlook, estimate, &report, retention, levers, alternatives)
    }

    /// New cards a day with which everything is begun in time.
    #[expect(clippy::cast_precision_loss, reason = "counts of cards and days")]
    fn all_of_it(&self) -> f32 {
        (self.inputs.fresh as f32 / (self.days().saturating_sub(14).max(1)) as f32).ceil().min(MOST_NEW)
    }

    /// Coverage with all that is not known about it.
    fn estimate(&self, outlook: &Outlook) -> Estimate {
        let exact = self.inputs.lists.estimate(&outlook.course, &self.inputs.model);
        let (low, high) = outlook.coverage_band;
        let sd = (high - low) / 2.0 / TENTH;
        Estimate { value: exact.value, variance: exact.variance + sd * sd }
    }

    /// What would change the probability most, most first.
    fn levers(&self, problem: &Problem<'_>, new: f32, variance: f64) -> Vec<Lever> {
        let base = problem.near(&self.minutes(self.sitting, 0), new).1;
        let base = self.probability(self.sitting, Estimate { value: base, variance });
        let mut levers = Vec::new();
        let mut add = |what: &str, by: i32, sitting: Option<Day>, probability: f64| {
            let (what, sitting) = (what.to_owned(), sitting.map(|s| s.to_string()));
            levers.push(Lever { what, by, sitting, probability, gain: probability - base });
        };
        if self.calendar.is_some() {
            let (_, k) = problem.near(&self.minutes(self.sitting, MORE), new);
            add("minutes", i32::from(MORE), None, self.probability(self.sitting, Estimate { value: k, variance }));
        } else {
            let (_, k) = problem.near(&vec![None; self.days()], (new + 5.0) * 1.2);
            add("new", 5, None, self.probability(self.sitting, Estimate { value: k, variance }));
        }
        if let Some(next) = self.later().first() {
            let (_, k) = problem.near(&self.minutes(next.day, 0), new);
            let p = self.probability(next.day, Estimate { value: k, variance });
            add("sitting", (next.day - self.sitting).0, Some(next.day), p);
        }
        levers.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        levers
    }

    /// What would be likely where this is not: so many minutes every day, or these on a later sitting.
    fn alternatives(&self, problem: &Problem<'_>, new: f32, fewest: Option<&(f32, Course)>) -> Vec<Alternative> {
        let mut found = Vec::new();
        let likely = |day: Day, minutes: &[Option<u16>], new: f32| {
            // A quick look first; then with all that is not known.
            let (new, k) = problem.near(minutes, new);
            let quick = self.probability(day, Estimate { value: k, variance: USUAL_VARIANCE });
            let exact = || {
                let outlook = problem.outlook(minutes, new, SEARCH_CARDS);
                self.probability(day, self.estimate(&outlook))
            };
            Some(quick).filter(|p| *p >= LIKELY).map(|_| exact()).filter(|p| *p >= LIKELY)
        };
        if let Some((fewest, course)) = fewest {
            // What that pace takes on average, and on from there until it does.
            let count = u32::try_from(course.days.len().max(1)).unwrap_or(1);
            let mean = course.days.iter().map(|d| f64::from(d.minutes)).sum::<f64>() / f64::from(count);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` from f64 saturates")]
            let least = ((mean / 5.0).ceil() * 5.0) as u16;
            let sitting = self.sitting.to_string();
            let tries = [0, 5, 10, 20].map(|more| (least + more).min(MOST_MINUTES));
            found.extend(tries.into_iter().find_map(|minutes| {
                let probability = likely(self.sitting, &vec![Some(minutes); self.days()], *fewest)?;
                Some(Alternative { minutes: Some(minutes), sitting: sitting.clone(), probability })
            }));
        }
        found.extend(self.later().into_iter().take(LATER).find_map(|later| {
            let probability = likely(later.day, &self.minutes(later.day, 0), new)?;
            Some(Alternative { minutes: None, sitting: later.day.to_string(), probability })
        }));
        found
    }

    fn later(&self) -> Vec<Sitting> {
        sittings::all(self.today).into_iter().filter(|s| s.day > self.sitting).collect()
    }

    /// For FSRS: the retention that ends best; the present one unless another is clearly better.
    fn retention(&self, minutes: &[Option<u16>], new: f32) -> Option<f64> {
        if self.settings.scheduler != Scheduler::Fsrs {
            return None;
        }
        let inputs = self.inputs;
        let coverage = |course: &Course, model: &Model| inputs.lists.estimate(course, model).value;
        let end = |retention: f32| {
            let mut model = inputs.model.clone();
            model.set_retention(retention);
            let (deck, habits, policy) = (&inputs.deck, &inputs.habits, Policy { retention, ..self.policy() });
            Problem { deck, model: &model, habits, policy, seed: SEED, coverage: &coverage }.near(minutes, new).1
        };
        let own = f32::from(self.settings.retention) / 100.0;
        let clearly = end(own) + 0.005;
        let others = RETENTIONS.iter().map(|r| (*r, end(*r))).filter(|(_, k)| *k > clearly);
        Some(f64::from(others.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(own, |(r, _)| r)))
    }

    /// The minutes of a week, where they are set.
    fn week(&self) -> Option<Week> {
        self.settings.minutes
    }
}
