//! Files that the learner asks for: each appears whole or not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::failure::Failure;

/// Has `write` make the file at `path`. What was there before stays until all of the new one is on the disk.
pub fn whole<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<T, Failure>) -> Result<T, Failure> {
    let unwritten = |e: io::Error| {
        let message = format!("{}: it cannot be written: {e}", path.display());
        Failure::usage(message, "name a file in a folder of yours")
    };
    let part = path.with_extension("part");
    let file = fs::File::create(&part).map_err(unwritten)?;
    let mut out = BufWriter::new(file);
    let told = write(&mut out)
        .and_then(|told| out.flush().map_err(unwritten).map(|()| told))
        .and_then(|told| out.get_ref().sync_all().map_err(unwritten).map(|()| told))
        .and_then(|told| fs::rename(&part, path).map_err(unwritten).map(|()| told));
    if told.is_err() {
        // The half-written part is of no use to anyone; that it cannot be removed changes nothing.
        let _ = fs::remove_file(&part);
    }
    told
}
