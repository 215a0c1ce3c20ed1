//! Bytes ↔ notes. Never knows the store or the terminal; never stops at one bad row.
//!
//! [`read`] hands what it finds to a closure, one [`Item`] at a time, and keeps nothing: memory is the bytes of the file
//! and little more. A bad row is an [`Item::Problem`] and the reading goes on; only a file that is no deck at all ends in
//! a [`FileError`]. A caller that stores while it reads rolls back when it gets one.

pub mod apkg;
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
mod known;
mod names;
mod options;
pub mod records;
mod row;
mod ruby;
mod table;
mod tally;
#[cfg(test)]
mod tests;
mod wanikani;
mod write;

pub use apkg::{Archive, PackageError, Unpacked};
pub use detect::{Container, container, detect};
pub use fail::{FileError, ReadError};
pub use format::{Format, UnknownFormat};
pub use item::{DeckHead, Item, Left, PastCard, PastDue, PastReview, PastState, Problem, Row, Summary};
pub use options::{Column, MapError, Mapping, Options, Role, UnknownRole, parse_map};
pub use write::{AnkiLine, write_anki_text, write_tsv};

use tally::Tally;

/// A field longer than this many bytes is not a field of a flash card: its row is skipped.
pub const MAX_FIELD: usize = 64 * 1024;

/// What a sink is: it takes one item and may stop the reading with an error of its own.
pub type Sink<'s, E> = dyn FnMut(Item<'_>) -> Result<(), E> + 's;

/// The text of a job posting, whatever its encoding; a saved web page without its tags.
///
/// # Errors
/// Bytes that are no text, and a text without anything in it.
pub fn posting(bytes: &[u8]) -> Result<String, FileError> {
    if let Some(found) = container(bytes) {
        return Err(FileError::Container(found));
    }
    let text = decode::decode(bytes, None)?.text;
    let page = text.contains("</") || text.contains("<br");
    let text = if page { html::strip(&text, "\n").into_owned() } else { text.into_owned() };
    if text.trim().is_empty() {
        return Err(FileError::Empty);
    }
    Ok(text)
}

/// Reads a file of notes (or of notes and past reviews) and hands each item to `sink` in file order.
///
/// # Errors
/// [`ReadError::Sink`] is the sink's own error, handed back as it was. [`ReadError::File`] says why the file as a whole
/// cannot be taken; items may have been handed over before that was known, so the caller undoes what it did with them.
pub fn read<E>(bytes: &[u8], options: &Options, sink: &mut Sink<'_, E>) -> Result<Summary, ReadError<E>> {
    match container(bytes) {
        Some(Container::AnkiPackage | Container::Sqlite) => {
            let unpacked = unpack_package(&mut std::io::Cursor::new(bytes), options);
            return read_unpacked(unpacked, options, sink);
        }
        Some(found) => return Err(FileError::Container(found).into()),
        None if options.format == Some(Format::AnkiPackage) => return Err(FileError::NoPackage.into()),
        None => {}
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
        Format::WaniKani => wanikani::read(&decoded.text, options, &mut tally)?,
        Format::Known => known::read(&decoded.text, options, &mut tally)?,
        Format::AnkiPackage | Format::Events | Format::Collection => return Err(FileError::Elsewhere(format).into()),
    }
    tally.finish(format)
}

/// Unpacks an Anki package, or copies a collection that stands alone, without taking it into memory: the half of [`read`]
/// that asks nothing of whoever takes the notes.
///
/// # Errors
/// Why the file as a whole cannot be taken.
pub fn unpack_package(archive: &mut dyn Archive, options: &Options) -> Result<Unpacked, FileError> {
    apkg::unpack(archive, options)
}

/// Reads what was unpacked.
///
/// # Errors
/// As [`read`].
pub fn read_unpacked<E>(
    unpacked: Result<Unpacked, FileError>,
    options: &Options,
    sink: &mut Sink<'_, E>,
) -> Result<Summary, ReadError<E>> {
    let decoded = decode::Decoded::nothing();
    let mut tally = Tally::new(sink, &decoded);
    apkg::read(unpacked?, options, &mut tally)?;
    tally.finish(Format::AnkiPackage)
}
