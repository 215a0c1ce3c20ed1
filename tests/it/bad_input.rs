//! Bad files: a clear message, nothing half-written, the good rows kept. The shared corpus runs in the slow suite.

use std::fs;
use std::process::Command;

use super::desk::{Desk, shared};

#[test]
fn a_bad_row_is_named_and_the_rest_imported() {
    let desk = Desk::new();
    desk.write("list.csv", "expression,reading,meaning\n残念会,ざんねんかい,party\nonly one field\n,から,empty\n忖度会,そんたくかい,meeting\n");
    let out = desk.output(&["import", "list.csv"]);
    let err = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(1), "{err}");
    assert!(err.contains("list.csv:3: ") && err.contains("list.csv:4: "), "{err}");
    let told = String::from_utf8(out.stdout).unwrap();
    assert!(told.contains("2 added") && told.contains("2 skipped"), "{told}");
}

#[test]
fn a_bad_file_changes_nothing() {
    let desk = Desk::new();
    let before = desk.ok(&["export", "-", "--format", "json"]);
    let files = [("empty.tsv", ""), ("broken.json", "[{\"head\": \"犬\""), ("twice.csv", "head,head\n犬,いぬ\n")];
    for (name, text) in files {
        desk.write(name, text);
        let out = desk.output(&["import", name]);
        let err = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(2), "{name}: {err}");
        assert!(err.starts_with(&format!("error: {name}")) && err.contains("hint: "), "{err}");
    }
    let out = desk.output(&["import", "no-such-file.tsv"]);
    assert_eq!(out.status.code(), Some(2));
    assert_eq!(desk.ok(&["export", "-", "--format", "json"]), before);
}

#[test]
fn nothing_in_a_file_or_its_name_moves_the_cursor() {
    let desk = Desk::new();
    let text = "expression,reading,meaning\n犬\u{1b}[2J\u{9b}31m,いぬ,dog\u{202e}\u{7}\nかな\u{1b}]0;pwned\u{7}\n";
    desk.write("a\u{1b}[31mb\u{202e}.csv", text);
    let out = desk.output(&["import", "a\u{1b}[31mb\u{202e}.csv"]);
    let shown = desk.output(&["cards", "犬"]);
    let session = desk.feed(&["review", "--plain"], "\n\n\n\n");
    for bytes in [&out.stdout, &out.stderr, &shown.stdout, &session.stdout] {
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(!text.chars().any(|c| c.is_control() && c != '\n' && c != '\t' || c == '\u{202e}'), "{text:?}");
    }
}

/// Every case of the shared corpus that this version reads: no rule broken.
#[test]
fn the_shared_corpus_of_bad_files_breaks_no_rule() {
    let (Some(corpus), Some(judge)) = (shared("corpus/bad"), shared("checks/run_bad_corpus.py")) else { return };
    if std::env::var_os("GOKAKU_SLOW").is_none() {
        eprintln!("skipped: tests/slow.sh runs it");
        return;
    }
    let program = env!("CARGO_BIN_EXE_gokaku");
    let out = Command::new("python3")
        .arg(judge)
        .arg(corpus)
        .args(["--kinds", "csv,json,txt,apkg"])
        .args(["--cmd", &format!("{program} --collection {{db}} import {{file}}")])
        .args(["--dump", &format!("{program} --collection {{db}} export - --format json")])
        .args(["--show", &format!("{program} --collection {{db}} cards")])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&out.stdout);
    let _ = fs::write(std::env::temp_dir().join("gokaku-bad-corpus.txt"), told.as_bytes());
    assert!(out.status.success(), "{told}");
}
