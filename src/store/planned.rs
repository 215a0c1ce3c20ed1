//! Every card as a plan sees it: its state, its list, whether it is asked at all.

use std::str::FromStr;

use crate::domain::card::CardState;
use crate::domain::level::Level;
use crate::domain::note::Kind;
use crate::domain::time::Day;

use super::cards::{STATE, state_from, wrong};
use super::{CardNum, Reader, StoreError};

/// A card of the collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedCard {
    pub num: CardNum,
    pub kind: Kind,
    pub level: Option<Level>,
    /// Its note stands in a shipped list (and not only in a deck of the learner's own).
    pub shipped: bool,
    /// Some deck that holds it is on.
    pub listed: bool,
    pub state: CardState,
}

impl Reader<'_> {
    /// Hands every card that is in use to `each`, in study order: the listed ones, and the rest of the shipped lists.
    pub fn each_planned(&self, mut each: impl FnMut(PlannedCard)) -> Result<(), StoreError> {
        let mut query = self.conn.prepare_cached(&format!(
            "SELECT c.num, n.kind, n.level, n.retired = 0 AND d.shipped, c.listed, {STATE}
             FROM card c JOIN note n ON n.num = c.num >> 3 JOIN deck d ON d.num = n.deck
             WHERE c.listed = 1 OR (d.shipped = 1 AND n.retired = 0)
             ORDER BY c.place, c.num"
        ))?;
        let mut rows = query.query([])?;
        while let Some(r) = rows.next()? {
            let level = r.get_ref(2)?.as_str_or_null().map_err(|e| wrong(2, e))?;
            each(PlannedCard {
                num: CardNum(r.get(0)?),
                kind: Kind::from_str(r.get_ref(1)?.as_str().map_err(|e| wrong(1, e))?).map_err(|e| wrong(1, e))?,
                level: level.map(Level::from_str).transpose().map_err(|e| wrong(2, e))?,
                shipped: r.get(3)?,
                listed: r.get(4)?,
                state: state_from(r, 5)?,
            });
        }
        Ok(())
    }

    /// How many cards come due on each day after `day`, up to `last`.
    pub fn due_by_day(&self, day: Day, last: Day) -> Result<Vec<(Day, u32)>, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT due, count(*) FROM card WHERE due IS NOT NULL AND standing = 'active' AND listed = 1
               AND due > ?1 AND due <= ?2 GROUP BY due",
        )?;
        let rows = query.query_map([day.0, last.0], |r| Ok((Day(r.get(0)?), r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many cards some deck that is on holds.
    pub fn count_listed(&self) -> Result<u32, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT count(*) FROM card WHERE listed = 1")?;
        Ok(query.query_row([], |r| r.get(0))?)
    }
}
