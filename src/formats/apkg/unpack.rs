//! Which file of a package is its collection, and that file unpacked into a temporary one of our own, counted as it goes.
//! Never believes what a package declares; never unpacks media.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use zstd::stream::read::Decoder;

use super::fail::PackageError;
use super::wire;
use super::zip::{self, Archive, Directory, Entry};

/// A collection unpacks to no more than this.
const MOST: u64 = 1 << 30;
/// Above [`SMALL`] a collection unpacks to no more than so many times its packed size. SQLite packs some ten to one.
const MOST_RATIO: u64 = 100;
const SMALL: u64 = 16 << 20;
/// The largest window that a zstd frame may ask for, as a power of two: zstd's own default limit.
const WINDOW: u32 = 27;

/// A file of our own that goes when this goes.
pub(super) struct Scratch {
    pub path: PathBuf,
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Opened by SQLite it is gone already; nothing depends on it.
        let _ = fs::remove_file(&self.path);
    }
}

impl Scratch {
    /// Makes an empty file in `folder` that nobody else may read.
    pub fn new(folder: &Path) -> Result<(Scratch, File), PackageError> {
        let no_room = |e: &io::Error| PackageError::NoRoom(format!("{}: {e}", folder.display()));
        for n in 0..1000 {
            let path = folder.join(format!("gokaku-{}-{n}.tmp", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
                Ok(file) => return Ok((Scratch { path }, file)),
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(no_room(&e)),
            }
        }
        Err(no_room(&io::ErrorKind::AlreadyExists.into()))
    }
}

/// Unpacks the collection of a package, or copies a collection that stands alone.
pub(super) fn unpack(archive: &mut dyn Archive, folder: &Path) -> Result<Scratch, PackageError> {
    let mut start = [0; 16];
    let known = archive.rewind().and_then(|()| archive.read(&mut start)).unwrap_or(0);
    if start.get(..known).is_some_and(|start| start.starts_with(b"SQLite format 3\0")) {
        archive.rewind().map_err(|e| PackageError::Damaged(e.to_string()))?;
        return copied(archive, folder, u64::MAX);
    }
    let directory = zip::directory(archive)?;
    let entry = collection(archive, &directory)?;
    let mut content = zip::open(archive, entry)?;
    if entry.name != "collection.anki21b" {
        return copied(content, folder, entry.packed);
    }
    let decoder = Decoder::new(&mut content).and_then(|mut decoder| {
        decoder.window_log_max(WINDOW)?;
        Ok(decoder.single_frame())
    });
    let decoder = decoder.map_err(|e| PackageError::Damaged(format!("collection.anki21b is no zstd file: {e}")))?;
    let scratch = copied(decoder, folder, entry.packed)?;
    // The frame may end before the entry does; the checksum is known at the entry's end.
    io::copy(&mut content, &mut io::sink()).map_err(|e| PackageError::Damaged(e.to_string()))?;
    Ok(scratch)
}

/// The entry that holds the collection: as `meta` says, and without it the newest form there is. Never the notice for
/// older programs that stands beside a newer form.
fn collection(archive: &mut dyn Archive, directory: &Directory) -> Result<Entry, PackageError> {
    let version = match directory.get("meta") {
        Some(entry) => {
            let mut meta = Vec::new();
            let read = zip::open(archive, entry)?.take(1024).read_to_end(&mut meta);
            read.map_err(|e| PackageError::Damaged(e.to_string()))?;
            Some(wire::number(&meta, 1).ok_or(PackageError::NoVersion)?)
        }
        None => None,
    };
    let wanted: &[&str] = match version {
        Some(1) => &["collection.anki2"],
        Some(2) => &["collection.anki21"],
        Some(3) => &["collection.anki21b"],
        Some(newer) => return Err(PackageError::NewerPackage(newer)),
        None => &["collection.anki21b", "collection.anki21", "collection.anki2"],
    };
    let found = wanted.iter().find_map(|name| directory.get(name));
    found.ok_or_else(|| match directory.get("collection.anki2") {
        Some(_) => PackageError::OnlyNotice,
        None => PackageError::NoCollection(directory.names.clone()),
    })
}

/// Copies a stream into a file of our own, and stops where it grows beyond reason. `packed`: how many bytes it comes from.
fn copied(mut from: impl Read, folder: &Path, packed: u64) -> Result<Scratch, PackageError> {
    let (scratch, mut file) = Scratch::new(folder)?;
    let mut buffer = vec![0; 256 << 10];
    let mut written: u64 = 0;
    loop {
        let read = from.read(&mut buffer).map_err(|e| PackageError::Damaged(e.to_string()))?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { return Ok(scratch) };
        written += read as u64;
        if written > MOST {
            return Err(PackageError::TooLarge(MOST >> 20));
        }
        if written > SMALL && written / MOST_RATIO > packed {
            return Err(PackageError::Bomb(MOST_RATIO));
        }
        file.write_all(bytes).map_err(|e| PackageError::NoRoom(e.to_string()))?;
    }
}
