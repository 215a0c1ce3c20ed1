//! Many rows in few statements: what an import brings. A row costs SQLite some hundred steps, a statement some thousand.

use std::sync::LazyLock;

use rusqlite::Statement;

use crate::domain::card::CardState;

use super::cards::{STATE_COLUMNS, bind_state};
use super::{CACHE, CardNum, Change, Store, StoreError, journal};

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

/// How much a change of many rows writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Much {
    /// More rows than a session, into pages that are there for the most part.
    Rows,
    /// More pages than it changes, perhaps more than there are.
    Pages,
}

impl Store {
    /// As [`Store::change`], for a change of many rows: more of the file is kept at hand, and neither what a row refers to
    /// nor the words in it are looked up for every one of them. `work` writes only what it has just made or read, and words
    /// of our own; `doctor` would tell.
    ///
    /// Pages are written once, under a rollback journal: in the write-ahead log each would be written there first and from
    /// there into the file. Whoever else has the collection open keeps the log in use, and all goes through it.
    ///
    /// # Errors
    /// As [`Store::change`].
    pub fn change_much<T, E: From<StoreError>>(
        &mut self,
        much: Much,
        work: impl FnOnce(&Change<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.guard(false, 12)?;
        if much == Much::Pages {
            journal::roll_back(&self.conn);
        }
        let done = self.change(work);
        if much == Much::Pages {
            journal::write_ahead(&self.conn);
        }
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
    /// Makes new cards; of those that are there already nothing is changed.
    pub fn add_cards(&self, cards: &[NewCard]) -> Result<(), StoreError> {
        static MANY: LazyLock<String> = LazyLock::new(|| {
            let rows: Vec<String> = (0..ROWS).map(|n| row(n * 4, 4)).collect();
            format!("INSERT OR IGNORE INTO card (num, place, listed, single) VALUES {}", rows.join(", "))
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
        // One by one: a statement of many rows keeps a copy of every page that it touches, which for long rows takes more
        // than it saves.
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let columns = format!("num, place, listed, single, {STATE_COLUMNS}");
            format!("INSERT INTO card ({columns}) VALUES {}", row(0, columns.split(',').count()))
        });
        let mut insert = self.conn.prepare_cached(&SQL)?;
        for (card, state, seq) in cards {
            let n = bind_card(&mut insert, 0, card)?;
            bind_state(&mut insert, n, state, Some(*seq))?;
            insert.raw_execute()?;
        }
        Ok(())
    }
}

/// Slices of [`ROWS`], and the rest one by one.
fn in_rows<T>(all: &[T]) -> impl Iterator<Item = &[T]> {
    let chunks = all.chunks_exact(ROWS);
    let rest = chunks.remainder();
    chunks.chain(rest.chunks(1))
}

/// One row of as many parameters, which come after number `from`: `(?1, ?2)`.
fn row(from: usize, parameters: usize) -> String {
    let parameters: Vec<String> = (from + 1..=from + parameters).map(|n| format!("?{n}")).collect();
    format!("({})", parameters.join(", "))
}

/// Binds a new card after parameter `n`; returns the last one's number.
fn bind_card(insert: &mut Statement<'_>, n: usize, card: &NewCard) -> rusqlite::Result<usize> {
    let numbers = [card.num.0, card.place, card.listed.into(), card.single.into()];
    for (at, number) in (n + 1..).zip(numbers) {
        insert.raw_bind_parameter(at, number)?;
    }
    Ok(n + numbers.len())
}
