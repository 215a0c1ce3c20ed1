//! A plan as plain data: what is kept, printed and written as JSON. Never works anything out that was not simulated.

use serde::{Deserialize, Serialize};

use super::Solving;
use crate::domain::planner::solve::Outlook;
use crate::domain::readiness::constants::LIKELY;
use crate::domain::readiness::coverage::Estimate;
use crate::domain::readiness::report::Report;
use crate::domain::time::Days;

/// A figure with the band that holds it eight times in ten.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    pub mean: f64,
    pub low: f64,
    pub high: f64,
}

/// A week of the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    /// From 1.
    pub week: usize,
    /// Its first day.
    pub from: String,
    /// New cards on a day that has time.
    pub new: u32,
    /// Minutes on a day that has time, on average.
    pub minutes: f64,
}

/// Recall of cards when they come back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Retention {
    /// What FSRS is told to aim at; none under SM-2, which aims at none.
    pub desired: Option<f64>,
    /// The share of reviews recalled in the simulation.
    pub expected: f64,
    /// What FSRS had better aim at.
    pub advised: Option<f64>,
}

/// Something that would change the probability.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lever {
    /// `minutes` more a day, `new` cards more a day, a later `sitting`.
    pub what: String,
    /// So many minutes, cards, or days.
    pub by: i32,
    pub sitting: Option<String>,
    pub probability: f64,
    pub gain: f64,
}

/// What would be likely.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// Minutes every day; none for those that are set.
    pub minutes: Option<u16>,
    pub sitting: String,
    pub probability: f64,
}

/// Everything `gokaku plan` says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub fingerprint: String,
    pub level: String,
    pub today: String,
    pub sitting: String,
    pub days: usize,
    /// Whether the sitting is the learner's own choice; else it is the next one.
    pub chosen: bool,
    /// Minutes from Monday on, where they are set.
    pub week: Option<[u16; 7]>,
    pub scheduler: String,
    /// New cards a day where the learner sets them.
    pub own_new: Option<u32>,
    pub new_per_day: Vec<Pace>,
    pub retention: Retention,
    pub minutes: Spread,
    pub minutes_by_day: Vec<f64>,
    /// The last day on which a new card still pays.
    pub last_new_day: Option<String>,
    /// New cards that are not begun by then.
    pub left_new: u32,
    pub words_now: f64,
    pub words_known: Spread,
    pub coverage: Spread,
    pub probability: f64,
    pub band: (f64, f64),
    /// Whether a result of a test went into it.
    pub measured: bool,
    pub feasible: bool,
    pub levers: Vec<Lever>,
    pub alternatives: Vec<Alternative>,
}

fn tenths(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

impl Plan {
    pub(super) fn told(
        solving: &Solving<'_>,
        outlook: &Outlook,
        estimate: Estimate,
        report: &Report,
        retention: Retention,
        levers: Vec<Lever>,
        alternatives: Vec<Alternative>,
    ) -> Plan {
        let course = &outlook.course;
        let begun: f64 = course.days.iter().map(|d| f64::from(d.new)).sum();
        let last = course.last_new().and_then(|n| i32::try_from(n).ok()).map(|n| solving.today + Days(n));
        let (mean, low, high) = outlook.minutes;
        let (k_low, k_high) = outlook.coverage_band;
        let chance = &report.chance;
        Plan {
            fingerprint: String::new(),
            level: solving.level().to_string(),
            today: solving.today.to_string(),
            sitting: solving.sitting.to_string(),
            days: course.days.len(),
            chosen: solving.settings.sitting == Some(solving.sitting),
            week: solving.week().map(|w| w.0),
            scheduler: solving.settings.scheduler.to_string(),
            own_new: solving.settings.new,
            new_per_day: paces(solving, outlook),
            retention,
            minutes: Spread { mean: tenths(mean), low: tenths(low), high: tenths(high) },
            minutes_by_day: course.days.iter().map(|d| tenths(f64::from(d.minutes))).collect(),
            last_new_day: last.map(|day| day.to_string()),
            left_new: whole((f64::from(solving.inputs.fresh) - begun).max(0.0)),
            words_now: tenths(solving.inputs.words_now),
            words_known: Spread {
                mean: outlook.words.round(),
                low: outlook.words_band.0.round(),
                high: outlook.words_band.1.round(),
            },
            coverage: Spread { mean: estimate.value, low: k_low, high: k_high },
            probability: chance.probability,
            band: chance.band,
            measured: report.results > 0,
            feasible: chance.probability >= LIKELY,
            levers,
            alternatives,
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` from f64 saturates")]
fn whole(x: f64) -> u32 {
    x.round() as u32
}

/// New cards and minutes by week, over the days of it that have time.
fn paces(solving: &Solving<'_>, outlook: &Outlook) -> Vec<Pace> {
    let minutes = solving.minutes(solving.sitting, 0);
    let days: Vec<_> = outlook.course.days.iter().zip(minutes).collect();
    let one = |(n, week): (usize, &[(&crate::domain::planner::simulate::DayCourse, Option<u16>)])| {
        let open: Vec<_> = week.iter().filter(|(_, m)| *m != Some(0)).collect();
        let count = f64::from(u32::try_from(open.len().max(1)).unwrap_or(1));
        let mean = |of: &dyn Fn(&crate::domain::planner::simulate::DayCourse) -> f32| {
            open.iter().map(|(day, _)| f64::from(of(day))).sum::<f64>() / count
        };
        Pace {
            week: n + 1,
            from: (solving.today + Days(i32::try_from(n * 7).unwrap_or(0))).to_string(),
            new: whole(mean(&|d| d.new)),
            minutes: tenths(mean(&|d| d.minutes)),
        }
    };
    days.chunks(7).enumerate().map(one).collect()
}
