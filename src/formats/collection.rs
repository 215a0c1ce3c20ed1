//! The whole collection as one JSON object, in a stable order: equal collections give equal text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::events::EventLine;
use super::records::RecordLine;

/// What stands in `schema`.
pub const SCHEMA: &str = "gokaku.collection/1";

/// The object. What is `Default` may be left out by other programs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Collection {
    pub schema: String,
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    #[serde(default)]
    pub decks: Vec<DeckLine>,
    #[serde(default)]
    pub notes: Vec<NoteLine>,
    #[serde(default)]
    pub shares: Vec<ShareLine>,
    #[serde(default)]
    pub cards: Vec<CardLine>,
    #[serde(default)]
    pub events: Vec<EventLine>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<RecordLine>,
}

/// A deck.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeckLine {
    pub id: String,
    pub name: String,
    pub kind: String,
    #[serde(default)]
    pub level: Option<String>,
    #[serde(default)]
    pub shipped: bool,
    #[serde(default)]
    pub choice: Option<String>,
    #[serde(default)]
    pub license: String,
    #[serde(default)]
    pub source: String,
    #[serde(default)]
    pub version: String,
}

/// A note in the deck it lives in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteLine {
    pub id: String,
    pub deck: String,
    pub kind: String,
    #[serde(default)]
    pub level: Option<String>,
    pub head: String,
    #[serde(default)]
    pub read: String,
    #[serde(default)]
    pub gloss: String,
    #[serde(default)]
    pub hint: String,
    #[serde(default)]
    pub sentence: String,
    #[serde(default)]
    pub translation: String,
    #[serde(default)]
    pub tags: String,
    #[serde(default)]
    pub extra: Map<String, Value>,
    #[serde(default)]
    pub place: i64,
    #[serde(default, skip_serializing_if = "is_false")]
    pub retired: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_false(b: &bool) -> bool {
    !*b
}

/// A note that a deck shares with the deck it lives in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareLine {
    pub deck: String,
    pub note: String,
    pub place: i64,
    #[serde(default)]
    pub own: Map<String, Value>,
}

/// A card that is not simply new in a shipped deck. All but `card` and `place` follow from the events and are there for
/// the reader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardLine {
    pub card: String,
    pub place: i64,
    #[serde(default)]
    pub standing: String,
    #[serde(default)]
    pub due: Option<String>,
    #[serde(default)]
    pub interval_days: i32,
    /// In hundredths.
    #[serde(default)]
    pub ease: u16,
    #[serde(default)]
    pub streak: u16,
    #[serde(default)]
    pub reps: u32,
    #[serde(default)]
    pub lapses: u16,
}
