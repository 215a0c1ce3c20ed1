//! The estimate of readiness against an independent one, row by row; and what must hold for any learner.

#![allow(clippy::cast_possible_truncation, reason = "the numbers of the oracle are small")]

use gokaku::domain::level::Level;
use gokaku::domain::readiness::ability::{Measurement, Source, State};
use gokaku::domain::readiness::constants::{Exam, exam};
use gokaku::domain::readiness::coverage::{self, Coverage, Estimate, List};
use gokaku::domain::readiness::projection::{self, Standing};
use gokaku::domain::readiness::report::{self, Evidence, Known, Lists};
use gokaku::domain::readiness::{normal, pass, sittings};
use gokaku::domain::time::Day;
use proptest::prelude::*;
use serde_json::Value;

use super::desk::shared;

/// The rows of the oracle that are about readiness; each must be asked for.
struct Oracle(Vec<Value>);

impl Oracle {
    fn row(&self, name: &str) -> (&Value, &Value) {
        let row = self.0.iter().find(|row| row["name"].as_str().unwrap().starts_with(name));
        let row = row.unwrap_or_else(|| panic!("no row {name}"));
        (&row["input"], &row["expected"])
    }
}

fn number(v: &Value) -> f64 {
    v.as_f64().unwrap()
}

fn numbers(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(number).collect()
}

fn level(v: &Value) -> Level {
    format!("N{v}").parse().unwrap()
}

#[track_caller]
fn close(found: &[f64], expected: &Value) {
    let expected: Vec<f64> = match expected {
        Value::Array(_) => numbers(expected),
        one => vec![number(one)],
    };
    assert_eq!(found.len(), expected.len());
    for (f, e) in found.iter().zip(&expected) {
        assert!((f - e).abs() <= 1e-6, "{found:?} is not {expected:?}");
    }
}

#[test]
fn every_row_of_the_oracle_is_ours() {
    let Some(path) = shared("oracles/readiness.json") else { return };
    let oracle = Oracle(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap());
    facts(&oracle);
    coverage_rows(&oracle);
    chances(&oracle);
    plan(&oracle);
}

fn facts(oracle: &Oracle) {
    let (input, expected) = oracle.row("first_sunday");
    for (ym, day) in input.as_array().unwrap().iter().zip(expected.as_array().unwrap()) {
        let (y, m) = (i32::try_from(ym[0].as_i64().unwrap()).unwrap(), u32::try_from(ym[1].as_u64().unwrap()).unwrap());
        assert_eq!(sittings::first_sunday(y, m).unwrap().to_string(), day.as_str().unwrap());
    }
    let (input, expected) = oracle.row("passes");
    for (row, yes) in input.as_array().unwrap().iter().zip(expected.as_array().unwrap()) {
        let scores: Vec<u16> = row[1].as_array().unwrap().iter().map(|s| s.as_u64().unwrap() as u16).collect();
        assert_eq!(Value::from(pass::passes(exam(level(&row[0])), &scores)), *yes, "{row}");
    }
    let (input, expected) = oracle.row("cefr");
    for (row, band) in input.as_array().unwrap().iter().zip(expected.as_array().unwrap()) {
        let passed = row[2] == 1;
        let found = passed.then(|| pass::cefr(level(&row[0]), row[1].as_u64().unwrap() as u16));
        assert_eq!(found, band.as_str(), "{row}");
    }
    let (input, expected) = oracle.row("chance_corrected");
    let lk = exam(Level::N2).sections[0];
    let points = |row: &Value| {
        let section = gokaku::domain::readiness::constants::Section { guess: number(&row[2]), ..lk };
        section.points(number(&row[0]), number(&row[1]))
    };
    close(&input.as_array().unwrap().iter().map(points).collect::<Vec<_>>(), expected);
    for (name, of) in [("Phi_inv", normal::phi_inverse as fn(f64) -> f64), ("Phi", normal::phi)] {
        let (input, expected) = oracle.row(name);
        close(&numbers(input).into_iter().map(of).collect::<Vec<_>>(), expected);
    }
    let (input, expected) = oracle.row("halton");
    let halton = |row: &Value| normal::halton(row[0].as_u64().unwrap() as u32, row[1].as_u64().unwrap() as u32);
    close(&input.as_array().unwrap().iter().map(halton).collect::<Vec<_>>(), expected);
}

