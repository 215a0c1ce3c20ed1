//! Why a file as a whole cannot be taken, and what to do about it. Never prints; never knows which file it was.

use super::apkg::PackageError;
use super::detect::Container;
use super::format::Format;

/// The end of a reading that did not succeed.
#[derive(Debug, PartialEq, Eq)]
pub enum ReadError<E> {
    /// What the sink returned.
    Sink(E),
    File(FileError),
}

impl<E> From<FileError> for ReadError<E> {
    fn from(error: FileError) -> Self {
        ReadError::File(error)
    }
}

/// The file is not something to import. Each names the cause; [`FileError::hint`] names one thing to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("the file is empty")]
    Empty,
    #[error("the file has column names and no notes")]
    HeaderOnly,
    #[error("the file holds no notes")]
    NoNotes,
    #[error("nothing could be imported: every row has a problem ({skipped} in all)")]
    NothingTaken { skipped: u64 },
    #[error("this is not text: the file holds binary data")]
    Binary,
    #[error("this is {0}, not a text file")]
    Container(Container),
    #[error("this is no Anki package")]
    NoPackage,
    #[error(transparent)]
    Package(#[from] PackageError),
    #[error("this is a web page (HTML), not a deck")]
    Html,
    #[error("this is a part of a WaniKani dump, without the subjects that say what was studied")]
    NoSubjects,
    #[error("this is a Bunpro file (grammar reviews), which is not read by this version")]
    Bunpro,
    #[error("this is gokaku's own export ({0}), not a deck")]
    Elsewhere(Format),
    #[error("“{0}” is not the name of a text encoding")]
    UnknownEncoding(String),
    #[error(
        "the text encoding is not certain: line {line}, byte {offset} is not UTF-8, and Shift_JIS or EUC-JP do not fit cleanly"
    )]
    Encoding { line: u64, offset: usize },
    #[error("line {line}: the column “{name}” is named twice")]
    DuplicateColumn { line: u64, name: String },
    #[error("line {line}: no column is known to hold the word; the columns are {}", listed(.found))]
    UnknownColumns { line: u64, found: Vec<String> },
    #[error("no column looks like Japanese words; the first row is {}", listed(.first))]
    NoHead { first: Vec<String> },
    #[error("there is no column {asked}; the columns are {}", listed(.found))]
    NoSuchColumn { asked: String, found: Vec<String> },
    #[error("the file declares {declared} as its separator, but its rows are separated by {seen}")]
    Separator { declared: &'static str, seen: &'static str },
    #[error("line {line}, column {column}: the JSON is broken: {reason}")]
    Json { line: usize, column: usize, reason: String },
    #[error("the JSON holds {found} where a list of notes is expected")]
    JsonShape { found: String },
}

impl FileError {
    /// Whether the file is broken as such, so that what was found in it until then says nothing.
    pub const fn is_damage(&self) -> bool {
        matches!(self, FileError::Package(PackageError::DamagedCollection(_)))
    }

    /// One thing to do.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            FileError::Empty | FileError::HeaderOnly | FileError::NoNotes => {
                "check that the export that made the file went through"
            }
            FileError::NothingTaken { .. } => {
                "if the columns were mistaken, say which is which: --map head=1,read=2,gloss=3"
            }
            FileError::Binary => "export the deck again as TSV, CSV or an Anki package (.apkg)",
            FileError::Container(container) => container.hint(),
            FileError::NoPackage => "leave out --format, or export the deck again from Anki",
            FileError::Package(package) => return Some(package.hint()),
            FileError::Html => "save or export the table as CSV and import that",
            FileError::NoSubjects => "save “subjects” and “assignments” together, as one object with both",
            FileError::Bunpro => "export the words as CSV, with columns for word, reading and meaning",
            FileError::Elsewhere(_) => "import it without --format",
            FileError::UnknownEncoding(_) | FileError::Encoding { .. } => {
                "name the encoding: --encoding shift_jis, euc-jp, iso-2022-jp, utf-16le, utf-16be or utf-8"
            }
            FileError::DuplicateColumn { .. } => "rename one of the two columns",
            FileError::UnknownColumns { found, .. } => return Some(map_line(found)),
            FileError::NoHead { .. } => "say which column is which: --map head=1,read=2,gloss=3",
            FileError::NoSuchColumn { found, .. } => return Some(map_line(found)),
            FileError::Separator { .. } => "correct the “#separator:” line, or remove it",
            FileError::Json { .. } => "mend the file there, or export it again",
            FileError::JsonShape { .. } => {
                "a list of objects is read, or an object with one under notes, cards, words or data"
            }
        };
        Some(hint.to_owned())
    }
}

/// The line to type, with the file's own names where they are of use.
fn map_line(found: &[String]) -> String {
    let name = |i: usize| found.get(i).filter(|name| !name.is_empty() && !name.contains([',', '=', ' ']));
    match (name(0), name(1)) {
        (Some(first), Some(second)) => {
            format!("say which column is which, as in --map head={first},gloss={second}")
        }
        _ => "say which column is which, as in --map head=1,gloss=2".to_owned(),
    }
}

/// Names for a message: at most twelve, each cleaned and cut.
fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(12).map(|name| format!("“{}”", super::tally::excerpt(name))).collect();
    let more = names.len().saturating_sub(12);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}
