//! Day rollover, travel and daylight saving never lose a review and never re-date one.

use serde_json::Value;

use super::desk::Desk;

/// Answers one new card at `now` and returns what the program said.
fn answer(desk: &Desk, now: &str, q: u8) -> Value {
    let mut session = desk.session(&["--now", now, "--new", "1000"]);
    assert_eq!(session.hear()["type"], "card", "{now}");
    let answered = session.ask(&format!("{{\"q\":{q}}}"));
    assert_eq!(answered["type"], "answered", "{now}: {answered}");
    session.end();
    answered
}

fn logged(desk: &Desk) -> Vec<(String, String)> {
    let text = desk.ok(&["log", "--json"]);
    let event = |line: &str| {
        let event: Value = serde_json::from_str(line).unwrap();
        (event["at"].as_str().unwrap().to_owned(), event["day"].as_str().unwrap().to_owned())
    };
    text.lines().map(event).collect()
}

#[test]
fn the_day_turns_at_four_local_time() {
    let desk = Desk::new();
    let cases = [
        ("2026-11-24T03:59:59.999+09:00", "2026-11-23"),
        ("2026-11-24T04:00:00.000+09:00", "2026-11-24"),
        ("2026-12-31T23:59:59.000+00:00", "2026-12-31"),
        ("2027-01-01T03:00:00.000+00:00", "2026-12-31"),
        ("2028-02-29T12:00:00.000-05:00", "2028-02-29"),
    ];
    for (now, _) in cases {
        answer(&desk, now, 4);
    }
    let expected: Vec<(String, String)> = cases.iter().map(|(at, day)| ((*at).to_owned(), (*day).to_owned())).collect();
    assert_eq!(logged(&desk), expected);
    desk.ok(&["doctor"]);
}

#[test]
fn daylight_saving_neither_loses_nor_dates_a_review_again() {
    // The hours around the changes in London and New York: 01:30 happens twice, 02:30 not at all.
    let cases = [
        ("2026-10-25T01:30:00.000+01:00", "2026-10-24"),
        ("2026-10-25T01:30:00.000+00:00", "2026-10-24"),
        ("2026-10-25T04:10:00.000+00:00", "2026-10-25"),
        ("2027-03-28T03:59:00.000+01:00", "2027-03-27"),
        ("2027-03-28T04:00:00.000+01:00", "2027-03-28"),
        ("2026-11-01T01:30:00.000-04:00", "2026-10-31"),
        ("2026-11-01T01:30:00.000-05:00", "2026-10-31"),
        ("2027-03-14T03:30:00.000-04:00", "2027-03-13"),
    ];
    let desk = Desk::new();
    for (now, _) in cases {
        answer(&desk, now, 4);
    }
    for ((at, day), (now, expected)) in logged(&desk).iter().zip(cases) {
        assert_eq!((at.as_str(), day.as_str()), (now, expected));
    }
    desk.ok(&["doctor"]);
}

#[test]
fn travel_keeps_every_day_as_it_was() {
    // Tokyo, then Apia (which skipped 2011-12-30 when it crossed the date line), London, New York, and back in time.
    let cases = [
        ("2011-12-29T20:00:00.000+09:00", "2011-12-29"),
        ("2011-12-29T23:00:00.000-10:00", "2011-12-29"),
        ("2011-12-31T05:00:00.000+14:00", "2011-12-31"),
        ("2011-12-30T20:00:00.000+00:00", "2011-12-30"),
        ("2011-12-30T23:00:00.000-05:00", "2011-12-30"),
    ];
    let desk = Desk::new();
    let mut log = Vec::new();
    for (now, day) in cases {
        answer(&desk, now, 3);
        log.push((now.to_owned(), day.to_owned()));
        assert_eq!(logged(&desk), log);
    }
    desk.ok(&["doctor"]);
}

#[test]
fn the_zone_of_the_machine_is_taken_where_nothing_else_is_said() {
    for (zone, offset) in [("Asia/Tokyo", "+09:00"), ("Pacific/Apia", "+13:00"), ("UTC", "+00:00")] {
        let desk = Desk::new();
        let mut child = desk
            .command(&["review", "--json"])
            .env_remove("GOKAKU_NOW")
            .env("TZ", zone)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::io::Write::write_all(child.stdin.as_mut().unwrap(), b"{\"q\":4}\n").unwrap();
        assert!(child.wait().unwrap().success());
        let log = logged(&desk);
        if !std::path::Path::new("/usr/share/zoneinfo/Asia/Tokyo").exists() {
            eprintln!("skipped: this machine has no time zone data");
            return;
        }
        assert!(log[0].0.ends_with(offset), "{zone}: {log:?}");
    }
}

#[test]
fn a_clock_set_back_loses_nothing_and_the_card_still_returns() {
    let desk = Desk::new();
    // A first answer in a wrong year; the clock is then put right.
    answer(&desk, "2031-01-01T12:00:00.000+09:00", 4);
    let mut session = desk.session(&["--now", "2026-11-24T12:00:00+09:00", "--new", "1"]);
    assert_eq!(session.hear()["state"], "new");
    session.end();
    desk.ok(&["doctor"]);
    // The card of 2031 is due there; undoing brings it back to now.
    desk.ok(&["undo", "--now", "2026-11-24T12:00:00+09:00"]);
    answer(&desk, "2026-11-24T12:01:00.000+09:00", 4);
    assert_eq!(logged(&desk).len(), 3);
    desk.ok(&["doctor"]);
}

#[test]
fn a_card_left_open_over_lunch_does_not_use_up_the_day() {
    let desk = Desk::new();
    let mut session = desk.session(&["--now", "2026-11-24T12:00:00+09:00", "--minutes", "20"]);
    assert_eq!(session.hear()["type"], "card");
    session.ask(r#"{"rate":"good","took_ms":3600000}"#);
    assert_eq!(session.hear()["type"], "card", "an hour at one card leaves most of 20 minutes");
    session.end();
    let event: Value = serde_json::from_str(desk.ok(&["log", "--json"]).lines().next().unwrap()).unwrap();
    assert_eq!(event["took_ms"], 3_600_000, "the log keeps what was told");
    assert!(desk.ok(&["doctor"]).contains("sound"));
}
