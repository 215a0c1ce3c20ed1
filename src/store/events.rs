//! The `event` table: append-only, the truth from which every state follows.

use std::str::FromStr;

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row, params};

use crate::domain::card::CardState;
use crate::domain::event::{Act, Anchor, Answer, Event, EventId, ReviewKind, Seed};
use crate::domain::hash::NumberSet;
use crate::domain::history;
use crate::domain::memory::fsrs6::Stored;
use crate::domain::rating::Quality;
use crate::domain::scheduler::Scheduler;
use crate::domain::scheduler::rules::Rules;
use crate::domain::time::{Day, Days, Millis, Now, Offset, Timestamp};

use super::cards::wrong;
use super::{CardNum, Change, Reader, StoreError, bundles};

/// The device number of this collection itself.
pub(super) const OWN: i64 = 1;

/// An event and the card it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEvent {
    pub card: CardNum,
    pub event: Event,
    /// What was typed for the answer.
    pub typed: Option<String>,
}

const COLUMNS: &str = "device, counter, at, offset_min, day, kind, q, took_ms, scheduler, version, interval_days, \
                       due_before, undoes_device, undoes, card, stability, batch, due, ease, streak, lapses, difficulty, \
                       typed, pack, seq";

/// That no undo names the event `e`.
pub(super) const COUNTS: &str = "NOT EXISTS (SELECT 1 FROM event u
                                   WHERE u.kind = 'undo' AND u.undoes_device = e.device AND u.undoes = e.counter)";

/// Hands the events of a row to `each`: the one, or those of a bundle.
fn events_of(r: &Row<'_>, mut each: impl FnMut(LoggedEvent)) -> rusqlite::Result<()> {
    if r.get_ref(23)? == ValueRef::Null {
        each(event_from(r)?);
        return Ok(());
    }
    for pack in bundles::packs_from(r, 8, 23, 14)? {
        let (card, events) = pack?;
        for event in events {
            each(LoggedEvent { card, event: event?, typed: None });
        }
    }
    Ok(())
}

fn event_from(r: &Row<'_>) -> rusqlite::Result<LoggedEvent> {
    let event = Event {
        id: EventId { device: r.get(0)?, counter: r.get(1)? },
        at: Timestamp(r.get(2)?),
        offset: Offset::from_minutes(r.get(3)?),
        day: Day(r.get(4)?),
        act: act_from(r)?,
    };
    Ok(LoggedEvent { card: CardNum(r.get(14)?), event, typed: r.get(22)? })
}

fn act_from(r: &Row<'_>) -> rusqlite::Result<Act> {
    let kind = r.get_ref(5)?.as_str().map_err(|e| wrong(5, e))?;
    Ok(match kind {
        "undo" => Act::Undo(EventId { device: r.get(12)?, counter: r.get(13)? }),
        "suspend" => Act::Suspend,
        "resume" => Act::Resume,
        "bury" => Act::Bury,
        "known" => Act::Known,
        "ignore" => Act::Ignore,
        "seed" => Act::Seed(Seed { stability: r.get(15)?, interval: Days(r.get(10)?), batch: r.get(16)? }),
        "anchor" => Act::Anchor(anchor_from(r)?),
        answer => Act::Answer(Answer {
            kind: ReviewKind::from_str(answer).map_err(|e| wrong(5, e))?,
            quality: Quality::new(r.get(6)?).ok_or_else(|| wrong(6, "no grade of 0 to 5"))?,
            took: Millis(r.get(7)?),
            scheduler: Scheduler::from_str(r.get_ref(8)?.as_str().map_err(|e| wrong(8, e))?)
                .map_err(|e| wrong(8, e))?,
            version: r.get(9)?,
            interval: Days(r.get(10)?),
            due_before: r.get::<_, Option<i32>>(11)?.map(Day),
        }),
    })
}

fn anchor_from(r: &Row<'_>) -> rusqlite::Result<Option<Anchor>> {
    let Some(due) = r.get(17)? else { return Ok(None) };
    let memory: Option<(i32, i32)> = r.get::<_, Option<i32>>(15)?.zip(r.get(21)?);
    Ok(Some(Anchor {
        due: Day(due),
        interval: Days(r.get(10)?),
        ease: r.get(18)?,
        streak: r.get(19)?,
        lapses: r.get(20)?,
        memory: memory.map(|(stability, difficulty)| Stored { stability, difficulty }),
    }))
}

