//! Saved targets: a job, a project of one's own, or a skill to build. Append-only: the newest record of a target says
//! how it stands.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::app::AppError;
use crate::app::settings::Settings;
use crate::domain::career::asked;
use crate::domain::career::bar::{Bar, WRITTEN};
use crate::domain::career::topics;
use crate::domain::hash;
use crate::domain::text;
use crate::domain::time::{Day, Now};
use crate::store::{self, Reader, Store};

/// The kind of the records.
const KIND: &str = "target";

/// What a target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    #[default]
    Job,
    Project,
    Skill,
}

/// How far it has come. A project or skill is `saved` until it is `closed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    #[default]
    Saved,
    Applied,
    Interview,
    Offer,
    Closed,
}

/// The text is none of the words that are known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{text}” is none of {known}")]
pub struct UnknownWord {
    text: String,
    known: &'static str,
}

macro_rules! words {
    ($name:ident, $known:literal, $($variant:ident => $word:literal),*) => {
        impl $name {
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<$name, UnknownWord> {
                match text {
                    $($word => Ok($name::$variant),)*
                    _ => Err(UnknownWord { text: text.to_owned(), known: $known }),
                }
            }
        }
    };
}

words!(Sort, "job, project and skill", Job => "job", Project => "project", Skill => "skill");
words!(Status, "saved, applied, interview, offer and closed",
    Saved => "saved", Applied => "applied", Interview => "interview", Offer => "offer", Closed => "closed");

/// A target as it is recorded. Texts are cleaned; an empty one says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Target {
    /// Its name for good: eight hexadecimal digits.
    pub id: String,
    pub kind: Sort,
    pub title: String,
    pub employer: String,
    /// The Japanese asked, as [`Bar`] writes it.
    pub level: String,
    /// The Japanese that is welcome beyond it.
    pub welcome: String,
    /// Topics of the business deck.
    pub topics: Vec<String>,
    /// What is asked beside Japanese.
    pub skills: Vec<String>,
    /// `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<String>,
    pub link: String,
    pub status: Status,
    /// The day on which it was first more than saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied: Option<String>,
    pub notes: String,
    /// The posting, where it was read from a file.
    pub posting: String,
    /// Taken off the list.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub removed: bool,
}

impl Target {
    /// The bar, where one is on record.
    pub fn bar(&self) -> Option<Bar> {
        self.level.parse().ok()
    }

    /// Whether it is still to be won.
    pub fn is_open(&self) -> bool {
        !matches!(self.status, Status::Closed | Status::Offer)
    }
}

/// What is said of a target; what is not said stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    pub kind: Option<Sort>,
    pub title: Option<String>,
    pub employer: Option<String>,
    pub level: Option<String>,
    pub topics: Option<Vec<String>>,
    pub skills: Option<Vec<String>>,
    pub deadline: Option<Day>,
    pub link: Option<String>,
    pub status: Option<Status>,
    pub notes: Option<String>,
    /// The text of a posting: level and topics are read from it where they are not said.
    pub posting: Option<String>,
}

