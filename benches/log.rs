//! Collections for measurements, with a log that is made up, or read from CSV, and stored as an import would bring it.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use gokaku::app::import::{Clerk, History};
use gokaku::app::settings::Settings;
use gokaku::app::{cards, library, rules};
use gokaku::domain::card::Ask;
use gokaku::domain::hash;
use gokaku::domain::rating::Rating;
use gokaku::domain::scheduler::sm2::Memory;
use gokaku::domain::time::{Millis, Now, Offset, Timestamp};
use gokaku::formats::PastReview;
use gokaku::store::bulk::Much;
use gokaku::store::{Change, NoteNum, Store, StoreError};

/// An answer: when, which button, how long it took.
pub type Past = (Timestamp, Rating, Millis);
/// The answers of each card, cards numbered in study order from 0.
pub type Log = BTreeMap<usize, Vec<Past>>;

const DAY_MS: i64 = 86_400_000;
/// The last day of a made-up log: 2026-11-22, noon UTC.
const LAST: i64 = 1_795_348_800_000;

/// When measurements take place: the evening after the last answer of a made-up log.
pub fn now() -> Now {
    Now { at: Timestamp(LAST + DAY_MS), offset: Offset::from_minutes(540) }
}

/// Opens a new collection with the shipped decks and a made-up log of so many reviews over all their cards, a row for each
/// and the rows in the order of their times, as if it had grown answer by answer.
pub fn collection(path: &Path, reviews: usize) -> Result<Store, Box<dyn Error>> {
    let mut grown = Store::open(path, "bench")?;
    library::ensure(&mut grown)?;
    if reviews == 0 {
        return Ok(grown);
    }
    let mut imported = Store::in_memory()?;
    library::ensure(&mut imported)?;
    let cards = cards::find(&imported, now(), "")?.len();
    store(&mut imported, made_up(cards, reviews))?;
    let mut events = Vec::new();
    imported.read().each_event(|logged| {
        events.push(logged);
        Ok::<_, StoreError>(())
    })?;
    events.sort_by_key(|logged| logged.event.at);
    let rules = rules::load(imported.read())?;
    grown.change_much(Much::Rows, |tx: &Change<'_>| {
        tx.device("made-up")?;
        for logged in &events {
            tx.adopt(logged.card, &logged.event, None)?;
        }
        for card in tx.touched_cards()? {
            tx.refold(&rules, card)?;
        }
        tx.recount_days()
    })?;
    Ok(grown)
}

/// Stores a log over the collection's cards in study order, as an import would bring it. Returns how many answers it has.
pub fn store(store: &mut Store, log: Log) -> Result<u32, Box<dyn Error>> {
    let notes: Vec<NoteNum> = cards::find(store, now(), "")?.into_iter().map(|f| f.note.num).collect();
    let settings = Settings::load(store.read())?;
    let stored = store.change(|tx: &Change<'_>| {
        let mut stored = 0;
        let mut clerk = Clerk::new(tx, now(), &settings, "made-up")?;
        for (card, answers) in log {
            let Some(&note) = notes.get(card) else { continue };
            let mut history = History::default();
            for (at, rating, took) in answers {
                history.push(&PastReview {
                    at_ms: at.0,
                    quality: rating.quality().get(),
                    took_ms: u32::try_from(took.0).ok(),
                    ask: Ask::Recognise,
                    from_anki: false,
                    key: hash::stable(&[&format!("{card} {}", at.0)]),
                });
            }
            history.fold(&clerk.terms);
            stored += history.store(tx, &mut clerk, note, false, true)?.new;
        }
        clerk.end(tx)?;
        Ok::<u32, StoreError>(stored)
    })?;
    Ok(stored)
}

/// Cards answered when SM-2 has them due, one failure in ten, over as many cards as there are, until enough is logged.
pub fn made_up(cards: usize, reviews: usize) -> Log {
    let each = reviews.div_ceil(cards.max(1));
    let history = |card: usize| {
        let (mut memory, mut days, mut ratings) = (Memory::default(), 0, Vec::new());
        for n in 0..each {
            let dice = hash::stable(&[&card.to_string(), &n.to_string()]) % 10;
            let rating = if dice == 0 { Rating::Again } else { Rating::Good };
            memory = memory.after(rating.quality());
            ratings.push((days, rating));
            // Histories longer than five years are repeated closer together.
            days += i64::from(memory.interval.0.min(1826 / i32::try_from(each).unwrap_or(1).max(1) + 1));
        }
        let first = LAST - days * DAY_MS + i64::try_from(card).unwrap_or(0);
        ratings.into_iter().map(move |(day, rating)| (Timestamp(first + day * DAY_MS), rating, Millis(6000))).collect()
    };
    (0..cards).map(|card| (card, history(card))).collect()
}
