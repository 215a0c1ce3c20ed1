//! The words of the career timeline: the same on screen, in JSON and in the calendar.

use crate::app::career::Career;
use crate::cli::readiness::odds;
use crate::domain::career::rules::{BJT_MONTHS_BETWEEN, bjt, visa_points};
use crate::domain::career::{Aim, Chance, Reach, Standing, Step, Timeline, What};
use crate::domain::level::Level;
use crate::domain::readiness::constants::LIKELY;
use crate::domain::readiness::sittings::Sitting;

/// What it comes to, a sentence or two each.
pub fn summary(found: &Career) -> Vec<String> {
    let timeline = &found.timeline;
    let mut said = Vec::new();
    match timeline.aim {
        Aim::Held(level) => {
            said.push(format!("A passed {level} is on record: no sitting is needed before you apply."));
        }
        Aim::Sitting { first, retry } => {
            let chance = &timeline.sittings[first];
            said.push(format!(
                "Sit on {}: {}.{}",
                chance.sitting.day,
                comes(timeline, &chance.sitting),
                odds_of(found, chance)
            ));
            if let Some(chance) = retry.map(|n| &timeline.sittings[n]) {
                said.push(format!(
                    "The retry is on {}: {}.{}",
                    chance.sitting.day,
                    comes(timeline, &chance.sitting),
                    odds_of(found, chance)
                ));
            }
        }
        Aim::Faster { then } => {
            said.push(format!(
                "No sitting that you can still register for has its result by {}, when applications should have begun.",
                timeline.apply.1
            ));
            said.push(capital(&test(timeline.level)));
            if let Some(chance) = then.map(|n| &timeline.sittings[n]) {
                said.push(format!(
                    "The sitting of {} may follow: {}.{}",
                    chance.sitting.day,
                    comes(timeline, &chance.sitting),
                    odds_of(found, chance)
                ));
            }
        }
    }
    let chances: Vec<f64> = timeline.aimed().filter_map(|c| c.probability).collect();
    if !chances.is_empty() && chances.iter().all(|p| *p < LIKELY) {
        said.push("That is not likely yet: `gokaku readiness` says what would make it so.".to_owned());
    }
    if !matches!(timeline.aim, Aim::Held(_)) {
        let counts = |s: &&Sitting| s.results <= timeline.leave;
        said.extend(
            timeline.closed.iter().filter(counts).map(|s| {
                format!("Registration for {} has closed. If you are registered: {}.", s.day, comes(timeline, s))
            }),
        );
    }
    said
}

/// When a result comes, against the applications.
fn comes(timeline: &Timeline, sitting: &Sitting) -> String {
    format!("its result comes about {}, {}", sitting.results, when(timeline.reach(sitting)))
}

const fn when(reach: Reach) -> &'static str {
    match reach {
        Reach::Before => "before your first application",
        Reach::InTime => "in time for your applications",
        Reach::During => "good for the later applications",
        Reach::TooLate => "after you have left",
    }
}

fn odds_of(found: &Career, chance: &Chance) -> String {
    let said = chance.probability.map(|p| format!(" At your pace {} to pass.", odds(p, found.measured)));
    said.unwrap_or_default()
}

/// The BJT as a proof.
fn test(level: Level) -> String {
    let bjt = bjt(level);
    format!(
        "the BJT is faster, on any day that a test centre offers, its score shown at once. {} ({} of 800 or more) speaks \
         for {level}; a second attempt is possible after {BJT_MONTHS_BETWEEN} months.",
        bjt.rank, bjt.rank_from
    )
}

