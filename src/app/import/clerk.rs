//! Who writes down what an import brings: events, states and cards, many at a time.

use std::collections::BTreeSet;

use crate::app::rules;
use crate::app::settings::Settings;
use crate::domain::card::CardState;
use crate::domain::hash::NumberMap;
use crate::domain::scheduler::rules::Rules;
use crate::domain::time::{Day, Now};
use crate::store::days::Tally;
use crate::store::packs::Pack;
use crate::store::{CardNum, Change, StoreError};

use super::waiting::Waiting;

/// Who writes histories down: what that takes, and what was counted doing so.
pub struct Clerk<'s> {
    pub now: Now,
    pub settings: &'s Settings,
    pub rules: Rules,
    /// What writes the events.
    pub device: i64,
    pub days: NumberMap<Day, Tally>,
    /// What came of cards to which nothing had happened, and the states that follow: written many at a time.
    pub(super) pending: Vec<Pack>,
    pub(super) settled: NumberMap<CardNum, (CardState, i64)>,
    /// Cards of new notes, which are written with them.
    pub cards: Waiting,
}

/// Packs that wait to be written.
pub(super) const PENDING: usize = 1 << 14;

impl<'s> Clerk<'s> {
    /// `device` names what the events come from; their counters are made from the keys of what happened.
    pub fn new(tx: &Change<'_>, now: Now, settings: &'s Settings, device: &str) -> Result<Clerk<'s>, StoreError> {
        let (rules, device) = (rules::of(settings, **tx)?, tx.device(device)?);
        let (days, pending, settled) = (NumberMap::default(), Vec::new(), NumberMap::default());
        Ok(Clerk { now, settings, rules, device, days, pending, settled, cards: Waiting::default() })
    }

    /// Writes what waits, and the days.
    pub fn end(&mut self, tx: &Change<'_>) -> Result<(), StoreError> {
        self.write(tx)?;
        self.days.drain().try_for_each(|(day, seen)| tx.count_all(day, &seen))
    }

    pub(super) fn write(&mut self, tx: &Change<'_>) -> Result<(), StoreError> {
        let (settled, mut doubtful) = (&mut self.settled, BTreeSet::new());
        tx.add_packs(&self.pending, |pack, seq| match (seq, settled.get_mut(&pack.card)) {
            (Some(seq), Some((_, newest))) => *newest = seq,
            _ => {
                doubtful.insert(pack.card);
            }
        })?;
        self.pending.clear();
        self.settled.retain(|card, _| !doubtful.contains(card));
        self.cards.write_settled(tx, &mut self.settled)?;
        for (card, (state, newest)) in self.settled.drain() {
            tx.settle(card, &state, newest)?;
        }
        doubtful.into_iter().try_for_each(|card| tx.refold(&self.rules, card).map(drop))
    }
}
