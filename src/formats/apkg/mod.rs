//! Anki packages (`.apkg`, `.colpkg`) of all three generations, and collections that stand alone: notes with their cards
//! and the whole review log. Never runs, writes or believes anything in them; media is not unpacked.
//!
//! This is the one place outside `store` that knows SQLite: in a package it is the format.

mod collection;
mod fail;
mod fields;
mod gather;
mod layouts;
mod notes;
mod rows;
mod standing;
mod texts;
mod unpack;
mod wire;
mod write;
mod zip;

use std::fs;
use std::panic::resume_unwind;
use std::thread;

use rusqlite::Connection;

pub use fail::{PackageError, UnmappedType};
pub use notes::GUID;
pub use write::{OutCard, OutNote, OutReview, Writer};
pub use zip::Archive;

use self::rows::Rows;
use self::unpack::Scratch;
use super::fail::{FileError, ReadError};
use super::options::Options;
use super::tally::Tally;

/// The note type of the packages written here.
const OWN_TYPE: &str = "gokaku";

/// The collection of a package, in a file of our own that goes when this goes.
pub struct Unpacked {
    scratch: Scratch,
    size: u64,
}

/// Unpacks the collection of a package.
pub(super) fn unpack(archive: &mut dyn Archive, options: &Options) -> Result<Unpacked, FileError> {
    let folder = options.scratch.as_deref().ok_or_else(|| no_folder("none is known"))?;
    let scratch = unpack::unpack(archive, folder)?;
    let size = fs::metadata(&scratch.path).map_err(|e| no_folder(&e.to_string()))?.len();
    Ok(Unpacked { scratch, size })
}

/// Reads the collection of a package.
pub(super) fn read<E>(unpacked: Unpacked, options: &Options, tally: &mut Tally<'_, '_, E>) -> Result<(), ReadError<E>> {
    let Unpacked { scratch, size } = unpacked;
    let damaged = |e| FileError::from(collection::damaged(&e));
    let conn = collection::guarded(&scratch.path, size).map_err(damaged)?;
    let other = collection::guarded(&scratch.path, size).map_err(damaged)?;
    // Open, it needs its name no more: whatever ends this program leaves nothing behind.
    drop(scratch);
    // The pages are checked while the rows are read: whoever takes them undoes what it did when they turn out damaged.
    thread::scope(|scope| {
        let check = scope.spawn(move || collection::check(&other));
        let read = read_open(conn, options, tally);
        check.join().unwrap_or_else(|panic| resume_unwind(panic)).map_err(FileError::from)?;
        read
    })
}

/// Reads a collection that is open.
fn read_open<E>(conn: Connection, options: &Options, tally: &mut Tally<'_, '_, E>) -> Result<(), ReadError<E>> {
    let from = collection::open(conn).map_err(FileError::from)?;
    let rows = Rows::read(&from.conn, from.three_buttons).map_err(FileError::from)?;
    notes::read(&from, rows, options, tally)
}

fn no_folder(why: &str) -> FileError {
    FileError::from(PackageError::NoRoom(why.to_owned()))
}