/// A sentence from what stands after a colon.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// What is to be done at a step, and if it has passed what helps now.
pub fn step(found: &Career, step: &Step) -> String {
    let timeline = &found.timeline;
    let passed = step.standing == Standing::Passed;
    let sitting = |n: usize| &timeline.sittings[n].sitting;
    let said = match step.what {
        What::Plan if passed => "Planning begins, a year before leaving. This has passed: begin today.".to_owned(),
        What::Plan => "Planning begins, a year before leaving.".to_owned(),
        What::Register(n) if step.standing == Standing::Now => {
            format!("Register for {} now. It can close early.", sitting(n).day)
        }
        What::Register(n) => format!("Register for {}.", sitting(n).day),
        What::Sit(n) => format!("JLPT {}.{}", timeline.level, odds_of(found, &timeline.sittings[n])),
        What::Result(n) => {
            let s = sitting(n);
            format!("The result of {} is online: {}.", s.day, when(timeline.reach(s)))
        }
        What::Bjt => {
            let test = bjt(timeline.level);
            format!("BJT: book a day. {} ({} or more) speaks for {}.", test.rank, test.rank_from, timeline.level)
        }
        What::Apply => {
            let (low, high) = timeline.applications;
            let pace = "Apply, two or three a week, and stay in the job meanwhile";
            match high {
                0 => format!("{pace}."),
                _ => format!("{pace}: {low} to {high} applications by then."),
            }
        }
        What::ApplyAtLatest if passed => {
            "The latest day to begin applying, five months before leaving. This has passed: send the first this week."
                .to_owned()
        }
        What::ApplyAtLatest => "The latest day to begin applying, five months before leaving.".to_owned(),
        What::Leave => "The contract ends.".to_owned(),
    };
    if step.typical { format!("{said} (typical)") } else { said }
}

/// What stands beneath.
pub fn notes(timeline: &Timeline) -> Vec<String> {
    let points = |level: Level| {
        let from = bjt(level).points_from.unwrap_or_default();
        format!("{level} or the BJT from {from} brings {}", visa_points(level))
    };
    let mut notes =
        vec![format!("Points for the Highly Skilled Professional visa: {}; {}.", points(Level::N2), points(Level::N1))];
    if matches!(timeline.aim, Aim::Sitting { .. }) {
        notes.push(format!("When a window is missed: {}", test(timeline.level)));
    }
    if timeline.steps.iter().any(|s| s.typical) {
        notes.push(
            "Typical dates: check the organiser's site. Places outside Japan have windows of their own.".to_owned(),
        );
    }
    notes
}

/// The dates of a step.
pub fn dates(step: &Step) -> String {
    match step.until {
        Some(until) if until != step.day => format!("{} to {until}", step.day),
        _ => step.day.to_string(),
    }
}

/// A step's title in a calendar.
pub fn title(timeline: &Timeline, step: &Step) -> String {
    let level = timeline.level;
    let day = |n: usize| timeline.sittings[n].sitting.day;
    let title = match step.what {
        What::Plan => "Begin to plan the next job".to_owned(),
        What::Register(n) => format!("Register for JLPT {level} of {}", day(n)),
        What::Sit(_) => format!("JLPT {level}"),
        What::Result(n) => format!("Result of JLPT {level} of {}", day(n)),
        What::Bjt => "Take the BJT".to_owned(),
        What::Apply => "Apply: two or three a week".to_owned(),
        What::ApplyAtLatest => "Applications have begun by today".to_owned(),
        What::Leave => "The contract ends".to_owned(),
    };
    if step.typical { format!("{title} (typical)") } else { title }
}

/// The identity of a step in a calendar: it stays the same when the end of the contract moves.
pub fn uid(timeline: &Timeline, what: What) -> String {
    let of = |name: &str, n: usize| format!("{name}-{}", timeline.sittings[n].sitting.day);
    match what {
        What::Plan => "plan".to_owned(),
        What::Register(n) => of("register", n),
        What::Sit(n) => of("sit", n),
        What::Result(n) => of("result", n),
        What::Bjt => "bjt".to_owned(),
        What::Apply => "apply".to_owned(),
        What::ApplyAtLatest => "apply-at-latest".to_owned(),
        What::Leave => "leave".to_owned(),
    }
}
