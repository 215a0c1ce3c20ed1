//! The learner's settings and the collection's own notes about itself.

use rusqlite::{OptionalExtension, params};

use super::{Change, Reader, StoreError};

impl Reader<'_> {
    /// The stored value of a setting, `None` where the learner never chose.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT value FROM config WHERE key = ?1")?;
        Ok(query.query_row([key], |r| r.get(0)).optional()?)
    }

    /// Every setting that was chosen, by name.
    pub fn settings(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT key, value FROM config ORDER BY key")?;
        let rows = query.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A fact that the program keeps about the collection.
    pub fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut query = self.conn.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
        Ok(query.query_row([key], |r| r.get(0)).optional()?)
    }
}

impl Change<'_> {
    pub fn set_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.conn.execute("INSERT OR REPLACE INTO config (key, value) VALUES (?1, ?2)", params![key, value])?;
        Ok(())
    }

    pub fn set_meta(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.conn.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)", params![key, value])?;
        Ok(())
    }
}
