//! Look-alikes apart: two words that are easily taken for one another are not begun on one day, and while they are young
//! do not follow one another. Nothing is ever held back for it: where nothing else is left, the look-alike comes.

use std::collections::VecDeque;

use crate::domain::japanese::alike::alike;
use crate::domain::retention::MATURE;
use crate::domain::time::Day;
use crate::store::queue::{Filter, Word};
use crate::store::{CardNum, Reader, StoreError};

use super::AppError;

/// New cards in study order among which one unlike those of today is looked for, and due ones.
const NEW: u32 = 12;
const DUE: u32 = 4;
/// Words back for which a young word keeps away from its look-alikes.
const BACK: usize = 8;
/// The newest rows of the log that are asked what was begun today.
const ROWS: i64 = 400;

/// What was asked of late.
#[derive(Debug, Clone, Default)]
pub struct Apart {
    begun: Option<(Day, Vec<String>)>,
    recent: VecDeque<String>,
    /// What was chosen last, until it is answered.
    chosen: Option<(String, bool)>,
}

impl Apart {
    /// The next new card, if possible none that looks like one begun today.
    pub fn next_new(&mut self, reader: Reader<'_>, day: Day, filter: Filter) -> Result<Option<CardNum>, AppError> {
        let begun = match self.begun.take() {
            Some((of, begun)) if of == day => begun,
            _ => reader.words_begun(day, ROWS)?,
        };
        let first = |most| reader.first_words(true, day, filter, most);
        let found = fitting(first, NEW, |word| !begun.iter().any(|head| alike(head, &word.head)))?;
        self.begun = Some((day, begun));
        Ok(self.choose(found, true))
    }

    /// The next due card, if possible none that looks like one asked just before.
    pub fn next_due(&mut self, reader: Reader<'_>, day: Day, filter: Filter) -> Result<Option<CardNum>, AppError> {
        let first = |most| reader.first_words(false, day, filter, most);
        let young = |word: &Word| word.interval.0 < MATURE;
        let near = |word: &Word| self.recent.iter().any(|head| alike(head, &word.head));
        let found = fitting(first, DUE, |word| !young(word) || !near(word))?;
        Ok(self.choose(found, false))
    }

    fn choose(&mut self, found: Option<Word>, new: bool) -> Option<CardNum> {
        let word = found?;
        self.chosen = word.word.then_some((word.head, new));
        Some(word.card)
    }

    /// The card last chosen was answered.
    pub fn asked(&mut self, day: Day) {
        let Some((head, new)) = self.chosen.take() else { return };
        if let Some((_, begun)) = self.begun.as_mut().filter(|(of, _)| new && *of == day) {
            begun.push(head.clone());
        }
        self.recent.push_front(head);
        self.recent.truncate(BACK);
    }
}

/// The first word that fits, else the first of all. More than one is looked at only where the first does not fit.
fn fitting(
    first: impl Fn(u32) -> Result<Vec<Word>, StoreError>,
    most: u32,
    fits: impl Fn(&Word) -> bool,
) -> Result<Option<Word>, AppError> {
    let fits = |word: &Word| !word.word || fits(word);
    let found = first(1)?.pop();
    if found.as_ref().is_none_or(fits) {
        return Ok(found);
    }
    Ok(first(most)?.into_iter().find(fits).or(found))
}
