//! Many rows in few statements: what an import brings. A row costs SQLite some hundred steps, a statement some thousand.

use std::sync::LazyLock;

use rusqlite::Statement;

use crate::domain::card::CardState;
use crate::domain::event::{Act, Answer, EventId};

use super::cards::{STATE_COLUMNS, bind_state};
use super::events::LoggedEvent;
use super::{CACHE, CardNum, Change, Store, StoreError};

/// Rows of one statement.
const ROWS: usize = 40;

/// A card that is not there yet, in its place of study order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewCard {
    pub num: CardNum,
    pub place: i64,
    /// Whether some deck that holds it is on.
    pub listed: bool,
    /// Whether it is the only card of its note.
    pub single: bool,
}

impl Store {
    /// As [`Store::change`], for a change of many rows: more of the file is kept at hand, and neither what a row refers to
    /// nor the words in it are looked up for every one of them. `work` writes only what it has just made or read, and words
    /// of our own; `doctor` would tell.
    ///
    /// # Errors
    /// As [`Store::change`].
    pub fn change_much<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&Change<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.guard(false, 12)?;
        let done = self.change(work);
        self.guard(true, CACHE)?;
        done
    }

    /// Turns the checks of every row on or off; a cache of so many megabytes. Statements are made anew, as they bear their
    /// checks in themselves.
    fn guard(&self, on: bool, cache: u32) -> Result<(), StoreError> {
        self.conn.flush_prepared_statement_cache();
        Ok(self.conn.execute_batch(&format!(
            "PRAGMA foreign_keys = {on}; PRAGMA ignore_check_constraints = {}; PRAGMA cache_size = -{cache}000",
            !on
        ))?)
    }
}

impl Change<'_> {
    /// Lets SQLite keep still more of the file at hand.
    pub fn expect_much(&self) -> Result<(), StoreError> {
        Ok(self.conn.pragma_update(None, "cache_size", -32_000)?)
    }

    /// Leaves the log without its index by card until [`Change::index_log`]: made at once it costs a fraction of what
    /// its rows cost one by one. Whatever asks for a card's history meanwhile reads the whole log.
    pub fn unindex_log(&self) -> Result<(), StoreError> {
        Ok(self.conn.execute_batch("DROP INDEX IF EXISTS event_card")?)
    }

    /// Gives the log back what [`Change::unindex_log`] took.
    pub fn index_log(&self) -> Result<(), StoreError> {
        Ok(self.conn.execute_batch("CREATE INDEX event_card ON event (card)")?)
    }

    /// Stores events from elsewhere like [`Change::adopt`], and tells of each the row that it has in the log: `None` when
    /// an event of its id is there already.
    pub fn adopt_all(
        &self,
        events: &[&LoggedEvent],
        mut told: impl FnMut(&LoggedEvent, Option<i64>),
    ) -> Result<(), StoreError> {
        for alike in events.chunk_by(|a, b| shape(a) == shape(b)) {
            let chunks = alike.chunks_exact(if shape(alike[0]) == Shape::Other { usize::MAX } else { ROWS });
            let rest = chunks.remainder();
            for many in chunks {
                self.adopt_rows(many, &mut told)?;
            }
            for logged in rest {
                told(logged, self.insert(logged.card, &logged.event, logged.typed.as_deref())?);
            }
        }
        Ok(())
    }

    /// Stores [`ROWS`] events of one shape.
    fn adopt_rows(
        &self,
        rows: &[&LoggedEvent],
        told: &mut impl FnMut(&LoggedEvent, Option<i64>),
    ) -> Result<(), StoreError> {
        let before = self.newest_seq()?;
        let stored = match shape(rows[0]) {
            Shape::Answers { .. } => self.insert_answers(rows)?,
            Shape::Anchors { .. } => self.insert_anchors(rows)?,
            Shape::Other => 0,
        };
        if stored == rows.len() {
            for (&logged, seq) in rows.iter().zip(before + 1..) {
                told(logged, Some(seq));
            }
            return Ok(());
        }
        for &logged in rows {
            let stored = self.row_of(logged.event.id)?.filter(|&(seq, card)| seq > before && card == logged.card);
            told(logged, stored.map(|(seq, _)| seq));
        }
        Ok(())
    }

    fn insert_answers(&self, rows: &[&LoggedEvent]) -> Result<usize, StoreError> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let shared = "device, offset_min, scheduler, version";
            let own = "counter, card, at, day, took_ms, q, kind, interval_days, due_before";
            let rows = values("", 4, 9);
            format!("INSERT INTO event ({shared}, {own}) VALUES {rows} ON CONFLICT (device, counter) DO NOTHING")
        });
        let mut insert = self.conn.prepare_cached(&SQL)?;
        if let Shape::Answers { device, offset, scheduler, version } = shape(rows[0]) {
            bind_all(&mut insert, 0, [Some(device), Some(offset)])?;
            insert.raw_bind_parameter(3, scheduler)?;
            insert.raw_bind_parameter(4, version)?;
        }
        let mut n = 4;
        for logged in rows {
            let (Act::Answer(answer), event) = (logged.event.act, &logged.event) else { continue };
            let Answer { quality, took, interval, due_before, .. } = answer;
            let first = [event.id.counter, logged.card.0, event.at.0, event.day.0.into(), took.0, quality.get().into()];
            n = bind_all(&mut insert, n, first.map(Some))?;
            insert.raw_bind_parameter(n + 1, answer.kind.as_str())?;
            n = bind_all(&mut insert, n + 1, [Some(interval.0.into()), due_before.map(|day| day.0.into())])?;
        }
        Ok(insert.raw_execute()?)
    }

    fn insert_anchors(&self, rows: &[&LoggedEvent]) -> Result<usize, StoreError> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let own = "counter, card, at, day, interval_days, due, ease, streak, lapses, stability, difficulty";
            let rows = values("'anchor', ", 2, 11);
            format!(
                "INSERT INTO event (kind, device, offset_min, {own}) VALUES {rows} ON CONFLICT (device, counter) DO NOTHING"
            )
        });
        let mut insert = self.conn.prepare_cached(&SQL)?;
        if let Shape::Anchors { device, offset } = shape(rows[0]) {
            bind_all(&mut insert, 0, [Some(device), Some(offset)])?;
        }
        let mut n = 2;
        for logged in rows {
            let (Act::Anchor(anchor), event) = (logged.event.act, &logged.event) else { continue };
            let memory = anchor.and_then(|a| a.memory);
            let first = [event.id.counter, logged.card.0, event.at.0, event.day.0.into()];
            n = bind_all(&mut insert, n, first.map(Some))?;
            let stood = [
                anchor.map(|a| a.interval.0.into()),
                anchor.map(|a| a.due.0.into()),
                anchor.and_then(|a| a.ease).map(i64::from),
                anchor.map(|a| a.streak.into()),
                anchor.map(|a| a.lapses.into()),
                memory.map(|m| m.stability.into()),
                memory.map(|m| m.difficulty.into()),
            ];
            n = bind_all(&mut insert, n, stood)?;
        }
        Ok(insert.raw_execute()?)
    }

    /// Makes new cards; of those that are there already nothing is changed.
    pub fn add_cards(&self, cards: &[NewCard]) -> Result<(), StoreError> {
        static MANY: LazyLock<String> = LazyLock::new(|| {
            format!("INSERT OR IGNORE INTO card (num, place, listed, single) VALUES {}", values("", 0, 4))
        });
        const ONE: &str = "INSERT OR IGNORE INTO card (num, place, listed, single) VALUES (?1, ?2, ?3, ?4)";
        for rows in in_rows(cards) {
            let mut insert = self.conn.prepare_cached(if rows.len() == ROWS { &MANY } else { ONE })?;
            let mut n = 0;
            for card in rows {
                n = bind_card(&mut insert, n, card)?;
            }
            insert.raw_execute()?;
        }
        Ok(())
    }

    /// Makes new cards with the states that follow from their histories, the newest events of which stand in these rows of
    /// the log.
    pub fn add_settled(&self, cards: &[(NewCard, CardState, i64)]) -> Result<(), StoreError> {
        static MANY: LazyLock<String> = LazyLock::new(|| settled(&values("", 0, settled_columns())));
        static ONE: LazyLock<String> = LazyLock::new(|| settled(&row("", 0, 0, settled_columns())));
        for rows in in_rows(cards) {
            let mut insert = self.conn.prepare_cached(if rows.len() == ROWS { &MANY } else { &ONE })?;
            let mut n = 0;
            for (card, state, seq) in rows {
                n = bind_card(&mut insert, n, card)?;
                n = bind_state(&mut insert, n, state, Some(*seq))?;
            }
            insert.raw_execute()?;
        }
        Ok(())
    }
}

