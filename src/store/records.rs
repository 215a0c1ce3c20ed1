//! The `record` table: what stands on record beside the cards, append-only. Never looks into a body.

use rusqlite::{OptionalExtension, Row, params};

use crate::domain::event::EventId;
use crate::domain::time::{Day, Now, Offset, Timestamp};

use super::events::OWN;
use super::{Change, Reader, StoreError};

/// The kind of a record that takes another back.
const RETRACT: &str = "retract";

/// Something on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// An id of its own kind: records and events are counted apart.
    pub id: EventId,
    pub at: Timestamp,
    pub offset: Offset,
    /// The study day, decided when it was put down.
    pub day: Day,
    /// What `body` is: `score`, `forecast` …
    pub kind: String,
    /// A JSON object.
    pub body: String,
    /// The record that this one takes back.
    pub retracts: Option<EventId>,
}

const COLUMNS: &str = "device, counter, at, offset_min, day, kind, body, retracts_device, retracts";

fn record_from(r: &Row<'_>) -> rusqlite::Result<Record> {
    let retracts: (Option<i64>, Option<i64>) = (r.get(7)?, r.get(8)?);
    Ok(Record {
        id: EventId { device: r.get(0)?, counter: r.get(1)? },
        at: Timestamp(r.get(2)?),
        offset: Offset::from_minutes(r.get(3)?),
        day: Day(r.get(4)?),
        kind: r.get(5)?,
        body: r.get(6)?,
        retracts: retracts.0.zip(retracts.1).map(|(device, counter)| EventId { device, counter }),
    })
}

impl Reader<'_> {
    /// The records of a kind that were not taken back, oldest first.
    pub fn records(&self, kind: &str) -> Result<Vec<Record>, StoreError> {
        let mut query = self.conn.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM record r WHERE kind = ?1
               AND NOT EXISTS (SELECT 1 FROM record t WHERE t.kind = '{RETRACT}'
                               AND t.retracts_device = r.device AND t.retracts = r.counter)
             ORDER BY seq"
        ))?;
        let rows = query.query_map([kind], record_from)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The newest record of a kind.
    pub fn newest_record(&self, kind: &str) -> Result<Option<Record>, StoreError> {
        let mut query = self
            .conn
            .prepare_cached(&format!("SELECT {COLUMNS} FROM record WHERE kind = ?1 ORDER BY seq DESC LIMIT 1"))?;
        Ok(query.query_row([kind], record_from).optional()?)
    }

    /// Every record, those taken back and what took them back included, oldest first.
    pub fn all_records(&self) -> Result<Vec<Record>, StoreError> {
        let mut query = self.conn.prepare_cached(&format!("SELECT {COLUMNS} FROM record ORDER BY seq"))?;
        let rows = query.query_map([], record_from)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Change<'_> {
    /// Puts something on record.
    pub fn put_on_record(&self, now: Now, day: Day, kind: &str, body: &str) -> Result<EventId, StoreError> {
        self.append_record(now, day, kind, body, None)
    }

    /// Takes a record back: it stays, and counts no more.
    pub fn retract(&self, now: Now, day: Day, id: EventId) -> Result<EventId, StoreError> {
        self.append_record(now, day, RETRACT, "{}", Some(id))
    }

    fn append_record(
        &self,
        now: Now,
        day: Day,
        kind: &str,
        body: &str,
        retracts: Option<EventId>,
    ) -> Result<EventId, StoreError> {
        let mut query =
            self.conn.prepare_cached("SELECT coalesce(max(counter), 0) + 1 FROM record WHERE device = ?1")?;
        let id = EventId { device: OWN, counter: query.query_row([OWN], |r| r.get(0))? };
        let (kind, body) = (kind.to_owned(), body.to_owned());
        self.adopt_record(&Record { id, at: now.at, offset: now.offset, day, kind, body, retracts })?;
        Ok(id)
    }

    /// Stores a record from elsewhere. Returns whether it was new.
    pub fn adopt_record(&self, record: &Record) -> Result<bool, StoreError> {
        let mut insert = self.conn.prepare_cached(&format!(
            "INSERT INTO record ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (device, counter) DO NOTHING"
        ))?;
        let stored = insert.execute(params![
            record.id.device,
            record.id.counter,
            record.at.0,
            record.offset.minutes(),
            record.day.0,
            record.kind,
            record.body,
            record.retracts.map(|r| r.device),
            record.retracts.map(|r| r.counter),
        ])?;
        Ok(stored == 1)
    }
}
