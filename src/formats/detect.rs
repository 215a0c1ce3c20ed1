//! Which format a file is in, by content first and by its name only in doubt. Never reads a note.

use std::fmt;

use super::decode;
use super::fail::FileError;
use super::format::Format;
use super::table;

/// A file of another program that is not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Container {
    /// A ZIP archive; an Anki package is one, a Yomitan dictionary and an Excel workbook too.
    Zip,
    /// A ZIP archive with an Excel workbook.
    Workbook,
    /// A ZIP archive with an Anki collection.
    AnkiPackage,
    /// A ZIP archive with a Yomitan dictionary.
    YomitanDictionary,
    Sqlite,
    Compressed,
    Pdf,
    Picture,
}

impl Container {
    pub(super) const fn hint(self) -> &'static str {
        match self {
            Container::Zip => "unpack it and import the deck inside; an Anki package has the ending .apkg",
            Container::AnkiPackage => "give the file its own ending (.apkg or .colpkg) and leave out --format",
            Container::Workbook => "save the sheet as CSV (UTF-8) and import that",
            Container::YomitanDictionary => "a dictionary is no deck: import a word list instead",
            Container::Sqlite => {
                "export the deck from the program it belongs to; gokaku's own collections are opened with --collection"
            }
            Container::Compressed => "unpack it first",
            Container::Pdf | Container::Picture => "import a TSV or CSV file, or an Anki package (.apkg)",
        }
    }
}

impl fmt::Display for Container {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Container::Zip => "a ZIP package",
            Container::Workbook => "a ZIP package with an Excel workbook",
            Container::AnkiPackage => "a ZIP package with an Anki collection",
            Container::YomitanDictionary => "a ZIP package with a Yomitan dictionary",
            Container::Sqlite => "an SQLite database",
            Container::Compressed => "a compressed file",
            Container::Pdf => "a PDF",
            Container::Picture => "a picture",
        })
    }
}

/// Tells files apart that are no text, by their first bytes.
pub fn container(bytes: &[u8]) -> Option<Container> {
    let zip = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06");
    match bytes {
        _ if zip && holds(bytes, b"collection.anki2") => Some(Container::AnkiPackage),
        _ if zip && holds(bytes, b"xl/workbook") => Some(Container::Workbook),
        _ if zip && (holds(bytes, b"term_bank_") || holds(bytes, b"kanji_bank_")) => Some(Container::YomitanDictionary),
        _ if zip => Some(Container::Zip),
        [b'S', b'Q', b'L', b'i', b't', b'e', b' ', b'f', b'o', b'r', b'm', b'a', b't', b' ', b'3', 0, ..] => {
            Some(Container::Sqlite)
        }
        [0x1F, 0x8B, ..] | [0x28, 0xB5, 0x2F, 0xFD, ..] | [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => {
            Some(Container::Compressed)
        }
        [b'7', b'z', 0xBC, 0xAF, ..] | [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, ..] => Some(Container::Compressed),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some(Container::Pdf),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] => Some(Container::Picture),
        _ => None,
    }
}

/// Whether a name stands in an archive's directory, which is at its end, or in its first entries.
fn holds(bytes: &[u8], name: &[u8]) -> bool {
    const NEAR: usize = 64 * 1024;
    let start = bytes.get(..bytes.len().min(NEAR)).unwrap_or(bytes);
    let end = bytes.get(bytes.len().saturating_sub(NEAR)..).unwrap_or(bytes);
    [start, end].into_iter().any(|part| part.windows(name.len()).any(|window| window == name))
}

/// Which format a file seems to be in, from its beginning; a table when in doubt.
///
/// # Errors
/// Says what the file is when it is known to be no deck.
pub fn detect(bytes: &[u8], file_name: Option<&str>) -> Result<Format, FileError> {
    if let Some(found) = container(bytes) {
        return Err(FileError::Container(found));
    }
    const NEAR: usize = 64 * 1024;
    let near = bytes.get(..bytes.len().min(NEAR)).unwrap_or(bytes);
    match std::str::from_utf8(near) {
        Ok(text) => of_text(text, file_name),
        // Cut within a character, or a byte is bad further on: what stands before is enough.
        Err(error) if error.valid_up_to() + 4 > near.len() || error.valid_up_to() > 512 => {
            of_text(&String::from_utf8_lossy(near), file_name)
        }
        Err(_) => of_text(&decode::decode(bytes, None)?.text, file_name),
    }
}

