//! The rules, one function each: a rule looks at a deck or a row and adds what it finds.

use std::collections::{HashMap, HashSet};

use unicode_normalization::is_nfc;

use super::deck::{Deck, Row};
use super::furigana::{self, fold, is_kana, is_kanji};
use super::held::{Text, forms};
use super::inflection::{shapes, shapes_by_ending};

#[derive(Default)]
pub struct Findings(Vec<String>);

impl Findings {
    pub fn at(&mut self, file: &str, line: usize, id: &str, reason: &str) {
        self.0.push(format!("decks/{file}:{line}: {id}: {reason}"));
    }

    pub fn add(&mut self, deck: &Deck, row: &Row, reason: &str) {
        self.at(&deck.file, row.line, row.get("id"), reason);
    }

    pub fn none(self) {
        assert!(self.0.is_empty(), "{} findings:\n{}", self.0.len(), self.0.join("\n"));
    }
}

fn columns_of(kind: &str) -> &'static str {
    match kind {
        "word" => "id head read gloss hint tags pos alt ruby sentence translation more zipf common sources",
        "kanji" => "id head gloss on kun strokes grade freq jlpt4 src deck_words examples",
        "grammar" => "id head read gloss formation note s1 s2 contrast",
        _ => "id head read gloss hint topic sentence translation",
    }
}

pub fn header(deck: &Deck, found: &mut Findings) {
    let mut expected = vec!["gokaku deck", "id", "name"];
    expected.extend(deck.level.is_some().then_some("level"));
    expected.extend(["kind", "license", "source", "version", "separator", "html", "guid column"]);
    expected.extend((deck.kind == "word").then_some("tags column"));
    expected.push("columns");
    let keys: Vec<&str> = deck.header.iter().map(|(key, _)| key.as_str()).collect();
    if keys != expected {
        found.at(&deck.file, 1, "", &format!("the keys are {keys:?}, not {expected:?}"));
    }
    let columns = columns_of(deck.kind).replace(' ', "\t");
    let wanted = [
        ("gokaku deck", "1"),
        ("id", deck.name.as_str()),
        ("level", deck.level.as_deref().unwrap_or_default()),
        ("kind", deck.kind),
        ("license", "CC BY-SA 4.0"),
        ("separator", "tab"),
        ("html", "false"),
        ("guid column", "1"),
        ("tags column", "6"),
        ("columns", &columns),
    ];
    for (at, (key, value)) in deck.header.iter().enumerate() {
        if let Some((_, right)) = wanted.iter().find(|(name, _)| name == key)
            && value != right
        {
            found.at(&deck.file, at + 1, "", &format!("#{key} is “{value}”, not “{right}”"));
        }
        if key == "source" && !value.contains("unofficial") {
            found.at(&deck.file, at + 1, "", "#source does not say that levels are unofficial");
        }
    }
}

/// Marks that no deck text needs and a terminal or an importer may act on.
fn is_unwanted(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '"' | '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}')
}

pub fn plain_text(deck: &Deck, found: &mut Findings) {
    if !deck.text.ends_with('\n') || deck.text.ends_with("\n\n") {
        found.at(&deck.file, deck.text.lines().count(), "", "the file does not end with one line feed");
    }
    for (at, line) in deck.text.split('\n').enumerate() {
        if !is_nfc(line) {
            found.at(&deck.file, at + 1, "", "not NFC");
        }
        if let Some(c) = line.chars().find(|&c| is_unwanted(c)) {
            found.at(&deck.file, at + 1, "", &format!("holds U+{:04X}", u32::from(c)));
        }
    }
    for &line in &deck.ragged {
        found.at(&deck.file, line, "", &format!("not {} columns", deck.columns.len()));
    }
    for row in &deck.rows {
        for column in &deck.columns {
            let value = row.get(column);
            if value != value.trim() || value.contains("  ") {
                found.add(deck, row, &format!("stray blanks in {column}"));
            }
        }
        for column in ["head", "gloss", "read", "sentence", "translation", "s1", "s2", "formation", "topic"] {
            let may_be_empty = deck.kind == "grammar" && column == "read";
            if row.has(column) && row.get(column).is_empty() && !may_be_empty {
                found.add(deck, row, &format!("{column} is empty"));
            }
        }
    }
}

fn is_word_id(id: &str) -> bool {
    let Some(sequence) = id.strip_prefix('w') else {
        return false;
    };
    let (number, reading) = sequence.split_once('.').unwrap_or((sequence, "2"));
    number.len() == 7 && number.bytes().all(|b| b.is_ascii_digit()) && matches!(reading.as_bytes(), [b'2'..=b'9'])
}

fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

pub fn id_shape(deck: &Deck, row: &Row, found: &mut Findings) {
    let id = row.get("id");
    let slug = |prefix: &str| id.strip_prefix(prefix).is_some_and(is_slug);
    let right = match deck.kind {
        "word" => is_word_id(id) || slug("x-"),
        "kanji" => row.get("head").chars().next().is_some_and(|c| id == format!("k{:x}", u32::from(c))),
        "grammar" => slug("g-"),
        _ => is_word_id(id) || slug("b-"),
    };
    if !right {
        found.add(deck, row, "not the shape of an id of this kind");
    }
}

pub fn reading(deck: &Deck, row: &Row, found: &mut Findings) {
    if !row.get("read").chars().all(is_kana) {
        found.add(deck, row, &format!("the reading is not kana: {}", row.get("read")));
    }
    let head_is_kana = row.get("head").chars().all(is_kana);
    if head_is_kana && fold(row.get("head")) != fold(row.get("read")) {
        found.add(deck, row, "a head in kana is read otherwise");
    }
}

pub fn pattern_reading(deck: &Deck, row: &Row, found: &mut Findings) {
    let is_mark = |c: char| "〜・／（）、＋？".contains(c);
    let read = row.get("read");
    if !read.chars().all(|c| is_kana(c) || is_mark(c)) {
        found.add(deck, row, &format!("the reading is not kana: {read}"));
    }
    if read.is_empty() && row.get("head").chars().any(is_kanji) {
        found.add(deck, row, "a pattern with kanji has no reading");
    }
}

pub fn ruby(deck: &Deck, row: &Row, found: &mut Findings) {
    let (head, read, ruby) = (row.get("head"), row.get("read"), row.get("ruby"));
    if ruby.is_empty() {
        if head.chars().any(is_kanji) {
            found.add(deck, row, "a head with kanji has no ruby");
        }
        return;
    }
    match furigana::pieces(ruby) {
        Err(reason) => found.add(deck, row, &format!("ruby: {reason}")),
        Ok(pieces) => {
            if furigana::plain(&pieces) != head {
                found.add(deck, row, &format!("ruby {ruby} does not spell the head {head}"));
            }
            if spelled(&furigana::kana(&pieces)) != spelled(read) {
                found.add(deck, row, &format!("ruby {ruby} does not spell the reading {read}"));
            }
        }
    }
}

/// Latin letters as they are read aloud, for the few heads that have some (自己PR).
fn spelled(text: &str) -> String {
    fold(text).replace('P', "ぴー").replace('R', "あーる")
}

pub fn word_fields(deck: &Deck, row: &Row, found: &mut Findings) {
    if row.get("zipf").parse::<f64>().is_err() {
        found.add(deck, row, "zipf is not a number");
    }
    if !matches!(row.get("common"), "0" | "1") {
        found.add(deck, row, "common is neither 0 nor 1");
    }
    if row.get("pos").is_empty() || row.get("sources").is_empty() {
        found.add(deck, row, "pos or sources is empty");
    }
    if !row.get("tags").split(' ').all(|tag| tag.is_empty() || is_slug(tag)) {
        found.add(deck, row, "tags are not blank-separated words");
    }
    let alternatives = row.get("alt").split(';').filter(|alt| !alt.is_empty());
    if alternatives.clone().any(|alt| alt == row.get("head")) {
        found.add(deck, row, "the head stands among its other spellings");
    }
}

pub fn sentence_holds(deck: &Deck, row: &Row, pos: &str, alt: &str, found: &mut Findings) {
    let sentence = row.get("sentence");
    if sentence.contains(['［', '］', '¦']) {
        found.add(deck, row, "a word's sentence has no marked point");
    }
    let pieces = match furigana::pieces(sentence) {
        Ok(pieces) => pieces,
        Err(reason) => return found.add(deck, row, &format!("sentence: {reason}")),
    };
    let read = fold(row.get("read"));
    let shapes = if pos.is_empty() { shapes_by_ending(&read) } else { shapes(pos, &read) };
    let spellings = [row.get("head")].into_iter().chain(alt.split(';').filter(|alt| !alt.is_empty()));
    let text = Text::new(&pieces);
    let held = spellings.into_iter().flat_map(|s| forms(s, &read, &shapes)).any(|form| text.holds(&form));
    if !held {
        found.add(deck, row, &format!("the sentence does not hold {} {read}: {sentence}", row.get("head")));
    }
}