fn coverage_rows(oracle: &Oracle) {
    let (input, expected) = oracle.row("recalibrate");
    let pairs: Vec<(f64, bool)> =
        numbers(&input["pred"]).into_iter().zip(numbers(&input["y"]).into_iter().map(|y| y > 0.5)).collect();
    let c = coverage::recalibrate(&pairs);
    close(&[c.value, c.variance], expected);
    let (input, expected) = oracle.row("overclaim");
    for (row, pair) in input.as_array().unwrap().iter().zip(expected.as_array().unwrap()) {
        let o = coverage::overclaim(row[0].as_u64().unwrap() as u32, row[1].as_u64().unwrap() as u32, number(&row[2]));
        close(&[o.value, o.variance], pair);
    }
    let (input, expected) = oracle.row("level_cov");
    let recall = numbers(&input["p"]);
    let unseen = input["n_list"].as_u64().unwrap() as u32 - recall.len() as u32;
    let list = List { recall, unseen, known_unseen: (number(&input["u"]), number(&input["s_u"])) };
    let found = list.coverage(number(&input["c"]), number(&input["o"]));
    close(&[found.value, found.variance, found.by_overclaim, found.by_recalibration], expected);
    let (input, expected) = oracle.row("combine_K(N2)");
    let covs = |v: &Value| -> Vec<Coverage> {
        let one = |key: &&str| {
            let [value, variance, by_overclaim, by_recalibration] = numbers(&v[*key])[..] else { panic!("{v}") };
            Coverage { value, variance, by_overclaim, by_recalibration }
        };
        ["2", "3", "4", "5"].iter().map(one).collect()
    };
    let words = covs(&input["covs"]);
    let of = |key: &str| Estimate { value: 0.0, variance: number(&input[key]) };
    let k = coverage::combined(Level::N2, &words, of("v_o"), of("v_c"));
    close(&[k.value, k.variance], expected);
    let (input, expected) = oracle.row("combine_K(N2, kanji)");
    let kanji = covs(&input["kanji"]);
    let both: Vec<Coverage> = words.iter().zip(&kanji).map(|(w, k)| coverage::mixed(*w, Some(*k))).collect();
    let of = |key: &str| Estimate { value: 0.0, variance: number(&input[key]) };
    let k = coverage::combined(Level::N2, &both, of("v_o"), of("v_c"));
    close(&[k.value, k.variance], expected);
}

const K: Estimate = Estimate { value: 0.83, variance: 0.0004 };

/// The state without the biases of which the oracle does not know: it has one source of mocks, the commercial one.
fn as_the_oracle_has_it(exam: &Exam, state: &State) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = exam.sections.len();
    let kept: Vec<usize> = (0..n).chain([n + 1]).collect();
    let pick = |row: &Vec<f64>| kept.iter().map(|&i| row[i]).collect::<Vec<f64>>();
    (pick(&state.mean), kept.iter().map(|&i| pick(&state.covariance[i])).collect())
}

fn measured(points: [f64; 3], source: Source, months: f64, coverage: f64) -> State {
    let exam = exam(Level::N2);
    let mut state = State::prior(exam, K.variance);
    for (section, points) in points.into_iter().enumerate() {
        let items = f64::from(exam.sections[section].items);
        state.update(exam, &Measurement { section, points, items, source, months, coverage });
    }
    state
}

fn chances(oracle: &Oracle) {
    let (_, expected) = oracle.row("slopes");
    for (n, row) in [2, 1, 4].into_iter().zip(expected.as_array().unwrap()) {
        close(&exam(level(&n.into())).sections.iter().map(|s| s.slope()).collect::<Vec<_>>(), row);
    }
    let (input, expected) = oracle.row("f_mean");
    for (row, means) in input.as_array().unwrap().iter().zip(expected.as_array().unwrap()) {
        let exam = exam(level(&row[0]));
        close(&exam.sections.iter().map(|s| s.expected(exam, number(&row[1]))).collect::<Vec<_>>(), means);
    }
    let n2 = exam(Level::N2);
    let (_, expected) = oracle.row("prior(2");
    let (_, covariance) = as_the_oracle_has_it(n2, &State::prior(n2, K.variance));
    for (row, want) in covariance.iter().zip(expected.as_array().unwrap()) {
        close(row, want);
    }
    let (input, expected) = oracle.row("sem2");
    let sem2 = |row: &Value| {
        let section = &exam(level(&row[0])).sections[row[1].as_u64().unwrap() as usize];
        section.error(number(&row[2]), f64::from(section.items))
    };
    close(&input.as_array().unwrap().iter().map(sem2).collect::<Vec<_>>(), expected);
    close(&pass::points(58.0, 36.0, 60)[55..], oracle.row("pmf").1);
    let (input, expected) = oracle.row("p_pass_given");
    let given = |row: &Value| pass::given(exam(level(&row[0])), &numbers(&row[1]));
    close(&input.as_array().unwrap().iter().map(given).collect::<Vec<_>>(), expected);

    chance(oracle.row("report(N2,K=0.83,vK=0.0004, no mock").1, Level::N2, &State::prior(n2, K.variance));
    let n1 = State::prior(exam(Level::N1), K.variance);
    chance(oracle.row("report(N1,K=0.83,vK=0.0004, no mock").1, Level::N1, &n1);
    let mock = measured([38.0, 30.0, 33.0], Source::Commercial, 2.0, 0.80);
    let (mean, covariance) = as_the_oracle_has_it(n2, &mock);
    close(&mean, oracle.row("update: N2 mock").1);
    for (row, want) in covariance.iter().zip(oracle.row("  ... covariance").1.as_array().unwrap()) {
        close(row, want);
    }
    chance(oracle.row("report(N2,K=0.83, after that mock").1, Level::N2, &mock);
    let official = measured([31.0, 24.0, 29.0], Source::Official, 7.0, 0.74);
    close(&as_the_oracle_has_it(n2, &official).0, oracle.row("update: official").1);
    chance(oracle.row("report(N2,K=0.83, after that official").1, Level::N2, &official);
}

