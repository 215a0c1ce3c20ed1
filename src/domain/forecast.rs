//! The load of the coming days in expected numbers: what is due already, what comes back after a failure, what comes
//! back after a success, and new cards. Cards alike are counted together, so that it costs the same for any number.
//!
//! It takes every card as answered on its day: limits of a day are not looked at, an overdue pile falls due today.

use std::collections::BTreeMap;

use super::memory::fsrs6::{State, Stored};
use super::rating::Rating;
use super::retention::{MATURE, Retention, Tally};
use super::scheduler::rules::Rules;
use super::scheduler::{Scheduler, sm2};
use super::time::{Day, Days};

/// Reviews that the assumed recall counts for beside the learner's own.
const PRIOR_REVIEWS: f64 = 20.0;
/// Recall before the learner's own log says otherwise. Assumed.
const PRIOR_RECALL: f64 = 0.9;

/// Cards alike: due on a day, with one state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cohort {
    pub due: Day,
    pub memory: sm2::Memory,
    /// What the memory model knows of them, on average.
    pub fsrs: Stored,
    /// How many.
    pub cards: f64,
}

/// A day in expected numbers of scheduled answers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Load {
    /// Due on this day as of now; today, overdue cards as well.
    pub due: f64,
    /// Back after a failure within the forecast.
    pub lapsed: f64,
    /// Back after a success within the forecast.
    pub later: f64,
    /// First answers.
    pub new: f64,
}

impl Load {
    pub fn all(self) -> f64 {
        self.due + self.lapsed + self.later + self.new
    }
}

/// How likely a card is recalled when it is due.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// Last asked less than [`MATURE`] days before.
    pub young: f64,
    pub mature: f64,
}

impl Rates {
    /// The learner's own, drawn to an assumed 90 % while there are few.
    pub fn of(own: Retention) -> Rates {
        let drawn =
            |t: Tally| (f64::from(t.recalled) + PRIOR_RECALL * PRIOR_REVIEWS) / (f64::from(t.n) + PRIOR_REVIEWS);
        Rates { young: drawn(own.young), mature: drawn(own.mature) }
    }

    fn at(self, interval: Days) -> f64 {
        if interval.0 < MATURE { self.young } else { self.mature }
    }
}

/// New cards still to come: so many today, so many a day after, no more than there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct New {
    pub today: u32,
    pub a_day: u32,
    pub left: u32,
}

/// Where a card of the forecast comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum From {
    Now,
    Lapse,
    Success,
}

/// Cards that share all of this are counted as one.
type Key = (Day, From, i32, u16, u16);

/// The coming `days` days, today the first.
pub fn forecast(rules: &Rules, today: Day, days: u16, cohorts: &[Cohort], rates: Rates, new: New) -> Vec<Load> {
    let mut waiting: BTreeMap<Key, Cohort> = BTreeMap::new();
    for cohort in cohorts {
        add(&mut waiting, From::Now, Cohort { due: cohort.due.max(today), ..*cohort });
    }
    let (mut loads, mut left) = (Vec::with_capacity(usize::from(days)), new.left);
    for n in 0..i32::from(days) {
        let day = today + Days(n);
        let mut load = Load::default();
        while let Some(((due, from, ..), cohort)) = waiting.pop_first() {
            if due > day {
                waiting.insert(key(from, &cohort), cohort);
                break;
            }
            match from {
                From::Now => load.due += cohort.cards,
                From::Lapse => load.lapsed += cohort.cards,
                From::Success => load.later += cohort.cards,
            }
            let recalled = rates.at(cohort.memory.interval) * cohort.cards;
            for (rating, cards, from) in
                [(Rating::Good, recalled, From::Success), (Rating::Again, cohort.cards - recalled, From::Lapse)]
            {
                add(&mut waiting, from, Cohort { cards, ..after(rules, &cohort, day, rating) });
            }
        }
        let begun = if n == 0 { new.today } else { new.a_day }.min(left);
        left -= begun;
        if begun > 0 {
            load.new = f64::from(begun);
            add(&mut waiting, From::Success, Cohort { cards: load.new, ..first(rules, day) });
        }
        loads.push(load);
    }
    loads
}

fn key(from: From, cohort: &Cohort) -> Key {
    // Beyond a few successes and within a tenth of ease, cards go on alike.
    (cohort.due, from, cohort.memory.interval.0, cohort.memory.streak.min(3), cohort.memory.ease / 10)
}

fn add(waiting: &mut BTreeMap<Key, Cohort>, from: From, cohort: Cohort) {
    let same = waiting.entry(key(from, &cohort)).or_insert(Cohort { cards: 0.0, ..cohort });
    same.cards += cohort.cards;
}

