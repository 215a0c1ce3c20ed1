//! Who writes down what an import brings: events, states and cards, many at a time.

use std::collections::BTreeSet;

use crate::app::rules;
use crate::app::settings::Settings;
use crate::domain::card::CardState;
use crate::domain::event::{Act, Event};
use crate::domain::hash::NumberMap;
use crate::domain::time::{Day, Now};
use crate::store::answers::Gathered;
use crate::store::days::Tally;
use crate::store::packer::Packer;
use crate::store::{CardNum, Change, StoreError};

use super::reviews::Folded;
use super::terms::Terms;
use super::waiting::Waiting;

/// Who writes histories down: what that takes, and what was counted doing so.
pub struct Clerk<'c> {
    pub terms: Terms,
    days: NumberMap<Day, Tally>,
    /// What came of cards to which nothing had happened, and the states that follow: written many at a time.
    packer: Packer,
    pub(super) settled: NumberMap<CardNum, (CardState, i64)>,
    /// New notes and their cards.
    pub new: Waiting<'c>,
    /// All answers of the log, where it begins with this import.
    pub answers: Option<Gathered>,
}

/// Packs that wait to be written.
const PENDING: usize = 1 << 10;

impl<'c> Clerk<'c> {
    /// `device` names what the events come from.
    pub fn new(tx: &'c Change<'_>, now: Now, settings: &Settings, device: &str) -> Result<Clerk<'c>, StoreError> {
        let (rules, device) = (rules::of(settings, **tx)?, tx.device(device)?);
        let terms = Terms { now, rollover: settings.rollover, rules, device };
        let (days, packer, settled) = (NumberMap::default(), Packer::new(device), NumberMap::default());
        let answers = (tx.newest_seq()? == 0).then(Gathered::default);
        Ok(Clerk { terms, days, packer, settled, new: Waiting::new(tx)?, answers })
    }

    /// Takes what came of a card's history. Returns how many answers are new.
    pub(super) fn take(&mut self, tx: &Change<'_>, card: CardNum, folded: &Folded) -> Result<u32, StoreError> {
        if let Some(pack) = &folded.pack
            && self.packer.push(**tx, card, pack)?
        {
            let new = folded.new.iter().map(|event| self.count(card, event)).sum();
            self.settled.insert(card, (folded.state, 0));
            if self.packer.waiting() >= PENDING {
                self.write(tx)?;
            }
            return Ok(new);
        }
        if folded.pack.is_some() {
            // What follows asks for the card.
            self.write(tx)?;
        }
        let (mut new, mut some) = (0, false);
        for event in &folded.new {
            if tx.adopt(card, event, None)?.is_some() {
                some = true;
                new += self.count(card, event);
            }
        }
        if some {
            tx.refold(&self.terms.rules, card)?;
        }
        Ok(new)
    }

    /// Counts an event for its day; 1 where it is an answer.
    fn count(&mut self, card: CardNum, event: &Event) -> u32 {
        let Act::Answer(answer) = event.act else { return 0 };
        if let Some(answers) = &mut self.answers {
            answers.add(card, event, &answer);
        }
        self.days.entry(event.day).or_default().add(&answer);
        1
    }

    /// Writes what waits, and the days.
    pub fn end(&mut self, tx: &Change<'_>) -> Result<(), StoreError> {
        self.write(tx)?;
        self.days.drain().try_for_each(|(day, seen)| tx.count_all(day, &seen))
    }

    pub(super) fn write(&mut self, tx: &Change<'_>) -> Result<(), StoreError> {
        let (settled, mut doubtful) = (&mut self.settled, BTreeSet::new());
        self.packer.write(tx, |card, seq| match (seq, settled.get_mut(&card)) {
            (Some(seq), Some((_, newest))) => *newest = seq,
            _ => {
                doubtful.insert(card);
            }
        })?;
        self.settled.retain(|card, _| !doubtful.contains(card));
        self.new.write_settled(tx, &mut self.settled)?;
        for (card, (state, newest)) in self.settled.drain() {
            tx.settle(card, &state, newest)?;
        }
        doubtful.into_iter().try_for_each(|card| tx.refold(&self.terms.rules, card).map(drop))
    }
}
