//! Look-alikes apart: two words that are easily taken for one another are not begun on one day, and while they are young
//! do not follow one another. Nothing is ever held back for it: where nothing else is left, the look-alike comes.

use std::collections::VecDeque;

use crate::domain::hash::NumberSet;
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
/// Words begun today that a new one is held against, the newest: of more, some share a kanji with every other word.
const BEGUN: usize = 40;

/// What was asked of late.
#[derive(Debug, Clone, Default)]
pub struct Apart {
    begun: Option<(Day, VecDeque<String>)>,
    /// New cards that were found to look like a word begun today; they do so all day.
    alike: NumberSet<CardNum>,
    recent: VecDeque<String>,
    /// What was chosen last, until it is answered.
    chosen: Option<(String, bool)>,
}

impl Apart {
    /// The next new card, if possible none that looks like one begun today.
    pub fn next_new(&mut self, reader: Reader<'_>, day: Day, filter: Filter) -> Result<Option<CardNum>, AppError> {
        let begun = match self.begun.take() {
            Some((of, begun)) if of == day => begun,
            _ => {
                self.alike.clear();
                reader.words_begun(day, ROWS)?.into()
            }
        };
        let first = |most| reader.first_cards(true, day, filter, most);
        let found = fitting(reader, first, NEW, |card| {
            if self.alike.contains(&card) {
                return Ok(None);
            }
            let word = reader.word(card)?;
            let looks_like = word.word && begun.iter().any(|head| alike(head, &word.head));
            if looks_like {
                self.alike.insert(card);
            }
            Ok((!looks_like).then_some(word))
        })?;
        self.begun = Some((day, begun));
        Ok(self.choose(found, true))
    }

    /// The next due card, if possible none that looks like one asked just before.
    pub fn next_due(&mut self, reader: Reader<'_>, day: Day, filter: Filter) -> Result<Option<CardNum>, AppError> {
        let first = |most| reader.first_cards(false, day, filter, most);
        let found = fitting(reader, first, DUE, |card| {
            let word = reader.word(card)?;
            let young = word.word && word.interval.0 < MATURE;
            let looks_like = young && self.recent.iter().any(|head| alike(head, &word.head));
            Ok((!looks_like).then_some(word))
        })?;
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
            begun.push_back(head.clone());
            if begun.len() > BEGUN {
                begun.pop_front();
            }
        }
        self.recent.push_front(head);
        self.recent.truncate(BACK);
    }
}

/// The first word that fits, else the first of all. More than one is looked at only where the first does not fit.
fn fitting(
    reader: Reader<'_>,
    first: impl Fn(u32) -> Result<Vec<CardNum>, StoreError>,
    most: u32,
    mut fits: impl FnMut(CardNum) -> Result<Option<Word>, StoreError>,
) -> Result<Option<Word>, AppError> {
    let Some(card) = first(1)?.pop() else { return Ok(None) };
    if let Some(word) = fits(card)? {
        return Ok(Some(word));
    }
    for other in first(most)?.into_iter().skip(1) {
        if let Some(word) = fits(other)? {
            return Ok(Some(word));
        }
    }
    Ok(Some(reader.word(card)?))
}
