//! Histories from other programs: past answers become events, with ids made from what they say, so that the same file
//! brings nothing the second time, and two machines that import it agree.

use crate::domain::card::{Ask, CardState, Standing};
use crate::domain::event::{Act, Event};
use crate::domain::hash;
use crate::domain::history;
use crate::domain::rating::Quality;
use crate::domain::time::{Millis, Timestamp};
use crate::formats::{PastCard, PastReview, PastState};
use crate::store::packs::Pack;
use crate::store::{CardNum, Change, NoteNum, StoreError};

use super::clerk::Clerk;
use super::line::Line;
use super::terms::Terms;

/// The past of one note, as it comes from a file.
#[derive(Default)]
pub struct History {
    /// Marked as known for good elsewhere.
    known: bool,
    cards: Vec<Stand>,
    past: Vec<Past>,
    /// What comes of it where nothing has happened to the cards here, once that is worked out.
    folded: Vec<Folded>,
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

/// What comes of a card's history.
pub(super) struct Folded {
    ask: Ask,
    pub state: CardState,
    /// The events that are new, in their order, and as they are stored where they are all there is of the card.
    pub new: Vec<Event>,
    pub pack: Option<Pack>,
    /// Answers of the file that are there already.
    there: u32,
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
    /// Of a note that is marked as known for good elsewhere, or not.
    pub fn new(known: bool) -> History {
        History { known, ..History::default() }
    }

    pub fn push_card(&mut self, card: &PastCard) {
        if self.cards.is_empty() {
            // Most notes have one or two.
            self.cards.reserve_exact(2);
        }
        let changed = Timestamp(card.changed_ms);
        self.cards.push(Stand { ask: card.ask, key: card.key, standing: card.standing, changed, state: card.state });
    }

    pub fn push(&mut self, review: &PastReview) {
        let Some(quality) = Quality::new(review.quality) else { return };
        let took = Millis(review.took_ms.map_or(0, i64::from));
        let at = Timestamp(review.at_ms);
        if self.past.is_empty() {
            self.past.reserve_exact(16);
        }
        self.past.push(Past { at, ask: review.ask, key: review.key, what: What::Answer(quality, took) });
    }

    pub fn push_forgotten(&mut self, at: Timestamp, ask: Ask, key: u64) {
        self.past.push(Past { at, ask, key, what: What::Forgotten });
    }

    /// How many cards and answers it has.
    pub fn size(&self) -> (usize, usize) {
        (self.cards.len(), self.past.iter().filter(|p| p.is_answer()).count())
    }

    /// Works out what comes of it where nothing has happened to the cards here: most notes of an import are new. Needs
    /// nothing of the collection, so that it can be done beside the writing.
    pub fn fold(&mut self, terms: &Terms) {
        // As the ids of what happened are ordered, which the log goes by.
        self.past.sort_by_key(|p| (p.at, p.key));
        let asks = Ask::ALL.into_iter().filter(|&ask| self.has(ask) && !self.is_known(ask));
        self.folded = asks.map(|ask| self.folded(terms, ask, &[], None)).collect();
    }

    /// Stores what is not there yet and brings the cards' states up to date, after [`History::fold`]. `fresh`: the note came
    /// with this import, so that nothing has happened to its cards yet.
    ///
    /// Another program's days are not in its file: an answer's study day is taken at the learner's present offset.
    pub fn store(
        &self,
        tx: &Change<'_>,
        clerk: &mut Clerk<'_>,
        note: NoteNum,
        fresh: bool,
        listed: bool,
    ) -> Result<Taken, StoreError> {
        let mut taken = Taken { cards: u32::try_from(self.cards.len()).unwrap_or(u32::MAX), ..Taken::default() };
        for ask in Ask::ALL {
            if !self.has(ask) {
                continue;
            }
            if ask != Ask::Recognise {
                taken.made += u32::from(clerk.new.sibling(tx, note, ask, listed)?);
            }
            let card = CardNum::of(note, ask);
            if clerk.settled.contains_key(&card) {
                clerk.write(tx)?;
            }
            let other;
            let folded = match self.folded.iter().find(|f| f.ask == ask) {
                Some(folded) if fresh => folded,
                _ => {
                    let mut before = if fresh { Vec::new() } else { tx.history(card)? };
                    history::order(&mut before);
                    let known =
                        if self.is_known(ask) { Some(hash::stable(&["known", &tx.card_id(card)?])) } else { None };
                    other = self.folded(&clerk.terms, ask, &before, known);
                    &other
                }
            };
            taken.known += folded.there;
            taken.new += clerk.take(tx, card, folded)?;
        }
        Ok(taken)
    }

