//! Packs: many events of one card in a few bytes, as an import brings them; and bundles, the packs of neighbouring cards in
//! one row of the log. A tenth of the room, and of the time to write and to read them, that as many rows would take.
//!
//! A bundle of n events stands for n rows and bears the number of the last. Its columns hold what its events share; its blob
//! holds one pack after the other, a pack one event after the other, in numbers of variable length.

use crate::domain::event::{Act, Anchor, Answer, Event, EventId, ReviewKind};
use crate::domain::memory::fsrs6::Stored;
use crate::domain::rating::Quality;
use crate::domain::scheduler::Scheduler;
use crate::domain::time::{Day, Days, Millis, Offset, Timestamp};
use crate::domain::varint::{self, folded, put, unfolded};

use super::CardNum;
use super::cards::wrong;

/// Events of one card that are alike enough to be packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    pub(super) alike: Alike,
    /// The first event's, whose day is also what the days of the blob begin with.
    pub(super) counter: i64,
    pub(super) day: Day,
    /// The earliest time of any event, which the times of the blob begin with.
    pub(super) at: Timestamp,
    pub(super) events: i64,
    pub(super) blob: Vec<u8>,
}

/// What the events of a pack share, and the packs of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Alike {
    pub device: i64,
    pub offset: Offset,
    /// The scheduler of the answers, and its version; none where there is no answer.
    pub by: Option<(Scheduler, u8)>,
}

impl Alike {
    /// What both share, where they do.
    pub fn and(self, other: Alike) -> Option<Alike> {
        let by = self.by.or(other.by);
        let alike = Alike { by, ..other };
        (other.by.is_none_or(|theirs| by == Some(theirs)) && Alike { by, ..self } == alike).then_some(alike)
    }
}

/// The first byte of a bundle's blob: no event begins so. A blob without it is the pack of one card.
pub(super) const BUNDLE: u8 = 15;

/// The cards whose packs may stand in one row: those of 32 notes.
pub(super) const fn block(card: CardNum) -> i64 {
    card.0 >> 8
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
        let (mut by, mut blob) = (None, Vec::with_capacity(events.len() * 20));
        let (at, day) = (events.iter().map(|e| e.at).min()?, first.day);
        let (mut before, device, offset) = ((at, day), first.id.device, first.offset);
        for event in events {
            if event.id.device != device || event.offset != offset {
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
                    let theirs = (answer.scheduler, answer.version);
                    if *by.get_or_insert(theirs) != theirs {
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
        let events = i64::try_from(events.len()).ok()?;
        Some(Pack { alike: Alike { device, offset, by }, counter: first.id.counter, day, at, events, blob })
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
    alike: Alike,
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
                scheduler: self.alike.by?.0,
                version: self.alike.by?.1,
                interval: Days(self.small()?),
                due_before: match self.optional()? {
                    Some(after) => Some(due(after)?),
                    None => None,
                },
            }),
        };
        self.before = (at, day);
        let id = EventId { device: self.alike.device, counter };
        Some(Event { id, at, offset: self.alike.offset, day, act })
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
        Some(event.ok_or_else(damaged))
    }
}

/// The packs of a bundle, each with its card; ends with an error at what is none.
pub(super) struct Packs<'b> {
    alike: Alike,
    card: CardNum,
    rest: &'b [u8],
    /// Of a blob that is one pack: where its times and days begin.
    bare: Option<(Timestamp, Day)>,
}

impl<'b> Packs<'b> {
    /// Those of a blob, of which the row says the rest.
    pub fn of(alike: Alike, card: CardNum, at: Timestamp, day: Day, blob: &'b [u8]) -> Packs<'b> {
        match blob.split_first() {
            Some((&BUNDLE, rest)) => Packs { alike, card, rest, bare: None },
            _ => Packs { alike, card, rest: blob, bare: Some((at, day)) },
        }
    }

    fn pack(&mut self) -> Option<(CardNum, Events<'b>)> {
        let mut number = || varint::take(&mut self.rest).map(unfolded);
        let (after, at, day, length) = (number()?, number()?, number()?, varint::take(&mut self.rest)?);
        self.card = CardNum(self.card.0.checked_add(after)?);
        let (events, rest) = self.rest.split_at_checked(usize::try_from(length).ok()?)?;
        self.rest = rest;
        let before = (Timestamp(at), Day(i32::try_from(day).ok()?));
        Some((self.card, Events { alike: self.alike, rest: events, before }))
    }
}

/// Writes what stands before a pack in a bundle, and the pack.
pub(super) fn put_pack(blob: &mut Vec<u8>, before: CardNum, card: CardNum, pack: &Pack) {
    put_signed(blob, card.0 - before.0);
    put_signed(blob, pack.at.0);
    put_signed(blob, pack.day.0.into());
    put(blob, pack.blob.len() as u64);
    blob.extend_from_slice(&pack.blob);
}

impl<'b> Iterator for Packs<'b> {
    type Item = rusqlite::Result<(CardNum, Events<'b>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        if let Some(before) = self.bare {
            let rest = std::mem::take(&mut self.rest);
            return Some(Ok((self.card, Events { alike: self.alike, rest, before })));
        }
        let pack = self.pack();
        if pack.is_none() {
            self.rest = &[];
        }
        Some(pack.ok_or_else(damaged))
    }
}

fn damaged() -> rusqlite::Error {
    wrong(0, "a pack of events that is damaged")
}

#[cfg(test)]
mod tests;
