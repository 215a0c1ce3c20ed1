//! The placement test against worked figures, and what holds for every test whatever is answered.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::grid::{Grid, Lists, Word};
use super::seeds::{LIKELY, Pace, seeds};
use super::{Item, LONGEST, MORE, Mode, Placement, SHORTEST, Stop, pseudo};
use crate::domain::japanese::kana;
use crate::domain::level::Level;
use crate::domain::time::{Day, Days};

/// Lists of these sizes, easiest level first; every third word cannot be asked if `gaps`.
fn lists(sizes: [u32; 5], gaps: bool) -> Lists {
    let mut first = 1;
    Lists::new(Level::ALL.into_iter().zip(sizes).flat_map(move |(level, size)| {
        let from = first;
        first += size;
        (from..from + size).map(move |rank| Word { rank, level, askable: !gaps || rank % 3 != 0 })
    }))
}

static DECKS: LazyLock<Lists> = LazyLock::new(|| lists([801, 836, 1745, 1868, 2988], true));

#[test]
fn the_grid_gives_the_worked_figures() {
    // The sizes for which the figures were worked out.
    let lists = lists([700, 650, 1800, 1800, 3050], false);
    let typed = (
        [0.9214881237008737, 0.7893835942837886, 0.5593346199055691, 0.3523555512459105, 0.2425311097683593],
        [0.10554196280690942, 0.18153342921726096, 0.2171490535186901, 0.23635870794880623, 0.22177175641036823],
    );
    let yes_no = (
        [0.9220330680863401, 0.7907459432546745, 0.5610169927506937, 0.35361707329675385, 0.24342817060096283],
        [0.10526278765186252, 0.1807872570783715, 0.2165915126555201, 0.23640181676013144, 0.2220519062788264],
    );
    for (mode, pseudowords, (means, sds)) in [(Mode::Typed, 0, typed), (Mode::YesNo, 2, yes_no)] {
        let mut grid = Grid::new(&mode.guesses());
        for (rank, right) in [(200, true), (1000, true), (3000, false), (2000, true), (2500, false), (1800, true)] {
            grid.answered(rank, right);
        }
        (0..pseudowords).for_each(|_| grid.claimed(false));
        for level in 0..5 {
            let estimate = grid.coverage(&lists, |cell| cell[level]);
            assert!((estimate.mean - means[level]).abs() < 1e-9, "{mode:?} {level}: {estimate:?}");
            assert!((estimate.sd - sds[level]).abs() < 1e-9, "{mode:?} {level}: {estimate:?}");
        }
    }
}

#[test]
fn a_test_without_words_stops_at_once() {
    let none = Lists::new([]);
    let mut test = Placement::new(Mode::Typed, Level::N2, &none, 1);
    assert_eq!((test.next(), test.stopped()), (None, Some(Stop::NoWords)));
    test.answer(true);
    assert!(test.asked().is_empty());
    // A few words, each asked once at most.
    let few = lists([30, 0, 0, 0, 0], false);
    let mut test = Placement::new(Mode::Typed, Level::N5, &few, 1);
    (0..100).for_each(|_| test.answer(true));
    assert!(test.asked().len() <= 30 && test.stopped() == Some(Stop::NoWords));
}

#[test]
fn one_in_four_of_a_yes_no_test_is_no_word_until_there_were_twelve() {
    let mut test = Placement::new(Mode::YesNo, Level::N2, &DECKS, 7);
    (0..64).for_each(|n| test.answer(n % 3 != 0));
    let pseudo: Vec<usize> = (0..64).filter(|&n| test.asked()[n].0.rank().is_none()).collect();
    assert_eq!(pseudo, (0..12).map(|n| 4 * n + 3).collect::<Vec<_>>());
    let different: HashSet<Item> = pseudo.iter().map(|&n| test.asked()[n].0).collect();
    assert_eq!(different.len(), 12);
}

