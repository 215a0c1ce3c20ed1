//! The timeline: which sitting's result still counts for the applications, and every date that follows from it.
//!
//! A sitting whose registration has passed is never offered. What has passed is said to have passed, with the nearest
//! thing that still helps.

use chrono::{Months, NaiveDate};

use super::rules::{APPLICATIONS_A_WEEK, APPLY_MONTHS, PLAN_MONTHS};
use crate::domain::level::Level;
use crate::domain::readiness::constants::LIKELY;
use crate::domain::readiness::sittings::{Registration, Sitting};
use crate::domain::time::{Day, Days};

/// A sitting and the probability to pass it, where one is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Chance {
    pub sitting: Sitting,
    pub probability: Option<f64>,
}

/// How a sitting's result stands to the applications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It is out before the first application, even if they begin early.
    Before,
    /// It is out before applications must have begun.
    InTime,
    /// It comes while applications are out: good for the later ones.
    During,
    /// It comes after the contract has ended.
    TooLate,
}

/// What proves the level.
#[derive(Debug, Clone, PartialEq)]
pub enum Aim {
    /// A passed score report of this level, or a harder one, is on record.
    Held(Level),
    /// A sitting whose result counts in time, and the one after it: a place in [`Timeline::sittings`] each.
    Sitting { first: usize, retry: Option<usize> },
    /// No result comes in time. The BJT is faster; a sitting whose result comes during the applications may follow.
    Faster { then: Option<usize> },
}

/// Whether a step lies behind, is to be done now, or lies ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Passed,
    Now,
    Ahead,
}

/// What is to be done. Sittings are places in [`Timeline::sittings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Plan,
    Register(usize),
    Sit(usize),
    Result(usize),
    Bjt,
    Apply,
    ApplyAtLatest,
    Leave,
}

/// One line of the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub day: Day,
    /// The last day, where the step takes more than one.
    pub until: Option<Day>,
    pub what: What,
    pub standing: Standing,
    /// Whether the date is only what is typical.
    pub typical: bool,
}

/// All of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    pub today: Day,
    pub leave: Day,
    pub level: Level,
    pub plan_from: Day,
    /// Applications begin between these days.
    pub apply: (Day, Day),
    /// Applications from the first day that is left until leaving: at two a week and at three.
    pub applications: (u32, u32),
    /// Those that one can still register for up to the end of the contract, and the one after.
    pub sittings: Vec<Chance>,
    pub aim: Aim,
    /// Sittings ahead that one can no longer register for; for who has registered, their result still counts.
    pub closed: Vec<Sitting>,
    pub steps: Vec<Step>,
}

/// `months` before `day`; the last of a shorter month. A day outside the calendar stays.
pub fn months_before(day: Day, months: u32) -> Day {
    let date = day.to_string().parse::<NaiveDate>().ok();
    date.and_then(|d| d.checked_sub_months(Months::new(months))?.to_string().parse().ok()).unwrap_or(day)
}

impl Timeline {
    /// The sittings that the timeline is built on: the one aimed at and its retry, or the one that may follow the BJT.
    pub fn aimed(&self) -> impl Iterator<Item = &Chance> {
        let (one, other) = match self.aim {
            Aim::Held(_) => (None, None),
            Aim::Sitting { first, retry } => (Some(first), retry),
            Aim::Faster { then } => (then, None),
        };
        one.into_iter().chain(other).filter_map(|n| self.sittings.get(n))
    }

    /// How a sitting's result stands to the applications.
    pub fn reach(&self, sitting: &Sitting) -> Reach {
        match sitting.results {
            day if day <= self.apply.0 => Reach::Before,
            day if day <= self.apply.1 => Reach::InTime,
            day if day <= self.leave => Reach::During,
            _ => Reach::TooLate,
        }
    }
}

