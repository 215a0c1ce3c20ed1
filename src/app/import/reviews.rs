//! Histories from other programs: past answers become events, with ids made from what they say, so that the same file
//! brings nothing the second time.

use crate::app::rules;
use crate::app::settings::Settings;
use crate::domain::card::{Ask, CardState};
use crate::domain::event::{Act, Answer, Event, EventId, ReviewKind};
use crate::domain::hash;
use crate::domain::history;
use crate::domain::rating::Quality;
use crate::domain::scheduler::rules::Rules;
use crate::domain::time::{Day, Millis, Now, Timestamp};
use crate::formats::PastReview;
use crate::store::{CardNum, Change, NoteNum, StoreError};

/// The past answers of one note, as they come from a file.
pub struct History {
    note: NoteNum,
    /// Marked as known for good elsewhere.
    known: bool,
    past: Vec<Past>,
}

/// One past answer, kept until the note's last one has come.
struct Past {
    at: Timestamp,
    quality: Quality,
    took: Millis,
    ask: Ask,
    key: u64,
}

/// How many answers were new and how many were there already.
#[derive(Default)]
pub struct Taken {
    pub new: u32,
    pub known: u32,
}

/// What writes the events of imported histories; their counters are made from the answers' keys.
const DEVICE: &str = "jpdb";

impl History {
    pub fn of(note: NoteNum, known: bool) -> History {
        History { note, known, past: Vec::new() }
    }

    pub fn push(&mut self, review: &PastReview<'_>) {
        let Some(quality) = Quality::new(review.quality) else { return };
        let took = Millis(review.took_ms.map_or(0, i64::from));
        self.push_answer(Timestamp(review.at_ms), quality, took, review.ask, review.key);
    }

    /// One past answer. `key` is the same whenever the same answer comes from the same source.
    pub fn push_answer(&mut self, at: Timestamp, quality: Quality, took: Millis, ask: Ask, key: &str) {
        self.past.push(Past { at, quality, took, ask, key: hash::stable(&[key]) });
    }

    /// Stores the answers that are not there yet and brings the cards' states up to date.
    ///
    /// Another program's days are not in its file: an answer's study day is taken at the learner's present offset.
    pub fn store(mut self, tx: &Change<'_>, now: Now, settings: &Settings, listed: bool) -> Result<Taken, StoreError> {
        let mut taken = Taken::default();
        if self.past.is_empty() && !self.known {
            return Ok(taken);
        }
        self.past.sort_by_key(|p| p.at);
        let device = tx.device(DEVICE)?;
        let rules = rules::of(settings, **tx)?;
        for ask in Ask::ALL {
            let card = CardNum::of(self.note, ask);
            let mut answers = self.past.iter().filter(|p| p.ask == ask).peekable();
            if answers.peek().is_none() && !(self.known && ask == Ask::Recognise) {
                continue;
            }
            if ask != Ask::Recognise {
                tx.add_sibling(self.note, ask, listed)?;
            }
            let mut new = 0;
            let mut state = CardState::default();
            for past in answers {
                let day = Now { at: past.at, offset: now.offset }.day(settings.rollover);
                let act = Act::Answer(answer(past, &state, day, &rules));
                let event = Event { id: id(device, past.key), at: past.at, offset: now.offset, day, act };
                state = history::apply(&rules, state, &event);
                if tx.adopt(card, &event, None)? { new += 1 } else { taken.known += 1 }
            }
            if self.known && ask == Ask::Recognise {
                let key = hash::stable(&["known", &tx.card_id(card)?]);
                let at = state.last_at.unwrap_or(now.at);
                let day = Now { at, offset: now.offset }.day(settings.rollover);
                let event = Event { id: id(device, key), at, offset: now.offset, day, act: Act::Known };
                new += u32::from(tx.adopt(card, &event, None)?);
            }
            if new > 0 {
                tx.refold(&rules, card)?;
            }
            taken.new += new;
        }
        Ok(taken)
    }
}

/// An event's id from a key; 63 bits, so that it is a whole number for every program.
fn id(device: i64, key: u64) -> EventId {
    EventId { device, counter: i64::try_from(key >> 1).unwrap_or_default() }
}

/// A past answer as the scheduler would have taken it: the first of a day moves the schedule, whatever was due.
fn answer(past: &Past, state: &CardState, day: Day, rules: &Rules) -> Answer {
    let kind = match state.last_day {
        None => ReviewKind::Learn,
        Some(last) if last == day => ReviewKind::Extra,
        Some(_) if state.memory.streak == 0 => ReviewKind::Relearn,
        Some(_) => ReviewKind::Review,
    };
    let interval = match (kind.is_scheduled(), state.due) {
        (false, Some(due)) => due - day,
        _ => state.interval_after(rules, day, past.quality),
    };
    Answer {
        kind,
        quality: past.quality,
        took: past.took,
        scheduler: rules.scheduler,
        version: rules.scheduler.version(),
        interval,
        due_before: state.due,
    }
}
