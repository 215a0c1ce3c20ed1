//! Bringing notes and histories in: bytes are read by `formats`, what they hold joins the collection in one
//! transaction. Identity is the id, never the spelling; what was learned is kept whatever the file says.

mod events;
mod fields;
mod intake;
mod reviews;
mod whole;

use std::collections::HashMap;
use std::rc::Rc;

use crate::domain::deck::Deck;
use crate::domain::hash;
use crate::domain::note::Kind;
use crate::domain::text;
use crate::domain::time::{Now, Timestamp};
use crate::formats::{
    self, Archive, Container, DeckHead, FileError, Format, Item, Left, Options, Problem, ReadError, Row, Sink, Summary,
};
use crate::store::{Change, DeckNum, NoteNum, Store, StoreError};

use super::settings::Settings;
use super::{AppError, rules};

use intake::{shipped_words, word_key};
use reviews::Clerk;

pub use intake::Intake;

/// A file to import.
pub struct Source<'a> {
    /// The file's name without its folder; it names the deck where nothing else does.
    pub name: &'a str,
    pub bytes: &'a [u8],
}

/// What the learner said about the import.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub options: Options,
    /// The deck to put the notes in.
    pub deck: Option<String>,
    /// Change nothing.
    pub dry_run: bool,
}

/// What an import did. `added + changed + known + joined + skipped` are the notes of the file.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The deck's id, where notes came in.
    pub deck: Option<String>,
    pub added: u32,
    pub changed: u32,
    /// In the collection already, with the same text.
    pub known: u32,
    /// Words that a shipped deck has: the two now share one card and one progress.
    pub joined: u32,
    /// In the deck before, but no longer in the file: kept, marked retired.
    pub retired: u32,
    pub skipped: u32,
    /// Cards that came: of a package those of its new notes, whether the collection had such a card or not.
    pub cards: u32,
    /// Cards of the file that were left out with their notes.
    pub cards_skipped: u32,
    /// Answers that are new to the log.
    pub reviews: u32,
    /// Rows of the file's log that were there already, or are no answers.
    pub reviews_skipped: u32,
    pub problems: Vec<Problem>,
}

impl Report {
    /// Adds what another deck of the same file got.
    fn add(&mut self, other: Report) {
        self.deck = self.deck.take().or(other.deck);
        for (sum, n) in [
            (&mut self.added, other.added),
            (&mut self.changed, other.changed),
            (&mut self.known, other.known),
            (&mut self.joined, other.joined),
            (&mut self.retired, other.retired),
            (&mut self.skipped, other.skipped),
            (&mut self.cards, other.cards),
            (&mut self.cards_skipped, other.cards_skipped),
            (&mut self.reviews, other.reviews),
            (&mut self.reviews_skipped, other.reviews_skipped),
        ] {
            *sum += n;
        }
    }
}

/// Why a file was not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    App(#[from] AppError),
    /// The file as a whole cannot be taken; nothing was changed. The problems of its rows come along.
    #[error("{cause}")]
    File { cause: FileError, problems: Vec<Problem> },
    /// Not an error: a dry run's report, carried out of the transaction that is rolled back.
    #[error("a dry run")]
    DryRun(Box<Report>),
}

impl From<StoreError> for ImportError {
    fn from(e: StoreError) -> ImportError {
        ImportError::App(AppError::Store(e))
    }
}

/// No more problems are kept than this; the rest are counted.
pub const MOST_PROBLEMS: usize = 1000;

/// Imports one file. All of it, or, on an error, nothing.
///
/// # Errors
/// A file that cannot be taken as a whole, or a collection that cannot be written.
pub fn import(store: &mut Store, now: Now, source: &Source<'_>, request: &Request) -> Result<Report, ImportError> {
    // What the bytes are, where nobody says; a file that is nothing we know is refused by the reader, in words.
    let format = request.options.format.or_else(|| formats::detect(source.bytes, Some(source.name)).ok());
    let package = matches!(formats::container(source.bytes), Some(Container::AnkiPackage | Container::Sqlite));
    change(store, request, |tx| match format {
        Some(Format::Events) => events::take(tx, source.bytes),
        Some(Format::Collection) => whole::take(tx, source.bytes),
        _ => {
            let kind = if package { Some(Format::AnkiPackage) } else { format };
            notes(tx, now, source.name, request, kind, |options, sink| formats::read(source.bytes, options, sink))
        }
    })
}

