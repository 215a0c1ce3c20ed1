//! A bar on the error stream while something takes long: on a terminal only, gone when the work is done.

use crate::app::{AppError, memory};
use crate::domain::progress::Progress;
use crate::store::Store;

use super::Context;
use super::bars;
use super::failure::Failure;

/// Does work that may have to learn from the whole log first, and says so while it does.
pub fn while_learning<T>(
    context: &mut Context,
    store: &mut Store,
    work: impl FnOnce(&mut Store) -> Result<T, AppError>,
) -> Result<T, Failure> {
    let mut bar = Bar::new(context, "Learning from your log");
    if takes_long(store)? {
        bar.tell(Progress { done: 0, of: 0 });
    }
    Ok(work(store)?)
}

/// Whether there is much to learn, so that it is done where somebody waits anyhow.
pub fn takes_long(store: &Store) -> Result<bool, AppError> {
    let rows = usize::try_from(store.read().newest_seq()?).unwrap_or(0);
    Ok(rows > memory::LONG && memory::is_stale(store)?)
}

/// Columns of the bar.
const BAR: usize = 24;

/// What is shown of one piece of work.
pub struct Bar<'c> {
    /// None where nobody watches.
    out: Option<&'c mut super::out::Out>,
    what: &'static str,
    shown: Option<u64>,
}

impl<'c> Bar<'c> {
    /// For work called `what`, as in “Importing”. Nothing is drawn before the first word on progress.
    pub fn new(context: &'c mut Context, what: &'static str) -> Bar<'c> {
        let able = context.environment.term.as_deref().is_some_and(|term| term != "dumb");
        let watched = able && context.environment.stderr_is_terminal && !context.plain;
        Bar { out: watched.then_some(&mut context.out), what, shown: None }
    }

    /// Draws how far the work has come, where that is another picture than before.
    #[expect(clippy::cast_precision_loss, reason = "a percentage")]
    pub fn tell(&mut self, progress: Progress) {
        let Some(out) = &mut self.out else { return };
        let picture = progress.percent().unwrap_or(progress.done);
        if self.shown == Some(picture) {
            return;
        }
        self.shown = Some(picture);
        let line = match progress.percent() {
            Some(percent) => {
                let bar = bars::stacked(BAR, 100.0, &[('█', percent as f64), ('·', 100.0)]);
                format!("{} {bar} {percent:>3} %", self.what)
            }
            None if progress.done == 0 => format!("{} …", self.what),
            None => format!("{} … {}", self.what, progress.done),
        };
        out.status(&line);
    }
}

impl Drop for Bar<'_> {
    fn drop(&mut self) {
        if let (Some(out), Some(_)) = (&mut self.out, self.shown) {
            out.status("");
        }
    }
}
