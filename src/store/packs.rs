//! Packs: many events of one card in one row of the log, as an import brings them. A tenth of the room, and of the time to
//! write and to read them, that as many rows would take.
//!
//! A pack of n events stands for n rows and bears the number of the last. Its own columns hold what its events share and
//! where the first begins; the blob holds one event after the other in numbers of variable length.

use std::sync::LazyLock;

use rusqlite::Row;

use crate::domain::event::{Act, Anchor, Answer, Event, EventId, ReviewKind};
use crate::domain::memory::fsrs6::Stored;
use crate::domain::rating::Quality;
use crate::domain::scheduler::Scheduler;
use crate::domain::time::{Day, Days, Millis, Offset, Timestamp};
use crate::domain::varint::{self, folded, put, unfolded};

use super::bulk::{ROWS, bind_all, in_rows, row, values};
use super::cards::wrong;
use super::{CardNum, Change, Reader, StoreError};

/// Events of one card that are alike enough to be packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    shared: Shared,
    events: i64,
    blob: Vec<u8>,
}

/// What the row of a pack says of all its events, or of where the first begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shared {
    pub first: EventId,
    /// The earliest time of any.
    pub at: Timestamp,
    pub offset: Offset,
    pub day: Day,
    pub scheduler: Scheduler,
    pub version: u8,
}

/// What an event is, in the lower half of its first byte; answers have the number of their kind.
const ANCHOR: u8 = 6;
const FORGOTTEN: u8 = 7;
const SUSPEND: u8 = 8;
const RESUME: u8 = 9;
const KNOWN: u8 = 10;
const IGNORE: u8 = 11;

impl Pack {
    /// Packs the events of a card. `None` where there are none, or they do not share the device, the offset and the
    /// scheduler, or one of them is of a kind that only stands alone.
    pub fn of(events: &[Event]) -> Option<Pack> {
        let first = events.first()?;
        let (mut scheduler, mut blob) = (None, Vec::with_capacity(events.len() * 20));
        let (at, day) = (events.iter().map(|e| e.at).min()?, first.day);
        let mut before = (at, day);
        for event in events {
            if event.id.device != first.id.device || event.offset != first.offset {
                return None;
            }
            let tag = match event.act {
                Act::Answer(answer) => answer.kind as u8 | answer.quality.get() << 4,
                Act::Anchor(Some(_)) => ANCHOR,
                Act::Anchor(None) => FORGOTTEN,
                Act::Suspend => SUSPEND,
                Act::Resume => RESUME,
                Act::Known => KNOWN,
                Act::Ignore => IGNORE,
                Act::Undo(_) | Act::Bury | Act::Seed(_) => return None,
            };
            blob.push(tag);
            put_signed(&mut blob, event.at.0.wrapping_sub(before.0.0));
            put_signed(&mut blob, event.id.counter.wrapping_sub(expected(event.at)));
            put_signed(&mut blob, i64::from(event.day.0) - i64::from(before.1.0));
            match event.act {
                Act::Answer(answer) => {
                    let by = (answer.scheduler, answer.version);
                    if *scheduler.get_or_insert(by) != by {
                        return None;
                    }
                    put_signed(&mut blob, answer.took.0);
                    put_signed(&mut blob, answer.interval.0.into());
                    put_optional(&mut blob, answer.due_before.map(|due| (due - event.day).0.into()));
                }
                Act::Anchor(Some(anchor)) => {
                    put_signed(&mut blob, (anchor.due - event.day).0.into());
                    put_signed(&mut blob, anchor.interval.0.into());
                    put(&mut blob, anchor.streak.into());
                    put(&mut blob, anchor.lapses.into());
                    put_optional(&mut blob, anchor.ease.map(i64::from));
                    put_optional(&mut blob, anchor.memory.map(|m| m.stability.into()));
                    put_optional(&mut blob, anchor.memory.map(|m| m.difficulty.into()));
                }
                _ => {}
            }
            before = (event.at, event.day);
        }
        let (scheduler, version) = scheduler.unwrap_or((Scheduler::Sm2, Scheduler::Sm2.version()));
        let shared = Shared { first: first.id, at, offset: first.offset, day, scheduler, version };
        Some(Pack { shared, events: i64::try_from(events.len()).ok()?, blob })
    }

