//! Packs the deck files for the program that holds them, column by column: a quarter of their size, taken apart once, when
//! a collection is made. Names them by their contents, so that a collection knows when it has others.

#![expect(clippy::disallowed_methods, reason = "where to write is known from the environment alone")]

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use flate2::Crc;

/// How hard zstd tries: as hard as it can.
const MOST: i32 = 22;

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
        let packed = zstd::bulk::compress(by_columns(&String::from_utf8(text)?).as_bytes(), MOST)?;
        let stem = file.file_name().ok_or("a deck file without a name")?;
        fs::write(into.join(stem).with_extension("tsv.zst"), packed)?;
    }
    println!("cargo:rustc-env=GOKAKU_DECKS={:08x}{:08x}", contents.sum(), contents.amount());
    Ok(())
}

/// The head of a table as it is, then its columns one after the other, which pack a tenth smaller than its rows. A line
/// before each part says how many lines of the head, how many rows and how many columns come; where rows differ in their
/// columns, the table stands as it is, all of it head.
fn by_columns(table: &str) -> String {
    let head = table.lines().take_while(|line| line.starts_with('#')).count();
    let rows: Vec<Vec<&str>> = table.lines().skip(head).map(|row| row.split('\t').collect()).collect();
    let columns = rows.first().map_or(0, Vec::len);
    if rows.iter().any(|row| row.len() != columns) {
        return format!("{} 0 0\n{table}", table.lines().count());
    }
    let mut out = format!("{head} {} {columns}\n", rows.len());
    let lines = table.lines().take(head).chain((0..columns).flat_map(|n| rows.iter().map(move |row| row[n])));
    for line in lines {
        out.push_str(line);
        out.push('\n');
    }
    out
}
