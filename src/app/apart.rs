//! Look-alikes apart: two words that are easily taken for one another are not begun on one day, and while they are young
//! do not follow one another. Nothing is ever held back for it: where nothing else is left, the look-alike comes.

use std::collections::VecDeque;

use crate::domain::japanese::alike::alike;
use crate::domain::retention::MATURE;
use crate::domain::time::Day;
use crate::store::queue::{Filter, Word};
use crate::store::{CardNum, Reader};

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
        let begun = match &self.begun {
            Some((of, begun)) if *of == day => begun,
            _ => &self.begun.insert((day, reader.words_begun(day, ROWS)?)).1,
        };
        if begun.is_empty() {
            let first = reader.first_words(true, day, filter, 1)?;
            return Ok(self.choose(first, true, |_| true));
        }
        let begun = begun.clone();
        let words = reader.first_words(true, day, filter, NEW)?;
        Ok(self.choose(words, true, |word| !begun.iter().any(|head| alike(head, &word.head))))
    }

    /// The next due card, if possible none that looks like one asked just before.
    pub fn next_due(&mut self, reader: Reader<'_>, day: Day, filter: Filter) -> Result<Option<CardNum>, AppError> {
        let most = if self.recent.is_empty() { 1 } else { DUE };
        let words = reader.first_words(false, day, filter, most)?;
        let recent = self.recent.clone();
        let young = |word: &Word| word.interval.0 < MATURE;
        Ok(self.choose(words, false, |word| !young(word) || !recent.iter().any(|head| alike(head, &word.head))))
    }

    /// The first word that fits, else the first of all.
    fn choose(&mut self, words: Vec<Word>, new: bool, fits: impl Fn(&Word) -> bool) -> Option<CardNum> {
        let at = words.iter().position(|word| !word.word || fits(word)).unwrap_or(0);
        let word = words.into_iter().nth(at)?;
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
