//! The days of the test, when to register in Japan and when results come: from a data file, and beyond it by rule.
//!
//! The file says where each row is from and whether an official page confirms its window. The rule, first Sundays of
//! July and December, reproduces every official date that was checked.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::domain::time::Day;

const FILE: &str = include_str!("sittings.tsv");

/// Sittings offered when many lie ahead.
const OFFERED: usize = 4;
/// Years beyond today for which the rule is asked.
const YEARS: i32 = 4;

/// A day of the test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    pub day: Day,
    /// Registration in Japan, both days included. It can close early; places abroad have windows of their own, and
    /// some hold only one of the two sittings a year.
    pub opens: Day,
    pub closes: Day,
    /// When results are online.
    pub results: Day,
    /// Whether an official page says so; else the window is what is typical.
    pub confirmed: bool,
    pub source: String,
}

/// Whether one can still register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    NotYet,
    Open,
    Closed,
}

impl Sitting {
    pub fn registration(&self, today: Day) -> Registration {
        match today {
            d if d < self.opens => Registration::NotYet,
            d if d <= self.closes => Registration::Open,
            _ => Registration::Closed,
        }
    }

    fn typical(year: i32, month: u32) -> Option<Sitting> {
        let day = |m: u32, d: u32| of(year, m, d);
        let (opens, closes, results) = match month {
            7 => (day(3, 16)?, day(4, 7)?, day(8, 24)?),
            _ => (day(8, 25)?, day(9, 15)?, of(year + 1, 1, 25)?),
        };
        let source = "by rule: the first Sunday of the month; window and results typical".to_owned();
        Some(Sitting { day: first_sunday(year, month)?, opens, closes, results, confirmed: false, source })
    }
}

fn of(year: i32, month: u32, day: u32) -> Option<Day> {
    NaiveDate::from_ymd_opt(year, month, day)?.to_string().parse().ok()
}

/// The first Sunday of a month.
pub fn first_sunday(year: i32, month: u32) -> Option<Day> {
    let date = NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Sun, 1)?;
    date.to_string().parse().ok()
}

/// Every sitting of the file and, after its last, those of the rule, oldest first.
pub fn all(today: Day) -> Vec<Sitting> {
    let mut sittings: Vec<Sitting> = FILE.lines().filter(|l| !l.starts_with('#')).filter_map(parse).collect();
    let this_year = today.to_string().parse::<NaiveDate>().map_or(2026, |date| date.year());
    let last = sittings.last().map(|s| s.day);
    let ruled = (this_year - 1..=this_year + YEARS).flat_map(|year| [7, 12].map(|month| Sitting::typical(year, month)));
    sittings.extend(ruled.flatten().filter(|s| Some(s.day) > last));
    sittings
}

fn parse(line: &str) -> Option<Sitting> {
    let mut fields = line.split('\t');
    let mut day = || fields.next()?.parse().ok();
    let (date, opens, closes, results) = (day()?, day()?, day()?, day()?);
    let confirmed = fields.next()? == "yes";
    Some(Sitting { day: date, opens, closes, results, confirmed, source: fields.next()?.to_owned() })
}

/// The next sittings that one can still register for, soonest first.
pub fn coming(today: Day) -> Vec<Sitting> {
    let open = |s: &Sitting| s.registration(today) != Registration::Closed;
    all(today).into_iter().filter(open).take(OFFERED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_whole_and_agrees_with_the_rule() {
        let rows = FILE.lines().filter(|l| !l.starts_with('#')).count();
        let sittings: Vec<Sitting> = FILE.lines().filter_map(parse).collect();
        assert_eq!(sittings.len(), rows);
        for s in &sittings {
            let date: NaiveDate = s.day.to_string().parse().unwrap();
            assert_eq!(first_sunday(date.year(), date.month()), Some(s.day));
            assert!(s.opens < s.closes && s.closes < s.day && s.day < s.results && !s.source.is_empty(), "{s:?}");
        }
        assert!(sittings.windows(2).all(|w| w[0].day < w[1].day));
    }

    #[test]
    fn a_sitting_past_its_window_is_never_offered() {
        for day in (0..2000).map(|n| Day(20_600 + n * 3)) {
            let coming = coming(day);
            assert_eq!(coming.len(), OFFERED, "{day}");
            assert!(coming.iter().all(|s| s.closes >= day && s.day > day));
            assert!(coming.windows(2).all(|w| w[0].day < w[1].day));
        }
        let today: Day = "2026-11-23".parse().unwrap();
        assert_eq!(coming(today)[0].day.to_string(), "2027-07-04");
    }
}
