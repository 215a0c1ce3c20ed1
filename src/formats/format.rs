//! The formats that are told apart. Never knows how one is read.

use std::fmt;
use std::str::FromStr;

/// A format of a file to import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Fields separated by tabs: gokaku's own decks, and what a spreadsheet pastes.
    Tsv,
    /// Fields separated by `,`, `;`, `|` or `:`, with quotes.
    Csv,
    /// One JSON array of objects, or an object that holds one.
    Json,
    /// One JSON object a line.
    JsonLines,
    /// Anki's “Notes in plain text”, with `#separator:` and the like at the top.
    AnkiText,
    /// The `reviews.json` of jpdb.
    Jpdb,
    /// A saved dump of WaniKani's API.
    WaniKani,
    /// A plain list of words that the learner knows.
    Known,
    /// An Anki package or collection.
    AnkiPackage,
    /// gokaku's own log of events, told apart here and read elsewhere.
    Events,
    /// gokaku's own export of a whole collection, told apart here and read elsewhere.
    Collection,
}

impl Format {
    pub const ALL: [Format; 11] = [
        Format::Tsv,
        Format::Csv,
        Format::Json,
        Format::JsonLines,
        Format::AnkiText,
        Format::Jpdb,
        Format::WaniKani,
        Format::Known,
        Format::AnkiPackage,
        Format::Events,
        Format::Collection,
    ];

    /// The format's name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Format::Tsv => "tsv",
            Format::Csv => "csv",
            Format::Json => "json",
            Format::JsonLines => "jsonl",
            Format::AnkiText => "anki-text",
            Format::Jpdb => "jpdb",
            Format::WaniKani => "wanikani",
            Format::Known => "known",
            Format::AnkiPackage => "apkg",
            Format::Events => "events",
            Format::Collection => "collection",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not a format; the formats are tsv, csv, json, jsonl, anki-text, jpdb, wanikani, known, apkg, events and collection"
)]
pub struct UnknownFormat(pub String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Format::ALL.into_iter().find(|f| f.as_str() == text).ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}
