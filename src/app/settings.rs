//! The learner's settings: their names, what each takes, and the values in force.

use std::fmt;
use std::str::FromStr;

use crate::domain::card::Fuzz;
use crate::domain::level::Level;
use crate::domain::queue::{self, Limits};
use crate::domain::scheduler::Scheduler;
use crate::domain::scheduler::rules::Rules;
use crate::domain::time::{Millis, Rollover};
use crate::store::{Change, Reader, Store, StoreError};

use super::{AppError, decks, rules};

/// The names of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Target,
    New,
    Cards,
    Minutes,
    Rollover,
    Fuzz,
    Scheduler,
    Retention,
    Audits,
}

impl Key {
    pub const ALL: [Key; 9] = [
        Key::Target,
        Key::New,
        Key::Cards,
        Key::Minutes,
        Key::Rollover,
        Key::Fuzz,
        Key::Scheduler,
        Key::Retention,
        Key::Audits,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Key::Target => "target",
            Key::New => "new",
            Key::Cards => "cards",
            Key::Minutes => "minutes",
            Key::Rollover => "rollover",
            Key::Fuzz => "fuzz",
            Key::Scheduler => "scheduler",
            Key::Retention => "retention",
            Key::Audits => "audits",
        }
    }

    /// What the setting is, in a line.
    pub const fn about(self) -> &'static str {
        match self {
            Key::Target => "the level you study for (N5 to N1); its decks and the easier ones are on",
            Key::New => "new cards a day",
            Key::Cards => "cards a day, new and due together; none for no limit",
            Key::Minutes => "minutes a day; none for no limit",
            Key::Rollover => "the hour at which a new study day begins (0 to 23)",
            Key::Fuzz => "on: intervals are spread a little; off: exactly the scheduler's days",
            Key::Scheduler => "what decides when a card returns: sm2, or fsrs (at the retention below)",
            Key::Retention => "per cent recalled at which fsrs brings a card back (70 to 97)",
            Key::Audits => "on: now and then a word graded as known is checked by typing it; off: never",
        }
    }
}

impl FromStr for Key {
    type Err = AppError;
    fn from_str(text: &str) -> Result<Key, AppError> {
        Key::ALL.into_iter().find(|k| k.as_str() == text).ok_or_else(|| AppError::Unknown {
            what: "setting",
            name: text.to_owned(),
            near: nearest(text, Key::ALL.into_iter().map(Key::as_str)).map(str::to_owned),
        })
    }
}

/// The values in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    pub target: Level,
    pub new: u32,
    pub cards: Option<u32>,
    pub minutes: Option<u32>,
    pub rollover: Rollover,
    pub fuzz: Fuzz,
    pub scheduler: Scheduler,
    /// In per cent.
    pub retention: u8,
    /// Whether words graded as known are now and then checked by typing them.
    pub audits: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            target: Level::N2,
            new: queue::NEW_PER_DAY,
            cards: None,
            minutes: None,
            rollover: Rollover::default(),
            fuzz: Fuzz::On,
            scheduler: Scheduler::default(),
            retention: Rules::RETENTION,
            audits: true,
        }
    }
}

impl Settings {
    /// The settings of a collection. A stored value that this program does not take counts as not set.
    pub fn load(reader: Reader<'_>) -> Result<Settings, StoreError> {
        let mut settings = Settings::default();
        for (key, value) in reader.settings()? {
            if let Ok(key) = key.parse() {
                let _ = settings.put(key, &value);
            }
        }
        Ok(settings)
    }

    /// The limits of a day.
    pub fn limits(&self) -> Limits {
        Limits { new: self.new, cards: self.cards, time: self.minutes.map(|m| Millis::minutes(i64::from(m))) }
    }

    /// A setting's value as it is written.
    pub fn get(&self, key: Key) -> String {
        let or_none = |n: Option<u32>| n.map_or("none".to_owned(), |n| n.to_string());
        match key {
            Key::Target => self.target.to_string(),
            Key::New => self.new.to_string(),
            Key::Cards => or_none(self.cards),
            Key::Minutes => or_none(self.minutes),
            Key::Rollover => self.rollover.hour().to_string(),
            Key::Fuzz => if self.fuzz == Fuzz::On { "on" } else { "off" }.to_owned(),
            Key::Scheduler => self.scheduler.to_string(),
            Key::Retention => self.retention.to_string(),
            Key::Audits => if self.audits { "on" } else { "off" }.to_owned(),
        }
    }

    fn put(&mut self, key: Key, value: &str) -> Result<(), AppError> {
        let bad = |reason: &dyn fmt::Display| AppError::BadValue {
            key: key.as_str(),
            value: value.to_owned(),
            reason: reason.to_string(),
        };
        let number = || value.parse::<u32>().map_err(|_| bad(&"a whole number is wanted"));
        let meant = |reason: &dyn fmt::Display, values: &[&'static str]| {
            let near = nearest(&value.to_lowercase(), values.iter().copied());
            near.map_or(reason.to_string(), |near| format!("{reason}; did you mean {near}?"))
        };
        let on_or_off = || match value {
            "on" => Ok(true),
            "off" => Ok(false),
            _ => Err(bad(&meant(&"it is on or off", &["on", "off"]))),
        };
        let or_none = || if value == "none" { Ok(None) } else { number().map(Some) };
        match key {
            Key::Target => self.target = value.parse().map_err(|e| bad(&e))?,
            Key::New => self.new = number()?,
            Key::Cards => self.cards = or_none()?,
            Key::Minutes => self.minutes = or_none()?,
            Key::Rollover => {
                let hour = value.parse().ok().and_then(Rollover::at_hour);
                self.rollover = hour.ok_or_else(|| bad(&"an hour from 0 to 23 is wanted"))?;
            }
            Key::Fuzz => self.fuzz = if on_or_off()? { Fuzz::On } else { Fuzz::Off },
            Key::Scheduler => self.scheduler = value.parse().map_err(|e| bad(&meant(&e, &["sm2", "fsrs"])))?,
            Key::Audits => self.audits = on_or_off()?,
            Key::Retention => {
                let percent = value.trim_end_matches('%').parse().ok().filter(|p| Rules::RETENTIONS.contains(p));
                self.retention = percent.ok_or_else(|| bad(&"a number of per cent from 70 to 97 is wanted"))?;
            }
        }
        Ok(())
    }
}

/// Stores a setting; a new target turns its decks on, and a new scheduler replays the log.
pub fn set(store: &mut Store, key: &str, value: &str) -> Result<Settings, AppError> {
    let key: Key = key.parse()?;
    let mut settings = Settings::load(store.read())?;
    settings.put(key, value)?;
    store.change(|tx: &Change<'_>| {
        tx.set_setting(key.as_str(), &settings.get(key))?;
        match key {
            Key::Target => drop(decks::relist(tx, settings.target)?),
            Key::Scheduler | Key::Retention => rules::refold(tx)?,
            _ => {}
        }
        Ok(settings)
    })
}

/// The name among `names` that differs least from `text`, if it is near at all.
pub fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = names.map(|name| (distance(text, name), name)).min()?;
    (near.0 <= 2.max(text.chars().count() / 3)).then_some(near.1)
}

/// Levenshtein distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(ca != *cb)).min(row[j] + 1).min(above + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}
