//! Decks on their way to Anki: as a package with schedule and review log, or as its plain text.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::Path;

use serde_json::{Map, Value};

use crate::app::settings::Settings;
use crate::app::{AppError, decks};
use crate::domain::card::{Ask, Standing};
use crate::domain::event::{Act, Answer, Event, ReviewKind};
use crate::domain::history;
use crate::domain::japanese::{furigana as ruby, kana};
use crate::domain::time::{Days, Now};
use crate::formats::apkg::{GUID, OutCard, OutNote, OutReview, Writer};
use crate::formats::{AnkiLine, write_anki_text};
use crate::store::cards::CardRow;
use crate::store::notes::NoteRow;
use crate::store::{NoteNum, Reader, Store, StoreError};

use super::{ExportError, out_row};

/// What a package holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Packed {
    pub notes: usize,
    pub cards: usize,
    pub reviews: usize,
}

/// A note that leaves, with the deck it leaves in.
struct Leaving {
    deck: String,
    note: NoteRow,
    /// The deck's own words, where it shares the note.
    own: Option<String>,
}

/// The notes of one deck, or of all that are studied: the learner's own decks first. A note leaves once.
fn leaving(reader: Reader<'_>, deck: Option<&str>) -> Result<Vec<Leaving>, AppError> {
    let target = Settings::load(reader)?.target;
    let mut chosen = match deck {
        Some(id) => vec![decks::find(reader, id)?],
        None => reader.decks()?.into_iter().filter(|d| d.deck.is_on(target)).collect(),
    };
    chosen.sort_by_key(|d| d.deck.shipped);
    let mut seen: HashSet<NoteNum> = HashSet::new();
    let mut all = Vec::new();
    for row in chosen {
        for (note, own) in reader.notes_in(row.num)? {
            if !note.retired && seen.insert(note.num) {
                all.push(Leaving { deck: row.deck.name.clone(), note, own });
            }
        }
    }
    Ok(all)
}

/// Anki's own identity of a note that came from there.
fn guid(leaving: &Leaving) -> Option<String> {
    let text = match &leaving.own {
        Some(own) => serde_json::from_str::<Map<String, Value>>(own).ok()?.get("extra")?.get(GUID)?.clone(),
        None => serde_json::from_str::<Map<String, Value>>(&leaving.note.extra).ok()?.get(GUID)?.clone(),
    };
    text.as_str().map(str::to_owned)
}

/// Writes an Anki package. `scratch` is a folder for a temporary file.
///
/// # Errors
/// A deck that there is not, a collection that cannot be read, and whatever the writer says.
pub fn package(
    store: &Store,
    now: Now,
    deck: Option<&str>,
    scratch: &Path,
    out: &mut dyn Write,
) -> Result<Packed, ExportError> {
    let reader = store.read();
    let settings = Settings::load(reader)?;
    let all = leaving(reader, deck)?;
    let mut cards: Vec<(usize, CardRow, Vec<Event>)> = Vec::new();
    for (at, leaving) in all.iter().enumerate() {
        for card in reader.cards_of(leaving.note.num)? {
            let history = if card.state.last_at.is_some() { answers(reader.history(card.num)?) } else { Vec::new() };
            cards.push((at, card, history));
        }
    }
    let moments = moments(reader, &cards)?;
    let today = now.day(settings.rollover);
    let first_day = cards.iter().flat_map(|(.., events)| events).map(|e| e.day).min().unwrap_or(today).min(today);
    let mut writer = Writer::new(scratch, first_day, now.at.0.div_euclid(1000))?;
    let mut packed = Packed::default();
    let mut cards = cards.into_iter().peekable();
    for (at, leaving) in all.iter().enumerate() {
        let mut own: Vec<(OutCard, Vec<OutReview>)> = Vec::new();
        while let Some((_, card, events)) = cards.next_if(|(note, ..)| *note == at) {
            own.push((out_card(&card), events.iter().filter_map(|e| out_review(e, &card, &moments)).collect()));
        }
        if own.is_empty() {
            continue;
        }
        let reverse = own.iter().any(|(card, _)| card.ask == Ask::Recall);
        writer.note(&out_note(leaving, i64::try_from(at).unwrap_or(0), reverse), &own)?;
        packed.notes += 1;
        packed.cards += own.len();
        packed.reviews += own.iter().map(|(_, reviews)| reviews.len()).sum::<usize>();
    }
    writer.finish(now.offset, settings.rollover, out)?;
    Ok(packed)
}

/// The answers of a history that count, oldest first.
fn answers(mut events: Vec<Event>) -> Vec<Event> {
    history::order(&mut events);
    let undone = history::undone(&events);
    let counts = |e: &Event| matches!(e.act, Act::Answer(a) if a.kind != ReviewKind::Audit) && !undone.contains(&e.id);
    events.retain(counts);
    events
}