#[test]
fn who_claims_words_that_do_not_exist_is_believed_less() {
    let known = |claimed: bool| {
        let mut grid = Grid::new(&Mode::YesNo.guesses());
        (1..30_u32).for_each(|n| grid.answered(n * 250, n < 9 || n % 4 == 0));
        (0..8).for_each(|_| grid.claimed(claimed));
        grid.coverage(&DECKS, |cell| cell[3]).mean
    };
    assert!(known(true) < known(false) - 0.05, "{} {}", known(true), known(false));
}

fn mode() -> impl Strategy<Value = Mode> {
    prop_oneof![Just(Mode::Typed), Just(Mode::FourChoice), Just(Mode::YesNo)]
}

fn level() -> impl Strategy<Value = Level> {
    prop::sample::select(Level::ALL.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn every_test_keeps_its_rules(mode in mode(), target in level(), seed: u64, answers in prop::collection::vec(any::<bool>(), 60)) {
        let mut test = Placement::new(mode, target, &DECKS, seed);
        let mut words = HashSet::new();
        let mut stopped_at = None;
        for (n, &right) in answers.iter().enumerate() {
            if let Some(Item::Word(rank)) = test.next() {
                prop_assert!(rank % 3 != 0 && words.insert(rank), "a word that cannot be asked, or twice");
            }
            if let (None, Some(stop)) = (stopped_at, test.stopped()) {
                stopped_at = Some(n);
                prop_assert!((SHORTEST..=LONGEST).contains(&n));
                prop_assert!(stop == Stop::Precise || n == LONGEST);
                let mut more = test.clone();
                more.more();
                (0..MORE - 1).for_each(|_| more.answer(right));
                prop_assert_eq!(more.stopped(), None);
                more.answer(right);
                prop_assert!(more.stopped().is_some());
            }
            test.answer(right);
        }
        prop_assert!(stopped_at.is_some());
        let result = test.result();
        for pair in result.levels.windows(2) {
            prop_assert!(pair[0].mean >= pair[1].mean, "an easier level is known better");
        }
        for estimate in result.levels.iter().chain([&result.target]) {
            let (low, high) = estimate.eight_in_ten();
            prop_assert!(0.0 <= low && low <= estimate.mean && estimate.mean <= high && high <= 1.0);
        }
    }

    #[test]
    fn a_test_is_kept_as_its_answers(mode in mode(), target in level(), seed: u64, answers in prop::collection::vec(any::<bool>(), 0..50)) {
        let mut test = Placement::new(mode, target, &DECKS, seed);
        for &right in &answers {
            if test.stopped().is_some() {
                test.more();
            }
            test.answer(right);
        }
        let again = Placement::resume(mode, target, &DECKS, seed, &answers);
        prop_assert_eq!(test.asked(), again.asked());
        prop_assert_eq!(test.next(), again.next());
        prop_assert_eq!(test.stopped(), again.stopped());
        prop_assert_eq!(&test.grid, &again.grid);
    }

    #[test]
    fn a_right_answer_is_never_worth_less_than_a_wrong_one(mode in mode(), seed: u64, answers in prop::collection::vec(any::<bool>(), 0..30)) {
        let test = Placement::resume(mode, Level::N2, &DECKS, seed, &answers);
        let Some(Item::Word(rank)) = test.next() else { return Ok(()) };
        let (mut right, mut wrong) = (test.clone(), test);
        right.answer(true);
        wrong.answer(false);
        prop_assert!(right.result().target.mean >= wrong.result().target.mean);
        prop_assert!(right.known(rank) >= wrong.known(rank));
    }

    #[test]
    fn an_easier_word_is_known_no_less_likely(seed: u64, answers in prop::collection::vec(any::<bool>(), 0..30)) {
        let test = Placement::resume(Mode::Typed, Level::N2, &DECKS, seed, &answers);
        // Multiples of three are never asked here.
        let known: Vec<f64> = (1..2700).step_by(50).map(|n| test.known(3 * n)).collect();
        prop_assert!(known.is_sorted_by(|easier, harder| easier >= harder));
        prop_assert!(known.iter().all(|p| (0.0..=1.0).contains(p)));
    }

    #[test]
    fn seeds_keep_to_the_pace_and_to_likely_words(
        words in prop::collection::btree_map(1_u32..9000, 0.0_f64..=1.0, 0..900),
        per_day in 0_u16..40, weeks in 0_i32..10, seed: u64,
    ) {
        // Most words likely, as after a good test.
        let words: Vec<(u32, f64)> = words.into_iter().map(|(rank, p)| (rank, p.powf(0.1))).collect();
        let pace = Pace { per_day, at_least: Days(weeks * 7) };
        let today = Day(20_000);
        let seeded = seeds(&words, today, pace, seed);
        let mut by_day: BTreeMap<Day, u16> = BTreeMap::new();
        for s in &seeded {
            *by_day.entry(s.due).or_default() += 1;
            prop_assert!(s.known >= LIKELY && s.due > today);
            prop_assert!((1_000..=365_000).contains(&s.stability));
        }
        prop_assert!(by_day.values().all(|&n| n <= per_day.max(1)), "a day above the cap");
        prop_assert_eq!(seeded.len(), words.iter().filter(|(_, known)| *known >= LIKELY).count());
        prop_assert!(seeded.is_sorted_by_key(|s| s.due));
        let hundredths = |known: f64| (known * 100.0).floor();
        prop_assert!(seeded.is_sorted_by(|a, b| hundredths(a.known) <= hundredths(b.known)), "the most doubtful first");
        prop_assert_eq!(seeds(&words, today, pace, seed), seeded);
    }

    #[test]
    fn recall_on_the_day_of_the_check_is_the_chance_of_a_right_answer(known in LIKELY..=1.0, wait in 20_u16..60) {
        // The last of many words comes on the last day.
        let words: Vec<(u32, f64)> = (1..=u32::from(wait)).map(|rank| (rank, known)).collect();
        let pace = Pace { per_day: 1, at_least: Days(0) };
        let last = *seeds(&words, Day(0), pace, 1).last().unwrap();
        let (stability, waited) = (f64::from(last.stability) / 1000.0, f64::from(last.due.0));
        let factor = 0.9_f64.powf(-1.0 / 0.1542) - 1.0;
        let recall = (1.0 + factor * waited / stability).powf(-0.1542);
        prop_assert!((recall - 0.98 * known).abs() < 1e-4 || last.stability == 365_000, "{recall} {known}");
    }
}

/// All headwords, readings and other spellings of the decks.
fn deck_words() -> HashSet<String> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("decks");
    let mut words = HashSet::new();
    for path in fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_some_and(|e| e == "tsv") {
            let text = fs::read_to_string(path).unwrap();
            let fields = text.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split('\t'));
            words.extend(fields.flat_map(|field| field.split([';', '・', '、'])).map(kana::hiragana));
        }
    }
    words
}

