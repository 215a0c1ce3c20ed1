//! How many minutes each day has: by weekday, with dated exceptions and breaks on top.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::domain::time::{Day, Days};

/// No day is planned longer than this, in minutes.
pub const LONGEST: u16 = 1440;
const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Minutes a day by weekday, Monday first; each 0..=[`LONGEST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Week(pub [u16; 7]);

impl Week {
    /// The same every day.
    pub const fn every_day(minutes: u16) -> Week {
        Week([minutes; 7])
    }

    /// Minutes of the weekday that `day` is.
    pub fn minutes(&self, day: Day) -> u16 {
        self.0[weekday(day)]
    }

    /// So many minutes more on every day that has any.
    #[must_use]
    pub fn with_more(&self, minutes: u16) -> Week {
        Week(self.0.map(|m| if m == 0 { 0 } else { m.saturating_add(minutes).min(LONGEST) }))
    }

    /// Minutes of a whole week.
    pub fn total(&self) -> u32 {
        self.0.iter().map(|m| u32::from(*m)).sum()
    }

    /// This week with the days that `text` names changed: `sat=40,sun=0`. None where it names none.
    pub fn changed(&self, text: &str) -> Option<Week> {
        let mut week = *self;
        for part in text.split(',') {
            let (name, minutes) = part.split_once('=')?;
            let at = NAMES.iter().position(|n| *n == name.trim())?;
            week.0[at] = minutes.trim().parse().ok().filter(|m| *m <= LONGEST)?;
        }
        Some(week)
    }
}

impl fmt::Display for Week {
    /// `20` for the same every day, else the seven numbers from Monday on.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, rest @ ..] = self.0;
        if rest.iter().all(|m| *m == first) {
            return write!(f, "{first}");
        }
        f.write_str(&self.0.map(|m| m.to_string()).join(","))
    }
}

/// The text is no week.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "minutes from 0 to 1440 are wanted: one number, seven from Monday on (20,20,20,20,20,40,0), or days as sat=40,sun=0"
)]
pub struct BadWeek;

impl FromStr for Week {
    type Err = BadWeek;
    fn from_str(text: &str) -> Result<Week, BadWeek> {
        let number = |t: &str| t.trim().parse::<u16>().ok().filter(|m| *m <= LONGEST).ok_or(BadWeek);
        let numbers = text.split(',').map(number).collect::<Result<Vec<_>, _>>()?;
        match numbers.as_slice() {
            [one] => Ok(Week::every_day(*one)),
            all => <[u16; 7]>::try_from(all).map(Week).map_err(|_| BadWeek),
        }
    }
}

/// 0 for Monday … 6 for Sunday. Day 0, 1970-01-01, was a Thursday.
fn weekday(day: Day) -> usize {
    usize::try_from((i64::from(day.0) + 3).rem_euclid(7)).unwrap_or(0)
}

/// The minutes of every day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    pub week: Week,
    /// Days that have other minutes than their weekday.
    pub exceptions: BTreeMap<Day, u16>,
}

impl Calendar {
    pub fn of(week: Week) -> Calendar {
        Calendar { week, exceptions: BTreeMap::new() }
    }

    /// Minutes of a day.
    pub fn minutes(&self, day: Day) -> u16 {
        self.exceptions.get(&day).copied().unwrap_or_else(|| self.week.minutes(day))
    }

    /// Gives each day from `from` to `to`, both included, its own minutes.
    pub fn except(&mut self, from: Day, to: Day, minutes: u16) {
        // A span is at most some years; a later word about a day counts.
        for n in 0..=(to - from).0.min(3660) {
            self.exceptions.insert(from + Days(n), minutes.min(LONGEST));
        }
    }

    /// Minutes of each of the `days` days from `from` on.
    pub fn span(&self, from: Day, days: i32) -> Vec<u16> {
        (0..days.max(0)).map(|n| self.minutes(from + Days(n))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_one_number_or_seven_from_monday_on() {
        let week: Week = "20,20,20,20,20,40,0".parse().unwrap();
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(week.minutes(day("2026-11-23")), 20); // a Monday
        assert_eq!(week.minutes(day("2026-11-28")), 40);
        assert_eq!(week.minutes(day("2026-11-29")), 0);
        assert_eq!(week.minutes(day("1969-12-28")), 0);
        assert_eq!(week.to_string(), "20,20,20,20,20,40,0");
        assert_eq!("25".parse::<Week>().unwrap().to_string(), "25");
        assert_eq!(week.changed("sun=30, mon=5").unwrap().to_string(), "5,20,20,20,20,40,30");
        for bad in ["", "20,20", "-1", "2000", "sat", "20,20,20,20,20,40,0,0"] {
            assert!(bad.parse::<Week>().is_err(), "{bad}");
        }
        assert!(week.changed("someday=3").is_none());
    }

    #[test]
    fn a_later_word_about_a_day_counts() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let mut calendar = Calendar::of(Week::every_day(20));
        calendar.except(day("2026-12-20"), day("2027-01-03"), 0);
        calendar.except(day("2026-12-24"), day("2026-12-24"), 15);
        let minutes = calendar.span(day("2026-12-19"), 7);
        assert_eq!(minutes, [20, 0, 0, 0, 0, 15, 0]);
        assert_eq!(calendar.minutes(day("2027-01-04")), 20);
    }
}
