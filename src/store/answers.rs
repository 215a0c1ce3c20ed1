//! The answers in the log, as the memory model, statistics and checks look at them: those in packs and those in rows of
//! their own.

use std::collections::HashSet;

use rusqlite::types::ValueRef;

use crate::domain::event::{Act, Answer, Event, EventId, ReviewKind};
use crate::domain::hash::NumberSet;
use crate::domain::memory::card::Review;
use crate::domain::rating::Quality;
use crate::domain::time::{Day, Millis, Timestamp};

use super::bundles::packs_from;
use super::cards::wrong;
use super::events::COUNTS;
use super::{CardNum, Reader, StoreError};

/// Every answer that counts, as much of it as the memory model and statistics look at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// Oldest first by their time. Cards bear [`CardNum::number`].
    pub reviews: Vec<Review>,
    /// Typed checks, and how many of them failed.
    pub audits: u32,
    pub failures: u32,
    /// The latest time that any of them bears.
    pub latest: Option<Timestamp>,
}

/// Answers as they are gathered, in any order.
#[derive(Debug, Default)]
pub struct Gathered {
    found: Answers,
    /// When each was given, in milliseconds since 1970.
    times: Vec<i64>,
}

impl Gathered {
    /// Adds the answer that an event is.
    pub fn add(&mut self, card: CardNum, event: &Event, answer: &Answer) {
        let audit = answer.kind == ReviewKind::Audit;
        self.push(card, event.at.0, event.day, answer.quality, answer.took, audit);
    }

    fn push(&mut self, card: CardNum, at: i64, day: Day, quality: Quality, took: Millis, audit: bool) {
        if audit {
            self.found.audits += 1;
            self.found.failures += u32::from(!quality.recalled());
        }
        self.times.push(at);
        self.found.reviews.push(Review { card: card.number(), day, rating: quality.rating(), took: took.into() });
    }

    /// How many there are.
    pub const fn count(&self) -> usize {
        self.times.len()
    }

    /// All of them, oldest first.
    pub fn answers(self) -> Answers {
        let Gathered { mut found, times } = self;
        found.latest = times.iter().max().copied().map(Timestamp);
        // Only what came from elsewhere can stand out of order.
        if !times.is_sorted() {
            found.reviews = by_time(times, &found.reviews);
        }
        found
    }
}

