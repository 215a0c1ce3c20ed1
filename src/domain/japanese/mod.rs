//! Japanese text as the decks write it.

pub mod furigana;
