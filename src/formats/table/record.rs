//! Text → records of fields, without copying. Never knows what a field means.
//!
//! Quotes are read as in RFC 4180. A quote that is never closed costs the line it opened on and no more: the search for
//! its end stops at [`MOST_LINES`] lines or 64 KB, and reading goes on with the next line.

use std::borrow::Cow;

use crate::formats::MAX_FIELD;

/// A quoted field may span this many line ends.
const MOST_LINES: u64 = 50;

/// Reads records one after another; a copy of it is a place in the file to come back to.
#[derive(Debug, Clone)]
pub(super) struct Splitter<'t> {
    text: &'t str,
    at: usize,
    line: u64,
    separator: u8,
    quotes: bool,
}

/// Where a record stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Record {
    pub line: u64,
    pub last_line: u64,
    /// The line a quote opened on, when it is not closed as it should be: the fields are not to be used.
    pub open_quote: Option<u64>,
}

/// A quoted field, as far as it could be read.
enum Quoted<'t> {
    Closed {
        value: Cow<'t, str>,
        end: usize,
        line_ends: u64,
    },
    /// Something other than a separator comes after the closing quote, on the line the quote opened on.
    TrailedOnLine,
    Open,
}

impl<'t> Splitter<'t> {
    pub fn new(text: &'t str, at: usize, line: u64, separator: u8) -> Self {
        Splitter { text, at, line, separator, quotes: true }
    }

    /// The same place, with another separator.
    pub fn with(&self, separator: u8) -> Self {
        Splitter { separator, ..self.clone() }
    }

    /// The same place, where a quote is a character like any other.
    pub fn without_quotes(&self) -> Self {
        Splitter { quotes: false, ..self.clone() }
    }

    /// Another text, split the same way.
    pub fn over<'o>(&self, text: &'o str) -> Splitter<'o> {
        Splitter { text, at: 0, line: 1, separator: self.separator, quotes: self.quotes }
    }

    /// The next record that is not blank; its fields replace those in `fields`.
    pub fn next(&mut self, fields: &mut Vec<Cow<'t, str>>) -> Option<Record> {
        while self.at < self.text.len() {
            let record = self.record(fields);
            if record.open_quote.is_some() || fields.iter().any(|field| !field.trim_ascii().is_empty()) {
                return Some(record);
            }
        }
        None
    }

    fn record(&mut self, fields: &mut Vec<Cow<'t, str>>) -> Record {
        fields.clear();
        let bytes = self.text.as_bytes();
        let line = self.line;
        loop {
            let mut end = self.at;
            let mut quoted = None;
            if self.quotes
                && let Some(quote) = self.quote_ahead()
            {
                match self.quoted(quote) {
                    Quoted::Closed { value, end: after, line_ends } => {
                        self.line += line_ends;
                        end = after;
                        quoted = Some(value);
                    }
                    // Between tabs a quote is often just a quote.
                    Quoted::TrailedOnLine if self.separator == b'\t' => {}
                    Quoted::TrailedOnLine | Quoted::Open => return self.give_up(quote, line),
                }
            }
            let from = end;
            end += bytes.get(end..).unwrap_or_default().iter().take_while(|b| !self.ends_field(**b)).count();
            let value = quoted.unwrap_or_else(|| Cow::Borrowed(self.text.get(from..end).unwrap_or_default()));
            fields.push(value);
            match bytes.get(end) {
                Some(b) if *b == self.separator => self.at = end + 1,
                Some(_) => {
                    let last_line = self.line;
                    self.at = end + line_end(bytes, end);
                    self.line += 1;
                    return Record { line, last_line, open_quote: None };
                }
                None => {
                    self.at = bytes.len();
                    return Record { line, last_line: self.line, open_quote: None };
                }
            }
        }
    }

    fn ends_field(&self, b: u8) -> bool {
        b == self.separator || b == b'\n' || b == b'\r'
    }

    /// Where the quote is that opens the field at hand; blanks may stand before it.
    fn quote_ahead(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        match bytes.get(self.at)? {
            b'"' => Some(self.at),
            b' ' if self.separator != b'\t' => {
                let blanks = bytes.get(self.at..)?.iter().take_while(|b| **b == b' ').count();
                (bytes.get(self.at + blanks) == Some(&b'"')).then_some(self.at + blanks)
            }
            _ => None,
        }
    }

    fn quoted(&self, quote: usize) -> Quoted<'t> {
        let bytes = self.text.as_bytes();
        let (mut at, mut line_ends, mut doubled) = (quote + 1, 0, false);
        while let Some(b) = bytes.get(at) {
            match b {
                b'"' if bytes.get(at + 1) == Some(&b'"') => {
                    doubled = true;
                    at += 2;
                    continue;
                }
                b'"' => {
                    let blanks = bytes.get(at + 1..).unwrap_or_default().iter().take_while(|b| **b == b' ').count();
                    let end = at + 1 + blanks;
                    return match bytes.get(end) {
                        Some(b) if !self.ends_field(*b) => {
                            if line_ends == 0 {
                                Quoted::TrailedOnLine
                            } else {
                                Quoted::Open
                            }
                        }
                        _ => {
                            let inner = self.text.get(quote + 1..at).unwrap_or_default();
                            let value =
                                if doubled { Cow::Owned(inner.replace("\"\"", "\"")) } else { Cow::Borrowed(inner) };
                            Quoted::Closed { value, end, line_ends }
                        }
                    };
                }
                b'\n' | b'\r' => {
                    line_ends += 1;
                    if line_ends > MOST_LINES {
                        return Quoted::Open;
                    }
                    at += line_end(bytes, at);
                    continue;
                }
                _ => {}
            }
            if line_ends > 0 && at - quote > MAX_FIELD {
                return Quoted::Open;
            }
            at += 1;
        }
        Quoted::Open
    }

    /// Leaves the line on which the quote stands.
    fn give_up(&mut self, quote: usize, line: u64) -> Record {
        let bytes = self.text.as_bytes();
        let opened = self.line;
        let end =
            quote + bytes.get(quote..).unwrap_or_default().iter().take_while(|b| !matches!(b, b'\n' | b'\r')).count();
        self.at = end + line_end(bytes, end);
        self.line += 1;
        Record { line, last_line: opened, open_quote: Some(opened) }
    }
}

