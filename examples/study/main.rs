//! Measures exam mode, triage and the plan's promise on simulated learners:
//! `cargo run --release --example study [LEARNERS]`. The same figures come out every time.

mod learner;
mod truth;

use std::error::Error;
use std::io::{self, Write};
use std::thread;

use gokaku::domain::planner::dice::Dice;
use gokaku::domain::planner::model::Model;
use gokaku::domain::planner::simulate::{Course, Deck, Policy};
use gokaku::domain::planner::solve::{ANSWER_CARDS, Problem};
use gokaku::domain::scheduler::Scheduler;
use learner::{Learner, Order, SM2, Strategy};
use truth::{Family, Person};

const DAYS: i32 = 180;
const MINUTES: f32 = 20.0;
/// The log is learnt from when it has grown by one in so many.
const GROWTH: usize = 8;
const EXAM_SM2: Strategy = Strategy { exam: true, order: Order::Gain, ..SM2 };
const EXAM_FSRS: Strategy =
    Strategy { scheduler: Scheduler::Fsrs, fitted: true, exam: true, order: Order::Gain, retention: 0.85 };

fn learner(family: Family, items: usize, n: u64) -> Learner {
    let mut dice = Dice::new(n * 977 + 13);
    Learner::new(Person::new(family, &mut dice), items, n * 31 + 7)
}

/// Words known after half a year of equal minutes.
fn half_year(family: Family, items: usize, strategy: Strategy, n: u64) -> f64 {
    let mut learner = learner(family, items, n);
    for day in 0..DAYS {
        learner.study(day, MINUTES, DAYS, strategy, 60);
        learner.learn(strategy, GROWTH);
    }
    assert!(learner.most_minutes <= MINUTES + 0.01, "the cap holds");
    f64::from(learner.known(DAYS))
}

/// Words known at a test a month after a fortnight without study, which follows a hundred days of so many minutes.
fn after_a_gap(family: Family, minutes: f32, order: Order, n: u64) -> f64 {
    let mut learner = learner(family, 8000, n);
    let (gap, back, sitting) = (100, 114, 144);
    for day in 0..gap {
        learner.study(day, minutes, sitting, SM2, 120);
        learner.learn(SM2, GROWTH);
    }
    let strategy = Strategy { order, fitted: true, ..SM2 };
    for day in back..sitting {
        learner.study(day, MINUTES, sitting, strategy, 0);
        learner.learn(strategy, GROWTH);
    }
    f64::from(learner.known(sitting))
}

/// How the planner's promise fared: words promised with the band, and words known.
fn promise(family: Family, strategy: Strategy, past: i32, n: u64) -> (f64, (f64, f64), f64) {
    let mut learner = learner(family, 2500, n + 500);
    let sitting = past + 120;
    for day in 0..past {
        learner.study(day, MINUTES, sitting, Strategy { exam: false, ..strategy }, 15);
        learner.learn(strategy, GROWTH);
    }
    let (model, habits, deck) = (learner.model(strategy), learner.habits, Deck::whole(learner.cards(past)));
    let whole = deck.cards.len() as f64;
    let coverage = |course: &Course, model: &Model| course.words(model).0 / whole;
    let policy = Policy { scheduler: strategy.scheduler, retention: strategy.retention, new: 0.0, exam: strategy.exam };
    let problem = Problem { deck: &deck, model: &model, habits: &habits, policy, seed: 5, coverage: &coverage };
    let minutes = vec![Some(20); 120];
    let new = problem.best(&minutes);
    let outlook = problem.outlook(&minutes, new, ANSWER_CARDS);
    for day in past..sitting {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
        learner.study(day, MINUTES, sitting, strategy, new as usize);
        learner.learn(strategy, GROWTH);
    }
    (outlook.words, outlook.words_band, f64::from(learner.known(sitting)))
}

/// Every learner's figure, on two threads.
fn each<T: Send>(learners: u64, one: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let half = |from: u64| (from..learners).step_by(2).map(|n| (n, one(n))).collect::<Vec<_>>();
    let mut all = thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        let mut all = half(0);
        all.extend(other.join().unwrap_or_default());
        all
    });
    all.sort_by_key(|(n, _)| *n);
    all.into_iter().map(|(_, t)| t).collect()
}

