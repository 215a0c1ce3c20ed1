//! Finding cards, and saying of them that they are suspended, known, not wanted, or tagged.

use crate::domain::card::Standing;
use crate::domain::event::Act;
use crate::domain::leech;
use crate::domain::level::Level;
use crate::domain::time::Now;
use crate::store::cards::CardRow;
use crate::store::notes::NoteRow;
use crate::store::search::Search;
use crate::store::{CardNum, Change, NoteNum, Store};

use super::settings::Settings;
use super::{AppError, decks, rules};

/// A card that a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub note: NoteRow,
    pub card: CardRow,
    pub deck: String,
    /// The memory model's probability of recall today; none for a new card.
    pub recall: Option<f64>,
}

impl Found {
    /// `new`, `review`, `suspended`, `known`, `ignored`.
    pub fn state(&self) -> &'static str {
        match self.card.state.standing {
            Standing::Active if self.card.state.is_new() => "new",
            Standing::Active => "review",
            other => other.as_str(),
        }
    }
}

/// Finds cards: words of the query match spelling, reading, meaning or id; `deck:n2-words`, `level:N2`, `tag:keigo`,
/// `kind:kanji`, `is:new|due|review|leech|suspended|known|ignored|retired` narrow it. All parts must hold.
pub fn find(store: &Store, now: Now, query: &str) -> Result<Vec<Found>, AppError> {
    let reader = store.read();
    let settings = Settings::load(reader)?;
    let (day, rules) = (now.day(settings.rollover), rules::of(&settings, reader)?);
    let search = parse(store, query)?;
    let mut found = Vec::new();
    reader.search(&search, day, leech::LEECH_LAPSES, |note, card, deck| {
        let recall = card.state.trace.map(|trace| trace.retrievability(&rules.parameters, day));
        found.push(Found { note, card, deck, recall });
    })?;
    Ok(found)
}

fn parse(store: &Store, query: &str) -> Result<Search, AppError> {
    let mut search = Search::default();
    for part in query.split_whitespace() {
        match part.split_once(':') {
            Some(("deck", id)) => search.deck = Some(decks::find(store.read(), id)?.num),
            Some(("level", level)) => {
                let level = level.parse::<Level>().map_err(|e| AppError::BadValue {
                    key: "level:",
                    value: level.to_owned(),
                    reason: e.to_string(),
                })?;
                search.level = Some(level);
            }
            Some(("tag", tag)) => search.tags.push(tag.to_owned()),
            Some(("kind", kind)) => {
                let kind = kind.parse().map_err(|e: crate::domain::note::UnknownKind| AppError::BadValue {
                    key: "kind:",
                    value: kind.to_owned(),
                    reason: e.to_string(),
                })?;
                search.kind = Some(kind);
            }
            Some(("is", is)) => {
                let is =
                    is.parse().map_err(|reason| AppError::BadValue { key: "is:", value: is.to_owned(), reason })?;
                search.is.push(is);
            }
            _ => search.words.push(part.to_owned()),
        }
    }
    Ok(search)
}

/// What can be said of cards from the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Say {
    Suspend,
    Resume,
    Known,
    Ignore,
    /// Adds a tag to the notes, or takes it off.
    Tag {
        tag: String,
        on: bool,
    },
}

/// Says something of every card that the names name (card ids, note ids, spellings). Returns the cards' ids; a card of
/// which it holds already is left as it is.
pub fn say(store: &mut Store, now: Now, names: &[String], what: &Say) -> Result<Vec<String>, AppError> {
    let settings = Settings::load(store.read())?;
    let (day, rules) = (now.day(settings.rollover), rules::of(&settings, store.read())?);
    store.change(|tx: &Change<'_>| {
        let mut said = Vec::new();
        for name in names {
            match what {
                Say::Tag { tag, on } => {
                    for note in notes_named(tx, name)? {
                        said.extend(tag_note(tx, note, tag, *on)?);
                    }
                }
                _ => {
                    for num in cards_named(tx, name)? {
                        let Some(card) = tx.card(num)? else { continue };
                        let (act, standing) = act_of(what);
                        if card.state.standing != standing {
                            tx.append(&rules, num, now, day, act, &card.state)?;
                            said.push(card.id);
                        }
                    }
                }
            }
        }
        Ok(said)
    })
}

fn act_of(what: &Say) -> (Act, Standing) {
    match what {
        Say::Suspend => (Act::Suspend, Standing::Suspended),
        Say::Known => (Act::Known, Standing::Known),
        Say::Ignore => (Act::Ignore, Standing::Ignored),
        Say::Resume | Say::Tag { .. } => (Act::Resume, Standing::Active),
    }
}

fn tag_note(tx: &Change<'_>, num: NoteNum, tag: &str, on: bool) -> Result<Option<String>, AppError> {
    let note = tx.note(num)?;
    let has = note.tags.split(' ').any(|t| t == tag);
    if has == on {
        return Ok(None);
    }
    let kept = note.tags.split(' ').filter(|t| !t.is_empty() && *t != tag);
    let tags: Vec<&str> = kept.chain(on.then_some(tag)).collect();
    tx.set_tags(num, &tags.join(" "))?;
    Ok(Some(note.id))
}

fn notes_named(tx: &Change<'_>, name: &str) -> Result<Vec<NoteNum>, AppError> {
    let notes = match tx.card_num(name)? {
        Some(card) => vec![card.note()],
        None => tx.notes_called(name)?,
    };
    if notes.is_empty() {
        return Err(AppError::Unknown { what: "word or card", name: name.to_owned(), near: None });
    }
    Ok(notes)
}

fn cards_named(tx: &Change<'_>, name: &str) -> Result<Vec<CardNum>, AppError> {
    // A full card id names one card; a word or a note id names all cards of it.
    if name.contains('/')
        && let Some(card) = tx.card_num(name)?
    {
        return Ok(vec![card]);
    }
    let mut cards = Vec::new();
    for note in notes_named(tx, name)? {
        cards.extend(tx.cards_of(note)?.into_iter().map(|c| c.num));
    }
    Ok(cards)
}
