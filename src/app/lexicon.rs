//! The lexicon that comes with the program, touched only where a text is read.

use crate::domain::japanese::segment::Segmenter;

const LEXICON: &str = include_str!("../../decks/lexicon.tsv");

/// A reader of running text.
pub fn segmenter() -> Segmenter<'static> {
    Segmenter::new(LEXICON)
}
