//! The files of `decks/` as `build.rs` packed them into the program. Taken apart only where they are needed.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::AppError;

/// The bytes of a packed file, by its name without `.tsv`.
macro_rules! packed {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".tsv.z"))
    };
}
pub(super) use packed;

/// The text of a packed file.
///
/// # Errors
/// When the program itself is damaged.
pub(super) fn unpack(name: &'static str, packed: &[u8]) -> Result<String, AppError> {
    let mut text = String::new();
    let read = ZlibDecoder::new(packed).read_to_string(&mut text);
    read.map_err(|e| AppError::Library { deck: name, reason: e.to_string() })?;
    Ok(text)
}
