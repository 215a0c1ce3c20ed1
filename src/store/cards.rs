//! The `card` table: for every card what follows from its history, and its place in study order.

use std::str::FromStr;
use std::sync::LazyLock;

use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row, Statement, named_params, params};

use crate::domain::card::{Ask, CardState, Standing};
use crate::domain::memory::card::{Memory, Took};
use crate::domain::memory::fsrs6::Stored;
use crate::domain::rating::Rating;
use crate::domain::scheduler::sm2;
use crate::domain::time::{Day, Days, Millis, Timestamp};

use super::notes::{NOTE, NoteRow, note_from};
use super::queue::Place;
use super::{CardNum, Change, NoteNum, Reader, StoreError};

/// A card as the collection keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardRow {
    pub num: CardNum,
    /// `w1529560/recognise`: the card's name outside this file, and the seed of its fuzz.
    pub id: String,
    pub state: CardState,
    /// Whether some deck that holds it is on.
    pub listed: bool,
}

/// A card with the note that it asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WholeCard {
    pub card: CardRow,
    pub note: NoteRow,
    place: i64,
}

impl WholeCard {
    /// Where it stands among the new cards.
    pub const fn place(&self) -> Place {
        Place { at: self.place, card: self.card.num }
    }
}

/// The columns that [`state_from`] reads, in its order.
pub(super) const STATE: &str = "due, streak, ease, interval, reps, lapses, last_day, last_at, repeat_on, standing, \
                                buried_on, c.stability, difficulty, seen_on, gap, days_seen, days_failed, first_grade, \
                                last_grade, repeats, took, took_before";

/// A card's state from the columns [`STATE`], the first of which is column `at`.
pub(super) fn state_from(row: &Row<'_>, at: usize) -> rusqlite::Result<CardState> {
    let day = |n: usize| -> rusqlite::Result<Option<Day>> { Ok(row.get::<_, Option<i32>>(at + n)?.map(Day)) };
    let standing = row.get_ref(at + 9)?.as_str().map_err(|e| wrong(at + 9, e))?;
    Ok(CardState {
        due: day(0)?,
        memory: sm2::Memory { streak: row.get(at + 1)?, ease: row.get(at + 2)?, interval: Days(row.get(at + 3)?) },
        trace: memory_from(row, at + 11)?,
        reps: row.get(at + 4)?,
        lapses: row.get(at + 5)?,
        last_day: day(6)?,
        last_at: row.get::<_, Option<i64>>(at + 7)?.map(Timestamp),
        repeat_on: day(8)?,
        standing: Standing::from_str(standing).map_err(|e| wrong(at + 9, e))?,
        buried_on: day(10)?,
    })
}

/// The columns that [`whole_from`] reads between those of [`NOTE`] and [`STATE`].
pub(super) const WHOLE: &str = "c.num, c.place, c.listed";

/// A card with its note from the columns [`NOTE`], [`WHOLE`] and [`STATE`].
pub(super) fn whole_from(r: &Row<'_>) -> rusqlite::Result<WholeCard> {
    let (note, num) = (note_from(r)?, CardNum(r.get(16)?));
    let id = [&note.id, "/", num.ask().as_str()].concat();
    Ok(WholeCard { place: r.get(17)?, card: CardRow { num, id, listed: r.get(18)?, state: state_from(r, 19)? }, note })
}

/// What the memory model keeps, from the columns that begin at `at`; none before the first answer.
fn memory_from(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Memory>> {
    let Some(stability) = row.get(at)? else { return Ok(None) };
    let took = |n: usize| -> rusqlite::Result<Took> { Ok(Millis(row.get(at + n)?).into()) };
    let rating = |n: usize| -> rusqlite::Result<Rating> {
        Rating::of_number(row.get(at + n)?).ok_or_else(|| wrong(at + n, "no rating of 1 to 4"))
    };
    Ok(Some(Memory {
        fsrs: Stored { stability, difficulty: row.get(at + 1)? },
        last_day: Day(row.get(at + 2)?),
        last_interval: Days(row.get(at + 3)?),
        reps: row.get(at + 4)?,
        lapses: row.get(at + 5)?,
        first_rating: rating(6)?,
        last_rating: rating(7)?,
        repeats: row.get(at + 8)?,
        took: took(9)?,
        took_before: took(10)?,
    }))
}

/// A stored word that is none of its set.
pub(super) fn wrong(column: usize, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, cause.into())
}

