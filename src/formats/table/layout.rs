//! Which column of a table is what: from names, from `#` lines, from `--map`, from content. Never reads a row.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::guess::{self, Sample};
use super::head::Top;
use super::record::Splitter;
use crate::formats::fail::FileError;
use crate::formats::names;
use crate::formats::options::{Column, Options, Role};

/// How many rows are looked at for their content, and how many cells at most.
const SAMPLED_ROWS: usize = 200;
const SAMPLED_CELLS: usize = 100_000;

/// The columns of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub names: Vec<String>,
    pub roles: Vec<Option<Role>>,
}

/// How rows are laid out.
pub(super) enum Layouts {
    /// All alike.
    One(Layout),
    /// As the note type says that stands in one column.
    ByNotetype { column: usize, layouts: HashMap<String, Layout>, names: Vec<String> },
    /// Each as it looks: rows of several note types without a word about which is which.
    ByRow(Layout),
}

/// What was found at the beginning of a table.
pub(super) struct Plan<'t> {
    pub layouts: Layouts,
    /// Where the rows begin.
    pub rows: Splitter<'t>,
}

/// Finds out how a table is laid out.
pub(super) fn plan<'t>(top: &Top<'t>, start: &Splitter<'t>, options: &Options) -> Result<Plan<'t>, FileError> {
    let mut rows = start.clone();
    let named = match top.columns {
        Some(columns) => Some((names_of(columns, start), top.line.saturating_sub(1))),
        None => header(&mut rows, options),
    };
    let sample = sample(&rows);
    if sample.is_empty() && rows.clone().next(&mut Vec::new()).is_none() {
        return Err(FileError::HeaderOnly);
    }
    let (names, line) = match named {
        Some((names, line)) => (names, Some(line)),
        None => ((1..=width(&sample)).map(|number| format!("column {number}")).collect(), None),
    };
    if let Some(line) = line {
        refuse_doubles(&names, line)?;
    }
    let mut roles = match line {
        Some(_) if top.head.own => names::own(&names).unwrap_or_else(|| names::roles_of(&names)),
        Some(_) => names::roles_of(&names),
        None => vec![None; names.len()],
    };
    let fixed = [(top.id_column, Role::Id), (top.tags_column, Role::Tags), (top.deck_column, Role::Deck)];
    for (column, role) in fixed.into_iter().filter_map(|(column, role)| Some((column?, role))) {
        assign(&mut roles, column, role);
    }
    for (role, column) in &options.map {
        let number = find(column, &names).ok_or_else(|| missing(column, &names))?;
        assign(&mut roles, number, *role);
    }
    let mut layout = Layout { names, roles };
    let has_head = |layout: &Layout| layout.roles.contains(&Some(Role::Head));
    if has_head(&layout) && (line.is_some() || !options.map.is_empty()) {
        if line.is_none() {
            guess::fill(&mut layout.roles, &[], &sample);
        }
        return Ok(Plan { layouts: Layouts::One(layout), rows });
    }
    if let (Some(line), None) = (line, top.columns) {
        return Err(FileError::UnknownColumns { line, found: layout.names });
    }
    if let Some(column) = top.notetype_column {
        let layouts = by_notetype(&layout, column, &rows);
        return Ok(Plan { layouts: Layouts::ByNotetype { column, layouts, names: layout.names }, rows });
    }
    let unguessed = layout.clone();
    guess::fill(&mut layout.roles, &[], &sample);
    let head = layout.roles.iter().position(|role| *role == Some(Role::Head));
    let layouts = match head {
        Some(head) if guess::share_japanese(head, &sample) >= 70 => Layouts::One(layout),
        _ if top.anki && sample.iter().any(|row| guess::has_japanese(row)) => Layouts::ByRow(unguessed),
        Some(_) => Layouts::One(layout),
        None => {
            let first = sample.first().map(|row| row.iter().map(|cell| cell.to_string()).collect()).unwrap_or_default();
            return Err(FileError::NoHead { first });
        }
    };
    Ok(Plan { layouts, rows })
}