impl Reader<'_> {
    /// The events of one card in the order in which they were stored.
    pub fn history(&self, card: CardNum) -> Result<Vec<Event>, StoreError> {
        Ok(self.rows(card)?.into_iter().map(|(_, logged)| logged.event).collect())
    }

    /// The events of one card in the order in which they were stored, with what was typed.
    pub fn logged(&self, card: CardNum) -> Result<Vec<LoggedEvent>, StoreError> {
        Ok(self.rows(card)?.into_iter().map(|(_, logged)| logged).collect())
    }

    /// The events of one card in the order in which they were stored, each with the row of the log in which it stands.
    pub(super) fn rows(&self, card: CardNum) -> Result<Vec<(i64, LoggedEvent)>, StoreError> {
        let mut logged = Vec::new();
        // Only a card to which nothing has happened gets a pack, so that it comes first.
        self.each_packed_of(card, |seq, event| logged.push((seq, LoggedEvent { card, event, typed: None })))?;
        let mut query = self
            .conn
            .prepare_cached(&format!("SELECT {COLUMNS} FROM event WHERE card = ?1 AND pack IS NULL ORDER BY seq"))?;
        let mut rows = query.query([card.0])?;
        while let Some(row) = rows.next()? {
            logged.push((row.get(24)?, event_from(row)?));
        }
        Ok(logged)
    }

    /// What was typed for the answers of a card that failed and still count, oldest first.
    pub fn wrongly_typed(&self, card: CardNum) -> Result<Vec<String>, StoreError> {
        let mut query = self.conn.prepare_cached(&format!(
            "SELECT typed FROM event e WHERE card = ?1 AND typed IS NOT NULL AND q < 3 AND {COUNTS} ORDER BY seq"
        ))?;
        let rows = query.query_map([card.0], |r| r.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Hands every event to `each`, oldest first as stored.
    pub fn each_event<E: From<StoreError>>(&self, mut each: impl FnMut(LoggedEvent) -> Result<(), E>) -> Result<(), E> {
        let mut query =
            self.conn.prepare_cached(&format!("SELECT {COLUMNS} FROM event ORDER BY seq")).map_err(StoreError::from)?;
        let mut rows = query.query([]).map_err(StoreError::from)?;
        let mut events = Vec::new();
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            events_of(row, |event| events.push(event)).map_err(StoreError::from)?;
            events.drain(..).try_for_each(&mut each)?;
        }
        Ok(())
    }

    /// The newest event of this collection's own hand that still counts. Undo events are left out.
    pub fn newest_own(&self) -> Result<Option<LoggedEvent>, StoreError> {
        let mut query = self.conn.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM event e WHERE device = {OWN} AND kind <> 'undo' AND {COUNTS}
             ORDER BY device DESC, counter DESC LIMIT 1",
        ))?;
        Ok(query.query_row([], event_from).optional()?)
    }

    /// The seeds of one placement of this collection that still count, oldest first.
    pub fn batch(&self, first: i64) -> Result<Vec<LoggedEvent>, StoreError> {
        let mut query = self.conn.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM event e WHERE device = {OWN} AND counter >= ?1 AND batch = ?1 AND {COUNTS}
             ORDER BY counter",
        ))?;
        let rows = query.query_map([first], event_from)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every card that has an event.
    pub fn touched_cards(&self) -> Result<NumberSet<CardNum>, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT DISTINCT card FROM event")?;
        let mut touched: NumberSet<_> = query.query_map([], |r| Ok(CardNum(r.get(0)?)))?.collect::<Result<_, _>>()?;
        self.each_packed_card(0, |_, card| _ = touched.insert(card))?;
        Ok(touched)
    }

    /// The number that the next event of this collection's own hand will bear.
    pub fn next_counter(&self) -> Result<i64, StoreError> {
        let mut query =
            self.conn.prepare_cached("SELECT coalesce(max(counter), 0) + 1 FROM event WHERE device = ?1")?;
        Ok(query.query_row([OWN], |r| r.get(0))?)
    }

    /// The number of the newest row of the log; how many rows it has, as no row is ever deleted.
    pub fn newest_seq(&self) -> Result<i64, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT coalesce(max(seq), 0) FROM event")?;
        Ok(query.query_row([], |r| r.get(0))?)
    }

    /// The name of a device that writes events.
    pub fn device_name(&self, device: i64) -> Result<String, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT name FROM device WHERE num = ?1")?;
        Ok(query.query_row([device], |r| r.get(0))?)
    }

    /// An event's id outside this file: `<device name>-<counter>`.
    pub fn event_name(&self, id: EventId) -> Result<String, StoreError> {
        Ok(format!("{}-{}", self.device_name(id.device)?, id.counter))
    }
}