impl Reader<'_> {
    /// The card with this number.
    pub fn card(&self, num: CardNum) -> Result<Option<CardRow>, StoreError> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            format!("SELECT n.id, c.listed, {STATE} FROM card c JOIN note n ON n.num = ?1 >> 3 WHERE c.num = ?1")
        });
        let mut query = self.conn.prepare_cached(&SQL)?;
        let row = query.query_row([num.0], |r| {
            let id: String = r.get(0)?;
            Ok(CardRow { num, id: format!("{id}/{}", num.ask()), listed: r.get(1)?, state: state_from(r, 2)? })
        });
        Ok(row.optional()?)
    }

    /// The card with this number and its note.
    pub fn whole_card(&self, num: CardNum) -> Result<Option<WholeCard>, StoreError> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            format!("SELECT {NOTE}, {WHOLE}, {STATE} FROM card c JOIN note n ON n.num = ?1 >> 3 WHERE c.num = ?1")
        });
        let mut query = self.conn.prepare_cached(&SQL)?;
        Ok(query.query_row([num.0], whole_from).optional()?)
    }

    /// The number of the card with this id, an old id of its note included.
    pub fn card_num(&self, id: &str) -> Result<Option<CardNum>, StoreError> {
        let (note, ask) = id.rsplit_once('/').unwrap_or((id, Ask::Recognise.as_str()));
        let (Some(note), Ok(ask)) = (self.note_num(note)?, ask.parse()) else { return Ok(None) };
        let num = CardNum::of(note, ask);
        let mut query = self.conn.prepare_cached("SELECT 1 FROM card WHERE num = ?1")?;
        Ok(query.exists([num.0])?.then_some(num))
    }

    /// The cards that an export names, in study order with their places: all but those that are new and stand where a
    /// shipped deck puts them.
    pub fn notable_cards(&self) -> Result<Vec<(i64, CardRow)>, StoreError> {
        let mut query = self.conn.prepare_cached(&format!(
            "SELECT n.id, c.num, c.place, c.listed, {STATE} FROM card c JOIN note n ON n.num = c.num >> 3
             JOIN deck d ON d.num = n.deck
             WHERE d.shipped = 0 OR c.reps > 0 OR c.standing <> 'active' OR c.num & 7 <> 0
               OR EXISTS (SELECT 1 FROM share s JOIN deck o ON o.num = s.deck WHERE s.note = n.num AND o.shipped = 0)
             ORDER BY c.place, c.num & 7, n.id",
        ))?;
        let rows = query.query_map([], |r| {
            let (id, num): (String, _) = (r.get(0)?, CardNum(r.get(1)?));
            let card = CardRow { num, id: format!("{id}/{}", num.ask()), listed: r.get(3)?, state: state_from(r, 4)? };
            Ok((r.get(2)?, card))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The cards of a note.
    pub fn cards_of(&self, note: NoteNum) -> Result<Vec<CardRow>, StoreError> {
        let cards = Ask::ALL.into_iter().filter_map(|ask| self.card(CardNum::of(note, ask)).transpose());
        cards.collect()
    }
}

impl Change<'_> {
    /// Makes the card that asks `ask` of `note`, new, at `place` in study order. Nothing when it is there already.
    pub fn add_card(&self, note: NoteNum, ask: Ask, place: i64, listed: bool) -> Result<bool, StoreError> {
        let mut insert =
            self.conn.prepare_cached("INSERT OR IGNORE INTO card (num, place, listed) VALUES (?1, ?2, ?3)")?;
        Ok(insert.execute(params![CardNum::of(note, ask).0, place, listed])? == 1)
    }

    /// Makes another card of a note beside its recognition card, in the same place of study order.
    /// Returns whether it is new.
    pub fn add_sibling(&self, note: NoteNum, ask: Ask, listed: bool) -> Result<bool, StoreError> {
        let mut insert = self.conn.prepare_cached(
            "INSERT OR IGNORE INTO card (num, place, listed, single) SELECT ?2, place, ?3, 0 FROM card WHERE num = ?1",
        )?;
        let made = insert.execute(params![CardNum::of(note, Ask::Recognise).0, CardNum::of(note, ask).0, listed])? == 1;
        if made {
            self.conn.prepare_cached("UPDATE card SET single = 0 WHERE num = ?1")?.execute([note.0 * 8])?;
        }
        Ok(made)
    }

    /// Lists the cards of a note, or takes them off the list.
    pub fn list_cards(&self, note: NoteNum, listed: bool) -> Result<(), StoreError> {
        let mut update =
            self.conn.prepare_cached("UPDATE card SET listed = ?2 WHERE num BETWEEN ?1 * 8 AND ?1 * 8 + 7")?;
        update.execute(params![note.0, listed])?;
        Ok(())
    }

    /// Takes the cards of a note that were never answered off the list.
    pub fn unlist_new(&self, note: NoteNum) -> Result<(), StoreError> {
        let sql = "UPDATE card SET listed = 0 WHERE num BETWEEN ?1 * 8 AND ?1 * 8 + 7 AND due IS NULL";
        self.conn.prepare_cached(sql)?.execute([note.0])?;
        Ok(())
    }

    /// Adds the reverse card of every listed note of the given deck, or of all decks. Returns how many were made.
    pub fn add_reverse_cards(&self, deck: Option<super::DeckNum>) -> Result<usize, StoreError> {
        let made = self.conn.execute(
            "INSERT OR IGNORE INTO card (num, place, listed, single)
             SELECT c.num + 1, c.place, c.listed, 0 FROM card c JOIN note n ON n.num = c.num >> 3
             WHERE c.num & 7 = 0 AND c.listed = 1 AND n.kind <> 'grammar'
               AND (:deck IS NULL OR n.deck = :deck
                    OR EXISTS (SELECT 1 FROM share s WHERE s.note = n.num AND s.deck = :deck))",
            named_params! {":deck": deck.map(|d| d.0)},
        )?;
        self.mark_singles()?;
        Ok(made)
    }

    /// Notes down which cards have siblings.
    pub fn mark_singles(&self) -> Result<(), StoreError> {
        self.conn.execute(
            "UPDATE card SET single = 0 WHERE single = 1 AND EXISTS (
               SELECT 1 FROM card s WHERE s.num BETWEEN (card.num & ~7) AND (card.num | 7) AND s.num <> card.num)",
            [],
        )?;
        Ok(())
    }

    /// Lets the cards of a note come no later than `place` in study order.
    pub fn bring_forward(&self, note: NoteNum, place: i64) -> Result<(), StoreError> {
        let sql = "UPDATE card SET place = ?2 WHERE num BETWEEN ?1 * 8 AND ?1 * 8 + 7 AND place > ?2";
        self.conn.prepare_cached(sql)?.execute(params![note.0, place])?;
        Ok(())
    }

    /// Moves a card in study order.
    pub fn set_place(&self, card: CardNum, place: i64) -> Result<(), StoreError> {
        self.conn.execute("UPDATE card SET place = ?2 WHERE num = ?1", params![card.0, place])?;
        Ok(())
    }

    /// Stores what follows from a card's history; `last_seq` is the newest of its events.
    pub(super) fn set_state(&self, num: CardNum, state: &CardState, last_seq: Option<i64>) -> Result<(), StoreError> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let values: Vec<String> = (2..).zip(STATE_COLUMNS.split(',')).map(|(n, _)| format!("?{n}")).collect();
            format!("UPDATE card SET ({STATE_COLUMNS}) = ({}) WHERE num = ?1", values.join(", "))
        });
        let mut update = self.conn.prepare_cached(&SQL)?;
        update.raw_bind_parameter(1, num.0)?;
        bind_state(&mut update, 1, state, last_seq)?;
        update.raw_execute()?;
        Ok(())
    }
}

