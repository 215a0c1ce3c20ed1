//! The list in words.

use crate::app::jobs::Target;
use crate::app::jobs::ready::{PACE, Ready};
use crate::app::jobs::target::Sort;
use crate::cli::failure::Failure;
use crate::cli::out::Out;

/// A target in a line.
pub fn words(target: &Target) -> String {
    let mut words = target.title.clone();
    if !target.employer.is_empty() {
        words += &format!(", {}", target.employer);
    }
    let mut facts = Vec::new();
    match (target.level.as_str(), target.kind) {
        ("", Sort::Job) => {}
        ("", other) => facts.push(other.to_string()),
        ("none", _) => facts.push("asks no Japanese".to_owned()),
        (level, _) => facts.push(format!("asks {level}")),
    }
    if !target.welcome.is_empty() {
        facts.push(format!("{} welcome", target.welcome));
    }
    if let Some(deadline) = &target.deadline {
        facts.push(format!("until {deadline}"));
    }
    facts.push(target.status.to_string());
    format!("{words} ({})", facts.join("; "))
}

pub fn list(out: &mut Out, ready: &Ready, targets: &[Target]) -> Result<(), Failure> {
    if targets.is_empty() {
        return out.line("Nothing is on the list. `gokaku jobs add --from FILE` keeps a posting.");
    }
    for (n, target) in (1..).zip(targets) {
        out.line(&format!("{n:>3}  {}", words(target)))?;
    }
    out.line("")?;
    if ready.open > 0 {
        out.line(&reach(ready))?;
    }
    if let Some(gaps) = gaps(ready) {
        out.line(&gaps)?;
    }
    if ready.open > 0 {
        out.line(&format!("Applications in the last seven days: {} (aim at {PACE}).", ready.week))?;
    }
    if ready.to_build > 0 {
        out.line(&format!("To build beside it: {}.", ready.to_build))?;
    }
    Ok(())
}

/// With N2, taken on 2027-07-04, you meet 7 of 11 open jobs; N1 would add 2.
fn reach(ready: &Ready) -> String {
    let when = ready.sitting.map(|day| format!(", taken on {day},")).unwrap_or_default();
    let mut text = format!("With {}{when} you meet {} of {} open jobs", ready.target, ready.met, ready.open);
    for (level, more) in ready.further.iter().filter(|(_, more)| *more > 0) {
        text += &format!("; {level} would add {more}");
    }
    if ready.native > 0 {
        text += &format!("; {} asks more than any test shows (native)", ready.native);
    }
    if ready.unsaid > 0 {
        text += &format!("; of {} no level is known", ready.unsaid);
    }
    text + "."
}

fn gaps(ready: &Ready) -> Option<String> {
    let shown = ready
        .gaps
        .iter()
        .take(3)
        .map(|(topic, jobs, known)| format!("{topic} in {jobs} ({:.0} % known)", known.abs() * 100.0));
    let shown: Vec<String> = shown.collect();
    (!shown.is_empty()).then(|| format!("Gaps in business words: {}.", shown.join(", ")))
}

/// Everything about a target.
pub fn show(out: &mut Out, target: &Target) -> Result<(), Failure> {
    out.line(&words(target))?;
    let (topics, skills) = (target.topics.join(", "), target.skills.join(", "));
    let fields = [
        ("topics", topics.as_str()),
        ("skills", &skills),
        ("applied", target.applied.as_deref().unwrap_or_default()),
        ("link", &target.link),
        ("notes", &target.notes),
        ("id", &target.id),
    ];
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        out.line(&format!("  {name:<8} {value}"))?;
    }
    if !target.posting.is_empty() {
        out.line("")?;
        out.line(target.posting.trim())?;
    }
    Ok(())
}
