//! Which card comes next, and why none does.

use crate::app::AppError;
use crate::app::answer::whole_card;
use crate::app::question::Question;
use crate::app::triage::Entry;
use crate::domain::queue::{self, Reached, Today, Turn};
use crate::domain::time::Now;
use crate::store::cards::WholeCard;
use crate::store::queue::As;
use crate::store::{CardNum, Reader};

use super::Session;
use super::shown::{Ending, Pile};

/// A word graded as known is checked after so many answers of a session, from the newest so many rows of the log.
pub(super) const AUDIT_EVERY: u32 = 12;
const AUDIT_ROWS: i64 = 400;

impl Session {
    /// The next card with the pile it comes from, or why there is none.
    pub(super) fn choose(
        &mut self,
        reader: Reader<'_>,
        now: Now,
        today: Today,
    ) -> Result<Result<(WholeCard, Pile), Ending>, AppError> {
        let reached = self.limits.reached(today);
        if reached == Some(Reached::Time) {
            return Ok(Err(Ending::Minutes));
        }
        if self.audits
            && self.until_audit == 0
            && let Some(num) = self.find_check(reader)?
        {
            return Ok(Ok((whole_card(reader, num)?, Pile::Audit)));
        }
        let waiting = if self.known.all_told { Vec::new() } else { reader.waiting(self.day, self.filter)? };
        self.known.all_told = waiting.is_empty();
        self.left.repeats = u32::try_from(waiting.len()).unwrap_or(u32::MAX);
        let since = |n: i64| u32::try_from(n).unwrap_or(0);
        if let Some(w) = waiting.iter().find(|w| queue::may_return(w.failed, now.at, since(w.since))) {
            return Ok(Ok((whole_card(reader, w.card)?, Pile::Repeat)));
        }
        if let Some(found) = self.by_gain(reader, today)? {
            return Ok(Ok(found));
        }
        for _ in 0..2 {
            let due = self.left.due.min(self.limits.due_left(today));
            let new = self.left.new.min(self.limits.new_left(today));
            let found = match queue::turn(today.cards, due, new) {
                Some(Turn::Due) => self.apart.next_due(reader, self.day, self.filter)?.map(|it| (it, Pile::Due)),
                Some(Turn::New) => self.apart.next_new(reader, self.day, self.filter)?.map(|it| (it, Pile::New)),
                None => break,
            };
            match found {
                Some(found) => return Ok(Ok(found)),
                // Another process was faster, or a card's sibling was answered: the counts are behind.
                None => self.recount(reader, self.day)?,
            }
        }
        let other = waiting.iter().find(|w| Some(w.card) != self.last).or(waiting.first());
        Ok(match other {
            Some(w) => Ok((whole_card(reader, w.card)?, Pile::Repeat)),
            None if reached == Some(Reached::Cards) && self.more(reader, today)? => Err(Ending::Limit),
            None => Err(Ending::Done),
        })
    }

    /// The next card of the order by gain, where there is one: what is no longer to be asked is left out.
    fn by_gain(&mut self, reader: Reader<'_>, today: Today) -> Result<Option<(WholeCard, Pile)>, AppError> {
        let Some(order) = &mut self.order else { return Ok(None) };
        while let Some(entry) = order.first() {
            let found = match entry {
                Entry::Due(num) if self.limits.due_left(today) > 0 && reader.still(num, As::Due, self.day)? => {
                    Some((whole_card(reader, num)?, Pile::Due))
                }
                Entry::Early(num) if reader.still(num, As::Early, self.day)? => {
                    Some((whole_card(reader, num)?, Pile::Early))
                }
                Entry::New if self.limits.new_left(today) > 0 => {
                    self.apart.next_new(reader, self.day, self.filter)?.map(|it| (it, Pile::New))
                }
                Entry::Due(_) | Entry::Early(_) | Entry::New => None,
            };
            if found.is_some() {
                return Ok(found);
            }
            order.drop_first();
        }
        Ok(None)
    }

    /// A word to check: one with a reading to type, another each time. Where there is none, none is looked for in a while.
    fn find_check(&mut self, reader: Reader<'_>) -> Result<Option<CardNum>, AppError> {
        if let Some((num, Pile::Audit)) = self.shown {
            return Ok(Some(num));
        }
        for num in reader.lately_known(self.day, AUDIT_ROWS)? {
            let Some(WholeCard { card, note, .. }) = reader.whole_card(num)? else { continue };
            if !Question::asked(&card, note).readings.is_empty() {
                return Ok(Some(num));
            }
        }
        self.until_audit = AUDIT_EVERY;
        Ok(None)
    }

    /// Whether the day would have another card if it were not for its number of cards.
    fn more(&self, reader: Reader<'_>, today: Today) -> Result<bool, AppError> {
        Ok(self.limits.new > today.new && reader.count_new(self.day, self.filter, 1)? > 0
            || reader.find_due(self.day, self.filter, 1, Some)?.is_some())
    }
}
