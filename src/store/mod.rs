//! The collection file: the only room with our SQL. Never knows what a screen is.
//!
//! [`Store`] opens it, [`Reader`] asks, [`Change`] is one IMMEDIATE transaction. One file per table beside this one.

pub mod answers;
pub mod backup;
pub mod bulk;
mod bundles;
pub mod cards;
pub mod check;
pub mod days;
pub mod decks;
mod error;
pub mod events;
mod ids;
mod journal;
pub mod lists;
pub mod load;
mod migrate;
pub mod new_notes;
pub mod notes;
pub mod packer;
pub mod packs;
pub mod planned;
pub mod queue;
pub mod records;
pub mod search;
pub mod settings;

use std::fs;
use std::ops::Deref;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, FileControl, MAIN_DB, OpenFlags};

pub use error::StoreError;
pub use ids::{CardNum, DeckNum, NoteNum};

/// What SQLite keeps of the file at hand, in megabytes.
const CACHE: u32 = 6;

/// How long a writer waits for another process before it gives up. Longer than any import takes.
const BUSY: Duration = Duration::from_secs(30);

/// A collection, open.
pub struct Store {
    conn: Connection,
}

/// A state of the collection's file: another one after every change, whoever made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark(u32);

/// Questions to the collection.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    conn: &'a Connection,
}

/// One transaction that writes: all of it is kept, or nothing.
pub struct Change<'a> {
    reader: Reader<'a>,
}

impl<'a> Deref for Change<'a> {
    type Target = Reader<'a>;
    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}

impl Reader<'_> {
    /// The state that the collection is in. Taken between two transactions it is that of the last one; within one, of its
    /// beginning: where the two are the same, nobody has changed anything in between.
    pub fn mark(&self) -> Result<Mark, StoreError> {
        let mut version = 0;
        self.conn.file_control(Some(MAIN_DB), FileControl::DataVersion(&mut version))?;
        Ok(Mark(version))
    }
}

impl Store {
    /// Opens the collection at `path` and makes it when there is none (file 0600, its folder 0700).
    /// `device` names this collection as a writer of events when it is made.
    ///
    /// # Errors
    /// A collection of a newer gokaku, a file that is no collection, and whatever the file system says. In none of
    /// these cases is the file changed.
    pub fn open(path: &Path, device: &str) -> Result<Store, StoreError> {
        create_private(path).map_err(|cause| StoreError::File { path: path.to_owned(), cause })?;
        let start = start_of(path).map_err(|cause| StoreError::File { path: path.to_owned(), cause })?;
        if !may_be_ours(path, &start) {
            return Err(StoreError::NotACollection { path: path.to_owned() });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags).map_err(|e| StoreError::open(path, e))?;
        let store = Store::prepare(conn, device).map_err(|e| e.at(path))?;
        if start.get(journal::MODE) == Some(&journal::ROLLBACK) {
            journal::write_ahead_at_once(&store.conn)?;
        }
        Ok(store)
    }

    /// A collection that is gone when it is dropped; for tests.
    ///
    /// # Errors
    /// When SQLite has no memory left.
    pub fn in_memory() -> Result<Store, StoreError> {
        Store::prepare(Connection::open_in_memory()?, "memory")
    }

    fn prepare(mut conn: Connection, device: &str) -> Result<Store, StoreError> {
        conn.busy_timeout(BUSY)?;
        conn.set_prepared_statement_cache_capacity(64);
        conn.execute_batch(&format!(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;
             PRAGMA temp_store = MEMORY; PRAGMA cache_size = -{CACHE}000;",
        ))?;
        // Else SQLite plans a statement anew for every value bound to it, as the value might let it use another index.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        migrate::bring_up_to_date(&mut conn, device)?;
        Ok(Store { conn })
    }

    /// Asks the collection as it stands.
    pub fn read(&self) -> Reader<'_> {
        Reader { conn: &self.conn }
    }

    /// Asks several things of the collection as it stands at one moment: cheaper than one by one, as the file is locked
    /// for reading once.
    ///
    /// # Errors
    /// What `work` returns, or a failure to begin.
    pub fn look<T, E: From<StoreError>>(&self, work: impl FnOnce(Reader<'_>) -> Result<T, E>) -> Result<T, E> {
        self.run("BEGIN")?;
        let _open = Open(&self.conn);
        let done = work(self.read())?;
        self.run("COMMIT")?;
        Ok(done)
    }

    /// Runs `work` in one IMMEDIATE transaction and commits it, durably, when it returns `Ok`.
    ///
    /// # Errors
    /// What `work` returns, after rolling back; or a failure to begin or commit.
    pub fn change<T, E: From<StoreError>>(&mut self, work: impl FnOnce(&Change<'_>) -> Result<T, E>) -> Result<T, E> {
        self.run("BEGIN IMMEDIATE")?;
        let open = Open(&self.conn);
        let done = work(&Change { reader: self.read() })?;
        self.run("COMMIT")?;
        drop(open);
        Ok(done)
    }

    /// Runs a statement that is kept for the next time.
    fn run(&self, sql: &str) -> Result<(), StoreError> {
        self.conn.prepare_cached(sql)?.execute([])?;
        Ok(())
    }
}

/// A transaction that has begun: rolled back unless it is committed by then.
struct Open<'a>(&'a Connection);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit() {
            // Where even that fails, the connection is closed with the transaction open, which undoes it too.
            let _ = self.0.execute_batch("ROLLBACK");
        }
    }
}

/// Makes an empty file that only its owner may read, and its folder, where there is none yet.
fn create_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    if path.exists() {
        return Ok(());
    }
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty() && !f.exists()) {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        other => other.map(drop),
    }
}

/// The first bytes of a file.
fn start_of(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut start = Vec::new();
    std::io::Read::read_to_end(&mut std::io::Read::take(fs::File::open(path)?, 20), &mut start)?;
    Ok(start)
}

/// Whether a file that begins so is empty, an SQLite file, or one that SQLite's journal may mend. SQLite itself would take a
/// file of a few bytes for an empty one and write over it.
fn may_be_ours(path: &Path, start: &[u8]) -> bool {
    let beside = |end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        Path::new(&name).exists()
    };
    start.is_empty() || start.starts_with(b"SQLite format 3\0") || beside("-journal") || beside("-wal")
}
