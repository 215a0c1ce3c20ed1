//! `gokaku readiness`: the probability to pass with its band, and what it does not rest on.

mod json;
mod picture;

use crate::app::readiness::{self, Ahead, Ledger, Readiness};
use crate::domain::readiness::constants::{LIKELY, Section, exam};
use crate::domain::readiness::report::{Binding, SectionScore};
use crate::domain::readiness::sittings::Registration;

use super::args::ReadinessArgs;
use super::failure::Failure;
use super::out::Style;
use super::progress::while_learning;
use super::{Context, Exit, html, wrap};

/// Columns that the report is made for.
const WIDTH: usize = 80;

pub fn run(context: &mut Context, args: &ReadinessArgs) -> Result<Exit, Failure> {
    let mut store = context.open()?;
    if args.ledger {
        let ledger = readiness::ledger(&mut store)?;
        return if context.json { json::ledger(context, &ledger) } else { tell_ledger(context, &ledger) };
    }
    let now = context.now();
    let found =
        while_learning(context, &mut store, |store| readiness::readiness(store, now, args.level, args.sitting))?;
    if let Some(path) = &args.html {
        html::write(context, path, &html::readiness::page(&found))?;
    }
    if context.json {
        json::readiness(context, &found, args.explain)?;
    } else if args.html.is_none() {
        tell(context, &found)?;
        if args.explain {
            explain(context, &found)?;
        }
    }
    Ok(Exit::from(args.exit_code && found.report.chance.probability < LIKELY))
}

/// A probability as it may be said: in tenths until a test has been measured, and never as certain.
pub fn odds(probability: f64, measured: bool) -> String {
    if measured {
        return format!("{:.0} %", (probability * 100.0).clamp(1.0, 99.0));
    }
    match (probability * 10.0).round() {
        n if n < 1.0 => "less than 1 in 10".to_owned(),
        n if n > 9.0 => "more than 9 in 10".to_owned(),
        n => format!("about {n:.0} in 10"),
    }
}

pub fn percent(share: f64) -> String {
    // An empty sum is −0, which is not to be seen.
    format!("{:.0} %", share.max(0.0) * 100.0 + 0.0)
}

fn tell(context: &mut Context, found: &Readiness) -> Result<(), Failure> {
    let (pictures, out) = (context.pictures(), &mut context.out);
    out.styled(Style::Strong, &headline(found))?;
    out.line(&band(found))?;
    out.line(&known(found))?;
    out.line("")?;
    if pictures {
        picture::sections(out, found)?;
    } else {
        for line in sections(found) {
            out.line(&line)?;
        }
    }
    out.line("")?;
    for line in advice(found) {
        out.line(&line)?;
    }
    out.line("")?;
    for ahead in &found.sittings {
        let said = chances(found, ahead);
        if pictures {
            picture::sitting(out, found, ahead)?;
        } else {
            out.line(&format!("  {}  {said}", ahead.sitting.day))?;
        }
        let (low, high) = (ahead.band.0 * 100.0, ahead.band.1 * 100.0);
        out.line(&format!("              band {low:.0}–{high:.0} %; {}", window(found, ahead)))?;
    }
    out.line("  Typical windows: check the organiser's site; they can close early.")?;
    out.line("")?;
    for line in beside(found) {
        out.line(&line)?;
    }
    out.line("")?;
    for missing in &found.missing {
        for line in wrap::lines(&format!("Missing: {missing}."), WIDTH, 0) {
            out.line(line)?;
        }
    }
    Ok(())
}

pub fn headline(found: &Readiness) -> String {
    let report = &found.report;
    let said = odds(report.chance.probability, report.results > 0);
    format!("JLPT {} on {}: {said} to pass", report.level, report.sitting)
}

/// How sure that is; it ends the headline.
pub fn band(found: &Readiness) -> String {
    let (low, high) = found.report.chance.band;
    format!(", anywhere from {} to {}.", percent(low), percent(high))
}

pub fn known(found: &Readiness) -> String {
    format!(
        "You know {} of what the unofficial lists up to {} weigh (±{:.0}).",
        percent(found.basis.coverage.value),
        found.report.level,
        128.0 * found.basis.coverage.variance.sqrt()
    )
}

fn sections(found: &Readiness) -> Vec<String> {
    let sections = exam(found.report.level).sections.iter().zip(&found.report.scores);
    let line = |(section, score): (&Section, &SectionScore)| {
        let measured = if score.measured { "" } else { "  not measured" };
        format!(
            "  {:<32} {:>3.0} of {} (8 in 10: {:.0} to {:.0}; minimum {}){measured}",
            section.name, score.mean, section.max, score.low, score.high, section.minimum
        )
    };
    sections.map(line).collect()
}

