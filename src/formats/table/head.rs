//! The `#key:value` lines at the top of a deck: gokaku's own and Anki's. Never reads a row.

use crate::formats::item::DeckHead;

/// What the top of a file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Top<'t> {
    pub head: DeckHead,
    /// Any such line was there.
    pub any: bool,
    /// Anki wrote them, or means them.
    pub anki: bool,
    /// Where the rows begin: byte and line.
    pub at: usize,
    pub line: u64,
    pub separator: Option<u8>,
    pub html: bool,
    pub columns: Option<&'t str>,
    pub id_column: Option<usize>,
    pub tags_column: Option<usize>,
    pub deck_column: Option<usize>,
    pub notetype_column: Option<usize>,
    /// Lines with a value that is not understood, and why.
    pub doubts: Vec<(u64, String)>,
}

/// Reads the lines at the top; the first line that is none of them is a row.
pub(super) fn parse(text: &str) -> Top<'_> {
    let mut top = Top { line: 1, ..Top::default() };
    top.at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while let Some(rest) = text.get(top.at..).filter(|rest| !rest.is_empty()) {
        let len = rest.bytes().take_while(|b| !matches!(b, b'\n' | b'\r')).count();
        let (line, after) = rest.split_at(len);
        if !take(&mut top, line) {
            break;
        }
        let end = if after.starts_with("\r\n") { 2 } else { usize::from(!after.is_empty()) };
        top.at += len + end;
        top.line += 1;
        top.any = true;
        if top.head.own && top.columns.is_some() {
            break;
        }
    }
    top
}

/// Takes one line, if it is one of the top.
fn take<'t>(top: &mut Top<'t>, line: &'t str) -> bool {
    let Some((key, value)) = line.strip_prefix('#').and_then(|line| line.split_once(':')) else {
        if let (1, Some(tags)) = (top.line, line.strip_prefix("tags:")) {
            top.head.tags = tags.trim().to_owned();
            top.anki = true;
            return true;
        }
        return false;
    };
    let number_line = top.line;
    let text = || Some(value.trim()).filter(|value| !value.is_empty()).map(str::to_owned);
    let column = || value.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    match key.trim().to_ascii_lowercase().as_str() {
        "gokaku deck" => top.head.own = true,
        "id" => top.head.id = text(),
        "name" | "deck" => top.head.name = text(),
        "license" => top.head.license = text(),
        "source" => top.head.source = text(),
        "version" => top.head.version = text(),
        "level" => match value.parse() {
            Ok(level) => top.head.level = Some(level),
            Err(error) => top.doubts.push((number_line, format!("{error}"))),
        },
        "kind" => match value.trim().parse() {
            Ok(kind) => top.head.kind = Some(kind),
            Err(error) => top.doubts.push((number_line, format!("{error}"))),
        },
        "tags" => top.head.tags = value.trim().to_owned(),
        "separator" => {
            top.separator = separator(value);
            if top.separator.is_none() {
                top.doubts.push((number_line, "the separator is not one that is known".to_owned()));
            }
        }
        "html" => top.html = value.trim().eq_ignore_ascii_case("true"),
        "columns" => top.columns = Some(value),
        "guid column" => top.id_column = column(),
        "tags column" => top.tags_column = column(),
        "deck column" => top.deck_column = column(),
        "notetype column" => top.notetype_column = column(),
        "notetype" | "if matches" | "match scope" => {}
        // A key that is not known is one only below a line that is.
        other => {
            return top.any && !other.is_empty() && other.bytes().all(|b| b.is_ascii_lowercase() || b == b' ');
        }
    }
    top.anki |= matches!(
        key.trim(),
        "separator" | "html" | "columns" | "guid column" | "notetype column" | "tags column" | "notetype" | "deck"
    );
    true
}

/// The separators Anki names, or the character itself.
fn separator(value: &str) -> Option<u8> {
    match value.trim().to_ascii_lowercase().as_str() {
        "tab" | "\\t" => Some(b'\t'),
        "comma" | "," => Some(b','),
        "semicolon" | ";" => Some(b';'),
        "colon" | ":" => Some(b':'),
        "pipe" | "|" => Some(b'|'),
        "space" => Some(b' '),
        "" if value.contains('\t') => Some(b'\t'),
        "" if value.contains(' ') => Some(b' '),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::level::Level;

    #[test]
    fn an_own_deck_says_what_it_is() {
        let text = "#gokaku deck:1\n#id:n2-words\n#level:N2\n#kind:word\n#separator:tab\n#guid column:1\n#columns:id\thead\n#1\t犬\n";
        let top = parse(text);
        assert_eq!((top.head.id.as_deref(), top.head.level, top.head.own), (Some("n2-words"), Some(Level::N2), true));
        assert_eq!((top.columns, top.line, text.get(top.at..)), (Some("id\thead"), 8, Some("#1\t犬\n")));
    }

    #[test]
    fn a_first_cell_with_a_hash_is_no_head() {
        for text in ["#\tword\n1\t犬\n", "#1: 犬,dog\n", "#foo:bar,baz\n", "犬\n#separator:tab\n"] {
            assert_eq!(parse(text).at, 0, "{text}");
        }
        assert_eq!(parse("\u{feff}#html:true\r\n犬").line, 2);
        assert_eq!(parse("tags: a b\n犬").head.tags, "a b");
    }
}
