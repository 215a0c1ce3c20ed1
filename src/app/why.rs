//! Why a card is due when it is: its history, told.

use crate::domain::event::{Act, Event, EventId};
use crate::domain::history;
use crate::store::cards::CardRow;
use crate::store::events::LoggedEvent;
use crate::store::notes::NoteRow;
use crate::store::{CardNum, Reader, Store, StoreError};

use super::AppError;

/// One card of a note and all that happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardHistory {
    pub note: NoteRow,
    pub card: CardRow,
    pub entries: Vec<Entry>,
}

/// An event and whether it still counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub id: String,
    pub event: Event,
    pub undone: bool,
}

/// The histories of every card of the notes that `word` names: by spelling, by reading, by note id or by card id.
pub fn why(store: &Store, word: &str) -> Result<Vec<CardHistory>, AppError> {
    let reader = store.read();
    let notes = match reader.card_num(word)? {
        Some(card) => vec![card.note()],
        None => reader.notes_called(word)?,
    };
    if notes.is_empty() {
        return Err(AppError::Unknown { what: "word or card", name: word.to_owned(), near: None });
    }
    let mut histories = Vec::new();
    for note in notes {
        for card in reader.cards_of(note)? {
            let mut events = reader.history(card.num)?;
            history::order(&mut events);
            let undone = history::undone(&events);
            let entry = |event: Event| {
                Ok(Entry { id: reader.event_name(event.id)?, undone: undone.contains(&event.id), event })
            };
            let entries = events.into_iter().map(entry).collect::<Result<_, StoreError>>()?;
            histories.push(CardHistory { note: reader.note(note)?, card, entries });
        }
    }
    Ok(histories)
}

/// An event of the log with the names that it bears outside the collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedEvent {
    pub id: String,
    pub card: String,
    pub event: Event,
    /// The id of the event that this one takes back.
    pub undoes: Option<String>,
    /// What was typed for the answer.
    pub typed: Option<String>,
}

/// Hands the log to `each`, oldest first, or only what happened to one card.
pub fn log<E: From<AppError>>(
    store: &Store,
    card: Option<&str>,
    mut each: impl FnMut(NamedEvent) -> Result<(), E>,
) -> Result<(), E> {
    let mut names = Names::new(store.read());
    let card = card.map(|id| find_card(store.read(), id)).transpose()?;
    if let Some(card) = card {
        for logged in store.read().logged(card).map_err(AppError::from)? {
            each(names.named(logged).map_err(AppError::from)?)?;
        }
        return Ok(());
    }
    let mut failed = None;
    let outcome = store.read().each_event(|logged| {
        let named = names.named(logged).map_err(Stop::Store)?;
        each(named).map_err(|e| {
            failed = Some(e);
            Stop::Told
        })
    });
    match (failed, outcome) {
        (Some(e), _) => Err(e),
        (None, Err(Stop::Store(e))) => Err(AppError::from(e).into()),
        _ => Ok(()),
    }
}

/// Why a walk over the log ended early.
enum Stop {
    Store(StoreError),
    Told,
}

impl From<StoreError> for Stop {
    fn from(e: StoreError) -> Stop {
        Stop::Store(e)
    }
}

fn find_card(reader: Reader<'_>, id: &str) -> Result<CardNum, AppError> {
    reader.card_num(id)?.ok_or_else(|| AppError::Unknown { what: "card", name: id.to_owned(), near: None })
}

/// Looks names up once.
struct Names<'a> {
    reader: Reader<'a>,
    devices: std::collections::HashMap<i64, String>,
    cards: std::collections::HashMap<CardNum, String>,
}

impl<'a> Names<'a> {
    fn new(reader: Reader<'a>) -> Names<'a> {
        Names { reader, devices: Default::default(), cards: Default::default() }
    }

    fn event(&mut self, id: EventId) -> Result<String, StoreError> {
        if let std::collections::hash_map::Entry::Vacant(slot) = self.devices.entry(id.device) {
            slot.insert(self.reader.device_name(id.device)?);
        }
        Ok(format!("{}-{}", self.devices[&id.device], id.counter))
    }

    fn named(&mut self, logged: LoggedEvent) -> Result<NamedEvent, StoreError> {
        let undoes = match logged.event.act {
            Act::Undo(target) => Some(self.event(target)?),
            _ => None,
        };
        if let std::collections::hash_map::Entry::Vacant(slot) = self.cards.entry(logged.card) {
            slot.insert(self.reader.card_id(logged.card)?);
        }
        let card = self.cards[&logged.card].clone();
        Ok(NamedEvent { id: self.event(logged.event.id)?, card, event: logged.event, undoes, typed: logged.typed })
    }
}
