//! `gokaku log`: the events, oldest first.

use crate::app::export;
use crate::app::why::{self, NamedEvent};
use crate::domain::event::Act;

use super::args::LogArgs;
use super::failure::Failure;
use super::{Context, Exit};

pub fn run(context: &mut Context, args: &LogArgs) -> Result<Exit, Failure> {
    let store = context.open()?;
    let json = context.json;
    let out = &mut context.out;
    why::log(&store, args.card.as_deref(), |named| {
        if args.ids {
            out.line(&named.id)
        } else if json {
            out.json(&export::event_line(named))
        } else {
            out.line(&told(&named))
        }
    })?;
    Ok(0)
}

fn told(named: &NamedEvent) -> String {
    let event = &named.event;
    let what = match event.act {
        Act::Answer(a) => {
            format!("{} {} q{} {} ms → {} d", a.kind, a.quality.rating(), a.quality.get(), a.took.0, a.interval.0)
        }
        Act::Anchor(Some(a)) => format!("anchor {} d, due {}", a.interval.0, a.due),
        Act::Undo(_) => format!("undo {}", named.undoes.as_deref().unwrap_or_default()),
        _ => event.act.as_str().to_owned(),
    };
    format!("{} {} {} {what}", named.id, event.at.rfc3339(event.offset), named.card)
}
