//! A deck file as it lies on disk: `#key:value` lines, then rows of named columns. Strict where the program is lenient.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

pub struct Deck {
    pub name: String,
    pub file: String,
    pub level: Option<String>,
    pub kind: &'static str,
    pub text: String,
    pub header: Vec<(String, String)>,
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
    /// Lines whose number of fields is not the number of columns.
    pub ragged: Vec<usize>,
}

pub struct Row {
    pub line: usize,
    fields: HashMap<String, String>,
}

impl Row {
    /// A column the deck does not have reads as a mistake of the lint, not of the deck.
    pub fn get(&self, column: &str) -> &str {
        self.fields.get(column).unwrap_or_else(|| panic!("line {} has no column {column}", self.line))
    }

    pub fn has(&self, column: &str) -> bool {
        self.fields.contains_key(column)
    }
}

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("decks")
}

impl Deck {
    pub fn read(name: &str, level: Option<&str>, kind: &'static str) -> Deck {
        let file = format!("{name}.tsv");
        let bytes = fs::read(folder().join(&file)).unwrap_or_else(|error| panic!("decks/{file}: {error}"));
        let text = String::from_utf8(bytes).unwrap_or_else(|error| panic!("decks/{file}: not UTF-8: {error}"));
        let header: Vec<(String, String)> = text.lines().map_while(header_line).collect();
        let columns: Vec<String> = header
            .iter()
            .find(|(key, _)| key == "columns")
            .map(|(_, value)| value.split('\t').map(str::to_owned).collect())
            .unwrap_or_default();
        let mut rows = Vec::new();
        let mut ragged = Vec::new();
        for (at, line) in text.lines().enumerate().skip(header.len()) {
            let values: Vec<&str> = line.split('\t').collect();
            if values.len() != columns.len() {
                ragged.push(at + 1);
                continue;
            }
            let fields = columns.iter().cloned().zip(values.into_iter().map(str::to_owned)).collect();
            rows.push(Row { line: at + 1, fields });
        }
        let level = level.map(str::to_uppercase);
        Deck { name: name.to_owned(), file, level, kind, text, header, columns, rows, ragged }
    }
}

fn header_line(line: &str) -> Option<(String, String)> {
    let body = line.strip_prefix('#')?;
    let (key, value) = body.split_once(':').unwrap_or((body, ""));
    Some((key.to_owned(), value.to_owned()))
}
