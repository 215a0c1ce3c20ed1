//! What must hold of every plan, whatever the collection: tried on small made-up ones.

use proptest::prelude::*;

use super::card::Card;
use super::dice::Dice;
use super::habits::Habits;
use super::model::Model;
use super::simulate::{Course, Deck, Policy, World, course};
use super::solve::Problem;
use crate::domain::memory::calibration::Calibration;
use crate::domain::memory::fsrs6::Parameters;
use crate::domain::scheduler::Scheduler;
use crate::domain::scheduler::sm2;
use crate::domain::time::Days;

/// Some cards in the middle of their lives and some new ones.
fn deck(seen: usize, fresh: usize, seed: u64) -> Deck {
    let mut dice = Dice::new(seed);
    let mut cards = Vec::new();
    for _ in 0..seen {
        let interval = 1.0 + dice.unit() * 40.0;
        #[expect(clippy::cast_possible_truncation, reason = "days of a test")]
        let (interval, ago) = (interval as i32, (dice.unit() * 50.0) as i32);
        let memory = sm2::Memory { streak: 3, interval: Days(interval), ..sm2::Memory::default() };
        let (last, due) = (-ago - 1, interval - ago - 1);
        let stability = 1.0 + dice.unit() * 30.0;
        cards.push(Card { stability, difficulty: 5.0, last, due, sm2: memory, days: 4, ..Card::new(0, true) });
    }
    cards.extend((0..fresh).map(|_| Card::new(0, true)));
    Deck::whole(cards)
}

fn model() -> Model {
    Model::new(&Parameters::default(), &Calibration::default(), 0.85)
}

fn policy(scheduler: Scheduler, exam: bool) -> Policy {
    Policy { scheduler, retention: 0.85, new: 0.0, exam }
}

fn scheduler() -> impl Strategy<Value = Scheduler> {
    prop_oneof![Just(Scheduler::Sm2), Just(Scheduler::Fsrs)]
}

/// The share of the words recalled on the day.
fn share(played: &Course, model: &Model) -> f64 {
    played.words(model).0 / (f64::from(u32::try_from(played.cards.len()).unwrap()) * f64::from(played.stands_for))
}

fn problem<'a>(deck: &'a Deck, model: &'a Model, habits: &'a Habits, policy: Policy) -> Problem<'a> {
    Problem { deck, model, habits, policy, seed: 5, coverage: &share }
}

