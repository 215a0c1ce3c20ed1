//! What can be wrong with a package, and one thing to do about it. Never knows which file it was.

use crate::formats::tally::excerpt;

/// Why a package is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackageError {
    #[error("the package is cut off or damaged: {0}")]
    Damaged(String),
    #[error("the package is encrypted")]
    Encrypted,
    #[error("“{name}” in the package is packed in a way that no Anki uses (method {method})")]
    Method { name: &'static str, method: u16 },
    #[error("“{0}” stands in the package twice")]
    Twice(&'static str),
    #[error("this is no Anki package: it holds {}", held(.0))]
    NoCollection(Vec<String>),
    #[error("the package was made by a newer Anki (package version {0})")]
    NewerPackage(u64),
    #[error("the package does not say which version it is")]
    NoVersion,
    #[error("the package holds only the notice that older programs show, and no collection")]
    OnlyNotice,
    #[error("the package unpacks to more than {0} MiB")]
    TooLarge(u64),
    #[error("the package unpacks to more than {0} times its size, as no collection does")]
    Bomb(u64),
    #[error("there is no room for the unpacked collection: {0}")]
    NoRoom(String),
    #[error("the collection in the package is damaged: {0}")]
    DamagedCollection(String),
    #[error("this is an SQLite database, but no Anki collection: {0}")]
    NotAnki(String),
    #[error("the collection is of a newer Anki (schema {0}; this version reads 11 and 14 to 18)")]
    NewerCollection(i64),
    #[error("the collection is of an Anki older than 2.0 (schema {0})")]
    OldCollection(i64),
    #[error("the collection asks for more work than its size explains")]
    Endless,
    #[error("no field of its notes is known to hold Japanese words: {}", notetypes(.0))]
    Unmapped(Vec<UnmappedType>),
    #[error("no note type of the package is called “{}”; there are {}", excerpt(asked), held(found))]
    NoSuchType { asked: String, found: Vec<String> },
}

/// A note type that nothing is known of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmappedType {
    pub name: String,
    pub fields: Vec<String>,
}

impl PackageError {
    /// One thing to do.
    pub fn hint(&self) -> String {
        let hint = match self {
            PackageError::Damaged(_) | PackageError::DamagedCollection(_) => {
                "download it again, or export it again from Anki; nothing was lost there"
            }
            PackageError::Encrypted | PackageError::Method { .. } | PackageError::Twice(_) => {
                "export it again from Anki (File → Export)"
            }
            PackageError::NoCollection(_) => "an Anki package holds collection.anki2, .anki21 or .anki21b",
            PackageError::NewerPackage(_) | PackageError::NewerCollection(_) => {
                "export it again with “Support older Anki versions” ticked"
            }
            PackageError::NoVersion | PackageError::OnlyNotice => {
                "export it again with “Support older Anki versions” ticked"
            }
            PackageError::OldCollection(_) => "open it with a present Anki and export it from there",
            PackageError::TooLarge(_) => "export one deck at a time, or without media",
            PackageError::Bomb(_) | PackageError::Endless => "take the deck from a source you trust",
            PackageError::NoRoom(_) => "make room in the folder for temporary files, or set TMPDIR to another",
            PackageError::NotAnki(_) => {
                "export the deck from Anki; gokaku's own collections are opened with --collection"
            }
            PackageError::Unmapped(types) => return map_line(types),
            PackageError::NoSuchType { .. } => "name one of these with --notetype, or leave it out",
        };
        hint.to_owned()
    }
}

/// The line to type for the first note type, with its own field names.
fn map_line(types: &[UnmappedType]) -> String {
    let fields = types.first().map_or(&[] as &[String], |t| &t.fields);
    let name = |n: usize| fields.get(n).filter(|name| !name.contains([',', '=', '\'']));
    match (name(0), name(1)) {
        (Some(first), Some(second)) => {
            format!("say which field is which, as in --map 'expression={first},meaning={second}'")
        }
        _ => "say which field is which by its number, as in --map expression=1,meaning=2".to_owned(),
    }
}

fn held(names: &[String]) -> String {
    if names.is_empty() {
        return "nothing".to_owned();
    }
    let shown: Vec<String> = names.iter().take(6).map(|name| excerpt(name)).collect();
    let more = names.len().saturating_sub(6);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}

/// “Basic” (Front, Back), at most three of them.
fn notetypes(types: &[UnmappedType]) -> String {
    let told = types.iter().take(3).map(|t| format!("“{}” ({})", excerpt(&t.name), held(&t.fields)));
    told.collect::<Vec<_>>().join(", ")
}