/// The same, of a text already decoded.
pub(super) fn of_text(text: &str, file_name: Option<&str>) -> Result<Format, FileError> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let ending = file_name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_ascii_lowercase());
    match text.as_bytes() {
        [b'{' | b'[', ..] => of_json(text, ending.as_deref()),
        _ if ending.as_deref() == Some("json") => Ok(Format::Json),
        [b'<', ..] if is_page(text) => Err(FileError::Html),
        _ => Ok(table::kind(text)),
    }
}

fn is_page(text: &str) -> bool {
    let start: String = text.chars().take(256).collect::<String>().to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.contains("<html") || start.starts_with("<?xml")
}

fn of_json(text: &str, ending: Option<&str>) -> Result<Format, FileError> {
    let near = start_of(text, 64 * 1024);
    let first = start_of(text, 512);
    let compact: String = first.chars().filter(|c| !c.is_whitespace()).collect();
    if compact.contains("\"schema\":\"gokaku.event") {
        return Ok(Format::Events);
    }
    if compact.contains("\"schema\":\"gokaku.collection") {
        return Ok(Format::Collection);
    }
    if near.contains("\"cards_vocabulary_") || near.contains("\"cards_kanji_") {
        return Ok(Format::Jpdb);
    }
    if near.contains("api.wanikani.com/") || near.contains("\"srs_stage\"") {
        return Ok(Format::WaniKani);
    }
    if near.contains("\"grammar_point_id\"") {
        return Err(FileError::Bunpro);
    }
    if matches!(ending, Some("jsonl" | "ndjson")) || is_lines(text) {
        return Ok(Format::JsonLines);
    }
    Ok(Format::Json)
}

/// At most this many bytes of a text's beginning, cut between characters.
fn start_of(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}

/// The first line is an object of its own, and so is the one after it.
fn is_lines(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(2);
    let whole = |line: &str| line.starts_with('{') && line.ends_with('}');
    lines.next().is_some_and(whole) && lines.next().is_some_and(|line| line.starts_with('{'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_apart_by_content() {
        let format = |text: &str| detect(text.as_bytes(), None).map(Format::as_str);
        assert_eq!(format("word,meaning\n犬,dog\n"), Ok("csv"));
        assert_eq!(format("犬\tdog\n"), Ok("tsv"));
        assert_eq!(format("#gokaku deck:1\n#columns:head\n犬\n"), Ok("tsv"));
        assert_eq!(format("#separator:tab\n#html:true\n犬\tdog\n"), Ok("anki-text"));
        assert_eq!(format("[{\"word\":\"犬\"}]"), Ok("json"));
        assert_eq!(format("{\"word\":\"犬\"}\n{\"word\":\"猫\"}\n"), Ok("jsonl"));
        assert_eq!(format("{\"cards_vocabulary_jp_en\":[]}"), Ok("jpdb"));
        assert_eq!(format("{ \"schema\": \"gokaku.collection/1\", \"notes\": []}"), Ok("collection"));
        assert_eq!(format("{\"schema\":\"gokaku.event/1\"}\n{\"schema\":\"gokaku.event/1\"}"), Ok("events"));
    }

    #[test]
    fn files_that_are_no_deck_are_named() {
        let error = |bytes: &[u8], name| detect(bytes, name).map_err(|e| e.to_string());
        assert_eq!(
            error(b"PK\x03\x04....xl/workbook.xml", None),
            Err("this is a ZIP package with an Excel workbook, not a text file".to_owned())
        );
        assert_eq!(
            error(b"SQLite format 3\0", Some("a.csv")),
            Err("this is an SQLite database, not a text file".to_owned())
        );
        assert_eq!(error(b"<!DOCTYPE html><p>", None), Err(FileError::Html.to_string()));
        assert_eq!(detect(b"{\"data\":[{\"srs_stage\":3}]}", None), Ok(Format::WaniKani));
    }
}
