//! A corpus of good and bad files beside the project, when it is there.

#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::path::{Path, PathBuf};

use super::*;

fn corpus(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("skipped: no corpus beside the project");
    None
}

#[test]
fn every_case_of_the_corpus_is_judged_as_it_should_be() {
    let Some(corpus) = corpus("bad") else { return };
    let cases = std::fs::read_to_string(corpus.join("cases.jsonl")).unwrap();
    let mut wrong = Vec::new();
    for case in cases.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()) {
        let kind = case["kind"].as_str().unwrap();
        let Some(file) = case["file"].as_str().filter(|_| ["csv", "json", "txt"].contains(&kind)) else {
            continue;
        };
        let Ok(bytes) = std::fs::read(corpus.join("files").join(file)) else {
            continue;
        };
        let (found, result) = all(&bytes, &Options { file_name: Some(file.to_owned()), ..Options::default() });
        let skipped = found.problems.iter().filter(|problem| problem.skipped).count();
        let distinct: std::collections::HashSet<String> = found.notes().into_iter().collect();
        let rows = case["rows"].as_u64().is_none_or(|rows| usize::try_from(rows) == Ok(distinct.len()));
        let named =
            case["names"].as_array().into_iter().flatten().filter_map(|name| name.as_str()?.strip_prefix("line:")).all(
                |line| {
                    found.problems.iter().any(|p| p.line.is_some_and(|number| number.to_string() == line))
                        || result.as_ref().is_err_and(|error| error.to_string().contains(&format!("line {line}")))
                },
            );
        let right = match case["expect"].as_str().unwrap() {
            "accept" => result.is_ok() && skipped == 0 && rows,
            "reject" => result.is_err() && named,
            "partial" => result.is_ok() && skipped > 0 && named && rows,
            _ => true,
        };
        if !right {
            wrong.push(file.to_owned());
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_good_files_of_the_corpus_give_what_they_hold() {
    let Some(corpus) = corpus("formats") else {
        return;
    };
    let file = |name: &str| all(&std::fs::read(corpus.join(name)).unwrap(), &Options::default());
    for name in ["plain_eucjp.csv", "plain_sjis.csv", "plain_utf16le.csv", "plain_utf8.csv", "plain_utf8bom.csv"] {
        let (found, _) = file(name);
        let want = ["約|やく|approximately; promise", "承る|うけたまわる|to receive (humble)", "食べる|たべる|to eat"];
        assert_eq!(found.notes(), want, "{name}");
        assert_eq!(found.problems, [], "{name}");
    }
    assert_eq!(
        file("plain_quoted_newline.tsv").0.notes(),
        ["約|やく|line one line two, with \"quotes\"", "食べる|たべる|to eat"]
    );
    let (jpdb, _) = file("jpdb_reviews.json");
    assert_eq!((jpdb.rows.len(), jpdb.reviews.len()), (4, 13));
    assert_eq!(file("wanikani_assignments.json").1.unwrap_err(), FileError::NoSubjects);
    assert_eq!(file("wanikani_dump.json").0.notes(), ["一||One", "一つ|ひとつ|One Thing"]);
    assert_eq!(file("bunpro_reviews_unofficial.json").1.unwrap_err(), FileError::Bunpro);
    assert_eq!(file("yomitan_v3.zip").1.unwrap_err(), FileError::Container(Container::YomitanDictionary));
}

#[test]
fn ankis_own_text_exports_are_understood() {
    let Some(corpus) = corpus("anki") else { return };
    for (name, most) in [
        ("notes_html-true_full.txt", 1),
        ("notes_html-false_full.txt", 1),
        ("notes_html-true_bare.txt", 3),
        ("notes_html-false_bare.txt", 3),
        ("cards_html-false.txt", 3),
    ] {
        let (found, result) = all(&std::fs::read(corpus.join(name)).unwrap(), &Options::default());
        assert!(result.is_ok(), "{name}");
        assert!(found.problems.iter().filter(|p| p.skipped).count() <= most, "{name}: {:?}", found.reasons());
    }
}