    /// Whether it says anything of the card that asks this.
    fn has(&self, ask: Ask) -> bool {
        self.is_known(ask) || self.cards.iter().any(|c| c.ask == ask) || self.past.iter().any(|p| p.ask == ask)
    }

    fn is_known(&self, ask: Ask) -> bool {
        self.known && ask == Ask::Recognise
    }

    /// The card of the file that asks this. Where several do, one stands for them: one under way before a new one, one in use
    /// before one put aside, then the one changed last.
    fn stand(&self, ask: Ask) -> Option<&Stand> {
        let under_way = |c: &Stand| matches!(c.state, PastState::Due { .. });
        let worth = |c: &&Stand| (under_way(c), c.standing == Standing::Active, c.changed, c.key);
        self.cards.iter().filter(|c| c.ask == ask).max_by_key(worth)
    }

    /// What comes of the card that asks this, to which `before` has happened. `known`: the key under which it is known for
    /// good, where it is.
    fn folded(&self, terms: &Terms, ask: Ask, before: &[Event], known: Option<u64>) -> Folded {
        let mut line = Line::new(terms, before);
        let rows: Vec<&Past> = self.past.iter().filter(|p| p.ask == ask).collect();
        line.new.reserve(rows.len() + self.cards.len());
        let mut there = 0;
        for (past, is_there) in rows.iter().zip(line.there(&rows)) {
            match (past.what, is_there) {
                (What::Answer(..), true) => there += 1,
                (_, true) => {}
                (What::Answer(quality, took), false) => line.answer(past, quality, took),
                (What::Forgotten, false) => line.act(past.at, past.key, Act::Anchor(None)),
            }
        }
        line.end();
        if let Some(stand) = self.stand(ask) {
            line.stand(stand, rows.last().map(|p| p.at));
        }
        if let Some(key) = known {
            let at = line.state.last_at.unwrap_or(terms.now.at);
            line.act(at, key, Act::Known);
        }
        let Line { state, new, .. } = line;
        let pack = if before.is_empty() { Pack::of(&new) } else { None };
        Folded { ask, state, new, pack, there }
    }
}

impl Past {
    pub fn is_answer(&self) -> bool {
        matches!(self.what, What::Answer(..))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::event::Event;
    use crate::domain::time::{Day, Days, Now, Offset, Rollover};
    use crate::formats::PastDue;

    /// A moment among few, so that several things happen at one.
    fn moment() -> impl Strategy<Value = i64> {
        (0..4i64, 0..3i64, 0..3i64)
            .prop_map(|(day, second, ms)| 1_700_000_000_000 + day * 86_400_000 + second * 1000 + ms)
    }

    fn past() -> impl Strategy<Value = (i64, Option<u8>, u64)> {
        (moment(), prop::option::weighted(0.9, 1..=5u8), any::<u64>())
    }

    fn stand() -> impl Strategy<Value = PastCard> {
        let due = (19_000..20_800i32, 0..400i32, any::<bool>(), prop::option::of(130..400u16));
        let state = prop_oneof![
            Just(PastState::Unknown),
            Just(PastState::New),
            due.prop_map(|(day, interval, learning, ease)| PastState::Due {
                due: PastDue::Day(Day(day)),
                interval: Days(interval),
                learning,
                ease,
                lapses: 2,
                memory: None,
            }),
        ];
        let standing = prop::sample::select(vec![Standing::Active, Standing::Suspended, Standing::Ignored]);
        (any::<u64>(), standing, moment(), state).prop_map(|(key, standing, changed_ms, state)| PastCard {
            ask: Ask::Recognise,
            key,
            standing,
            changed_ms,
            state,
        })
    }

    proptest! {
        #[test]
        fn what_comes_of_a_history_is_the_fold_of_its_events_and_comes_once(
            past in prop::collection::vec(past(), 0..8), cards in prop::collection::vec(stand(), 0..4),
        ) {
            let now = Now { at: Timestamp(1_795_348_800_000), offset: Offset::UTC };
            let terms = Terms { now, rollover: Rollover::default(), rules: Default::default(), device: 2 };
            let mut history = History::new(false);
            cards.iter().for_each(|card| history.push_card(card));
            for (at_ms, quality, key) in past {
                match quality {
                    Some(quality) => history.push(&PastReview {
                        at_ms, quality, took_ms: None, ask: Ask::Recognise, from_anki: false, key,
                    }),
                    None => history.push_forgotten(Timestamp(at_ms), Ask::Recognise, key),
                }
            }
            history.fold(&terms);
            for Folded { ask, state, new, .. } in &history.folded {
                prop_assert_eq!(*state, history::replay(&terms.rules, new.clone()));
                let mut before: Vec<Event> = new.clone();
                history::order(&mut before);
                let again = history.folded(&terms, *ask, &before, None);
                prop_assert_eq!(again.new, []);
            }
        }
    }
}
