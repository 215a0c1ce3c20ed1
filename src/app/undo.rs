//! Taking back: an event that says another no longer counts. Nothing leaves the log.

use crate::domain::event::Act;
use crate::domain::rating::Quality;
use crate::domain::time::Now;
use crate::store::{CardNum, Change, Store};

use super::AppError;
use super::settings::Settings;

/// Something that was taken back.
#[derive(Debug, Clone)]
pub struct Undone {
    pub num: CardNum,
    /// The card's id.
    pub card: String,
    /// The id of the event that no longer counts.
    pub event: String,
    /// What it was: `good`, `suspend` …
    pub what: &'static str,
    pub was_answer: bool,
}

/// Takes the newest `n` acts of this collection back, newest first; fewer when there are not so many.
pub fn undo(store: &mut Store, now: Now, n: u32) -> Result<Vec<Undone>, AppError> {
    let day = now.day(Settings::load(store.read())?.rollover);
    store.change(|tx: &Change<'_>| {
        let mut undone = Vec::new();
        for logged in tx.newest_own(n)? {
            let Some(card) = tx.card(logged.card)? else { continue };
            tx.append(logged.card, now, day, Act::Undo(logged.event.id), &card.state)?;
            tx.uncount(&logged.event)?;
            let grade = match logged.event.act {
                Act::Answer(answer) => Some(answer.quality),
                _ => None,
            };
            undone.push(Undone {
                num: logged.card,
                card: card.id,
                event: tx.event_name(logged.event.id)?,
                what: grade.map(Quality::rating).map_or(logged.event.act.as_str(), |r| r.as_str()),
                was_answer: grade.is_some(),
            });
        }
        Ok(undone)
    })
}
