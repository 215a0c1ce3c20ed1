//! The lint of `decks/`: every rule the decks README promises, checked over all files at once, every finding printed
//! as `file:line: id: reason`. Reads the files itself and knows nothing of the crate's own readers, so that a mistake
//! there cannot hide a mistake here.

mod deck;
mod furigana;
mod held;
mod inflection;
mod rules;

use std::collections::{HashMap, HashSet};
use std::fs;

use deck::{Deck, Row};
use rules::Findings;

const LEVELS: [&str; 5] = ["n5", "n4", "n3", "n2", "n1"];
const LEVEL_KINDS: [(&str, &str); 3] = [("words", "word"), ("kanji", "kanji"), ("grammar", "grammar")];

/// Every deck in the folder, in study order: the levels from N5 to N1, then the decks of no level.
fn all_decks() -> Vec<Deck> {
    let mut decks = Vec::new();
    for level in LEVELS {
        for (suffix, kind) in LEVEL_KINDS {
            decks.push(Deck::read(&format!("{level}-{suffix}"), Some(level), kind));
        }
    }
    decks.push(Deck::read("name-kanji", None, "kanji"));
    decks.push(Deck::read("business", None, "business"));
    decks
}

fn of_kind<'d>(decks: &'d [Deck], kind: &str) -> Vec<(&'d Deck, &'d Row)> {
    decks.iter().filter(|d| d.kind == kind).flat_map(|d| d.rows.iter().map(move |row| (d, row))).collect()
}

fn by_id<'d>(rows: &[(&'d Deck, &'d Row)]) -> HashMap<&'d str, &'d Row> {
    rows.iter().map(|(_, row)| (row.get("id"), *row)).collect()
}

#[test]
fn every_deck_file_is_plain_and_says_what_it_is() {
    let mut found = Findings::default();
    for deck in &all_decks() {
        rules::header(deck, &mut found);
        rules::plain_text(deck, &mut found);
    }
    found.none();
}

#[test]
fn ids_are_unique_within_a_kind() {
    let decks = all_decks();
    let mut found = Findings::default();
    for kind in ["word", "kanji", "grammar", "business"] {
        let mut seen = HashSet::new();
        for (deck, row) in of_kind(&decks, kind) {
            rules::id_shape(deck, row, &mut found);
            if !seen.insert(row.get("id")) {
                found.add(deck, row, "this id stands on an earlier row of the same kind");
            }
        }
    }
    found.none();
}

#[test]
fn readings_are_kana_and_furigana_spells_them() {
    let decks = all_decks();
    let mut found = Findings::default();
    for (deck, row) in of_kind(&decks, "word") {
        rules::reading(deck, row, &mut found);
        rules::ruby(deck, row, &mut found);
        rules::word_fields(deck, row, &mut found);
    }
    for (deck, row) in of_kind(&decks, "business") {
        rules::reading(deck, row, &mut found);
    }
    for (deck, row) in of_kind(&decks, "grammar") {
        rules::pattern_reading(deck, row, &mut found);
    }
    found.none();
}

#[test]
fn every_sentence_holds_its_word() {
    let decks = all_decks();
    let words = of_kind(&decks, "word");
    let known = by_id(&words);
    let mut found = Findings::default();
    for (deck, row) in words.iter().copied() {
        rules::sentence_holds(deck, row, row.get("pos"), row.get("alt"), &mut found);
    }
    for (deck, row) in of_kind(&decks, "business") {
        let pos = known.get(row.get("id")).map_or("", |word| word.get("pos"));
        rules::sentence_holds(deck, row, pos, "", &mut found);
    }
    found.none();
}

#[test]
fn every_grammar_sentence_marks_its_point_and_has_a_translation() {
    let decks = all_decks();
    let points = of_kind(&decks, "grammar");
    let known = by_id(&points);
    let mut found = Findings::default();
    for (deck, row) in points.iter().copied() {
        rules::point(deck, row, "s1", &mut found);
        rules::point(deck, row, "s2", &mut found);
        rules::contrast(deck, row, &known, &mut found);
    }
    found.none();
}

