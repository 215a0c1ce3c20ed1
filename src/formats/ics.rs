//! Days as a calendar file (RFC 5545): all-day events that any calendar takes in. Never knows where the days come from.
//!
//! The identity of an event is its `uid`: a calendar that has seen it replaces it, so that the file may be written anew.

use std::fmt::Write;

use chrono::{DateTime, Utc};

use crate::domain::time::{Day, Days, Now};

/// Bytes of a line of content before it is folded, the line break left out (RFC 5545, 3.1).
const LINE: usize = 75;

/// Something that takes one day or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Stays the same however often the calendar is written; without the part behind the `@`.
    pub uid: String,
    pub day: Day,
    /// The last day, included.
    pub last: Day,
    pub summary: String,
    pub description: String,
    /// Whether the calendar reminds a day before.
    pub remind: bool,
}

/// The calendar, `now` being the moment it is made.
pub fn calendar(name: &str, events: &[Event], now: Now) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| fold(&mut text, &format!("{name}:{value}"));
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", "-//gokaku//gokaku//EN");
    line("CALSCALE", "GREGORIAN");
    line("X-WR-CALNAME", &escaped(name));
    for event in events {
        line("BEGIN", "VEVENT");
        line("UID", &format!("{}@gokaku", escaped(&event.uid)));
        line("DTSTAMP", &stamp(now));
        line("DTSTART;VALUE=DATE", &date(event.day));
        // The end of an event is the first day after it (RFC 5545, 3.6.1).
        line("DTEND;VALUE=DATE", &date(event.last.max(event.day) + Days(1)));
        line("SUMMARY", &escaped(&event.summary));
        if !event.description.is_empty() {
            line("DESCRIPTION", &escaped(&event.description));
        }
        line("TRANSP", "TRANSPARENT");
        if event.remind {
            line("BEGIN", "VALARM");
            line("ACTION", "DISPLAY");
            line("DESCRIPTION", &escaped(&event.summary));
            line("TRIGGER", "-P1D");
            line("END", "VALARM");
        }
        line("END", "VEVENT");
    }
    line("END", "VCALENDAR");
    text
}

fn date(day: Day) -> String {
    day.to_string().replace('-', "")
}

/// An instant in UTC.
fn stamp(now: Now) -> String {
    DateTime::<Utc>::from_timestamp_millis(now.at.0).unwrap_or_default().format("%Y%m%dT%H%M%SZ").to_string()
}

/// A value of type TEXT (RFC 5545, 3.3.11). Control characters have no place in one.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Adds a line of content, folded at 75 bytes and never inside a character.
fn fold(text: &mut String, line: &str) {
    let mut used = 0;
    for c in line.chars() {
        if used + c.len_utf8() > LINE {
            text.push_str("\r\n ");
            used = 1;
        }
        used += c.len_utf8();
        // Writing to a string cannot fail.
        let _ = text.write_char(c);
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> Now {
        "2026-11-23T21:00:00+09:00".parse().unwrap()
    }

    fn event(summary: &str, description: &str) -> Event {
        Event {
            uid: "sit-2027-07-04".to_owned(),
            day: "2027-12-31".parse().unwrap(),
            last: "2027-12-31".parse().unwrap(),
            summary: summary.to_owned(),
            description: description.to_owned(),
            remind: true,
        }
    }

    #[test]
    fn an_all_day_event_ends_on_the_day_after() {
        let text = calendar("gokaku", &[event("Sit; at last, N2", "")], now());
        let lines: Vec<&str> = text.split("\r\n").collect();
        for line in [
            "DTSTAMP:20261123T120000Z",
            "DTSTART;VALUE=DATE:20271231",
            "DTEND;VALUE=DATE:20280101",
            "SUMMARY:Sit\\; at last\\, N2",
            "UID:sit-2027-07-04@gokaku",
        ] {
            assert!(lines.contains(&line), "{line} is not in {text}");
        }
    }

    /// Reads a value of type TEXT back; what stands behind a backslash stands for itself, but for the line break.
    fn unescaped(text: &str) -> String {
        let (mut found, mut chars) = (String::new(), text.chars());
        while let Some(c) = chars.next() {
            let behind = if c == '\\' { chars.next() } else { None };
            found.push(behind.map_or(c, |c| if c == 'n' { '\n' } else { c }));
        }
        found
    }

    proptest! {
        #[test]
        fn any_text_comes_back_from_folded_lines(summary in "\\PC{0,90}", description in "[a;,\\\\\n漢字あ ]{1,200}") {
            let text = calendar("gokaku", &[event(&summary, &description)], now());
            prop_assert!(text.split("\r\n").all(|line| line.len() <= LINE && !line.contains(['\r', '\n'])));
            prop_assert!(text.ends_with("\r\n"));
            let whole = text.replace("\r\n ", "");
            let value = |name: &str| whole.split("\r\n").find_map(|l| l.strip_prefix(name)).map(unescaped);
            prop_assert_eq!(value("SUMMARY:"), Some(summary));
            prop_assert_eq!(value("DESCRIPTION:"), Some(description));
        }
    }
}
