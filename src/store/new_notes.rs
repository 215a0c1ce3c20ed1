//! New notes on their way into the `note` table: numbered as they come, written many at a time.

use std::sync::LazyLock;

use rusqlite::OptionalExtension;

use crate::domain::hash::{self, NumberSet};
use crate::domain::level::Level;
use crate::domain::note::Kind;

use super::bulk::{ROWS, in_rows, row, values};
use super::notes::NoteText;
use super::{Change, DeckNum, NoteNum, StoreError};

/// New notes that wait to be written. While one is in use, nothing else stores notes.
#[derive(Debug)]
pub struct NewNotes {
    /// Hashes of the ids that notes have: of an id that is not among them there is surely no note.
    ids: NumberSet<u64>,
    /// The number of the next one.
    next: i64,
    waiting: Vec<Waiting>,
    /// Their texts, one after the other.
    texts: String,
}

/// Texts of a note: its id and those of [`NoteText`].
const TEXTS: usize = 9;
/// Columns of the statement.
const COLUMNS: &str = "num, deck, place, kind, level, id, head, read, gloss, hint, sentence, translation, tags, extra";
const NUMBER_OF_COLUMNS: usize = 5 + TEXTS;

/// A note, its texts elsewhere.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    num: i64,
    deck: DeckNum,
    place: i64,
    kind: Kind,
    level: Option<Level>,
    /// The length of each text, in bytes.
    lengths: [usize; TEXTS],
}

impl NewNotes {
    /// Takes a note. `None`, and nothing taken, when there is one of this id.
    pub fn add(
        &mut self,
        tx: &Change<'_>,
        id: &str,
        deck: DeckNum,
        place: i64,
        text: &NoteText<'_>,
    ) -> Result<Option<NoteNum>, StoreError> {
        if !self.ids.insert(hash::stable(&[id])) && self.find(tx, id)?.is_some() {
            return Ok(None);
        }
        if self.waiting.len() >= ROWS {
            self.write(tx)?;
        }
        let NoteText { kind, level, head, read, gloss, hint, sentence, translation, tags, extra } = *text;
        let texts = [id, head, read, gloss, hint, sentence, translation, tags, extra];
        texts.iter().for_each(|text| self.texts.push_str(text));
        let num = self.next;
        self.next += 1;
        self.waiting.push(Waiting { num, deck, place, kind, level, lengths: texts.map(str::len) });
        Ok(Some(NoteNum(num)))
    }

    /// The note with exactly this id, written or waiting, and the deck it lives in.
    pub fn find(&mut self, tx: &Change<'_>, id: &str) -> Result<Option<(NoteNum, DeckNum)>, StoreError> {
        if !self.ids.contains(&hash::stable(&[id])) {
            return Ok(None);
        }
        self.write(tx)?;
        tx.note_with_id(id)
    }

    /// Writes what waits. Before that no query knows of it.
    pub fn write(&mut self, tx: &Change<'_>) -> Result<(), StoreError> {
        static MANY: LazyLock<String> = LazyLock::new(|| sql(&values("", 0, NUMBER_OF_COLUMNS)));
        static ONE: LazyLock<String> = LazyLock::new(|| sql(&row("", 0, 0, NUMBER_OF_COLUMNS)));
        let mut rest = self.texts.as_str();
        for notes in in_rows(&self.waiting) {
            let mut insert = tx.conn.prepare_cached(if notes.len() == ROWS { &MANY } else { &ONE })?;
            let mut n = 0;
            for note in notes {
                insert.raw_bind_parameter(n + 1, note.num)?;
                insert.raw_bind_parameter(n + 2, note.deck.0)?;
                insert.raw_bind_parameter(n + 3, note.place)?;
                insert.raw_bind_parameter(n + 4, note.kind.as_str())?;
                insert.raw_bind_parameter(n + 5, note.level.map(Level::as_str))?;
                for (at, length) in (n + 6..).zip(note.lengths) {
                    let (text, behind) = rest.split_at(length);
                    insert.raw_bind_parameter(at, text)?;
                    rest = behind;
                }
                n += NUMBER_OF_COLUMNS;
            }
            insert.raw_execute()?;
        }
        self.waiting.clear();
        self.texts.clear();
        Ok(())
    }
}

fn sql(rows: &str) -> String {
    format!("INSERT INTO note ({COLUMNS}) VALUES {rows}")
}

impl Change<'_> {
    /// What takes new notes.
    pub fn new_notes(&self) -> Result<NewNotes, StoreError> {
        let mut ids = NumberSet::default();
        let mut query = self.conn.prepare("SELECT id FROM note")?;
        let mut rows = query.query([])?;
        while let Some(r) = rows.next()? {
            ids.insert(hash::stable(&[r.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?]));
        }
        let last: Option<Option<i64>> =
            self.conn.query_row("SELECT max(num) FROM note", [], |r| r.get(0)).optional()?;
        Ok(NewNotes { ids, next: last.flatten().unwrap_or(0) + 1, waiting: Vec::new(), texts: String::new() })
    }
}
