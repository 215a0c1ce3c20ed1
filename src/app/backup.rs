//! Backups of the collection, and a backup taken back: checked before it takes the place of what is there.

use std::path::{Path, PathBuf};

use crate::domain::progress::{Progress, Watch};
use crate::domain::time::Now;
use crate::store::backup::{self, beside};
use crate::store::check::Finding;
use crate::store::{Store, StoreError};

use super::{AppError, doctor, library};

/// A backup that was not taken back.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    #[error(transparent)]
    App(#[from] AppError),
    /// It is damaged in itself.
    #[error("{} is damaged: {} findings", path.display(), findings.len())]
    Unsound { path: PathBuf, findings: Vec<Finding> },
}

impl From<StoreError> for RestoreError {
    fn from(e: StoreError) -> RestoreError {
        RestoreError::App(e.into())
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Rows of its log.
    pub events: i64,
    /// Where the collection that was there before is now.
    pub aside: Option<PathBuf>,
}

/// Writes a backup.
pub fn back_up(store: &Store, path: &Path, watch: Watch<'_>) -> Result<(), AppError> {
    Ok(store.back_up(path, watch)?)
}

/// Puts the backup `from` in the place of the collection at `path`, which is kept beside it under a name with the time.
/// The backup itself is not touched; its copy is brought up to this program and checked first.
///
/// # Errors
/// A file that is no collection, a newer one, a damaged one; another program that has the collection open. In none of
/// these cases is the collection changed.
pub fn restore(from: &Path, path: &Path, device: &str, now: Now, watch: Watch<'_>) -> Result<Restored, RestoreError> {
    let new = beside(path, ".restore");
    let done = prepare(from, &new, device, watch).and_then(|events| {
        let time: String = now.rfc3339().chars().take(19).map(|c| if c == ':' { '-' } else { c }).collect();
        let mut aside = beside(path, &format!(".before-{time}"));
        for n in 1.. {
            if !aside.exists() {
                break;
            }
            aside = beside(path, &format!(".before-{time}-{n}"));
        }
        let was_there = path.exists();
        backup::replace(path, &new, &aside)?;
        Ok(Restored { events, aside: was_there.then_some(aside) })
    });
    if done.is_err() {
        backup::discard(&new);
    }
    done
}

/// A copy of the backup, brought up to this program and found sound. Returns how many rows its log has.
fn prepare(from: &Path, new: &Path, device: &str, watch: Watch<'_>) -> Result<i64, RestoreError> {
    backup::fetch(from, new, watch)?;
    // How long the check takes nobody knows: it folds the whole log.
    watch(Progress { done: 0, of: 0 });
    let mut store = Store::open(new, device)?;
    library::ensure(&mut store)?;
    let findings = doctor::examine(&store)?;
    if !findings.is_empty() {
        return Err(RestoreError::Unsound { path: from.to_owned(), findings });
    }
    Ok(store.read().newest_seq()?)
}
