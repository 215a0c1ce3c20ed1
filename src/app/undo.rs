//! Taking back: an event that says another no longer counts. Nothing leaves the log.

use crate::domain::event::Act;
use crate::domain::rating::Quality;
use crate::domain::time::Now;
use crate::store::events::LoggedEvent;
use crate::store::{CardNum, Change, Store};

use super::settings::Settings;
use super::{AppError, placement, rules};

/// Something that was taken back.
#[derive(Debug, Clone)]
pub struct Undone {
    pub num: CardNum,
    /// The card's id.
    pub card: String,
    /// How many cards the act was about: those that a placement seeded, else 1.
    pub cards: u32,
    /// The id of the event that no longer counts.
    pub event: String,
    /// What it was: `good`, `suspend` …
    pub what: &'static str,
    pub was_answer: bool,
}

/// Takes the newest `n` acts of this collection back, newest first; fewer when there are not so many. The cards that one
/// placement seeded are one act.
pub fn undo(store: &mut Store, now: Now, n: u32) -> Result<Vec<Undone>, AppError> {
    let settings = Settings::load(store.read())?;
    let (day, rules) = (now.day(settings.rollover), rules::of(&settings, store.read())?);
    store.change(|tx: &Change<'_>| {
        let mut undone: Vec<Undone> = Vec::new();
        for _ in 0..n {
            let Some(newest) = tx.newest_own()? else { break };
            let newest_act = newest.event.act;
            let all = match newest_act {
                Act::Seed(seed) => tx.batch(seed.batch)?,
                _ => vec![newest],
            };
            let mut taken: Option<Undone> = None;
            for logged in all {
                let Some(card) = tx.card(logged.card)? else { continue };
                tx.append(&rules, logged.card, now, day, Act::Undo(logged.event.id), &card.state)?;
                tx.uncount(&logged.event)?;
                match &mut taken {
                    Some(taken) => taken.cards += 1,
                    None => taken = Some(Undone::of(tx, &logged, card.id)?),
                }
            }
            // What a placement said goes with what it seeded.
            if let (Act::Seed(_), Some(placement)) = (newest_act, tx.records(placement::KIND)?.pop()) {
                tx.retract(now, day, placement.id)?;
            }
            undone.extend(taken);
        }
        Ok(undone)
    })
}

impl Undone {
    fn of(tx: &Change<'_>, logged: &LoggedEvent, card: String) -> Result<Undone, AppError> {
        let grade = match logged.event.act {
            Act::Answer(answer) => Some(answer.quality),
            _ => None,
        };
        Ok(Undone {
            num: logged.card,
            card,
            cards: 1,
            event: tx.event_name(logged.event.id)?,
            what: grade.map(Quality::rating).map_or(logged.event.act.as_str(), |r| r.as_str()),
            was_answer: grade.is_some(),
        })
    }
}
