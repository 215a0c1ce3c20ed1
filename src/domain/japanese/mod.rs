//! Japanese text as the decks write it and as learners type it.

pub mod alike;
pub mod breaking;
pub mod furigana;
pub mod kana;
pub mod romaji;
pub mod segment;
pub mod slip;
pub mod typed;
pub mod typo;
pub mod visible;
