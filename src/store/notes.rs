//! The `note` table: what is learned, as its deck has it, and the notes that decks share.

use std::sync::LazyLock;

use rusqlite::{OptionalExtension, Row, named_params, params};

use crate::domain::hash::{self, NumberMap, NumberSet};
use crate::domain::level::Level;
use crate::domain::note::Kind;

use super::cards::wrong;
use super::{Change, DeckNum, NoteNum, Reader, StoreError};

/// The text of a note, borrowed: what an import brings.
#[derive(Debug, Clone, Copy)]
pub struct NoteText<'a> {
    pub kind: Kind,
    pub level: Option<Level>,
    pub head: &'a str,
    pub read: &'a str,
    pub gloss: &'a str,
    pub hint: &'a str,
    pub sentence: &'a str,
    pub translation: &'a str,
    pub tags: &'a str,
    /// Columns without a role of their own, as a JSON object.
    pub extra: &'a str,
}

/// A note as the collection keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRow {
    pub num: NoteNum,
    pub id: String,
    pub deck: DeckNum,
    pub kind: Kind,
    pub level: Option<Level>,
    pub head: String,
    pub read: String,
    pub gloss: String,
    pub hint: String,
    pub sentence: String,
    pub translation: String,
    pub tags: String,
    pub extra: String,
    pub place: i64,
    pub homograph: bool,
    pub retired: bool,
}

impl NoteRow {
    /// The note's text alone.
    pub fn text(&self) -> NoteText<'_> {
        NoteText {
            kind: self.kind,
            level: self.level,
            head: &self.head,
            read: &self.read,
            gloss: &self.gloss,
            hint: &self.hint,
            sentence: &self.sentence,
            translation: &self.translation,
            tags: &self.tags,
            extra: &self.extra,
        }
    }
}

impl PartialEq for NoteText<'_> {
    fn eq(&self, other: &Self) -> bool {
        let texts = |n: &NoteText<'_>| {
            [n.head, n.read, n.gloss, n.hint, n.sentence, n.translation, n.tags, n.extra].map(str::len)
        };
        texts(self) == texts(other)
            && (self.kind, self.level) == (other.kind, other.level)
            && (self.head, self.read, self.gloss, self.hint) == (other.head, other.read, other.gloss, other.hint)
            && (self.sentence, self.translation, self.tags, self.extra)
                == (other.sentence, other.translation, other.tags, other.extra)
    }
}

pub(super) const NOTE: &str = "n.num, n.id, n.deck, n.kind, n.level, n.head, n.read, n.gloss, n.hint, n.sentence, \
                               n.translation, n.tags, n.extra, n.place, n.homograph, n.retired";

/// A note from the columns [`NOTE`], which come first in the row.
pub(super) fn note_from(r: &Row<'_>) -> rusqlite::Result<NoteRow> {
    Ok(NoteRow {
        num: NoteNum(r.get(0)?),
        id: r.get(1)?,
        deck: DeckNum(r.get(2)?),
        kind: r.get_ref(3)?.as_str().map_err(|e| wrong(3, e))?.parse().map_err(|e| wrong(3, format!("{e}")))?,
        level: level_from(r, 4)?,
        head: r.get(5)?,
        read: r.get(6)?,
        gloss: r.get(7)?,
        hint: r.get(8)?,
        sentence: r.get(9)?,
        translation: r.get(10)?,
        tags: r.get(11)?,
        extra: r.get(12)?,
        place: r.get(13)?,
        homograph: r.get(14)?,
        retired: r.get(15)?,
    })
}

/// A level column.
pub(super) fn level_from(r: &Row<'_>, column: usize) -> rusqlite::Result<Option<Level>> {
    let text = r.get_ref(column)?.as_str_or_null().map_err(|e| wrong(column, e))?;
    text.map(str::parse).transpose().map_err(|e| wrong(column, format!("{e}")))
}

