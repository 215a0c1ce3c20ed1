//! `gokaku cards`: finding cards and saying things of them.

use serde::Serialize;

use crate::app::cards::{self, Found, Say};
use crate::app::question::Question;
use crate::app::why;

use super::args::{CardsAction, CardsArgs};
use super::failure::Failure;
use super::out::Style;
use super::{Context, Exit};

#[derive(Serialize)]
struct Json {
    schema: &'static str,
    cards: Vec<CardJson>,
}

#[derive(Serialize)]
struct CardJson {
    card: String,
    note: String,
    deck: String,
    kind: &'static str,
    level: Option<&'static str>,
    head: String,
    read: String,
    gloss: String,
    tags: String,
    state: &'static str,
    due: Option<String>,
    interval_days: i32,
    ease: f64,
    stability_days: Option<f64>,
    difficulty: Option<f64>,
    recall: Option<f64>,
    lapses: u16,
    suspended: bool,
}

#[derive(Serialize)]
struct SaidJson {
    schema: &'static str,
    changed: Vec<String>,
}

pub fn run(context: &mut Context, args: CardsArgs) -> Result<Exit, Failure> {
    match args.action {
        None => find(context, &args.query.join(" ")),
        Some(CardsAction::Show { names }) => show(context, &names),
        Some(CardsAction::Suspend { names }) => say(context, &names, &Say::Suspend, "suspended"),
        Some(CardsAction::Resume { names }) => say(context, &names, &Say::Resume, "resumed"),
        Some(CardsAction::Known { names }) => say(context, &names, &Say::Known, "known"),
        Some(CardsAction::Ignore { names }) => say(context, &names, &Say::Ignore, "ignored"),
        Some(CardsAction::Edit(args)) => super::edit::run(context, &args),
        Some(CardsAction::Tag { tag, names, off }) => {
            let word = if off { "untagged" } else { "tagged" };
            say(context, &names, &Say::Tag { tag, on: !off }, word)
        }
    }
}

fn find(context: &mut Context, query: &str) -> Result<Exit, Failure> {
    let store = context.open()?;
    let found = cards::find(&store, context.now(), query)?;
    let nothing = found.is_empty();
    if context.json {
        let cards = found.into_iter().map(card_json).collect();
        context.out.json(&Json { schema: "gokaku.cards/1", cards })?;
        return Ok(Exit::from(nothing));
    }
    for found in &found {
        let note = &found.note;
        let level = note.level.map_or("—", |l| l.as_str());
        let due = found.card.state.due.map_or(String::new(), |d| format!(" due {d}"));
        let line =
            format!("{}\t{}\t{}\t{}\t{level} {}{due}", found.card.id, note.head, note.read, note.gloss, found.state());
        context.out.line(&line)?;
    }
    if nothing {
        context.out.complain("no card matches; the words of a query match spelling, reading and meaning");
    }
    Ok(Exit::from(nothing))
}

/// Columns that an answer shows in words of its own.
const SHOWN: [&str; 4] = ["alt", "examples", "s1", "s2"];

fn show(context: &mut Context, names: &[String]) -> Result<Exit, Failure> {
    let store = context.open()?;
    for name in names {
        for history in why::why(&store, name)? {
            let question = Question::of(store.read(), &history.card)?;
            let level = question.note.level.map_or("no level".to_owned(), |l| format!("{l} (unofficial)"));
            context.out.styled(Style::Strong, &question.note.head)?;
            context.out.line(&format!("  {}  {level}", history.card.id))?;
            for fact in &question.answer {
                context.out.line(&format!("  {}: {}", fact.label, fact.text))?;
            }
            let told = |name: &str| SHOWN.contains(&name) || question.answer.iter().any(|fact| fact.label == name);
            for (name, value) in question.extra.iter().filter(|(name, _)| !told(name)) {
                context.out.line(&format!("  {name}: {}", value.as_str().unwrap_or_default()))?;
            }
        }
    }
    Ok(0)
}

fn say(context: &mut Context, names: &[String], what: &Say, word: &str) -> Result<Exit, Failure> {
    let mut store = context.open()?;
    let changed = cards::say(&mut store, context.now(), names, what)?;
    if context.json {
        return context.out.json(&SaidJson { schema: "gokaku.cards-changed/1", changed }).map(|()| 0);
    }
    if changed.is_empty() {
        context.out.line(&format!("Nothing to do: already {word}."))?;
    }
    for id in changed {
        context.out.line(&format!("{id}: {word}"))?;
    }
    Ok(0)
}

fn card_json(found: Found) -> CardJson {
    let state_word = found.state();
    let state = found.card.state;
    CardJson {
        suspended: state_word == "suspended",
        state: state_word,
        card: found.card.id,
        note: found.note.id,
        deck: found.deck,
        kind: found.note.kind.as_str(),
        level: found.note.level.map(|l| l.as_str()),
        head: found.note.head,
        read: found.note.read,
        gloss: found.note.gloss,
        tags: found.note.tags,
        due: state.due.map(|d| d.to_string()),
        interval_days: state.memory.interval.0,
        ease: f64::from(state.memory.ease) / 100.0,
        stability_days: state.trace.map(|trace| f64::from(trace.fsrs.stability) / 1000.0),
        difficulty: state.trace.map(|trace| f64::from(trace.fsrs.difficulty) / 1000.0),
        recall: found.recall,
        lapses: state.lapses,
    }
}
