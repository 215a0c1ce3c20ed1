//! The SQLite file of a package: opened so that nothing in it can run, write or go on for ever, and what its tables say
//! about note types and decks. Reads the schemas 11 and 14 to 18.
//!
//! Source: the schema as Anki 2.1 to 26.9 write it; numbers of protobuf fields as found in such files.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, Row};
use serde_json::Value;

use super::fail::PackageError;
use super::wire;

/// No text or row in a collection is longer, in bytes.
const LONGEST: i32 = 16 << 20;
/// Steps of SQLite's machine between two looks at how many there were.
const STRIDE: i32 = 1_000_000;
/// The steps that a collection may take, whatever its size, and for every page of it. A whole read takes some 30 a row.
const STEPS: u64 = 200_000_000;
const STEPS_PER_KIB: u64 = 10_000;

/// What must be there: tables and their columns.
const TABLES: [(&str, &[&str]); 4] = [
    ("col", &["crt", "ver"]),
    ("notes", &["id", "guid", "mid", "tags", "flds"]),
    (
        "cards",
        &["id", "nid", "did", "ord", "mod", "type", "queue", "due", "ivl", "factor", "lapses", "odue", "odid", "data"],
    ),
    ("revlog", &["id", "cid", "ease", "factor", "time", "type"]),
];

/// A note type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Notetype {
    pub id: i64,
    pub name: String,
    pub cloze: bool,
    pub fields: Vec<String>,
    /// The front of each template, by its number.
    pub fronts: Vec<String>,
}

/// A collection, open.
pub(super) struct Collection {
    pub conn: Connection,
    pub notetypes: HashMap<i64, Notetype>,
    /// Names with `::` between a deck and what is in it.
    pub decks: HashMap<i64, String>,
    /// Seconds since 1970 at which day 0 of the collection began.
    pub created: i64,
    /// Minutes east of UTC where the collection was made, where it says so.
    pub offset: Option<i64>,
    /// The first scheduler, whose answers to cards being learned have three buttons.
    pub three_buttons: bool,
}

/// Turns an error of SQLite into what it says of the file.
pub(super) fn damaged(e: &rusqlite::Error) -> PackageError {
    match e.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => PackageError::Endless,
        Some(ErrorCode::NotADatabase) => PackageError::DamagedCollection("it is no SQLite file".to_owned()),
        _ => PackageError::DamagedCollection(e.to_string()),
    }
}

/// Whether the pages of a collection hold together.
pub(super) fn check(conn: &Connection) -> Result<(), PackageError> {
    let sound: String = conn.query_row("PRAGMA quick_check(1)", [], |r| r.get(0)).map_err(|e| damaged(&e))?;
    if sound == "ok" { Ok(()) } else { Err(PackageError::DamagedCollection(sound)) }
}

/// Reads what stands beside the notes of a collection.
pub(super) fn open(conn: Connection) -> Result<Collection, PackageError> {
    require_tables(&conn)?;
    let read = |e: rusqlite::Error| damaged(&e);
    let rows: i64 = conn.query_row("SELECT count(*) FROM col", [], |r| r.get(0)).map_err(read)?;
    if rows != 1 {
        return Err(PackageError::DamagedCollection(format!("its table “col” has {rows} rows instead of one")));
    }
    let (created, version) =
        conn.query_row("SELECT crt, ver FROM col", [], |r| Ok((whole(r, 0), whole(r, 1)))).map_err(read)?;
    match version {
        11 | 14..=18 => {}
        12 | 13 | 19.. => return Err(PackageError::NewerCollection(version)),
        _ => return Err(PackageError::OldCollection(version)),
    }
    require_columns(&conn)?;
    let named = tables(&conn).map_err(read)?;
    let notetypes = if named.contains("notetypes") { types_of_tables(&conn) } else { types_of_json(&conn) }?;
    let decks = if named.contains("decks") { decks_of_table(&conn) } else { decks_of_json(&conn) }?;
    let settings = if named.contains("config") { config_table(&conn) } else { config_json(&conn) };
    let number = |key: &str| settings.get(key).and_then(Value::as_i64);
    Ok(Collection {
        notetypes,
        decks,
        created,
        // Anki counts minutes west.
        offset: number("creationOffset").map(i64::wrapping_neg).filter(|m| m.abs() < 24 * 60),
        three_buttons: number("schedVer").unwrap_or(1) < 2,
        conn,
    })
}