fn settled(values: &str) -> String {
    format!("INSERT INTO card (num, place, listed, single, {STATE_COLUMNS}) VALUES {values}")
}

fn settled_columns() -> usize {
    4 + STATE_COLUMNS.split(',').count()
}

/// What the events of one statement have in common.
#[derive(PartialEq, Eq)]
enum Shape {
    /// Answers that were not typed.
    Answers {
        device: i64,
        offset: i64,
        scheduler: &'static str,
        version: u8,
    },
    Anchors {
        device: i64,
        offset: i64,
    },
    /// Each has a statement of its own.
    Other,
}

fn shape(logged: &LoggedEvent) -> Shape {
    let (EventId { device, .. }, offset) = (logged.event.id, logged.event.offset.minutes().into());
    match (logged.event.act, &logged.typed) {
        (Act::Answer(Answer { scheduler, version, .. }), None) => {
            Shape::Answers { device, offset, scheduler: scheduler.as_str(), version }
        }
        (Act::Anchor(_), None) => Shape::Anchors { device, offset },
        _ => Shape::Other,
    }
}

/// Slices of [`ROWS`], and the rest one by one.
fn in_rows<T>(all: &[T]) -> impl Iterator<Item = &[T]> {
    let chunks = all.chunks_exact(ROWS);
    let rest = chunks.remainder();
    chunks.chain(rest.chunks(1))
}

/// `(?1, ?2), (?1, ?3), …`: [`ROWS`] rows that begin with `word` and the `shared` first parameters, with `own` ones each.
fn values(word: &str, shared: usize, own: usize) -> String {
    (0..ROWS).map(|n| row(word, shared, shared + n * own, own)).collect::<Vec<_>>().join(", ")
}

/// One row: `word`, the `shared` first parameters, then `own` ones after number `from`.
fn row(word: &str, shared: usize, from: usize, own: usize) -> String {
    let parameters: Vec<String> = (1..=shared).chain(from + 1..=from + own).map(|n| format!("?{n}")).collect();
    format!("({word}{})", parameters.join(", "))
}

fn bind_card(insert: &mut Statement<'_>, n: usize, card: &NewCard) -> rusqlite::Result<usize> {
    bind_all(insert, n, [card.num.0, card.place, card.listed.into(), card.single.into()].map(Some))
}

/// Binds numbers after parameter `n`; returns the last one's number.
fn bind_all<const N: usize>(insert: &mut Statement<'_>, n: usize, values: [Option<i64>; N]) -> rusqlite::Result<usize> {
    for (at, value) in (n + 1..).zip(values) {
        insert.raw_bind_parameter(at, value)?;
    }
    Ok(n + N)
}
