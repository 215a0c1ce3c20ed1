//! All of the estimate at once: from what is known and measured to a probability with its band, and what it rests on.

use super::ability::{Measurement, Source, State};
use super::constants::{Exam, NAMED_RISK, exam};
use super::coverage::{Coverage, Estimate, List, combined, mixed, overclaim, recalibrate};
use super::linear::Matrix;
use super::pass::{self, Chance};
use super::projection::SEARCH_DRAWS;
use crate::domain::level::Level;
use crate::domain::time::Day;

/// What is known of one level's lists.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lists {
    pub words: List,
    pub kanji: List,
}

/// Everything the estimate is made from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Known {
    /// By [`Level::ALL`], the easiest first.
    pub lists: Vec<Lists>,
    /// The newest predictions and whether they came, at most [`super::constants::PAIRS`].
    pub pairs: Vec<(f64, bool)>,
    /// Typed checks of words graded as known, and how many failed.
    pub audits: u32,
    pub failures: u32,
}

/// A result as it was recorded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    pub day: Day,
    /// Months are counted from it; coverage at that time.
    pub coverage: f64,
    pub section: usize,
    pub points: f64,
    pub items: f64,
    pub source: Source,
}

/// How much of the lists is known, and by what steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Basis {
    pub recalibration: Estimate,
    pub overclaim: Estimate,
    /// Own level first, then the easier ones: words, kanji and both.
    pub words: Vec<Coverage>,
    pub kanji: Vec<Coverage>,
    pub levels: Vec<Coverage>,
    pub coverage: Estimate,
}

impl Basis {
    /// For one level. Kanji count where the level has a list of them.
    pub fn of(level: Level, known: &Known) -> Basis {
        let recalibration = recalibrate(&known.pairs);
        let overclaim = overclaim(known.failures, known.audits, 0.0);
        let own = usize::from(level.rank());
        let lists: Vec<&Lists> = known.lists.iter().take(own + 1).rev().collect();
        let of = |list: &List| list.coverage(recalibration.value, overclaim.value);
        let words: Vec<Coverage> = lists.iter().map(|l| of(&l.words)).collect();
        let kanji: Vec<Coverage> = lists.iter().map(|l| of(&l.kanji)).collect();
        let has_kanji = |n: usize| lists.get(n).is_some_and(|l| l.kanji.size() > 0);
        let both = |(n, w): (usize, &Coverage)| mixed(*w, kanji.get(n).copied().filter(|_| has_kanji(n)));
        let levels: Vec<Coverage> = words.iter().enumerate().map(both).collect();
        let coverage = combined(level, &levels, overclaim, recalibration);
        Basis { recalibration, overclaim, words, kanji, levels, coverage }
    }
}

/// What holds the probability down most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    Total,
    /// A section's minimum, by its place in [`Exam::sections`].
    Minimum(usize),
}

/// A section as the report has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SectionScore {
    pub mean: f64,
    /// Eight of ten scores lie within.
    pub low: f64,
    pub high: f64,
    /// Whether a result of this section went in.
    pub measured: bool,
}

/// The estimate for one level and sitting.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub level: Level,
    pub sitting: Day,
    pub chance: Chance,
    pub scores: Vec<SectionScore>,
    /// All sections together: its mean and where eight of ten totals lie; measured when every section is.
    pub total: SectionScore,
    pub binding: Binding,
    /// The section where three more points help most.
    pub lever: usize,
    /// The band of the expected total; none where it would not pass.
    pub cefr: Option<&'static str>,
    pub means: Vec<f64>,
    pub covariance: Matrix,
    /// Results that went in.
    pub results: usize,
}

/// Days in a month, on average.
const MONTH: f64 = 30.4375;

/// The estimate for `sitting` at this coverage, with the results known so far. Results after the sitting stay out.
pub fn report(level: Level, sitting: Day, coverage: Estimate, evidence: &[Evidence]) -> Report {
    let exam = exam(level);
    let counted: Vec<&Evidence> = evidence.iter().filter(|e| e.day <= sitting).collect();
    let measured: Vec<bool> = (0..exam.sections.len()).map(|s| counted.iter().any(|e| e.section == s)).collect();
    let (means, covariance) = ability(exam, sitting, coverage, evidence).sections(exam, coverage);
    let chance = pass::chance(exam, &means, &covariance);
    let scores = scores(exam, &means, &covariance, &measured);
    let total: f64 = means.iter().zip(exam.sections).map(|(m, s)| m.clamp(0.0, f64::from(s.max))).sum();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a total of 0 to 180")]
    let total = total.round() as u16;
    Report {
        level,
        sitting,
        binding: binding(&chance),
        lever: pass::best_lever(exam, &means, &covariance),
        total: sum(exam, &means, &covariance, &measured),
        cefr: (total >= exam.pass).then(|| pass::cefr(level, total)),
        chance,
        scores,
        means,
        covariance,
        results: counted.len(),
    }
}

