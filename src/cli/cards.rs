//! `gokaku cards`: finding cards and saying things of them.

use serde::Serialize;

use crate::app::AppError;
use crate::app::cards::{self, Found, Say};
use crate::app::confusion::{self, Confused};
use crate::app::question::Question;
use crate::app::why;
use crate::store::notes::NoteRow;
use crate::tui::words;

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
    /// The words that it was taken for when it was typed; told for `is:leech`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    confused: Vec<ConfusedJson>,
}

#[derive(Serialize)]
struct ConfusedJson {
    note: String,
    head: String,
    read: String,
    gloss: String,
    times: u32,
}

#[derive(Serialize)]
struct ContrastJson {
    schema: &'static str,
    words: Vec<WordJson>,
    shared: String,
}

#[derive(Serialize)]
struct WordJson {
    note: String,
    head: String,
    read: String,
    gloss: String,
    /// The kanji that the other has not, with their meanings.
    own: Vec<(char, String)>,
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
        Some(CardsAction::Contrast { one, other }) => contrast(context, &one, &other),
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
    // What a word that will not stay is taken for says more than how often it was forgotten.
    let leeches = query.split_whitespace().any(|part| part == "is:leech");
    let taken = |found: &Found| if leeches { confusion::taken_for(store.read(), &found.card) } else { Ok(Vec::new()) };
    if context.json {
        let told = |found: Found| Ok(CardJson { confused: confused_json(taken(&found)?), ..card_json(found) });
        let cards = found.into_iter().map(told).collect::<Result<_, AppError>>()?;
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
        for (pair, times) in taken(found)? {
            context.out.line(&format!("\ttaken {times}x for {}\t{}\t{}", pair.head, pair.read, pair.gloss))?;
        }
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
            for (name, value) in question.columns().iter().filter(|(name, _)| !told(name)) {
                context.out.line(&format!("  {name}: {}", value.as_str().unwrap_or_default()))?;
            }
        }
    }
    Ok(0)
}

fn contrast(context: &mut Context, one: &str, other: &str) -> Result<Exit, Failure> {
    let store = context.open()?;
    let contrast = confusion::contrast(&store, one, other)?;
    if context.json {
        let word = |(note, own): (&NoteRow, &Vec<(char, String)>)| WordJson {
            note: note.id.clone(),
            head: note.head.clone(),
            read: note.read.clone(),
            gloss: note.gloss.clone(),
            own: own.clone(),
        };
        let words = contrast.words.iter().zip(&contrast.own).map(word).collect();
        let shared = contrast.shared.iter().collect();
        return context.out.json(&ContrastJson { schema: "gokaku.contrast/1", words, shared }).map(|()| 0);
    }
    for (label, text) in words::contrast(&contrast) {
        context.out.line(&if label.is_empty() { format!("  {text}") } else { format!("{label}  {text}") })?;
    }
    Ok(0)
}

fn confused_json(taken: Vec<(Confused, u32)>) -> Vec<ConfusedJson> {
    let told =
        |(c, times): (Confused, u32)| ConfusedJson { note: c.note, head: c.head, read: c.read, gloss: c.gloss, times };
    taken.into_iter().map(told).collect()
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
        confused: Vec::new(),
    }
}
