//! The log as JSON Lines: one event a line, the same text that `gokaku log --json` prints.

use serde::{Deserialize, Serialize};

use crate::domain::event::{Act, Anchor, Answer, Event, EventId, Seed};
use crate::domain::memory::fsrs6::Stored;
use crate::domain::rating::Quality;
use crate::domain::time::{Days, Millis, Now};

/// What stands in `schema`.
pub const SCHEMA: &str = "gokaku.event/1";

/// One event as text. Devices, cards and other events are named by their ids outside the collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventLine {
    pub schema: String,
    /// `<device>-<counter>`.
    pub event: String,
    pub card: String,
    /// RFC 3339 with the offset in force.
    pub at: String,
    /// The study day, decided when the event happened.
    pub day: String,
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<i64>,
    /// `sm2/1`: the scheduler and its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduler: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval_days: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_before: Option<String>,
    /// The day on which an anchored card is due; an anchor without one makes its card new again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// An anchored card's ease factor in hundredths, its answers in a row, its lapses, its difficulty in thousandths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ease: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub streak: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapses: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difficulty_milli: Option<i32>,
    /// A seeded or anchored card's stability, in thousandths of a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stability_milli: Option<i32>,
    /// The first event of a seeded card's placement, by its counter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<i64>,
    /// The id of the event that this one takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<String>,
    /// What was typed for the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typed: Option<String>,
}

/// Days further than this from 1970 are no study days.
const FURTHEST_DAY: i32 = 1_000_000;

impl EventLine {
    /// An event with the names it bears outside.
    pub fn new(event: String, card: String, e: &Event, undoes: Option<String>) -> EventLine {
        let answer = match e.act {
            Act::Answer(answer) => Some(answer),
            _ => None,
        };
        let seed = match e.act {
            Act::Seed(seed) => Some(seed),
            _ => None,
        };
        let anchor = match e.act {
            Act::Anchor(anchor) => anchor,
            _ => None,
        };
        let memory = anchor.and_then(|a| a.memory);
        EventLine {
            schema: SCHEMA.to_owned(),
            event,
            card,
            at: e.at.rfc3339(e.offset),
            day: e.day.to_string(),
            kind: e.act.as_str().to_owned(),
            q: answer.map(|a| a.quality.get()),
            took_ms: answer.map(|a| a.took.0),
            scheduler: answer.map(|a| format!("{}/{}", a.scheduler, a.version)),
            interval_days: answer
                .map(|a| a.interval)
                .or(seed.map(|s| s.interval))
                .or(anchor.map(|a| a.interval))
                .map(|d| d.0),
            due_before: answer.and_then(|a| a.due_before).map(|d| d.to_string()),
            due: anchor.map(|a| a.due.to_string()),
            ease: anchor.and_then(|a| a.ease),
            streak: anchor.map(|a| a.streak),
            lapses: anchor.map(|a| a.lapses),
            difficulty_milli: memory.map(|m| m.difficulty),
            stability_milli: seed.map(|s| s.stability).or(memory.map(|m| m.stability)),
            batch: seed.map(|s| s.batch),
            undoes,
            typed: None,
        }
    }

    /// The event, with `device` giving the number of a device by its name.
    ///
    /// # Errors
    /// The reason why the line is no event, in words.
    pub fn event<E: ToString>(&self, mut device: impl FnMut(&str) -> Result<i64, E>) -> Result<Event, String> {
        if self.schema != SCHEMA {
            return Err(format!("schema “{}” is not {SCHEMA}", self.schema));
        }
        let mut id = |name: &str| {
            let (device_name, counter) = name.rsplit_once('-').ok_or_else(|| format!("“{name}” is no event id"))?;
            let counter = counter.parse().map_err(|_| format!("“{name}” is no event id"))?;
            Ok::<_, String>(EventId { device: device(device_name).map_err(|e| e.to_string())?, counter })
        };
        let at: Now = self.at.parse().map_err(|e: crate::domain::time::BadTime| e.to_string())?;
        let day: crate::domain::time::Day = self.day.parse().map_err(|e: crate::domain::time::BadDay| e.to_string())?;
        if day.0.abs() > FURTHEST_DAY {
            return Err(format!("the day {day} is too far away"));
        }
        let act = match self.kind.as_str() {
            "undo" => Act::Undo(id(self.undoes.as_deref().ok_or("an undo names no event")?)?),
            "suspend" => Act::Suspend,
            "resume" => Act::Resume,
            "bury" => Act::Bury,
            "known" => Act::Known,
            "ignore" => Act::Ignore,
            "seed" => Act::Seed(self.seed()?),
            "anchor" => Act::Anchor(self.due.as_deref().map(|due| self.anchor(due)).transpose()?),
            _ => Act::Answer(self.answer()?),
        };
        Ok(Event { id: id(&self.event)?, at: at.at, offset: at.offset, day, act })
    }

    fn seed(&self) -> Result<Seed, String> {
        let missing = "a seed has a stability, an interval and a batch";
        Ok(Seed {
            stability: self.stability_milli.filter(|s| (1..=36_500_000).contains(s)).ok_or(missing)?,
            interval: Days(self.interval_days.filter(|d| (1..=FURTHEST_DAY).contains(d)).ok_or(missing)?),
            batch: self.batch.ok_or(missing)?,
        })
    }

    fn anchor(&self, due: &str) -> Result<Anchor, String> {
        let due: crate::domain::time::Day = due.parse().map_err(|e: crate::domain::time::BadDay| e.to_string())?;
        let interval = Days(self.interval_days.unwrap_or(0));
        if due.0.abs() > FURTHEST_DAY || !(0..=FURTHEST_DAY).contains(&interval.0) {
            return Err("an anchor has a due day and an interval that make sense".to_owned());
        }
        let memory = self.stability_milli.zip(self.difficulty_milli);
        Ok(Anchor {
            due,
            interval,
            streak: self.streak.unwrap_or(0),
            ease: self.ease,
            lapses: self.lapses.unwrap_or(0),
            memory: memory.map(|(stability, difficulty)| Stored { stability, difficulty }),
        })
    }

    fn answer(&self) -> Result<Answer, String> {
        let (scheduler, version) = self.scheduler.as_deref().and_then(|s| s.split_once('/')).unwrap_or(("sm2", "1"));
        let interval = self.interval_days.unwrap_or(0);
        if !(0..=FURTHEST_DAY).contains(&interval.saturating_abs()) {
            return Err(format!("an interval of {interval} days makes no sense"));
        }
        let due_before = self.due_before.as_deref().map(str::parse).transpose();
        Ok(Answer {
            kind: self.kind.parse().map_err(|e: crate::domain::event::UnknownKind| e.to_string())?,
            quality: self.q.and_then(Quality::new).ok_or("an answer has a grade q from 0 to 5")?,
            took: Millis(self.took_ms.unwrap_or(0).clamp(0, i64::from(u32::MAX))),
            scheduler: scheduler.parse().map_err(|e: crate::domain::scheduler::UnknownScheduler| e.to_string())?,
            version: version.parse().map_err(|_| "a scheduler's version is a small number")?,
            interval: Days(interval),
            due_before: due_before.map_err(|e: crate::domain::time::BadDay| e.to_string())?,
        })
    }
}
