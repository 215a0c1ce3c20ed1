//! `gokaku decks`: what there is to study.

use serde::Serialize;

use crate::app::decks::{self, Listed};
use crate::domain::deck::Choice;

use super::args::DecksAction;
use super::failure::Failure;
use super::{Context, Exit, import};

#[derive(Serialize)]
struct Json {
    schema: &'static str,
    decks: Vec<DeckJson>,
}

#[derive(Serialize)]
struct DeckJson {
    id: String,
    name: String,
    kind: &'static str,
    level: Option<&'static str>,
    on: bool,
    shipped: bool,
    notes: u32,
    seen: u32,
}

pub fn run(context: &mut Context, action: Option<DecksAction>) -> Result<Exit, Failure> {
    match action {
        None => list(context),
        Some(DecksAction::On { id }) => choose(context, &id, Choice::On),
        Some(DecksAction::Off { id }) => choose(context, &id, Choice::Off),
        Some(DecksAction::Reverse { id }) => {
            let mut store = context.open()?;
            let made = decks::reverse(&mut store, &id)?;
            context.out.line(&format!("{id}: {made} reverse cards added")).map(|()| 0)
        }
        Some(DecksAction::Check { file }) => import::check(context, &file),
    }
}

fn list(context: &mut Context) -> Result<Exit, Failure> {
    let store = context.open()?;
    let listed = decks::list(&store)?;
    if context.json {
        let decks = listed.into_iter().map(deck_json).collect();
        return context.out.json(&Json { schema: "gokaku.decks/1", decks }).map(|()| 0);
    }
    for listed in &listed {
        let deck = &listed.row.deck;
        let line = format!(
            "{:<4}{:<14} {:>5} notes {:>5} seen  {}",
            if listed.on { "on" } else { "off" },
            deck.id,
            listed.counts.notes,
            listed.counts.seen,
            deck.name
        );
        context.out.line(&line)?;
    }
    context.out.line("JLPT levels are unofficial.")?;
    Ok(0)
}

fn choose(context: &mut Context, id: &str, choice: Choice) -> Result<Exit, Failure> {
    let mut store = context.open()?;
    let cards = decks::choose(&mut store, id, choice)?;
    let moved = match (choice, cards) {
        (_, 0) => "it was so already".to_owned(),
        (Choice::On, n) => format!("{n} cards join the queue"),
        (Choice::Off, n) => format!("{n} cards leave the queue and keep their history"),
    };
    context.out.line(&format!("{id} is {}: {moved}", choice.as_str()))?;
    Ok(0)
}

fn deck_json(listed: Listed) -> DeckJson {
    let deck = listed.row.deck;
    DeckJson {
        id: deck.id,
        name: deck.name,
        kind: deck.kind.as_str(),
        level: deck.level.map(|l| l.as_str()),
        on: listed.on,
        shipped: deck.shipped,
        notes: listed.counts.notes,
        seen: listed.counts.seen,
    }
}
