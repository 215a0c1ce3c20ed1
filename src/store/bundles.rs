//! Bundles in the `event` table, asked for as they stand there or by the cards that have packs in them.

use rusqlite::Row;

use crate::domain::event::{Event, EventId};
use crate::domain::time::{Day, Offset, Timestamp};

use super::cards::wrong;
use super::packs::{Alike, Events, Packs, block};
use super::{CardNum, Reader, StoreError};

/// The packs in a row that begins with device, counter, at, offset_min and day; scheduler and version stand in the columns
/// `by` and after, the bundle itself in column `pack`, a card of it in column `card`.
pub(super) fn packs_from<'r>(r: &'r Row<'_>, by: usize, pack: usize, card: usize) -> rusqlite::Result<Packs<'r>> {
    let scheduler = r.get_ref(by)?.as_str_or_null().map_err(|e| wrong(by, e))?;
    let scheduler = scheduler.map(str::parse).transpose().map_err(|e| wrong(by, e))?;
    let alike = Alike {
        device: r.get(0)?,
        offset: Offset::from_minutes(r.get(3)?),
        by: scheduler.map(|scheduler| Ok::<_, rusqlite::Error>((scheduler, r.get(by + 1)?))).transpose()?,
    };
    let blob = r.get_ref(pack)?.as_blob().map_err(|e| wrong(pack, e))?;
    Ok(Packs::of(alike, CardNum(r.get(card)?), Timestamp(r.get(2)?), Day(r.get(4)?), blob))
}

/// The bundles for which this holds, in their order.
macro_rules! bundles {
    ($which:literal) => {
        concat!(
            "SELECT device, counter, at, offset_min, day, scheduler, version, pack, card, seq FROM event WHERE ",
            $which,
            " ORDER BY seq"
        )
    };
}
/// Those after a row of the log.
const AFTER: &str = bundles!("pack IS NOT NULL AND seq > ?1");
/// Those of a block.
const OF_BLOCK: &str = bundles!("block = ?1");

impl Reader<'_> {
    /// Hands the packs of bundles to `each`, with the bundle's row and the card.
    fn each_pack(
        &self,
        sql: &str,
        parameter: i64,
        mut each: impl FnMut(i64, CardNum, Events<'_>) -> rusqlite::Result<()>,
    ) -> Result<(), StoreError> {
        let mut query = self.conn.prepare_cached(sql)?;
        let mut rows = query.query([parameter])?;
        while let Some(r) = rows.next()? {
            let seq = r.get(9)?;
            for pack in packs_from(r, 5, 7, 8)? {
                let (card, events) = pack?;
                each(seq, card, events)?;
            }
        }
        Ok(())
    }

    /// Hands the events of bundles that were stored after the row `seq` of the log to `each`, pack by pack.
    pub(super) fn each_packed(&self, seq: i64, mut each: impl FnMut(CardNum, Event)) -> Result<(), StoreError> {
        self.each_pack(AFTER, seq, |_, card, mut events| {
            events.try_for_each(|event| {
                each(card, event?);
                Ok(())
            })
        })
    }

    /// Hands the events in packs of a card to `each`, with the number of the bundle's row.
    pub(super) fn each_packed_of(&self, card: CardNum, mut each: impl FnMut(i64, Event)) -> Result<(), StoreError> {
        self.each_pack(OF_BLOCK, block(card), |seq, whose, mut events| {
            if whose != card {
                return Ok(());
            }
            events.try_for_each(|event| {
                each(seq, event?);
                Ok(())
            })
        })
    }

    /// Hands every card that has a pack to `each`, with the number of the bundle's row, of those after the row `seq` of the
    /// log.
    pub(super) fn each_packed_card(&self, seq: i64, mut each: impl FnMut(i64, CardNum)) -> Result<(), StoreError> {
        self.each_pack(AFTER, seq, |row, card, _| {
            each(row, card);
            Ok(())
        })
    }

    /// Whether an event of this id stands in a pack of the card.
    pub(super) fn is_packed(&self, card: CardNum, id: EventId) -> Result<bool, StoreError> {
        let mut found = false;
        self.each_packed_of(card, |_, event| found |= event.id == id)?;
        Ok(found)
    }
}
