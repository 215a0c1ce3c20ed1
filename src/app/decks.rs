//! Which decks are studied.

use crate::domain::deck::Choice;
use crate::domain::level::Level;
use crate::store::decks::{DeckCounts, DeckRow};
use crate::store::{Change, DeckNum, Reader, Store, StoreError};

use super::AppError;
use super::settings::{Settings, nearest};

/// A deck in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub row: DeckRow,
    pub on: bool,
    pub counts: DeckCounts,
}

/// All decks with their counts.
pub fn list(store: &Store) -> Result<Vec<Listed>, AppError> {
    let reader = store.read();
    let target = Settings::load(reader)?.target;
    let listed = |row: DeckRow| {
        let counts = reader.deck_counts(row.num)?;
        Ok(Listed { on: row.deck.is_on(target), counts, row })
    };
    reader.decks()?.into_iter().map(listed).collect()
}

/// Turns a deck on or off. Its cards keep their history either way. Returns how many cards the queue gained or lost.
pub fn choose(store: &mut Store, id: &str, choice: Choice) -> Result<usize, AppError> {
    let deck = find(store.read(), id)?;
    let target = Settings::load(store.read())?.target;
    store.change(|tx: &Change<'_>| {
        tx.set_choice(deck.num, Some(choice))?;
        Ok(relist(tx, target)?)
    })
}

/// The deck of this id.
pub fn find(reader: Reader<'_>, id: &str) -> Result<DeckRow, AppError> {
    if let Some(deck) = reader.deck(id)? {
        return Ok(deck);
    }
    let decks = reader.decks()?;
    let near = nearest(id, decks.iter().map(|d| d.deck.id.as_str())).map(str::to_owned);
    Err(AppError::Unknown { what: "deck", name: id.to_owned(), near })
}

/// Brings the list of cards in line with the decks that are on.
pub fn relist(tx: &Change<'_>, target: Level) -> Result<usize, StoreError> {
    let on: Vec<DeckNum> = tx.decks()?.iter().filter(|d| d.deck.is_on(target)).map(|d| d.num).collect();
    tx.relist(&on)
}

/// Adds the reverse card of every note of a deck. Returns how many were made.
pub fn reverse(store: &mut Store, id: &str) -> Result<usize, AppError> {
    let deck = find(store.read(), id)?;
    store.change(|tx: &Change<'_>| Ok(tx.add_reverse_cards(Some(deck.num))?))
}
