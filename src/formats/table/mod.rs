//! Tables: TSV, CSV and Anki's plain text, which are one format with three faces. Never knows the store.

pub(super) mod guess;
mod head;
mod layout;
mod record;
mod separator;

use std::borrow::Cow;

use self::head::Top;
use self::layout::{Layouts, Plan};
use self::record::{Record, Splitter};
use super::fail::ReadError;
use super::format::Format;
use super::html;
use super::item::{DeckHead, Row};
use super::options::{Options, Role};
use super::row::{self, Refusal};
use super::tally::{Tally, excerpt};
use crate::domain::note::Kind;

/// Which kind of table a text is.
pub(super) fn kind(text: &str) -> Format {
    let top = head::parse(text);
    let first = text.get(top.at..).unwrap_or_default().lines().next().unwrap_or_default();
    match top {
        _ if top.head.own => Format::Tsv,
        _ if top.anki => Format::AnkiText,
        _ if first.contains('\t') => Format::Tsv,
        _ => Format::Csv,
    }
}

/// Reads a table row by row.
pub(super) fn read<E>(text: &str, options: &Options, tally: &mut Tally<'_, '_, E>) -> Result<(), ReadError<E>> {
    let top = head::parse(text);
    let start = Splitter::new(text, top.at, top.line, b'\t');
    let separator = match top.separator {
        _ if top.head.own => b'\t',
        Some(declared) => {
            separator::check(&start, declared)?;
            declared
        }
        None => separator::choose(&start),
    };
    let start = if top.head.own { start.without_quotes() } else { start.with(separator) };
    let plan = layout::plan(&top, &start, options)?;
    tally.separator = Some(char::from(separator));
    if let Layouts::One(layout) = &plan.layouts {
        tally.columns = layout.names.iter().cloned().zip(layout.roles.iter().copied()).collect();
    }
    if top.any {
        tally.head(&top.head)?;
    }
    for (line, doubt) in &top.doubts {
        tally.warn(*line, doubt.clone())?;
    }
    rows(plan, &top, options, tally)
}

fn rows<E>(plan: Plan<'_>, top: &Top<'_>, options: &Options, tally: &mut Tally<'_, '_, E>) -> Result<(), ReadError<E>> {
    let Plan { layouts, mut rows } = plan;
    let shape = Shape { html: top.html, head: &top.head, options };
    let has_gloss = match &layouts {
        Layouts::One(layout) => layout.roles.contains(&Some(Role::Gloss)),
        Layouts::ByNotetype { .. } | Layouts::ByRow(_) => true,
    };
    let mut told = false;
    let mut fields = Vec::new();
    while let Some(record) = rows.next(&mut fields) {
        if let Some(opened) = record.open_quote {
            tally.skip(opened, format!("a quote opened on line {opened} is not closed"))?;
            continue;
        }
        let own_roles;
        let (names, roles, kind) = match &layouts {
            Layouts::One(layout) => (&layout.names, &layout.roles, None),
            Layouts::ByRow(base) => {
                own_roles = layout::of_row(base, &fields);
                (&base.names, &own_roles, None)
            }
            Layouts::ByNotetype { column, layouts, names } => {
                let notetype = fields.get(*column).map_or("", |name| name);
                match layouts.get(notetype) {
                    Some(layout) => (names, &layout.roles, kind_of_notetype(notetype)),
                    None => {
                        tally.skip(record.line, "the row names no note type")?;
                        continue;
                    }
                }
            }
        };
        if let Some(reason) = ragged(&fields, names.len(), top.anki && !top.head.own) {
            tally.skip(record.line, spanning(record, reason))?;
            continue;
        }
        if !roles.contains(&Some(Role::Head)) {
            tally.skip(record.line, "no column of the row looks like a Japanese word")?;
            continue;
        }
        match shape.row(record, &mut fields, names, roles, kind) {
            Ok(row) => {
                let gloss_is_empty = row.gloss.is_empty();
                tally.note(row)?;
                if gloss_is_empty && (has_gloss || !told) {
                    told = true;
                    let reason = if has_gloss { "the meaning is empty" } else { "no column holds a meaning" };
                    tally.warn(record.line, reason)?;
                }
            }
            Err(Refusal::BadBytes) => {
                let reason = tally.bad_bytes(Some((record.line, record.last_line)));
                tally.skip(record.line, reason)?;
            }
            Err(Refusal::Because(reason)) => tally.skip(record.line, spanning(record, reason))?,
        }
    }
    Ok(())
}

/// What holds for all rows of a file.
struct Shape<'a> {
    html: bool,
    head: &'a DeckHead,
    options: &'a Options,
}

impl Shape<'_> {
    /// Makes a row of the fields, which are used up.
    fn row<'a>(
        &self,
        record: Record,
        fields: &mut Vec<Cow<'a, str>>,
        names: &'a [String],
        roles: &[Option<Role>],
        kind: Option<Kind>,
    ) -> Result<Row<'a>, Refusal> {
        let mut row = Row { line: record.line, kind, ..Row::default() };
        for ((field, name), role) in fields.drain(..).zip(names).zip(roles) {
            let field = if self.html { self.plain(field, *role) } else { field };
            let value = row::cleaned(field)?;
            match role {
                Some(role) => row::put(&mut row, *role, value, self.options)?,
                None if value.is_empty() => {}
                None => row.extra.push((Cow::Borrowed(name), value)),
            }
        }
        row::complete(&mut row, self.head, self.options)?;
        Ok(row)
    }

    fn plain<'a>(&self, field: Cow<'a, str>, role: Option<Role>) -> Cow<'a, str> {
        // An identity is no HTML: Anki's hold every sign there is.
        let joiner = match role {
            Some(Role::Id) => return field,
            Some(Role::Gloss) => "; ",
            _ => " ",
        };
        match field {
            Cow::Borrowed(text) => html::strip(text, joiner),
            Cow::Owned(text) => Cow::Owned(html::strip(&text, joiner).into_owned()),
        }
    }
}

/// Why a row does not fit the columns. Empty fields beyond the last column are no harm; missing ones are none in Anki's
/// files, which leave them out.
fn ragged(fields: &[Cow<'_, str>], columns: usize, may_be_short: bool) -> Option<String> {
    let more = fields.iter().skip(columns).any(|field| !field.trim().is_empty());
    let fewer = fields.len() < columns && !may_be_short;
    (more || fewer).then(|| {
        let first = excerpt(fields.first().map_or("", |field| field));
        let fields = fields.len();
        let unit = if fields == 1 { "field" } else { "fields" };
        format!("{fields} {unit} where {columns} are expected (“{first}”)")
    })
}

/// A reason that says how far a row of several lines goes.
fn spanning(record: Record, reason: String) -> String {
    if record.last_line > record.line {
        format!("{reason}; the row goes on to line {}", record.last_line)
    } else {
        reason
    }
}

/// Note types for kanji say so in their name.
pub(super) fn kind_of_notetype(name: &str) -> Option<Kind> {
    let name = name.to_lowercase();
    ["rtk", "heisig", "kanji", "漢字"].iter().any(|word| name.contains(word)).then_some(Kind::Kanji)
}