/// Imports an Anki package, or a collection that stands alone, without taking the file into memory.
///
/// # Errors
/// As [`import`].
pub fn import_package(
    store: &mut Store,
    now: Now,
    name: &str,
    archive: &mut dyn Archive,
    request: &Request,
) -> Result<Report, ImportError> {
    change(store, request, |tx| {
        tx.expect_much()?;
        let kind = Some(Format::AnkiPackage);
        notes(tx, now, name, request, kind, |options, sink| formats::read_package(archive, options, sink))
    })
}

fn change(
    store: &mut Store,
    request: &Request,
    work: impl FnOnce(&Change<'_>) -> Result<Report, ImportError>,
) -> Result<Report, ImportError> {
    let done = store.change(|tx: &Change<'_>| {
        let report = work(tx)?;
        if request.dry_run { Err(ImportError::DryRun(Box::new(report))) } else { Ok(report) }
    });
    match done {
        Err(ImportError::DryRun(report)) => Ok(*report),
        other => other,
    }
}

/// Takes the notes that `read` hands over.
fn notes(
    tx: &Change<'_>,
    now: Now,
    name: &str,
    request: &Request,
    format: Option<Format>,
    read: impl FnOnce(&Options, &mut Sink<'_, ImportError>) -> Result<Summary, ReadError<ImportError>>,
) -> Result<Report, ImportError> {
    let settings = Settings::load(**tx)?;
    let options = Options {
        file_name: Some(name.to_owned()),
        offset: now.offset,
        remembered: fields::remembered(**tx)?,
        ..request.options.clone()
    };
    let package = format == Some(Format::AnkiPackage);
    // What writes the events of imported histories; their counters are made from the answers' keys.
    let device = tx.device(match format {
        Some(Format::AnkiPackage) => "anki",
        Some(Format::WaniKani) => "wanikani",
        Some(Format::Known) => "known",
        _ => "jpdb",
    })?;
    let rules = rules::of(&settings, **tx)?;
    let clerk = Clerk::new(now, &settings, rules, device);
    let mut desk = Desk {
        tx,
        clerk,
        name,
        request,
        package,
        head: None,
        words: None,
        first: None,
        open: Vec::new(),
        current: None,
    };
    let mut problems = Problems::default();
    let mut left = Report::default();
    let mut mapped = Vec::new();
    let read = read(&options, &mut |item| {
        match item {
            Item::Head(head) => desk.head = Some(head.clone()),
            Item::Problem(problem) => problems.push(problem),
            Item::Note(row) => {
                if let Some(problem) = desk.note(&row)? {
                    problems.push(problem);
                }
            }
            Item::Card(card) => desk.with_current(|intake| intake.card(&card)),
            Item::Review(review) => desk.with_current(|intake| intake.review(&review)),
            Item::Forgotten { at_ms, ask, key } => {
                desk.with_current(|intake| intake.forgotten(Timestamp(at_ms), ask, key));
            }
            Item::Left(Left { notes, cards, reviews }) => {
                left.skipped += notes;
                left.cards_skipped += cards;
                left.reviews_skipped += reviews;
            }
            Item::Mapped { notetype, fields } => mapped.push((notetype, fields.to_vec())),
        }
        Ok::<(), ImportError>(())
    });
    match read {
        Err(ReadError::Sink(e)) => return Err(e),
        Err(ReadError::File(cause)) => return Err(ImportError::File { cause, problems: problems.kept }),
        Ok(_) => {}
    }
    let mut report = desk.finish()?;
    report.add(left);
    report.skipped += problems.skipped;
    report.problems = problems.kept;
    for (notetype, names) in mapped {
        fields::remember(tx, now, now.day(settings.rollover), notetype, names, &request.options.map)?;
    }
    Ok(report)
}

/// The decks that a file's notes go to, opened as they are named.
struct Desk<'c, 't, 's> {
    tx: &'c Change<'t>,
    clerk: Clerk<'s>,
    /// The file's name.
    name: &'s str,
    request: &'s Request,
    /// The file is an Anki package.
    package: bool,
    head: Option<DeckHead>,
    words: Option<Rc<HashMap<u64, NoteNum>>>,
    /// The place in study order where the deck opened last begins.
    first: Option<i64>,
    /// By the name that the rows use; the empty name is the file's own deck.
    open: Vec<(String, Intake<'c, 't>)>,
    current: Option<usize>,
}

