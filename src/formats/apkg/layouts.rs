//! The layout of every note type that a collection uses, each found out from a look at some of its notes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::collection::{Collection, Notetype, damaged, text, whole};
use super::fail::PackageError;
use super::fields::{self, Layout, Sample};
use crate::formats::fail::FileError;
use crate::formats::html;
use crate::formats::options::Options;

/// Notes of a type that are looked at to find out what its fields are.
const SAMPLED: i64 = 200;

/// What the fields of every note type that is used are.
pub(super) fn layouts(from: &Collection, options: &Options) -> Result<BTreeMap<i64, Option<Rc<Layout>>>, FileError> {
    let read = |e: rusqlite::Error| FileError::from(damaged(&e));
    let mut query = from.conn.prepare("SELECT DISTINCT mid FROM notes").map_err(read)?;
    let used: Vec<i64> = query.query_map([], |r| Ok(whole(r, 0))).and_then(Iterator::collect).map_err(read)?;
    let types: Vec<&Notetype> = used.iter().filter_map(|id| from.notetypes.get(id)).collect();
    if let Some(asked) = &options.notetype
        && !types.iter().any(|t| t.name == *asked)
    {
        let mut found: Vec<String> = types.iter().map(|t| t.name.clone()).collect();
        found.sort();
        return Err(PackageError::NoSuchType { asked: asked.clone(), found }.into());
    }
    let chosen = |t: &&&Notetype| options.notetype.as_ref().is_none_or(|asked| *asked == t.name);
    if let Some((_, column)) = options.map.first()
        && !types.iter().filter(chosen).any(|t| fields::fits(&options.map, &t.fields))
    {
        let found = types.iter().filter(chosen).flat_map(|t| t.fields.clone()).collect();
        return Err(FileError::NoSuchColumn { asked: column.to_string(), found });
    }
    let mut layouts = BTreeMap::new();
    for notetype in types {
        let sample = sample(from, notetype.id).map_err(read)?;
        layouts.insert(notetype.id, fields::layout(notetype, &sample, options).map(Rc::new));
    }
    Ok(layouts)
}

pub(super) fn sample(from: &Collection, notetype: i64) -> rusqlite::Result<Sample> {
    let mut query = from.conn.prepare("SELECT flds FROM notes WHERE mid = ?1 LIMIT ?2")?;
    let rows = query.query_map([notetype, SAMPLED], |r| {
        let fields = text(r, 0).unwrap_or_default();
        let plain = |field| Cow::Owned(html::strip(start_of(field), " ").into_owned());
        Ok(fields.split('\u{1f}').map(plain).collect())
    })?;
    rows.collect()
}

/// As much of a field as tells what it is.
fn start_of(field: &str) -> &str {
    field.get(..field.floor_char_boundary(2000)).unwrap_or(field)
}