impl Change<'_> {
    /// Appends an act of the learner and brings the card's state and the day's tally along.
    pub fn append(
        &self,
        rules: &Rules,
        card: CardNum,
        now: Now,
        day: Day,
        act: Act,
        before: &CardState,
    ) -> Result<Appended, StoreError> {
        self.append_new(rules, New { card, before, now, day, act, typed: None, newest: None })
    }

    /// Appends an act like [`Change::append`].
    pub fn append_new(&self, rules: &Rules, new: New<'_>) -> Result<Appended, StoreError> {
        let New { card, before, now, day, act, typed, newest } = new;
        let counter = match newest {
            Some(EventId { device: OWN, counter }) => counter + 1,
            _ => self.next_counter()?,
        };
        let event = Event { id: EventId { device: OWN, counter }, at: now.at, offset: now.offset, day, act };
        let seq =
            self.insert(card, &event, typed)?.ok_or_else(|| StoreError::nonsense("an event id was given twice"))?;
        // An event that bears an earlier time than one before it (a clock set back, another device ahead) may count
        // elsewhere than at the end; so may an undo. The whole history of the card then says what follows.
        let at_end = before.last_at.is_none_or(|last| last <= now.at) && !matches!(act, Act::Undo(_));
        let state = match at_end {
            true => history::apply(rules, *before, &event),
            false => history::replay(rules, self.history(card)?),
        };
        self.set_state(card, &state, Some(seq))?;
        self.count(day, &act, 1)?;
        Ok(Appended { id: event.id, state })
    }

    /// Stores an event. `None` when an event of this id is there already: then nothing is changed.
    pub(super) fn insert(&self, card: CardNum, event: &Event, typed: Option<&str>) -> Result<Option<i64>, StoreError> {
        let answer = match event.act {
            Act::Answer(answer) => Some(answer),
            _ => None,
        };
        let seed = match event.act {
            Act::Seed(seed) => Some(seed),
            _ => None,
        };
        let undoes = match event.act {
            Act::Undo(target) => Some(target),
            _ => None,
        };
        let anchor = match event.act {
            Act::Anchor(anchor) => anchor,
            _ => None,
        };
        let memory = anchor.and_then(|a| a.memory);
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO event (device, counter, card, at, offset_min, day, q, took_ms, version, interval_days, due_before,
               undoes_device, undoes, stability, batch, due, ease, streak, lapses, difficulty, kind, scheduler, typed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)
             ON CONFLICT (device, counter) DO NOTHING",
        )?;
        let interval = answer.map(|a| a.interval).or(seed.map(|s| s.interval)).or(anchor.map(|a| a.interval));
        let numbers = [
            Some(event.id.device),
            Some(event.id.counter),
            Some(card.0),
            Some(event.at.0),
            Some(event.offset.minutes().into()),
            Some(event.day.0.into()),
            answer.map(|a| a.quality.get().into()),
            answer.map(|a| a.took.0),
            answer.map(|a| a.version.into()),
            interval.map(|days| days.0.into()),
            answer.and_then(|a| a.due_before).map(|d| d.0.into()),
            undoes.map(|u| u.device),
            undoes.map(|u| u.counter),
            seed.map(|s| s.stability.into()).or(memory.map(|m| m.stability.into())),
            seed.map(|s| s.batch),
            anchor.map(|a| a.due.0.into()),
            anchor.and_then(|a| a.ease).map(i64::from),
            anchor.map(|a| a.streak.into()),
            anchor.map(|a| a.lapses.into()),
            memory.map(|m| m.difficulty.into()),
        ];
        let texts = [Some(event.act.as_str()), answer.map(|a| a.scheduler.as_str()), typed];
        // What is not bound is NULL.
        for (n, number) in (1..).zip(numbers).filter_map(|(n, number)| Some((n, number?))) {
            insert.raw_bind_parameter(n, number)?;
        }
        for (n, text) in (numbers.len() + 1..).zip(texts).filter_map(|(n, text)| Some((n, text?))) {
            insert.raw_bind_parameter(n, text)?;
        }
        let stored = insert.raw_execute()?;
        Ok((stored == 1).then(|| self.conn.last_insert_rowid()))
    }

    /// Stores events from elsewhere. Those already here are left as they are; states are brought up to date by
    /// [`Change::refold`]. Returns its row in the log, `None` when it was there.
    pub fn adopt(&self, card: CardNum, event: &Event, typed: Option<&str>) -> Result<Option<i64>, StoreError> {
        if self.is_packed(card, event.id)? {
            return Ok(None);
        }
        self.insert(card, event, typed)
    }

    /// Stores the state of a card that follows from its history, the newest event of which stands in row `last_seq`.
    pub fn settle(&self, card: CardNum, state: &CardState, last_seq: i64) -> Result<(), StoreError> {
        self.set_state(card, state, Some(last_seq))
    }

    /// Computes a card's state from its whole history.
    pub fn refold(&self, rules: &Rules, card: CardNum) -> Result<CardState, StoreError> {
        let rows = self.rows(card)?;
        let seq = rows.last().map(|(seq, _)| *seq);
        let state = history::replay(rules, rows.into_iter().map(|(_, logged)| logged.event).collect());
        self.set_state(card, &state, seq)?;
        Ok(state)
    }

    /// The number of the device of this name, made when it is new.
    pub fn device(&self, name: &str) -> Result<i64, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT num FROM device WHERE name = ?1")?;
        if let Some(num) = query.query_row([name], |r| r.get(0)).optional()? {
            return Ok(num);
        }
        self.conn.execute("INSERT INTO device (name) VALUES (?1)", params![name])?;
        Ok(self.conn.last_insert_rowid())
    }
}

/// An act of the learner that is to be appended.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    pub card: CardNum,
    /// The card as it stands.
    pub before: &'a CardState,
    pub now: Now,
    pub day: Day,
    pub act: Act,
    /// What was typed for an answer.
    pub typed: Option<&'a str>,
    /// The newest event of the collection's own hand; looked up where it is not given.
    pub newest: Option<EventId>,
}

/// What [`Change::append`] did.
#[derive(Debug, Clone, Copy)]
pub struct Appended {
    pub id: EventId,
    pub state: CardState,
}