/// When each answer was given, in milliseconds, no two at the same: Anki knows an answer by its moment. Those that came
/// from Anki keep theirs; of others at one moment the later ones move on a little.
fn moments(
    reader: Reader<'_>,
    cards: &[(usize, CardRow, Vec<Event>)],
) -> Result<HashMap<crate::domain::event::EventId, i64>, StoreError> {
    let mut theirs: HashMap<i64, bool> = HashMap::new();
    let mut events: Vec<(bool, &Event)> = Vec::new();
    for event in cards.iter().flat_map(|(.., events)| events) {
        let anki = match theirs.get(&event.id.device) {
            Some(&anki) => anki,
            None => {
                let anki = reader.device_name(event.id.device)? == "anki";
                theirs.insert(event.id.device, anki);
                anki
            }
        };
        events.push((!anki, event));
    }
    events.sort_by_key(|(ours, e)| (*ours, e.at, e.id));
    let mut taken = HashSet::with_capacity(events.len());
    let mut moments = HashMap::with_capacity(events.len());
    for (_, event) in events {
        let mut at = event.at.0;
        while !taken.insert(at) {
            at += 1;
        }
        moments.insert(event.id, at);
    }
    Ok(moments)
}

fn out_card(card: &CardRow) -> OutCard {
    let state = &card.state;
    OutCard {
        ask: card.num.ask(),
        suspended: state.standing != Standing::Active,
        place: card.num.note().place(),
        due: state.due.map(|due| (due, state.memory.interval.0, state.memory.ease)),
        reps: state.reps,
        lapses: state.lapses,
    }
}

fn out_review(
    event: &Event,
    card: &CardRow,
    moments: &HashMap<crate::domain::event::EventId, i64>,
) -> Option<OutReview> {
    let Act::Answer(Answer { kind, quality, took, interval, .. }) = event.act else { return None };
    Some(OutReview {
        at_ms: *moments.get(&event.id)?,
        button: quality.rating().number(),
        interval: interval.max(Days(1)).0,
        ease: card.state.memory.ease,
        took_ms: took.0,
        kind: match kind {
            ReviewKind::Learn => 0,
            ReviewKind::Relearn | ReviewKind::Extra => 2,
            ReviewKind::Cram => 3,
            ReviewKind::Review | ReviewKind::Audit => 1,
        },
    })
}

fn out_note(leaving: &Leaving, number: i64, reverse: bool) -> OutNote {
    let guid = guid(leaving).unwrap_or_else(|| leaving.note.id.clone());
    let ruby = serde_json::from_str::<Map<String, Value>>(&leaving.note.extra)
        .ok()
        .and_then(|extra| extra.get("ruby").and_then(Value::as_str).map(str::to_owned));
    let row = out_row(leaving.note.clone(), leaving.own.clone());
    let fields = [
        escaped(&row.head),
        furigana(&row.head, &row.read, ruby.as_deref()),
        escaped(&row.read),
        escaped(&row.gloss),
        escaped(&row.hint),
        anki_ruby(&row.sentence),
        escaped(&row.translation),
        row.level.map_or(String::new(), |level| level.to_string()),
        if reverse { "1".to_owned() } else { String::new() },
    ];
    OutNote { guid, number, deck: leaving.deck.clone(), fields, tags: row.tags.to_string() }
}

/// Text as it stands in a field of HTML; a bracket that would be read as furigana or as a sound is written as its number.
fn escaped(text: &str) -> String {
    if text.contains(['&', '<', '>', '[']) {
        return text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('[', "&#91;");
    }
    text.to_owned()
}

/// The word with its reading in brackets, as Anki's furigana filter reads it.
fn furigana(head: &str, read: &str, ruby: Option<&str>) -> String {
    match ruby {
        Some(ruby) if ruby.contains('(') => anki_ruby(ruby),
        _ if read.is_empty() || read == head || !head.contains(kana::is_kanji) => escaped(head),
        _ => format!("{}[{}]", escaped(head), escaped(read)),
    }
}

/// `冴(さ)える` as ` 冴[さ]える`: a blank before the kanji that a reading stands above, brackets around the reading.
fn anki_ruby(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for run in ruby::runs(text) {
        if run.reading.is_some() && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&escaped(run.text));
        if let Some(reading) = run.reading {
            out.extend(["[", reading, "]"]);
        }
    }
    out
}

/// Writes notes as Anki's plain text, which has no schedule. Returns how many.
///
/// # Errors
/// As [`package`].
pub fn text(store: &Store, deck: Option<&str>, out: &mut dyn Write) -> Result<usize, ExportError> {
    let all = leaving(store.read(), deck)?;
    let lines = all.iter().map(|leaving| {
        let row = out_row(leaving.note.clone(), leaving.own.clone());
        let guid = guid(leaving).unwrap_or_else(|| leaving.note.id.clone());
        AnkiLine { guid, deck: leaving.deck.clone(), row }
    });
    write_anki_text(out, lines)?;
    Ok(all.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_stand_as_anki_reads_them() {
        assert_eq!(anki_ruby("冴(さ)える"), "冴[さ]える");
        assert_eq!(anki_ruby("好(す)き好(ず)き"), "好[す]き 好[ず]き");
        assert_eq!(anki_ruby("今日(きょう)は(x)"), "今日[きょう]は(x)");
        assert_eq!(anki_ruby("a漢[x]<1(いち)>"), "a漢&#91;x]&lt; 1[いち]&gt;");
        assert_eq!(furigana("会議", "かいぎ", None), "会議[かいぎ]");
        assert_eq!(furigana("バス", "バス", None), "バス");
    }
}
