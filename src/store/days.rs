//! The `day` table: what each study day has seen. A cache of the log, kept so that limits and pictures need no scan.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, params};

use crate::domain::event::{Act, Answer, Event};
use crate::domain::queue::Today;
use crate::domain::time::{Day, Millis};

use super::{Change, Reader, StoreError};

/// One study day in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Answers of every kind.
    pub answers: i64,
    /// Scheduled answers.
    pub cards: i64,
    /// First answers of new cards.
    pub new: i64,
    /// Scheduled answers of cards seen before that were recalled.
    pub recalled: i64,
    /// Time spent answering, in milliseconds; of one answer no more than [`Answer::LONGEST`].
    pub ms: i64,
}

impl Tally {
    /// Counts an answer.
    pub fn add(&mut self, answer: &Answer) {
        let Today { cards, new, time } = Today::default().with(answer);
        self.answers += 1;
        self.cards += i64::from(cards);
        self.new += i64::from(new);
        self.recalled += i64::from(cards > new && answer.quality.recalled());
        self.ms += time.0;
    }
}

impl Reader<'_> {
    /// What the queue must know of a day.
    pub fn today(&self, day: Day) -> Result<Today, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT cards, new, ms FROM day WHERE day = ?1")?;
        let today =
            query.query_row([day.0], |r| Ok(Today { cards: r.get(0)?, new: r.get(1)?, time: Millis(r.get(2)?) }));
        Ok(today.optional()?.unwrap_or_default())
    }

    /// Seconds an answer took over the last `days` study days before `day`; `None` without answers.
    pub fn pace(&self, day: Day, days: i32) -> Result<Option<f64>, StoreError> {
        let mut query = self
            .conn
            .prepare_cached("SELECT sum(ms) / 1000.0 / nullif(sum(answers), 0) FROM day WHERE day BETWEEN ?1 AND ?2")?;
        Ok(query.query_row(params![day.0 - days, day.0], |r| r.get(0))?)
    }

    /// The days with an answer from `first` on, oldest first.
    pub fn tallies(&self, first: Day) -> Result<Vec<(Day, Tally)>, StoreError> {
        let mut query = self.conn.prepare_cached(
            "SELECT day, answers, cards, new, recalled, ms FROM day WHERE day >= ?1 AND answers > 0 ORDER BY day",
        )?;
        let rows = query.query_map([first.0], |r| {
            let (answers, cards, new) = (r.get(1)?, r.get(2)?, r.get(3)?);
            Ok((Day(r.get(0)?), Tally { answers, cards, new, recalled: r.get(4)?, ms: r.get(5)? }))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every day as the log has it, with an answer that counts.
    pub(super) fn counted_days(&self) -> Result<BTreeMap<Day, Tally>, StoreError> {
        let mut days: BTreeMap<Day, Tally> = BTreeMap::new();
        let undone = self.undone()?;
        self.each_event(|logged| {
            if let Act::Answer(answer) = &logged.event.act
                && !undone.contains(&logged.event.id)
            {
                days.entry(logged.event.day).or_default().add(answer);
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(days)
    }

    /// A day in numbers.
    pub fn tally(&self, day: Day) -> Result<Tally, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT answers, cards, new, recalled, ms FROM day WHERE day = ?1")?;
        let tally = query.query_row([day.0], |r| {
            Ok(Tally { answers: r.get(0)?, cards: r.get(1)?, new: r.get(2)?, recalled: r.get(3)?, ms: r.get(4)? })
        });
        Ok(tally.optional()?.unwrap_or_default())
    }
}

impl Change<'_> {
    /// Counts an act into its day, or out of it again with `sign` −1.
    pub(super) fn count(&self, day: Day, act: &Act, sign: i64) -> Result<(), StoreError> {
        let Act::Answer(answer) = act else { return Ok(()) };
        let mut one = Tally::default();
        one.add(answer);
        let Tally { answers, cards, new, recalled, ms } = one;
        let signed = Tally {
            answers: sign * answers,
            cards: sign * cards,
            new: sign * new,
            recalled: sign * recalled,
            ms: sign * ms,
        };
        self.count_all(day, &signed)
    }

    /// Adds what a day saw to what it is known to have seen.
    pub fn count_all(&self, day: Day, seen: &Tally) -> Result<(), StoreError> {
        let mut count = self.conn.prepare_cached(
            "INSERT INTO day (day, answers, cards, new, recalled, ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (day) DO UPDATE SET answers = answers + excluded.answers, cards = cards + excluded.cards,
               new = new + excluded.new, recalled = recalled + excluded.recalled, ms = ms + excluded.ms",
        )?;
        count.execute(params![day.0, seen.answers, seen.cards, seen.new, seen.recalled, seen.ms])?;
        Ok(())
    }

    /// Takes an event that was undone out of its day.
    pub fn uncount(&self, event: &Event) -> Result<(), StoreError> {
        self.count(event.day, &event.act, -1)
    }

    /// Counts every day anew from the log.
    pub fn recount_days(&self) -> Result<(), StoreError> {
        self.conn.execute("DELETE FROM day", [])?;
        self.counted_days()?.iter().try_for_each(|(day, seen)| self.count_all(*day, seen))
    }
}
