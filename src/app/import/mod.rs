//! Bringing notes and histories in: bytes are read by `formats`, what they hold joins the collection in one
//! transaction. Identity is the id, never the spelling; what was learned is kept whatever the file says.

mod events;
mod intake;
mod reviews;
mod whole;

use crate::domain::deck::Deck;
use crate::domain::hash;
use crate::domain::note::Kind;
use crate::domain::progress::{Progress, Watch};
use crate::domain::text;
use crate::domain::time::Now;
use crate::formats::{self, DeckHead, FileError, Format, Item, Options, PastReview, Problem, ReadError, Row};
use crate::store::{Change, Store, StoreError};

use super::AppError;
use super::settings::Settings;

pub use intake::Intake;
pub use reviews::{History, Taken};

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
    pub cards: u32,
    pub reviews: u32,
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
    import_watched(store, now, source, request, &mut |_| {})
}

/// As [`import`], telling how far it has come: in lines of the file, where it has lines.
pub fn import_watched(
    store: &mut Store,
    now: Now,
    source: &Source<'_>,
    request: &Request,
    watch: Watch<'_>,
) -> Result<Report, ImportError> {
    let done = store.change(|tx: &Change<'_>| {
        // What the bytes are, where nobody says; a file that is nothing we know is refused by the reader, in words.
        let format = request.options.format.or_else(|| formats::detect(source.bytes, Some(source.name)).ok());
        let report = match format {
            Some(Format::Events) => events::take(tx, source.bytes)?,
            Some(Format::Collection) => whole::take(tx, source.bytes)?,
            _ => notes(tx, now, source, request, watch)?,
        };
        if request.dry_run { Err(ImportError::DryRun(Box::new(report))) } else { Ok(report) }
    });
    match done {
        Err(ImportError::DryRun(report)) => Ok(*report),
        other => other,
    }
}

/// Notes between two words on progress.
const TOLD_EVERY: u64 = 500;

fn notes(
    tx: &Change<'_>,
    now: Now,
    source: &Source<'_>,
    request: &Request,
    watch: Watch<'_>,
) -> Result<Report, ImportError> {
    let lines = source.bytes.iter().filter(|b| **b == b'\n').count();
    let of = u64::try_from(lines).unwrap_or(0);
    let mut taken = 0;
    let mut options = request.options.clone();
    options.file_name = Some(source.name.to_owned());
    let mut desk = Desk { tx, now, source, request, head: None, open: Vec::new(), current: None };
    let mut problems = Problems::default();
    let read = formats::read(source.bytes, &options, &mut |item| {
        match item {
            Item::Head(head) => desk.head = Some(head.clone()),
            Item::Problem(problem) => problems.push(problem),
            Item::Note(row) => {
                taken += 1;
                if taken % TOLD_EVERY == 0 {
                    watch(Progress {
                        done: if of >= taken { row.line } else { taken },
                        of: if of >= taken { of } else { 0 },
                    });
                }
                if let Some(problem) = desk.deck_of(&row)?.note(&row)? {
                    problems.push(problem);
                }
            }
            Item::Review(review) => desk.review(&review),
        }
        Ok::<(), ImportError>(())
    });
    match read {
        Err(ReadError::Sink(e)) => return Err(e),
        Err(ReadError::File(cause)) => return Err(ImportError::File { cause, problems: problems.kept }),
        Ok(_) => {}
    }
    let mut report = desk.finish()?;
    report.skipped += problems.skipped;
    report.problems = problems.kept;
    Ok(report)
}

/// The decks that a file's notes go to, opened as they are named.
struct Desk<'c, 't, 's> {
    tx: &'c Change<'t>,
    now: Now,
    source: &'s Source<'s>,
    request: &'s Request,
    head: Option<DeckHead>,
    /// By the name that the rows use; the empty name is the file's own deck.
    open: Vec<(String, Intake<'c, 't>)>,
    current: Option<usize>,
}

impl<'c, 't> Desk<'c, 't, '_> {
    fn deck_of(&mut self, row: &Row<'_>) -> Result<&mut Intake<'c, 't>, ImportError> {
        let named = if self.request.deck.is_some() { "" } else { row.deck.as_deref().unwrap_or_default() };
        let at = match self.open.iter().position(|(name, _)| name == named) {
            Some(at) => at,
            None => {
                let intake = self.begin(named)?;
                self.open.push((named.to_owned(), intake));
                self.open.len() - 1
            }
        };
        self.current = Some(at);
        Ok(&mut self.open[at].1)
    }

    fn review(&mut self, review: &PastReview<'_>) {
        if let Some(at) = self.current {
            self.open[at].1.review(review);
        }
    }

    fn finish(self) -> Result<Report, ImportError> {
        let mut all = Report::default();
        for (_, intake) in self.open {
            all.add(intake.finish()?);
        }
        if all.reviews > 0 {
            self.tx.recount_days()?;
        }
        Ok(all)
    }

    /// Opens the deck that rows naming `named` go to.
    fn begin(&self, named: &str) -> Result<Intake<'c, 't>, ImportError> {
        let tx = self.tx;
        let head = self.head.clone().unwrap_or_default();
        let id = match (&self.request.deck, named, &head.id) {
            (Some(id), ..) => deck_id(id),
            (None, "", Some(id)) => deck_id(id),
            (None, "", None) => deck_id(self.source.name.rsplit_once('.').map_or(self.source.name, |(stem, _)| stem)),
            (None, named, _) => deck_id(named),
        };
        let shipped = |id: &str| tx.deck(id).map(|d| d.is_some_and(|d| d.deck.shipped));
        // A list that happens to be called like a shipped deck is not that deck.
        let id = if shipped(&id)? && !head.own { format!("my-{id}") } else { id };
        let before = tx.deck(&id)?;
        let retire = before.as_ref().is_some_and(|b| !b.deck.shipped) && self.request.deck.is_none();
        let deck = match before {
            Some(row) => row.deck,
            None => Deck {
                name: head.name.filter(|_| named.is_empty()).unwrap_or_else(|| id.clone()),
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
        let settings = Settings::load(**tx)?;
        Intake::open(tx, self.now, settings, deck, num, Keys { own: head.own, retire }, tx.first_place()? - BLOCK)
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
    /// The file is a deck of ours: its ids are taken as they are.
    pub own: bool,
    /// Notes of the deck that the file no longer has are retired.
    pub retire: bool,
}

/// Room in study order for one import: a deck brought later comes before one brought earlier.
const BLOCK: i64 = 1_000_000_000;

/// The id of a note that brings none: it stays the same as long as deck, spelling and reading do.
fn made_id(deck: &str, head: &str, read: &str) -> String {
    format!("u-{:016x}", hash::stable(&[deck, head, read]))
}

/// The id of a note whose file has ids of its own that may mean something else in the next file.
fn own_id(deck: &str, id: &str) -> String {
    format!("u-{:016x}", hash::stable(&[deck, "id", id]))
}