/// All spellings and readings of EDICT as Debian packages it, if it is installed.
fn edict_words() -> Option<HashSet<String>> {
    let bytes = fs::read("/usr/share/edict/edict").ok()?;
    let (text, _, _) = encoding_rs::EUC_JP.decode(&bytes);
    let heads = text.lines().filter_map(|line| line.split('/').next());
    let words =
        heads.flat_map(|head| head.split([' ', ';', '[', ']'])).map(|word| word.split('(').next().unwrap_or(word));
    Some(words.map(kana::hiragana).collect())
}

#[test]
fn pseudowords_are_no_words() {
    let pseudo: Vec<String> = pseudo::words().map(kana::hiragana).collect();
    assert!(pseudo.len() >= 40);
    assert_eq!(pseudo.iter().collect::<HashSet<_>>().len(), pseudo.len());
    assert!(pseudo.iter().all(|word| word.chars().all(|c| kana::is_kana(c) || kana::is_kanji(c))));
    let decks = deck_words();
    assert!(decks.len() > 10_000 && decks.contains("食べる"));
    let mut words: Vec<&String> = pseudo.iter().filter(|word| decks.contains(*word)).collect();
    if let Some(edict) = edict_words() {
        assert!(edict.contains("食べる") && edict.contains("たべる"));
        words.extend(pseudo.iter().filter(|word| edict.contains(*word)));
    }
    assert!(words.is_empty(), "{words:?}");
}
