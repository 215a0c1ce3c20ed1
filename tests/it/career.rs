//! From the end of a contract back to today: the timeline for every month, and a calendar that other programs read.

use std::collections::HashSet;

use gokaku::domain::career::{Aim, Chance, Reach, Standing, Timeline, What, timeline};
use gokaku::domain::level::Level;
use gokaku::domain::readiness::sittings;
use gokaku::domain::time::{Day, Days};

use super::desk::Desk;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The timeline of the tests' evening for a contract that ends on the last day of a month.
fn ending(year: i32, month: u32, likely: Option<f64>) -> Timeline {
    let (year_after, month_after) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    let leave = day(&format!("{year_after}-{month_after:02}-01")) - Days(1);
    let today = day("2026-11-23");
    let all = sittings::all(today).into_iter().map(|sitting| Chance { sitting, probability: likely });
    timeline(today, leave, Level::N2, all.collect(), None)
}

fn line(found: &Timeline) -> String {
    let named = |n: usize| {
        let s = &found.sittings[n].sitting;
        let when = match found.reach(s) {
            Reach::Before => "before",
            Reach::InTime => "in time",
            Reach::During => "during",
            Reach::TooLate => "too late",
        };
        format!("{} (register {}, result {} {when})", s.day, s.opens, s.results)
    };
    let mut text = format!("{}: apply {} or {}; ", found.leave, found.apply.0, found.apply.1);
    match found.aim {
        Aim::Held(level) => text += &format!("has {level}"),
        Aim::Sitting { first, retry } => {
            text += &named(first);
            text += &retry.map(|n| format!(", then {}", named(n))).unwrap_or_default();
        }
        Aim::Faster { then } => {
            let bjt = found.steps.iter().find(|s| s.what == What::Bjt).unwrap();
            text += &format!("BJT by {}", bjt.until.unwrap());
            text += &then.map(|n| format!(", then {}", named(n))).unwrap_or_default();
        }
    }
    let passed = found.steps.iter().filter(|s| s.standing == Standing::Passed).count();
    if passed > 0 { format!("{text}; {passed} passed\n") } else { text + "\n" }
}

