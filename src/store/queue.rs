//! What is asked next: the first card of each pile, found by an index whatever the size of log and decks.
//!
//! Cards of one note keep a day apart. That is a property of these queries, never a stored change: of the cards of a
//! note that could come today only the first is counted and shown, and none once another of them was answered today.

use std::sync::LazyLock;

use rusqlite::{ToSql, named_params};

use crate::domain::card::CardState;
use crate::domain::level::Level;
use crate::domain::time::{Day, Timestamp};

use super::cards::{STATE, WHOLE, WholeCard, state_from, whole_from};
use super::notes::NOTE;
use super::{CardNum, DeckNum, Reader, StoreError};

/// Which cards a session asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter {
    pub deck: Option<DeckNum>,
    pub level: Option<Level>,
}

/// A failed card that waits for its same-day repetition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    pub card: CardNum,
    pub failed: Timestamp,
    /// Rows that the log has received since.
    pub since: i64,
}

/// Where a new card stands in study order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub(super) at: i64,
    pub(super) card: CardNum,
}

impl Default for Place {
    /// Before every card.
    fn default() -> Place {
        Place { at: i64::MIN, card: CardNum(i64::MIN) }
    }
}

/// As which card one is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum As {
    New,
    Due,
    /// One that is not due yet.
    Early,
}

/// A question to the cards: as it stands, and of one deck or level. Made when the program is built, as it is asked at every
/// answer.
#[derive(Clone, Copy)]
struct Sql<'s> {
    all: &'s str,
    filtered: &'s str,
}

/// `sql!(head, which cards, end)`.
macro_rules! sql {
    ($head:expr, $from:ident, $end:expr) => {
        Sql {
            all: concat!($head, " ", $from!(), " ", $end),
            filtered: concat!($head, " ", $from!(), filter!(), " ", $end),
        }
    };
}

macro_rules! due {
    () => {
        "FROM card c WHERE c.due IS NOT NULL AND c.standing = 'active' AND c.listed = 1 AND c.due <= :day
    AND c.buried_on IS NOT :day
    AND (c.single = 1 OR NOT EXISTS (
      SELECT 1 FROM card s WHERE s.num BETWEEN (c.num & ~7) AND (c.num | 7) AND s.num <> c.num
        AND (s.last_day = :day
             OR (s.due <= :day AND s.standing = 'active' AND s.listed = 1 AND (s.due, s.num) < (c.due, c.num)))))"
    };
}

macro_rules! early {
    () => {
        "FROM card c WHERE c.due IS NOT NULL AND c.standing = 'active' AND c.listed = 1 AND c.due > :day
    AND c.buried_on IS NOT :day AND c.last_day < :day
    AND (c.single = 1 OR NOT EXISTS (
      SELECT 1 FROM card s WHERE s.num BETWEEN (c.num & ~7) AND (c.num | 7) AND s.num <> c.num
        AND (s.last_day = :day OR s.due <= :day)))"
    };
}

macro_rules! new {
    () => {
        "FROM card c WHERE c.due IS NULL AND c.standing = 'active' AND c.listed = 1
    AND c.buried_on IS NOT :day
    AND (c.single = 1 OR NOT EXISTS (
      SELECT 1 FROM card s WHERE s.num BETWEEN (c.num & ~7) AND (c.num | 7) AND s.num <> c.num
        AND (s.last_day = :day OR s.due <= :day
             OR (s.due IS NULL AND s.standing = 'active' AND s.listed = 1 AND s.num < c.num))))"
    };
}

macro_rules! repeat {
    () => {
        "FROM card c WHERE c.repeat_on IS NOT NULL AND c.repeat_on = :day AND c.standing = 'active'
    AND c.listed = 1 AND c.buried_on IS NOT :day"
    };
}

