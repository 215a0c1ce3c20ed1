//! What can go wrong with the collection file, as data; the words for a learner stand in `cli::failure`.

use std::io;
use std::path::{Path, PathBuf};

/// A failure of the collection.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file or its folder cannot be made or opened.
    #[error("the collection {} cannot be opened: {cause}", path.display())]
    File { path: PathBuf, cause: io::Error },
    /// The file is something else.
    #[error("{} is not a gokaku collection", path.display())]
    NotACollection { path: PathBuf },
    /// Written by a newer program; left untouched.
    #[error("the collection was written by a newer gokaku (schema {found}, this one knows {known})")]
    Newer { found: u32, known: u32 },
    /// Another process kept the write lock too long.
    #[error("another program is writing to the collection")]
    Busy,
    /// The disk is full.
    #[error("the disk is full, nothing was written")]
    Full,
    /// The file's pages do not hold together.
    #[error("the collection is damaged: {0}")]
    Damaged(String),
    /// Something stored is not what this program writes.
    #[error("the collection holds a value that makes no sense: {0}")]
    Nonsense(String),
    /// Anything else SQLite says.
    #[error("the collection could not be read or written: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(e: rusqlite::Error) -> StoreError {
        use rusqlite::ErrorCode as Code;
        match e.sqlite_error_code() {
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => StoreError::Busy,
            Some(Code::DiskFull) => StoreError::Full,
            Some(Code::DatabaseCorrupt) => StoreError::Damaged(e.to_string()),
            Some(Code::NotADatabase) => StoreError::NotACollection { path: PathBuf::new() },
            _ => StoreError::Sqlite(e),
        }
    }
}

impl StoreError {
    pub(super) fn open(path: &Path, e: rusqlite::Error) -> StoreError {
        match e.sqlite_error_code() {
            Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::PermissionDenied) => {
                StoreError::File { path: path.to_owned(), cause: io::Error::other(e.to_string()) }
            }
            _ => StoreError::from(e).at(path),
        }
    }

    /// The same error, naming the file where it can.
    pub(super) fn at(self, path: &Path) -> StoreError {
        match self {
            StoreError::NotACollection { .. } => StoreError::NotACollection { path: path.to_owned() },
            other => other,
        }
    }

    pub(super) fn nonsense(what: impl ToString) -> StoreError {
        StoreError::Nonsense(what.to_string())
    }
}