fn mean(of: &[f64]) -> f64 {
    of.iter().sum::<f64>() / of.len().max(1) as f64
}

#[expect(clippy::disallowed_methods, reason = "an example is its own main")]
fn main() -> Result<(), Box<dyn Error>> {
    let learners: u64 = std::env::args().nth(1).map_or(Ok(24), |n| n.parse())?;
    let only = std::env::args().nth(2).unwrap_or_default();
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{learners} simulated learners of each family; words known on the day of the test, as the truth has it\n"
    )?;
    if only.is_empty() || only == "exam" {
        writeln!(out, "| {DAYS} days at {MINUTES} minutes | SM-2 | SM-2, exam mode | FSRS fitted, exam mode |")?;
        writeln!(out, "| --- | --- | --- | --- |")?;
        let mut gains = Vec::new();
        for (items, list) in [(6000, "long list"), (900, "list of 900")] {
            for family in Family::ALL {
                let of = |strategy| each(learners, |n| half_year(family, items, strategy, n));
                let (plain, sm2, fsrs) = (mean(&of(SM2)), mean(&of(EXAM_SM2)), mean(&of(EXAM_FSRS)));
                let gain = |x: f64| 100.0 * (x / plain - 1.0);
                gains.push(gain(fsrs));
                let name = family.name();
                writeln!(
                    out,
                    "| {name}, {list} | {plain:.0} | {sm2:.0} ({:+.1} %) | {fsrs:.0} ({:+.1} %) |",
                    gain(sm2),
                    gain(fsrs)
                )?;
            }
        }
        writeln!(out, "\nFSRS fitted with exam mode in the mean of these: {:+.1} %\n", mean(&gains))?;
    }
    if only.is_empty() || only == "gap" {
        let orders = [
            (Order::Gain, "by gain"),
            (Order::Due, "due date"),
            (Order::LowestRecall, "lowest recall"),
            (Order::ShortestInterval, "shortest interval"),
            (Order::Random, "random"),
        ];
        writeln!(out, "| 14 days away, then {MINUTES} minutes | {} |", orders.map(|o| o.1).join(" | "))?;
        writeln!(out, "| --- | --- | --- | --- | --- | --- |")?;
        for minutes in [40.0, 80.0] {
            for family in Family::ALL {
                let row = orders.map(|(order, _)| {
                    format!("{:.1}", mean(&each(learners, |n| after_a_gap(family, minutes, order, n))))
                });
                writeln!(out, "| {}, {minutes} minutes before | {} |", family.name(), row.join(" | "))?;
            }
        }
        writeln!(out)?;
    }
    if only.is_empty() || only == "promise" {
        writeln!(
            out,
            "| the plan's band for 120 days, after | SM-2: inside | promised | came | FSRS: inside | promised | came |"
        )?;
        writeln!(out, "| --- | --- | --- | --- | --- | --- | --- |")?;
        let (mut inside, mut all) = (0, 0);
        for family in Family::ALL {
            for past in [0, 30, 90] {
                let mut row = format!("| {past} days, {}", family.name());
                for strategy in [EXAM_SM2, EXAM_FSRS] {
                    let told = each(learners, |n| promise(family, strategy, past, n));
                    let held = told.iter().filter(|(_, (low, high), came)| (low..=high).contains(&came)).count();
                    let below = told.iter().filter(|(_, (low, _), came)| came < low).count();
                    (inside, all) = (inside + held, all + told.len());
                    let said = mean(&told.iter().map(|t| t.0).collect::<Vec<_>>());
                    let came = mean(&told.iter().map(|t| t.2).collect::<Vec<_>>());
                    row += &format!(" | {held} ({below} below) | {said:.0} | {came:.0}");
                }
                writeln!(out, "{row} |")?;
            }
        }
        writeln!(out, "\nInside in all: {:.0} %", 100.0 * inside as f64 / all.max(1) as f64)?;
    }
    Ok(())
}
