//! What stands on record beside the cards, as JSON: one object each, in the collection's export.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A record with the names it bears outside the collection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordLine {
    /// `<device>-<counter>`; records are counted apart from events.
    pub record: String,
    /// RFC 3339 with the offset in force.
    pub at: String,
    /// The study day, decided when it was put down.
    pub day: String,
    pub kind: String,
    #[serde(default)]
    pub body: Map<String, Value>,
    /// The id of the record that this one takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retracts: Option<String>,
}
