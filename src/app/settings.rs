//! The learner's settings: their names, what each takes, and the values in force.

use std::fmt;
use std::str::FromStr;

use crate::domain::card::Fuzz;
use crate::domain::level::Level;
use crate::domain::planner::calendar::Week;
use crate::domain::queue::{self, Limits};
use crate::domain::scheduler::Scheduler;
use crate::domain::scheduler::rules::Rules;
use crate::domain::time::{Day, Millis, Rollover};
use crate::store::{Change, Reader, Store, StoreError};

use super::{AppError, decks, rules};

/// The names of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Target,
    New,
    Cards,
    Minutes,
    Sitting,
    Rollover,
    Fuzz,
    Scheduler,
    Retention,
    Audits,
    Typed,
    Play,
}

impl Key {
    pub const ALL: [Key; 12] = [
        Key::Target,
        Key::New,
        Key::Cards,
        Key::Minutes,
        Key::Sitting,
        Key::Rollover,
        Key::Fuzz,
        Key::Scheduler,
        Key::Retention,
        Key::Audits,
        Key::Typed,
        Key::Play,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Key::Target => "target",
            Key::New => "new",
            Key::Cards => "cards",
            Key::Minutes => "minutes",
            Key::Sitting => "sitting",
            Key::Rollover => "rollover",
            Key::Fuzz => "fuzz",
            Key::Scheduler => "scheduler",
            Key::Retention => "retention",
            Key::Audits => "audits",
            Key::Typed => "typed",
            Key::Play => "play",
        }
    }

    /// What the setting is, in a line.
    pub const fn about(self) -> &'static str {
        match self {
            Key::Target => "the level you study for (N5 to N1); its decks and the easier ones are on",
            Key::New => "new cards a day; auto: as the plan has it once minutes are set, else 10",
            Key::Cards => "cards a day, new and due together; none for no limit",
            Key::Minutes => "minutes a day, or from Monday on as 20,20,20,20,20,40,0; none for no limit",
            Key::Sitting => "the day of the test you study for; none for the next you can register for",
            Key::Rollover => "the hour at which a new study day begins (0 to 23)",
            Key::Fuzz => "on: intervals are spread a little; off: exactly the scheduler's days",
            Key::Scheduler => "what decides when a card returns: sm2, or fsrs (at the retention below)",
            Key::Retention => "per cent recalled at which fsrs brings a card back (70 to 97)",
            Key::Audits => "on: now and then a word graded as known is checked by typing it; off: never",
            Key::Typed => "on: answers are typed; off; or the decks whose answers are, parted by commas",
            Key::Play => "the command that p runs; {word}, {reading} and {file} are filled in; none for no command",
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub target: Level,
    /// New cards a day; none while the program may choose.
    pub new: Option<u32>,
    pub cards: Option<u32>,
    /// Minutes by weekday.
    pub minutes: Option<Week>,
    /// The day of the test that is studied for; none for the next one.
    pub sitting: Option<Day>,
    pub rollover: Rollover,
    pub fuzz: Fuzz,
    pub scheduler: Scheduler,
    /// In per cent.
    pub retention: u8,
    /// Whether words graded as known are now and then checked by typing them.
    pub audits: bool,
    pub typed: Typed,
    /// The command that plays a word.
    pub play: Option<String>,
}

/// In which decks answers are typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Typed {
    On,
    #[default]
    Off,
    Decks(Vec<String>),
}

impl Typed {
    /// Whether the answers of a deck are typed.
    pub fn in_deck(&self, id: &str) -> bool {
        match self {
            Typed::On => true,
            Typed::Off => false,
            Typed::Decks(decks) => decks.iter().any(|deck| deck == id),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            target: Level::N2,
            new: None,
            cards: None,
            minutes: None,
            sitting: None,
            rollover: Rollover::default(),
            fuzz: Fuzz::On,
            scheduler: Scheduler::default(),
            retention: Rules::RETENTION,
            audits: true,
            typed: Typed::Off,
            play: None,
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

    /// New cards a day by the settings alone.
    pub fn new_a_day(&self) -> u32 {
        self.new.unwrap_or(queue::NEW_PER_DAY)
    }

    /// The limits of a day by the settings alone.
    pub fn limits(&self, day: Day) -> Limits {
        let time = self.minutes.map(|week| Millis::minutes(i64::from(week.minutes(day))));
        Limits { new: self.new_a_day(), cards: self.cards, time }
    }

    /// A setting's value as it is written.
    pub fn get(&self, key: Key) -> String {
        match key {
            Key::Target => self.target.to_string(),
            Key::New => self.new.map_or("auto".to_owned(), |n| n.to_string()),
            Key::Cards => self.cards.map_or("none".to_owned(), |n| n.to_string()),
            Key::Minutes => self.minutes.map_or("none".to_owned(), |week| week.to_string()),
            Key::Sitting => self.sitting.map_or("none".to_owned(), |day| day.to_string()),
            Key::Rollover => self.rollover.hour().to_string(),
            Key::Fuzz => if self.fuzz == Fuzz::On { "on" } else { "off" }.to_owned(),
            Key::Scheduler => self.scheduler.to_string(),
            Key::Retention => self.retention.to_string(),
            Key::Audits => if self.audits { "on" } else { "off" }.to_owned(),
            Key::Typed => match &self.typed {
                Typed::On => "on".to_owned(),
                Typed::Off => "off".to_owned(),
                Typed::Decks(decks) => decks.join(","),
            },
            Key::Play => self.play.clone().unwrap_or("none".to_owned()),
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
        match key {
            Key::Target => self.target = value.parse().map_err(|e| bad(&e))?,
            Key::New => self.new = if value == "auto" { None } else { Some(number()?) },
            Key::Cards => self.cards = if value == "none" { None } else { Some(number()?) },
            Key::Minutes => {
                let changed = || self.minutes.unwrap_or(Week::every_day(0)).changed(value);
                self.minutes = match value {
                    "none" => None,
                    _ => Some(changed().map_or_else(|| value.parse(), Ok).map_err(|e| bad(&e))?),
                }
            }
            Key::Sitting => {
                self.sitting = if value == "none" { None } else { Some(value.parse().map_err(|e| bad(&e))?) }
            }
            Key::Rollover => {
                let hour = value.parse().ok().and_then(Rollover::at_hour);
                self.rollover = hour.ok_or_else(|| bad(&"an hour from 0 to 23 is wanted"))?;
            }
            Key::Fuzz => self.fuzz = if on_or_off()? { Fuzz::On } else { Fuzz::Off },
            Key::Scheduler => self.scheduler = value.parse().map_err(|e| bad(&meant(&e, &["sm2", "fsrs"])))?,
            Key::Audits => self.audits = on_or_off()?,
            Key::Typed => {
                self.typed = match value {
                    "on" => Typed::On,
                    "off" | "" => Typed::Off,
                    decks => Typed::Decks(decks.split(',').map(|id| id.trim().to_owned()).collect()),
                }
            }
            Key::Play => self.play = (value != "none" && !value.is_empty()).then(|| value.to_owned()),
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
    if let Typed::Decks(named) = &settings.typed
        && key == Key::Typed
    {
        for id in named {
            decks::find(store.read(), id)?;
        }
    }
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
