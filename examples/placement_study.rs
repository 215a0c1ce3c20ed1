//! Measures the placement test on simulated learners: `cargo run --release --example placement_study [LEARNERS]`.
//!
//! Every learner knows each word of the decks or does not; the test asks, a simulated answer follows, and what the test
//! says is held against what the learner knows. The same figures come out every time.

use std::error::Error;
use std::io::{self, Write};

use gokaku::domain::hash;
use gokaku::domain::level::Level;
use gokaku::domain::placement::grid::{Lists, Word};
use gokaku::domain::placement::seeds::LIKELY;
use gokaku::domain::placement::{Item, Mode, Placement, weights};

/// The deck files, easiest level first: for the sizes of the levels and for which words have kanji.
const DECKS: [&str; 5] = [
    include_str!("../decks/n5-words.tsv"),
    include_str!("../decks/n4-words.tsv"),
    include_str!("../decks/n3-words.tsv"),
    include_str!("../decks/n2-words.tsv"),
    include_str!("../decks/n1-words.tsv"),
];
const SLIP: f64 = 0.02;

/// Repeatable random numbers: SplitMix64.
struct Dice(u64);

impl Dice {
    /// A number from 0 up to 1.
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        (hash::mixed(self.0) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.unit()
    }

    fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A normal deviate (Box and Muller).
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }
}

/// How the learners of a world differ from what the test assumes.
#[derive(Clone, Copy, PartialEq)]
enum World {
    /// Not at all, but that m and τ are any and not on the grid; from a hundred words to beyond the lists.
    AsAssumed,
    /// The same, but nobody is a beginner or far beyond the lists: the learners who are hardest to place.
    InBetween,
    /// Words come in levels: each level known to its own degree, whatever the rank inside it.
    ByLevel,
    /// Knowledge comes in lumps of fifty neighbouring words, better or worse than their rank says.
    Lumpy,
    /// Three times as many slips, and guesses twice as lucky.
    Careless,
}

/// A simulated learner: which words they know, and how they answer.
struct Learner {
    known: Vec<bool>,
    guess: f64,
    slip: f64,
}

fn learner(words: &[Word], world: World, mode: Mode, dice: &mut Dice) -> Learner {
    let (least, most) = if world == World::InBetween { (300_f64, 9000_f64) } else { (100_f64, 20_000_f64) };
    let m = dice.between(least.ln(), most.ln());
    let tau = dice.between(0.25, 1.1);
    let own_level = dice.between(-1.5, 1.5);
    let by_level = Level::ALL.map(|level| 1.0 / (1.0 + (1.6 * f64::from(level.rank()) - m + 4.0 + own_level).exp()));
    let mut lump = 0.0;
    let mut known = Vec::with_capacity(words.len());
    for word in words {
        if word.rank % 50 == 1 {
            lump = dice.normal();
        }
        let reach = (m - f64::from(word.rank).ln()) / tau;
        let p = match world {
            World::ByLevel => by_level[usize::from(word.level.rank())],
            World::Lumpy => 1.0 / (1.0 + (-reach - lump).exp()),
            World::AsAssumed | World::InBetween | World::Careless => 1.0 / (1.0 + (-reach).exp()),
        };
        known.push(dice.happens(p));
    }
    let guess = match mode {
        Mode::Typed => dice.between(0.0, 0.10),
        Mode::FourChoice => dice.between(0.18, 0.33),
        Mode::YesNo => dice.between(0.0, 0.15),
    };
    let careless = world == World::Careless;
    Learner { known, guess: guess * if careless { 2.0 } else { 1.0 }, slip: SLIP * if careless { 3.0 } else { 1.0 } }
}

impl Learner {
    /// The share of the target's words known, weighted by level as the test weighs them.
    fn coverage(&self, words: &[Word], target: Level) -> f64 {
        let mut counts = [(0.0, 0.0); 5];
        for (word, known) in words.iter().zip(&self.known) {
            let (knows, all) = &mut counts[usize::from(word.level.rank())];
            *knows += f64::from(u8::from(*known));
            *all += 1.0;
        }
        weights(target).iter().zip(counts).map(|(weight, (knows, all))| weight * knows / all).sum()
    }

    fn answers(&self, item: Item, dice: &mut Dice) -> bool {
        let knows = item.rank().is_some_and(|rank| self.known[rank as usize - 1]);
        dice.happens(if knows { 1.0 - self.slip } else { self.guess })
    }
}

