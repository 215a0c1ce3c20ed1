//! What the caller may say about a file: its format, its encoding, which column is what. Never reads a file.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::format::Format;
use crate::domain::level::Level;
use crate::domain::time::Offset;

/// What a column is to a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    Id,
    Head,
    Read,
    Gloss,
    Hint,
    Sentence,
    Translation,
    Tags,
    Level,
    Deck,
    Kind,
}

impl Role {
    pub const ALL: [Role; 11] = [
        Role::Id,
        Role::Head,
        Role::Read,
        Role::Gloss,
        Role::Hint,
        Role::Sentence,
        Role::Translation,
        Role::Tags,
        Role::Level,
        Role::Deck,
        Role::Kind,
    ];

    /// The role's name in gokaku's own decks and in `--map`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Id => "id",
            Role::Head => "head",
            Role::Read => "read",
            Role::Gloss => "gloss",
            Role::Hint => "hint",
            Role::Sentence => "sentence",
            Role::Translation => "translation",
            Role::Tags => "tags",
            Role::Level => "level",
            Role::Deck => "deck",
            Role::Kind => "kind",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not a role; the roles are id, head, read, gloss, hint, sentence, translation, tags, level, deck and kind"
)]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    /// Reads the roles' names and the usual other ones: `expression`, `word`, `reading`, `meaning`, `example`, `guid`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_lowercase();
        if let Some(role) = Role::ALL.into_iter().find(|r| r.as_str() == text) {
            return Ok(role);
        }
        match text.as_str() {
            "expression" | "word" | "front" => Ok(Role::Head),
            "reading" | "kana" => Ok(Role::Read),
            "meaning" | "english" | "definition" | "back" => Ok(Role::Gloss),
            "example" => Ok(Role::Sentence),
            "guid" | "key" => Ok(Role::Id),
            "jlpt" => Ok(Role::Level),
            "tag" => Ok(Role::Tags),
            _ => Err(UnknownRole(text)),
        }
    }
}

/// Which column is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    Name(String),
    /// Counted from 1.
    Number(usize),
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Column::Name(name) => write!(f, "“{}”", super::tally::excerpt(name)),
            Column::Number(number) => write!(f, "{number}"),
        }
    }
}

/// What the learner said of a note type's fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The type's number in Anki.
    pub notetype: i64,
    pub fields: Vec<String>,
    pub map: Vec<(Role, Column)>,
}

/// What the caller knows about the file; the default knows nothing and everything is found out from the content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    pub format: Option<Format>,
    /// A name such as `utf-8`, `shift_jis` or `euc-jp`.
    pub encoding: Option<String>,
    pub map: Vec<(Role, Column)>,
    /// Given to every note, whatever the file says.
    pub level: Option<Level>,
    /// Only notes of this type.
    pub notetype: Option<String>,
    /// Cloze notes are asked like any others.
    pub as_plain: bool,
    /// What the learner said of note types before, oldest first.
    pub remembered: Vec<Mapping>,
    /// The learner's offset, for days of another program that says none.
    pub offset: Offset,
    /// A folder for temporary files.
    pub scratch: Option<PathBuf>,
    /// Only a hint, where the content leaves a doubt.
    pub file_name: Option<String>,
}

/// A `--map` that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    #[error("“{0}” does not say role=column, as in head=2,read=3,gloss=Meaning")]
    NoColumn(String),
    #[error("columns are counted from 1, so {0}=0 names none")]
    Zero(Role),
    #[error("{0} is given two columns")]
    Twice(Role),
    #[error(transparent)]
    Role(#[from] UnknownRole),
}

/// Reads `head=2,read=3,gloss=Meaning`: a role, and a column by its name or its number from 1.
///
/// # Errors
/// Says which part is not of that form.
pub fn parse_map(text: &str) -> Result<Vec<(Role, Column)>, MapError> {
    let mut map: Vec<(Role, Column)> = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (role, column) = part.split_once('=').ok_or_else(|| MapError::NoColumn(part.to_owned()))?;
        let (role, column): (Role, &str) = (role.parse()?, column.trim());
        if column.is_empty() {
            return Err(MapError::NoColumn(part.to_owned()));
        }
        if map.iter().any(|(known, _)| *known == role) {
            return Err(MapError::Twice(role));
        }
        match column.parse() {
            Ok(0) => return Err(MapError::Zero(role)),
            Ok(number) => map.push((role, Column::Number(number))),
            Err(_) => map.push((role, Column::Name(column.to_owned()))),
        }
    }
    if map.is_empty() { Err(MapError::NoColumn(text.to_owned())) } else { Ok(map) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_takes_names_and_numbers() {
        let map = parse_map("head=2, reading=Kana ,meaning=4");
        let want = vec![
            (Role::Head, Column::Number(2)),
            (Role::Read, Column::Name("Kana".to_owned())),
            (Role::Gloss, Column::Number(4)),
        ];
        assert_eq!(map, Ok(want));
    }

    #[test]
    fn a_map_that_says_nothing_is_refused() {
        assert!(matches!(parse_map("head"), Err(MapError::NoColumn(_))));
        assert!(matches!(parse_map(""), Err(MapError::NoColumn(_))));
        assert!(matches!(parse_map("head=0"), Err(MapError::Zero(Role::Head))));
        assert!(matches!(parse_map("head=1,word=2"), Err(MapError::Twice(Role::Head))));
        assert!(matches!(parse_map("colour=1"), Err(MapError::Role(_))));
    }
}