/// Works the dates out. `sittings` are all there are, with what is thought of them, oldest first; `held` is the hardest
/// level of which a passed report is on record. `leave` lies after `today`.
pub fn timeline(today: Day, leave: Day, level: Level, sittings: Vec<Chance>, held: Option<Level>) -> Timeline {
    let apply = (months_before(leave, APPLY_MONTHS.0), months_before(leave, APPLY_MONTHS.1));
    let ahead = sittings.into_iter().filter(|c| c.sitting.day >= today);
    let (closed, mut open): (Vec<Chance>, Vec<Chance>) =
        ahead.partition(|c| c.sitting.registration(today) == Registration::Closed);
    // One more than comes before the end: it is what remains when every other is missed.
    let within = open.iter().take_while(|c| c.sitting.results <= leave).count();
    open.truncate(within + 1);
    let weeks = u32::try_from((leave - apply.0.max(today)).0 / 7).unwrap_or(0);
    let mut found = Timeline {
        today,
        leave,
        level,
        plan_from: months_before(leave, PLAN_MONTHS),
        apply,
        applications: (weeks * APPLICATIONS_A_WEEK.0, weeks * APPLICATIONS_A_WEEK.1),
        aim: Aim::Faster { then: None },
        sittings: open,
        closed: closed.into_iter().map(|c| c.sitting).collect(),
        steps: Vec::new(),
    };
    found.aim = aim(&found, held);
    found.steps = steps(&found);
    found
}

fn aim(found: &Timeline, held: Option<Level>) -> Aim {
    if let Some(held) = held.filter(|held| *held >= found.level) {
        return Aim::Held(held);
    }
    let counts = |c: &&Chance| matches!(found.reach(&c.sitting), Reach::Before | Reach::InTime);
    let counting = found.sittings.iter().take_while(counts).count();
    let Some(last) = counting.checked_sub(1) else {
        let during = found.sittings.first().filter(|c| found.reach(&c.sitting) == Reach::During);
        return Aim::Faster { then: during.map(|_| 0) };
    };
    // The first that is likely; else the last but one, so that a retry counts as well.
    let likely = |c: &Chance| c.probability.is_some_and(|p| p >= LIKELY);
    let first = found.sittings[..counting].iter().position(likely).unwrap_or(last.saturating_sub(1));
    Aim::Sitting { first, retry: Some(first + 1).filter(|n| *n < found.sittings.len()) }
}

