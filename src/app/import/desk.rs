//! The decks that a file's notes go to: opened as the file names them, or the home of a note that comes back.

use std::rc::Rc;

use crate::domain::deck::Deck;
use crate::domain::level::Level;
use crate::domain::note::Kind;
use crate::domain::text;
use crate::formats::{DeckHead, Format, Problem, Row};
use crate::store::answers::Gathered;
use crate::store::{Change, DeckNum, NoteNum, StoreError};

use super::clerk::Clerk;
use super::intake::Ground;
use super::reviews::History;
use super::words::Words;
use super::{BLOCK, Identity, ImportError, Intake, Keys, Report, Request, deck_id, package_id};
use crate::app::edit::Edits;

/// The decks that a file's notes go to, opened as they are named.
pub struct Desk<'c, 't, 's> {
    tx: &'c Change<'t>,
    clerk: Clerk<'c>,
    target: Level,
    /// The file's name.
    name: &'s str,
    request: &'s Request,
    /// The file is an Anki package.
    package: bool,
    /// The file may name words by their spelling alone.
    spelled: bool,
    pub head: Option<DeckHead>,
    words: Option<Rc<Words>>,
    edits: Rc<Edits>,
    /// The place in study order where the deck opened last begins.
    first: Option<i64>,
    /// By the name that the rows use; the empty name is the file's own deck.
    open: Vec<(String, Intake<'c, 't>)>,
    /// The one that the note before went to.
    current: Option<usize>,
}

impl<'c, 't, 's> Desk<'c, 't, 's> {
    pub fn new(
        tx: &'c Change<'t>,
        clerk: Clerk<'c>,
        target: Level,
        name: &'s str,
        request: &'s Request,
        format: Option<Format>,
    ) -> Result<Self, ImportError> {
        let edits = Rc::new(Edits::load(tx)?);
        let (head, words, first, open, current) = (None, None, None, Vec::new(), None);
        let package = format == Some(Format::AnkiPackage);
        let spelled = matches!(format, Some(Format::Known | Format::Jpdb | Format::WaniKani));
        Ok(Desk { tx, clerk, target, name, request, package, spelled, head, words, edits, first, open, current })
    }

    /// Does what can be done before the first note comes: a package takes a moment to unpack.
    pub fn prepare(&mut self) -> Result<(), ImportError> {
        if self.package { self.words().map(drop) } else { Ok(()) }
    }

    /// What a deck is filled against.
    fn ground(&self, words: Rc<Words>) -> Ground {
        let terms = &self.clerk.terms;
        Ground { words, edits: Rc::clone(&self.edits), now: terms.now, day: terms.day(terms.now.at) }
    }

    /// Takes a note with its past; a problem comes back when it was not taken.
    pub fn note(&mut self, row: &Row<'_>, past: &History) -> Result<Option<Problem>, ImportError> {
        if row.ours
            && let Some((note, home)) = self.at_home(row)?
        {
            let at = self.home(home)?;
            self.open[at].1.returned(note, past, &mut self.clerk)?;
            return Ok(None);
        }
        let named = if self.request.deck.is_some() { "" } else { row.deck.as_deref().unwrap_or_default() };
        let here = self.current.filter(|&at| self.open[at].0 == named);
        let at = match here.or_else(|| self.open.iter().position(|(name, _)| name == named)) {
            Some(at) => at,
            None => {
                let intake = self.begin(named)?;
                self.open.push((named.to_owned(), intake));
                self.open.len() - 1
            }
        };
        self.current = Some(at);
        self.open[at].1.take(row, past, &mut self.clerk)
    }

    /// The note here that a note of ours comes back to.
    fn at_home(&mut self, row: &Row<'_>) -> Result<Option<(NoteNum, DeckNum)>, ImportError> {
        let Some(guid) = row.id.as_deref() else { return Ok(None) };
        // It left under its own name, or under the one that it once came with.
        for id in [guid, &package_id(&self.clerk.new.notes, guid)?] {
            if let Some(found) = self.clerk.new.notes.find(id)? {
                return Ok(Some(found));
            }
        }
        let words = self.words()?;
        let Some(note) = words.get(&row.head, &row.read) else { return Ok(None) };
        Ok(Some((note, self.tx.home_of(note)?)))
    }

