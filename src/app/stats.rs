//! How well the learner remembers, how well that was foretold, what was done and what is coming.

use crate::domain::forecast::{self, Load, New, Rates};
use crate::domain::level::Level;
use crate::domain::queue::{ANSWERS_PER_NEW, SECONDS_PER_ANSWER};
use crate::domain::readiness::ledger::{Score, Scored};
use crate::domain::retention::{Retention, Tally};
use crate::domain::time::{Day, Days, Now};
use crate::store::Store;
use crate::store::days::Tally as Done;

use super::settings::Settings;
use super::{AppError, memory, retained, rules, triage};

/// Days of the forecast, today the first.
pub const COMING: u16 = 30;
/// Weeks of the picture of the past, this one included.
pub const WEEKS: i32 = 53;
/// Days by which the time that an answer takes is measured.
const PACE_DAYS: i32 = 30;

/// Reviews foretold alike, and what came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Predictions from this tenth up to the next.
    pub from: f64,
    pub said: f64,
    pub came: Tally,
}

/// A day to come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coming {
    pub day: Day,
    pub load: Load,
    pub minutes: f64,
}

/// All of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stats {
    pub today: Day,
    /// Answers that count, of all time; days with one, and the time spent.
    pub answers: i64,
    pub days: usize,
    pub minutes: f64,
    /// Study days in a row up to today or yesterday.
    pub streak: u32,
    /// The periods and their retention: everything, the last year, the last 30 days.
    pub periods: [(&'static str, Retention); 3],
    /// Of all time by level, the easiest first; what stands on no level list last. Those without a review are left out.
    pub levels: Vec<(Option<Level>, Retention)>,
    /// The newest predictions by tenths; tenths without one are left out.
    pub bins: Vec<Bin>,
    pub foretold: Option<Score>,
    /// The first day of the picture of the past: a Monday.
    pub first: Day,
    /// Days with an answer from [`Stats::first`] on.
    pub done: Vec<(Day, Done)>,
    pub coming: Vec<Coming>,
    /// New cards a day, as set.
    pub new_a_day: u32,
}

/// Works the statistics out.
pub fn stats(store: &mut Store, now: Now) -> Result<Stats, AppError> {
    let settings = Settings::load(store.read())?;
    let today = now.day(settings.rollover);
    let learnt = memory::learnt(store)?;
    let retained = retained::retained(store)?;
    let reader = store.read();
    let tallies = reader.tallies(Day(i32::MIN))?;
    let periods = [
        ("all", retained.since(Day(i32::MIN))),
        ("year", retained.since(today - Days(364))),
        ("month", retained.since(today - Days(29))),
    ];
    let mut levels: Vec<(Option<Level>, Retention)> = retained.groups.iter().map(|(l, r)| (*l, *r)).collect();
    levels.sort_by_key(|(level, _)| level.map_or(u8::MAX, Level::rank));
    // 1970-01-01 was a Thursday, the fourth day of its week.
    let weekday = (today.0 + 3).rem_euclid(7);
    let first = today - Days(weekday + 7 * (WEEKS - 1));
    let rules = rules::of(&settings, reader)?;
    let cohorts = reader.due_alike(rules.scheduler, today, today + Days(i32::from(COMING)))?;
    let limits = triage::limits(reader, &settings, today)?;
    let new = New {
        today: limits.new_left(reader.today(today)?),
        a_day: limits.new,
        left: reader.waiting_new(limits.new.saturating_mul(u32::from(COMING)))?,
    };
    let loads = forecast::forecast(&rules, today, COMING, &cohorts, Rates::of(periods[1].1), new);
    let seconds = reader.pace(today, PACE_DAYS)?.unwrap_or(SECONDS_PER_ANSWER);
    let minutes = |load: Load| (load.all() + load.new * (ANSWERS_PER_NEW - 1.0)) * seconds / 60.0;
    let coming = (0..).zip(loads).map(|(n, load)| Coming { day: today + Days(n), load, minutes: minutes(load) });
    let scored: Vec<Scored> = learnt.pairs.iter().map(|&(probability, came)| Scored { probability, came }).collect();
    Ok(Stats {
        today,
        answers: tallies.iter().map(|(_, t)| t.answers).sum(),
        days: tallies.len(),
        minutes: tallies.iter().map(|(_, t)| minutes_of(t.ms)).sum(),
        streak: streak(&tallies, today),
        periods,
        levels,
        bins: bins(&learnt.pairs),
        foretold: Score::of(&scored),
        first,
        coming: coming.collect(),
        done: tallies.into_iter().filter(|(day, _)| *day >= first).collect(),
        new_a_day: limits.new,
    })
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of a lifetime")]
fn minutes_of(ms: i64) -> f64 {
    ms as f64 / 60_000.0
}

/// Days in a row with an answer up to today, or up to yesterday where today has none yet.
fn streak(tallies: &[(Day, Done)], today: Day) -> u32 {
    let mut expected = today;
    let mut streak = 0;
    for (day, _) in tallies.iter().rev().filter(|(day, _)| *day <= today) {
        if streak == 0 && *day == today - Days(1) {
            expected = *day;
        }
        if *day != expected {
            break;
        }
        streak += 1;
        expected = expected - Days(1);
    }
    streak
}

fn bins(pairs: &[(f64, bool)]) -> Vec<Bin> {
    let of = |tenth: u32| {
        let (from, to) = (f64::from(tenth) / 10.0, f64::from(tenth + 1) / 10.0);
        let mut bin = Bin { from, said: 0.0, came: Tally::default() };
        for (p, came) in pairs.iter().filter(|(p, _)| (from..to).contains(p) || (*p >= 1.0 && tenth == 9)) {
            bin.said += p;
            bin.came.add(*came);
        }
        bin.said /= f64::from(bin.came.n.max(1));
        bin
    };
    (0..10).map(of).filter(|bin| bin.came.n > 0).collect()
}
