//! `gokaku undo`: takes the newest answers back.

use serde::Serialize;

use crate::app::undo;

use super::args::UndoArgs;
use super::failure::Failure;
use super::{Context, Exit};

#[derive(Serialize)]
struct Json {
    schema: &'static str,
    undone: Vec<Undone>,
}

#[derive(Serialize)]
struct Undone {
    event: String,
    card: String,
    what: &'static str,
}

pub fn run(context: &mut Context, args: &UndoArgs) -> Result<Exit, Failure> {
    let mut store = context.open()?;
    let undone = undo::undo(&mut store, context.now(), args.count)?;
    let nothing = undone.is_empty();
    if context.json {
        let undone = undone.into_iter().map(|u| Undone { event: u.event, card: u.card, what: u.what }).collect();
        context.out.json(&Json { schema: "gokaku.undo/1", undone })?;
    } else if nothing {
        context.out.line("There is nothing to take back.")?;
    } else {
        for u in undone {
            let on = if u.cards > 1 { format!("{} cards", u.cards) } else { u.card };
            context.out.line(&format!("Took back {} on {on}.", u.what))?;
        }
    }
    Ok(Exit::from(nothing))
}