    /// Its events, one after the other.
    fn events(&self) -> Events<'_> {
        Events { shared: self.shared, rest: &self.blob, before: (self.shared.at, self.shared.day) }
    }
}

/// The counter that an import gives an event of this time, but for its lower half.
fn expected(at: Timestamp) -> i64 {
    at.0.div_euclid(1000).wrapping_shl(31)
}

fn put_signed(blob: &mut Vec<u8>, number: i64) {
    put(blob, folded(number));
}

/// Absent is 0, so that what is there is one more.
fn put_optional(blob: &mut Vec<u8>, number: Option<i64>) {
    put(blob, number.map_or(0, |n| folded(n) + 1));
}

/// The events of a pack; ends with an error at what is none.
pub(super) struct Events<'b> {
    shared: Shared,
    rest: &'b [u8],
    before: (Timestamp, Day),
}

impl Events<'_> {
    #[inline]
    fn number(&mut self) -> Option<u64> {
        varint::take(&mut self.rest)
    }

    #[inline]
    fn signed(&mut self) -> Option<i64> {
        self.number().map(unfolded)
    }

    #[inline]
    fn small<T: TryFrom<i64>>(&mut self) -> Option<T> {
        T::try_from(self.signed()?).ok()
    }

    #[inline]
    fn optional(&mut self) -> Option<Option<i64>> {
        Some(self.number()?.checked_sub(1).map(unfolded))
    }

    #[inline]
    fn event(&mut self) -> Option<Event> {
        let (&tag, rest) = self.rest.split_first()?;
        self.rest = rest;
        let at = Timestamp(self.before.0.0.wrapping_add(self.signed()?));
        let counter = expected(at).wrapping_add(self.signed()?);
        let day = Day(self.before.1.0.checked_add(self.small()?)?);
        let due = |after: i64| Some(Day(day.0.checked_add(i32::try_from(after).ok()?)?));
        let act = match tag & 15 {
            ANCHOR => Act::Anchor(Some(Anchor {
                due: due(self.signed()?)?,
                interval: Days(self.small()?),
                streak: u16::try_from(self.number()?).ok()?,
                lapses: u16::try_from(self.number()?).ok()?,
                ease: self.optional()?.map(u16::try_from).transpose().ok()?,
                memory: match (self.optional()?, self.optional()?) {
                    (Some(stability), Some(difficulty)) => Some(Stored {
                        stability: i32::try_from(stability).ok()?,
                        difficulty: i32::try_from(difficulty).ok()?,
                    }),
                    _ => None,
                },
            })),
            FORGOTTEN => Act::Anchor(None),
            SUSPEND => Act::Suspend,
            RESUME => Act::Resume,
            KNOWN => Act::Known,
            IGNORE => Act::Ignore,
            kind => Act::Answer(Answer {
                kind: *ReviewKind::ALL.get(usize::from(kind))?,
                quality: Quality::new(tag >> 4)?,
                took: Millis(self.signed()?),
                scheduler: self.shared.scheduler,
                version: self.shared.version,
                interval: Days(self.small()?),
                due_before: match self.optional()? {
                    Some(after) => Some(due(after)?),
                    None => None,
                },
            }),
        };
        self.before = (at, day);
        let id = EventId { device: self.shared.first.device, counter };
        Some(Event { id, at, offset: self.shared.offset, day, act })
    }
}

impl Iterator for Events<'_> {
    type Item = rusqlite::Result<Event>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let event = self.event();
        if event.is_none() {
            self.rest = &[];
        }
        Some(event.ok_or_else(|| wrong(0, "a pack of events that is damaged")))
    }
}

/// The pack in a row that begins with device, counter, at, offset_min and day; scheduler and version stand in the columns
/// `by` and after, the pack itself in column `pack`.
pub(super) fn events_from<'r>(r: &'r Row<'_>, by: usize, pack: usize) -> rusqlite::Result<Events<'r>> {
    let scheduler = r.get_ref(by)?.as_str().map_err(|e| wrong(by, e))?;
    let shared = Shared {
        first: EventId { device: r.get(0)?, counter: r.get(1)? },
        at: Timestamp(r.get(2)?),
        offset: Offset::from_minutes(r.get(3)?),
        day: Day(r.get(4)?),
        scheduler: scheduler.parse().map_err(|e| wrong(by, e))?,
        version: r.get(by + 1)?,
    };
    Ok(Events {
        before: (shared.at, shared.day),
        shared,
        rest: r.get_ref(pack)?.as_blob().map_err(|e| wrong(pack, e))?,
    })
}

