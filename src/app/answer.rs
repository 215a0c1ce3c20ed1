//! Storing an answer: the event and what follows from it, in the transaction of whoever asks.

use crate::domain::card::{Fuzz, Outcome};
use crate::domain::event::{Act, Answer, EventId, ReviewKind};
use crate::domain::leech;
use crate::domain::rating::Quality;
use crate::domain::scheduler::fuzz;
use crate::domain::scheduler::rules::Rules;
use crate::domain::time::{Days, Millis, Now};
use crate::store::cards::{CardRow, WholeCard};
use crate::store::events::New;
use crate::store::{CardNum, Change, Reader};

use super::AppError;
use super::confusion;
use super::settings::Settings;

/// An answer as it is given.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    pub quality: Quality,
    /// From showing the card to the rating.
    pub took: Millis,
    /// What was typed, if the answer was.
    pub typed: Option<&'a str>,
}

/// The card that an answer is given to.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// As it stands.
    pub card: &'a CardRow,
    /// Set where the card is asked out of its turn: a check stands in the log and moves no schedule.
    pub kind: Option<ReviewKind>,
    /// What was offered for the grade; it is given, as long as it is what the rules allow.
    pub offered: Option<Outcome>,
    /// The newest event of the collection's own hand, where it is known.
    pub newest: Option<EventId>,
}

/// A stored answer.
#[derive(Debug, Clone)]
pub struct Answered {
    pub event: EventId,
    pub card: String,
    pub answer: Answer,
    pub outcome: Outcome,
    /// The number of lapses, when this answer made the card a leech to be announced.
    pub leech: Option<u16>,
}

/// Stores one answer: appends the event, updates the caches.
///
/// # Errors
/// When the collection cannot be read or written; then the transaction is to be rolled back.
pub fn answer(
    tx: &Change<'_>,
    settings: &Settings,
    rules: &Rules,
    asked: Asked<'_>,
    now: Now,
    given: Given<'_>,
) -> Result<Answered, AppError> {
    let Asked { card, kind, offered, newest } = asked;
    let Given { quality, took, typed } = given;
    let day = now.day(settings.rollover);
    let outcome = match (kind, card.state.due) {
        (Some(kind), Some(due)) => Outcome { kind, interval: due - day, due, again_today: false },
        _ => {
            let own = card.state.outcome(rules, &card.id, day, quality, settings.fuzz);
            let exact = card.state.interval_after(rules, day, quality);
            let allowed = |o: &Outcome| {
                let moved = Days((o.interval.0 - exact.0).abs());
                o.kind == own.kind && o.kind.is_scheduled() && o.due == day + o.interval && moved <= fuzz::spread(exact)
            };
            offered.filter(|o| settings.fuzz == Fuzz::On && allowed(o)).unwrap_or(own)
        }
    };
    let answer = Answer {
        kind: outcome.kind,
        quality,
        took,
        scheduler: settings.scheduler,
        version: settings.scheduler.version(),
        interval: outcome.interval,
        due_before: card.state.due,
    };
    let typed = typed.map(confusion::kept);
    let act = Act::Answer(answer);
    let new = New { card: card.num, before: &card.state, now, day, act, typed: typed.as_deref(), newest };
    let appended = tx.append_new(rules, new)?;
    let lapsed = appended.state.lapses > card.state.lapses;
    let leech = (lapsed && leech::announced_at(appended.state.lapses)).then_some(appended.state.lapses);
    Ok(Answered { event: appended.id, card: card.id.clone(), answer, outcome, leech })
}

/// The card of this number.
pub(super) fn known_card(reader: Reader<'_>, num: CardNum) -> Result<CardRow, AppError> {
    reader.card(num)?.ok_or_else(|| unknown(num))
}

/// The card of this number with its note.
pub(super) fn whole_card(reader: Reader<'_>, num: CardNum) -> Result<WholeCard, AppError> {
    reader.whole_card(num)?.ok_or_else(|| unknown(num))
}

fn unknown(num: CardNum) -> AppError {
    AppError::Unknown { what: "card", name: format!("{num:?}"), near: None }
}