macro_rules! filter {
    () => {
        " AND EXISTS (SELECT 1 FROM note n WHERE n.num = c.num >> 3
      AND (:level IS NULL OR n.level = :level)
      AND (:deck IS NULL OR n.deck = :deck
           OR EXISTS (SELECT 1 FROM share s WHERE s.note = n.num AND s.deck = :deck)))"
    };
}

impl Reader<'_> {
    /// Hands the due cards to `each`, those that have waited longest first, until it has found what it looks for; no more
    /// than `most` of them.
    pub fn find_due<T>(
        &self,
        day: Day,
        filter: Filter,
        most: usize,
        each: impl FnMut(WholeCard) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        // Ordered as the index is, to the last column, so that nothing is sorted and only what is looked at is read.
        static SQL: LazyLock<[String; 2]> =
            LazyLock::new(|| whole(sql!("", due, "ORDER BY c.due, c.place, c.single, c.buried_on, c.num")));
        let [all, filtered] = &*SQL;
        self.asked(Sql { all, filtered }, filter, |query, params| {
            first(query.query_map(&*with_day(params, &day.0), whole_from)?.take(most), each)
        })
    }

    /// Hands the new cards to `each`, in study order after `after`, until it has found what it looks for; no more than
    /// `most` of them.
    pub fn find_new<T>(
        &self,
        after: Place,
        day: Day,
        filter: Filter,
        most: usize,
        each: impl FnMut(WholeCard) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        static SQL: LazyLock<[String; 2]> = LazyLock::new(|| {
            whole(sql!(
                "",
                new,
                "AND c.place >= :after AND (c.place > :after OR c.num > :card) ORDER BY c.place, c.num"
            ))
        });
        let [all, filtered] = &*SQL;
        self.asked(Sql { all, filtered }, filter, |query, params| {
            let mut params = with_day(params, &day.0);
            params.extend([(":after", &after.at as &dyn ToSql), (":card", &after.card.0)]);
            first(query.query_map(&*params, whole_from)?.take(most), each)
        })
    }

    /// The words that were begun on `day`, among the newest `rows` of the log.
    pub fn words_begun(&self, day: Day, rows: i64) -> Result<Vec<String>, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT n.head FROM event e JOIN note n ON n.num = e.card >> 3
             WHERE e.seq > (SELECT max(seq) FROM event) - ?2 AND e.day = ?1 AND e.kind = 'learn'
               AND (n.kind = 'word' OR n.kind = 'business')",
        )?;
        let rows = query.query_map([i64::from(day.0), rows], |r| r.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every due card with its state.
    pub fn due_states(&self, day: Day, filter: Filter) -> Result<Vec<(CardNum, CardState)>, StoreError> {
        self.states(due!(), day, filter)
    }

    /// Every card that was answered before `day` and is due later, with its state.
    pub fn early_states(&self, day: Day, filter: Filter) -> Result<Vec<(CardNum, CardState)>, StoreError> {
        self.states(early!(), day, filter)
    }

    /// Whether a card may still be asked as what it was.
    pub fn still(&self, card: CardNum, asked: As, day: Day) -> Result<bool, StoreError> {
        let sql = match asked {
            As::New => concat!("SELECT 1 ", new!(), " AND c.num = :num"),
            As::Due => concat!("SELECT 1 ", due!(), " AND c.num = :num"),
            As::Early => concat!("SELECT 1 ", early!(), " AND c.num = :num"),
        };
        let mut query = self.conn.prepare_cached(sql)?;
        Ok(query.exists(named_params! {":day": day.0, ":num": card.0})?)
    }

    /// How many cards are due on exactly this day.
    pub fn count_on(&self, day: Day) -> Result<u32, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT count(*) FROM card WHERE due IS NOT NULL AND standing = 'active' AND listed = 1 AND due = ?1",
        )?;
        Ok(query.query_row([day.0], |r| r.get(0))?)
    }

    fn states(&self, from: &str, day: Day, filter: Filter) -> Result<Vec<(CardNum, CardState)>, StoreError> {
        let all = format!("SELECT c.num, {STATE} {from} ORDER BY c.num");
        let filtered = format!(concat!("SELECT c.num, {} {}", filter!(), " ORDER BY c.num"), STATE, from);
        self.asked(Sql { all: &all, filtered: &filtered }, filter, |query, params| {
            let rows = query.query_map(&*with_day(params, &day.0), |r| Ok((CardNum(r.get(0)?), state_from(r, 1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// How many cards are due.
    pub fn count_due(&self, day: Day, filter: Filter) -> Result<u32, StoreError> {
        self.asked(sql!("SELECT count(*) FROM (SELECT 1", due, ")"), filter, |query, params| {
            Ok(query.query_row(&*with_day(params, &day.0), |r| r.get(0))?)
        })
    }

    /// How many new cards there are, counting no further than `most`.
    pub fn count_new(&self, day: Day, filter: Filter, most: u32) -> Result<u32, StoreError> {
        self.asked(sql!("SELECT count(*) FROM (SELECT 1", new, "LIMIT :most)"), filter, |query, params| {
            Ok(query.query_row(&*with_most(params, &day.0, &most), |r| r.get(0))?)
        })
    }

    /// The failed cards owed once more today, longest waiting first.
    pub fn waiting(&self, day: Day, filter: Filter) -> Result<Vec<Waiting>, StoreError> {
        let sql = sql!(
            "SELECT c.num, c.last_at, (SELECT max(seq) FROM event) - c.last_seq",
            repeat,
            "ORDER BY c.repeat_on, c.last_seq"
        );
        self.asked(sql, filter, |query, params| {
            let rows = query.query_map(&*with_day(params, &day.0), |r| {
                Ok(Waiting { card: CardNum(r.get(0)?), failed: Timestamp(r.get(1)?), since: r.get(2)? })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The first day after `day` on which a card is due.
    pub fn next_due(&self, day: Day) -> Result<Option<Day>, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT min(due) FROM card WHERE due IS NOT NULL AND standing = 'active' AND listed = 1 AND due > :day",
        )?;
        Ok(query.query_row(named_params! {":day": day.0}, |r| r.get::<_, Option<i32>>(0))?.map(Day))
    }

    /// Runs a question, of one deck or level where the filter says so.
    fn asked<T>(
        &self,
        sql: Sql<'_>,
        filter: Filter,
        run: impl FnOnce(&mut rusqlite::CachedStatement<'_>, Params<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if filter == Filter::default() {
            let mut query = self.conn.prepare_cached(sql.all)?;
            return run(&mut query, Vec::new());
        }
        let (deck, level) = (filter.deck.map(|d| d.0), filter.level.map(Level::as_str));
        let mut query = self.conn.prepare_cached(sql.filtered)?;
        run(&mut query, vec![(":deck", &deck), (":level", &level)])
    }
}

/// A question to the cards that reads them with their notes; the cards come in the order asked for.
fn whole(sql: Sql<'_>) -> [String; 2] {
    let with_notes = "FROM card c CROSS JOIN note n ON n.num = c.num >> 3 WHERE";
    [sql.all, sql.filtered]
        .map(|sql| format!("SELECT {NOTE}, {WHOLE}, {STATE} {}", sql.replacen("FROM card c WHERE", with_notes, 1)))
}

/// What `each` finds first.
fn first<T>(
    cards: impl Iterator<Item = rusqlite::Result<WholeCard>>,
    mut each: impl FnMut(WholeCard) -> Option<T>,
) -> Result<Option<T>, StoreError> {
    for card in cards {
        if let Some(found) = each(card?) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

type Params<'a> = Vec<(&'static str, &'a dyn ToSql)>;

fn with_day<'a>(mut params: Params<'a>, day: &'a i32) -> Params<'a> {
    params.push((":day", day));
    params
}

fn with_most<'a>(params: Params<'a>, day: &'a i32, most: &'a u32) -> Params<'a> {
    let mut params = with_day(params, day);
    params.push((":most", most));
    params
}
