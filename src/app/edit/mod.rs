//! A note's text changed by the learner: as a text of one field a line, back into the note, progress untouched. Never
//! knows an editor or a terminal.

mod kept;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::domain::text;
use crate::domain::time::Now;
use crate::formats::MAX_FIELD;
use crate::store::notes::NoteRow;
use crate::store::{Change, NoteNum, Reader, Store, StoreError};

use super::AppError;
use super::settings::{Settings, nearest};

use kept::Edit;
pub use kept::{Edits, record};

/// The fields that every note has, by the names that they bear in deck files.
pub const FIELDS: [&str; 6] = ["head", "read", "gloss", "hint", "sentence", "translation"];

/// A text that cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    #[error(transparent)]
    App(#[from] AppError),
    #[error("line {line}: {reason}")]
    Text { line: usize, reason: String },
}

impl From<StoreError> for EditError {
    fn from(e: StoreError) -> EditError {
        EditError::App(e.into())
    }
}

/// What an edit did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The note's id.
    pub note: String,
    /// The fields that are different now.
    pub fields: Vec<String>,
}

/// The one note that a name names: an id, a card's id, a spelling, a reading.
///
/// # Errors
/// When there is none, or several.
pub fn named(reader: Reader<'_>, name: &str) -> Result<NoteRow, AppError> {
    let notes = match reader.card_num(name)? {
        Some(card) => vec![card.note()],
        None => reader.notes_called(name)?,
    };
    match notes.as_slice() {
        [] => Err(AppError::Unknown { what: "word or card", name: name.to_owned(), near: None }),
        [note] => Ok(reader.note(*note)?),
        several => {
            let ids = several.iter().map(|n| Ok(reader.note(*n)?.id)).collect::<Result<Vec<_>, AppError>>()?;
            let reason = format!("several notes are called so; name one by its id: {}", ids.join(", "));
            Err(AppError::BadValue { key: "a note", value: name.to_owned(), reason })
        }
    }
}

/// The note as a text to be edited: one field a line, its name, a colon, its words.
pub fn text_of(note: &NoteRow) -> String {
    let mut text = format!(
        "# {} ({}): change what stands behind the colons. Progress stays as it is.\n\
         # Lines that begin with # count for nothing; a line left out leaves its field as it is.\n",
        text::printable(&note.head).replace('\n', " "),
        note.id
    );
    for (name, value) in fields(note) {
        let line = format!("{name}: {value}");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Every field with its words, in the order of [`FIELDS`] and then by name.
fn fields(note: &NoteRow) -> Vec<(String, String)> {
    let own = [&note.head, &note.read, &note.gloss, &note.hint, &note.sentence, &note.translation];
    let mut all: Vec<(String, String)> =
        FIELDS.iter().zip(own).map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let extra: Map<String, Value> = serde_json::from_str(&note.extra).unwrap_or_default();
    let more = extra.into_iter().filter(|(name, _)| !FIELDS.contains(&name.as_str()));
    all.extend(more.filter_map(|(name, value)| Some((name, value.as_str()?.to_owned()))));
    all
}

/// Reads an edited text: the fields that it names, cleaned.
fn parse(note: &NoteRow, edited: &str) -> Result<BTreeMap<String, String>, EditError> {
    let known = fields(note);
    let mut found = BTreeMap::new();
    for (number, line) in (1..).zip(edited.lines()) {
        let wrong = |reason: String| EditError::Text { line: number, reason };
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        // A column may have a colon in its name: the longest name that fits is meant.
        let behind = |name: &str| line.strip_prefix(name)?.trim_start().strip_prefix([':', '：']);
        let fits = known.iter().filter_map(|(name, _)| Some((name, behind(name)?)));
        let Some((name, value)) = fits.max_by_key(|(name, _)| name.len()) else {
            let name = line.split([':', '：']).next().unwrap_or(line).trim();
            let near = nearest(name, known.iter().map(|(n, _)| n.as_str()));
            let hint = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
            return Err(wrong(format!("there is no field “{name}”{hint}")));
        };
        let value = text::clean(value);
        if value.len() > MAX_FIELD {
            return Err(wrong(format!("{name} is longer than {} KiB", MAX_FIELD / 1024)));
        }
        if name == "head" && value.is_empty() {
            return Err(wrong("a note needs its head: the word itself".to_owned()));
        }
        if found.insert(name.clone(), value.into_owned()).is_some() {
            return Err(wrong(format!("{name} is there twice")));
        }
    }
    Ok(found)
}

/// Takes an edited text into the note, in one transaction. Its cards keep their state; what was changed is put on
/// record, so that a later version of the deck leaves it alone.
///
/// # Errors
/// A text that cannot be taken: then nothing is changed.
pub fn apply(store: &mut Store, now: Now, note: NoteNum, edited: &str) -> Result<Edited, EditError> {
    store.change(|tx: &Change<'_>| {
        let before = tx.note(note)?;
        let wanted = parse(&before, edited)?;
        Ok(change(tx, now, &before, &wanted)?)
    })
}

/// Gives a note back the words of its deck.
pub fn reset(store: &mut Store, now: Now, note: NoteNum) -> Result<Edited, AppError> {
    store.change(|tx: &Change<'_>| {
        let before = tx.note(note)?;
        let edits = Edits::load(tx)?;
        let deck = edits.of(note).map(|(name, edit)| (name.clone(), edit.deck.clone())).collect();
        change(tx, now, &before, &deck)
    })
}