/// A file of no more bytes is mapped, so that no page is copied: a larger one would fill the memory.
const MAPPED: u64 = 16 << 20;

/// Opens the file of a collection for reading alone.
pub(super) fn guarded(path: &Path, size: u64) -> rusqlite::Result<Connection> {
    let escaped: String = path
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .map(|&b| if b.is_ascii_alphanumeric() || b == b'/' { char::from(b).to_string() } else { format!("%{b:02x}") })
        .collect();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(format!("file:{escaped}?mode=ro&immutable=1"), flags)?;
    conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    // Anki's own order of names; no query here depends on it.
    conn.create_collation("unicase", |a, b| a.to_lowercase().cmp(&b.to_lowercase()))?;
    let mut left = (STEPS + size / 1024 * STEPS_PER_KIB) / u64::from(STRIDE.unsigned_abs());
    conn.progress_handler(
        STRIDE,
        Some(move || {
            left = left.saturating_sub(1);
            left == 0
        }),
    )?;
    conn.execute_batch(
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON; PRAGMA cache_size = -4000;",
    )?;
    if size <= MAPPED {
        conn.execute_batch(&format!("PRAGMA mmap_size = {MAPPED}"))?;
    }
    // SQLite opens the file when it is first read; what is wrong with it then is said by whoever reads on.
    let _ = conn.pragma_query_value(None, "schema_version", |_| Ok(()));
    Ok(conn)
}

/// The names of the real tables: a view or a virtual table may do anything.
fn tables(conn: &Connection) -> rusqlite::Result<HashSet<String>> {
    let mut query = conn.prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND rootpage > 0",
    )?;
    let names = query.query_map([], |r| r.get(0))?;
    names.collect()
}

fn require_tables(conn: &Connection) -> Result<(), PackageError> {
    let there = tables(conn).map_err(|e| damaged(&e))?;
    if !TABLES.iter().any(|(table, _)| there.contains(*table)) {
        return Err(PackageError::NotAnki("it has none of Anki's tables".to_owned()));
    }
    match TABLES.iter().find(|(table, _)| !there.contains(*table)) {
        Some((table, _)) => Err(PackageError::DamagedCollection(format!("it has no table “{table}”"))),
        None => Ok(()),
    }
}

fn require_columns(conn: &Connection) -> Result<(), PackageError> {
    for (table, columns) in TABLES {
        let query = conn.prepare("SELECT name FROM pragma_table_info(?1)").and_then(|mut query| {
            let names = query.query_map([table], |r| r.get::<_, String>(0))?;
            names.collect::<rusqlite::Result<HashSet<String>>>()
        });
        let names = query.map_err(|e| damaged(&e))?;
        if let Some(missing) = columns.iter().find(|column| !names.contains(**column)) {
            return Err(PackageError::DamagedCollection(format!("its table “{table}” has no column “{missing}”")));
        }
    }
    Ok(())
}

/// A whole number, whatever was put in its place: SQLite lets any value stand in any column.
pub(super) fn number(value: ValueRef<'_>) -> i64 {
    match value {
        ValueRef::Integer(number) => number,
        // Some old programs wrote due days as floats; out of range is held at the edge.
        #[expect(clippy::cast_possible_truncation, reason = "a float cast to a whole number saturates")]
        ValueRef::Real(number) => number as i64,
        ValueRef::Text(_) => words(value).and_then(|text| text.trim().parse().ok()).unwrap_or(0),
        _ => 0,
    }
}

/// A text; none where it is no text.
pub(super) fn words(value: ValueRef<'_>) -> Option<&str> {
    match value {
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).ok(),
        _ => None,
    }
}

/// The [`number`] in a column.
pub(super) fn whole(row: &Row<'_>, column: usize) -> i64 {
    row.get_ref(column).map_or(0, number)
}

/// The [`words`] in a column.
pub(super) fn text<'r>(row: &'r Row<'_>, column: usize) -> Option<&'r str> {
    row.get_ref(column).ok().and_then(words)
}

fn json_column(conn: &Connection, column: &str) -> Result<Value, PackageError> {
    let text = conn.query_row(&format!("SELECT {column} FROM col"), [], |r| Ok(text(r, 0).map(str::to_owned)));
    let text = text.map_err(|e| damaged(&e))?.unwrap_or_default();
    serde_json::from_str(&text).map_err(|e| PackageError::DamagedCollection(format!("its {column} are broken: {e}")))
}

