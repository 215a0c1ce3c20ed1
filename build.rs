//! Compresses the deck files for the program that holds them: a third of their size, taken apart once, when a
//! collection is made. Names them by their contents, so that a collection knows when it has others.

#![expect(clippy::disallowed_methods, reason = "where to write is known from the environment alone")]

use std::env;
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=decks");
    let into = PathBuf::from(env::var("OUT_DIR")?);
    let mut files = Vec::new();
    for entry in fs::read_dir("decks")? {
        files.push(entry?.path());
    }
    files.retain(|file| file.extension().is_some_and(|end| end == "tsv"));
    files.sort();
    let mut contents = Crc::new();
    for file in files {
        let text = fs::read(&file)?;
        // The lexicon is no deck: a collection does not hold it.
        if !file.ends_with("lexicon.tsv") {
            contents.update(&text);
        }
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&text)?;
        let stem = file.file_name().ok_or("a deck file without a name")?;
        fs::write(into.join(stem).with_extension("tsv.z"), packed.finish()?)?;
    }
    println!("cargo:rustc-env=GOKAKU_DECKS={:08x}{:08x}", contents.sum(), contents.amount());
    Ok(())
}