pub fn point(deck: &Deck, row: &Row, column: &str, found: &mut Findings) {
    let mut say = |reason: &str| found.add(deck, row, &format!("{column}: {reason}"));
    let Some((japanese, english)) = row.get(column).split_once(" ¦ ") else {
        return say("no translation after ¦");
    };
    if english.trim().is_empty() || english.contains(['¦', '［', '］']) {
        say("the translation is empty or holds a mark");
    }
    let pieces: Vec<&str> = japanese.split('［').collect();
    let points: Vec<Option<&str>> = pieces.iter().skip(1).map(|p| p.split_once('］').map(|(point, _)| point)).collect();
    if points.is_empty() {
        say("no point is marked");
    }
    if points.iter().any(|point| point.is_none_or(str::is_empty)) || japanese.matches('］').count() != points.len() {
        say("the marks ［ ］ do not pair, or hold nothing");
    }
    if let Err(reason) = furigana::pieces(japanese) {
        say(&reason);
    }
}

pub fn contrast(deck: &Deck, row: &Row, known: &HashMap<&str, &Row>, found: &mut Findings) {
    for other in row.get("contrast").split(' ').filter(|other| !other.is_empty()) {
        if other == row.get("id") || !known.contains_key(other) {
            found.add(deck, row, &format!("contrast {other} is no other point"));
        }
    }
}

pub fn kanji_numbers(deck: &Deck, row: &Row, found: &mut Findings) {
    let number = |column: &str| row.get(column).parse::<u32>().ok();
    let empty = |column: &str| row.get(column).is_empty();
    let grade_fits = number("grade").is_some_and(|g| match deck.level {
        Some(_) => matches!(g, 1..=6 | 8),
        None => g == 9,
    });
    let right = [
        ("strokes", number("strokes").is_some_and(|s| (1..=30).contains(&s))),
        ("grade", grade_fits),
        ("freq", empty("freq") || number("freq").is_some_and(|f| (1..=2501).contains(&f))),
        ("jlpt4", empty("jlpt4") || number("jlpt4").is_some_and(|j| (1..=4).contains(&j))),
        ("head", row.get("head").chars().count() == 1 && row.get("head").chars().all(is_kanji)),
    ];
    for (column, _) in right.iter().filter(|(_, fits)| !fits) {
        found.add(deck, row, &format!("{column} is not what it can be: {}", row.get(column)));
    }
    if empty("on") && empty("kun") {
        found.add(deck, row, "no reading at all");
    }
}

pub fn kanji_readings(deck: &Deck, row: &Row, found: &mut Findings) {
    // Units from abroad (志 シリング) are kun readings in katakana.
    for (column, first, last) in [("on", 'ァ', 'ヺ'), ("kun", 'ぁ', 'ヺ')] {
        let mut before = u32::MAX;
        for entry in row.get(column).split(' ').filter(|entry| !entry.is_empty()) {
            let (reading, uses) = entry.split_once(':').unwrap_or((entry, "0"));
            let in_script = |c: char| (first..=last).contains(&c) || "ー.-".contains(c);
            let uses: u32 = uses.parse().unwrap_or(u32::MAX);
            if reading.is_empty() || !reading.chars().all(in_script) {
                found.add(deck, row, &format!("{column} {entry} is not a reading in its kana"));
            }
            if uses > before {
                found.add(deck, row, &format!("{column} {entry} stands after a rarer reading"));
            }
            before = uses;
        }
    }
}

pub fn kanji_examples(deck: &Deck, row: &Row, words: &HashMap<&str, &Row>, found: &mut Findings) {
    for id in row.get("examples").split(' ').filter(|id| !id.is_empty()) {
        match words.get(id) {
            None => found.add(deck, row, &format!("example {id} is no word")),
            Some(word) if !word.get("head").contains(row.get("head")) => {
                found.add(deck, row, &format!("example {id} does not hold the kanji"));
            }
            Some(_) => {}
        }
    }
}

/// How many words are written with each kanji.
pub fn words_by_kanji(words: &[(&Deck, &Row)]) -> HashMap<char, usize> {
    let mut using = HashMap::new();
    for (_, word) in words {
        for c in word.get("head").chars().collect::<HashSet<_>>() {
            *using.entry(c).or_insert(0) += 1;
        }
    }
    using
}

pub fn deck_words(deck: &Deck, row: &Row, using: &HashMap<char, usize>, found: &mut Findings) {
    let count: usize = row.get("head").chars().map(|c| using.get(&c).copied().unwrap_or(0)).sum();
    if row.get("deck_words") != count.to_string() {
        found.add(deck, row, &format!("deck_words says {}, the words say {count}", row.get("deck_words")));
    }
}
