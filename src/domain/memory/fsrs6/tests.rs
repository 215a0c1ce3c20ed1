//! The formulas against an independent oracle, and what must hold for every card and every parameter.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::*;

/// The lines of the oracle; nothing where it is not at hand.
fn oracle() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/oracles/fsrs6.txt");
    match fs::read_to_string(path) {
        Ok(text) => text.lines().map(str::to_owned).collect(),
        Err(_) => {
            #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
            {
                eprintln!("skipped: the oracle of FSRS-6 is not here");
            }
            Vec::new()
        }
    }
}

fn numbers<T: std::str::FromStr>(text: &str) -> Vec<T> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.')).filter_map(|x| x.parse().ok()).collect()
}

fn near(ours: f64, theirs: f64) {
    assert!((ours - theirs).abs() <= 1e-3 * theirs.abs().max(1e-1), "{ours} is not {theirs}");
}

/// `[grades] None|Some([elapsed]) | grade:S…/D…/I… …`; without days, each review is on its due day.
fn check_states(line: &str) {
    let p = Parameters::default();
    let (given, states) = line.split_once(" | ").unwrap();
    let (grades, elapsed) = given.split_once(']').unwrap();
    let (grades, elapsed): (Vec<usize>, Vec<i32>) = (numbers(grades), numbers(elapsed));
    let mut state: Option<State> = None;
    let mut interval = Days(0);
    for (i, expected) in states.split_whitespace().enumerate() {
        let rating = Rating::ALL[grades[i] - 1];
        let days = elapsed.get(i.wrapping_sub(1)).map_or(interval, |d| Days(*d));
        let next = state.map_or_else(|| State::first(&p, rating), |s| s.after(&p, days, rating));
        interval = next.interval(&p, 0.9);
        let expected: Vec<f64> = numbers(expected);
        near(next.stability, expected[1]);
        near(next.difficulty, expected[2]);
        assert_eq!(f64::from(interval.0), expected[3], "interval in {line}");
        state = Some(next);
    }
}

/// `R S=… : t0=… t1=…`.
fn check_recall(line: &str) {
    let p = Parameters::default();
    let (stability, points) = line.split_once(':').unwrap();
    let state = State { stability: numbers(stability)[0], difficulty: 5.0 };
    for point in points.split_whitespace() {
        let (t, r) = point.split_once('=').unwrap();
        near(state.retrievability(&p, Days(numbers(t)[0])), r.parse().unwrap());
    }
}

/// `from_sm2 ease … ivl … -> S … D …`.
fn check_from_sm2(line: &str) {
    let x: Vec<f64> = numbers(line.strip_prefix("from_sm2").unwrap());
    let state = State::from_sm2(&Parameters::default(), Days(whole(x[1])), x[0]);
    near(state.stability, x[2]);
    near(state.difficulty, x[3]);
}

#[test]
fn every_line_of_the_oracle_is_ours() {
    for line in oracle() {
        match line.split([' ', '[']).next() {
            Some("R") => check_recall(&line),
            Some("from_sm2") => check_from_sm2(&line),
            _ => check_states(&line),
        }
    }
}

#[test]
fn parameters_come_back_from_their_stored_form() {
    let p = Parameters::default();
    assert_eq!(Parameters::from_stored(p.to_stored()), p);
    assert_eq!(Parameters::new([f64::NAN; PARAMETERS]), p);
}

pub fn parameters() -> impl Strategy<Value = Parameters> {
    prop::array::uniform21(0.0..1.0f64).prop_map(|x| {
        let mut w = x;
        for (i, x) in w.iter_mut().enumerate() {
            let (low, high) = range(i);
            *x = low + (high.min(200.0) - low) * *x;
        }
        Parameters::new(w)
    })
}

pub fn rating() -> impl Strategy<Value = Rating> {
    prop::sample::select(Rating::ALL.to_vec())
}

fn state() -> impl Strategy<Value = State> {
    (-6.0..10.0f64, 1.0..10.0f64)
        .prop_map(|(s, difficulty)| State { stability: s.exp().clamp(STABILITY_MIN, STABILITY_MAX), difficulty })
}

proptest! {
    #[test]
    fn recall_is_a_probability_and_falls_with_time(p in parameters(), s in state(), t in 0..40_000, more in 1..10_000) {
        let (sooner, later) = (s.retrievability(&p, Days(t)), s.retrievability(&p, Days(t + more)));
        prop_assert!(0.0 < later && later <= sooner && sooner <= 1.0, "{sooner} then {later}");
    }

    #[test]
    fn a_state_stays_within_its_bounds(p in parameters(), s in state(), t in -5..40_000, g in rating()) {
        let next = s.after(&p, Days(t), g);
        prop_assert!((STABILITY_MIN..=STABILITY_MAX).contains(&next.stability), "{next:?}");
        prop_assert!((1.0..=10.0).contains(&next.difficulty), "{next:?}");
        prop_assert_eq!(next.stored().state().stored(), next.stored());
    }

    #[test]
    fn an_interval_ends_where_recall_has_fallen_to_what_was_asked(p in parameters(), s in state(), want in 0.7..0.98f64) {
        let interval = s.interval(&p, want);
        let early = s.retrievability(&p, Days(interval.0 - 1));
        let late = s.retrievability(&p, Days(interval.0 + 1));
        prop_assert!(interval == Days(1) || early >= want, "{early}");
        prop_assert!(interval.0 == 36_500 || late <= want, "{late}");
    }
}
