//! What answers cost this learner: learnt from the log together with the memory, kept as a few numbers.

use crate::domain::planner::habits::Habits;
use crate::store::answers::Answers;
use crate::store::{Change, Reader, Store, StoreError};

/// Where the collection keeps it.
const META: &str = "habits";
/// The newest so many answers count.
const NEWEST: usize = 20_000;

/// The habits on file; those of anybody where nothing was learnt yet.
pub fn load(reader: Reader<'_>) -> Result<Habits, StoreError> {
    Ok(stored(reader)?.unwrap_or_default())
}

fn stored(reader: Reader<'_>) -> Result<Option<Habits>, StoreError> {
    let numbers = reader.meta(META)?.and_then(|text| serde_json::from_str::<Vec<f64>>(&text).ok());
    Ok(numbers.and_then(|n| Habits::from_stored(&n)))
}

/// What all answers of a log say.
pub(super) fn of(answers: &Answers) -> Habits {
    Habits::of(&answers.reviews, NEWEST)
}

/// Keeps them.
pub(super) fn keep(tx: &Change<'_>, habits: &Habits) -> Result<(), StoreError> {
    tx.set_meta(META, &serde_json::to_string(&habits.to_stored()).unwrap_or_default())
}

/// The habits, learnt now where the collection has none yet.
pub fn learnt(store: &mut Store) -> Result<Habits, StoreError> {
    if let Some(habits) = stored(store.read())? {
        return Ok(habits);
    }
    let habits = of(&store.read().answers()?);
    store.change(|tx: &Change<'_>| keep(tx, &habits))?;
    load(store.read())
}
