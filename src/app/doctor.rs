//! Whether the collection is sound, and its caches rebuilt where they are not.

use crate::store::check::Finding;
use crate::store::{Change, Store};

use super::{AppError, rules};

/// Looks for everything that should not be. Changes nothing.
pub fn examine(store: &Store) -> Result<Vec<Finding>, AppError> {
    Ok(store.read().check(&rules::load(store.read())?)?)
}

/// Builds the caches anew from the log, which is the truth. Returns how many cards were wrong.
pub fn repair(store: &mut Store) -> Result<usize, AppError> {
    store.change(|tx: &Change<'_>| Ok(tx.rebuild(&rules::load(**tx)?)?))
}