impl<'c, 't> Desk<'c, 't, '_> {
    fn note(&mut self, row: &Row<'_>) -> Result<Option<Problem>, ImportError> {
        if row.ours
            && let Some((note, home)) = self.at_home(row)?
        {
            self.end_note()?;
            let at = self.home(home)?;
            self.current = Some(at);
            self.open[at].1.returned(note);
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
        self.end_note()?;
        self.current = Some(at);
        self.open[at].1.note(row)
    }

    /// The note here that a note of ours comes back to.
    fn at_home(&mut self, row: &Row<'_>) -> Result<Option<(NoteNum, DeckNum)>, ImportError> {
        let Some(guid) = row.id.as_deref() else { return Ok(None) };
        if let Some(found) = self.tx.note_with_id(&package_id(self.tx, guid)?)? {
            return Ok(Some(found));
        }
        let words = self.words()?;
        let Some(&note) = words.get(&word_key(&row.head, &row.read)) else { return Ok(None) };
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
        let intake = Intake::open(self.tx, self.clerk.settings.target, row.deck, deck, keys, 0, Rc::default())?;
        // No name of a deck in a file begins so.
        self.open.push((format!("\0{}", self.open.len()), intake));
        Ok(self.open.len() - 1)
    }

    fn words(&mut self) -> Result<Rc<HashMap<u64, NoteNum>>, ImportError> {
        Ok(match &self.words {
            Some(words) => Rc::clone(words),
            None => Rc::clone(self.words.insert(Rc::new(shipped_words(self.tx)?))),
        })
    }

    /// The note that came last has all its answers now.
    fn end_note(&mut self) -> Result<(), ImportError> {
        match self.current {
            Some(at) => self.open[at].1.end_history(&mut self.clerk),
            None => Ok(()),
        }
    }

    /// What belongs to the note that came last.
    fn with_current(&mut self, take: impl FnOnce(&mut Intake<'c, 't>)) {
        if let Some(at) = self.current {
            take(&mut self.open[at].1);
        }
    }

    fn finish(mut self) -> Result<Report, ImportError> {
        self.end_note()?;
        let mut all = Report::default();
        for (_, intake) in self.open {
            all.add(intake.finish()?);
        }
        self.clerk.end(self.tx)?;
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
        Intake::open(tx, self.clerk.settings.target, deck, num, Keys { identity, retire }, first, words)
    }
}

/// A name as the id of a deck: cleaned, its blanks turned to hyphens so that it can be typed.
fn deck_id(name: &str) -> String {
    let id = text::clean(name).split_whitespace().collect::<Vec<_>>().join("-");
    if id.is_empty() { "imported".to_owned() } else { id }
}

/// Problems as they come, no more of them than a person would read.
#[derive(Default)]
struct Problems {
    kept: Vec<Problem>,
    skipped: u32,
}

impl Problems {
    fn push(&mut self, problem: Problem) {
        self.skipped += u32::from(problem.skipped);
        if self.kept.len() < MOST_PROBLEMS {
            self.kept.push(problem);
        }
    }
}

/// How a file's notes are named and what its silence means.
#[derive(Debug, Clone, Copy)]
pub struct Keys {
    pub identity: Identity,
    /// Notes of the deck that the file no longer has are retired.
    pub retire: bool,
}

/// What an id in a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// The file is a deck of ours: its ids are taken as they are.
    Own,
    /// Anki's, the same for the same note in every package; or one of ours that went through Anki.
    Package,
    /// The file's own: it may mean something else in the next file.
    Theirs,
}

/// Room in study order for one import: a deck brought later comes before one brought earlier.
const BLOCK: i64 = 1_000_000_000;

/// The id of a note of an Anki package: ours where a note of ours bears it, else one made from Anki's alone.
fn package_id(tx: &Change<'_>, guid: &str) -> Result<String, StoreError> {
    let like_ours = guid.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'));
    match like_ours && tx.note_with_id(guid)?.is_some() {
        true => Ok(guid.to_owned()),
        false => Ok(format!("u-{:016x}", hash::stable(&["anki", guid]))),
    }
}

/// The id of a note that brings none: it stays the same as long as deck, spelling and reading do.
fn made_id(deck: &str, head: &str, read: &str) -> String {
    format!("u-{:016x}", hash::stable(&[deck, head, read]))
}

/// The id of a note whose file has ids of its own that may mean something else in the next file.
fn own_id(deck: &str, id: &str) -> String {
    format!("u-{:016x}", hash::stable(&[deck, "id", id]))
}
