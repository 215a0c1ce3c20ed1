//! Packs on their way into the log: gathered in bundles, the packs of neighbouring cards in one.

use std::mem::take;

use rusqlite::params;

use crate::domain::hash::{NumberMap, NumberSet};
use crate::domain::time::{Day, Timestamp};

use super::bundles::packs_from;
use super::packs::{Alike, BUNDLE, Pack, Packs, block, put_pack};
use super::{CardNum, Change, Reader, StoreError};

/// Who stores packs of one device. Only cards to which nothing has happened yet have packs.
pub struct Packer {
    device: i64,
    /// Bundles that take more packs, by their block; those that are full; and how many packs are in both.
    open: NumberMap<i64, Bundle>,
    full: Vec<Bundle>,
    packs: usize,
    /// The counters of the device's events that stand alone or begin a pack; looked up before the first pack.
    taken: Option<NumberSet<i64>>,
}

/// The packs of neighbouring cards.
struct Bundle {
    alike: Alike,
    /// The counter and the day of its first event, and the earliest time of any.
    counter: i64,
    day: Day,
    at: Timestamp,
    cards: Vec<CardNum>,
    events: i64,
    blob: Vec<u8>,
}

/// Bytes from which a bundle is full: who asks for the history of one card reads the whole bundle.
const FULL: usize = 16 << 10;

impl Packer {
    /// Who stores packs of this device.
    pub fn new(device: i64) -> Packer {
        Packer { device, open: NumberMap::default(), full: Vec::new(), packs: 0, taken: None }
    }

    /// Packs that wait to be written.
    pub const fn waiting(&self) -> usize {
        self.packs
    }

    /// Takes the pack of a card. Not where its first event is in the log already, of this card or another: then its events
    /// are to be stored one by one.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn push(&mut self, reader: Reader<'_>, card: CardNum, pack: &Pack) -> Result<bool, StoreError> {
        if self.taken.is_none() {
            self.taken = Some(reader.taken(self.device)?);
        }
        let new = self.taken.as_mut().is_some_and(|taken| taken.insert(pack.counter));
        if !new || pack.alike.device != self.device {
            return Ok(false);
        }
        let bundle = self.open.entry(block(card)).or_insert_with(|| Bundle::of(pack));
        if bundle.blob.len() >= FULL || bundle.alike.and(pack.alike).is_none() {
            self.full.push(std::mem::replace(bundle, Bundle::of(pack)));
        }
        bundle.push(card, pack);
        self.packs += 1;
        Ok(true)
    }

    /// Writes what waits, and tells of each card the number of its row in the log; `None` where the row would bear an id
    /// that is given already: then its events were stored one by one, but for those that are there.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub fn write(&mut self, tx: &Change<'_>, mut told: impl FnMut(CardNum, Option<i64>)) -> Result<(), StoreError> {
        let mut bundles = take(&mut self.full);
        let mut blocks: Vec<i64> = self.open.keys().copied().collect();
        blocks.sort_unstable();
        bundles.extend(blocks.iter().filter_map(|block| self.open.remove(block)));
        self.packs = 0;
        let mut newest = tx.newest_seq()?;
        for bundle in bundles {
            let seq = newest + bundle.events;
            let stored = tx.insert_bundle(&bundle, seq)?;
            if stored {
                newest = seq;
            } else {
                for pack in bundle.packs() {
                    let (card, events) = pack?;
                    for event in events {
                        tx.insert(card, &event?, None)?;
                    }
                }
                newest = tx.newest_seq()?;
            }
            bundle.cards.into_iter().for_each(|card| told(card, stored.then_some(seq)));
        }
        Ok(())
    }
}

impl Bundle {
    /// An empty one, for packs such as this.
    fn of(pack: &Pack) -> Bundle {
        let Pack { alike, counter, day, at, .. } = *pack;
        Bundle { alike, counter, day, at, cards: Vec::new(), events: 0, blob: vec![BUNDLE] }
    }

    fn push(&mut self, card: CardNum, pack: &Pack) {
        let before = self.cards.last().copied().unwrap_or(card);
        put_pack(&mut self.blob, before, card, pack);
        self.alike.by = self.alike.by.or(pack.alike.by);
        self.at = self.at.min(pack.at);
        self.events += pack.events;
        self.cards.push(card);
    }

    fn packs(&self) -> Packs<'_> {
        Packs::of(self.alike, self.cards.first().copied().unwrap_or(CardNum(0)), self.at, self.day, &self.blob)
    }
}

