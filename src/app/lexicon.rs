//! The lexicon that comes with the program, touched only where a text is read.

use std::sync::OnceLock;

use crate::domain::japanese::segment::Segmenter;

use super::AppError;
use super::packed::{packed, unpack};

/// A reader of running text.
///
/// # Errors
/// When the program itself is damaged.
pub fn segmenter() -> Result<Segmenter<'static>, AppError> {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = match TEXT.get() {
        Some(text) => text,
        None => {
            let text = unpack("lexicon", packed!("lexicon"))?;
            TEXT.get_or_init(|| text)
        }
    };
    Ok(Segmenter::new(text))
}
