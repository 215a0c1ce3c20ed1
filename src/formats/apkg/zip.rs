//! The container of a package: a ZIP archive, as much of it as Anki's have. Never extracts to a path; never trusts a size
//! that the archive declares.
//!
//! Source: PKWARE's APPNOTE 6.3.10, sections 4.3 to 4.5.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use flate2::Crc;
use flate2::read::DeflateDecoder;

use super::fail::PackageError;

/// The names that are looked for; everything else in an archive is only counted.
pub(super) const NAMES: [&str; 4] = ["meta", "collection.anki21b", "collection.anki21", "collection.anki2"];

/// A file or bytes that a package is read from.
pub trait Archive: Read + Seek + Send {}

impl<T: Read + Seek + Send> Archive for T {}

/// The largest directory that is read: room for a million media files.
const MOST_DIRECTORY: u64 = 128 << 20;

/// An entry of the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub name: &'static str,
    method: u16,
    crc: u32,
    pub packed: u64,
    at: u64,
}

/// What the archive's directory says.
#[derive(Debug, Default)]
pub(super) struct Directory {
    pub entries: Vec<Entry>,
    /// The first names of all, for a message.
    pub names: Vec<String>,
}

impl Directory {
    pub fn get(&self, name: &str) -> Option<Entry> {
        self.entries.iter().copied().find(|e| e.name == name)
    }
}

fn damaged(what: &str) -> PackageError {
    PackageError::Damaged(what.to_owned())
}

fn unreadable(e: &io::Error) -> PackageError {
    PackageError::Damaged(e.to_string())
}

/// Little-endian numbers of `bytes` at `at`; 0 beyond the end.
fn number(bytes: &[u8], at: usize, width: usize) -> u64 {
    let digits = at.checked_add(width).and_then(|end| bytes.get(at..end)).unwrap_or_default();
    digits.iter().rev().fold(0, |n, &byte| n << 8 | u64::from(byte))
}

fn short(bytes: &[u8], at: usize) -> u16 {
    u16::try_from(number(bytes, at, 2)).unwrap_or_default()
}

fn read_at(archive: &mut dyn Archive, at: u64, length: u64) -> Result<Vec<u8>, PackageError> {
    let mut bytes = Vec::new();
    archive.seek(SeekFrom::Start(at)).map_err(|e| unreadable(&e))?;
    archive.take(length).read_to_end(&mut bytes).map_err(|e| unreadable(&e))?;
    Ok(bytes)
}

/// Reads the directory at the archive's end.
pub(super) fn directory(archive: &mut dyn Archive) -> Result<Directory, PackageError> {
    let size = archive.seek(SeekFrom::End(0)).map_err(|e| unreadable(&e))?;
    let (mut at, mut length, mut count) = end_of(archive, size)?;
    if count == 0xffff || length == 0xffff_ffff || at == 0xffff_ffff {
        (at, length, count) = large_end(archive, size)?.unwrap_or((at, length, count));
    }
    if at.checked_add(length).is_none_or(|end| end > size) || length > MOST_DIRECTORY {
        return Err(damaged("its directory is not where it should be"));
    }
    let bytes = read_at(archive, at, length)?;
    let mut found = Directory::default();
    let mut rest = bytes.as_slice();
    for _ in 0..count {
        rest = entry(rest, &mut found)?;
    }
    Ok(found)
}

/// Where the directory lies, how long it is and how many entries it has, from the record at the archive's end.
fn end_of(archive: &mut dyn Archive, size: u64) -> Result<(u64, u64, u64), PackageError> {
    const LONGEST: u64 = 22 + 0xffff;
    let tail = read_at(archive, size.saturating_sub(LONGEST), LONGEST)?;
    let at = (0..=tail.len().saturating_sub(22)).rev().find(|&at| number(&tail, at, 4) == 0x0605_4b50);
    let at = at.ok_or_else(|| damaged("its end is missing"))?;
    Ok((number(&tail, at + 16, 4), number(&tail, at + 12, 4), number(&tail, at + 10, 2)))
}

/// The same, of an archive too large for the short record.
fn large_end(archive: &mut dyn Archive, size: u64) -> Result<Option<(u64, u64, u64)>, PackageError> {
    const LONGEST: u64 = 20 + 22 + 0xffff;
    let tail = read_at(archive, size.saturating_sub(LONGEST), LONGEST)?;
    let locator = (0..=tail.len().saturating_sub(20)).rev().find(|&at| number(&tail, at, 4) == 0x0706_4b50);
    let Some(locator) = locator else { return Ok(None) };
    let record = read_at(archive, number(&tail, locator + 8, 8), 56)?;
    if number(&record, 0, 4) != 0x0606_4b50 {
        return Err(damaged("its directory is not where it should be"));
    }
    Ok(Some((number(&record, 48, 8), number(&record, 40, 8), number(&record, 32, 8))))
}

