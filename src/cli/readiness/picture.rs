//! Sections against their minimums and sittings against each other, as bars for a terminal.

use crate::app::readiness::{Ahead, Readiness};
use crate::cli::bars;
use crate::cli::failure::Failure;
use crate::cli::out::{Out, Style};
use crate::domain::readiness::constants::exam;
use crate::domain::readiness::report::SectionScore;

use super::{chance, need};

/// Columns of a section's bar and of a sitting's.
const SECTION: usize = 30;
const SITTING: usize = 10;

/// Every section and the total, with the marks that must be reached.
pub fn sections(out: &mut Out, found: &Readiness) -> Result<(), Failure> {
    let exam = exam(found.report.level);
    let row = |out: &mut Out, name: &str, score: &SectionScore, max: u16, mark: u16| {
        let share = |points: f64| points / f64::from(max);
        let bar =
            bars::range(SECTION, share(score.low), share(score.mean), share(score.high), Some(share(f64::from(mark))));
        out.write(&format!("  {name:<31} {bar} {:>3.0} of {max}", score.mean))?;
        out.line(if score.measured { "" } else { " *" })
    };
    for (section, score) in exam.sections.iter().zip(&found.report.scores) {
        row(out, section.name, score, u16::from(section.max), u16::from(section.minimum))?;
    }
    row(out, "Total", &found.report.total, 180, exam.pass)?;
    let marks: Vec<String> = exam.sections.iter().map(|s| s.minimum.to_string()).collect();
    out.styled(
        Style::Dim,
        &format!("  ┃ to be reached: {}, in all {} · █ sure ▓ expected ░ possible", marks.join(", "), exam.pass),
    )?;
    out.line("")?;
    if found.report.scores.iter().any(|s| !s.measured) {
        out.styled(Style::Dim, "  * not measured: no mock or official result")?;
        out.line("")?;
    }
    Ok(())
}

/// A sitting: its bar and chance, then what makes it likely.
pub fn sitting(out: &mut Out, found: &Readiness, ahead: &Ahead) -> Result<(), Failure> {
    let (low, high) = ahead.band;
    let bar = bars::range(SITTING, low, ahead.at_pace, high, None);
    out.line(&format!("  {}  {bar} {}", ahead.sitting.day, chance(found, ahead)))?;
    out.line(&format!("              {}", need(ahead)))
}