fn steps(found: &Timeline) -> Vec<Step> {
    let today = found.today;
    let step = |day: Day, until: Option<Day>, what: What, typical: bool| Step {
        day,
        until,
        what,
        standing: match until.unwrap_or(day) {
            last if last < today => Standing::Passed,
            _ if day <= today => Standing::Now,
            _ => Standing::Ahead,
        },
        typical,
    };
    let chosen: Vec<usize> = match found.aim {
        Aim::Held(_) => vec![],
        Aim::Sitting { first, retry } => std::iter::once(first).chain(retry).collect(),
        Aim::Faster { then } => then.into_iter().collect(),
    };
    let mut steps = vec![
        step(found.plan_from, None, What::Plan, false),
        step(found.apply.0, Some(found.leave), What::Apply, false),
        step(found.apply.1, None, What::ApplyAtLatest, false),
        step(found.leave, None, What::Leave, false),
    ];
    for n in chosen {
        let s = &found.sittings[n].sitting;
        steps.push(step(s.opens, Some(s.closes), What::Register(n), !s.confirmed));
        steps.push(step(s.day, None, What::Sit(n), false));
        // When results come is nowhere announced ahead of time.
        steps.push(step(s.results, None, What::Result(n), true));
    }
    if matches!(found.aim, Aim::Faster { .. }) {
        // Before applications must have begun, if that still lies ahead; else as soon as it can be.
        let by = Some(found.apply.1).filter(|by| *by > today).unwrap_or(today + Days(14)).min(found.leave);
        steps.push(step(today, Some(by), What::Bjt, false));
    }
    steps.sort_by_key(|s| s.day);
    steps
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::readiness::sittings;

    fn at(today: Day, leave: Day, likely: Option<f64>) -> Timeline {
        let all = sittings::all(today).into_iter().map(|sitting| Chance { sitting, probability: likely }).collect();
        timeline(today, leave, Level::N2, all, None)
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn months_before_the_end_of_a_month_stay_in_their_month() {
        assert_eq!(months_before(day("2027-07-31"), 5), day("2027-02-28"));
        assert_eq!(months_before(day("2028-03-31"), 1), day("2028-02-29"));
        assert_eq!(months_before(day("2027-01-15"), 12), day("2026-01-15"));
    }

    #[test]
    fn a_level_on_record_needs_no_sitting() {
        let today = day("2026-11-23");
        let all = || sittings::all(today).into_iter().map(|sitting| Chance { sitting, probability: None }).collect();
        let with = |held| timeline(today, day("2028-07-31"), Level::N2, all(), Some(held)).aim;
        assert_eq!(with(Level::N1), Aim::Held(Level::N1));
        assert_eq!(with(Level::N2), Aim::Held(Level::N2));
        assert!(matches!(with(Level::N3), Aim::Sitting { .. }));
    }

    #[test]
    fn a_sitting_that_is_likely_comes_before_one_that_leaves_a_retry() {
        let (today, leave) = (day("2026-11-23"), day("2029-09-30"));
        let first = |p| match at(today, leave, p).aim {
            Aim::Sitting { first, .. } => Some(first),
            _ => None,
        };
        assert_eq!(first(Some(0.9)), Some(0));
        assert!(first(Some(0.5)) > Some(0));
        assert_eq!(first(Some(0.5)), first(None));
    }

    proptest! {
        /// Whatever the days: nothing closed is offered, what is aimed at counts, and the steps stand in order.
        #[test]
        fn nothing_is_offered_that_cannot_be_had(today in 20_600..22_000i32, ahead in 1..1400i32, p in proptest::option::of(0.0..1.0f64)) {
            let (today, leave) = (Day(today), Day(today + ahead));
            let found = at(today, leave, p);
            for chance in &found.sittings {
                prop_assert!(chance.sitting.closes >= today);
            }
            match found.aim {
                Aim::Sitting { first, retry } => {
                    let results = |n: usize| found.sittings[n].sitting.results;
                    prop_assert!(results(first) <= found.apply.1);
                    prop_assert_eq!(retry, (first + 1 < found.sittings.len()).then_some(first + 1));
                }
                Aim::Faster { then } => {
                    prop_assert!(found.sittings.iter().all(|c| c.sitting.results > found.apply.1));
                    prop_assert!(then.is_none_or(|n| found.sittings[n].sitting.results <= leave));
                    prop_assert!(found.steps.iter().any(|s| s.what == What::Bjt && s.day <= leave));
                }
                Aim::Held(_) => prop_assert!(false, "nothing is held"),
            }
            prop_assert!(found.steps.windows(2).all(|w| w[0].day <= w[1].day));
            prop_assert!(found.plan_from < found.apply.0 && found.apply.0 < found.apply.1 && found.apply.1 < leave);
            for step in &found.steps {
                let last = step.until.unwrap_or(step.day);
                let standing = if last < today { Standing::Passed } else if step.day <= today { Standing::Now } else { Standing::Ahead };
                prop_assert_eq!(step.standing, standing);
            }
        }

        /// A contract that ends later never loses a sitting whose result counts.
        #[test]
        fn a_later_end_never_has_fewer_sittings(today in 20_600..22_000i32, ahead in 1..1300i32, more in 0..100i32) {
            let counting = |leave| {
                let found = at(Day(today), leave, None);
                found.sittings.iter().filter(|c| c.sitting.results <= found.apply.1).count()
            };
            prop_assert!(counting(Day(today + ahead)) <= counting(Day(today + ahead + more)));
        }
    }
}
