//! Time as types: an instant, a length, a study day. Never reads a clock: [`Now`] travels as a value.
//!
//! A study day is decided once, when an answer is given, from the instant, the UTC offset in force there and the
//! rollover hour; it is stored with the event. Travel and daylight saving therefore never re-date history.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, SecondsFormat};

const MS_PER_MINUTE: i64 = 60_000;
const MS_PER_HOUR: i64 = 60 * MS_PER_MINUTE;
const MS_PER_DAY: i64 = 24 * MS_PER_HOUR;
/// Days from 0001-01-01 (chrono's day 1 of the common era) to 1970-01-01.
const CE_TO_UNIX: i32 = 719_163;

/// An instant: milliseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// A length of time in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Millis(pub i64);

impl Millis {
    pub const fn minutes(n: i64) -> Millis {
        Millis(n * MS_PER_MINUTE)
    }

    /// The length in minutes, with its fraction.
    pub fn as_minutes(self) -> f64 {
        self.0 as f64 / MS_PER_MINUTE as f64
    }
}

impl Sub for Timestamp {
    type Output = Millis;
    fn sub(self, earlier: Timestamp) -> Millis {
        Millis(self.0.saturating_sub(earlier.0))
    }
}

impl Timestamp {
    /// RFC 3339 with milliseconds at the given offset, e.g. `2026-11-23T21:04:05.678+09:00`.
    /// An instant outside the calendar (year beyond 262,000) is written as its number of milliseconds.
    pub fn rfc3339(self, offset: Offset) -> String {
        let zone = FixedOffset::east_opt(i32::from(offset.0) * 60);
        match (DateTime::from_timestamp_millis(self.0), zone) {
            (Some(t), Some(zone)) => t.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Millis, false),
            _ => self.0.to_string(),
        }
    }
}

/// A UTC offset in minutes, east positive; whole minutes from −24 h to +24 h.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Offset(i16);

impl Offset {
    pub const UTC: Offset = Offset(0);

    /// An offset of so many minutes east of UTC; anything a day or more away is held at the edge.
    pub fn from_minutes(minutes: i64) -> Offset {
        Offset(i16::try_from(minutes.clamp(-1439, 1439)).unwrap_or(0))
    }

    pub const fn minutes(self) -> i16 {
        self.0
    }
}

/// The hour at which a new study day begins, local time; 04:00 unless the learner says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rollover(u8);

impl Rollover {
    /// A rollover hour 0..=23; anything else is `None`.
    pub const fn at_hour(hour: u8) -> Option<Rollover> {
        if hour < 24 { Some(Rollover(hour)) } else { None }
    }

    pub const fn hour(self) -> u8 {
        self.0
    }
}

impl Default for Rollover {
    fn default() -> Self {
        Rollover(4)
    }
}

/// A study day: days since 1970-01-01 in the learner's own local time, from rollover to rollover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// A number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Days(pub i32);

impl Add<Days> for Day {
    type Output = Day;
    fn add(self, days: Days) -> Day {
        Day(self.0.saturating_add(days.0))
    }
}

impl Sub<Days> for Day {
    type Output = Day;
    fn sub(self, days: Days) -> Day {
        Day(self.0.saturating_sub(days.0))
    }
}

impl Sub for Day {
    type Output = Days;
    fn sub(self, earlier: Day) -> Days {
        Days(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for Day {
    /// `YYYY-MM-DD`; a day outside the calendar is written as its number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.checked_add(CE_TO_UNIX).and_then(NaiveDate::from_num_days_from_ce_opt) {
            Some(date) => write!(f, "{date}"),
            None => write!(f, "day {}", self.0),
        }
    }
}

/// The text is no calendar day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a day; write it as 2026-12-06")]
pub struct BadDay(pub String);

impl FromStr for Day {
    type Err = BadDay;
    fn from_str(text: &str) -> Result<Day, BadDay> {
        let date: NaiveDate = text.parse().map_err(|_| BadDay(text.to_owned()))?;
        Ok(Day(date.num_days_from_ce() - CE_TO_UNIX))
    }
}

/// The moment at which something is done: the instant and the UTC offset in force where the learner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    pub at: Timestamp,
    pub offset: Offset,
}

impl Now {
    /// The study day of this moment.
    pub fn day(self, rollover: Rollover) -> Day {
        let local = self.at.0.saturating_add(i64::from(self.offset.0) * MS_PER_MINUTE);
        let day = local.saturating_sub(i64::from(rollover.0) * MS_PER_HOUR).div_euclid(MS_PER_DAY);
        Day(i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX }))
    }

    pub fn rfc3339(self) -> String {
        self.at.rfc3339(self.offset)
    }
}

/// The text is no RFC 3339 time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a time with its offset; write it as 2026-11-23T21:00:00+09:00")]
pub struct BadTime(pub String);

impl FromStr for Now {
    type Err = BadTime;
    fn from_str(text: &str) -> Result<Now, BadTime> {
        let t = DateTime::parse_from_rfc3339(text.trim()).map_err(|_| BadTime(text.to_owned()))?;
        Ok(Now {
            at: Timestamp(t.timestamp_millis()),
            offset: Offset::from_minutes(i64::from(t.offset().local_minus_utc()) / 60),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> String {
        text.parse::<Now>().unwrap().day(Rollover::default()).to_string()
    }

    #[test]
    fn the_study_day_turns_at_four_in_the_morning_where_the_learner_is() {
        assert_eq!(day("2026-11-24T03:59:59.999+09:00"), "2026-11-23");
        assert_eq!(day("2026-11-24T04:00:00+09:00"), "2026-11-24");
        assert_eq!(day("2026-11-23T19:00:00Z"), "2026-11-23");
        assert_eq!(day("1969-12-31T23:00:00Z"), "1969-12-31");
    }

    #[test]
    fn a_day_and_a_time_come_back_from_their_text() {
        for text in ["2026-11-23", "1970-01-01", "2360-02-29", "1969-07-20"] {
            assert_eq!(text.parse::<Day>().unwrap().to_string(), text);
        }
        let text = "2026-11-23T21:04:05.678+09:00";
        assert_eq!(text.parse::<Now>().unwrap().rfc3339(), text);
        assert!("2026-11-23".parse::<Now>().is_err());
        assert!("23/11/2026".parse::<Day>().is_err());
    }
}
