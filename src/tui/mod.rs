//! The review on a full screen, and what every face of it shares: the table of keys and the words that are said. It runs on
//! the session of `app`; it never knows SQL, a clock, or the environment.

mod asides;
mod draw;
mod face;
mod keyboard;
pub mod keys;
mod play;
mod ruby;
mod screen;
pub mod verdict;
pub mod words;

use std::io;

use crate::app::AppError;
use crate::app::session::{Ending, Session, Step};
use crate::domain::time::Now;
use crate::store::Store;

/// Edits the note of this id, with the terminal as the shell left it, and says what was done or why not.
pub type Edit<'a> = &'a dyn Fn(&mut Store, &str) -> String;

/// What the screen is handed from outside.
pub struct Setup<'a> {
    pub now: &'a dyn Fn() -> Now,
    /// Whether anything may stand out: bold, dim, underlined.
    pub styled: bool,
    /// The command that plays a word.
    pub play: Option<String>,
    /// What `e` does.
    pub edit: Edit<'a>,
}

/// How a review on the screen ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Closed {
    pub exit: u8,
    /// Whether there was a card to show, so that the screen was opened.
    pub opened: bool,
    /// Why no card was left; none where the learner stopped.
    pub ending: Option<Ending>,
    /// For every due card answered: the probability of recall that was foretold, and whether it was recalled.
    pub recalled: Vec<(f64, bool)>,
}

/// Why a review on the screen came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    #[error(transparent)]
    App(#[from] AppError),
    #[error("the terminal cannot be used: {0}")]
    Screen(#[from] io::Error),
}

/// Runs a session to its end. Where nothing is due, the screen is not touched.
///
/// # Errors
/// When an answer cannot be stored, which is shown first and ends the session; when the terminal cannot be used.
pub fn review(store: &mut Store, session: &mut Session, setup: Setup<'_>) -> Result<Closed, Failed> {
    match session.next(store, (setup.now)())? {
        Step::End(ending) => Ok(Closed { ending: Some(ending), ..Closed::default() }),
        Step::Card(shown) => face::run(store, session, setup, shown),
    }
}
