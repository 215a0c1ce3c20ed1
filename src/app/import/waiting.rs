//! New notes, and their cards, which wait to be written many at a time, each with what its history says of it by then.

use crate::domain::card::{Ask, CardState};
use crate::domain::hash::NumberMap;
use crate::store::bulk::NewCard;
use crate::store::new_notes::NewNotes;
use crate::store::{CardNum, Change, NoteNum, StoreError};

/// Cards that wait at most.
const MOST: usize = 1 << 14;

/// New notes, and new cards in the order of their numbers.
pub struct Waiting<'c> {
    pub notes: NewNotes<'c>,
    cards: Vec<NewCard>,
}

impl<'c> Waiting<'c> {
    pub fn new(tx: &'c Change<'_>) -> Result<Waiting<'c>, StoreError> {
        Ok(Waiting { notes: tx.new_notes()?, cards: Vec::new() })
    }

    /// The recognition card of a new note.
    pub fn add(&mut self, tx: &Change<'_>, note: NoteNum, place: i64, listed: bool) -> Result<(), StoreError> {
        if self.cards.len() >= MOST {
            self.write(tx)?;
        }
        self.cards.push(NewCard { num: CardNum::of(note, Ask::Recognise), place, listed, single: true });
        Ok(())
    }

    /// Another card of a note, in the place of its recognition card. Returns whether it is new.
    pub fn sibling(&mut self, tx: &Change<'_>, note: NoteNum, ask: Ask, listed: bool) -> Result<bool, StoreError> {
        let (first, num) = (CardNum::of(note, Ask::Recognise), CardNum::of(note, ask));
        // The note that came last has the last cards.
        let newest = self.cards.iter_mut().rev().take_while(|card| card.num >= first);
        match newest.last().filter(|card| card.num == first) {
            Some(card) => {
                card.single = false;
                let place = card.place;
                self.cards.push(NewCard { num, place, listed, single: false });
                Ok(true)
            }
            None => tx.add_sibling(note, ask, listed),
        }
    }

    /// Writes what waits, as new cards.
    pub fn write(&mut self, tx: &Change<'_>) -> Result<(), StoreError> {
        self.write_settled(tx, &mut NumberMap::default())
    }

    /// Writes what waits, those cards that `settled` has with their state and the newest row of their history: these are
    /// taken out of it.
    pub fn write_settled(
        &mut self,
        tx: &Change<'_>,
        settled: &mut NumberMap<CardNum, (CardState, i64)>,
    ) -> Result<(), StoreError> {
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for card in self.cards.drain(..) {
            match settled.remove(&card.num) {
                Some((state, newest)) => with.push((card, state, newest)),
                None => without.push(card),
            }
        }
        tx.add_cards(&without)?;
        tx.add_settled(&with)
    }
}
