//! Hands items to the sink and counts them. Never knows what an item means.

use super::decode::Decoded;
use super::fail::{FileError, ReadError};
use super::format::Format;
use super::item::{DeckHead, Item, Left, PastCard, PastReview, Problem, Row, Summary};
use super::options::Role;
use super::{MAX_FIELD, Sink};
use crate::domain::card::Ask;
use crate::domain::text::clean;

/// The sink, with what has gone into it.
pub(super) struct Tally<'s, 'k, E> {
    sink: &'s mut Sink<'k, E>,
    decoded: &'s Decoded<'s>,
    pub separator: Option<char>,
    pub columns: Vec<(String, Option<Role>)>,
    notes: u64,
    reviews: u64,
    skipped: u64,
    warnings: u64,
}

impl<'s, 'k, E> Tally<'s, 'k, E> {
    pub fn new(sink: &'s mut Sink<'k, E>, decoded: &'s Decoded<'s>) -> Self {
        Tally { sink, decoded, separator: None, columns: Vec::new(), notes: 0, reviews: 0, skipped: 0, warnings: 0 }
    }

    pub fn head(&mut self, head: &DeckHead) -> Result<(), ReadError<E>> {
        (self.sink)(Item::Head(head)).map_err(ReadError::Sink)
    }

    pub fn note(&mut self, row: Row<'_>) -> Result<(), ReadError<E>> {
        self.notes += 1;
        (self.sink)(Item::Note(row)).map_err(ReadError::Sink)
    }

    pub fn review(&mut self, review: PastReview) -> Result<(), ReadError<E>> {
        self.reviews += 1;
        (self.sink)(Item::Review(review)).map_err(ReadError::Sink)
    }

    pub fn card(&mut self, card: PastCard) -> Result<(), ReadError<E>> {
        (self.sink)(Item::Card(card)).map_err(ReadError::Sink)
    }

    pub fn forgotten(&mut self, at_ms: i64, ask: Ask, key: u64) -> Result<(), ReadError<E>> {
        (self.sink)(Item::Forgotten { at_ms, ask, key }).map_err(ReadError::Sink)
    }

    pub fn left(&mut self, left: Left) -> Result<(), ReadError<E>> {
        if left == Left::default() { Ok(()) } else { (self.sink)(Item::Left(left)).map_err(ReadError::Sink) }
    }

    pub fn mapped(&mut self, notetype: i64, fields: &[String]) -> Result<(), ReadError<E>> {
        (self.sink)(Item::Mapped { notetype, fields }).map_err(ReadError::Sink)
    }

    pub fn problem(&mut self, problem: Problem) -> Result<(), ReadError<E>> {
        let count = if problem.skipped { &mut self.skipped } else { &mut self.warnings };
        *count += 1;
        (self.sink)(Item::Problem(problem)).map_err(ReadError::Sink)
    }

    /// A row of a table that was left out.
    pub fn skip(&mut self, line: u64, reason: impl Into<String>) -> Result<(), ReadError<E>> {
        self.problem(Problem { line: Some(line), note: None, reason: reason.into(), skipped: true })
    }

    /// A row of a table that was taken all the same.
    pub fn warn(&mut self, line: u64, reason: impl Into<String>) -> Result<(), ReadError<E>> {
        self.problem(Problem { line: Some(line), note: None, reason: reason.into(), skipped: false })
    }

    /// Why a row with bytes that are no text is left out: where in the file they stand, when that is known.
    pub fn bad_bytes(&self, lines: Option<(u64, u64)>) -> String {
        match lines.and_then(|(first, last)| self.decoded.bad_between(first, last)) {
            Some(bad) => format!("byte {} (line {}) is not {} text", bad.offset, bad.line, self.decoded.encoding),
            None => "it holds bytes that are no text, or U+FFFD, the mark of a character lost earlier".to_owned(),
        }
    }

    pub fn finish(self, format: Format) -> Result<Summary, ReadError<E>> {
        if self.notes == 0 && self.reviews == 0 {
            let skipped = self.skipped;
            let none = if skipped > 0 { FileError::NothingTaken { skipped } } else { FileError::NoNotes };
            return Err(none.into());
        }
        Ok(Summary {
            format,
            encoding: self.decoded.encoding,
            separator: self.separator,
            columns: self.columns,
            notes: self.notes,
            reviews: self.reviews,
            skipped: self.skipped,
            warnings: self.warnings,
        })
    }
}

/// A text of the file, short and clean enough to stand in a message.
pub(super) fn excerpt(text: &str) -> String {
    const SHOWN: usize = 40;
    let near = text.char_indices().nth(4 * SHOWN).and_then(|(end, _)| text.get(..end)).unwrap_or(text);
    let cleaned = clean(near);
    match cleaned.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", cleaned.get(..end).unwrap_or_default()),
        None => cleaned.into_owned(),
    }
}

/// Why a field is too long, if it is.
pub(super) fn too_long(len: usize) -> Option<String> {
    (len > MAX_FIELD).then(|| format!("a field of {} KB: more than 64 KB is not a flash card", len / 1024))
}
