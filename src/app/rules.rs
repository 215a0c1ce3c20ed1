//! The rules in force, from what the learner chose and what was last fitted.

use crate::domain::memory::fsrs6::Parameters;
use crate::domain::scheduler::rules::Rules;
use crate::store::{Change, Reader, StoreError};

use super::settings::Settings;

/// The rules that the log of this collection is folded under.
pub fn load(reader: Reader<'_>) -> Result<Rules, StoreError> {
    let settings = Settings::load(reader)?;
    of(&settings, reader)
}

/// The rules under these settings.
pub fn of(settings: &Settings, reader: Reader<'_>) -> Result<Rules, StoreError> {
    let parameters = Parameters::default();
    let _ = reader;
    Ok(Rules { scheduler: settings.scheduler, retention: settings.retention, parameters })
}

/// Folds the whole log again under the rules in force.
pub fn refold(tx: &Change<'_>) -> Result<(), StoreError> {
    let rules = load(**tx)?;
    for card in tx.touched_cards()? {
        tx.refold(&rules, card)?;
    }
    Ok(())
}
