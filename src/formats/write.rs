//! Notes → a deck in gokaku's own TSV, which [`read`](super::read) gives back as it was. Never knows the store.

use std::io::{self, Write};

use super::item::{DeckHead, Row};
use super::options::Role;

/// Writes a deck: `#key:value` lines, the column names, one row a note. `roles` are the columns in order, `extra` the
/// names of the columns after them.
///
/// There are no quotes and no escapes: a tab or a line end within a field, which cleaned text never holds, becomes a
/// blank. Text that looks like a formula to a spreadsheet (beginning with `=`, `+`, `-` or `@`) is written as it is, not
/// neutralised: a deck must come back as it went out. Open such a file in a spreadsheet as text.
///
/// # Errors
/// What the writer returns.
pub fn write_tsv<'r>(
    out: &mut dyn Write,
    head: &DeckHead,
    roles: &[Role],
    extra: &[&str],
    rows: impl IntoIterator<Item = Row<'r>>,
) -> io::Result<()> {
    write_head(out, head)?;
    for (number, role) in (1_usize..).zip(roles) {
        match role {
            Role::Id => writeln!(out, "#guid column:{number}")?,
            Role::Tags => writeln!(out, "#tags column:{number}")?,
            Role::Deck => writeln!(out, "#deck column:{number}")?,
            _ => {}
        }
    }
    out.write_all(b"#columns:")?;
    let names = roles.iter().map(|role| role.as_str()).chain(extra.iter().copied());
    line(out, names)?;
    for row in rows {
        let extras =
            extra.iter().map(|name| row.extra.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value));
        line(out, roles.iter().map(|role| field(&row, *role)).chain(extras))?;
    }
    Ok(())
}

fn write_head(out: &mut dyn Write, head: &DeckHead) -> io::Result<()> {
    out.write_all(b"#gokaku deck:1\n")?;
    let texts = [
        ("id", head.id.as_deref()),
        ("name", head.name.as_deref()),
        ("level", head.level.map(|level| level.as_str())),
        ("kind", head.kind.map(|kind| kind.as_str())),
        ("license", head.license.as_deref()),
        ("source", head.source.as_deref()),
        ("version", head.version.as_deref()),
        ("tags", Some(head.tags.as_str()).filter(|tags| !tags.is_empty())),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            write!(out, "#{key}:")?;
            line(out, std::iter::once(value))?;
        }
    }
    out.write_all(b"#separator:tab\n#html:false\n")
}

fn field<'a>(row: &'a Row<'_>, role: Role) -> &'a str {
    match role {
        Role::Id => row.id.as_deref().unwrap_or_default(),
        Role::Head => &row.head,
        Role::Read => &row.read,
        Role::Gloss => &row.gloss,
        Role::Hint => &row.hint,
        Role::Sentence => &row.sentence,
        Role::Translation => &row.translation,
        Role::Tags => &row.tags,
        Role::Level => row.level.map_or("", |level| level.as_str()),
        Role::Deck => row.deck.as_deref().unwrap_or_default(),
        Role::Kind => row.kind.map_or("", |kind| kind.as_str()),
    }
}

fn line<'f>(out: &mut dyn Write, fields: impl Iterator<Item = &'f str>) -> io::Result<()> {
    for (number, field) in fields.enumerate() {
        if number > 0 {
            out.write_all(b"\t")?;
        }
        if field.contains(['\t', '\n', '\r']) {
            out.write_all(field.replace(['\t', '\n', '\r'], " ").as_bytes())?;
        } else {
            out.write_all(field.as_bytes())?;
        }
    }
    out.write_all(b"\n")
}

/// A note on its way to Anki's plain text.
#[derive(Debug, Clone)]
pub struct AnkiLine<'r> {
    pub guid: String,
    pub deck: String,
    pub row: Row<'r>,
}

/// Writes notes as Anki reads them in “Import file”: identity, deck, tags, then the fields.
///
/// # Errors
/// What the writer returns.
pub fn write_anki_text<'r>(out: &mut dyn Write, lines: impl Iterator<Item = AnkiLine<'r>>) -> io::Result<()> {
    out.write_all(b"#separator:tab\n#html:false\n#guid column:1\n#deck column:2\n#tags column:3\n")?;
    out.write_all(b"#columns:GUID\tDeck\tTags\tExpression\tReading\tMeaning\tHint\tSentence\tTranslation\tLevel\n")?;
    for AnkiLine { guid, deck, row } in lines {
        let level = row.level.map_or("", |level| level.as_str());
        let cells = [&guid, &deck, row.tags.as_ref(), &row.head, &row.read, &row.gloss, &row.hint, &row.sentence];
        let cells = cells.into_iter().chain([row.translation.as_ref(), level]);
        let quoted: Vec<String> = cells.map(quoted).collect();
        line(out, quoted.iter().map(String::as_str))?;
    }
    Ok(())
}

/// A cell in quotes where it would else be taken for a comment or for a quote.
fn quoted(cell: &str) -> String {
    if cell.contains('"') || cell.starts_with('#') {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
