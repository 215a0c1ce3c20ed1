//! What an import did, or why it did nothing.

use crate::app::AppError;
use crate::formats::{FileError, Problem};
use crate::store::StoreError;

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
    pub(super) fn add(&mut self, other: Report) {
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

/// Problems as they come, no more of them than a person would read.
#[derive(Default)]
pub struct Problems {
    pub kept: Vec<Problem>,
    pub skipped: u32,
}

impl Problems {
    pub fn push(&mut self, problem: &Problem) {
        self.skipped += u32::from(problem.skipped);
        if self.kept.len() < MOST_PROBLEMS {
            self.kept.push(problem.clone());
        }
    }
}
