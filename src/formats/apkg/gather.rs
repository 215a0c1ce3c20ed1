//! The rows of a table, kept by an aggregate function of our own within SQLite's loop. A statement hands a row over column
//! by column, which takes three times as long, and a review log has a million rows.

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::functions::{Aggregate, Context, FunctionFlags};

use super::collection::{number, words};

/// What is kept of rows, and how many were left out.
#[derive(Debug)]
pub(super) struct Kept<T> {
    pub rows: Vec<T>,
    pub left: u32,
}

/// A row's values, by the place of their columns.
pub(super) struct Values<'c, 'r>(&'c Context<'r>);

impl Values<'_, '_> {
    pub fn whole(&self, column: usize) -> i64 {
        number(self.0.get_raw(column))
    }

    pub fn text(&self, column: usize) -> Option<&str> {
        words(self.0.get_raw(column))
    }
}

/// What `keep` makes of every row of a table, in the order of the table; it may leave one out.
///
/// # Errors
/// When the table cannot be read to its end.
pub(super) fn gather<T, const N: usize>(
    conn: &Connection,
    table: &str,
    columns: [&str; N],
    keep: impl Fn(&Values<'_, '_>) -> Option<T> + Send + 'static,
) -> rusqlite::Result<Kept<T>>
where
    T: RefUnwindSafe + UnwindSafe + Send + 'static,
{
    let kept = Arc::new(Mutex::new(Kept { rows: Vec::new(), left: 0 }));
    // Not to be called by anything that stands in the file.
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DIRECTONLY;
    let arguments = i32::try_from(N).unwrap_or(-1);
    conn.create_aggregate_function("gather", arguments, flags, Keeper { keep, kept: Arc::clone(&kept) })?;
    let sql = format!("SELECT gather({}) FROM {table}", columns.join(", "));
    let read = conn.query_row(&sql, [], |_| Ok(()));
    conn.remove_function("gather", arguments)?;
    read?;
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(Kept { rows: std::mem::take(&mut kept.rows), left: kept.left })
}

struct Keeper<T, K> {
    keep: K,
    kept: Arc<Mutex<Kept<T>>>,
}

impl<T, K> Aggregate<Kept<T>, i64> for Keeper<T, K>
where
    T: RefUnwindSafe + UnwindSafe,
    K: Fn(&Values<'_, '_>) -> Option<T>,
{
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<Kept<T>> {
        Ok(Kept { rows: Vec::new(), left: 0 })
    }

    fn step(&self, context: &mut Context<'_>, kept: &mut Kept<T>) -> rusqlite::Result<()> {
        match (self.keep)(&Values(context)) {
            Some(row) => kept.rows.push(row),
            None => kept.left += 1,
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, kept: Option<Kept<T>>) -> rusqlite::Result<i64> {
        if let Some(kept) = kept {
            *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = kept;
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_kept_as_they_stand_whatever_stands_in_them() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(
            "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 'x'), ('2', NULL), (2.5, x'ff'), (NULL, 'y');",
        )
        .unwrap();
        let kept = gather(&conn, "t", ["a", "b"], |row| {
            let text = row.text(1).map(str::to_owned);
            (row.whole(0) != 1).then(|| (row.whole(0), text))
        })
        .unwrap();
        assert_eq!((kept.rows, kept.left), (vec![(2, None), (2, None), (0, Some("y".to_owned()))], 1));
        assert!(gather(&conn, "t WHERE 0", ["a"], |row| Some(row.whole(0))).unwrap().rows.is_empty());
        assert!(gather(&conn, "missing", ["a"], |row| Some(row.whole(0))).is_err());
        // Twice on one connection, and gone after that.
        assert_eq!(gather(&conn, "t", ["a"], |row| Some(row.whole(0))).unwrap().rows, [1, 2, 2, 0]);
        assert!(conn.query_row("SELECT gather(a) FROM t", [], |_| Ok(())).is_err());
    }
}
