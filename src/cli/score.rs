//! `gokaku score`: results of mocks and of the test, in and out of the record.

use serde::Serialize;

use crate::app::scores::{self, Score};
use crate::app::settings::Settings;
use crate::domain::readiness::ability::Source;

use super::args::{ScoreAction, ScoreAddArgs};
use super::failure::Failure;
use super::{Context, Exit};

#[derive(Serialize)]
struct Json {
    schema: &'static str,
    scores: Vec<Score>,
}

pub fn run(context: &mut Context, action: ScoreAction) -> Result<Exit, Failure> {
    match action {
        ScoreAction::Add(args) => add(context, args),
        ScoreAction::List => list(context),
        ScoreAction::Remove { number } => {
            let mut store = context.open()?;
            let score = scores::remove(&mut store, context.now(), number)?;
            tell(context, "Took back", score)
        }
    }
}

fn add(context: &mut Context, args: ScoreAddArgs) -> Result<Exit, Failure> {
    let mut store = context.open()?;
    let settings = Settings::load(store.read())?;
    let source = if args.official { Source::Official } else { args.source };
    if source == Source::Official && !args.official {
        return Err(Failure::usage(
            "an official result is a score report",
            "give it with --official --scores 31,24,29",
        ));
    }
    let score = Score {
        level: args.level.unwrap_or(settings.target).to_string(),
        date: args.date.unwrap_or(context.now().day(settings.rollover)).to_string(),
        source: source.as_str().to_owned(),
        section: args.section,
        correct: args.correct,
        of: args.of,
        scores: args.scores,
        coverage: 0.0,
    };
    let score = scores::add(&mut store, context.now(), score)?;
    tell(context, "Recorded", score)
}

fn tell(context: &mut Context, done: &str, score: Score) -> Result<Exit, Failure> {
    if context.json {
        return context.out.json(&Json { schema: "gokaku.score/1", scores: vec![score] }).map(|()| 0);
    }
    context.out.line(&format!("{done}: {}.", words(&score)))?;
    Ok(0)
}

fn list(context: &mut Context) -> Result<Exit, Failure> {
    let store = context.open()?;
    let scores: Vec<Score> = scores::list(store.read())?.into_iter().map(|(_, score)| score).collect();
    if context.json {
        return context.out.json(&Json { schema: "gokaku.score/1", scores }).map(|()| 0);
    }
    if scores.is_empty() {
        context.out.line("No results are on record. `gokaku score add --help` says how to add one.")?;
    }
    for (n, score) in (1..).zip(&scores) {
        context.out.line(&format!("{n}  {}", words(score)))?;
    }
    Ok(0)
}

fn words(score: &Score) -> String {
    let what = match (&score.scores, &score.section, score.correct, score.of) {
        (Some(scores), ..) => {
            let scores: Vec<String> = scores.iter().map(u16::to_string).collect();
            let passed = if score.passed() == Some(true) { "passed" } else { "not passed" };
            format!("{}, {passed}", scores.join(" + "))
        }
        (None, Some(section), Some(correct), Some(of)) => format!("{section} {correct} of {of}"),
        _ => String::new(),
    };
    format!("{} {}, {what} ({})", score.level, score.date, score.source)
}
