//! What statistics ask of cards and notes: how many fall due alike, and which level a card belongs to.

use std::collections::HashMap;
use std::str::FromStr;

use rusqlite::OptionalExtension;

use crate::domain::forecast::Cohort;
use crate::domain::hash::NumberMap;
use crate::domain::level::Level;
use crate::domain::memory::fsrs6::Stored;
use crate::domain::scheduler::{Scheduler, sm2};
use crate::domain::time::{Day, Days};

use super::cards::wrong;
use super::{Reader, StoreError};

/// What the memory model keeps of cards alike, added up.
#[derive(Default)]
struct Sum {
    cards: u32,
    stability: i64,
    difficulty: i64,
}

impl Sum {
    fn mean(&self) -> Stored {
        let mean = |sum: i64| i32::try_from(sum / i64::from(self.cards.max(1))).unwrap_or(i32::MAX);
        Stored { stability: mean(self.stability), difficulty: mean(self.difficulty) }
    }
}

impl Reader<'_> {
    /// The cards due up to `last`, those alike counted together; what is overdue counts for `today`.
    pub fn due_alike(&self, scheduler: Scheduler, today: Day, last: Day) -> Result<Vec<Cohort>, StoreError> {
        // SM-2 asks nothing of what the memory model keeps, which stands last in a row; under FSRS the interval that was
        // given stands only in the days.
        let columns = match scheduler {
            Scheduler::Sm2 => "interval, 0, 0",
            Scheduler::Fsrs => "max(due - coalesce(last_day, due - interval), 1), stability, difficulty",
        };
        let which = "due IS NOT NULL AND standing = 'active' AND listed = 1 AND due <= ?1";
        let many: bool = self
            .conn
            .prepare_cached(&format!("SELECT (SELECT count(*) FROM card WHERE {which}) * 4 > max(num) / 8 FROM card"))?
            .query_row([last.0], |r| r.get(0))?;
        // Rows looked up one by one through the index cost three times what they cost in a row.
        let by = if many { "NOT INDEXED" } else { "" };
        let sql = format!("SELECT due, streak, ease, {columns} FROM card {by} WHERE {which}");
        let mut query = self.conn.prepare_cached(&sql)?;
        let mut rows = query.query([last.0])?;
        let mut alike: HashMap<(i32, u16, u16, i32), Sum> = HashMap::new();
        while let Some(r) = rows.next()? {
            let (due, streak, ease, interval): (i32, u16, u16, i32) = (r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?);
            let sum = alike.entry((due.max(today.0), streak.min(3), ease / 10 * 10, interval)).or_default();
            sum.cards += 1;
            sum.stability += r.get::<_, Option<i64>>(4)?.unwrap_or(0);
            sum.difficulty += r.get::<_, Option<i64>>(5)?.unwrap_or(0);
        }
        Ok(alike
            .into_iter()
            .map(|((due, streak, ease, interval), sum)| Cohort {
                due: Day(due),
                memory: sm2::Memory { interval: Days(interval), streak, ease },
                fsrs: sum.mean(),
                cards: f64::from(sum.cards),
            })
            .collect())
    }

    /// New cards that wait, at most `most`.
    pub fn waiting_new(&self, most: u32) -> Result<u32, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM card WHERE due IS NULL AND standing = 'active' AND listed = 1 LIMIT ?1)",
        )?;
        Ok(query.query_row([most], |r| r.get(0))?)
    }

    /// The level of every card's note, by the note's part of [`super::CardNum::number`].
    pub fn levels(&self) -> Result<NumberMap<u32, Level>, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT num, level FROM note WHERE level IS NOT NULL")?;
        let rows = query.query_map([], |r| {
            let level = r.get_ref(1)?.as_str().map_err(|e| wrong(1, e))?;
            Ok((r.get(0)?, Level::from_str(level).map_err(|e| wrong(1, e))?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The level of one card's note; `card` is a [`super::CardNum::number`].
    pub fn level_of(&self, card: u32) -> Result<Option<Level>, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT level FROM note WHERE num = ?1")?;
        let level = query.query_row([card >> 3], |r| r.get::<_, Option<String>>(0)).optional()?.flatten();
        Ok(level.and_then(|level| level.parse().ok()))
    }
}