/// How many bytes the line end at this place has: CRLF two, CR or LF one, the end of the file none.
fn line_end(bytes: &[u8], at: usize) -> usize {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(_), _) => 1,
        (None, _) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each record as `line: field|field`, an unclosed quote as `line!`.
    fn all(text: &str, separator: u8) -> Vec<String> {
        let mut splitter = Splitter::new(text, 0, 1, separator);
        let (mut fields, mut records) = (Vec::new(), Vec::new());
        while let Some(record) = splitter.next(&mut fields) {
            records.push(match record.open_quote {
                Some(opened) => format!("{opened}!"),
                None => format!("{}: {}", record.line, fields.join("|")),
            });
        }
        records
    }

    #[test]
    fn every_line_end_counts_as_one() {
        assert_eq!(all("a,b\r\nc,d\re,f\ng,h", b','), ["1: a|b", "2: c|d", "3: e|f", "4: g|h"]);
        assert_eq!(all("a,b\n\n , \n,\nc,\n", b','), ["1: a|b", "5: c|"]);
    }

    #[test]
    fn quoted_fields_hold_separators_quotes_and_line_ends() {
        assert_eq!(all("a,\"b,\"\"c\"\"\nd\"\ne, \"f,g\" ,h", b','), ["1: a|b,\"c\"\nd", "3: e|f,g|h"]);
        assert_eq!(all("a\t\"b\" c\nd\t\"e\tf\"\n", b'\t'), ["1: a|\"b\" c", "2: d|e\tf"]);
    }

    #[test]
    fn an_unclosed_quote_costs_its_own_line_only() {
        assert_eq!(all("a,\"b\nc,d\ne,f\n", b','), ["1!", "2: c|d", "3: e|f"]);
        assert_eq!(all("a,\"b\nc,\"d\"\ne,f\n", b','), ["1!", "2: c|d", "3: e|f"]);
        assert_eq!(all("\"a\nb\",\"c\nd,e\n", b','), ["2!", "3: d|e"]);
        assert_eq!(all("a,\"", b','), ["1!"]);
        let long = format!("a,\"b\n{}\"\n", "x,y\n".repeat(60));
        assert_eq!(all(&long, b',').len(), 62);
    }
}
