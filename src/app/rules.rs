//! The rules in force, from what the learner chose and what was last fitted.

use serde::{Deserialize, Serialize};

use crate::domain::memory::fsrs6::{PARAMETERS, Parameters};
use crate::domain::scheduler::rules::Rules;
use crate::store::{Change, Reader, StoreError};

use super::settings::Settings;

/// The rules that the log of this collection is folded under.
pub fn load(reader: Reader<'_>) -> Result<Rules, StoreError> {
    let settings = Settings::load(reader)?;
    of(&settings, reader)
}

/// The kind of record that a fit leaves.
pub const MODEL: &str = "model";

/// A fit of the memory model as it stands on record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// FSRS-6's 21 parameters, in ten-thousandths.
    pub parameters: [i32; PARAMETERS],
    /// Reviews that it was made from and judged by.
    pub reviews: usize,
    pub log_loss_default: f64,
    pub log_loss_fitted: f64,
}

/// The fit in force; none while the defaults are.
pub fn model(reader: Reader<'_>) -> Result<Option<Model>, StoreError> {
    Ok(reader.newest_record(MODEL)?.and_then(|r| serde_json::from_str(&r.body).ok()))
}

/// The rules under these settings.
pub fn of(settings: &Settings, reader: Reader<'_>) -> Result<Rules, StoreError> {
    let parameters = model(reader)?.map_or_else(Parameters::default, |m| Parameters::from_stored(m.parameters));
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
