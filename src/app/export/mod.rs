//! Writing notes and the log for other programs, and for coming back.

mod anki;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::{Map, Value};

use crate::formats::collection::{CardLine, Collection, DeckLine, NoteLine, SCHEMA, ShareLine};
use crate::formats::events::EventLine;
use crate::formats::{self, DeckHead, Role, Row};
use crate::store::decks::DeckRow;
use crate::store::notes::NoteRow;
use crate::store::{Store, StoreError};

use super::{AppError, decks, records, why};

pub use anki::{Packed, package, text as anki_text};

/// An export that did not come about.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    App(#[from] AppError),
    #[error(transparent)]
    Write(#[from] io::Error),
}

impl From<StoreError> for ExportError {
    fn from(e: StoreError) -> ExportError {
        ExportError::App(AppError::Store(e))
    }
}

/// Writes a deck as a deck file: gokaku and Anki read it as it is. Returns how many notes it has.
pub fn deck(store: &Store, id: &str, out: &mut dyn Write) -> Result<usize, ExportError> {
    let reader = store.read();
    let row = decks::find(reader, id)?;
    let notes = reader.notes_in(row.num)?;
    let rows: Vec<Row<'static>> =
        notes.into_iter().filter(|(n, _)| !n.retired).map(|(n, own)| out_row(n, own)).collect();
    let head = head(&row);
    let mut roles = vec![Role::Id, Role::Head, Role::Read, Role::Gloss, Role::Hint, Role::Sentence, Role::Translation];
    roles.push(Role::Tags);
    roles.extend(rows.iter().any(|r| r.level != head.level).then_some(Role::Level));
    roles.extend(rows.iter().any(|r| r.kind != head.kind).then_some(Role::Kind));
    let names: BTreeSet<&str> = rows.iter().flat_map(|r| r.extra.iter().map(|(name, _)| name.as_ref())).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let count = rows.len();
    formats::write_tsv(out, &head, &roles, &names, rows.iter().cloned())?;
    Ok(count)
}

fn head(row: &DeckRow) -> DeckHead {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    DeckHead {
        own: true,
        id: Some(row.deck.id.clone()),
        name: some(&row.deck.name),
        level: row.deck.level,
        kind: Some(row.deck.kind),
        license: some(&row.deck.license),
        source: some(&row.deck.source),
        version: some(&row.deck.version),
        tags: String::new(),
    }
}

/// A note as its deck has it: where the deck shares the note, with the deck's own words.
fn out_row(note: NoteRow, own: Option<String>) -> Row<'static> {
    let shared = own.is_some();
    let own: Map<String, Value> = own.and_then(|o| serde_json::from_str(&o).ok()).unwrap_or_default();
    let said = |name: &str, theirs: String| -> Cow<'static, str> {
        own.get(name).and_then(Value::as_str).map_or(theirs, str::to_owned).into()
    };
    let extra = match own.get("extra").and_then(Value::as_object) {
        Some(extra) => extra.clone(),
        None if shared => Map::new(),
        None => serde_json::from_str(&note.extra).unwrap_or_default(),
    };
    Row {
        id: Some(note.id.into()),
        head: note.head.into(),
        read: note.read.into(),
        gloss: said("gloss", note.gloss),
        hint: said("hint", note.hint),
        sentence: said("sentence", note.sentence),
        translation: said("translation", note.translation),
        tags: said("tags", note.tags),
        level: note.level,
        kind: Some(note.kind),
        extra: extra.into_iter().filter_map(|(k, v)| Some((k.into(), v.as_str()?.to_owned().into()))).collect(),
        ..Row::default()
    }
}

/// Writes the log as JSON Lines, oldest event first. Returns how many events it has.
pub fn events(store: &Store, out: &mut dyn Write) -> Result<usize, ExportError> {
    let mut written = 0;
    why::log(store, None, |named| {
        let line = event_line(named);
        serde_json::to_writer(&mut *out, &line).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
        written += 1;
        Ok::<(), ExportError>(())
    })?;
    Ok(written)
}

/// An event of the log as its line.
pub fn event_line(named: why::NamedEvent) -> EventLine {
    EventLine { typed: named.typed, ..EventLine::new(named.id, named.card, &named.event, named.undoes) }
}

/// Writes the whole collection as one JSON object.
pub fn collection(store: &Store, out: &mut dyn Write) -> Result<(), ExportError> {
    serde_json::to_writer(&mut *out, &whole(store)?).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
}

fn whole(store: &Store) -> Result<Collection, ExportError> {
    let reader = store.read();
    let decks = reader.decks()?;
    let deck_id = |num| decks.iter().find(|d| d.num == num).map_or(String::new(), |d| d.deck.id.clone());
    let mut notes = Vec::new();
    reader.each_note(|note| {
        notes.push(note_line(deck_id(note.deck), note));
        Ok::<(), StoreError>(())
    })?;
    let shares = reader.shares()?.into_iter().map(|s| ShareLine {
        deck: s.deck,
        note: s.note,
        place: s.place,
        own: serde_json::from_str(&s.own).unwrap_or_default(),
    });
    let cards = reader.notable_cards()?.into_iter().map(|(place, card)| CardLine {
        card: card.id,
        place,
        standing: card.state.standing.as_str().to_owned(),
        due: card.state.due.map(|d| d.to_string()),
        interval_days: card.state.memory.interval.0,
        ease: card.state.memory.ease,
        streak: card.state.memory.streak,
        reps: card.state.reps,
        lapses: card.state.lapses,
    });
    let mut events = Vec::new();
    why::log(store, None, |named| {
        events.push(event_line(named));
        Ok::<(), AppError>(())
    })?;
    let records = reader.all_records()?.iter().map(|r| records::line(reader, r)).collect::<Result<_, _>>()?;
    Ok(Collection {
        schema: SCHEMA.to_owned(),
        settings: reader.settings()?.into_iter().collect(),
        shares: shares.collect(),
        cards: cards.collect(),
        decks: decks.iter().map(deck_line).collect(),
        notes,
        events,
        records,
    })
}

fn deck_line(row: &DeckRow) -> DeckLine {
    let deck = row.deck.clone();
    DeckLine {
        id: deck.id,
        name: deck.name,
        kind: deck.kind.to_string(),
        level: deck.level.map(|l| l.to_string()),
        shipped: deck.shipped,
        choice: deck.choice.map(|c| c.as_str().to_owned()),
        license: deck.license,
        source: deck.source,
        version: deck.version,
    }
}

fn note_line(deck: String, note: NoteRow) -> NoteLine {
    NoteLine {
        id: note.id,
        deck,
        kind: note.kind.to_string(),
        level: note.level.map(|l| l.to_string()),
        head: note.head,
        read: note.read,
        gloss: note.gloss,
        hint: note.hint,
        sentence: note.sentence,
        translation: note.translation,
        tags: note.tags,
        extra: serde_json::from_str(&note.extra).unwrap_or_default(),
        place: note.place,
        retired: note.retired,
    }
}
