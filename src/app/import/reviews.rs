//! Histories from other programs: past answers become events, with ids made from what they say, so that the same file
//! brings nothing the second time, and two machines that import it agree.

use crate::domain::card::{Ask, Standing};
use crate::domain::event::{Act, Event};
use crate::domain::hash;
use crate::domain::history;
use crate::domain::rating::Quality;
use crate::domain::time::{Millis, Timestamp};
use crate::formats::{PastCard, PastReview, PastState};
use crate::store::packs::Pack;
use crate::store::{CardNum, Change, NoteNum, StoreError};

use super::clerk::{Clerk, PENDING};
use super::line::Line;

/// The past of one note, as it comes from a file.
pub struct History {
    note: NoteNum,
    /// Marked as known for good elsewhere.
    known: bool,
    /// The note came with this import, so that nothing has happened to its cards yet.
    fresh: bool,
    cards: Vec<Stand>,
    past: Vec<Past>,
}

/// How one card stood.
pub(super) struct Stand {
    pub ask: Ask,
    pub key: u64,
    pub standing: Standing,
    pub changed: Timestamp,
    pub state: PastState,
}

/// One thing that happened, kept until the note's last one has come.
pub(super) struct Past {
    pub at: Timestamp,
    pub ask: Ask,
    pub key: u64,
    pub what: What,
}

/// What happened.
#[derive(Clone, Copy)]
pub(super) enum What {
    Answer(Quality, Millis),
    Forgotten,
}

/// How many answers were new and how many were there already; how many cards the file has of the note, and how many of
/// them were made.
#[derive(Default)]
pub struct Taken {
    pub new: u32,
    pub known: u32,
    pub cards: u32,
    pub made: u32,
}

impl History {
    pub fn of(note: NoteNum, known: bool, fresh: bool) -> History {
        History { note, known, fresh, cards: Vec::new(), past: Vec::new() }
    }

    pub const fn note(&self) -> NoteNum {
        self.note
    }

    pub fn push_card(&mut self, card: &PastCard<'_>) {
        let (key, changed) = (hash::stable(&[card.key]), Timestamp(card.changed_ms));
        self.cards.push(Stand { ask: card.ask, key, standing: card.standing, changed, state: card.state });
    }

    pub fn push(&mut self, review: &PastReview<'_>) {
        let Some(quality) = Quality::new(review.quality) else { return };
        let took = Millis(review.took_ms.map_or(0, i64::from));
        let (at, key) = (Timestamp(review.at_ms), hash::stable(&[review.key]));
        self.past.push(Past { at, ask: review.ask, key, what: What::Answer(quality, took) });
    }

    pub fn push_forgotten(&mut self, at: Timestamp, ask: Ask, key: &str) {
        self.past.push(Past { at, ask, key: hash::stable(&[key]), what: What::Forgotten });
    }

    /// Stores what is not there yet and brings the cards' states up to date.
    ///
    /// Another program's days are not in its file: an answer's study day is taken at the learner's present offset.
    pub fn store(mut self, tx: &Change<'_>, clerk: &mut Clerk<'_>, listed: bool) -> Result<Taken, StoreError> {
        let mut taken = Taken { cards: u32::try_from(self.cards.len()).unwrap_or(u32::MAX), ..Taken::default() };
        if self.past.is_empty() && self.cards.is_empty() && !self.known {
            return Ok(taken);
        }
        // As their ids are ordered, which the log goes by.
        self.past.sort_by_key(|p| (p.at, p.key));
        for ask in Ask::ALL {
            let known = self.known && ask == Ask::Recognise;
            let stands = self.cards.iter().any(|c| c.ask == ask);
            if !(known || stands || self.past.iter().any(|p| p.ask == ask)) {
                continue;
            }
            if ask != Ask::Recognise {
                taken.made += u32::from(clerk.cards.sibling(tx, self.note, ask, listed)?);
            }
            self.store_card(tx, clerk, ask, known, &mut taken)?;
        }
        Ok(taken)
    }

    fn store_card(
        &self,
        tx: &Change<'_>,
        clerk: &mut Clerk<'_>,
        ask: Ask,
        known: bool,
        taken: &mut Taken,
    ) -> Result<(), StoreError> {
        let card = CardNum::of(self.note, ask);
        if clerk.settled.contains_key(&card) {
            clerk.write(tx)?;
        }
        let mut before = if self.fresh { Vec::new() } else { tx.history(card)? };
        history::order(&mut before);
        let mut line = Line::new(clerk, &before);
        let rows: Vec<&Past> = self.past.iter().filter(|p| p.ask == ask).collect();
        let there = line.there(&rows);
        for (past, there) in rows.iter().zip(&there) {
            match (past.what, there) {
                (What::Answer(..), true) => taken.known += 1,
                (_, true) => {}
                (What::Answer(quality, took), false) => line.answer(past, quality, took),
                (What::Forgotten, false) => line.act(past.at, past.key, Act::Anchor(None)),
            }
        }
        line.end();
        let last = rows.last().map(|p| p.at);
        for stand in self.cards.iter().filter(|c| c.ask == ask) {
            line.stand(stand, last);
        }
        if known {
            let at = line.state.last_at.unwrap_or(line.clerk.now.at);
            let key = hash::stable(&["known", &tx.card_id(card)?]);
            line.act(at, key, Act::Known);
        }
        let Line { state, new, .. } = line;
        let mut count = |event: &Event| {
            if let Act::Answer(answer) = event.act {
                clerk.days.entry(event.day).or_default().add(&answer);
                taken.new += 1;
            }
        };
        if before.is_empty()
            && let Some(pack) = Pack::of(card, &new)
        {
            new.iter().for_each(&mut count);
            clerk.pending.push(pack);
            clerk.settled.insert(card, (state, 0));
            return if clerk.pending.len() >= PENDING { clerk.write(tx) } else { Ok(()) };
        }
        let mut some = false;
        for event in &new {
            if tx.adopt(card, event, None)?.is_some() {
                some = true;
                count(event);
            }
        }
        if some { tx.refold(&clerk.rules, card).map(drop) } else { Ok(()) }
    }
}
