//! SM-2 against an independent oracle: through the public API, and as a learner's days through the JSON protocol.

use std::collections::BTreeMap;
use std::fs;

use gokaku::domain::rating::Quality;
use gokaku::domain::scheduler::sm2::Memory;
use gokaku::domain::time::{Day, Days};

use super::desk::{Desk, shared};

/// The reading of the published text that we follow.
const VARIANT: &str = "text_ceil_newEF_EFkept";

#[derive(Debug, Clone, Copy)]
struct Step {
    q: u8,
    n: u16,
    ef100: u16,
    interval: i32,
}

fn sequences() -> Option<Vec<Vec<Step>>> {
    let text = fs::read_to_string(shared("oracles/sm2.csv")?).unwrap();
    let mut sequences: BTreeMap<u32, Vec<Step>> = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with(VARIANT)) {
        let fields: Vec<&str> = line.split(',').collect();
        let step = Step {
            q: fields[3].parse().unwrap(),
            n: fields[4].parse().unwrap(),
            ef100: fields[5].parse().unwrap(),
            interval: fields[6].parse().unwrap(),
        };
        sequences.entry(fields[1].parse().unwrap()).or_default().push(step);
    }
    assert!(sequences.len() > 100, "the oracle is not what it was");
    Some(sequences.into_values().collect())
}

#[test]
fn every_step_of_the_oracle_is_ours() {
    for (n, steps) in sequences().into_iter().flatten().enumerate() {
        let mut memory = Memory::default();
        for step in steps {
            memory = memory.after(Quality::new(step.q).unwrap());
            assert_eq!((memory.streak, memory.ease, memory.interval), (step.n, step.ef100, Days(step.interval)), "{n}");
        }
    }
}

/// The first steps by hand, from the published text, so that this file means something without the oracle.
#[test]
fn the_published_example_comes_out() {
    let mut memory = Memory::default();
    let mut told = Vec::new();
    for q in [5, 4, 3, 5, 2, 3] {
        memory = memory.after(Quality::new(q).unwrap());
        told.push((memory.streak, memory.ease, memory.interval.0));
    }
    // 2.5+.1; kept; −.14 → 2.46 · 6 = 14.76 → 15; +.1 → 2.56 · 15 = 38.4 → 39; failure; −.14.
    let hand = [(1, 260, 1), (2, 260, 6), (3, 246, 15), (4, 256, 39), (0, 256, 1), (1, 242, 1)];
    assert_eq!(told, hand);
}

/// As many cards as there are sequences, each answered on the days on which it is due.
#[test]
fn days_through_the_protocol_give_the_intervals_of_the_oracle() {
    let Some(sequences) = sequences() else { return };
    // The slow suite takes them all; here a spread of them that keeps the test quick.
    let all = std::env::var_os("GOKAKU_SLOW").is_some();
    let sequences: Vec<Vec<Step>> = sequences.into_iter().step_by(if all { 1 } else { 12 }).collect();
    let desk = Desk::new();
    desk.ok(&["config", "set", "fuzz", "off"]);
    let first: Day = "2026-11-24".parse().unwrap();
    // What is answered on which day: (sequence, step), beginning with every card's first step on the first day.
    let mut calendar: BTreeMap<Day, Vec<(usize, usize)>> = BTreeMap::new();
    calendar.insert(first, (0..sequences.len()).map(|s| (s, 0)).collect());
    let mut cards: Vec<Option<String>> = vec![None; sequences.len()];
    let mut checked = 0;
    while let Some((day, mut todo)) = calendar.pop_first() {
        if day > first + Days(300_000) {
            continue;
        }
        let now = format!("{day}T12:00:00+09:00");
        let new = if day == first { sequences.len().to_string() } else { "0".to_owned() };
        let mut session = desk.session(&["--now", &now, "--new", &new]);
        let mut owed: Vec<String> = Vec::new();
        while !todo.is_empty() || !owed.is_empty() {
            let line = session.hear();
            assert_eq!(line["type"], "card", "{day}: {line} {todo:?}");
            let card = line["card"].as_str().unwrap().to_owned();
            if let Some(n) = owed.iter().position(|c| *c == card) {
                // The same-day repetition: it must not move the schedule.
                owed.remove(n);
                let answered = session.ask(r#"{"q":4}"#);
                assert_eq!(answered["kind"], "extra", "{answered}");
                continue;
            }
            let known = todo.iter().position(|&(s, _)| cards[s].as_deref() == Some(&card));
            let Some(n) = known.or_else(|| todo.iter().position(|&(s, _)| cards[s].is_none())) else {
                // A sequence that is through: its card is due again and leaves the queue.
                assert_eq!(session.ask(r#"{"suspend":true}"#)["type"], "done");
                continue;
            };
            let (s, k) = todo.remove(n);
            cards[s] = Some(card.clone());
            let step = sequences[s][k];
            let answered = session.ask(&format!(r#"{{"q":{}}}"#, step.q));
            assert_eq!(answered["interval_days"], step.interval, "sequence {s} step {k}: {answered}");
            assert_eq!(answered["due"], (day + Days(step.interval)).to_string());
            checked += 1;
            if step.q < 4 {
                owed.push(card);
            }
            if k + 1 < sequences[s].len() {
                calendar.entry(day + Days(step.interval)).or_default().push((s, k + 1));
            }
        }
        while session.hear()["type"] == "card" {
            assert_eq!(session.ask(r#"{"suspend":true}"#)["type"], "done");
        }
        assert_eq!(session.end(), 0);
    }
    assert!(checked > 50);
}