/// What came of the learners of one world.
#[derive(Default)]
struct Tally {
    items: Vec<usize>,
    errors: Vec<f64>,
    inside: usize,
    seeded: usize,
    seeded_known: usize,
    promised: f64,
}

fn study(lists: &Lists, world: World, mode: Mode, target: Level, learners: u64) -> Tally {
    let mut tally = Tally::default();
    for n in 0..learners {
        let mut dice = Dice(hash::mixed(n + 1));
        let learner = learner(lists.words(), world, mode, &mut dice);
        let mut test = Placement::new(mode, target, lists, n);
        while let (Some(item), None) = (test.next(), test.stopped()) {
            test.answer(learner.answers(item, &mut dice));
        }
        let said = test.result().target;
        let truth = learner.coverage(lists.words(), target);
        let (low, high) = said.eight_in_ten();
        tally.items.push(test.asked().len());
        tally.errors.push(said.mean - truth);
        tally.inside += usize::from((low..=high).contains(&truth));
        // One word in twenty stands for all of them.
        for (word, knows) in lists.words().iter().zip(&learner.known).step_by(20) {
            let known = test.known(word.rank);
            if known >= LIKELY {
                tally.seeded += 1;
                tally.seeded_known += usize::from(*knows);
                tally.promised += known;
            }
        }
    }
    tally.items.sort_unstable();
    tally
}

fn lists(mode: Mode) -> Lists {
    let rows = Level::ALL
        .into_iter()
        .zip(DECKS)
        .flat_map(|(level, deck)| deck.lines().filter(|line| !line.starts_with('#')).map(move |line| (level, line)));
    Lists::new((1..).zip(rows).map(|(rank, (level, row))| {
        let head = row.split('\t').nth(1).unwrap_or_default();
        let has_kanji = head.chars().any(gokaku::domain::japanese::kana::is_kanji);
        Word { rank, level, askable: has_kanji || mode != Mode::Typed }
    }))
}

#[expect(clippy::disallowed_methods, reason = "an example is its own main")]
fn main() -> Result<(), Box<dyn Error>> {
    let learners = std::env::args().nth(1).map_or(Ok(2000), |n| n.parse())?;
    let mut out = io::stdout().lock();
    writeln!(out, "{learners} simulated learners each; error is in the coverage K of the target, said minus true\n")?;
    writeln!(
        out,
        "| mode | target | learners | items: median, 90 % | RMSE | mean error | 80 % interval holds | seeded words known (promised) | seeded each |"
    )?;
    writeln!(out, "| --- | --- | --- | --- | --- | --- | --- | --- | --- |")?;
    let rows = [
        (Mode::Typed, Level::N2, World::AsAssumed, "typed", "as assumed"),
        (Mode::Typed, Level::N2, World::InBetween, "typed", "in between"),
        (Mode::Typed, Level::N1, World::AsAssumed, "typed", "as assumed"),
        (Mode::Typed, Level::N3, World::AsAssumed, "typed", "as assumed"),
        (Mode::Typed, Level::N2, World::ByLevel, "typed", "know by level, not by rank"),
        (Mode::Typed, Level::N2, World::Lumpy, "typed", "know in lumps"),
        (Mode::Typed, Level::N2, World::Careless, "typed", "careless and lucky"),
        (Mode::FourChoice, Level::N2, World::AsAssumed, "four choices", "as assumed"),
        (Mode::YesNo, Level::N2, World::AsAssumed, "yes/no", "as assumed"),
    ];
    for (mode, target, world, mode_name, world_name) in rows {
        let tally = study(&lists(mode), world, mode, target, learners);
        let count = tally.errors.len().max(1) as f64;
        let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        let rmse = (tally.errors.iter().map(|e| e * e).sum::<f64>() / count).sqrt();
        let at = |part: usize| tally.items.get(tally.items.len() * part / 10).copied().unwrap_or(0);
        writeln!(
            out,
            "| {mode_name} | {target} | {world_name} | {}, {} | {rmse:.3} | {:+.3} | {:.0} % | {:.1} % ({:.1} %) | {:.0} |",
            at(5),
            at(9),
            tally.errors.iter().sum::<f64>() / count,
            share(tally.inside, tally.errors.len()),
            share(tally.seeded_known, tally.seeded),
            100.0 * tally.promised / tally.seeded.max(1) as f64,
            20.0 * tally.seeded as f64 / count,
        )?;
    }
    Ok(())
}
