//! How well the learner remembers, and how well that was foretold.

use crate::domain::rating::Rating;
use crate::domain::readiness::ledger::{Score, Scored};
use crate::domain::retention::{Retention, Tally, retention};
use crate::domain::time::{Day, Days, Now};
use crate::store::Store;

use super::settings::Settings;
use super::{AppError, memory};

/// Reviews foretold alike, and what came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Predictions from this tenth up to the next.
    pub from: f64,
    pub said: f64,
    pub came: Tally,
}

/// All of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stats {
    pub answers: usize,
    /// The periods and their retention: everything, the last year, the last 30 days.
    pub periods: [(&'static str, Retention); 3],
    /// The newest predictions by tenths; tenths without one are left out.
    pub bins: Vec<Bin>,
    pub foretold: Option<Score>,
}

/// Works the statistics out from the log.
pub fn stats(store: &mut Store, now: Now) -> Result<Stats, AppError> {
    let today = now.day(Settings::load(store.read())?.rollover);
    let learnt = memory::learnt(store)?;
    let answers = store.read().answers()?.reviews;
    let since = |day: Day| retention(answers.iter().map(|r| (r.card, r.day, r.rating != Rating::Again)), day);
    let scored: Vec<Scored> = learnt.pairs.iter().map(|&(probability, came)| Scored { probability, came }).collect();
    Ok(Stats {
        answers: answers.len(),
        periods: [
            ("all", since(Day(i32::MIN))),
            ("year", since(today - Days(364))),
            ("month", since(today - Days(29))),
        ],
        bins: bins(&learnt.pairs),
        foretold: Score::of(&scored),
    })
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
