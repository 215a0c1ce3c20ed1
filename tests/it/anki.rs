//! Coming from Anki and going there: packages bring notes, cards and the whole review log, once; what goes out comes back
//! with nothing but what was answered there.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::desk::{Desk, shared};

/// The package of our own making, in `tests/it/anki`: six notes of two types, four answers, a suspended card.
fn small(desk: &Desk) -> PathBuf {
    let path = desk.path("small.apkg");
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/anki/small.apkg"), &path).unwrap();
    path
}

fn figures(report: &Value, names: [&str; 4]) -> [u64; 4] {
    names.map(|name| report[name].as_u64().unwrap())
}

fn notes(report: &Value) -> u64 {
    ["added", "changed", "known", "joined", "skipped"].iter().map(|name| report[name].as_u64().unwrap()).sum()
}

#[test]
fn a_package_brings_words_and_memory_once() {
    let desk = Desk::new();
    small(&desk);
    let report = desk.json(&["import", "small.apkg", "--json"]);
    assert_eq!(figures(&report, ["joined", "added", "cards", "reviews"]), [2, 2, 6, 4], "{report}");
    assert_eq!(figures(&report, ["known", "skipped", "cards_skipped", "reviews_skipped"]), [0, 0, 0, 1], "{report}");
    // The schedule goes on where Anki had it: due day, interval and ease are its own.
    let card = &desk.json(&["cards", "残念会", "--json"])["cards"][0];
    assert_eq!((&card["due"], &card["interval_days"], &card["ease"]), (&"2026-12-03".into(), &20.into(), &2.3.into()));
    assert_eq!(desk.json(&["cards", "is:suspended", "--json"])["cards"].as_array().unwrap().len(), 1);
    // The second time there is nothing left to bring, on this machine or on another that joins this one's log.
    let before = desk.ok(&["export", "-", "--format", "json"]);
    let again = desk.json(&["import", "small.apkg", "--json"]);
    assert_eq!((notes(&again), &again["known"], &again["reviews"]), (4, &4.into(), &0.into()), "{again}");
    assert_eq!(desk.ok(&["export", "-", "--format", "json"]), before);
    desk.ok(&["doctor"]);
    let other = Desk::new();
    small(&other);
    other.ok(&["import", "small.apkg"]);
    desk.ok(&["export", "log.jsonl"]);
    std::fs::copy(desk.path("log.jsonl"), other.path("log.jsonl")).unwrap();
    assert_eq!(other.json(&["import", "log.jsonl", "--json"])["reviews"], 0);
}

#[test]
fn a_note_type_that_nobody_knows_is_shown_and_its_map_remembered() {
    let desk = Desk::new();
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/anki/odd.apkg"), desk.path("odd.apkg")).unwrap();
    let out = desk.output(&["import", "odd.apkg"]);
    let err = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(2), "{err}");
    assert!(
        err.contains("a note of “Odd”: A: hound · B: a dog") && err.contains("--map 'expression=A,meaning=B'"),
        "{err}"
    );
    let report = desk.json(&["import", "odd.apkg", "--map", "expression=A,meaning=B", "--json"]);
    assert_eq!(report["added"], 1, "{report}");
    assert_eq!(desk.json(&["import", "odd.apkg", "--json"])["known"], 1);
}

#[test]
fn what_goes_out_comes_back_with_nothing_new() {
    let desk = Desk::new();
    small(&desk);
    desk.ok(&["import", "small.apkg"]);
    let mut session = desk.session(&["--limit", "6"]);
    for rating in ["good", "again", "easy", "hard", "good", "good"] {
        if session.hear()["type"] != "card" {
            break;
        }
        session.ask(&format!("{{\"rate\":\"{rating}\"}}"));
    }
    session.end();
    desk.ok(&["export", "out.apkg"]);
    let before = desk.ok(&["export", "-", "--format", "json"]);
    let report = desk.json(&["import", "out.apkg", "--json"]);
    assert_eq!((&report["known"], &report["reviews"]), (&notes(&report).into(), &0.into()), "{report}");
    assert_eq!(desk.ok(&["export", "-", "--format", "json"]), before);
    let text = desk.ok(&["export", "-", "--format", "anki-text", "--deck", "Words"]);
    assert!(text.starts_with("#separator:tab\n#html:false\n#guid column:1\n"), "{text}");
}

#[test]
fn known_words_and_stages_count_without_an_answer() {
    let desk = Desk::new();
    desk.write("words.txt", "食べる\n約束\tやくそく\n残念会,ざんねんかい\n# a remark\n");
    let report = desk.json(&["import", "--known", "words.txt", "--json"]);
    assert_eq!(figures(&report, ["joined", "added", "skipped", "reviews"]), [2, 1, 0, 0], "{report}");
    let cards = desk.json(&["cards", "食べる", "is:known", "--json"]);
    assert_eq!(cards["cards"].as_array().unwrap().len(), 1);
    assert_eq!(desk.json(&["import", "--known", "words.txt", "--json"])["known"], 3);
    desk.write("wanikani.json", WANIKANI);
    let report = desk.json(&["import", "wanikani.json", "--json"]);
    assert_eq!((&report["deck"], notes(&report), &report["skipped"]), (&"wanikani".into(), 2, &1.into()), "{report}");
    let card = &desk.json(&["cards", "一つ", "deck:wanikani", "--json"])["cards"][0];
    assert_eq!((&card["due"], &card["interval_days"]), (&"2026-12-01".into(), &7.into()));
    desk.ok(&["doctor"]);
}

