//! Bringing a collection up to the schema of this program, or refusing it untouched.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::StoreError;

/// Marks the file as ours in its header (`PRAGMA application_id`): the bytes of "gkku".
const APPLICATION_ID: i64 = 0x676b_6b75;

/// The steps from an empty file to today's schema; step *n* leads to schema *n*.
const MIGRATIONS: [&str; SCHEMA as usize] = [
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_records.sql"),
    include_str!("migrations/0003_memory.sql"),
    include_str!("migrations/0004_anchors.sql"),
    include_str!("migrations/0005_typed.sql"),
    include_str!("migrations/0006_note_deck.sql"),
    include_str!("migrations/0007_packs.sql"),
    include_str!("migrations/0008_bundles.sql"),
];

/// The schema that this program writes.
const SCHEMA: u32 = 8;

/// Migrates `conn` where it is older than this program. One transaction: a crash leaves the old schema, whole.
pub fn bring_up_to_date(conn: &mut Connection, device: &str) -> Result<(), StoreError> {
    if schema_of(conn)? == SCHEMA {
        return Ok(());
    }
    // WAL is a property of the file and cannot be set inside a transaction. Another process may be making the same
    // collection at this moment; SQLite then says busy at once here, and whoever holds the lock sets it too.
    match conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).map_err(StoreError::from) {
        Ok(()) | Err(StoreError::Busy) => {}
        Err(e) => return Err(e),
    }
    let tx = Transaction::new(conn, TransactionBehavior::Immediate)?;
    let found = schema_of(&tx)?;
    for (n, step) in (1..).zip(MIGRATIONS) {
        if n > found {
            tx.execute_batch(step)?;
        }
    }
    if found == 0 {
        tx.execute("INSERT INTO device (num, name) VALUES (1, ?1)", [device])?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    tx.pragma_update(None, "user_version", SCHEMA)?;
    tx.commit()?;
    Ok(())
}

/// Refuses what this program does not know: another program's file, one of a newer gokaku.
pub fn known(conn: &Connection) -> Result<(), StoreError> {
    schema_of(conn).map(drop)
}

/// The schema of the file: 0 when it is empty.
fn schema_of(conn: &Connection) -> Result<u32, StoreError> {
    let version: u32 = conn.pragma_query_value(None, "user_version", |r| r.get(0))?;
    if version > SCHEMA {
        return Err(StoreError::Newer { found: version, known: SCHEMA });
    }
    let application: i64 = conn.pragma_query_value(None, "application_id", |r| r.get(0))?;
    let empty = || conn.query_row("SELECT count(*) = 0 FROM sqlite_master", [], |r| r.get::<_, bool>(0));
    if application != APPLICATION_ID && !empty()? {
        return Err(StoreError::NotACollection { path: Default::default() });
    }
    Ok(version)
}
