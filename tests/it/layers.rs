//! A room uses the rooms below it, never one above or beside it; and every file says its duty first.

use std::fs;
use std::path::{Path, PathBuf};

/// Every room and the rooms that it may use.
const ROOMS: [(&str, &[&str]); 6] = [
    ("domain", &["domain"]),
    ("formats", &["domain", "formats"]),
    ("store", &["domain", "store"]),
    ("app", &["domain", "formats", "store", "app"]),
    ("tui", &["domain", "formats", "store", "app", "tui"]),
    ("cli", &["domain", "formats", "store", "app", "tui", "cli"]),
];

fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The rooms that a file names: `crate::room` anywhere in it.
fn rooms_named(text: &str) -> Vec<String> {
    let after = text.split("crate::").skip(1);
    after.map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect()
}

#[test]
fn a_room_uses_only_the_rooms_below_it() {
    let mut wrong = Vec::new();
    for (room, may) in ROOMS {
        for file in sources(&src().join(room)) {
            let text = fs::read_to_string(&file).unwrap();
            let foreign = rooms_named(&text).into_iter().filter(|r| ROOMS.iter().any(|(name, _)| name == r));
            wrong.extend(foreign.filter(|r| !may.contains(&r.as_str())).map(|r| format!("{}: {r}", file.display())));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn rooms_keep_to_their_tools() {
    let forbidden: [(&str, &[&str]); 6] = [
        ("domain", &["rusqlite", "std::fs", "std::io", "clap::", "rustix::", "rand::"]),
        ("formats", &["rusqlite", "std::fs", "clap::", "rustix::", "rand::"]),
        ("store", &["clap::", "rustix::", "rand::", "serde_json"]),
        ("app", &["rusqlite", "clap::", "rustix::", "rand::", "std::fs"]),
        ("tui", &["rusqlite", "SELECT ", "INSERT INTO", "clap::", "rand::"]),
        ("cli", &["rusqlite", "SELECT ", "INSERT INTO"]),
    ];
    let mut wrong = Vec::new();
    for (room, tools) in forbidden {
        // Tests may read files.
        let is_test = |file: &PathBuf| file.components().any(|c| c.as_os_str().to_string_lossy().starts_with("tests"));
        for file in sources(&src().join(room))
            .into_iter()
            .filter(|file| !is_test(&file.strip_prefix(src()).unwrap().to_owned()))
        {
            // In an Anki package SQLite is the format, and it is read from a temporary file: there and nowhere else.
            let package = file.starts_with(src().join("formats/apkg"));
            let may = |tool: &&&str| package && ["rusqlite", "std::fs"].contains(*tool);
            let text = fs::read_to_string(&file).unwrap();
            let used = tools.iter().filter(|t| text.contains(**t) && !may(t));
            wrong.extend(used.map(|t| format!("{}: {t}", file.display())));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_file_opens_with_its_duty_and_stays_readable() {
    for file in sources(&src()) {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//!"), "{} does not open with its duty", file.display());
        assert!(text.lines().count() <= 450, "{} is too long for one sitting", file.display());
    }
}