impl Reader<'_> {
    /// The counters of a device's events that stand alone or begin a pack.
    fn taken(&self, device: i64) -> Result<NumberSet<i64>, StoreError> {
        let mut query = self.conn.prepare(
            "SELECT device, counter, at, offset_min, day, scheduler, version, pack, card, pack IS NULL FROM event
             WHERE device = ?1",
        )?;
        let (mut rows, mut taken) = (query.query([device])?, NumberSet::default());
        while let Some(r) = rows.next()? {
            if r.get(9)? {
                taken.insert(r.get(1)?);
                continue;
            }
            for pack in packs_from(r, 5, 7, 8)? {
                if let Some(first) = pack?.1.next() {
                    taken.insert(first?.id.counter);
                }
            }
        }
        Ok(taken)
    }
}

impl Change<'_> {
    /// Stores a bundle in the row `seq`, whose kind is that of most of its events. Returns whether its id was free.
    fn insert_bundle(&self, bundle: &Bundle, seq: i64) -> Result<bool, StoreError> {
        let Some(first) = bundle.cards.first() else { return Ok(true) };
        let Alike { device, offset, by } = bundle.alike;
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO event (kind, seq, block, device, counter, card, at, offset_min, day, scheduler, version, pack)
             VALUES ('review', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (device, counter) DO NOTHING",
        )?;
        let stored = insert.execute(params![
            seq,
            block(*first),
            device,
            bundle.counter,
            first.0,
            bundle.at.0,
            offset.minutes(),
            bundle.day.0,
            by.map(|(scheduler, _)| scheduler.as_str()),
            by.map(|(_, version)| version),
            bundle.blob,
        ])?;
        Ok(stored == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::{Act, Event, EventId};
    use crate::domain::time::Offset;
    use crate::store::Store;
    use crate::store::bulk::Much;

    fn known(counter: i64) -> Event {
        let id = EventId { device: 2, counter };
        Event { id, at: Timestamp(counter), offset: Offset::UTC, day: Day(1), act: Act::Known }
    }

    #[test]
    fn packs_are_found_by_their_card_whatever_row_they_stand_in() {
        let mut store = Store::in_memory().unwrap();
        // Neighbours, cards far from each other, and one whose pack fills a row alone.
        let mut cards: Vec<(CardNum, Vec<Event>)> =
            (0..90).map(|n| (CardNum(n * n), (0..=n).map(|m| known(n * 1000 + m)).collect())).collect();
        cards.push((CardNum(3), (0..5000).map(|m| known(1_000_000 + m)).collect()));
        let lasts = store
            .change_much(Much::Rows, |tx| {
                let (mut packer, mut lasts) = (Packer::new(2), 0);
                for (n, (card, events)) in cards.iter().enumerate() {
                    assert!(packer.push(**tx, *card, &Pack::of(events).unwrap())?);
                    if n % 20 == 19 {
                        packer.write(tx, |_, seq| lasts = lasts.max(seq.unwrap()))?;
                    }
                }
                packer.write(tx, |_, seq| lasts = lasts.max(seq.unwrap()))?;
                Ok::<_, StoreError>(lasts)
            })
            .unwrap();
        let reader = store.read();
        assert_eq!(lasts, reader.newest_seq().unwrap());
        assert_eq!(lasts, i64::try_from(cards.iter().map(|(_, events)| events.len()).sum::<usize>()).unwrap());
        for (card, events) in &cards {
            assert!(reader.history(*card).unwrap() == *events, "{card:?}");
        }
        assert!(reader.history(CardNum(2)).unwrap().is_empty());
        assert_eq!(reader.touched_cards().unwrap(), cards.iter().map(|(card, _)| *card).collect());
    }

    #[test]
    fn a_pack_whose_first_event_is_there_is_not_taken() {
        let mut store = Store::in_memory().unwrap();
        let pack = |first| Pack::of(&[known(first), known(first + 1)]).unwrap();
        store
            .change_much(Much::Rows, |tx| {
                let mut packer = Packer::new(2);
                assert!(packer.push(**tx, CardNum(8), &pack(10))?);
                assert!(!packer.push(**tx, CardNum(16), &pack(10))?);
                packer.write(tx, |_, _| ())?;
                tx.insert(CardNum(24), &known(30), None)?;
                let mut packer = Packer::new(2);
                assert!(!packer.push(**tx, CardNum(16), &pack(10))?);
                assert!(!packer.push(**tx, CardNum(16), &pack(30))?);
                assert!(packer.push(**tx, CardNum(16), &pack(20))?);
                // Stored alone in the meantime: the row is refused, and what is new of it stored event by event.
                tx.insert(CardNum(24), &known(20), None)?;
                let mut told = Vec::new();
                packer.write(tx, |card, seq| told.push((card, seq)))?;
                assert_eq!(told, [(CardNum(16), None)]);
                assert_eq!(tx.history(CardNum(16))?, [known(21)]);
                Ok::<_, StoreError>(())
            })
            .unwrap();
    }
}