const WANIKANI: &str = r#"{"subjects": {"url": "https://api.wanikani.com/v2/subjects", "data": [
  {"id": 2467, "object": "vocabulary", "data": {"characters": "一つ", "meanings": [{"meaning": "One Thing",
    "accepted_answer": true}], "readings": [{"reading": "ひとつ", "primary": true}]}},
  {"id": 1, "object": "radical", "data": {"characters": "一", "meanings": []}}]},
 "assignments": {"data": [{"id": 9, "object": "assignment", "data": {"subject_id": 2467, "srs_stage": 5,
    "available_at": "2026-12-01T03:00:00.000000Z", "started_at": "2026-01-02T00:00:00.000000Z"}}]}}"#;

/// Notes, cards and answers of every package of the shared corpus are those that Anki itself finds in it.
#[test]
fn every_package_of_the_corpus_is_taken_whole() {
    let Some(corpus) = shared("corpus/anki") else { return };
    let slow = std::env::var_os("GOKAKU_SLOW").is_some();
    let mut files: Vec<PathBuf> = std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "apkg" || e == "colpkg"));
    files.sort();
    assert_eq!(files.len(), 26);
    // Without GOKAKU_SLOW every fifth: each generation and both algorithms.
    for file in files.iter().step_by(if slow { 1 } else { 5 }) {
        let truth: Value =
            serde_json::from_slice(&std::fs::read(format!("{}.truth.json", file.display())).unwrap()).unwrap();
        let truth = &truth["via_anki"];
        let desk = Desk::new();
        let name = file.to_str().unwrap();
        let report = desk.json(&["import", name, "--json"]);
        let count = |name: &str| report[name].as_u64().unwrap();
        assert_eq!(notes(&report), truth["notes"].as_u64().unwrap(), "{name}: {report}");
        assert_eq!(count("cards"), truth["cards"].as_u64().unwrap(), "{name}: {report}");
        assert_eq!(count("reviews") + count("reviews_skipped"), truth["revlog"].as_u64().unwrap(), "{name}: {report}");
        let rows = truth["revlog_rows"].as_array().unwrap();
        let answers = rows.iter().filter(|r| r[3] != 0 && !(r[8] == 3 && r[6] == 0)).count();
        assert_eq!(count("reviews"), u64::try_from(answers).unwrap(), "{name}: {report}");
        assert_eq!(desk.json(&["import", name, "--json"])["reviews"], 0, "{name}");
        desk.ok(&["doctor"]);
    }
}

/// Public packages are imported, or refused for what they are.
#[test]
fn public_packages_are_taken_or_refused_for_what_they_are() {
    let Some(public) = shared("corpus/public") else { return };
    let desk = Desk::new();
    let said = |name: &str| {
        let out = desk.output(&["import", public.join(name).to_str().unwrap()]);
        (out.status.code().unwrap(), String::from_utf8([out.stdout, out.stderr].concat()).unwrap())
    };
    for name in ["anki_diffmodels2-1.apkg", "anki_diffmodeltemplates-1.apkg", "anki_update1.apkg", "anki_update2.apkg"]
    {
        assert_eq!(said(name).0, 0, "{name}");
    }
    for (name, reason) in [
        ("anki_anki2-alpha.anki2", "older than 2.0"),
        ("anki_media.apkg", "every row has a problem"),
        ("ankidroid_initial_2_12_1.anki2", "holds no notes"),
        ("ankidroid_initial_2_12_1_corrupt.anki2", "damaged"),
        ("ankidroid_schema250.anki2", "newer Anki (schema 250"),
        ("ankidroid_path-traversal.zip", "ZIP package"),
    ] {
        let (code, told) = said(name);
        assert!(code == 2 && told.contains(reason), "{name}: {code} {told}");
    }
    // Whatever came of the others: every state is the fold of what is in the log.
    for file in std::fs::read_dir(&public).unwrap() {
        said(file.unwrap().file_name().to_str().unwrap());
    }
    desk.ok(&["doctor"]);
}

/// Anki itself, where it is installed (`tests/anki.sh` does that): nothing of an exported package is refused, due days,
/// intervals and answers are the same there, and a review given there is all that comes back.
#[test]
fn anki_takes_what_goes_out_and_gives_back_only_what_is_new() {
    let Some(python) = std::env::var_os("GOKAKU_ANKI_PYTHON") else {
        eprintln!("skipped: tests/anki.sh runs it with Anki's own package");
        return;
    };
    let desk = Desk::new();
    small(&desk);
    desk.ok(&["import", "small.apkg"]);
    let mut session = desk.session(&["--limit", "5"]);
    for rating in ["good", "again", "easy", "hard", "good"] {
        session.hear();
        session.ask(&format!("{{\"rate\":\"{rating}\"}}"));
    }
    session.end();
    desk.ok(&["export", "out.apkg"]);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/anki/through_anki.py");
    let out = Command::new(python).arg(script).arg(desk.path("out.apkg")).arg(desk.path("back.apkg")).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let there: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(there["refused"], 0, "{there}");
    let here = desk.json(&["cards", "is:review", "--json"]);
    let due = |cards: &Value, day: &str, interval: &str| -> HashSet<String> {
        cards.as_array().unwrap().iter().map(|c| format!("{} {}", c[day], c[interval])).collect()
    };
    assert_eq!(due(&there["cards"], "due", "interval"), due(&here["cards"], "due", "interval_days"));
    let report = desk.json(&["import", "back.apkg", "--json"]);
    assert_eq!(
        (&report["reviews"], &report["added"], &report["changed"]),
        (&1.into(), &0.into(), &0.into()),
        "{report}"
    );
    desk.ok(&["doctor"]);
}
