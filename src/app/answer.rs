//! Storing an answer: the event and what follows from it, in the transaction of whoever asks.

use crate::domain::card::{Fuzz, Outcome};
use crate::domain::event::{Act, Answer, ReviewKind};
use crate::domain::leech;
use crate::domain::rating::Quality;
use crate::domain::scheduler::fuzz;
use crate::domain::scheduler::rules::Rules;
use crate::domain::time::{Days, Millis, Now};
use crate::store::cards::{CardRow, WholeCard};
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

/// A stored answer.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The event's id.
    pub event: String,
    pub card: String,
    pub quality: Quality,
    pub outcome: Outcome,
    /// The number of lapses, when this answer made the card a leech to be announced.
    pub leech: Option<u16>,
}

/// Stores one answer to a card that stands as `card` says: appends the event, updates the caches. A check (`kind`)
/// stands in the log and moves no schedule. What was `offered` is given, as long as it is what the rules allow.
///
/// # Errors
/// When the collection cannot be read or written; then the transaction is to be rolled back.
#[expect(clippy::too_many_arguments, reason = "what an answer is made of")]
pub fn answer(
    tx: &Change<'_>,
    settings: &Settings,
    rules: &Rules,
    card: &CardRow,
    now: Now,
    given: Given<'_>,
    kind: Option<ReviewKind>,
    offered: Option<Outcome>,
) -> Result<Answered, AppError> {
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
    let act = Act::Answer(Answer {
        kind: outcome.kind,
        quality,
        took,
        scheduler: settings.scheduler,
        version: settings.scheduler.version(),
        interval: outcome.interval,
        due_before: card.state.due,
    });
    let typed = typed.map(confusion::kept);
    let appended = tx.append_typed(rules, card.num, now, day, act, &card.state, typed.as_deref())?;
    let lapsed = appended.state.lapses > card.state.lapses;
    let leech = (lapsed && leech::announced_at(appended.state.lapses)).then_some(appended.state.lapses);
    Ok(Answered { event: tx.event_name(appended.id)?, card: card.id.clone(), quality, outcome, leech })
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
