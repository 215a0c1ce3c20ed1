//! How the collection's file is kept whole while it changes: by the write-ahead log, where an answer costs one fsync and
//! readers need not wait; for one large change by a rollback journal, which writes every page once.
//!
//! A file says itself which of the two it is under, and changes over only where nobody else has it open. What ends in
//! between leaves it under the rollback journal, and the next to open it changes it back.

use std::time::Duration;

use rusqlite::Connection;

use super::{BUSY, StoreError};

/// The byte of the file's header that tells: 2 under the write-ahead log, 1 under a rollback journal. Its other half, in the
/// byte after, says the same to readers. Source: the file format of SQLite, 1.3.
pub const MODE: usize = 18;
/// What stands there under a rollback journal.
pub const ROLLBACK: u8 = 1;

/// What the files of either are called beside the collection's own name.
pub const FILES: [&str; 3] = ["-journal", "-wal", "-shm"];

/// Puts the file under the write-ahead log, waiting for whoever uses it. Where that fails it stays as it is: either journal
/// keeps it whole, and the next to open it tries again.
pub fn write_ahead(conn: &Connection) {
    set(conn, "WAL");
}

/// As [`write_ahead`], but leaves it to the next when somebody is using the file at this moment.
pub fn write_ahead_at_once(conn: &Connection) -> Result<(), StoreError> {
    conn.busy_timeout(Duration::ZERO)?;
    write_ahead(conn);
    Ok(conn.busy_timeout(BUSY)?)
}

/// Puts the file under a rollback journal, unless somebody else has it open. Where that fails it stays as it is.
pub fn roll_back(conn: &Connection) {
    set(conn, "DELETE");
}

fn set(conn: &Connection, mode: &str) {
    let _ = conn.pragma_update_and_check(None, "journal_mode", mode, |_| Ok(()));
}