impl Reader<'_> {
    /// Every answer that counts.
    pub fn answers(&self) -> Result<Answers, StoreError> {
        self.answers_after(0)
    }

    /// Every answer that counts of those stored after the row `seq` of the log.
    pub fn answers_after(&self, seq: i64) -> Result<Answers, StoreError> {
        let (undone, mut found) = (self.undone()?, Gathered::default());
        self.each_packed(seq, |card, event| {
            if let Act::Answer(answer) = event.act
                && !undone.contains(&event.id)
            {
                found.add(card, &event, &answer);
            }
        })?;
        // Most logs have few undos or none: which event a row is need then not be read for every one.
        let mut query = self.conn.prepare_cached(match undone.is_empty() {
            true => "SELECT card, at, day, q, took_ms, kind = 'audit' FROM event WHERE q IS NOT NULL AND seq > ?1 ORDER BY seq",
            false => "SELECT card, at, day, q, took_ms, kind = 'audit', device, counter FROM event
                      WHERE q IS NOT NULL AND seq > ?1 ORDER BY seq",
        })?;
        let mut rows = query.query([seq])?;
        while let Some(r) = rows.next()? {
            if !undone.is_empty() && undone.contains(&EventId { device: r.get(6)?, counter: r.get(7)? }) {
                continue;
            }
            let quality = Quality::new(r.get(3)?).ok_or_else(|| wrong(3, "no grade of 0 to 5"))?;
            found.push(CardNum(r.get(0)?), r.get(1)?, Day(r.get(2)?), quality, Millis(r.get(4)?), r.get(5)?);
        }
        Ok(found.answers())
    }

    /// The events that an undo names.
    pub(super) fn undone(&self) -> Result<HashSet<EventId>, StoreError> {
        let mut query = self
            .conn
            .prepare_cached("SELECT undoes_device, undoes FROM event WHERE kind = 'undo' AND undoes IS NOT NULL")?;
        let named = query.query_map([], |r| Ok(EventId { device: r.get(0)?, counter: r.get(1)? }))?;
        Ok(named.collect::<Result<_, _>>()?)
    }

    /// The last study day on which a card had an answer that counts, up to the row `seq` of the log. `card` is a
    /// [`CardNum::number`].
    pub fn last_answered(&self, card: u32, seq: i64) -> Result<Option<Day>, StoreError> {
        let mut query = self.conn.prepare_cached(&format!(
            "SELECT max(day) FROM event e WHERE card = ?1 AND seq <= ?2 AND q IS NOT NULL AND {COUNTS}"
        ))?;
        let mut last = query.query_row([i64::from(card), seq], |r| Ok(r.get::<_, Option<i32>>(0)?.map(Day)))?;
        let undone = self.undone()?;
        self.each_packed_of(CardNum(card.into()), |row, event| {
            if row <= seq && matches!(event.act, Act::Answer(_)) && !undone.contains(&event.id) {
                last = last.max(Some(event.day));
            }
        })?;
        Ok(last)
    }

    /// The earliest time that an answer stored after the row `seq` of the log bears.
    pub fn earliest_after(&self, seq: i64) -> Result<Option<Timestamp>, StoreError> {
        let mut query = self
            .conn
            .prepare_cached("SELECT min(at) FROM event WHERE seq > ?1 AND (q IS NOT NULL OR pack IS NOT NULL)")?;
        Ok(query.query_row([seq], |r| Ok(r.get::<_, Option<i64>>(0)?.map(Timestamp)))?)
    }

    /// Whether an undo stored after the row `seq` of the log takes back something stored up to it, or in a pack.
    pub fn undone_since(&self, seq: i64) -> Result<bool, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT 1 FROM event u LEFT JOIN event e ON e.device = u.undoes_device AND e.counter = u.undoes
             WHERE u.seq > ?1 AND u.kind = 'undo' AND ifnull(e.seq, 0) <= ?1 LIMIT 1",
        )?;
        Ok(query.exists([seq])?)
    }

    /// Words among the newest `rows` of the log that were graded as known on an earlier day than `day`, and are not asked
    /// today: the longest ago first. Of a pack its last answer counts.
    pub fn lately_known(&self, day: Day, rows: i64) -> Result<Vec<CardNum>, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT device, counter, at, offset_min, day, scheduler, version, pack, card FROM event
             WHERE seq > (SELECT max(seq) FROM event) - ?1 AND (q >= 4 AND kind <> 'audit' AND day < ?2 OR pack IS NOT NULL)
             ORDER BY seq",
        )?;
        let mut fits = self.conn.prepare_cached(
            "SELECT 1 FROM card c JOIN note n ON n.num = c.num >> 3
             WHERE c.num = ?1 AND c.last_day < ?2 AND c.due > ?2 AND c.standing = 'active' AND c.num & 7 = 0
               AND c.last_grade >= 3 AND (n.kind = 'word' OR n.kind = 'business')",
        )?;
        let (mut seen, mut cards) = (NumberSet::default(), Vec::new());
        let mut add = |card: CardNum| {
            if seen.insert(card) && fits.exists([card.0, day.0.into()])? {
                cards.push(card);
            }
            Ok::<_, rusqlite::Error>(())
        };
        let mut known = query.query([rows, day.0.into()])?;
        while let Some(r) = known.next()? {
            match r.get_ref(7)? {
                ValueRef::Null => add(CardNum(r.get(8)?))?,
                _ => packs_from(r, 5, 7, 8)?.try_for_each(|pack| add(pack?.0))?,
            }
        }
        Ok(cards)
    }
}

/// Values in the order of their times, alike ones as they are. A time since the first and a place fit into one number
/// unless a log is longer than any life: numbers are sorted in a fraction of the time and room that pairs take.
fn by_time<T: Copy>(mut times: Vec<i64>, values: &[T]) -> Vec<T> {
    let (first, last) = (times.iter().min().copied().unwrap_or(0), times.iter().max().copied().unwrap_or(0));
    let bits = usize::BITS - times.len().leading_zeros();
    if last.checked_sub(first).is_none_or(|all| all.leading_zeros() <= bits) {
        let mut order: Vec<(i64, &T)> = times.into_iter().zip(values).collect();
        order.sort_by_key(|(time, _)| *time);
        return order.into_iter().map(|(_, value)| *value).collect();
    }
    times.iter_mut().zip(0..).for_each(|(time, n)| *time = (*time - first) << bits | n);
    times.sort_unstable();
    let place = |key: i64| usize::try_from(key & ((1 << bits) - 1)).ok();
    times.into_iter().filter_map(|key| values.get(place(key)?).copied()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn values_stand_in_the_order_of_their_times(times in prop::collection::vec(prop_oneof![0..9i64, any::<i64>()], 0..60)) {
            let values: Vec<usize> = (0..times.len()).collect();
            let mut expected = values.clone();
            expected.sort_by_key(|&n| times[n]);
            prop_assert_eq!(by_time(times, &values), expected);
        }
    }
}