    /// The deck of this number, opened as it is.
    fn home(&mut self, deck: DeckNum) -> Result<usize, ImportError> {
        if let Some(at) = self.open.iter().position(|(_, intake)| intake.deck() == deck) {
            return Ok(at);
        }
        let row = self.tx.decks()?.into_iter().find(|d| d.num == deck);
        let row = row.ok_or_else(|| StoreError::Nonsense("a note lives in no deck".to_owned()))?;
        let keys = Keys { identity: Identity::Package, retire: false };
        let intake = Intake::open(self.tx, self.target, row.deck, deck, keys, 0, self.ground(Rc::default()))?;
        // No name of a deck in a file begins so.
        self.open.push((format!("\0{}", self.open.len()), intake));
        Ok(self.open.len() - 1)
    }

    fn words(&mut self) -> Result<Rc<Words>, ImportError> {
        Ok(match &self.words {
            Some(words) => Rc::clone(words),
            None => Rc::clone(self.words.insert(Rc::new(Words::load(self.tx, &self.edits, self.spelled)?))),
        })
    }

    /// All answers of the log, where it begins with this import, once its notes are taken.
    pub fn answers(&mut self) -> Option<Gathered> {
        self.clerk.answers.take()
    }

    /// Writes what waits and ends every deck.
    pub fn finish(mut self) -> Result<Report, ImportError> {
        self.clerk.end(self.tx)?;
        let mut all = Report::default();
        for (_, intake) in self.open {
            all.add(intake.finish(&mut self.clerk.new)?);
        }
        Ok(all)
    }

    /// Opens the deck that rows naming `named` go to.
    fn begin(&mut self, named: &str) -> Result<Intake<'c, 't>, ImportError> {
        let tx = self.tx;
        let head = self.head.clone().unwrap_or_default();
        let id = match (&self.request.deck, named, &head.id) {
            (Some(id), ..) => deck_id(id),
            (None, "", Some(id)) => deck_id(id),
            (None, "", None) => deck_id(self.name.rsplit_once('.').map_or(self.name, |(stem, _)| stem)),
            (None, named, _) => deck_id(named),
        };
        let shipped = |id: &str| tx.deck(id).map(|d| d.is_some_and(|d| d.deck.shipped));
        // A list that happens to be called like a shipped deck is not that deck.
        let id = if shipped(&id)? && !head.own { format!("my-{id}") } else { id };
        let before = tx.deck(&id)?;
        // A package may hold a part of a deck, so what it does not name is not gone.
        let ours = before.as_ref().is_some_and(|b| !b.deck.shipped);
        let retire = ours && self.request.deck.is_none() && !self.package;
        let deck = match before {
            Some(row) => row.deck,
            None => Deck {
                name: match named {
                    "" => head.name.unwrap_or_else(|| id.clone()),
                    named => text::clean(named).into_owned(),
                },
                id,
                kind: head.kind.unwrap_or(Kind::Word),
                level: head.level.or(self.request.options.level),
                shipped: false,
                choice: None,
                license: head.license.unwrap_or_default(),
                source: head.source.unwrap_or_default(),
                version: head.version.unwrap_or_default(),
            },
        };
        let num = tx.put_deck(&deck)?;
        let first = self.first.map_or_else(|| tx.first_place(), Ok)? - BLOCK;
        self.first = Some(first);
        let words = if deck.shipped { Rc::default() } else { self.words()? };
        let identity = match () {
            () if head.own => Identity::Own,
            () if self.package => Identity::Package,
            () => Identity::Theirs,
        };
        Intake::open(tx, self.target, deck, num, Keys { identity, retire }, first, self.ground(words))
    }
}
