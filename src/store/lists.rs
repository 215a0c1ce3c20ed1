//! The shipped lists as readiness counts them: one recognition card a note, whatever decks are on.

use std::str::FromStr;

use crate::domain::card::CardState;
use crate::domain::level::Level;
use crate::domain::note::Kind;

use super::cards::{STATE, state_from, wrong};
use super::notes::level_from;
use super::{CardNum, NoteNum, Reader, StoreError};

/// A card of a shipped list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedCard {
    pub num: CardNum,
    pub kind: Kind,
    /// The unofficial level; none for business words on no level list and for name kanji.
    pub level: Option<Level>,
    pub state: CardState,
}

/// A word of the shipped level lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedWord {
    pub num: NoteNum,
    pub level: Level,
    pub head: String,
    pub read: String,
    pub gloss: String,
}

/// A word of any deck with its recognition card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnyWord {
    pub id: String,
    pub level: Option<Level>,
    pub head: String,
    pub read: String,
    /// Other spellings, parted by `;`.
    pub alt: String,
    pub state: CardState,
}

impl Reader<'_> {
    /// Every word of every deck, business words and the learner's own among them, those gone from their files left out.
    pub fn every_word(&self) -> Result<Vec<AnyWord>, StoreError> {
        let mut query = self.conn.prepare_cached(&format!(
            "SELECT n.id, n.level, n.head, n.read, json_extract(n.extra, '$.alt'), {STATE}
             FROM note n JOIN card c ON c.num = n.num * 8
             WHERE n.kind IN ('word', 'business') AND n.retired = 0 ORDER BY n.num",
        ))?;
        let rows = query.query_map([], |r| {
            Ok(AnyWord {
                id: r.get(0)?,
                level: level_from(r, 1)?,
                head: r.get(2)?,
                read: r.get(3)?,
                alt: r.get::<_, Option<String>>(4)?.unwrap_or_default(),
                state: state_from(r, 5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The words of the shipped level lists in study order, the easiest level first.
    pub fn listed_words(&self) -> Result<Vec<ListedWord>, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT num, level, head, read, gloss FROM note
             WHERE deck IN (SELECT num FROM deck WHERE shipped = 1) AND kind = 'word' AND level IS NOT NULL AND retired = 0
             ORDER BY level DESC, place",
        )?;
        let rows = query.query_map([], |r| {
            Ok(ListedWord {
                num: NoteNum(r.get(0)?),
                level: Level::from_str(r.get_ref(1)?.as_str().map_err(|e| wrong(1, e))?).map_err(|e| wrong(1, e))?,
                head: r.get(2)?,
                read: r.get(3)?,
                gloss: r.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The recognition cards of all shipped notes, those gone from their files left out.
    pub fn listed_cards(&self) -> Result<Vec<ListedCard>, StoreError> {
        let mut query = self.conn.prepare_cached(&format!(
            "SELECT c.num, n.kind, n.level, {STATE}
             FROM note n JOIN card c ON c.num = n.num * 8
             WHERE n.deck IN (SELECT num FROM deck WHERE shipped = 1) AND n.retired = 0",
        ))?;
        let rows = query.query_map([], |r| {
            let level = r.get_ref(2)?.as_str_or_null().map_err(|e| wrong(2, e))?;
            Ok(ListedCard {
                num: CardNum(r.get(0)?),
                kind: Kind::from_str(r.get_ref(1)?.as_str().map_err(|e| wrong(1, e))?).map_err(|e| wrong(1, e))?,
                level: level.map(Level::from_str).transpose().map_err(|e| wrong(2, e))?,
                state: state_from(r, 3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The topics of the business deck's words, those that it shares with a level list included.
    pub fn business_topics(&self) -> Result<Vec<(NoteNum, String)>, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT n.num, json_extract(n.extra, '$.topic') FROM note n JOIN deck d ON d.num = n.deck
             WHERE d.shipped = 1 AND d.kind = 'business' AND n.retired = 0
             UNION ALL
             SELECT s.note, json_extract(s.own, '$.extra.topic') FROM share s JOIN deck d ON d.num = s.deck
             WHERE d.shipped = 1 AND d.kind = 'business'",
        )?;
        let rows = query.query_map([], |r| Ok((NoteNum(r.get(0)?), r.get::<_, Option<String>>(1)?)))?;
        let topics = rows.collect::<Result<Vec<_>, _>>()?;
        Ok(topics.into_iter().filter_map(|(note, topic)| Some((note, topic?))).collect())
    }
}