#[test]
fn every_month_of_two_years_has_its_timeline() {
    let months = (2027..=2028).flat_map(|year| (1..=12).map(move |month| (year, month)));
    let told: String = months.map(|(year, month)| line(&ending(year, month, None))).collect();
    insta::assert_snapshot!(told, @"
    2027-01-31: apply 2026-07-31 or 2026-08-31; BJT by 2026-12-07; 2 passed
    2027-02-28: apply 2026-08-28 or 2026-09-28; BJT by 2026-12-07; 2 passed
    2027-03-31: apply 2026-09-30 or 2026-10-31; BJT by 2026-12-07; 2 passed
    2027-04-30: apply 2026-10-30 or 2026-11-30; BJT by 2026-11-30; 1 passed
    2027-05-31: apply 2026-11-30 or 2026-12-31; BJT by 2026-12-31; 1 passed
    2027-06-30: apply 2026-12-30 or 2027-01-30; BJT by 2027-01-30; 1 passed
    2027-07-31: apply 2027-01-31 or 2027-02-28; BJT by 2027-02-28; 1 passed
    2027-08-31: apply 2027-02-28 or 2027-03-31; BJT by 2027-03-31, then 2027-07-04 (register 2027-03-16, result 2027-08-24 during); 1 passed
    2027-09-30: apply 2027-03-30 or 2027-04-30; BJT by 2027-04-30, then 2027-07-04 (register 2027-03-16, result 2027-08-24 during); 1 passed
    2027-10-31: apply 2027-04-30 or 2027-05-31; BJT by 2027-05-31, then 2027-07-04 (register 2027-03-16, result 2027-08-24 during); 1 passed
    2027-11-30: apply 2027-05-30 or 2027-06-30; BJT by 2027-06-30, then 2027-07-04 (register 2027-03-16, result 2027-08-24 during)
    2027-12-31: apply 2027-06-30 or 2027-07-31; BJT by 2027-07-31, then 2027-07-04 (register 2027-03-16, result 2027-08-24 during)
    2028-01-31: apply 2027-07-31 or 2027-08-31; 2027-07-04 (register 2027-03-16, result 2027-08-24 in time), then 2027-12-05 (register 2027-08-25, result 2028-01-25 during)
    2028-02-29: apply 2027-08-29 or 2027-09-29; 2027-07-04 (register 2027-03-16, result 2027-08-24 before), then 2027-12-05 (register 2027-08-25, result 2028-01-25 during)
    2028-03-31: apply 2027-09-30 or 2027-10-31; 2027-07-04 (register 2027-03-16, result 2027-08-24 before), then 2027-12-05 (register 2027-08-25, result 2028-01-25 during)
    2028-04-30: apply 2027-10-30 or 2027-11-30; 2027-07-04 (register 2027-03-16, result 2027-08-24 before), then 2027-12-05 (register 2027-08-25, result 2028-01-25 during)
    2028-05-31: apply 2027-11-30 or 2027-12-31; 2027-07-04 (register 2027-03-16, result 2027-08-24 before), then 2027-12-05 (register 2027-08-25, result 2028-01-25 during)
    2028-06-30: apply 2027-12-30 or 2028-01-30; 2027-07-04 (register 2027-03-16, result 2027-08-24 before), then 2027-12-05 (register 2027-08-25, result 2028-01-25 in time)
    2028-07-31: apply 2028-01-31 or 2028-02-29; 2027-07-04 (register 2027-03-16, result 2027-08-24 before), then 2027-12-05 (register 2027-08-25, result 2028-01-25 before)
    2028-08-31: apply 2028-02-29 or 2028-03-31; 2027-07-04 (register 2027-03-16, result 2027-08-24 before), then 2027-12-05 (register 2027-08-25, result 2028-01-25 before)
    2028-09-30: apply 2028-03-30 or 2028-04-30; 2027-07-04 (register 2027-03-16, result 2027-08-24 before), then 2027-12-05 (register 2027-08-25, result 2028-01-25 before)
    2028-10-31: apply 2028-04-30 or 2028-05-31; 2027-07-04 (register 2027-03-16, result 2027-08-24 before), then 2027-12-05 (register 2027-08-25, result 2028-01-25 before)
    2028-11-30: apply 2028-05-30 or 2028-06-30; 2027-07-04 (register 2027-03-16, result 2027-08-24 before), then 2027-12-05 (register 2027-08-25, result 2028-01-25 before)
    2028-12-31: apply 2028-06-30 or 2028-07-31; 2027-07-04 (register 2027-03-16, result 2027-08-24 before), then 2027-12-05 (register 2027-08-25, result 2028-01-25 before)
    ");
}

#[test]
fn where_the_first_sitting_is_likely_it_is_the_one_to_take() {
    insta::assert_snapshot!([None, Some(0.4), Some(0.85)].map(|p| line(&ending(2029, 6, p))).concat(), @"
    2029-06-30: apply 2028-12-30 or 2029-01-30; 2028-07-02 (register 2028-03-16, result 2028-08-24 before), then 2028-12-03 (register 2028-08-25, result 2029-01-25 in time)
    2029-06-30: apply 2028-12-30 or 2029-01-30; 2028-07-02 (register 2028-03-16, result 2028-08-24 before), then 2028-12-03 (register 2028-08-25, result 2029-01-25 in time)
    2029-06-30: apply 2028-12-30 or 2029-01-30; 2027-07-04 (register 2027-03-16, result 2027-08-24 before), then 2027-12-05 (register 2027-08-25, result 2028-01-25 before)
    ");
}

#[test]
fn when_no_result_comes_in_time_the_page_says_so_and_names_what_is_faster() {
    let desk = Desk::new();
    insta::assert_snapshot!(desk.screen(&["plan", "--leave", "2027-07-31"]), @"
    Leaving on 2027-07-31, aiming for JLPT N2.
    No sitting that you can still register for has its result by 2027-02-28, when
    applications should have begun.
    The BJT is faster, on any day that a test centre offers, its score shown at
    once. J2 (420 of 800 or more) speaks for N2; a second attempt is possible
    after 3 months.
    Registration for 2026-12-06 has closed. If you are registered: its result
    comes about 2027-01-25, before your first application.

      2026-07-31                Planning begins, a year before leaving. This has
                                passed: begin today.
      2026-11-23 to 2027-02-28  BJT: book a day. J2 (420 or more) speaks for N2.
      2027-01-31 to 2027-07-31  Apply, two or three a week, and stay in the job
                                meanwhile: 50 to 75 applications by then.
      2027-02-28                The latest day to begin applying, five months
                                before leaving.
      2027-07-31                The contract ends.

    Points for the Highly Skilled Professional visa: N2 or the BJT from 400 brings
    10; N1 or the BJT from 480 brings 15.
    ");
    insta::assert_snapshot!(desk.screen(&["plan", "--leave", "2028-01-31", "--plain"]), @"
    Leaving on 2028-01-31, aiming for JLPT N2.
    Sit on 2027-07-04: its result comes about 2027-08-24, in time for your
    applications. At your pace less than 1 in 10 to pass.
    The retry is on 2027-12-05: its result comes about 2028-01-25, good for the
    later applications. At your pace about 1 in 10 to pass.
    That is not likely yet: `gokaku readiness` says what would make it so.
    Registration for 2026-12-06 has closed. If you are registered: its result
    comes about 2027-01-25, before your first application.

    2027-01-31: Planning begins, a year before leaving.
    2027-03-16 to 2027-04-07: Register for 2027-07-04. (typical)
    2027-07-04: JLPT N2. At your pace less than 1 in 10 to pass.
    2027-07-31 to 2028-01-31: Apply, two or three a week, and stay in the job meanwhile: 52 to 78 applications by then.
    2027-08-24: The result of 2027-07-04 is online: in time for your applications. (typical)
    2027-08-25 to 2027-09-15: Register for 2027-12-05. (typical)
    2027-08-31: The latest day to begin applying, five months before leaving.
    2027-12-05: JLPT N2. At your pace about 1 in 10 to pass.
    2028-01-25: The result of 2027-12-05 is online: good for the later applications. (typical)
    2028-01-31: The contract ends.

    Points for the Highly Skilled Professional visa: N2 or the BJT from 400 brings
    10; N1 or the BJT from 480 brings 15.
    When a window is missed: the BJT is faster, on any day that a test centre
    offers, its score shown at once. J2 (420 of 800 or more) speaks for N2; a
    second attempt is possible after 3 months.
    Typical dates: check the organiser's site. Places outside Japan have windows
    of their own.
    ");
}

#[test]
fn a_day_that_no_timeline_can_be_made_for_is_refused() {
    let desk = Desk::new();
    insta::assert_snapshot!(
        ["2026-11-23", "2031-01-01", "soon"].map(|d| desk.screen(&["plan", "--leave", d])).concat(), @"
    [exit 2]
    [stderr]
    error: “2026-11-23” is no value for leave: it is not ahead; name the day on which your contract ends
    [exit 2]
    [stderr]
    error: “2031-01-01” is no value for leave: it is more than 4 years off; no day of the test is known so far ahead
    [exit 2]
    [stderr]
    error: invalid value 'soon' for '--leave <DATE>': “soon” is not a day; write it as 2026-12-06

    For more information, try '--help'.
    "
    );
}

#[test]
fn a_passed_report_on_record_ends_the_search() {
    let desk = Desk::new();
    desk.ok(&["score", "add", "--official", "--scores", "40,40,40", "--date", "2026-07-05"]);
    let found = desk.json(&["plan", "--leave", "2028-03-31", "--json"]);
    assert_eq!(found["career"]["aim"], serde_json::json!({"by": "held", "level": "N2"}));
    let steps = found["career"]["steps"].as_array().unwrap();
    assert!(steps.iter().all(|s| s["sitting"].is_null()), "{found}");
}

/// Lines of content, unfolded; panics where the text breaks RFC 5545's rules for lines.
fn content(text: &str) -> Vec<(String, String)> {
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    let whole = text.replace("\r\n ", "");
    let part = |line: &str| line.split_once(':').map(|(name, value)| (name.to_owned(), value.to_owned())).unwrap();
    whole.trim_end().split("\r\n").map(part).collect()
}

#[test]
fn the_calendar_keeps_to_the_standard_and_to_the_timeline() {
    let desk = Desk::new();
    let said = desk.ok(&["plan", "--leave", "2028-03-31", "--ics", "dates.ics"]);
    let text = std::fs::read_to_string(desk.path("dates.ics")).unwrap();
    let lines = content(&text);
    let mut open: Vec<&str> = Vec::new();
    for (name, value) in &lines {
        match name.as_str() {
            "BEGIN" => open.push(value),
            "END" => assert_eq!(open.pop(), Some(value.as_str())),
            "DTSTAMP" => assert_eq!(value, "20261123T120000Z"),
            _ => assert!(!open.is_empty(), "{name} stands outside"),
        }
    }
    assert!(open.is_empty());
    let values = |name: &str| lines.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect::<Vec<_>>();
    let events = values("UID").len();
    assert!(said.ends_with(&format!("dates.ics: {events} dates for your calendar\n")), "{said}");
    assert_eq!(values("UID").iter().collect::<HashSet<_>>().len(), events);
    for name in ["DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY"] {
        assert_eq!(values(name).len(), events, "{name}");
    }
    assert!(values("DTSTART;VALUE=DATE").iter().zip(values("DTEND;VALUE=DATE")).all(|(from, to)| **from < *to));
    // The days are those of the timeline, the last day of a window included.
    let steps = desk.json(&["plan", "--leave", "2028-03-31", "--json"])["career"]["steps"].clone();
    for (step, (from, to)) in
        steps.as_array().unwrap().iter().zip(values("DTSTART;VALUE=DATE").iter().zip(values("DTEND;VALUE=DATE")))
    {
        let first = step["date"].as_str().unwrap();
        let last = step["until"].as_str().unwrap_or(first);
        assert_eq!(**from, first.replace('-', ""));
        assert_eq!(to, (day(last) + Days(1)).to_string().replace('-', ""));
    }
    // A contract that ends on another day changes dates, not what the dates are called.
    desk.ok(&["plan", "--leave", "2028-02-29", "--ics", "later.ics"]);
    let later = std::fs::read_to_string(desk.path("later.ics")).unwrap();
    let names =
        |text: &str| content(text).into_iter().filter(|(n, _)| n == "UID").map(|(_, v)| v).collect::<HashSet<_>>();
    assert_eq!(names(&text), names(&later));
    assert_eq!(desk.ok(&["plan", "--leave", "2028-03-31", "--ics", "-"]), text);
}
