//! Which file of a package is its collection, and that file unpacked into a temporary one of our own, counted as it goes.
//! Never believes what a package declares; never unpacks media.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;
use std::time::Duration;

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
/// Bytes that are unpacked in one go, and how many such pieces may wait to be written.
const PIECE: usize = 256 << 10;
const AHEAD: usize = 2;

/// No run needs such a file for longer.
const LONG: Duration = Duration::from_secs(6 * 3600);

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
                Ok(file) => {
                    remove_left(folder, &file);
                    return Ok((Scratch { path }, file));
                }
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(no_room(&e)),
            }
        }
        Err(no_room(&io::ErrorKind::AlreadyExists.into()))
    }
}

/// Removes what other runs left in `folder`, ended before they could remove it themselves: files that are named like ours
/// and were last written long before the new one. That one cannot be removed changes nothing.
fn remove_left(folder: &Path, new: &File) {
    let (Ok(files), Ok(now)) = (fs::read_dir(folder), new.metadata().and_then(|meta| meta.modified())) else { return };
    for file in files.flatten() {
        let name = file.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with("gokaku-") && name.ends_with(".tmp"));
        let age = || now.duration_since(file.metadata().and_then(|meta| meta.modified()).ok()?).ok();
        if ours && age().is_some_and(|age| age > LONG) {
            let _ = fs::remove_file(file.path());
        }
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
/// What is unpacked is written beside the unpacking.
fn copied(from: impl Read, folder: &Path, packed: u64) -> Result<Scratch, PackageError> {
    let (scratch, mut file) = Scratch::new(folder)?;
    let ((unpacked, arriving), (back, spent)) = (mpsc::sync_channel::<Vec<u8>>(AHEAD), mpsc::channel());
    let (read, written) = thread::scope(|scope| {
        let writing = scope.spawn(move || {
            arriving.into_iter().try_for_each(|bytes| {
                file.write_all(&bytes)?;
                // At the end nobody takes it.
                let _ = back.send(bytes);
                Ok(())
            })
        });
        let read = unpacked_to(&unpacked, &spent, from, packed);
        drop(unpacked);
        (read, writing.join().unwrap_or_else(|panic| resume_unwind(panic)))
    });
    written.map_err(|e: io::Error| PackageError::NoRoom(e.to_string()))?;
    read.map(|()| scratch)
}

/// Hands a stream over in pieces, until it ends or they are no longer taken. Pieces come back through `spent`.
fn unpacked_to(
    to: &SyncSender<Vec<u8>>,
    spent: &Receiver<Vec<u8>>,
    mut from: impl Read,
    packed: u64,
) -> Result<(), PackageError> {
    let mut written: u64 = 0;
    loop {
        let mut piece = spent.try_recv().unwrap_or_default();
        piece.resize(PIECE, 0);
        let read = from.read(&mut piece).map_err(|e| PackageError::Damaged(e.to_string()))?;
        written += read as u64;
        if written > MOST {
            return Err(PackageError::TooLarge(MOST >> 20));
        }
        if written > SMALL && written / MOST_RATIO > packed {
            return Err(PackageError::Bomb(MOST_RATIO));
        }
        piece.truncate(read);
        if read == 0 || to.send(piece).is_err() {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_run_left_long_ago_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let made = |name: &str, age: Duration| {
            let path = folder.path().join(name);
            let file = File::create(&path).unwrap();
            file.set_modified(file.metadata().unwrap().modified().unwrap() - age).unwrap();
            path
        };
        let left = made("gokaku-1-0.tmp", LONG * 2);
        let kept = [made("gokaku-2-0.tmp", LONG / 2), made("gokaku-notes.txt", LONG * 2), made("other.tmp", LONG * 2)];
        let (scratch, _) = Scratch::new(folder.path()).unwrap();
        assert!(!left.exists() && kept.iter().all(|path| path.exists()) && scratch.path.exists());
    }
}
