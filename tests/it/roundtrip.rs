//! Coming and going: importing twice changes nothing, what is exported comes back the same.

use proptest::prelude::*;

use gokaku::app::import::{Report, Request, Source, import};
use gokaku::app::{doctor, export};
use gokaku::domain::time::{Now, Offset, Timestamp};
use gokaku::formats::Options;
use gokaku::store::Store;

use super::desk::Desk;

const NOW: Now = Now { at: Timestamp(1_795_000_000_000), offset: Offset::UTC };

fn take(store: &mut Store, name: &str, text: &str) -> Report {
    import(store, NOW, &Source { name, bytes: text.as_bytes() }, &Request::default()).unwrap()
}

fn counts(r: &Report) -> [u32; 6] {
    [r.added, r.changed, r.known, r.joined, r.retired, r.skipped]
}

fn whole(store: &Store) -> String {
    let mut out = Vec::new();
    export::collection(store, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

const LIST: &str =
    "expression,reading,meaning\n残業,ざんぎょう,overtime\n見積もり,みつもり,estimate\n弊社,へいしゃ,our company\n";

#[test]
fn importing_twice_changes_nothing() {
    let mut store = Store::in_memory().unwrap();
    assert_eq!(counts(&take(&mut store, "work.csv", LIST)), [3, 0, 0, 0, 0, 0]);
    let before = whole(&store);
    assert_eq!(counts(&take(&mut store, "work.csv", LIST)), [0, 0, 3, 0, 0, 0]);
    assert_eq!(whole(&store), before);
}

#[test]
fn a_changed_file_changes_text_and_keeps_the_schedule() {
    let desk = Desk::empty();
    desk.write("work.csv", LIST);
    desk.ok(&["import", "work.csv"]);
    // One word is learned, then its meaning is corrected, another word leaves the file and a third is new.
    let mut session = desk.session(&["--deck", "work"]);
    assert_eq!(session.hear()["note"]["head"], "残業");
    session.ask(r#"{"rate":"good"}"#);
    session.end();
    desk.write("work.csv", "expression,reading,meaning\n残業,ざんぎょう,working late\n見積もり,みつもり,estimate\n御社,おんしゃ,your company\n");
    let dry = desk.json(&["import", "work.csv", "--json", "--dry-run"]);
    let real = desk.json(&["import", "work.csv", "--json"]);
    for report in [&dry, &real] {
        let figures =
            ["added", "changed", "known", "joined", "retired", "skipped"].map(|f| report[f].as_u64().unwrap());
        // 見積もり, 弊社 and 御社 are or are not among the shipped words; what counts is the sum and the two that moved.
        assert_eq!(figures[0] + figures[1] + figures[2] + figures[3], 3, "{report}");
        assert_eq!((figures[4], figures[5]), (1, 0), "{report}");
    }
    let card = &desk.json(&["cards", "残業", "deck:work", "--json"])["cards"][0];
    assert_eq!(card["due"], "2026-11-24");
    desk.ok(&["doctor"]);
}

#[test]
fn a_shipped_word_is_joined_and_progress_is_shared() {
    let desk = Desk::new();
    desk.write(
        "mine.tsv",
        "word\treading\tmeaning\n食べる\tたべる\tto eat (my own words)\n残念会\tざんねんかい\tconsolation party\n",
    );
    let report = desk.json(&["import", "mine.tsv", "--json"]);
    assert_eq!((&report["joined"], &report["added"], &report["deck"]), (&1.into(), &1.into(), &"mine".into()));
    let again = desk.json(&["import", "mine.tsv", "--json"]);
    assert_eq!((&again["known"], &again["joined"]), (&2.into(), &0.into()));
    let show = desk.ok(&["cards", "show", "食べる"]);
    assert!(show.contains("to eat (my own words) (mine)"), "{show}");
    // Exported, the deck has the learner's own words again.
    let text = desk.ok(&["export", "-", "--format", "tsv", "--deck", "mine"]);
    assert!(text.contains("to eat (my own words)") && text.contains("残念会"), "{text}");
}

#[test]
fn a_collection_comes_back_whole_from_its_export() {
    let desk = Desk::new();
    desk.write("work.csv", LIST);
    desk.ok(&["import", "work.csv"]);
    desk.ok(&["decks", "on", "business"]);
    desk.ok(&["decks", "reverse", "work"]);
    desk.ok(&["config", "set", "new", "25"]);
    desk.ok(&["cards", "known", "食べる"]);
    desk.ok(&["cards", "tag", "hard-one", "残業"]);
    let mut session = desk.session(&[]);
    for rating in ["good", "again", "easy", "hard", "good"] {
        session.hear();
        session.ask(&format!("{{\"rate\":\"{rating}\"}}"));
    }
    session.ask(r#"{"undo":true}"#);
    session.end();
    let text = desk.ok(&["export", "-", "--format", "json"]);
    let other = Desk::new();
    other.write("all.json", &text);
    other.ok(&["import", "all.json"]);
    assert_eq!(other.ok(&["export", "-", "--format", "json"]), text);
    other.ok(&["doctor"]);
    // The second time there is nothing left to bring.
    other.ok(&["import", "all.json"]);
    assert_eq!(other.ok(&["export", "-", "--format", "json"]), text);
}

#[test]
fn a_log_joins_another_collection_once() {
    let desk = Desk::new();
    let mut session = desk.session(&[]);
    for _ in 0..4 {
        session.hear();
        session.ask(r#"{"rate":"good"}"#);
    }
    session.ask(r#"{"undo":true}"#);
    session.end();
    desk.ok(&["export", "log.jsonl"]);
    let other = Desk::new();
    std::fs::copy(desk.path("log.jsonl"), other.path("log.jsonl")).unwrap();
    let report = other.json(&["import", "log.jsonl", "--json"]);
    assert_eq!((&report["reviews"], &report["reviews_skipped"]), (&5.into(), &0.into()));
    assert_eq!(other.json(&["import", "log.jsonl", "--json"])["reviews"], 0);
    assert_eq!(other.ok(&["log"]), desk.ok(&["log"]));
    assert_eq!(other.ok(&["cards", "is:review"]), desk.ok(&["cards", "is:review"]));
    other.ok(&["doctor"]);
}

#[test]
fn a_shipped_deck_goes_out_and_comes_back_unchanged() {
    let desk = Desk::new();
    for deck in ["n5-words", "n2-grammar", "n3-kanji", "business"] {
        let file = format!("{deck}.tsv");
        desk.ok(&["export", &file, "--deck", deck]);
        let report = desk.json(&["import", &file, "--json"]);
        for figure in ["added", "changed", "joined", "retired", "skipped"] {
            assert_eq!(report[figure], 0, "{deck}: {report}");
        }
        let rows = std::fs::read_to_string(desk.path(&file)).unwrap().lines().filter(|l| !l.starts_with('#')).count();
        assert_eq!(report["known"], rows, "{deck}");
    }
}

fn field() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[ぁ-ん一-龥a-z ]{1,8}",
        1 => "[=+@\"',;|#\\-][ぁ-んa-z\"]{1,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is written as a deck file and read again gives the same notes, whatever they say.
    #[test]
    fn export_then_import_is_the_identity(
        rows in prop::collection::vec((field(), field(), field(), field()), 1..20),
    ) {
        let mut first = Store::in_memory().unwrap();
        let json: Vec<_> = rows.iter().map(|(head, read, gloss, note)| {
            serde_json::json!({ "head": format!("語{head}"), "read": read, "gloss": gloss, "memo": note })
        }).collect();
        let report = take(&mut first, "mine.json", &serde_json::to_string(&json).unwrap());
        prop_assert_eq!(report.added + report.known + report.skipped, u32::try_from(rows.len()).unwrap());
        let mut tsv = Vec::new();
        export::deck(&first, "mine", &mut tsv).unwrap();
        let tsv = String::from_utf8(tsv).unwrap();
        let before = whole(&first);
        let again = take(&mut first, "mine.tsv", &tsv);
        prop_assert_eq!(counts(&again), [0, 0, report.added, 0, 0, 0], "{}", tsv);
        prop_assert_eq!(whole(&first), before);
        let mut second = Store::in_memory().unwrap();
        take(&mut second, "mine.tsv", &tsv);
        let mut copy = Vec::new();
        export::deck(&second, "mine", &mut copy).unwrap();
        prop_assert_eq!(String::from_utf8(copy).unwrap(), tsv);
        prop_assert_eq!(doctor::examine(&second).unwrap(), vec![]);
    }

    /// No file makes the import panic, and a refused file changes nothing.
    #[test]
    fn no_file_breaks_the_collection(bytes in prop::collection::vec(any::<u8>(), 0..400), name in "[a-z]{1,5}\\.(tsv|csv|json|txt)") {
        let mut store = Store::in_memory().unwrap();
        let before = whole(&store);
        let request = Request { options: Options::default(), ..Request::default() };
        if import(&mut store, NOW, &Source { name: &name, bytes: &bytes }, &request).is_err() {
            prop_assert_eq!(whole(&store), before);
        }
        prop_assert_eq!(doctor::examine(&store).unwrap(), vec![]);
    }
}

#[test]
fn an_event_of_a_device_without_a_name_is_refused_and_damages_nothing() {
    let desk = Desk::new();
    let event = r#"{"schema":"gokaku.event/1","event":"-1","card":"w1529520/recognise","at":"2026-11-24T09:00:00.000+09:00","day":"2026-11-24","kind":"learn","q":4,"took_ms":0,"scheduler":"sm2/1","interval_days":1}"#;
    desk.write("log.jsonl", &format!("{event}\n"));
    let path = desk.path("log.jsonl");
    let out = desk.output(&["import", path.to_str().unwrap(), "--format", "events"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(desk.ok(&["doctor"]).contains("sound"));
    assert_eq!(desk.ok(&["log", "--ids"]), "");
}
