//! The `deck` table: what there is to study, and what the learner has turned on.

use rusqlite::{OptionalExtension, Row, params};

use crate::domain::deck::{Choice, Deck};

use super::cards::wrong;
use super::notes::level_from;
use super::{Change, DeckNum, Reader, StoreError};

/// A deck as the collection keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeckRow {
    pub num: DeckNum,
    pub deck: Deck,
}

/// How much of a deck is behind the learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeckCounts {
    pub notes: u32,
    /// Notes whose recognition card has been answered.
    pub seen: u32,
}

const DECK: &str = "num, id, name, kind, level, shipped, choice, license, source, version";

fn deck_from(r: &Row<'_>) -> rusqlite::Result<DeckRow> {
    let choice = r.get_ref(6)?.as_str_or_null().map_err(|e| wrong(6, e))?;
    let deck = Deck {
        id: r.get(1)?,
        name: r.get(2)?,
        kind: r.get_ref(3)?.as_str().map_err(|e| wrong(3, e))?.parse().map_err(|e| wrong(3, format!("{e}")))?,
        level: level_from(r, 4)?,
        shipped: r.get(5)?,
        choice: choice.map(str::parse).transpose().map_err(|e: String| wrong(6, e))?,
        license: r.get(7)?,
        source: r.get(8)?,
        version: r.get(9)?,
    };
    Ok(DeckRow { num: DeckNum(r.get(0)?), deck })
}

impl Reader<'_> {
    /// All decks: the shipped ones first, then the learner's own, each in the order in which they came.
    pub fn decks(&self) -> Result<Vec<DeckRow>, StoreError> {
        let mut query = self.conn.prepare_cached(&format!("SELECT {DECK} FROM deck ORDER BY shipped DESC, num"))?;
        let rows = query.query_map([], deck_from)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub fn deck(&self, id: &str) -> Result<Option<DeckRow>, StoreError> {
        let mut query = self.conn.prepare_cached(&format!("SELECT {DECK} FROM deck WHERE id = ?1"))?;
        Ok(query.query_row([id], deck_from).optional()?)
    }

    /// The id of a deck.
    pub fn deck_id(&self, deck: DeckNum) -> Result<String, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT id FROM deck WHERE num = ?1")?;
        Ok(query.query_row([deck.0], |r| r.get(0))?)
    }

    /// How many notes a deck has and how many of them were seen.
    pub fn deck_counts(&self, deck: DeckNum) -> Result<DeckCounts, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT count(*), coalesce(sum(c.due IS NOT NULL), 0)
             FROM (SELECT num FROM note WHERE deck = ?1 AND retired = 0
                   UNION ALL SELECT note FROM share WHERE deck = ?1) n
             LEFT JOIN card c ON c.num = n.num * 8",
        )?;
        Ok(query.query_row([deck.0], |r| Ok(DeckCounts { notes: r.get(0)?, seen: r.get(1)? }))?)
    }

    /// The place in study order before every other: where the learner's own decks begin.
    pub fn first_place(&self) -> Result<i64, StoreError> {
        Ok(self.conn.query_row("SELECT coalesce(min(place), 0) FROM card", [], |r| r.get(0))?)
    }
}

impl Change<'_> {
    /// Makes a deck, or gives the deck of this id its new description; the learner's choice stays.
    pub fn put_deck(&self, deck: &Deck) -> Result<DeckNum, StoreError> {
        self.conn.execute(
            "INSERT INTO deck (id, name, kind, level, shipped, choice, license, source, version)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, level = excluded.level,
               license = excluded.license, source = excluded.source, version = excluded.version",
            params![
                deck.id,
                deck.name,
                deck.kind.as_str(),
                deck.level.map(|l| l.as_str()),
                deck.shipped,
                deck.choice.map(Choice::as_str),
                deck.license,
                deck.source,
                deck.version
            ],
        )?;
        Ok(DeckNum(self.conn.query_row("SELECT num FROM deck WHERE id = ?1", [&deck.id], |r| r.get(0))?))
    }

    pub fn set_choice(&self, deck: DeckNum, choice: Option<Choice>) -> Result<(), StoreError> {
        let choice = choice.map(Choice::as_str);
        self.conn.execute("UPDATE deck SET choice = ?2 WHERE num = ?1", params![deck.0, choice])?;
        Ok(())
    }

    /// Lists the cards of the decks that are on and takes all others off the list. A retired note that was never
    /// seen is not listed. Returns how many cards changed.
    pub fn relist(&self, on: &[DeckNum]) -> Result<usize, StoreError> {
        self.conn
            .execute_batch("CREATE TEMP TABLE IF NOT EXISTS on_deck (num INTEGER PRIMARY KEY); DELETE FROM on_deck")?;
        for deck in on {
            self.conn.execute("INSERT INTO on_deck VALUES (?1)", [deck.0])?;
        }
        Ok(self.conn.execute(&format!("UPDATE card SET listed = 1 - listed WHERE listed <> ({LISTED})"), [])?)
    }
}

/// Whether a card is listed, with the decks that are on in `on_deck`.
const LISTED: &str = "SELECT (n.deck IN (SELECT num FROM on_deck)
            OR EXISTS (SELECT 1 FROM share s WHERE s.note = n.num AND s.deck IN (SELECT num FROM on_deck)))
           AND NOT (n.retired = 1 AND card.due IS NULL)
   FROM note n WHERE n.num = card.num >> 3";
