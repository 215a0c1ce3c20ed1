//! `gokaku why`: the history that led to a card's due day.

use serde::Serialize;

use crate::app::why::{self, CardHistory, Entry};
use crate::domain::card::Standing;
use crate::domain::event::{Act, ReviewKind};
use crate::formats::events::EventLine;

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
        out.line(&format!("  {}", told(entry)))?;
    }
    let state = &card.state;
    let now = match (state.standing, state.due) {
        (Standing::Suspended, _) => "suspended: it is not asked until `gokaku cards resume`".to_owned(),
        (Standing::Known, _) => "known: it is not asked".to_owned(),
        (Standing::Ignored, _) => "ignored: it leaves every count".to_owned(),
        (Standing::Active, None) if !card.listed => "new, in a deck that is off".to_owned(),
        (Standing::Active, None) => "new: it waits for its turn in study order".to_owned(),
        (Standing::Active, Some(due)) => format!(
            "due {due}: interval {} d, ease {}, {} in a row, {} lapses",
            state.memory.interval.0,
            ease(state.memory.ease),
            state.memory.streak,
            state.lapses
        ),
    };
    out.line(&format!("  → {now}"))
}

fn told(entry: &Entry) -> String {
    let event = &entry.event;
    let what = match event.act {
        Act::Answer(answer) => {
            let effect = match answer.kind {
                ReviewKind::Extra => "repeated the same day; the schedule stays".to_owned(),
                ReviewKind::Cram => "asked early; the schedule stays".to_owned(),
                ReviewKind::Audit => "a check; the schedule stays".to_owned(),
                _ => format!("back in {} d, on {}", answer.interval.0, event.day + answer.interval),
            };
            format!("{} ({}, q {}): {effect}", answer.quality.rating(), answer.kind, answer.quality.get())
        }
        Act::Undo(_) => "took the answer before back".to_owned(),
        Act::Anchor(Some(anchor)) => {
            format!("stood in another program: interval {} d, due {}", anchor.interval.0, anchor.due)
        }
        Act::Anchor(None) => "made new again in another program".to_owned(),
        _ => event.act.as_str().to_owned(),
    };
    let undone = if entry.undone { "  [taken back]" } else { "" };
    format!("{}  {what}{undone}", event.day)
}

/// An ease factor as people write it: 2.36.
pub fn ease(hundredths: u16) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
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
