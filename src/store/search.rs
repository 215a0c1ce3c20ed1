//! Finding notes and cards by what they say.

use std::str::FromStr;

use rusqlite::ToSql;

use crate::domain::level::Level;
use crate::domain::note::Kind;
use crate::domain::time::Day;

use super::cards::{CardRow, STATE, state_from};
use super::notes::{NOTE, NoteRow, note_from};
use super::{CardNum, DeckNum, NoteNum, Reader, StoreError};

/// What is looked for; every part must hold.
#[derive(Debug, Clone, Default)]
pub struct Search {
    pub words: Vec<String>,
    pub deck: Option<DeckNum>,
    pub level: Option<Level>,
    pub kind: Option<Kind>,
    pub tags: Vec<String>,
    pub is: Vec<Is>,
}

/// A property of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Is {
    New,
    Due,
    Review,
    Leech,
    Suspended,
    Known,
    Ignored,
    Retired,
}

impl Is {
    pub const ALL: [(Is, &'static str); 8] = [
        (Is::New, "new"),
        (Is::Due, "due"),
        (Is::Review, "review"),
        (Is::Leech, "leech"),
        (Is::Suspended, "suspended"),
        (Is::Known, "known"),
        (Is::Ignored, "ignored"),
        (Is::Retired, "retired"),
    ];

    fn sql(self) -> &'static str {
        match self {
            Is::New => "c.due IS NULL AND c.standing = 'active'",
            Is::Due => "c.due <= :day AND c.standing = 'active'",
            Is::Review => "c.due IS NOT NULL AND c.standing = 'active'",
            Is::Leech => "c.lapses >= :leech",
            Is::Suspended => "c.standing = 'suspended'",
            Is::Known => "c.standing = 'known'",
            Is::Ignored => "c.standing = 'ignored'",
            Is::Retired => "n.retired = 1",
        }
    }
}

impl FromStr for Is {
    type Err = String;
    fn from_str(text: &str) -> Result<Is, String> {
        let names = || Is::ALL.map(|(_, name)| name).join(", ");
        let found = Is::ALL.into_iter().find(|(_, name)| *name == text);
        found.map(|(is, _)| is).ok_or_else(|| format!("a card is one of {}", names()))
    }
}

impl Reader<'_> {
    /// Hands every card that matches to `each`, with its note and the id of the deck its note lives in.
    pub fn search(
        &self,
        search: &Search,
        day: Day,
        leech: u16,
        mut each: impl FnMut(NoteRow, CardRow, String),
    ) -> Result<(), StoreError> {
        let mut clauses = vec!["(:day IS NOT NULL AND :leech IS NOT NULL)".to_owned()];
        let mut values: Vec<(String, Box<dyn ToSql>)> =
            vec![(":day".into(), Box::new(day.0)), (":leech".into(), Box::new(leech))];
        for (n, word) in search.words.iter().enumerate() {
            clauses.push(format!(
                "(instr(n.head, :w{n}) OR instr(n.read, :w{n}) OR instr(lower(n.gloss), lower(:w{n})) OR n.id = :w{n}
                  OR n.id || '/' || iif(c.num & 7, 'recall', 'recognise') = :w{n})"
            ));
            values.push((format!(":w{n}"), Box::new(word.clone())));
        }
        for (n, tag) in search.tags.iter().enumerate() {
            clauses.push(format!("instr(' ' || n.tags || ' ', ' ' || :t{n} || ' ')"));
            values.push((format!(":t{n}"), Box::new(tag.clone())));
        }
        if let Some(level) = search.level {
            clauses.push(format!("n.level = '{level}'"));
        }
        if let Some(kind) = search.kind {
            clauses.push(format!("n.kind = '{kind}'"));
        }
        if let Some(deck) = search.deck {
            let deck = deck.0;
            clauses.push(format!(
                "(n.deck = {deck} OR EXISTS (SELECT 1 FROM share s WHERE s.note = n.num AND s.deck = {deck}))"
            ));
        }
        clauses.extend(search.is.iter().map(|is| format!("({})", is.sql())));
        let sql = format!(
            "SELECT {NOTE}, d.id, c.num, c.listed, {STATE} FROM card c JOIN note n ON n.num = c.num >> 3
             JOIN deck d ON d.num = n.deck WHERE {} ORDER BY c.place, c.num",
            clauses.join(" AND ")
        );
        let mut query = self.conn.prepare(&sql)?;
        let params: Vec<(&str, &dyn ToSql)> = values.iter().map(|(name, value)| (&**name, &**value)).collect();
        let mut rows = query.query(&*params)?;
        while let Some(r) = rows.next()? {
            let note = note_from(r)?;
            let num = CardNum(r.get(17)?);
            let id = format!("{}/{}", note.id, num.ask());
            let card = CardRow { num, id, listed: r.get(18)?, state: state_from(r, 19)? };
            each(note, card, r.get(16)?);
        }
        Ok(())
    }

    /// The notes of this id, or else of this spelling, or else of this reading.
    pub fn notes_called(&self, name: &str) -> Result<Vec<NoteNum>, StoreError> {
        if let Some(num) = self.note_num(name)? {
            return Ok(vec![num]);
        }
        for column in ["head", "read"] {
            let mut query =
                self.conn.prepare_cached(&format!("SELECT num FROM note WHERE {column} = ?1 ORDER BY num"))?;
            let found: Vec<NoteNum> = query.query_map([name], |r| Ok(NoteNum(r.get(0)?)))?.collect::<Result<_, _>>()?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// The notes of this spelling that share it with another, as the shipped decks have them.
    pub fn spelled(&self, head: &str) -> Result<Vec<NoteRow>, StoreError> {
        self.notes_where("n.head = ?1 AND n.homograph = 1", head)
    }

    /// The notes of this reading, alone or among others.
    pub fn read_as(&self, read: &str) -> Result<Vec<NoteRow>, StoreError> {
        self.notes_where("instr(n.read, ?1)", read)
    }

    /// The notes with this word in their meaning, in any case of letters.
    pub fn meaning(&self, word: &str) -> Result<Vec<NoteRow>, StoreError> {
        self.notes_where("instr(lower(n.gloss), lower(?1))", word)
    }

    fn notes_where(&self, clause: &str, value: &str) -> Result<Vec<NoteRow>, StoreError> {
        let mut query =
            self.conn.prepare_cached(&format!("SELECT {NOTE} FROM note n WHERE {clause} ORDER BY n.num"))?;
        let rows = query.query_map([value], note_from)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A card's id.
    pub fn card_id(&self, num: CardNum) -> Result<String, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT id FROM note WHERE num = ?1")?;
        let id: String = query.query_row([num.note().0], |r| r.get(0))?;
        Ok(format!("{id}/{}", num.ask()))
    }
}
