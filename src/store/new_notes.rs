//! New notes on their way into the `note` table, and which ids are taken.

use rusqlite::Statement;

use crate::domain::hash::{self, NumberSet};
use crate::domain::level::Level;

use super::notes::NoteText;
use super::{Change, DeckNum, NoteNum, Reader, StoreError};

/// Stores new notes. While one is in use, nothing else does.
pub struct NewNotes<'c> {
    reader: Reader<'c>,
    insert: Statement<'c>,
    /// Hashes of the ids that notes have: of an id that is not among them there is surely no note.
    ids: NumberSet<u64>,
}

impl NewNotes<'_> {
    /// Stores a note. `None`, and nothing stored, when there is one of this id.
    pub fn add(
        &mut self,
        id: &str,
        deck: DeckNum,
        place: i64,
        text: &NoteText<'_>,
    ) -> Result<Option<NoteNum>, StoreError> {
        if !self.ids.insert(hash::stable(&[id])) && self.reader.note_with_id(id)?.is_some() {
            return Ok(None);
        }
        let NoteText { kind, level, head, read, gloss, hint, sentence, translation, tags, extra } = *text;
        self.insert.raw_bind_parameter(1, id)?;
        self.insert.raw_bind_parameter(2, deck.0)?;
        self.insert.raw_bind_parameter(3, place)?;
        self.insert.raw_bind_parameter(4, kind.as_str())?;
        self.insert.raw_bind_parameter(5, level.map(Level::as_str))?;
        for (n, text) in (6..).zip([head, read, gloss, hint, sentence, translation, tags, extra]) {
            self.insert.raw_bind_parameter(n, text)?;
        }
        self.insert.raw_execute()?;
        Ok(Some(NoteNum(self.reader.conn.last_insert_rowid())))
    }

    /// The note with exactly this id, and the deck it lives in.
    pub fn find(&self, id: &str) -> Result<Option<(NoteNum, DeckNum)>, StoreError> {
        if self.ids.contains(&hash::stable(&[id])) { self.reader.note_with_id(id) } else { Ok(None) }
    }
}

impl Change<'_> {
    /// What stores new notes, one after the other.
    pub fn new_notes(&self) -> Result<NewNotes<'_>, StoreError> {
        let mut ids = NumberSet::default();
        let mut query = self.conn.prepare("SELECT id FROM note")?;
        let mut rows = query.query([])?;
        while let Some(r) = rows.next()? {
            ids.insert(hash::stable(&[r.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?]));
        }
        let insert = self.conn.prepare(
            "INSERT INTO note (id, deck, place, kind, level, head, read, gloss, hint, sentence, translation, tags, extra)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?;
        Ok(NewNotes { reader: **self, insert, ids })
    }
}