/// A cohort after an answer on `day`.
fn after(rules: &Rules, cohort: &Cohort, day: Day, rating: Rating) -> Cohort {
    let elapsed = day - (cohort.due - cohort.memory.interval);
    let fsrs = cohort.fsrs.state().after(&rules.parameters, elapsed, rating);
    let memory = cohort.memory.after(rating.quality());
    scheduled(rules, *cohort, day, memory, fsrs)
}

/// A new card after its first answer, taken as recalled.
fn first(rules: &Rules, day: Day) -> Cohort {
    let memory = sm2::Memory::default().after(Rating::Good.quality());
    let fsrs = State::first(&rules.parameters, Rating::Good);
    scheduled(rules, Cohort { due: day, memory, fsrs: fsrs.stored(), cards: 0.0 }, day, memory, fsrs)
}

fn scheduled(rules: &Rules, cohort: Cohort, day: Day, memory: sm2::Memory, fsrs: State) -> Cohort {
    let interval = match rules.scheduler {
        Scheduler::Sm2 => memory.interval,
        Scheduler::Fsrs => fsrs.interval(&rules.parameters, f64::from(rules.retention) / 100.0),
    };
    Cohort { due: day + interval, memory: sm2::Memory { interval, ..memory }, fsrs: fsrs.stored(), ..cohort }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TODAY: Day = Day(20_000);
    const CERTAIN: Rates = Rates { young: 1.0, mature: 1.0 };

    fn cohort(due: i32, interval: i32, streak: u16, cards: f64) -> Cohort {
        Cohort {
            due: TODAY + Days(due),
            memory: sm2::Memory { streak, ease: 250, interval: Days(interval) },
            fsrs: State { stability: f64::from(interval), difficulty: 5.0 }.stored(),
            cards,
        }
    }

    fn at(cohorts: &[Cohort], rates: Rates, new: New, rules: &Rules) -> Vec<Load> {
        forecast(rules, TODAY, 30, cohorts, rates, new)
    }

    #[test]
    fn without_failures_sm2_is_followed_day_by_day() {
        let none = New { today: 0, a_day: 0, left: 0 };
        let loads = at(&[cohort(-3, 1, 1, 8.0)], CERTAIN, none, &Rules::default());
        // Overdue: today, then after 6 days, then after 15.
        let days: Vec<usize> = (0..30).filter(|d| loads[*d].all() > 0.0).collect();
        assert_eq!(days, [0, 6, 21]);
        assert!(loads.iter().all(|l| l.lapsed == 0.0) && loads[0].due == 8.0 && loads[6].later == 8.0);
    }

    #[test]
    fn a_failure_comes_back_on_the_next_day_and_new_cards_come_until_none_is_left() {
        let new = New { today: 4, a_day: 10, left: 20 };
        let half = Rates { young: 0.5, mature: 0.5 };
        let loads = at(&[cohort(0, 6, 2, 8.0)], half, new, &Rules::default());
        assert_eq!((loads[1].lapsed, loads[1].later), (4.0, 4.0));
        assert_eq!([loads[0].new, loads[1].new, loads[2].new, loads[3].new], [4.0, 10.0, 6.0, 0.0]);
    }

    proptest! {
        /// Nothing is lost: what was due is due once, and every load is a number of cards.
        #[test]
        fn every_card_is_due_once(rows in prop::collection::vec((-5..40i32, 1..200i32, 0..6u16, 1..50u32), 0..30),
                                  young in 0.0..=1.0f64, mature in 0.0..=1.0f64, a_day in 0..20u32, fsrs in any::<bool>()) {
            let cohorts: Vec<Cohort> = rows.iter().map(|(d, i, s, n)| cohort(*d, *i, *s, f64::from(*n))).collect();
            let scheduler = if fsrs { Scheduler::Fsrs } else { Scheduler::Sm2 };
            let rules = Rules { scheduler, ..Rules::default() };
            let new = New { today: a_day, a_day, left: 100 };
            let loads = at(&cohorts, Rates { young, mature }, new, &rules);
            let due: f64 = rows.iter().filter(|(d, ..)| *d < 30).map(|(.., n)| f64::from(*n)).sum();
            prop_assert!((loads.iter().map(|l| l.due).sum::<f64>() - due).abs() < 1e-6);
            prop_assert!(loads.iter().map(|l| l.new).sum::<f64>() <= 100.0);
            prop_assert!(loads.iter().all(|l| [l.due, l.lapsed, l.later, l.new].iter().all(|x| x.is_finite() && *x >= 0.0)));
        }
    }
}
