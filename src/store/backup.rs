//! Copies of the collection file: made while it is in use, and put in its place. The file at the collection's path is
//! whole at every moment; what stood there before is kept beside it.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use crate::domain::progress::{Progress, Watch};

use super::{Store, StoreError, journal, may_be_ours, migrate, start_of};

/// Pages copied at a time: between two, progress is told.
const PAGES: i32 = 2_000;
/// How long another program may hold the file before a copy gives up.
const PATIENCE: Duration = Duration::from_secs(5);

impl Store {
    /// Copies the collection to `path`, as it is at one moment, whether or not others write meanwhile. The file appears
    /// whole or not at all, for its owner alone.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub fn back_up(&self, path: &Path, watch: Watch<'_>) -> Result<(), StoreError> {
        let part = beside(path, ".part");
        let done = copy(&self.conn, &part, watch)
            .and_then(|()| fs::rename(&part, path).and_then(|()| settle(path)).map_err(|e| file(path, e)));
        if done.is_err() {
            // Half a copy is of no use; that it cannot be removed changes nothing.
            let _ = fs::remove_file(&part);
        }
        done
    }
}

/// Copies a collection that is not open, a backup, to `path`; it itself is not touched.
///
/// # Errors
/// A file that is no collection, or one of a newer program.
pub fn fetch(from: &Path, path: &Path, watch: Watch<'_>) -> Result<(), StoreError> {
    let start = start_of(from).map_err(|e| file(from, e))?;
    if start.is_empty() || !may_be_ours(from, &start) {
        return Err(StoreError::NotACollection { path: from.to_owned() });
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let read_only = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(from, flags)
        .or_else(|_| Connection::open_with_flags(from, read_only))
        .map_err(|e| StoreError::open(from, e))?;
    migrate::known(&conn).and_then(|()| copy(&conn, path, watch)).map_err(|e| e.at(from))
}

fn copy(conn: &Connection, to: &Path, watch: Watch<'_>) -> Result<(), StoreError> {
    // What was left behind by a crash is ours to replace.
    let _ = fs::remove_file(to);
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).map_err(|e| file(to, e))?;
    let mut target = Connection::open(to).map_err(|e| StoreError::open(to, e))?;
    let backup = Backup::new(conn, &mut target)?;
    let mut waited = Duration::ZERO;
    loop {
        let step = backup.step(PAGES)?;
        let at = backup.progress();
        let of = u64::try_from(at.pagecount).unwrap_or(0);
        watch(Progress { done: of.saturating_sub(u64::try_from(at.remaining).unwrap_or(0)), of });
        match step {
            StepResult::Done => break,
            StepResult::More => {}
            _ if waited < PATIENCE => {
                let pause = Duration::from_millis(50);
                std::thread::sleep(pause);
                waited += pause;
            }
            _ => return Err(StoreError::Busy),
        }
    }
    drop(backup);
    target.close().map_err(|(_, e)| StoreError::from(e))?;
    settle(to).map_err(|e| file(to, e))
}

/// Puts the collection at `new` in the place of the one at `path`, which is kept at `aside`. Both are in one folder.
///
/// # Errors
/// When another program has the present collection open, or the file system refuses: then nothing is changed.
pub fn replace(path: &Path, new: &Path, aside: &Path) -> Result<(), StoreError> {
    if path.exists() {
        close_down(path)?;
        // A second name for the same file: its own is never without a collection.
        fs::hard_link(path, aside).or_else(|_| fs::copy(path, aside).map(drop)).map_err(|e| file(aside, e))?;
    }
    for end in journal::FILES {
        // Only a collection that could not be closed down has these, as it is damaged or gone: they belong to it, and
        // beside another they would be taken for that one's.
        if beside(path, end).exists() {
            fs::rename(beside(path, end), beside(aside, end)).map_err(|e| file(path, e))?;
        }
    }
    fs::rename(new, path).and_then(|()| settle(path)).map_err(|e| file(path, e))
}

/// Brings everything into the one file, and makes sure that nobody else has it open. A file that SQLite cannot read is
/// left as it is.
fn close_down(path: &Path) -> Result<(), StoreError> {
    let Ok(conn) = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE) else { return Ok(()) };
    // The journal's mode can only be changed by who is alone with the file.
    let mode = |mode: &str| conn.pragma_update_and_check(None, "journal_mode", mode, |r| r.get::<_, String>(0));
    match mode("DELETE").map_err(StoreError::from) {
        Ok(now) if now == "delete" => {}
        Ok(_) | Err(StoreError::Busy) => return Err(StoreError::Busy),
        Err(_) => return Ok(()),
    }
    mode("WAL")?;
    conn.close().map_err(|(_, e)| StoreError::from(e))
}

/// Brings a file and its name to the disk.
fn settle(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()?;
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// Removes a collection that is not wanted after all; that it cannot be removed changes nothing.
pub fn discard(path: &Path) {
    let _ = fs::remove_file(path);
    for end in journal::FILES {
        let _ = fs::remove_file(beside(path, end));
    }
}

/// The path with something behind its name.
pub fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn file(path: &Path, cause: io::Error) -> StoreError {
    StoreError::File { path: path.to_owned(), cause }
}
