//! Notes in JSON: a list of objects, an object that holds such a list, or one object a line. Never keeps the document.
//!
//! The keys of an object are its columns. Of a key that stands twice in one object the last value counts.

mod cell;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

pub(super) use self::cell::{Cell, Key};
use super::fail::{FileError, ReadError};
use super::item::{DeckHead, Problem, Row};
use super::names;
use super::options::{Column, Options, Role};
use super::row::{self, Refusal};
use super::tally::{Tally, excerpt};

/// Keys under which a list of notes is looked for.
const LISTS: [&str; 9] = ["notes", "cards", "words", "data", "items", "entries", "vocabulary", "vocab", "kanji"];

/// Reads one JSON document.
pub(super) fn read<E>(text: &str, options: &Options, tally: &mut Tally<'_, '_, E>) -> Result<(), ReadError<E>> {
    let mut notes = Notes::new(options, tally)?;
    let mut document = serde_json::Deserializer::from_str(text);
    let read = Document(&mut notes).deserialize(&mut document).and_then(|shape| document.end().map(|()| shape));
    if let Some(stopped) = notes.stopped.take() {
        return Err(stopped);
    }
    match read.map_err(|error| broken(&error, text))? {
        Shape::List if notes.entries == 0 => Err(FileError::NoNotes.into()),
        Shape::List => notes.finish(),
        Shape::Other(found) => Err(FileError::JsonShape { found }.into()),
    }
}

/// Reads one object a line; a line that is broken is a problem and no more.
pub(super) fn read_lines<E>(text: &str, options: &Options, tally: &mut Tally<'_, '_, E>) -> Result<(), ReadError<E>> {
    let mut notes = Notes::new(options, tally)?;
    for (line, number) in text.lines().zip(1_u64..).filter(|(line, _)| !line.trim().is_empty()) {
        notes.line = Some(number);
        let mut object = serde_json::Deserializer::from_str(line.trim_start_matches('\u{feff}'));
        let read = Entry(&mut notes).deserialize(&mut object).and_then(|()| object.end());
        if let Some(stopped) = notes.stopped.take() {
            return Err(stopped);
        }
        if let Err(error) = read {
            notes
                .tally
                .skip(number, format!("the JSON is broken at column {}: {}", column(&error, line), reason(&error)))?;
        }
    }
    notes.finish()
}

/// serde's words without the place, which is said separately.
fn reason(error: &serde_json::Error) -> String {
    let words = error.to_string();
    excerpt(words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words))
}

pub(super) fn broken(error: &serde_json::Error, text: &str) -> FileError {
    let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    FileError::Json { line: error.line(), column: column(error, line), reason: reason(error) }
}

/// Where in its line an error stands, in characters from 1; serde counts bytes.
fn column(error: &serde_json::Error, line: &str) -> usize {
    line.char_indices().take_while(|(at, _)| *at < error.column()).count()
}

/// The way from objects to notes.
struct Notes<'n, 's, 'k, E> {
    options: &'n Options,
    tally: &'n mut Tally<'s, 'k, E>,
    /// What each key met so far stands for.
    roles: HashMap<String, Option<(Role, u8)>>,
    /// Keys with a nested value that were told about.
    told: HashSet<String>,
    first_keys: Vec<String>,
    entries: u64,
    headless: u64,
    line: Option<u64>,
    /// The sink's error, on its way past serde.
    stopped: Option<ReadError<E>>,
}

impl<'n, 's, 'k, E> Notes<'n, 's, 'k, E> {
    fn new(options: &'n Options, tally: &'n mut Tally<'s, 'k, E>) -> Result<Self, FileError> {
        let mut roles = HashMap::new();
        for (role, column) in &options.map {
            match column {
                Column::Name(name) => roles.insert(name.clone(), Some((*role, 0))),
                Column::Number(number) => {
                    return Err(FileError::NoSuchColumn { asked: number.to_string(), found: Vec::new() });
                }
            };
        }
        let (told, first_keys) = (HashSet::new(), Vec::new());
        Ok(Notes { options, tally, roles, told, first_keys, entries: 0, headless: 0, line: None, stopped: None })
    }

    /// If no object had a key for the word, that is what is wrong with the file.
    fn finish(self) -> Result<(), ReadError<E>> {
        if self.entries > 0 && self.headless == self.entries && !self.first_keys.is_empty() {
            return Err(FileError::UnknownColumns { line: self.line.unwrap_or(1), found: self.first_keys }.into());
        }
        Ok(())
    }

    fn role(&mut self, key: &str) -> Option<(Role, u8)> {
        if let Some(known) = self.roles.get(key) {
            return *known;
        }
        let mapped = |role: Role| self.options.map.iter().any(|(known, _)| *known == role);
        let role = names::role_of(key).filter(|(role, _)| !mapped(*role)).map(|(role, rank)| (role, rank + 1));
        self.roles.insert(key.to_owned(), role);
        role
    }

    fn problem(&mut self, reason: String, head: &str, skipped: bool) -> Result<(), ReadError<E>> {
        let entry = self.entries;
        let note =
            if head.is_empty() { format!("entry {entry}") } else { format!("entry {entry} ({})", excerpt(head)) };
        let note = self.line.is_none().then_some(note);
        self.tally.problem(Problem { line: self.line, note, reason, skipped })
    }