fn types_of_json(conn: &Connection) -> Result<HashMap<i64, Notetype>, PackageError> {
    let models = json_column(conn, "models")?;
    let named = |list: &Value, what: &str| -> Vec<String> {
        let texts = list.as_array().into_iter().flatten();
        texts.map(|one| one.get(what).and_then(Value::as_str).unwrap_or_default().to_owned()).collect()
    };
    let types = models.as_object().into_iter().flatten().filter_map(|(id, model)| {
        let id = id.parse().ok()?;
        let part = |name: &str| model.get(name).cloned().unwrap_or_default();
        let notetype = Notetype {
            id,
            name: part("name").as_str().unwrap_or_default().to_owned(),
            cloze: part("type").as_i64() == Some(1),
            fields: named(&part("flds"), "name"),
            fronts: named(&part("tmpls"), "qfmt"),
        };
        Some((id, notetype))
    });
    Ok(types.collect())
}

fn types_of_tables(conn: &Connection) -> Result<HashMap<i64, Notetype>, PackageError> {
    let read = || -> rusqlite::Result<HashMap<i64, Notetype>> {
        let mut types = HashMap::new();
        let mut query = conn.prepare("SELECT id, name, config FROM notetypes")?;
        let mut rows = query.query([])?;
        while let Some(r) = rows.next()? {
            let cloze = wire::number(blob(r, 2), 1) == Some(1);
            let (id, name) = (whole(r, 0), text(r, 1).unwrap_or_default().to_owned());
            types.insert(id, Notetype { id, name, cloze, ..Notetype::default() });
        }
        let mut query = conn.prepare("SELECT ntid, name FROM fields ORDER BY ntid, ord")?;
        let mut rows = query.query([])?;
        while let Some(r) = rows.next()? {
            if let Some(notetype) = types.get_mut(&whole(r, 0)) {
                notetype.fields.push(text(r, 1).unwrap_or_default().to_owned());
            }
        }
        let mut query = conn.prepare("SELECT ntid, config FROM templates ORDER BY ntid, ord")?;
        let mut rows = query.query([])?;
        while let Some(r) = rows.next()? {
            if let Some(notetype) = types.get_mut(&whole(r, 0)) {
                notetype.fronts.push(wire::text(blob(r, 1), 1).to_owned());
            }
        }
        Ok(types)
    };
    read().map_err(|e| damaged(&e))
}

fn blob<'r>(row: &'r Row<'_>, column: usize) -> &'r [u8] {
    row.get_ref(column).ok().and_then(|value| value.as_bytes().ok()).unwrap_or_default()
}

fn decks_of_json(conn: &Connection) -> Result<HashMap<i64, String>, PackageError> {
    // A deck that cannot be named costs its name only.
    let decks = json_column(conn, "decks").unwrap_or_default();
    let named = decks
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(id, deck)| Some((id.parse().ok()?, deck.get("name")?.as_str()?.to_owned())));
    Ok(named.collect())
}

fn decks_of_table(conn: &Connection) -> Result<HashMap<i64, String>, PackageError> {
    let read = || -> rusqlite::Result<HashMap<i64, String>> {
        let mut query = conn.prepare("SELECT id, name FROM decks")?;
        let named =
            query.query_map([], |r| Ok((whole(r, 0), text(r, 1).unwrap_or_default().replace('\u{1f}', "::"))))?;
        named.collect()
    };
    read().map_err(|e| damaged(&e))
}

/// The settings that are of use here; a broken one is as good as none.
fn config_json(conn: &Connection) -> HashMap<String, Value> {
    let settings = json_column(conn, "conf").unwrap_or_default();
    settings.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn config_table(conn: &Connection) -> HashMap<String, Value> {
    let read = || -> rusqlite::Result<HashMap<String, Value>> {
        let mut query =
            conn.prepare("SELECT CAST(\"key\" AS TEXT), val FROM config WHERE CAST(\"key\" AS TEXT) IN ('creationOffset', 'schedVer')")?;
        let rows = query.query_map([], |r| {
            let value = serde_json::from_slice(blob(r, 1)).unwrap_or_default();
            Ok((text(r, 0).unwrap_or_default().to_owned(), value))
        })?;
        rows.collect()
    };
    read().unwrap_or_default()
}
