//! The session as its users have it: limits, repetitions, siblings, undo, the protocol, plain lines.

use super::desk::Desk;

const TOMORROW: &str = "2026-11-24T21:00:00+09:00";

#[test]
fn new_cards_are_limited_by_the_day_not_by_the_session() {
    let desk = Desk::new();
    for session in 0..3 {
        let mut dialogue = desk.session(&[]);
        for n in 0..5 {
            let line = dialogue.hear();
            if session == 2 {
                assert_eq!(
                    (line["type"].as_str(), line["reason"].as_str()),
                    (Some("end"), Some("done")),
                    "{n}: {line}"
                );
                break;
            }
            assert_eq!(line["type"], "card");
            assert_eq!(dialogue.ask(r#"{"rate":"good"}"#)["type"], "answered");
        }
        dialogue.end();
    }
    assert_eq!(desk.json(&["due", "--json"])["new"], 0);
    assert_eq!(desk.json(&["due", "--json", "--now", TOMORROW])["due"], 10);
    assert_eq!(desk.json(&["due", "--json", "--now", TOMORROW])["new"], 10);
}

#[test]
fn a_limit_of_cards_and_of_minutes_holds_for_the_day() {
    let desk = Desk::new();
    let mut dialogue = desk.session(&["--limit", "2"]);
    for _ in 0..2 {
        dialogue.hear();
        dialogue.ask(r#"{"rate":"good","took_ms":61000}"#);
    }
    assert_eq!(dialogue.hear()["reason"], "limit");
    assert_eq!(desk.session(&["--limit", "2"]).hear()["reason"], "limit");
    assert_eq!(desk.session(&["--limit", "3"]).hear()["type"], "card");
    assert_eq!(desk.session(&["--minutes", "2"]).hear()["reason"], "minutes");
    assert_eq!(desk.session(&["--minutes", "3"]).hear()["type"], "card");
}

#[test]
fn a_failed_card_returns_the_same_day_with_others_between_also_after_a_restart() {
    let desk = Desk::new();
    let mut dialogue = desk.session(&[]);
    let failed = dialogue.hear()["card"].clone();
    assert_eq!(dialogue.ask(r#"{"rate":"again"}"#)["again_today"], true);
    assert_ne!(dialogue.hear()["card"], failed);
    dialogue.end();
    // Another session, ten minutes later: seven other cards come first, then the failed one.
    let mut dialogue = desk.session(&["--now", "2026-11-23T21:11:00+09:00"]);
    let mut between = 0;
    loop {
        let card = dialogue.hear();
        if card["card"] == failed {
            assert_eq!(card["state"], "repeat");
            break;
        }
        between += 1;
        dialogue.ask(r#"{"rate":"good"}"#);
    }
    assert_eq!(between, 7);
    let extra = dialogue.ask(r#"{"rate":"good"}"#);
    assert_eq!((extra["kind"].as_str(), extra["interval_days"].as_i64()), (Some("extra"), Some(1)));
    // With nothing else left it comes at once, as long as it takes.
    while dialogue.hear()["type"] == "card" {
        dialogue.ask(r#"{"rate":"good"}"#);
    }
    dialogue.end();
    assert_eq!(desk.json(&["due", "--json"])["due"], 0);
}

#[test]
fn undo_reaches_back_across_restarts_and_beyond_the_last_card() {
    let desk = Desk::new();
    let mut dialogue = desk.session(&["--new", "2"]);
    let first = dialogue.hear()["card"].clone();
    dialogue.ask(r#"{"rate":"easy"}"#);
    let second = dialogue.hear()["card"].clone();
    dialogue.ask(r#"{"rate":"again"}"#);
    // Before the next answer is shown.
    dialogue.hear();
    let undone = dialogue.ask(r#"{"undo":true}"#);
    assert_eq!((&undone["type"], &undone["card"], &undone["what"]), (&"undone".into(), &second, &"again".into()));
    let shown = dialogue.hear();
    assert_eq!((&shown["card"], &shown["state"]), (&second, &"new".into()));
    dialogue.end();
    let told = desk.ok(&["undo"]);
    assert_eq!(told, format!("Took back easy on {}.\n", first.as_str().unwrap()));
    assert_eq!(desk.screen(&["undo", "5"]), "[exit 1]\nThere is nothing to take back.\n");
    assert_eq!(desk.json(&["due", "--json"])["new"], 10);
    // Four rows: two answers and what took them back. Nothing leaves the log.
    assert_eq!(desk.ok(&["log", "--ids"]).lines().count(), 4);
    desk.ok(&["doctor"]);
}

#[test]
fn siblings_keep_a_day_apart_and_nothing_is_stored_for_it() {
    let desk = Desk::new();
    desk.ok(&["decks", "reverse", "n5-words"]);
    let mut dialogue = desk.session(&["--new", "30", "--deck", "n5-words"]);
    let mut notes = Vec::new();
    loop {
        let line = dialogue.hear();
        if line["type"] == "end" {
            break;
        }
        let note = line["note"]["id"].as_str().unwrap().to_owned();
        assert!(!notes.contains(&note), "two cards of {note} on one day");
        notes.push(note);
        dialogue.ask(r#"{"rate":"good"}"#);
    }
    assert_eq!(notes.len(), 30);
    // The next day the first cards are due, so their reverse cards still wait.
    let mut dialogue = desk.session(&["--now", TOMORROW, "--new", "0", "--deck", "n5-words"]);
    let mut asks = Vec::new();
    loop {
        let line = dialogue.hear();
        if line["type"] == "end" {
            break;
        }
        asks.push(line["ask"].as_str().unwrap().to_owned());
        dialogue.ask(r#"{"rate":"good"}"#);
    }
    assert_eq!(asks.iter().filter(|a| *a == "recall").count(), 0, "{asks:?}");
    // And on a day without them the reverse card comes first.
    let mut dialogue = desk.session(&["--now", "2026-11-26T21:00:00+09:00", "--new", "1", "--deck", "n5-words"]);
    assert_eq!(dialogue.hear()["ask"], "recall");
    assert_eq!(desk.ok(&["log"]).lines().filter(|l| l.contains("bury")).count(), 0);
}

#[test]
fn a_leech_is_announced_at_the_eighth_lapse_and_stays_in_the_queue() {
    let desk = Desk::new();
    desk.ok(&["config", "set", "fuzz", "off"]);
    let mut announced = Vec::new();
    for day in 1..=10 {
        let now = format!("2026-12-{day:02}T12:00:00+09:00");
        let mut dialogue = desk.session(&["--now", &now, "--new", if day == 1 { "1" } else { "0" }]);
        assert_eq!(dialogue.hear()["type"], "card");
        let answered = dialogue.ask(r#"{"rate":"again"}"#);
        announced.extend(answered["leech"].as_u64().map(|lapses| (day, lapses)));
        dialogue.end();
    }
    // The first answer is no lapse; the eighth lapse is on the ninth day.
    assert_eq!(announced, [(9, 8)]);
    let leeches = desk.json(&["cards", "is:leech", "--json"]);
    assert_eq!(leeches["cards"][0]["lapses"], 9);
    assert_eq!(desk.json(&["due", "--json", "--now", "2026-12-11T12:00:00+09:00"])["due"], 1);
}

#[test]
fn a_line_that_means_nothing_changes_nothing() {
    let desk = Desk::new();
    let mut dialogue = desk.session(&[]);
    dialogue.hear();
    let long = "x".repeat(200_000);
    for bad in
        ["hello", "{}", r#"{"q":9}"#, r#"{"rate":"perfect"}"#, r#"{"q":4,"undo":true}"#, "[1,2", "\u{1b}[2J", &long]
    {
        assert_eq!(dialogue.ask(bad)["type"], "error", "{}", &bad[..bad.len().min(40)]);
    }
    assert_eq!(dialogue.ask(r#"{"undo":true}"#)["type"], "error");
    assert_eq!(dialogue.ask(r#"{"q":5}"#)["type"], "answered");
    dialogue.hear();
    assert_eq!(dialogue.ask(r#"{"quit":true}"#)["reason"], "quit");
    assert_eq!(dialogue.end(), 0);
    assert_eq!(desk.ok(&["log", "--ids"]).lines().count(), 1);
}

#[test]
fn what_is_put_aside_does_not_come_back_until_it_should() {
    let desk = Desk::new();
    let mut dialogue = desk.session(&[]);
    let mut cards = Vec::new();
    for act in ["bury", "suspend", "known"] {
        cards.push(dialogue.hear()["card"].as_str().unwrap().to_owned());
        assert_eq!(dialogue.ask(&format!("{{\"{act}\":true}}"))["what"], act);
    }
    let next = dialogue.hear()["card"].as_str().unwrap().to_owned();
    assert!(!cards.contains(&next));
    dialogue.end();
    let tomorrow = desk.session(&["--now", TOMORROW]).hear();
    assert_eq!(tomorrow["card"], cards[0].as_str(), "a buried card is back the next day");
    desk.ok(&["cards", "resume", &cards[1], &cards[2]]);
    assert_eq!(desk.json(&["cards", "is:suspended", "--json"])["cards"].as_array().unwrap().len(), 0);
    desk.ok(&["doctor"]);
}

#[test]
fn the_two_sentences_of_a_grammar_point_take_turns() {
    let desk = Desk::new();
    let ask = |now: &str| {
        let mut dialogue = desk.session(&["--deck", "n5-grammar", "--new", "1", "--now", now]);
        let front = dialogue.hear()["front"].as_str().unwrap().to_owned();
        dialogue.ask(r#"{"rate":"good"}"#);
        dialogue.end();
        front
    };
    assert_eq!(ask("2026-11-23T12:00:00+09:00"), "私は日本語の学生［＿＿＿］。");
    assert_eq!(ask("2026-11-24T12:00:00+09:00"), "会社は駅の前［＿＿＿］か。");
}

#[test]
fn the_days_cards_interleave_words_kanji_and_grammar() {
    let desk = Desk::new();
    let mut dialogue = desk.session(&["--new", "40"]);
    let mut kinds = std::collections::BTreeMap::new();
    for _ in 0..40 {
        *kinds.entry(dialogue.hear()["note"]["kind"].as_str().unwrap().to_owned()).or_insert(0) += 1;
        dialogue.ask(r#"{"rate":"good"}"#);
    }
    // 801 words, 80 kanji, 124 grammar points: of 40 cards some 32, 3 and 5.
    assert!(kinds["word"] >= 29 && kinds["kanji"] >= 2 && kinds["grammar"] >= 3, "{kinds:?}");
}

#[test]
fn plain_lines_end_with_the_input_and_keep_every_answer() {
    let desk = Desk::new();
    let out = desk.feed(&["review", "--plain"], "\n\n\n1\nnonsense\nu\n");
    assert!(out.status.success());
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(text.contains("Took back again."), "{text}");
    assert!(text.ends_with("Stopped: 1 answer, all stored.\n"), "{text}");
    assert_eq!(desk.ok(&["log", "--ids"]).lines().count(), 3);
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    let desk = Desk::new();
    let run = |args: &str| {
        let line = format!("{} {args} | true; exit ${{PIPESTATUS[0]}}", env!("CARGO_BIN_EXE_gokaku"));
        let db = desk.path("collection.db");
        let out = std::process::Command::new("bash").args(["-c", &line]).env("GOKAKU_COLLECTION", db).output().unwrap();
        assert_eq!((out.status.code(), String::from_utf8_lossy(&out.stderr).as_ref()), (Some(0), ""), "{args}");
    };
    run("cards");
    run("export - --format json");
}