/// The columns that [`bind_state`] fills, in its order.
pub(super) const STATE_COLUMNS: &str = "due, streak, ease, interval, reps, lapses, last_day, last_at, repeat_on, \
                                        buried_on, last_seq, stability, difficulty, seen_on, gap, days_seen, \
                                        days_failed, first_grade, last_grade, repeats, took, took_before, standing";

/// Binds a card's state after parameter `n`; returns the last one's number.
pub(super) fn bind_state(
    statement: &mut Statement<'_>,
    mut n: usize,
    state: &CardState,
    last_seq: Option<i64>,
) -> rusqlite::Result<usize> {
    let (sm2, trace) = (state.memory, state.trace);
    let day = |day: Option<Day>| day.map(|d| i64::from(d.0));
    let numbers = [
        day(state.due),
        Some(i64::from(sm2.streak)),
        Some(i64::from(sm2.ease)),
        Some(i64::from(sm2.interval.0)),
        Some(i64::from(state.reps)),
        Some(i64::from(state.lapses)),
        day(state.last_day),
        state.last_at.map(|t| t.0),
        day(state.repeat_on),
        day(state.buried_on),
        last_seq,
        trace.map(|m| i64::from(m.fsrs.stability)),
        trace.map(|m| i64::from(m.fsrs.difficulty)),
        trace.map(|m| i64::from(m.last_day.0)),
        trace.map(|m| i64::from(m.last_interval.0)),
        trace.map(|m| i64::from(m.reps)),
        trace.map(|m| i64::from(m.lapses)),
        trace.map(|m| i64::from(m.first_rating.number())),
        trace.map(|m| i64::from(m.last_rating.number())),
        trace.map(|m| i64::from(m.repeats)),
        trace.map(|m| m.took.get().into()),
        trace.map(|m| m.took_before.get().into()),
    ];
    for number in numbers {
        n += 1;
        statement.raw_bind_parameter(n, number)?;
    }
    statement.raw_bind_parameter(n + 1, state.standing.as_str())?;
    Ok(n + 1)
}