impl Reader<'_> {
    /// The number of the note with this id, or with the id that this one became.
    pub fn note_num(&self, id: &str) -> Result<Option<NoteNum>, StoreError> {
        let mut by_id = self.conn.prepare_cached("SELECT num FROM note WHERE id = ?1")?;
        if let Some(num) = by_id.query_row([id], |r| r.get(0)).optional()? {
            return Ok(Some(NoteNum(num)));
        }
        let mut by_alias =
            self.conn.prepare_cached("SELECT n.num FROM alias a JOIN note n ON n.id = a.new WHERE a.old = ?1")?;
        Ok(by_alias.query_row([id], |r| r.get(0)).optional()?.map(NoteNum))
    }

    pub fn note(&self, num: NoteNum) -> Result<NoteRow, StoreError> {
        static SQL: LazyLock<String> = LazyLock::new(|| format!("SELECT {NOTE} FROM note n WHERE num = ?1"));
        let mut query = self.conn.prepare_cached(&SQL)?;
        Ok(query.query_row([num.0], note_from)?)
    }

    /// Hands every note to `each`, deck by deck in the order of their files.
    pub fn each_note<E: From<StoreError>>(&self, mut each: impl FnMut(NoteRow) -> Result<(), E>) -> Result<(), E> {
        let sql = format!("SELECT {NOTE} FROM note n ORDER BY deck, place, num");
        let mut query = self.conn.prepare_cached(&sql).map_err(StoreError::from)?;
        let mut rows = query.query([]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            each(note_from(row).map_err(StoreError::from)?)?;
        }
        Ok(())
    }

    /// The notes of a deck in the order of its file: those that live in it, then with their own text those it shares.
    pub fn notes_in(&self, deck: DeckNum) -> Result<Vec<(NoteRow, Option<String>)>, StoreError> {
        let mut query = self.conn.prepare_cached(&format!(
            "SELECT {NOTE}, NULL, n.place AS row FROM note n WHERE n.deck = ?1
             UNION ALL
             SELECT {NOTE}, s.own, s.place FROM share s JOIN note n ON n.num = s.note WHERE s.deck = ?1
             ORDER BY row",
        ))?;
        let rows = query.query_map([deck.0], |r| Ok((note_from(r)?, r.get(16)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every note that a deck shares, deck by deck in the order of their files.
    pub fn shares(&self) -> Result<Vec<Share>, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT d.id, n.id, s.place, s.own FROM share s JOIN deck d ON d.num = s.deck JOIN note n ON n.num = s.note
             ORDER BY s.deck, s.place, n.id",
        )?;
        let share = |r: &Row<'_>| Ok(Share { deck: r.get(0)?, note: r.get(1)?, place: r.get(2)?, own: r.get(3)? });
        Ok(query.query_map([], share)?.collect::<Result<_, _>>()?)
    }

    /// What the decks that share a note say of it in their own words: deck name and a JSON object.
    pub fn shared_text(&self, note: NoteNum) -> Result<Vec<(String, String)>, StoreError> {
        let mut query = self
            .conn
            .prepare_cached("SELECT d.name, s.own FROM share s JOIN deck d ON d.num = s.deck WHERE s.note = ?1")?;
        let rows = query.query_map([note.0], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The note with exactly this id and the deck it lives in.
    pub fn note_with_id(&self, id: &str) -> Result<Option<(NoteNum, DeckNum)>, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT num, deck FROM note WHERE id = ?1")?;
        Ok(query.query_row([id], |r| Ok((NoteNum(r.get(0)?), DeckNum(r.get(1)?)))).optional()?)
    }

    /// The deck a note lives in.
    pub fn home_of(&self, note: NoteNum) -> Result<DeckNum, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT deck FROM note WHERE num = ?1")?;
        Ok(DeckNum(query.query_row([note.0], |r| r.get(0))?))
    }

    /// The notes that a deck holds, and whether each lives in it.
    pub fn members(&self, deck: DeckNum) -> Result<Vec<(NoteNum, bool)>, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT num, 1 FROM note WHERE deck = ?1 UNION ALL SELECT note, 0 FROM share WHERE deck = ?1",
        )?;
        let rows = query.query_map([deck.0], |r| Ok((NoteNum(r.get(0)?), r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Hands every spelling and reading of the shipped words to `each`, with the note: what a list has in common with them.
    pub fn each_shipped_word(&self, mut each: impl FnMut(&str, &str, NoteNum)) -> Result<(), StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT n.head, n.read, n.num FROM deck d JOIN note n ON n.deck = d.num
             WHERE d.shipped = 1 AND n.kind IN ('word', 'business') ORDER BY d.num, n.num",
        )?;
        let mut rows = query.query([])?;
        while let Some(r) = rows.next()? {
            let text = |n: usize| r.get_ref(n)?.as_str().map_err(|e| wrong(n, e));
            each(text(0)?, text(1)?, NoteNum(r.get(2)?));
        }
        Ok(())
    }
}

impl Change<'_> {
    /// Gives a note new text and its row in the file; it is no longer retired. Its cards keep their state.
    pub fn set_note(&self, num: NoteNum, place: i64, text: &NoteText<'_>) -> Result<(), StoreError> {
        let mut update = self.conn.prepare_cached(
            "UPDATE note SET place = :place, kind = :kind, level = :level, head = :head, read = :read, gloss = :gloss,
               hint = :hint, sentence = :sentence, translation = :translation, tags = :tags, extra = :extra, retired = 0
             WHERE num = :num",
        )?;
        update.execute(named_params! {
            ":num": num.0,
            ":place": place,
            ":kind": text.kind.as_str(),
            ":level": text.level.map(Level::as_str),
            ":head": text.head,
            ":read": text.read,
            ":gloss": text.gloss,
            ":hint": text.hint,
            ":sentence": text.sentence,
            ":translation": text.translation,
            ":tags": text.tags,
            ":extra": text.extra,
        })?;
        Ok(())
    }

    pub fn set_tags(&self, num: NoteNum, tags: &str) -> Result<(), StoreError> {
        self.conn.execute("UPDATE note SET tags = ?2 WHERE num = ?1", params![num.0, tags])?;
        Ok(())
    }

    /// Marks a note as gone from its deck's file, or as back.
    pub fn set_retired(&self, num: NoteNum, retired: bool) -> Result<(), StoreError> {
        self.conn.execute("UPDATE note SET retired = ?2 WHERE num = ?1", params![num.0, retired])?;
        Ok(())
    }

    /// Lets `deck` hold a note that lives in another deck. Returns whether anything was new.
    pub fn share(&self, deck: DeckNum, note: NoteNum, place: i64, own: &str) -> Result<Shared, StoreError> {
        let mut before = self.conn.prepare_cached("SELECT own FROM share WHERE deck = ?1 AND note = ?2")?;
        let known: Option<String> = before.query_row(params![deck.0, note.0], |r| r.get(0)).optional()?;
        let mut insert = self
            .conn
            .prepare_cached("INSERT OR REPLACE INTO share (deck, note, place, own) VALUES (?1, ?2, ?3, ?4)")?;
        insert.execute(params![deck.0, note.0, place, own])?;
        Ok(match known {
            None => Shared::New,
            Some(text) if text == own => Shared::Same,
            Some(_) => Shared::Changed,
        })
    }

    /// Ends what [`Change::share`] began; the note itself stays.
    pub fn unshare(&self, deck: DeckNum, note: NoteNum) -> Result<(), StoreError> {
        self.conn.execute("DELETE FROM share WHERE deck = ?1 AND note = ?2", params![deck.0, note.0])?;
        Ok(())
    }

    /// Marks the shipped notes that are spelled like another of their kind.
    pub fn mark_homographs(&self) -> Result<(), StoreError> {
        let mut query = self.conn.prepare(
            "SELECT n.num, n.kind, n.head FROM deck d JOIN note n ON n.deck = d.num WHERE d.shipped = 1 ORDER BY n.num",
        )?;
        let mut mark = self.conn.prepare("UPDATE note SET homograph = 1 WHERE num = ?1 AND homograph = 0")?;
        let mut spelled: NumberMap<u64, NoteNum> = NumberMap::default();
        let mut alike: NumberSet<NoteNum> = NumberSet::default();
        let mut rows = query.query([])?;
        while let Some(r) = rows.next()? {
            let text = |n: usize| r.get_ref(n)?.as_str().map_err(|e| wrong(n, e));
            let note = NoteNum(r.get(0)?);
            if let Some(other) = spelled.insert(hash::stable(&[text(1)?, text(2)?]), note) {
                alike.extend([other, note]);
            }
        }
        for note in alike {
            mark.execute([note.0])?;
        }
        Ok(())
    }

    /// Records that what was called `old` is called `new`, and renames a note still called `old` when `new` is free:
    /// its cards and their history go along.
    pub fn alias(&self, old: &str, new: &str) -> Result<(), StoreError> {
        self.conn.execute("INSERT OR REPLACE INTO alias (old, new) VALUES (?1, ?2)", params![old, new])?;
        let sql = "UPDATE note SET id = ?2 WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM note WHERE id = ?2)";
        self.conn.execute(sql, params![old, new])?;
        Ok(())
    }
}

/// A note in a deck it does not live in, by their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub deck: String,
    pub note: String,
    pub place: i64,
    /// The deck's own words, as a JSON object.
    pub own: String,
}

/// What [`Change::share`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    New,
    Changed,
    Same,
}