/// Ability with every result up to the sitting, oldest first.
fn ability(exam: &Exam, sitting: Day, coverage: Estimate, evidence: &[Evidence]) -> State {
    let mut state = State::prior(exam, coverage.variance);
    let mut counted: Vec<&Evidence> = evidence.iter().filter(|e| e.day <= sitting).collect();
    counted.sort_by_key(|e| e.day);
    for e in counted {
        let months = f64::from((sitting - e.day).0) / MONTH;
        let (section, points, items) = (e.section, e.points, e.items);
        state.update(exam, &Measurement { section, points, items, source: e.source, months, coverage: e.coverage });
    }
    state
}

/// The probability and its band alone.
pub fn with_band(level: Level, sitting: Day, coverage: Estimate, evidence: &[Evidence]) -> (f64, (f64, f64)) {
    let exam = exam(level);
    let (means, covariance) = ability(exam, sitting, coverage, evidence).sections(exam, coverage);
    pass::probability_and_band(exam, &means, &covariance, SEARCH_DRAWS)
}

/// The probability alone, over few draws: for sittings side by side and for the search of a pace.
pub fn probability(level: Level, sitting: Day, coverage: Estimate, evidence: &[Evidence]) -> f64 {
    let exam = exam(level);
    let (means, covariance) = ability(exam, sitting, coverage, evidence).sections(exam, coverage);
    pass::probability(exam, &means, &covariance, SEARCH_DRAWS)
}

/// A section's minimum only where leaving it out would add more than [`NAMED_RISK`] and more than the total would.
fn binding(chance: &Chance) -> Binding {
    let gains = chance.minimum_gains.iter().enumerate();
    let worst = gains.max_by(|a, b| a.1.total_cmp(b.1)).filter(|(_, g)| **g > NAMED_RISK && **g > chance.total_gain);
    worst.map_or(Binding::Total, |(section, _)| Binding::Minimum(section))
}

fn scores(exam: &Exam, means: &[f64], covariance: &[Vec<f64>], measured: &[bool]) -> Vec<SectionScore> {
    let one = |(i, section): (usize, &super::constants::Section)| {
        let (mean, max) = (means[i], f64::from(section.max));
        let half = 1.28 * (covariance[i][i] + section.spread(mean)).max(0.0).sqrt();
        SectionScore {
            mean: mean.clamp(0.0, max),
            low: (mean - half).clamp(0.0, max),
            high: (mean + half).clamp(0.0, max),
            measured: measured[i],
        }
    };
    exam.sections.iter().enumerate().map(one).collect()
}

/// The total of all sections. Their scores scatter each for itself around what hangs together.
fn sum(exam: &Exam, means: &[f64], covariance: &[Vec<f64>], measured: &[bool]) -> SectionScore {
    let max: f64 = exam.sections.iter().map(|s| f64::from(s.max)).sum();
    let mean: f64 = means.iter().sum();
    let own: f64 = exam.sections.iter().zip(means).map(|(s, m)| s.spread(*m)).sum();
    let half = 1.28 * (covariance.iter().flatten().sum::<f64>() + own).max(0.0).sqrt();
    SectionScore {
        mean: mean.clamp(0.0, max),
        low: (mean - half).clamp(0.0, max),
        high: (mean + half).clamp(0.0, max),
        measured: measured.iter().all(|m| *m),
    }
}

/// What cards cannot see, for wherever the number stands.
pub const UNSEEN: &str = "listening, reading speed, grammar in use, words on no list, technique";

/// What is not measured, in words: sections without a result, audits and pairs that are too few.
pub fn missing(exam: &Exam, scores: &[SectionScore], known: &Known) -> Vec<String> {
    let unmeasured = exam.sections.iter().zip(scores).filter(|(_, s)| !s.measured);
    let mut missing: Vec<String> = unmeasured.map(|(s, _)| format!("{}: no mock or official result", s.name)).collect();
    if known.audits < 60 {
        missing.push(format!("typed checks of words graded as known: {} of 60", known.audits));
    }
    if known.pairs.len() < 400 {
        missing.push(format!("reviews to check predictions by: {} of 400", known.pairs.len()));
    }
    missing.push(format!("not seen by cards: {UNSEEN}"));
    missing
}
