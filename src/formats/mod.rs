//! Bytes ↔ notes. Never knows the store or the terminal; never stops at one bad row.
//!
//! [`read`] hands what it finds to a closure, one [`Item`] at a time, and keeps nothing: memory is the bytes of the file
//! and little more. A bad row is an [`Item::Problem`] and the reading goes on; only a file that is no deck at all ends in
//! a [`FileError`]. A caller that stores while it reads rolls back when it gets one.

pub mod collection;
mod decode;
mod detect;
pub mod events;
mod fail;
mod format;
mod html;
pub mod ics;
mod item;
mod jpdb;
mod json;
mod names;
mod options;
pub mod records;
mod row;
mod ruby;
mod table;
mod tally;
#[cfg(test)]
mod tests;
mod write;

pub use detect::{Container, container, detect};
pub use fail::{FileError, ReadError};
pub use format::{Format, UnknownFormat};
pub use item::{DeckHead, Item, PastReview, Problem, Row, Summary};
pub use options::{Column, MapError, Options, Role, UnknownRole, parse_map};
pub use write::write_tsv;

use tally::Tally;

/// A field longer than this many bytes is not a field of a flash card: its row is skipped.
pub const MAX_FIELD: usize = 64 * 1024;

/// What a sink is: it takes one item and may stop the reading with an error of its own.
pub type Sink<'s, E> = dyn FnMut(Item<'_>) -> Result<(), E> + 's;

/// Reads a file of notes (or of notes and past reviews) and hands each item to `sink` in file order.
///
/// # Errors
/// [`ReadError::Sink`] is the sink's own error, handed back as it was. [`ReadError::File`] says why the file as a whole
/// cannot be taken; items may have been handed over before that was known, so the caller undoes what it did with them.
pub fn read<E>(bytes: &[u8], options: &Options, sink: &mut Sink<'_, E>) -> Result<Summary, ReadError<E>> {
    if let Some(found) = container(bytes) {
        return Err(FileError::Container(found).into());
    }
    let decoded = decode::decode(bytes, options.encoding.as_deref())?;
    if decoded.text.trim().is_empty() {
        return Err(FileError::Empty.into());
    }
    let format = match options.format {
        Some(format) => format,
        None => detect::of_text(&decoded.text, options.file_name.as_deref())?,
    };
    let mut tally = Tally::new(sink, &decoded);
    match format {
        Format::Tsv | Format::Csv | Format::AnkiText => table::read(&decoded.text, options, &mut tally)?,
        Format::Json => json::read(&decoded.text, options, &mut tally)?,
        Format::JsonLines => json::read_lines(&decoded.text, options, &mut tally)?,
        Format::Jpdb => jpdb::read(&decoded.text, &mut tally)?,
        Format::Events | Format::Collection => return Err(FileError::Elsewhere(format).into()),
    }
    tally.finish(format)
}
