//! What the learner said of the fields of a note type is kept on record, so that the next import needs no word.

use serde::{Deserialize, Serialize};

use crate::domain::time::{Day, Now};
use crate::formats::{Column, Mapping, Role};
use crate::store::{Change, Reader, StoreError};

/// The kind of record that a map leaves.
const KIND: &str = "fields";

/// A map as it stands on record.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Kept {
    notetype: i64,
    fields: Vec<String>,
    /// A role, and a field by name or by number from 1.
    map: Vec<(String, Named)>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Named {
    Number(usize),
    Name(String),
}

impl Kept {
    fn mapping(self) -> Option<Mapping> {
        let one = |(role, named): (String, Named)| {
            let column = match named {
                Named::Number(number) => Column::Number(number),
                Named::Name(name) => Column::Name(name),
            };
            Some((role.parse::<Role>().ok()?, column))
        };
        let map = self.map.into_iter().map(one).collect::<Option<_>>()?;
        Some(Mapping { notetype: self.notetype, fields: self.fields, map })
    }
}

/// What is on record, oldest first.
pub fn remembered(reader: Reader<'_>) -> Result<Vec<Mapping>, StoreError> {
    let records = reader.records(KIND)?;
    Ok(records.iter().filter_map(|r| serde_json::from_str::<Kept>(&r.body).ok()?.mapping()).collect())
}

/// Puts a map on record, unless it stands there.
pub fn remember(
    tx: &Change<'_>,
    now: Now,
    day: Day,
    notetype: i64,
    fields: Vec<String>,
    map: &[(Role, Column)],
) -> Result<(), StoreError> {
    let wanted = Mapping { notetype, fields, map: map.to_vec() };
    let same = |known: &&Mapping| known.notetype == notetype && known.fields == wanted.fields;
    if remembered(**tx)?.iter().rev().find(same) == Some(&wanted) {
        return Ok(());
    }
    let named = |column: &Column| match column {
        Column::Number(number) => Named::Number(*number),
        Column::Name(name) => Named::Name(name.clone()),
    };
    let kept = Kept {
        notetype,
        fields: wanted.fields,
        map: map.iter().map(|(role, column)| (role.as_str().to_owned(), named(column))).collect(),
    };
    tx.put_on_record(now, day, KIND, &serde_json::to_string(&kept).unwrap_or_default())?;
    Ok(())
}
