//! `gokaku plan --leave`: the dates between today and the end of the contract, on screen, as JSON, as a calendar.

mod words;

use std::path::Path;

use serde_json::{Value, json};

use crate::app::career::{self, Career, Chances};
use crate::domain::career::rules::{bjt, visa_points};
use crate::domain::career::{Aim, Chance, Reach, Standing, Step, What};
use crate::domain::level::Level;
use crate::domain::time::Day;
use crate::formats::ics;

use super::failure::Failure;
use super::out::Style;
use super::{Context, Exit, file, wrap};

/// Columns that the page is made for, and those of its dates.
const WIDTH: usize = 80;
const DATES: usize = 28;

/// The timeline as JSON; written as a calendar too where a file is named.
pub fn json(context: &mut Context, leave: Day, calendar: Option<&Path>) -> Result<Value, Failure> {
    let found = career::career(&mut context.open()?, context.now(), leave, Chances::AtPace)?;
    if let Some(path) = calendar {
        write(context, &found, path)?;
    }
    Ok(value(&found))
}

/// Prints the timeline, and writes it as a calendar where a file is named (`-`: the calendar alone, to standard output).
pub fn print(context: &mut Context, leave: Day, calendar: Option<&Path>) -> Result<Exit, Failure> {
    let found = career::career(&mut context.open()?, context.now(), leave, Chances::AtPace)?;
    let Some(path) = calendar else { return tell(context, &found).map(|()| 0) };
    if path == Path::new("-") {
        return write(context, &found, path).map(|_| 0);
    }
    tell(context, &found)?;
    let dates = write(context, &found, path)?;
    context.out.line("")?;
    context.out.line(&format!("{}: {dates} dates for your calendar", path.display()))?;
    Ok(0)
}

/// Writes the calendar and returns how many dates it has.
fn write(context: &mut Context, found: &Career, path: &Path) -> Result<usize, Failure> {
    let events = events(found);
    let text = ics::calendar("gokaku", &events, context.now());
    if path == Path::new("-") {
        context.out.bytes().write_all(text.as_bytes())?;
    } else {
        file::whole(path, |out| Ok(out.write_all(text.as_bytes())?))?;
    }
    Ok(events.len())
}

fn tell(context: &mut Context, found: &Career) -> Result<(), Failure> {
    let (timeline, plain, out) = (&found.timeline, context.plain, &mut context.out);
    out.styled(Style::Strong, &format!("Leaving on {}, aiming for JLPT {}.", timeline.leave, timeline.level))?;
    out.line("")?;
    for said in words::summary(found) {
        for line in wrap::lines(&said, WIDTH, 0) {
            out.line(line)?;
        }
    }
    out.line("")?;
    for step in &timeline.steps {
        let (dates, said) = (words::dates(step), words::step(found, step));
        if plain {
            out.line(&format!("{dates}: {said}"))?;
            continue;
        }
        for (n, line) in wrap::lines(&said, WIDTH, DATES).into_iter().enumerate() {
            let dates = if n == 0 { dates.as_str() } else { "" };
            out.line(format!("  {dates:<width$}{line}", width = DATES - 2).trim_end())?;
        }
    }
    out.line("")?;
    for said in words::notes(timeline) {
        for line in wrap::lines(&said, WIDTH, 0) {
            out.line(line)?;
        }
    }
    Ok(())
}

/// What is still to come, for a calendar.
fn events(found: &Career) -> Vec<ics::Event> {
    let timeline = &found.timeline;
    let coming = timeline.steps.iter().filter(|s| s.standing != Standing::Passed);
    let event = |step: &Step| ics::Event {
        uid: words::uid(timeline, step.what),
        day: step.day,
        last: step.until.unwrap_or(step.day),
        summary: words::title(timeline, step),
        description: words::step(found, step),
        remind: matches!(step.what, What::Register(_) | What::Sit(_) | What::ApplyAtLatest),
    };
    coming.map(event).collect()
}

/// The timeline for other programs.
pub fn value(found: &Career) -> Value {
    let timeline = &found.timeline;
    let day = |n: usize| timeline.sittings[n].sitting.day.to_string();
    let aim = match timeline.aim {
        Aim::Held(level) => json!({"by": "held", "level": level.as_str()}),
        Aim::Sitting { first, retry } => json!({"by": "sitting", "sitting": day(first), "retry": retry.map(day)}),
        Aim::Faster { then } => json!({"by": "bjt", "then": then.map(day)}),
    };
    let steps = timeline.steps.iter().map(|step| {
        json!({
            "date": step.day.to_string(), "until": step.until.map(|d| d.to_string()), "what": name(step.what),
            "sitting": sitting_of(step.what).map(day), "typical": step.typical,
            "standing": match step.standing {
                Standing::Passed => "passed",
                Standing::Now => "now",
                Standing::Ahead => "ahead",
            },
            "text": words::step(found, step),
        })
    });
    let sitting = |chance: &Chance| {
        let s = &chance.sitting;
        json!({
            "date": s.day.to_string(), "opens": s.opens.to_string(), "closes": s.closes.to_string(),
            "results": s.results.to_string(), "confirmed": s.confirmed, "probability": chance.probability,
            "result_comes": match timeline.reach(s) {
                Reach::Before => "before-applications",
                Reach::InTime => "in-time",
                Reach::During => "during-applications",
                Reach::TooLate => "too-late",
            },
        })
    };
    let test = bjt(timeline.level);
    json!({
        "leave": timeline.leave.to_string(),
        "level": timeline.level.as_str(),
        "plan_from": timeline.plan_from.to_string(),
        "apply_from": timeline.apply.0.to_string(),
        "apply_at_latest": timeline.apply.1.to_string(),
        "applications": [timeline.applications.0, timeline.applications.1],
        "aim": aim,
        "sittings": timeline.sittings.iter().map(sitting).collect::<Vec<_>>(),
        "closed": timeline.closed.iter().map(|s| s.day.to_string()).collect::<Vec<_>>(),
        "bjt": {"rank": test.rank, "from": test.rank_from, "visa_points_from": test.points_from},
        "visa_points": {"N1": visa_points(Level::N1), "N2": visa_points(Level::N2), "own": visa_points(timeline.level)},
        "steps": steps.collect::<Vec<_>>(),
    })
}

/// The name of a step for other programs.
const fn name(what: What) -> &'static str {
    match what {
        What::Plan => "plan",
        What::Register(_) => "register",
        What::Sit(_) => "sit",
        What::Result(_) => "result",
        What::Bjt => "bjt",
        What::Apply => "apply",
        What::ApplyAtLatest => "apply-at-latest",
        What::Leave => "leave",
    }
}

const fn sitting_of(what: What) -> Option<usize> {
    match what {
        What::Register(n) | What::Sit(n) | What::Result(n) => Some(n),
        What::Plan | What::Bjt | What::Apply | What::ApplyAtLatest | What::Leave => None,
    }
}
