//! `gokaku why`: the history that led to a card's due day.

use serde::Serialize;

use crate::app::why::{self, CardHistory};
use crate::formats::events::EventLine;
use crate::tui::words;

use super::args::WhyArgs;
use super::failure::Failure;
use super::out::{Out, Style};
use super::{Context, Exit};

#[derive(Serialize)]
struct Json {
    schema: &'static str,
    cards: Vec<CardJson>,
}

#[derive(Serialize)]
struct CardJson {
    card: String,
    head: String,
    read: String,
    standing: &'static str,
    due: Option<String>,
    interval_days: i32,
    ease: f64,
    streak: u16,
    lapses: u16,
    events: Vec<EventLine>,
}

pub fn run(context: &mut Context, args: &WhyArgs) -> Result<Exit, Failure> {
    let store = context.open()?;
    let histories = why::why(&store, &args.word)?;
    if context.json {
        let cards = histories.into_iter().map(card_json).collect();
        return context.out.json(&Json { schema: "gokaku.why/1", cards }).map(|()| 0);
    }
    for history in &histories {
        tell(&mut context.out, history)?;
    }
    Ok(0)
}

fn tell(out: &mut Out, history: &CardHistory) -> Result<(), Failure> {
    let (note, card) = (&history.note, &history.card);
    let read = if note.read.is_empty() || note.read == note.head { String::new() } else { format!(" {}", note.read) };
    out.styled(Style::Strong, &format!("{}{read}", note.head))?;
    out.line(&format!(" — {} [{}]", note.gloss, card.id))?;
    for entry in &history.entries {
        out.line(&format!("  {}", words::entry(entry)))?;
    }
    out.line(&format!("  → {}", words::standing(card)))
}

fn card_json(history: CardHistory) -> CardJson {
    let state = history.card.state;
    let events =
        history.entries.iter().map(|e| EventLine::new(e.id.clone(), history.card.id.clone(), &e.event, None)).collect();
    CardJson {
        card: history.card.id.clone(),
        head: history.note.head,
        read: history.note.read,
        standing: state.standing.as_str(),
        due: state.due.map(|d| d.to_string()),
        interval_days: state.memory.interval.0,
        ease: f64::from(state.memory.ease) / 100.0,
        streak: state.memory.streak,
        lapses: state.lapses,
        events,
    }
}