impl Change {
    fn put(self, target: &mut Target, today: Day) -> Result<(), AppError> {
        let clean = |text: String| text::clean(&text).into_owned();
        let list =
            |items: Vec<String>| items.into_iter().map(clean).filter(|item| !item.is_empty()).collect::<Vec<_>>();
        if let Some(posting) = self.posting {
            let asked = asked::asked(&posting);
            let level = |bar: Option<Bar>| bar.map(|bar| bar.to_string()).unwrap_or_default();
            (target.level, target.welcome) = (level(asked.required), level(asked.welcome));
            target.topics = topics::topics(&posting).into_iter().map(str::to_owned).collect();
            if target.title.is_empty() {
                target.title = posting.lines().map(|l| clean(l.to_owned())).find(|l| !l.is_empty()).unwrap_or_default();
            }
            target.posting = text::printable(&posting).into_owned();
        }
        if let Some(level) = self.level.filter(|level| !level.is_empty()) {
            let bar: Bar = level.parse().map_err(|_| bad("--asks", level.clone(), WRITTEN.to_owned()))?;
            target.level = bar.to_string();
        }
        target.kind = self.kind.unwrap_or(target.kind);
        for (field, said) in [
            (&mut target.title, self.title),
            (&mut target.employer, self.employer),
            (&mut target.link, self.link),
            (&mut target.notes, self.notes),
        ] {
            if let Some(text) = said {
                *field = clean(text);
            }
        }
        if let Some(topics) = self.topics {
            target.topics = list(topics);
        }
        if let Some(skills) = self.skills {
            target.skills = list(skills);
        }
        if let Some(deadline) = self.deadline {
            target.deadline = Some(deadline.to_string());
        }
        if let Some(status) = self.status {
            target.status = status;
            if status != Status::Saved && target.applied.is_none() && target.kind == Sort::Job {
                target.applied = Some(today.to_string());
            }
        }
        if target.title.is_empty() {
            return Err(bad("title", String::new(), "give it a title, or a posting with --from".to_owned()));
        }
        Ok(())
    }
}

fn bad(key: &'static str, value: String, reason: String) -> AppError {
    AppError::BadValue { key, value, reason }
}

/// Every target on the list, the oldest first.
pub fn list(reader: Reader<'_>) -> Result<Vec<Target>, AppError> {
    let mut targets: Vec<Target> = Vec::new();
    for record in reader.records(KIND)? {
        let Ok(target) = serde_json::from_str::<Target>(&record.body) else { continue };
        match targets.iter_mut().find(|known| known.id == target.id) {
            Some(known) => *known = target,
            None => targets.push(target),
        }
    }
    targets.retain(|target| !target.removed);
    Ok(targets)
}

/// Puts a target on the list.
///
/// # Errors
/// A target without a title, a level that is none.
pub fn add(store: &mut Store, now: Now, change: Change) -> Result<Target, AppError> {
    let today = now.day(Settings::load(store.read())?.rollover);
    let mut target = Target::default();
    change.put(&mut target, today)?;
    let known = store.read().records(KIND)?.len();
    let seed = [target.title.as_str(), &target.employer, &now.at.0.to_string(), &known.to_string()];
    target.id = format!("{:08x}", hash::stable(&seed) & 0xffff_ffff);
    put(store, now, today, &target)?;
    Ok(target)
}

/// Says something of a target, named by its number in the list or its id.
pub fn set(store: &mut Store, now: Now, name: &str, change: Change) -> Result<Target, AppError> {
    let today = now.day(Settings::load(store.read())?.rollover);
    let mut target = find(store.read(), name)?;
    change.put(&mut target, today)?;
    put(store, now, today, &target)?;
    Ok(target)
}

/// Takes a target off the list; it stays on record.
pub fn remove(store: &mut Store, now: Now, name: &str) -> Result<Target, AppError> {
    let today = now.day(Settings::load(store.read())?.rollover);
    let mut target = find(store.read(), name)?;
    target.removed = true;
    put(store, now, today, &target)?;
    Ok(target)
}

/// The target of this number in the list, counted from 1, or of this id.
pub fn find(reader: Reader<'_>, name: &str) -> Result<Target, AppError> {
    let mut targets = list(reader)?;
    let by_number = name.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).filter(|n| *n < targets.len());
    let at = targets.iter().position(|t| t.id == name).or(by_number);
    at.map(|at| targets.swap_remove(at)).ok_or_else(|| AppError::Unknown {
        what: "job on the list",
        name: name.to_owned(),
        near: None,
    })
}

fn put(store: &mut Store, now: Now, today: Day, target: &Target) -> Result<(), AppError> {
    let body = serde_json::to_string(target).unwrap_or_default();
    store.change(|tx: &store::Change<'_>| Ok::<_, AppError>(tx.put_on_record(now, today, KIND, &body)?))?;
    Ok(())
}
