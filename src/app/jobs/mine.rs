//! Words of a posting into a deck of their own, each with its sentence. A word that a shipped deck has is shared with
//! it, progress and all.

use crate::app::import::{ImportError, Report, Request, Source, import};
use crate::domain::career::coverage::Place;
use crate::domain::time::Now;
use crate::formats::{Format, Options};
use crate::store::Store;

use super::reading::{Reading, Unknown};

/// The deck's id.
pub const DECK: &str = "mined";

/// What became of the words.
#[derive(Debug, Clone)]
pub struct Mined {
    /// In the order in which they were taken.
    pub words: Vec<String>,
    pub report: Report,
}

/// Puts the `most` first unknown words into the deck. A word that stands in no deck has no meaning to ask: its card asks
/// the reading, and the meaning is for the learner to add.
///
/// # Errors
/// When the collection cannot be written.
pub fn mine(store: &mut Store, now: Now, reading: &Reading, most: usize) -> Result<Mined, ImportError> {
    let fit = |word: &&Unknown| word.place != Place::Uncounted && word.sentence.contains(&word.surface);
    let words: Vec<&Unknown> = reading.unknown.iter().filter(fit).take(most).collect();
    let mut rows = String::from("head\tread\tsentence\ttags\n");
    for word in &words {
        let tidy = |text: &str| text.replace(['\t', '\n', '\r'], " ");
        rows += &format!("{}\t{}\t{}\tjob\n", tidy(&word.head), tidy(&word.read), tidy(&word.sentence));
    }
    let options = Options { format: Some(Format::Tsv), ..Options::default() };
    let request = Request { options, deck: Some(DECK.to_owned()), dry_run: false };
    let source = Source { name: "mined.tsv", bytes: rows.as_bytes() };
    let report = if words.is_empty() { Report::default() } else { import(store, now, &source, &request)? };
    Ok(Mined { words: words.into_iter().map(|word| word.head.clone()).collect(), report })
}