impl Reader<'_> {
    /// Hands the events of packs that were stored after the row `seq` of the log to `each`, pack by pack.
    pub(super) fn each_packed(&self, seq: i64, mut each: impl FnMut(CardNum, Event)) -> Result<(), StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT device, counter, at, offset_min, day, scheduler, version, pack, card FROM event
             WHERE pack IS NOT NULL AND seq > ?1 ORDER BY seq",
        )?;
        let mut rows = query.query([seq])?;
        while let Some(r) = rows.next()? {
            let card = CardNum(r.get(8)?);
            for event in events_from(r, 5, 7)? {
                each(card, event?);
            }
        }
        Ok(())
    }

    /// Hands the events in packs of a card to `each`, with the number of the pack's row.
    pub(super) fn each_packed_of(&self, card: CardNum, mut each: impl FnMut(i64, Event)) -> Result<(), StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT device, counter, at, offset_min, day, scheduler, version, pack, seq FROM event
             WHERE card = ?1 AND pack IS NOT NULL",
        )?;
        let mut rows = query.query([card.0])?;
        while let Some(r) = rows.next()? {
            let seq = r.get(8)?;
            for event in events_from(r, 5, 7)? {
                each(seq, event?);
            }
        }
        Ok(())
    }

    /// Whether an event of this id stands in a pack of the card.
    pub(super) fn is_packed(&self, card: CardNum, id: EventId) -> Result<bool, StoreError> {
        let mut found = false;
        self.each_packed_of(card, |_, event| found |= event.id == id)?;
        Ok(found)
    }
}

impl Change<'_> {
    /// Stores packs of cards to which nothing has happened yet, and tells of each the number that its last event has in the
    /// log. `None` where an event of an id in it is there already: those that are not are stored one by one.
    pub fn add_packs(
        &self,
        packs: &[(CardNum, Pack)],
        mut told: impl FnMut(CardNum, Option<i64>),
    ) -> Result<(), StoreError> {
        let mut newest = self.newest_seq()?;
        for rows in in_rows(packs) {
            let before = newest;
            let stored = self.insert_packs(rows, before)?;
            let mut refused = Vec::new();
            for (card, pack) in rows {
                newest += pack.events;
                let there = stored == rows.len() || self.row_of(pack.shared.first)? == Some((newest, *card));
                if there {
                    told(*card, Some(newest));
                } else {
                    refused.push((*card, pack));
                }
            }
            for (card, pack) in refused {
                for event in pack.events() {
                    self.insert(card, &event?, None)?;
                }
                newest = self.newest_seq()?;
                told(card, None);
            }
        }
        Ok(())
    }

    fn insert_packs(&self, packs: &[(CardNum, Pack)], mut newest: i64) -> Result<usize, StoreError> {
        static MANY: LazyLock<String> = LazyLock::new(|| sql(&values("'review', ", 0, 10)));
        static ONE: LazyLock<String> = LazyLock::new(|| sql(&row("'review', ", 0, 0, 10)));
        let mut insert = self.conn.prepare_cached(if packs.len() == ROWS { &MANY } else { &ONE })?;
        let mut n = 0;
        for (card, Pack { shared, events, blob }) in packs {
            newest += events;
            let Shared { first, at, offset, day, scheduler, version } = shared;
            let (offset, day, version) = (offset.minutes().into(), day.0.into(), i64::from(*version));
            let numbers = [newest, first.device, first.counter, card.0, at.0, offset, day, version];
            n = bind_all(&mut insert, n, numbers.map(Some))?;
            insert.raw_bind_parameter(n + 1, scheduler.as_str())?;
            insert.raw_bind_parameter(n + 2, blob.as_slice())?;
            n += 2;
        }
        Ok(insert.raw_execute()?)
    }
}

/// The statement that stores packs; their kind is that of most of their events.
fn sql(rows: &str) -> String {
    format!(
        "INSERT INTO event (kind, seq, device, counter, card, at, offset_min, day, version, scheduler, pack)
         VALUES {rows} ON CONFLICT (device, counter) DO NOTHING"
    )
}

#[cfg(test)]
mod tests;
