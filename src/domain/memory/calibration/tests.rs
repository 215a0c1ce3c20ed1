//! What a calibration promises, whatever the log.

use proptest::prelude::*;

use super::super::card::tests::log;
use super::*;
use crate::domain::time::Millis;

fn taught(reviews: &[Review], view: View) -> (Calibrator, Calibration) {
    let mut calibrator = Calibrator::new(Parameters::default(), view);
    reviews.iter().for_each(|review| calibrator.learn(review));
    let calibration = calibrator.calibration();
    (calibrator, calibration)
}

#[test]
fn without_reviews_it_is_fsrs6_as_it_is() {
    let p = Parameters::default();
    let review = Review { card: 1, day: Day(0), rating: Rating::Good, took: Millis(900).into() };
    let memory = Memory::first(&p, &review);
    for day in [1, 5, 30, 100] {
        let ours = Calibration::default().recall(&p, Some(&memory), Day(day));
        assert!((ours - memory.retrievability(&p, Day(day))).abs() < 1e-9, "day {day}");
    }
}

#[test]
fn somebody_who_forgets_everything_is_expected_to_forget() {
    let reviews: Vec<Review> = (0..300u32)
        .map(|i| Review {
            card: i % 30,
            day: Day(i32::try_from(i / 10).unwrap()),
            rating: if i < 30 { Rating::Good } else { Rating::Again },
            took: Millis(3_000).into(),
        })
        .collect();
    let (calibrator, calibration) = taught(&reviews, View::Ahead);
    let p = calibration.recall(calibrator.parameters(), calibrator.memory(3), Day(33));
    assert!(p < 0.15, "{p}");
}

#[test]
fn what_is_no_calibration_is_refused() {
    let sound = Calibration::default().to_stored();
    assert_eq!(Calibration::from_stored(&sound), Some(Calibration::default()));
    assert_eq!(Calibration::from_stored(&sound[1..]), None);
    let mut broken = sound;
    broken[0] = f64::NAN;
    assert_eq!(Calibration::from_stored(&broken), None);
    broken = sound;
    broken[STORED - 1] = 1.5;
    assert_eq!(Calibration::from_stored(&broken), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_stored_numbers_are_the_whole_of_it(reviews in log(150)) {
        for view in [View::Ahead, View::Instant] {
            let (_, calibration) = taught(&reviews, view);
            prop_assert_eq!(Calibration::from_stored(&calibration.to_stored()), Some(calibration));
        }
    }

    #[test]
    fn the_calibrator_keeps_the_same_memories_as_a_replay(reviews in log(150)) {
        let (calibrator, _) = taught(&reviews, View::Ahead);
        for card in 0..12 {
            let own = reviews.iter().filter(|r| r.card == card);
            prop_assert_eq!(calibrator.memory(card).copied(), Memory::replay(calibrator.parameters(), own));
        }
    }

    #[test]
    fn cards_that_are_asked_no_more_may_be_passed_over(reviews in log(150), cut in any::<prop::sample::Index>()) {
        let (before, newest) = reviews.split_at(cut.index(reviews.len()));
        let learn = |pass: bool| {
            let mut calibrator = Calibrator::new(Parameters::default(), View::Ahead);
            for review in before {
                let asked = newest.iter().any(|later| later.card == review.card);
                if pass && !asked { calibrator.pass(review) } else { calibrator.follow(review) }
            }
            newest.iter().for_each(|review| calibrator.learn(review));
            calibrator.calibration()
        };
        prop_assert_eq!(learn(true), learn(false));
    }
}