    /// One object.
    fn entry(&mut self, cells: Vec<(Cow<'_, str>, Cell<'_>)>) -> Result<(), ReadError<E>> {
        self.entries += 1;
        if self.entries == 1 {
            self.first_keys = cells.iter().map(|(key, _)| key.to_string()).take(1000).collect();
        }
        let mut best: HashMap<Role, u8> = HashMap::new();
        let mut roles = Vec::with_capacity(cells.len());
        for (key, cell) in &cells {
            let found = self.role(key).filter(|_| !matches!(cell, Cell::Nothing | Cell::Nested));
            if let Some((role, rank)) = found {
                best.entry(role).and_modify(|known| *known = rank.min(*known)).or_insert(rank);
            }
            roles.push(found);
        }
        if !best.contains_key(&Role::Gloss) {
            // “translation” is the meaning where there is no other.
            for slot in roles.iter_mut().flatten().filter(|(role, _)| *role == Role::Translation) {
                slot.0 = Role::Gloss;
                best.insert(Role::Gloss, slot.1);
            }
        }
        if !best.contains_key(&Role::Head) {
            self.headless += 1;
        }
        let mut row = Row { line: self.line.unwrap_or(self.entries), ..Row::default() };
        let mut nested = Vec::new();
        for ((key, cell), found) in cells.into_iter().zip(roles) {
            let role = found.filter(|(role, rank)| best.get(role) == Some(rank)).map(|(role, _)| role);
            let text = match cell {
                Cell::Nothing => continue,
                Cell::Nested => {
                    nested.push(key);
                    continue;
                }
                Cell::Text(text) => text,
                Cell::Many(texts) => Cow::Owned(texts.join(if role == Some(Role::Tags) { " " } else { "; " })),
            };
            let put = row::cleaned(text).and_then(|value| match role {
                Some(role) => row::put(&mut row, role, value, self.options),
                None if value.is_empty() => Ok(()),
                None => {
                    row.extra.push((Cow::Owned(excerpt(&key)), value));
                    Ok(())
                }
            });
            if let Err(refusal) = put {
                let reason = self.why(refusal);
                let head = row.head.into_owned();
                return self.problem(reason, &head, true);
            }
        }
        if let Err(refusal) = row::complete(&mut row, &DeckHead::default(), self.options) {
            let reason = self.why(refusal);
            return self.problem(reason, "", true);
        }
        let head = row.head.to_string();
        let gloss_is_empty = row.gloss.is_empty();
        self.tally.note(row)?;
        for key in nested {
            if self.told.insert(key.to_string()) {
                self.problem(format!("“{}” holds nested values, which are left out", excerpt(&key)), &head, false)?;
            }
        }
        if gloss_is_empty {
            self.problem("the meaning is empty".to_owned(), &head, false)?;
        }
        Ok(())
    }

    fn why(&self, refusal: Refusal) -> String {
        match refusal {
            Refusal::BadBytes => self.tally.bad_bytes(self.line.map(|line| (line, line))),
            Refusal::Because(reason) => reason,
        }
    }

    /// Keeps the sink's error, and gives serde one of its own to stop at.
    fn keep<D: Error>(&mut self, result: Result<(), ReadError<E>>) -> Result<(), D> {
        result.map_err(|error| {
            self.stopped = Some(error);
            D::custom("stopped")
        })
    }
}

/// What a document turned out to be.
enum Shape {
    List,
    Other(String),
}

/// The whole document: a list, or an object with a list under one of [`LISTS`].
struct Document<'d, 'n, 's, 'k, E>(&'d mut Notes<'n, 's, 'k, E>);

impl<'de, E> DeserializeSeed<'de> for Document<'_, '_, '_, '_, E> {
    type Value = Shape;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, E> Visitor<'de> for Document<'_, '_, '_, '_, E> {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of notes")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Shape, A::Error> {
        while list.next_element_seed(Entry(self.0))?.is_some() {}
        Ok(Shape::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let (mut found, mut keys) = (false, Vec::new());
        while let Some(key) = map.next_key_seed(Key)? {
            if LISTS.contains(&names::folded(&key).as_str()) {
                found |= matches!(map.next_value_seed(Document(self.0))?, Shape::List);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            if keys.len() < 5 {
                keys.push(format!("“{}”", excerpt(&key)));
            }
        }
        let keys = if keys.is_empty() { "nothing".to_owned() } else { keys.join(", ") };
        Ok(if found { Shape::List } else { Shape::Other(format!("an object with {keys}")) })
    }

    fn visit_str<D: Error>(self, _: &str) -> Result<Shape, D> {
        Ok(Shape::Other("a text".to_owned()))
    }

    fn visit_bool<D: Error>(self, _: bool) -> Result<Shape, D> {
        Ok(Shape::Other("true or false".to_owned()))
    }

    fn visit_unit<D: Error>(self) -> Result<Shape, D> {
        Ok(Shape::Other("null".to_owned()))
    }

    fn visit_i64<D: Error>(self, _: i64) -> Result<Shape, D> {
        Ok(Shape::Other("a number".to_owned()))
    }

    fn visit_u64<D: Error>(self, _: u64) -> Result<Shape, D> {
        Ok(Shape::Other("a number".to_owned()))
    }

    fn visit_f64<D: Error>(self, _: f64) -> Result<Shape, D> {
        Ok(Shape::Other("a number".to_owned()))
    }
}

/// One entry of a list.
struct Entry<'d, 'n, 's, 'k, E>(&'d mut Notes<'n, 's, 'k, E>);

impl<'de, E> DeserializeSeed<'de> for Entry<'_, '_, '_, '_, E> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match cell::entry(deserializer)? {
            cell::Found::Object(cells) => {
                let result = self.0.entry(cells);
                self.0.keep(result)
            }
            cell::Found::Text(word) => {
                let result = self.0.entry(vec![(Cow::Borrowed("word"), Cell::Text(word))]);
                self.0.keep(result)
            }
            cell::Found::Other => {
                self.0.entries += 1;
                let result = self.0.problem("this is not an object with a word in it".to_owned(), "", true);
                self.0.keep(result)
            }
        }
    }
}
