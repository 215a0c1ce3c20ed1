//! Look-alikes apart: two words that are easily taken for one another are not begun on one day, and while they are young
//! do not follow one another. Nothing is ever held back for it: where nothing else is left, the look-alike comes.

use std::collections::VecDeque;

use crate::domain::hash::NumberSet;
use crate::domain::japanese::alike::alike;
use crate::domain::note::Kind;
use crate::domain::retention::MATURE;
use crate::domain::time::Day;
use crate::store::cards::WholeCard;
use crate::store::queue::{Filter, Found};
use crate::store::{CardNum, Reader};

use super::AppError;

/// New cards in study order among which one unlike those of today is looked for, and due ones.
const NEW: usize = 12;
const DUE: usize = 4;
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
    pub fn next_new(&mut self, reader: Reader<'_>, day: Day, filter: Filter) -> Result<Option<WholeCard>, AppError> {
        let begun = match self.begun.take() {
            Some((of, begun)) if of == day => begun,
            _ => {
                self.alike.clear();
                reader.words_begun(day, ROWS)?.into()
            }
        };
        let found = reader.find_first(true, day, filter, NEW, |num| {
            if self.alike.contains(&num) {
                return Ok(None);
            }
            let found = reader.whole_card(num)?;
            let looks_like = |it: &WholeCard| is_word(it) && begun.iter().any(|head| alike(head, &it.note.head));
            if found.as_ref().is_some_and(looks_like) {
                self.alike.insert(num);
                return Ok(None);
            }
            Ok(found)
        })?;
        self.begun = Some((day, begun));
        self.choose(reader, found, true)
    }

    /// The next due card, if possible none that looks like one asked just before.
    pub fn next_due(&mut self, reader: Reader<'_>, day: Day, filter: Filter) -> Result<Option<WholeCard>, AppError> {
        let found = reader.find_first(false, day, filter, DUE, |num| {
            let looks_like = |it: &WholeCard| {
                let young = is_word(it) && it.card.state.memory.interval.0 < MATURE;
                young && self.recent.iter().any(|head| alike(head, &it.note.head))
            };
            Ok(reader.whole_card(num)?.filter(|it| !looks_like(it)))
        })?;
        self.choose(reader, found, false)
    }

    fn choose(
        &mut self,
        reader: Reader<'_>,
        found: Option<Found<WholeCard>>,
        new: bool,
    ) -> Result<Option<WholeCard>, AppError> {
        let found = match found {
            Some(Found::Fitting(found)) => Some(found),
            Some(Found::First(num)) => reader.whole_card(num)?,
            None => None,
        };
        self.chosen = found.as_ref().filter(|it| is_word(it)).map(|it| (it.note.head.clone(), new));
        Ok(found)
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

/// Whether it is a word at all, and no kanji or grammar point.
fn is_word(it: &WholeCard) -> bool {
    matches!(it.note.kind, Kind::Word | Kind::Business)
}
