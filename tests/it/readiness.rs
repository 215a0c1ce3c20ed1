//! Readiness as a learner and a program see it: the figure from its own inputs, results that count, placement.

use std::collections::HashMap;

use serde_json::Value;

use super::desk::{Desk, shared};

/// A real log laid over the words of N5 to N2, as the event file that an import takes.
fn replayed() -> Option<String> {
    let path = shared("eval/open/u01.csv")?;
    let log = std::fs::read_to_string(path).unwrap();
    let mut cards: HashMap<&str, String> = HashMap::new();
    let mut ids = ["n5", "n4", "n3", "n2"].iter().flat_map(|level| {
        let deck = format!("{}/decks/{level}-words.tsv", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(deck).unwrap();
        let rows = text.lines().filter(|l| !l.starts_with('#'));
        rows.map(|l| l.split('\t').next().unwrap().to_owned()).collect::<Vec<_>>()
    });
    let mut out = String::new();
    for (n, line) in log.lines().skip(1).enumerate() {
        let fields: Vec<&str> = line.split(',').collect();
        let [_, card, _, ts, _, elapsed, rating, ms, _] = fields[..] else { panic!("{line}") };
        let id = cards.entry(card).or_insert_with(|| ids.next().unwrap_or_default());
        if id.is_empty() {
            continue;
        }
        let ts: i64 = ts.parse().unwrap();
        let at = chrono::DateTime::from_timestamp_millis(ts).unwrap();
        let day = (at + chrono::Duration::hours(5)).date_naive();
        let q = ["1", "3", "4", "5"][rating.parse::<usize>().unwrap() - 1];
        let kind = match elapsed {
            "-1" => "learn",
            "0" => "extra",
            _ => "review",
        };
        out += &format!(
            "{{\"schema\":\"gokaku.event/1\",\"event\":\"u01-{}\",\"card\":\"{id}/recognise\",\"at\":\"{}\",\"day\":\"{day}\",\
             \"kind\":\"{kind}\",\"q\":{q},\"took_ms\":{ms},\"interval_days\":1}}\n",
            n + 1,
            at.to_rfc3339()
        );
    }
    Some(out)
}

fn number(v: &Value) -> f64 {
    v.as_f64().unwrap_or_else(|| panic!("{v} is no number"))
}

fn numbers(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(number).collect()
}

/// The formulas once more, written from the specification and not from the program.
#[test]
fn the_figure_is_what_its_own_inputs_give() {
    let Some(log) = replayed() else { return };
    let desk = Desk::new();
    desk.write("log.jsonl", &log);
    desk.ok(&["import", "--format", "events", "log.jsonl"]);
    desk.ok(&["score", "add", "--section", "lk", "--correct", "38", "--of", "52", "--source", "commercial"]);
    let said = desk.json(&["readiness", "--explain", "--json"]);
    let explain = &said["explain"];
    let (c, o) = (number(&explain["recalibration"]["value"]), number(&explain["overclaim"]["value"]));
    let (v_c, v_o) = (number(&explain["recalibration"]["variance"]), number(&explain["overclaim"]["variance"]));
    assert!(explain["recalibration_pairs"].as_u64().unwrap() > 1000);
    let list = |l: &Value| -> [f64; 4] {
        let n = number(&l["cards"]);
        let s: Vec<f64> = numbers(&l["recall"])
            .into_iter()
            .map(|p| p.clamp(1e-4, 1.0 - 1e-4))
            .map(|p| 1.0 / (1.0 + (1.0 / p - 1.0) * (-c).exp()))
            .collect();
        let unseen = number(&l["unseen"]);
        let known: f64 = s.iter().map(|s| s * (1.0 - o)).sum();
        let own: f64 = s.iter().map(|s| s * (1.0 - o) * (1.0 - s * (1.0 - o))).sum();
        [
            (known + unseen * number(&l["known_unseen"])) / n,
            own / (n * n) + (unseen * number(&l["known_unseen_sd"]) / n).powi(2),
            -s.iter().sum::<f64>() / n,
            s.iter().map(|s| s * (1.0 - s) * (1.0 - o)).sum::<f64>() / n,
        ]
    };
    let (mut k, mut own, mut d_o, mut d_c) = (0.0, 0.0, 0.0, 0.0);
    for (level, w) in [("N2", 0.5), ("N3", 0.25), ("N4", 0.125), ("N5", 0.125)] {
        let (words, kanji) = (list(&explain["levels"][level]["words"]), list(&explain["levels"][level]["kanji"]));
        k += w * (0.7 * words[0] + 0.3 * kanji[0]);
        own += w * w * (0.49 * words[1] + 0.09 * kanji[1]);
        d_o += w * (0.7 * words[2] + 0.3 * kanji[2]);
        d_c += w * (0.7 * words[3] + 0.3 * kanji[3]);
    }
    let variance = own + d_o * d_o * v_o + d_c * d_c * v_c;
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    near(number(&explain["coverage"]), k);
    near(number(&explain["coverage_variance"]), variance);
    // The sections before and after the one result, by the rule for one scalar observation.
    let slopes = [0.8, 0.62, 0.6].map(|rho: f64| rho * 11.0 / 0.15);
    let own_sd = [0.8, 0.62, 0.6].map(|rho: f64| 11.0 * (1.0 - rho * rho).sqrt());
    let prior = |i: usize, j: usize| {
        own_sd[i] * own_sd[j] * if i == j { 1.0 } else { 0.5 } + 25.0 + slopes[i] * slopes[j] * variance
    };
    let y = 60.0 * (38.0 / 52.0 - 0.25) / 0.75;
    let right = 0.25 + 0.75 * (y / 60.0_f64).clamp(0.05, 0.95);
    let sem2 = 3600.0 * 0.8 * right * (1.0 - right) / (52.0 * 0.5625);
    let days = f64::from(desk_days(said["sitting"].as_str().unwrap()));
    let noise = sem2 + 1.44 * days / 30.4375 + 9.0;
    let innovation = y - (29.4 + slopes[0] * (number(&said["evidence"][0]["coverage"]) - 0.7));
    let variance_y = prior(0, 0) + 25.0 + noise;
    for (i, mean) in numbers(&explain["section_means"]).into_iter().enumerate() {
        near(mean, 29.4 + slopes[i] * (k - 0.7) + prior(i, 0) / variance_y * innovation);
        for (j, cell) in numbers(&explain["covariance"][i]).into_iter().enumerate() {
            near(cell, prior(i, j) - prior(i, 0) * prior(j, 0) / variance_y);
        }
    }
    let p = number(&said["probability"]);
    assert!(number(&said["band"][0]) <= p && p <= number(&said["band"][1]));
    // What was not measured is named, and the ledger has what was said.
    let missing = said["missing"].to_string();
    assert!(
        missing.contains("Reading") && missing.contains("Listening") && !missing.contains("Vocabulary"),
        "{missing}"
    );
    let ledger = desk.json(&["readiness", "--ledger", "--json"]);
    near(number(&ledger["forecasts"][0]["probability"]), p);
    assert!(ledger["recall"]["n"].as_u64().unwrap() > 1000);
    assert!((number(&ledger["recall"]["said"]) - number(&ledger["recall"]["came"])).abs() < 0.05, "{ledger}");
    let stats = desk.json(&["stats", "--json"]);
    let of = |what: &str| stats["retention"][0][what]["n"].as_u64().unwrap();
    assert_eq!(of("all"), of("young") + of("mature"));
    assert_eq!(stats["calibration"]["n"], ledger["recall"]["n"]);
    desk.ok(&["doctor"]);
}

/// Days from the tests' evening to a day.
fn desk_days(day: &str) -> i32 {
    let of = |text: &str| text.parse::<gokaku::domain::time::Day>().unwrap();
    (of(day) - of("2026-11-23")).0
}

#[test]
fn results_are_recorded_refused_and_taken_back() {
    let desk = Desk::new();
    let before = desk.json(&["readiness", "--json"])["probability"].as_f64().unwrap();
    for bad in [
        &["--section", "lkr", "--correct", "3", "--of", "5"][..],
        &["--section", "lk", "--correct", "9", "--of", "5"],
        &["--official", "--scores", "31,24"],
        &["--official", "--scores", "31,24,61"],
        &["--official", "--scores", "31,24,29", "--date", "2099-01-01"],
        &["--section", "lk"],
        &[],
    ] {
        let out = desk.output(&[&["score", "add"], bad].concat());
        assert_eq!(out.status.code(), Some(2), "{bad:?}: {out:?}");
    }
    desk.ok(&["score", "add", "--official", "--scores", "50,45,48", "--date", "2026-07-05"]);
    let after = desk.json(&["readiness", "--json"]);
    assert!(after["probability"].as_f64().unwrap() > before + 0.1, "{after}");
    assert!(after["section_scores"].as_array().unwrap().iter().all(|s| s["measured"] == true));
    assert!(desk.ok(&["score", "list"]).contains("50 + 45 + 48, passed"));
    desk.ok(&["score", "remove", "1"]);
    assert_eq!(desk.json(&["readiness", "--json"])["probability"].as_f64(), Some(before));
    assert_eq!(desk.output(&["readiness", "--exit-code"]).status.code(), Some(1));
}

#[test]
fn a_placement_goes_on_where_it_stopped_seeds_and_is_taken_back_as_one() {
    use std::io::{BufRead, BufReader, Write};
    use std::process::Stdio;
    let desk = Desk::new();
    let before = desk.json(&["readiness", "--json"])["coverage"].as_f64().unwrap();
    // Knows every word: the reading of each is looked up in the collection.
    let run = |most: usize| -> Option<Value> {
        let mut child =
            desk.command(&["placement", "--json"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (mut input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let (mut result, mut answered) = (None, 0);
        for line in output.lines() {
            let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
            if line["type"] == "ask" {
                if answered == most {
                    writeln!(input, "{{\"quit\":true}}").unwrap();
                    continue;
                }
                answered += 1;
                let word = line["word"].as_str().unwrap();
                let cards = desk.json(&["cards", word, "--json"]);
                let of = |c: &&Value| c["head"] == word && c["kind"] == "word";
                let card = cards["cards"].as_array().unwrap().iter().find(of).unwrap();
                writeln!(input, "{}", serde_json::json!({"answer": card["read"]})).unwrap();
            } else if line["type"] == "result" {
                result = Some(line);
            }
        }
        child.wait().unwrap();
        result
    };
    assert_eq!(run(5), None);
    let result = run(100).unwrap();
    let items = result["items"].as_u64().unwrap();
    assert!((12..=40).contains(&items) && result["seeded"].as_u64().unwrap() > 1000, "{result}");
    assert!(desk.json(&["readiness", "--json"])["coverage"].as_f64().unwrap() > before + 0.2);
    desk.ok(&["doctor"]);
    // No day drowns.
    let month = desk.json(&["due", "--json", "--now", "2026-11-24T21:00:00+09:00"]);
    assert!(month["due"].as_u64().unwrap() <= 15, "{month}");
    assert!(desk.ok(&["undo"]).starts_with("Took back seed on"));
    assert_eq!(desk.json(&["readiness", "--json"])["coverage"].as_f64(), Some(before));
    desk.ok(&["doctor"]);
}

/// Answers typed cards as known; a check that comes is answered wrongly, and is what comes back.
fn study(desk: &Desk, day: &str, new: &str, answers: usize) -> Option<Value> {
    let now = format!("{day}T21:00:00+09:00");
    let mut session = desk.session(&["--typed", "--deck", "n2-words", "--new", new, "--now", &now]);
    let mut card = session.hear();
    for _ in 0..answers {
        if card["type"] == "end" || card["state"] == "audit" {
            break;
        }
        session.ask(r#"{"rate":"good"}"#);
        card = session.hear();
    }
    let checked = (card["state"] == "audit").then(|| session.ask(r#"{"answer":"zzz"}"#));
    session.end();
    checked
}

#[test]
fn what_was_graded_as_known_elsewhere_is_checked_too() {
    let desk = Desk::new();
    let words = [("約束", "やくそく"), ("会議", "かいぎ"), ("見積もり", "みつもり")];
    let past = |(spelling, reading): &(&str, &str)| {
        let reviews: Vec<_> =
            (0..5).map(|n| format!(r#"{{"timestamp":{},"grade":"okay"}}"#, 1_790_000_000 + n * 1_000_000)).collect();
        format!(r#"{{"spelling":"{spelling}","reading":"{reading}","reviews":[{}]}}"#, reviews.join(","))
    };
    let cards: Vec<String> = words.iter().map(past).collect();
    desk.write("reviews.json", &format!(r#"{{"cards_vocabulary_jp_en":[{}]}}"#, cards.join(",")));
    assert_eq!(desk.json(&["import", "reviews.json", "--json"])["reviews"], 15);
    let checked = study(&desk, "2026-11-25", "40", 20).expect("a check after a dozen answers");
    assert_eq!((&checked["kind"], &checked["right"]), (&"audit".into(), &false.into()), "{checked}");
    desk.ok(&["doctor"]);
}

#[test]
fn a_word_graded_as_known_is_checked_now_and_then_and_keeps_its_day() {
    let desk = Desk::new();
    let study = |day: &str, new: &str, answers: usize| study(&desk, day, new, answers);
    assert_eq!(study("2026-11-23", "30", 30), None);
    assert_eq!(study("2026-11-24", "0", 40), None);
    let due = |card: &str| {
        let cards = desk.json(&["cards", card, "--json"]);
        cards["cards"][0]["due"].clone()
    };
    let checked = study("2026-11-25", "40", 20).expect("a check after a dozen answers");
    assert_eq!((&checked["kind"], &checked["right"]), (&"audit".into(), &false.into()), "{checked}");
    let card = checked["card"].as_str().unwrap();
    assert_eq!(checked["due"], due(card.split('/').next().unwrap()));
    assert!(desk.ok(&["log"]).contains("audit again"));
    let explain = &desk.json(&["readiness", "--explain", "--json", "--now", "2026-11-25T22:00:00+09:00"])["explain"];
    assert_eq!((&explain["audits"], &explain["audit_failures"]), (&1.into(), &1.into()));
    desk.ok(&["doctor"]);
    desk.ok(&["config", "set", "audits", "off"]);
    assert_eq!(study("2026-11-26", "60", 40), None);
}
