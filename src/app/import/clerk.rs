//! Who writes down what an import brings: events, states and cards, many at a time.

use std::collections::BTreeSet;

use crate::app::rules;
use crate::app::settings::Settings;
use crate::domain::card::CardState;
use crate::domain::event::{Act, Event, EventId};
use crate::domain::hash::NumberMap;
use crate::domain::scheduler::rules::Rules;
use crate::domain::time::{Day, Now};
use crate::store::days::Tally;
use crate::store::events::LoggedEvent;
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
    /// Events of cards to which nothing had happened, and the states that follow: written many at a time, in the order of
    /// their ids, which costs the log's index a fraction of what their own order would.
    pub(super) pending: Vec<LoggedEvent>,
    pub(super) settled: NumberMap<CardNum, (CardState, i64)>,
    /// Cards of new notes, which are written with them.
    pub cards: Waiting,
    index: Index,
}

/// How the log's index by card stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Index {
    /// There, and left aside for a log that more than doubles.
    There,
    /// Aside until the end, or until somebody asks for a card's history.
    Aside,
    /// There for good: such a question came.
    Needed,
}

/// Events that wait to be written.
pub(super) const PENDING: usize = 1 << 17;
/// For fewer events than this the log keeps its index.
const MANY: i64 = 10_000;

impl<'s> Clerk<'s> {
    /// `device` names what the events come from; their counters are made from the keys of what happened.
    pub fn new(tx: &Change<'_>, now: Now, settings: &'s Settings, device: &str) -> Result<Clerk<'s>, StoreError> {
        let (rules, device) = (rules::of(settings, **tx)?, tx.device(device)?);
        let (days, pending, settled) = (NumberMap::default(), Vec::new(), NumberMap::default());
        let (cards, index) = (Waiting::default(), Index::There);
        Ok(Clerk { now, settings, rules, device, days, pending, settled, cards, index })
    }

    /// Writes what waits, and the days.
    pub fn end(&mut self, tx: &Change<'_>) -> Result<(), StoreError> {
        self.write(tx)?;
        self.bring_back_index(tx)?;
        self.days.drain().try_for_each(|(day, seen)| tx.count_all(day, &seen))
    }

    /// What happened to a card before this import. The first such question while the index is aside brings it back.
    pub(super) fn before(&mut self, tx: &Change<'_>, card: CardNum) -> Result<Vec<Event>, StoreError> {
        self.bring_back_index(tx)?;
        tx.history(card)
    }

    fn bring_back_index(&mut self, tx: &Change<'_>) -> Result<(), StoreError> {
        if self.index == Index::Aside {
            tx.index_log()?;
            self.index = Index::Needed;
        }
        Ok(())
    }

    pub(super) fn write(&mut self, tx: &Change<'_>) -> Result<(), StoreError> {
        let many = i64::try_from(self.pending.len()).unwrap_or(i64::MAX);
        if self.index == Index::There && many >= MANY && many >= tx.newest_seq()? {
            tx.unindex_log()?;
            self.index = Index::Aside;
        }
        // Alike ones beside each other, in the order of their ids.
        let mut rows: Vec<(u8, EventId, &LoggedEvent)> =
            self.pending.iter().map(|logged| (sort(logged), logged.event.id, logged)).collect();
        rows.sort_unstable_by_key(|&(sort, id, _)| (sort, id));
        let rows: Vec<&LoggedEvent> = rows.into_iter().map(|(.., logged)| logged).collect();
        let (settled, mut doubtful) = (&mut self.settled, BTreeSet::new());
        tx.adopt_all(&rows, |logged, seq| match (seq, settled.get_mut(&logged.card)) {
            (Some(seq), Some((_, newest))) => *newest = seq.max(*newest),
            _ => {
                doubtful.insert(logged.card);
            }
        })?;
        self.pending.clear();
        self.settled.retain(|card, _| !doubtful.contains(card));
        self.cards.write_settled(tx, &mut self.settled)?;
        for (card, (state, newest)) in self.settled.drain() {
            tx.settle(card, &state, newest)?;
        }
        if !doubtful.is_empty() {
            self.bring_back_index(tx)?;
        }
        doubtful.into_iter().try_for_each(|card| tx.refold(&self.rules, card).map(drop))
    }
}

/// Which events are written together.
fn sort(logged: &LoggedEvent) -> u8 {
    match logged.event.act {
        Act::Answer(_) => 0,
        Act::Anchor(_) => 1,
        _ => 2,
    }
}