/// Simulations are noisy in the last word or two: the same cases are tried every time.
fn config(cases: u32) -> ProptestConfig {
    let rng_seed = proptest::test_runner::RngSeed::Fixed(11);
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(16))]

    #[test]
    fn the_cap_holds_on_every_day(
        scheduler in scheduler(), exam: bool, seed in 0..99u64, new in 0..60u8, gap in 0..20usize,
        caps in prop::collection::vec(0..40u16, 30..60),
    ) {
        let (deck, model, habits) = (deck(200, 300, seed), model(), Habits::default());
        let minutes: Vec<Option<u16>> = caps.iter().enumerate().map(|(n, m)| Some(if n < gap { 0 } else { *m })).collect();
        let world = World { model: &model, habits: &habits, minutes: &minutes, seed };
        let played = course(&deck, &world, Policy { new: f32::from(new), ..policy(scheduler, exam) });
        for (day, cap) in played.days.iter().zip(&caps) {
            prop_assert!(day.minutes <= f32::from(*cap) + 0.01, "{:?} {}", day, cap);
        }
        prop_assert!(played.days.iter().take(gap).all(|d| d.minutes == 0.0));
    }

    #[test]
    fn the_same_inputs_give_the_same_course(scheduler in scheduler(), seed in 0..99u64) {
        let (deck, model, habits) = (deck(100, 100, seed), model(), Habits::default());
        let minutes = [Some(15); 40];
        let world = World { model: &model, habits: &habits, minutes: &minutes, seed };
        let policy = Policy { new: 5.0, ..policy(scheduler, true) };
        let (one, other) = (course(&deck, &world, policy), course(&deck, &world, policy));
        prop_assert_eq!(one.days, other.days);
        prop_assert_eq!(one.cards, other.cards);
    }

    #[test]
    fn a_later_date_never_asks_more_a_day(scheduler in scheduler(), seed in 0..99u64, days in 30..80usize, more in 20..60usize) {
        let (deck, model, habits) = (deck(60, 500, seed), model(), Habits::default());
        let problem = problem(&deck, &model, &habits, policy(scheduler, true));
        let enough = |share: f64| share >= 0.6;
        let asked = |days: usize| problem.fewest(days, &enough).map(|(new, _)| new);
        match (asked(days), asked(days + more)) {
            (Some(soon), Some(late)) => prop_assert!(late <= soon, "{} then {}", soon, late),
            (soon, late) => prop_assert!(soon.is_none() || late.is_some()),
        }
    }

    #[test]
    fn a_better_memory_never_knows_fewer_words(scheduler in scheduler(), seed in 0..99u64, better in 1..10u8) {
        let (deck, habits) = (deck(150, 300, seed), Habits::default());
        let known = |shift: f32| {
            let mut model = model();
            model.shift = shift;
            let minutes = [Some(15); 90];
            let world = World { model: &model, habits: &habits, minutes: &minutes, seed };
            course(&deck, &world, Policy { new: 6.0, ..policy(scheduler, true) }).words(&model).0
        };
        let (usual, better) = (known(0.0), known(f32::from(better) / 10.0));
        prop_assert!(better >= usual, "{} {}", usual, better);
    }

    #[test]
    fn the_last_day_carries_no_pile(scheduler in scheduler(), seed in 0..99u64, days in 40..90usize) {
        let (deck, model, habits) = (deck(100, 400, seed), model(), Habits::default());
        let problem = problem(&deck, &model, &habits, policy(scheduler, true));
        let span = vec![Some(30); days];
        let outlook = problem.outlook(&span, problem.best(&span), 600);
        let waiting: Vec<f32> = outlook.course.days.iter().map(|d| d.waiting).collect();
        let (last, usual) = (outlook.course.days.last().unwrap(), outlook.minutes.0);
        prop_assert!(f64::from(last.minutes) <= 30.01 && usual <= 30.01);
        // Thirty minutes have time for some 180 reviews.
        prop_assert!(waiting.last().unwrap() <= &60.0, "{:?}", waiting);
    }
}

proptest! {
    #![proptest_config(config(6))]

    #[test]
    fn more_minutes_never_give_a_later_ready_date(scheduler in scheduler(), seed in 0..99u64, minutes in 5..25u16, more in 5..20u16) {
        let (deck, model, habits) = (deck(60, 400, seed), model(), Habits::default());
        let problem = problem(&deck, &model, &habits, policy(scheduler, true));
        let ready = |minutes: u16| {
            [30, 45, 60, 90, 120].into_iter().find(|days| {
                let span = vec![Some(minutes); *days];
                problem.outlook(&span, problem.best(&span), 600).coverage >= 0.5
            })
        };
        match (ready(minutes), ready(minutes + more)) {
            (Some(few), Some(many)) => prop_assert!(many <= few, "{} days, then {}", few, many),
            (few, many) => prop_assert!(few.is_none() || many.is_some()),
        }
    }
}

#[test]
fn a_sample_stands_for_all_of_them() {
    let whole = deck(4000, 4000, 3);
    let (model, habits) = (model(), Habits::default());
    let words = |deck: &Deck| {
        let minutes = [Some(60); 60];
        let world = World { model: &model, habits: &habits, minutes: &minutes, seed: 1 };
        course(deck, &world, Policy { new: 10.0, ..policy(Scheduler::Sm2, true) }).words(&model).0
    };
    let (all, some) = (words(&whole), words(&whole.sample(800)));
    assert!((some / all - 1.0).abs() < 0.03, "{all} {some}");
}
