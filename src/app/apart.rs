//! Look-alikes apart: two words that are easily taken for one another are not begun on one day, and while they are young
//! do not follow one another. Nothing is ever held back for it: where nothing else is left, the look-alike comes.

use std::collections::VecDeque;

use crate::domain::japanese::alike::Look;
use crate::domain::retention::MATURE;
use crate::domain::time::Day;
use crate::store::cards::WholeCard;
use crate::store::queue::{As, Filter, Place};
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
    begun: Option<(Day, VecDeque<Look>)>,
    /// The new cards that come first and look like a word begun today, as they will all day; and where the last stands.
    passed: VecDeque<CardNum>,
    after: Place,
    recent: VecDeque<Look>,
    /// What was chosen last, until it is answered.
    chosen: Option<(CardNum, Look, bool)>,
}

impl Apart {
    /// Something else than an answer has changed cards: those that were passed over are looked for anew.
    pub fn look_anew(&mut self) {
        self.passed.clear();
        self.after = Place::default();
    }

    /// The next new card, if possible none that looks like one begun today.
    pub fn next_new(&mut self, reader: Reader<'_>, day: Day, filter: Filter) -> Result<Option<WholeCard>, AppError> {
        let begun = match self.begun.take() {
            Some((of, begun)) if of == day => begun,
            _ => {
                self.look_anew();
                reader.words_begun(day, ROWS)?.iter().map(|head| Look::of(head)).collect()
            }
        };
        let most = NEW.saturating_sub(self.passed.len());
        let found = reader.find_new(self.after, day, filter, most, |it| {
            if it.note.kind.is_word() && looks_like(&it, &begun) {
                self.passed.push_back(it.card.num);
                self.after = it.place();
                return None;
            }
            Some(it)
        })?;
        self.begun = Some((day, begun));
        let found = match found {
            Some(found) => Some(found),
            None => self.first_passed(reader, day)?,
        };
        Ok(self.choose(found, true))
    }

    /// Of the new cards that were passed over the first that can still come.
    fn first_passed(&mut self, reader: Reader<'_>, day: Day) -> Result<Option<WholeCard>, AppError> {
        while let Some(&num) = self.passed.front() {
            if reader.still(num, As::New, day)? {
                return Ok(reader.whole_card(num)?);
            }
            self.passed.pop_front();
        }
        Ok(None)
    }

    /// The next due card, if possible none that looks like one asked just before.
    pub fn next_due(&mut self, reader: Reader<'_>, day: Day, filter: Filter) -> Result<Option<WholeCard>, AppError> {
        let mut first = None;
        let found = reader.find_due(day, filter, DUE, |it| {
            let young = it.note.kind.is_word() && it.card.state.memory.interval.0 < MATURE;
            if young && looks_like(&it, &self.recent) {
                first.get_or_insert(it);
                return None;
            }
            Some(it)
        })?;
        Ok(self.choose(found.or(first), false))
    }

    fn choose(&mut self, found: Option<WholeCard>, new: bool) -> Option<WholeCard> {
        self.chosen =
            found.as_ref().filter(|it| it.note.kind.is_word()).map(|it| (it.card.num, Look::of(&it.note.head), new));
        found
    }

    /// The card last chosen was answered.
    pub fn asked(&mut self, day: Day) {
        let Some((num, look, new)) = self.chosen.take() else { return };
        self.passed.retain(|passed| *passed != num);
        if let Some((_, begun)) = self.begun.as_mut().filter(|(of, _)| new && *of == day) {
            begun.push_back(look.clone());
            if begun.len() > BEGUN {
                begun.pop_front();
            }
        }
        self.recent.push_front(look);
        self.recent.truncate(BACK);
    }
}

fn looks_like(it: &WholeCard, others: &VecDeque<Look>) -> bool {
    let look = Look::of(&it.note.head);
    others.iter().any(|other| look.like(other))
}