#[track_caller]
fn chance(expected: &Value, level: Level, state: &State) {
    let exam = exam(level);
    let (mean, covariance) = state.sections(exam, K);
    close(&mean, &expected["mean"]);
    let chance = pass::chance_of(exam, &mean, &covariance, 256);
    close(&[chance.probability], &expected["p"]);
    close(&[chance.band.0, chance.band.1], &Value::from(vec![number(&expected["lo"]), number(&expected["hi"])]));
    let gains = &expected["gains"];
    close(&[chance.total_gain], &gains["total"]);
    let minimums = ["LK_min", "RD_min", "LS_min"].map(|key| number(&gains[key]));
    close(&chance.minimum_gains, &Value::from(minimums.to_vec()));
    assert_eq!(expected["binding"], "total");
}

fn plan(oracle: &Oracle) {
    let (input, expected) = oracle.row("project_cov");
    let of = |what: &str, level: &str| number(&input[what][level]);
    let standing = |l: &&str| Standing {
        coverage: of("cov", l),
        size: of("n_list", l),
        unseen: of("unseen", l),
        known_unseen: of("u", l),
    };
    let lists: Vec<Standing> = ["2", "3", "4", "5"].iter().map(standing).collect();
    let found = projection::projected(&lists, 200, 10, 0.06);
    for (l, c) in ["2", "3", "4", "5"].iter().zip(&found) {
        close(&[*c], &expected[*l]);
    }
    // The search for the fewest new cards, at the state that the mock left.
    let n2 = exam(Level::N2);
    let mock = measured([38.0, 30.0, 33.0], Source::Commercial, 2.0, 0.80);
    let weigh = |cov: &[f64]| n2.weights.iter().zip(cov).map(|(w, c)| w * c).sum::<f64>();
    let probability = |days: i32, new: u32| {
        let value = weigh(&projection::projected(&lists, days, new, 0.06));
        let (mean, covariance) = mock.sections(n2, Estimate { value, ..K });
        pass::chance_of(n2, &mean, &covariance, 64).probability
    };
    for row in oracle.row("plan").1.as_array().unwrap() {
        let days = row[1].as_i64().unwrap() as i32;
        close(&[probability(days, 0)], &row[2]);
        let fewest = projection::fewest_new(60, |new| probability(days, new));
        assert_eq!(fewest.map(Value::from).unwrap_or_default(), row[3], "{row}");
    }
}

fn known(recall: f64, seen: u32) -> Known {
    let list = |n: u32, u: (f64, f64)| List {
        recall: vec![recall; n.min(seen) as usize],
        unseen: n - n.min(seen),
        known_unseen: u,
    };
    let lists = [(800, 80), (830, 166), (1745, 367), (1868, 373), (2988, 1150)]
        .map(|(words, kanji)| Lists { words: list(words, (0.25, 0.15)), kanji: list(kanji, (0.25, 0.15)) });
    Known { lists: lists.to_vec(), pairs: vec![], audits: 0, failures: 0 }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_chance_is_one_and_grows_with_what_is_known(
        which in 0..5usize, recall in 0.2..0.99f64, seen in 0..3000u32, more in 0.0..0.01f64,
    ) {
        let level = Level::ALL[which];
        let of = |known: &Known| {
            let basis = report::Basis::of(level, known);
            (basis.coverage.value, report::report(level, Day(21_000), Estimate { variance: 0.001, ..basis.coverage }, &[]))
        };
        let (k, less) = of(&known(recall, seen));
        let (k_more, better) = of(&known(recall + more, seen + 5));
        prop_assert!((0.0..=1.0).contains(&less.chance.probability));
        prop_assert!(less.chance.band.0 <= less.chance.probability && less.chance.probability <= less.chance.band.1);
        prop_assert!(0.0 <= less.chance.band.0 && less.chance.band.1 <= 1.0);
        if k_more >= k {
            prop_assert!(better.chance.probability >= less.chance.probability - 1e-9);
        }
        let missing = report::missing(exam(level), &less.scores, &known(recall, seen));
        for section in exam(level).sections {
            prop_assert!(missing.iter().any(|m| m.starts_with(section.name)));
        }
    }

    #[test]
    fn a_better_result_never_makes_it_less_likely(
        section in 0..3usize, points in 5.0..55.0f64, more in 0.0..5.0f64, which in 0..4usize,
    ) {
        let coverage = Estimate { value: 0.75, variance: 0.001 };
        let of = |points: f64| {
            let source = Source::ALL[which];
            let e = Evidence { day: Day(20_950), coverage: 0.74, section, points, items: 30.0, source };
            report::report(Level::N2, Day(21_000), coverage, &[e])
        };
        let (less, better) = (of(points), of(points + more));
        // The error of measurement depends on the score a little, so that far from the mean it may trade places.
        prop_assert!(better.chance.probability >= less.chance.probability - 2e-3, "{} {}", points, more);
        prop_assert!(less.scores[section].measured);
    }
}