/// Reads one entry of the directory; returns what comes after.
fn entry<'b>(bytes: &'b [u8], found: &mut Directory) -> Result<&'b [u8], PackageError> {
    if bytes.len() < 46 || number(bytes, 0, 4) != 0x0201_4b50 {
        return Err(damaged("its directory breaks off"));
    }
    let lengths = [28, 30, 32].map(|at| usize::from(short(bytes, at)));
    let (name_end, extra_end) = (46 + lengths[0], 46 + lengths[0] + lengths[1]);
    let rest = bytes.get(extra_end + lengths[2]..).ok_or_else(|| damaged("its directory breaks off"))?;
    let name = bytes.get(46..name_end).unwrap_or_default();
    if found.names.len() < 8 {
        found.names.push(String::from_utf8_lossy(name).into_owned());
    }
    let Some(name) = NAMES.into_iter().find(|known| known.as_bytes() == name) else { return Ok(rest) };
    if found.get(name).is_some() {
        return Err(PackageError::Twice(name));
    }
    if short(bytes, 8) & 1 != 0 {
        return Err(PackageError::Encrypted);
    }
    let method = short(bytes, 10);
    if !matches!(method, 0 | 8) {
        return Err(PackageError::Method { name, method });
    }
    let crc = u32::try_from(number(bytes, 16, 4)).unwrap_or_default();
    let (mut packed, unpacked, mut at) = (number(bytes, 20, 4), number(bytes, 24, 4), number(bytes, 42, 4));
    // What does not fit stands, in this order, among the extra fields.
    let large = large_field(bytes.get(name_end..extra_end).unwrap_or_default());
    let mut next = 8 * usize::from(unpacked == 0xffff_ffff);
    for value in [&mut packed, &mut at] {
        if *value == 0xffff_ffff {
            *value = number(large, next, 8);
            next += 8;
        }
    }
    found.entries.push(Entry { name, method, crc, packed, at });
    Ok(rest)
}

/// The extra field of 64-bit sizes.
fn large_field(mut extra: &[u8]) -> &[u8] {
    while extra.len() >= 4 {
        let length = usize::from(short(extra, 2));
        let Some(body) = extra.get(4..4 + length) else { break };
        if short(extra, 0) == 1 {
            return body;
        }
        extra = extra.get(4 + length..).unwrap_or_default();
    }
    &[]
}

/// Opens an entry: its content as a stream that fails at its end when the checksum does not fit.
pub(super) fn open<'a>(archive: &'a mut dyn Archive, entry: Entry) -> Result<Content<'a>, PackageError> {
    let head = read_at(archive, entry.at, 30)?;
    if number(&head, 0, 4) != 0x0403_4b50 {
        return Err(damaged("an entry is not where the directory says"));
    }
    let skipped = 30 + number(&head, 26, 2) + number(&head, 28, 2);
    archive.seek(SeekFrom::Start(entry.at.saturating_add(skipped))).map_err(|e| unreadable(&e))?;
    let packed = BufReader::with_capacity(64 << 10, archive.take(entry.packed));
    let stream = match entry.method {
        0 => Stream::Stored(packed),
        _ => Stream::Deflated(Box::new(DeflateDecoder::new(packed))),
    };
    Ok(Content { stream, crc: Crc::new(), want: entry.crc })
}

type Packed<'a> = BufReader<io::Take<&'a mut dyn Archive>>;

enum Stream<'a> {
    Stored(Packed<'a>),
    Deflated(Box<DeflateDecoder<Packed<'a>>>),
}

/// An entry's content.
pub(super) struct Content<'a> {
    stream: Stream<'a>,
    crc: Crc,
    want: u32,
}

impl Read for Content<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.stream {
            Stream::Stored(stored) => stored.read(buffer)?,
            Stream::Deflated(deflated) => deflated.read(buffer)?,
        };
        self.crc.update(buffer.get(..read).unwrap_or_default());
        if read == 0 && !buffer.is_empty() && self.crc.sum() != self.want {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "its checksum does not fit"));
        }
        Ok(read)
    }
}