#[test]
fn kanji_readings_stand_in_the_order_in_which_the_words_use_them() {
    let decks = all_decks();
    let words = of_kind(&decks, "word");
    let known = by_id(&words);
    let mut found = Findings::default();
    let using = rules::words_by_kanji(&words);
    for (deck, row) in of_kind(&decks, "kanji") {
        rules::kanji_numbers(deck, row, &mut found);
        rules::kanji_readings(deck, row, &mut found);
        rules::kanji_examples(deck, row, &known, &mut found);
        rules::deck_words(deck, row, &using, &mut found);
    }
    found.none();
}

#[test]
fn a_business_word_that_is_on_a_list_is_that_word() {
    let decks = all_decks();
    let words = of_kind(&decks, "word");
    let known = by_id(&words);
    let pairs: HashSet<_> = words.iter().map(|(_, word)| (word.get("head"), word.get("read"))).collect();
    let mut found = Findings::default();
    for (deck, row) in of_kind(&decks, "business") {
        let pair = (row.get("head"), row.get("read"));
        if row.get("id").starts_with("b-") {
            if pairs.contains(&pair) {
                found.add(deck, row, "the word is on a level list; use its id there");
            }
            continue;
        }
        match known.get(row.get("id")) {
            None => found.add(deck, row, "no word has this id"),
            Some(word) if (word.get("head"), word.get("read")) != pair => {
                found.add(deck, row, "the word of this id is spelled or read otherwise");
            }
            Some(_) => {}
        }
    }
    found.none();
}

#[test]
fn an_alias_leads_from_a_retired_id_to_a_word() {
    let decks = all_decks();
    let words = of_kind(&decks, "word");
    let known = by_id(&words);
    let text = fs::read_to_string(deck::folder().join("aliases.tsv")).expect("aliases.tsv is readable");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("old\tnew"), "aliases.tsv begins with its header");
    let mut found = Findings::default();
    let mut seen = HashSet::new();
    for (at, line) in lines.enumerate() {
        let mut say = |reason: &str| found.at("aliases.tsv", at + 2, line, reason);
        match line.split_once('\t') {
            None => say("not two columns"),
            Some((old, new)) => {
                if known.contains_key(old) {
                    say("the old id is still in use");
                }
                if !known.contains_key(new) {
                    say("no word has the new id");
                }
                if !seen.insert(old.to_owned()) {
                    say("the old id stands twice");
                }
            }
        }
    }
    found.none();
}

/// A table row of the README: | `n5-words.tsv` | 801 | … |
fn stated_count(line: &str) -> Option<(String, usize)> {
    let mut cells = line.split('|').map(str::trim).skip(1);
    let file = cells.next()?.strip_prefix('`')?.strip_suffix(".tsv`")?;
    let count = cells.next()?.replace(',', "").parse().ok()?;
    Some((file.to_owned(), count))
}

#[test]
fn the_readme_states_the_counts_and_that_levels_are_unofficial() {
    let folder = deck::folder();
    let readme = fs::read_to_string(folder.join("README.md")).expect("decks/README.md is readable");
    let stated: HashMap<_, _> = readme.lines().filter_map(stated_count).collect();
    let mut found = Findings::default();
    for deck in &all_decks() {
        let rows = deck.rows.len();
        match stated.get(&deck.name) {
            Some(count) if *count == rows => {}
            Some(count) => found.at(&deck.file, 1, "", &format!("{rows} rows, README.md says {count}")),
            None => found.at(&deck.file, 1, "", "README.md has no count for this file"),
        }
    }
    let aliases = fs::read_to_string(folder.join("aliases.tsv")).expect("aliases.tsv is readable").lines().count() - 1;
    if stated.get("aliases") != Some(&aliases) {
        found.at("aliases.tsv", 1, "", &format!("{aliases} rows, README.md says otherwise"));
    }
    let files = fs::read_dir(&folder).expect("decks/ is a folder").flatten().map(|entry| entry.path());
    for path in files.filter(|path| path.extension().is_some_and(|ext| ext == "tsv")) {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if !stated.contains_key(&name) {
            found.at(&format!("{name}.tsv"), 1, "", "README.md does not name this file");
        }
    }
    if !readme.contains("unofficial") {
        found.at("README.md", 1, "", "does not say that levels are unofficial");
    }
    found.none();
}