/// Gives the fields of a note the wanted words.
fn change(tx: &Change<'_>, now: Now, before: &NoteRow, wanted: &BTreeMap<String, String>) -> Result<Edited, AppError> {
    let edits = Edits::load(tx)?;
    let mut changed = BTreeMap::new();
    for (name, was) in fields(before) {
        let Some(value) = wanted.get(&name).filter(|value| **value != was) else { continue };
        // What the deck says was noted down at the first edit.
        let deck = edits.of(before.num).find(|(n, _)| **n == name).map_or(was, |(_, edit)| edit.deck.clone());
        let mine = (*value != deck).then(|| value.clone());
        changed.insert(name, Edit { deck, mine });
    }
    let done = Edited { note: before.id.clone(), fields: changed.keys().cloned().collect() };
    if changed.is_empty() {
        return Ok(done);
    }
    let now_said = |name: &str, edit: &Edit| (name.to_owned(), edit.mine.clone().unwrap_or_else(|| edit.deck.clone()));
    let words: BTreeMap<String, String> = changed.iter().map(|(name, edit)| now_said(name, edit)).collect();
    let over = kept::Overlaid::of(before.text(), &words);
    tx.set_note(before.num, before.place, &over.text(before.text()))?;
    if before.retired {
        tx.set_retired(before.num, true)?;
    }
    let rollover = Settings::load(**tx)?.rollover;
    record(tx, now, now.day(rollover), &before.id, &changed)?;
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::library;

    fn note() -> (Store, NoteRow) {
        let mut store = Store::in_memory().unwrap();
        library::ensure(&mut store).unwrap();
        let note = named(store.read(), "w1198360").unwrap();
        (store, note)
    }

    fn now() -> Now {
        "2026-11-23T21:00:00+09:00".parse().unwrap()
    }

    #[test]
    fn a_text_comes_back_as_it_was_and_says_where_it_is_wrong() {
        let (mut store, note) = note();
        let text = text_of(&note);
        assert_eq!(apply(&mut store, now(), note.num, &text).unwrap().fields, Vec::<String>::new());
        let wrong = |text: &str| parse(&note, text).unwrap_err().to_string();
        assert_eq!(wrong("read: a\nglos: b"), "line 2: there is no field “glos”; did you mean gloss?");
        assert_eq!(wrong("\n\nhead:  "), "line 3: a note needs its head: the word itself");
        assert_eq!(wrong("gloss: a\ngloss: b"), "line 2: gloss is there twice");
        assert!(wrong("just words").starts_with("line 1: there is no field"));
        let cleaned = parse(&note, "gloss：\u{202e}a\u{7}b").unwrap();
        assert_eq!(cleaned["gloss"], "ab");
    }

    #[test]
    fn an_edit_outlives_a_new_version_of_the_deck_and_can_be_taken_back() {
        let (mut store, note) = note();
        let done = apply(&mut store, now(), note.num, "gloss: a sitting-together").unwrap();
        assert_eq!(done.fields, ["gloss"]);
        // Another version of the decks is loaded.
        store.change(|tx: &Change<'_>| tx.set_meta("library", "older")).unwrap();
        library::ensure(&mut store).unwrap();
        let after = store.read().note(note.num).unwrap();
        assert_eq!((after.gloss.as_str(), &after.read), ("a sitting-together", &note.read));
        assert_eq!(reset(&mut store, now(), note.num).unwrap().fields, ["gloss"]);
        assert_eq!(store.read().note(note.num).unwrap(), note);
    }
}
