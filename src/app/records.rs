//! Records leaving the collection and coming back, under the names they bear outside.

use crate::domain::event::EventId;
use crate::domain::time::{BadDay, BadTime, Now};
use crate::formats::records::RecordLine;
use crate::store::records::Record;
use crate::store::{Change, Reader, StoreError};

/// A record as text.
pub fn line(reader: Reader<'_>, record: &Record) -> Result<RecordLine, StoreError> {
    Ok(RecordLine {
        record: reader.event_name(record.id)?,
        at: record.at.rfc3339(record.offset),
        day: record.day.to_string(),
        kind: record.kind.clone(),
        body: serde_json::from_str(&record.body).unwrap_or_default(),
        retracts: record.retracts.map(|id| reader.event_name(id)).transpose()?,
    })
}

/// Stores a record from elsewhere. Returns whether it was new; the reason, in words, where it is none.
pub fn adopt(tx: &Change<'_>, line: RecordLine) -> Result<bool, String> {
    let said = |e: StoreError| e.to_string();
    let at: Now = line.at.parse().map_err(|e: BadTime| e.to_string())?;
    let record = Record {
        id: id(tx, &line.record)?,
        at: at.at,
        offset: at.offset,
        day: line.day.parse().map_err(|e: BadDay| e.to_string())?,
        kind: line.kind,
        body: serde_json::Value::Object(line.body).to_string(),
        retracts: line.retracts.map(|name| id(tx, &name)).transpose()?,
    };
    if record.kind.is_empty() {
        return Err("a record says what kind it is".to_owned());
    }
    tx.adopt_record(&record).map_err(said)
}

fn id(tx: &Change<'_>, name: &str) -> Result<EventId, String> {
    let wrong = || format!("“{name}” is no id of a record");
    let (device, counter) = name.rsplit_once('-').filter(|(device, _)| !device.is_empty()).ok_or_else(wrong)?;
    let counter = counter.parse().map_err(|_| wrong())?;
    Ok(EventId { device: tx.device(device).map_err(|e| e.to_string())?, counter })
}
