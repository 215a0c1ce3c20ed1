//! What the learner changed in notes, kept on record beside what the deck says: a later version of the deck changes every
//! other field, and is itself noted down for the day on which the edit is taken back.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::app::AppError;
use crate::domain::time::{Day, Now};
use crate::store::notes::NoteText;
use crate::store::{Change, NoteNum};

/// The kind of record that an edit leaves.
const KIND: &str = "edit";

/// A field that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What the deck says.
    pub deck: String,
    /// What the learner says instead; none once it was taken back.
    pub mine: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Body {
    note: String,
    fields: BTreeMap<String, Edit>,
}

/// Every edit that stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edits {
    notes: HashMap<NoteNum, BTreeMap<String, Edit>>,
}

/// Puts edits of one note on record.
pub fn record(
    tx: &Change<'_>,
    now: Now,
    day: Day,
    note: &str,
    fields: &BTreeMap<String, Edit>,
) -> Result<(), AppError> {
    let body = Body { note: note.to_owned(), fields: fields.clone() };
    tx.put_on_record(now, day, KIND, &serde_json::to_string(&body).unwrap_or_default())?;
    Ok(())
}

impl Edits {
    pub fn load(tx: &Change<'_>) -> Result<Edits, AppError> {
        let mut edits = Edits::default();
        for record in tx.records(KIND)? {
            let Ok(body) = serde_json::from_str::<Body>(&record.body) else { continue };
            // By number: the note may be called otherwise by now.
            if let Some(note) = tx.note_num(&body.note)? {
                edits.notes.entry(note).or_default().extend(body.fields);
            }
        }
        for fields in edits.notes.values_mut() {
            fields.retain(|_, edit| edit.mine.is_some());
        }
        edits.notes.retain(|_, fields| !fields.is_empty());
        Ok(edits)
    }

    /// The edits of one note, by field.
    pub fn of(&self, note: NoteNum) -> impl Iterator<Item = (&String, &Edit)> {
        self.notes.get(&note).into_iter().flatten()
    }

    /// The notes that have any.
    pub fn notes(&self) -> impl Iterator<Item = NoteNum> {
        self.notes.keys().copied()
    }

    /// A note's text with the learner's words over the deck's; nothing when there are none.
    pub fn over(&self, note: NoteNum, text: NoteText<'_>) -> Option<Overlaid> {
        let words = self.of(note).filter_map(|(name, edit)| Some((name.clone(), edit.mine.clone()?))).collect();
        self.notes.contains_key(&note).then(|| Overlaid::of(text, &words))
    }

    /// A note's text with the deck's words in place of the learner's; nothing when there are none.
    pub fn under(&self, note: NoteNum, text: NoteText<'_>) -> Option<Overlaid> {
        let words = self.of(note).map(|(name, edit)| (name.clone(), edit.deck.clone())).collect();
        self.notes.contains_key(&note).then(|| Overlaid::of(text, &words))
    }

    /// The edits of a note of which the deck says something else by now, with that.
    pub fn rebased(&self, note: NoteNum, text: NoteText<'_>) -> BTreeMap<String, Edit> {
        let extra: Map<String, Value> = serde_json::from_str(text.extra).unwrap_or_default();
        let says = |name: &str| match name {
            "head" => text.head,
            "read" => text.read,
            "gloss" => text.gloss,
            "hint" => text.hint,
            "sentence" => text.sentence,
            "translation" => text.translation,
            other => extra.get(other).and_then(Value::as_str).unwrap_or_default(),
        };
        let other = self.of(note).filter(|(name, edit)| says(name) != edit.deck);
        other
            .map(|(name, edit)| (name.clone(), Edit { deck: says(name).to_owned(), mine: edit.mine.clone() }))
            .collect()
    }
}

/// Words in place of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlaid {
    words: BTreeMap<String, String>,
    extra: String,
}

impl Overlaid {
    /// `words` by field, over a text.
    pub fn of(text: NoteText<'_>, words: &BTreeMap<String, String>) -> Overlaid {
        let (own, more): (BTreeMap<_, _>, BTreeMap<_, _>) =
            words.clone().into_iter().partition(|(name, _)| super::FIELDS.contains(&name.as_str()));
        let extra = if more.is_empty() {
            text.extra.to_owned()
        } else {
            let mut extra: Map<String, Value> = serde_json::from_str(text.extra).unwrap_or_default();
            extra.extend(more.into_iter().map(|(name, value)| (name, Value::from(value))));
            Value::Object(extra).to_string()
        };
        Overlaid { words: own, extra }
    }

    /// The text with the words in it.
    pub fn text<'a>(&'a self, text: NoteText<'a>) -> NoteText<'a> {
        let say = |name: &str, theirs: &'a str| self.words.get(name).map_or(theirs, String::as_str);
        NoteText {
            head: say("head", text.head),
            read: say("read", text.read),
            gloss: say("gloss", text.gloss),
            hint: say("hint", text.hint),
            sentence: say("sentence", text.sentence),
            translation: say("translation", text.translation),
            extra: &self.extra,
            ..text
        }
    }
}