/// What binds, what helps most, what a pass would be reported as.
pub fn advice(found: &Readiness) -> Vec<String> {
    let report = &found.report;
    let exam = exam(report.level);
    let binding = match report.binding {
        Binding::Total => format!("What holds you back most: the total of {}.", exam.pass),
        Binding::Minimum(s) => format!("What holds you back most: the minimum in {}.", exam.sections[s].name),
    };
    let mut said = vec![binding, format!("Where a few points help most: {}.", exam.sections[report.lever].name)];
    said.extend(report.cefr.map(|cefr| format!("A pass at the expected total would be reported as CEFR {cefr}.")));
    said
}

/// The chance at a sitting.
fn chance(found: &Readiness, ahead: &Ahead) -> String {
    format!("{} at {} new a day", odds(ahead.at_pace, found.report.results > 0), found.pace)
}

/// The chance at a sitting and what it takes.
pub fn chances(found: &Readiness, ahead: &Ahead) -> String {
    format!("{}; {}", chance(found, ahead), need(ahead))
}

/// What makes a sitting likely.
pub fn need(ahead: &Ahead) -> String {
    match ahead.fewest_new {
        Some(0) => "likely if you keep what you know".to_owned(),
        Some(n) => format!("likely from {n} new cards a day"),
        None => "80 % is not reached by cards alone".to_owned(),
    }
}

/// When one registers for a sitting.
pub fn window(found: &Readiness, ahead: &Ahead) -> String {
    let sitting = &ahead.sitting;
    let window = match sitting.registration(found.today) {
        Registration::NotYet => format!("register {} to {}", sitting.opens, sitting.closes),
        Registration::Open => format!("register now, until {}", sitting.closes),
        Registration::Closed => "registration closed".to_owned(),
    };
    let typical = if sitting.confirmed { "" } else { " (typical)" };
    format!("{window}{typical}")
}

/// What does not enter the probability.
pub fn beside(found: &Readiness) -> Vec<String> {
    let grammar = &found.grammar;
    let words: u32 = found.business.iter().map(|t| t.cards).sum();
    let known: f64 = found.business.iter().map(|t| t.coverage * f64::from(t.cards)).sum();
    vec![
        format!("Grammar points up to {}: {} of {}.", found.report.level, percent(grammar.coverage), grammar.cards),
        format!("Business words: {} of {words}; most are on no JLPT list.", percent(known / f64::from(words.max(1)))),
    ]
}

/// The steps, in the order in which they are worked out.
fn explain(context: &mut Context, found: &Readiness) -> Result<(), Failure> {
    let (basis, out) = (&found.basis, &mut context.out);
    out.line("")?;
    out.line(&format!(
        "c = {:.6} (variance {:.6}) from {} predictions; o = {:.6} (variance {:.6}) from {} failures of {} checks",
        basis.recalibration.value,
        basis.recalibration.variance,
        found.known.pairs.len(),
        basis.overclaim.value,
        basis.overclaim.variance,
        found.known.failures,
        found.known.audits
    ))?;
    let own = usize::from(found.report.level.rank());
    let names = crate::domain::level::Level::ALL.into_iter().take(own + 1).rev();
    let weights = exam(found.report.level).weights;
    for ((name, weight), level) in names.zip(weights).zip(&basis.levels) {
        out.line(&format!("{name}: cov {:.6}, variance {:.8}, weight {weight}", level.value, level.variance))?;
    }
    out.line(&format!("K = {:.6}, Var K = {:.8}", basis.coverage.value, basis.coverage.variance))?;
    let row = |row: &[f64]| row.iter().map(|x| format!("{x:.6}")).collect::<Vec<_>>().join(" ");
    out.line(&format!("section means: {}", row(&found.report.means)))?;
    for line in &found.report.covariance {
        out.line(&format!("covariance:    {}", row(line)))?;
    }
    let chance = &found.report.chance;
    out.line(&format!("P = {:.6}, band {:.6} to {:.6}", chance.probability, chance.band.0, chance.band.1))?;
    Ok(())
}

fn tell_ledger(context: &mut Context, ledger: &Ledger) -> Result<Exit, Failure> {
    let out = &mut context.out;
    if let Some(recall) = &ledger.recall {
        out.line(&format!(
            "Of your newest {} reviews I said {} recalled; you recalled {} (Brier score {:.3}).",
            recall.n,
            percent(recall.said),
            percent(recall.came),
            recall.brier
        ))?;
    }
    match &ledger.sittings {
        Some(score) => out.line(&format!(
            "Of {} forecasts with a result I said {} pass; {} did (Brier score {:.3}, bias {:+.3}).",
            score.n,
            percent(score.said),
            percent(score.came),
            score.brier,
            score.bias()
        ))?,
        None => out.line("No forecast of a sitting has a result yet; `gokaku score add --official` records one.")?,
    }
    for (said, level, sitting, probability, came) in &ledger.forecasts {
        let came = match came {
            Some(true) => "passed",
            Some(false) => "not passed",
            None => "no result yet",
        };
        out.line(&format!("{said}  {level} on {sitting}: {}, {came}", percent(*probability)))?;
    }
    Ok(0)
}