/// The layout of one row that is like no other.
pub(super) fn of_row(base: &Layout, fields: &[Cow<'_, str>]) -> Vec<Option<Role>> {
    let mut roles = base.roles.clone();
    guess::fill(&mut roles, &[], &[fields.to_vec()]);
    roles
}

/// Takes the first record as column names, if it looks like them.
fn header(rows: &mut Splitter<'_>, options: &Options) -> Option<(Vec<String>, u64)> {
    let mut after = rows.clone();
    let mut fields = Vec::new();
    let record = after.next(&mut fields).filter(|record| record.open_quote.is_none())?;
    let names: Vec<String> = fields.iter().map(|field| field.trim().to_owned()).collect();
    let roles: HashSet<Role> = names.iter().filter_map(|name| names::role_of(name)).map(|(role, _)| role).collect();
    let mapped = |column: &Column| matches!(column, Column::Name(_)) && find(column, &names).is_some();
    let known = roles.len() >= 2 || names.len() == 1 && !roles.is_empty() || options.map.iter().any(|(_, c)| mapped(c));
    let foreign = || !guess::has_japanese(&fields) && sample(&after).iter().any(|row| guess::has_japanese(row));
    if known || foreign() {
        *rows = after;
        return Some((names, record.line));
    }
    None
}

fn names_of(columns: &str, start: &Splitter<'_>) -> Vec<String> {
    let mut fields = Vec::new();
    start.over(columns).next(&mut fields);
    fields.iter().map(|field| field.trim().to_owned()).collect()
}

/// The first rows, for a look at their content.
fn sample<'t>(rows: &Splitter<'t>) -> Vec<Vec<Cow<'t, str>>> {
    let mut rows = rows.clone();
    let (mut sample, mut fields, mut cells) = (Vec::new(), Vec::new(), 0);
    while sample.len() < SAMPLED_ROWS && cells < SAMPLED_CELLS {
        match rows.next(&mut fields) {
            Some(record) if record.open_quote.is_some() => {}
            Some(_) => {
                cells += fields.len();
                sample.push(fields.clone());
            }
            None => break,
        }
    }
    sample
}

/// How many fields most rows of the sample have.
fn width(sample: &Sample<'_>) -> usize {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for row in sample {
        *counts.entry(row.len()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(width, rows)| (*rows, *width)).map_or(0, |(width, _)| width)
}

fn refuse_doubles(names: &[String], line: u64) -> Result<(), FileError> {
    let mut known = HashSet::new();
    let double = names
        .iter()
        .find(|name| !name.is_empty() && !known.insert(names::folded(name)) && !names::folded(name).is_empty());
    double.map_or(Ok(()), |name| Err(FileError::DuplicateColumn { line, name: crate::formats::tally::excerpt(name) }))
}

/// Gives a role to a column, and takes it from the one that had it.
fn assign(roles: &mut [Option<Role>], column: usize, role: Role) {
    for slot in roles.iter_mut().filter(|slot| **slot == Some(role)) {
        *slot = None;
    }
    if let Some(slot) = roles.get_mut(column) {
        *slot = Some(role);
    }
}

/// The column meant, counted from 0.
fn find(column: &Column, names: &[String]) -> Option<usize> {
    match column {
        Column::Number(number) => number.checked_sub(1).filter(|index| *index < names.len()),
        Column::Name(name) => names
            .iter()
            .position(|known| known == name.trim())
            .or_else(|| names.iter().position(|known| names::folded(known) == names::folded(name))),
    }
}

fn missing(column: &Column, names: &[String]) -> FileError {
    FileError::NoSuchColumn { asked: column.to_string(), found: names.to_vec() }
}

/// A layout for each note type, from its own rows.
fn by_notetype(base: &Layout, column: usize, rows: &Splitter<'_>) -> HashMap<String, Layout> {
    const EACH: usize = 50;
    let mut rows = rows.clone();
    let mut samples: HashMap<String, Vec<Vec<Cow<'_, str>>>> = HashMap::new();
    let mut fields = Vec::new();
    while let Some(record) = rows.next(&mut fields) {
        let Some(name) = fields.get(column).filter(|_| record.open_quote.is_none()) else {
            continue;
        };
        match samples.get_mut(name.as_ref()) {
            Some(sample) if sample.len() < EACH => sample.push(fields.clone()),
            Some(_) => {}
            None => {
                samples.insert(name.to_string(), vec![fields.clone()]);
            }
        }
    }
    let layout = |sample: Vec<Vec<Cow<'_, str>>>| {
        let mut layout = base.clone();
        guess::fill(&mut layout.roles, &[column], &sample);
        layout
    };
    samples.into_iter().map(|(name, sample)| (name, layout(sample))).collect()
}
