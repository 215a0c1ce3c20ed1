//! Derives `decks/lexicon.tsv`, the words by which job postings are read, from the decks and from Debian's EDICT.
//!
//! ```text
//! cargo run --release --example make_lexicon -- --edict /usr/share/edict/edict
//! ```
//!
//! One line is a word in one spelling and reading: what stays when it is inflected, the reading of that (empty where it
//! is the same kana), its classes, and its cost in tenths of −ln of how often it is met. Sorted by spelling. What is
//! taken and why stands in `docs/data-sources.md`. The same decks and the same EDICT give the same file, byte by byte.
#![expect(clippy::print_stdout, reason = "it is a program that says what it did")]
#![expect(clippy::disallowed_methods, reason = "it reads its own command line")]

mod own;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

type Failure = Box<dyn Error>;

/// JMdict's parts of speech that matter here, and the class each becomes. Others make no word of the lexicon.
const CLASSES: [(&str, &str); 37] = [
    ("n", "n"),
    ("vs", "vs"),
    ("adj-na", "na"),
    ("adj-no", "n"),
    ("adj-t", "n"),
    ("adj-f", "n"),
    ("adv", "adv"),
    ("adv-to", "adv"),
    ("n-adv", "t"),
    ("n-t", "t"),
    ("pn", "pn"),
    ("ctr", "ctr"),
    ("suf", "suf"),
    ("n-suf", "suf"),
    ("pref", "pref"),
    ("n-pref", "pref"),
    ("num", "num"),
    ("conj", "conj"),
    ("int", "int"),
    ("adj-pn", "adn"),
    ("v1", "v1"),
    ("v1-s", "v1"),
    ("v5k", "v5k"),
    ("v5k-s", "v5k-s"),
    ("v5g", "v5g"),
    ("v5s", "v5s"),
    ("v5t", "v5t"),
    ("v5n", "v5n"),
    ("v5b", "v5b"),
    ("v5m", "v5m"),
    ("v5r", "v5r"),
    ("v5r-i", "v5r-i"),
    ("v5u", "v5u"),
    ("v5u-s", "v5u"),
    ("v5aru", "v5aru"),
    ("adj-i", "adj-i"),
    ("vz", "vz"),
];

/// How many kana of the dictionary form an inflected word loses, by class; the rest of the classes stay whole.
fn ending(class: &str) -> usize {
    match class {
        "vs-s" => 2,
        _ if class.starts_with('v') && class != "vs" || class == "adj-i" => 1,
        "vz" => 2,
        _ => 0,
    }
}

/// Marks of entries that nobody meets in a posting.
const OLD: [&str; 9] = ["(arch)", "(obs)", "(obsc)", "(ok)", "(oK)", "(ik)", "(iK)", "(io)", "(vulg)"];

/// A word before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    head: String,
    read: String,
    classes: Vec<&'static str>,
    /// Tenths of −ln of the relative frequency.
    cost: u32,
    /// 0 a deck, 1 EDICT common, 2 EDICT.
    rank: u8,
}

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let (mut edict, mut decks) = (PathBuf::from("/usr/share/edict/edict"), PathBuf::from("decks"));
    while let Some(argument) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{argument}: a path is missing"))?;
        match argument.as_str() {
            "--edict" => edict = value.into(),
            "--decks" => decks = value.into(),
            other => return Err(format!("{other}: the arguments are --edict FILE and --decks FOLDER").into()),
        }
    }
    let entries = read_edict(&edict)?;
    let kanji = kanji_readings(&decks)?;
    let mut words = deck_words(&decks, &entries)?;
    let productive = productive(&entries);
    words.extend(common(&entries, &productive));
    words.extend(further(&entries, &productive, &kanji));
    words.extend(own_words(&productive));
    let mut words = without_compounds(one_each(words));
    prefer(&mut words);
    let text = written(&words, &kanji);
    let file = decks.join("lexicon.tsv");
    fs::write(&file, &text)?;
    println!("{}: {} words, {} bytes", file.display(), words.len(), text.len());
    Ok(())
}

/// An entry of EDICT: one spelling with one reading.
struct Entry {
    head: String,
    read: String,
    classes: Vec<&'static str>,
    common: bool,
    /// Usually written in kana.
    kana: bool,
}

fn classes<'a>(marks: impl Iterator<Item = &'a str>) -> Vec<&'static str> {
    let mut found = Vec::new();
    for mark in marks {
        let class = match mark {
            "vs-s" => "vs-s",
            _ => match CLASSES.iter().find(|(name, _)| *name == mark) {
                Some((_, class)) => class,
                None => continue,
            },
        };
        if !found.contains(&class) {
            found.push(class);
        }
    }
    found
}

fn read_edict(path: &Path) -> Result<Vec<Entry>, Failure> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let (text, _) = encoding_rs::EUC_JP.decode_without_bom_handling(&bytes);
    let mut entries = Vec::new();
    // The first line is the title; an entry is `spelling [reading] /(marks) …/`, in kana alone `reading /…/`.
    for line in text.lines().skip(1) {
        let Some((entry, glosses)) = line.split_once(" /") else { continue };
        let (head, read) = entry.split_once(" [").unwrap_or((entry, entry));
        let head: String = head.nfkc().collect();
        let read = read.trim_end_matches(']').to_owned();
        let marks: Vec<&str> = groups(glosses).flat_map(|group| group.split(',')).collect();
        if OLD.iter().any(|old| glosses.contains(old)) || !read.chars().all(is_kana) || head.chars().count() > 10 {
            continue;
        }
        let first: Vec<&str> = groups(glosses).next().into_iter().flat_map(|group| group.split(',')).collect();
        if first.contains(&"exp") {
            continue;
        }
        let classes = classes(first.into_iter().chain(marks.iter().copied().filter(|m| *m == "vs")));
        if classes.is_empty() {
            continue;
        }
        let (common, kana) = (marks.contains(&"P"), marks.contains(&"uk"));
        entries.push(Entry { head, read, classes, common, kana });
    }
    if entries.is_empty() {
        return Err(format!("{}: no entry of EDICT in it", path.display()).into());
    }
    Ok(entries)
}

/// What stands in parentheses.
fn groups(text: &str) -> impl Iterator<Item = &str> {
    text.split('(').skip(1).filter_map(|rest| rest.split(')').next())
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '々')
}

/// The rows of a deck by column name.
fn rows(path: &Path) -> Result<Vec<HashMap<String, String>>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let columns = text.lines().find_map(|line| line.strip_prefix("#columns:")).unwrap_or_default();
    let row = |line: &str| columns.split('\t').map(str::to_owned).zip(line.split('\t').map(str::to_owned)).collect();
    Ok(text.lines().filter(|line| !line.starts_with('#')).map(row).collect())
}

/// Every spelling of the words in the decks. A business word has no part of speech of its own: EDICT's, or a noun.
fn deck_words(decks: &Path, entries: &[Entry]) -> Result<Vec<Word>, Failure> {
    let mut known: HashMap<(&str, &str), &Entry> = HashMap::new();
    for entry in entries {
        known.entry((&entry.head, &entry.read)).or_insert(entry);
    }
    let mut words = Vec::new();
    for deck in ["n5-words", "n4-words", "n3-words", "n2-words", "n1-words", "business"] {
        for row in rows(&decks.join(deck).with_extension("tsv"))? {
            let get = |name: &str| row.get(name).map_or("", String::as_str);
            let (head, read): (String, String) = (get("head").nfkc().collect(), get("read").nfkc().collect());
            let (head, read) = (head.trim_matches(['〜', '~']), read.trim_matches(['〜', '~']));
            let marks: Vec<&str> = get("pos").split(',').collect();
            if marks.contains(&"exp") || head.is_empty() || head.contains(char::is_whitespace) {
                continue;
            }
            let mut own = classes(marks.into_iter());
            if own.is_empty() && deck == "business" {
                let noun = head.chars().all(|c| is_kanji(c) || matches!(c, 'ァ'..='ー')) || head.ends_with('い');
                own = match known.get(&(head, read)) {
                    Some(entry) => entry.classes.clone(),
                    None if noun => vec!["n"],
                    None => continue,
                };
            }
            if own.is_empty() {
                continue;
            }
            let zipf: f64 = get("zipf").parse().unwrap_or(3.8);
            let usually_kana = get("tags").split(' ').any(|tag| tag == "uk");
            for spelling in std::iter::once(head).chain(get("alt").split(';')).filter(|s| !s.is_empty()) {
                let kana = spelling.chars().all(is_kana);
                // The frequency is that of the usual spelling.
                let zipf = if spelling == head || kana && usually_kana { zipf } else { (zipf - 1.0).min(4.0) };
                let zipf = if usually_kana && !kana && !head.chars().all(is_kana) { zipf - 1.5 } else { zipf };
                let (head, read, classes) = (spelling.to_owned(), read.to_owned(), own.clone());
                words.push(Word { head, read, classes, cost: cost(zipf), rank: 0 });
            }
        }
    }
    Ok(words)
}

/// −ln of a Zipf frequency (log10 of uses in a thousand million words), in tenths.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 300")]
fn cost(zipf: f64) -> u32 {
    ((9.0 - zipf.clamp(0.5, 8.0)) * std::f64::consts::LN_10 * 10.0).round() as u32
}

/// In how many longer spellings each word stands first or last: what is built with is met often.
fn productive(entries: &[Entry]) -> HashMap<String, u32> {
    let mut counts = HashMap::new();
    for entry in entries {
        let chars: Vec<char> = entry.head.chars().collect();
        for cut in 1..chars.len() {
            *counts.entry(chars[..cut].iter().collect()).or_insert(0) += 1;
            *counts.entry(chars[cut..].iter().collect()).or_insert(0) += 1;
        }
    }
    counts
}

/// The frequency that a word's use in other words lets guess.
fn guessed(base: f64, head: &str, productive: &HashMap<String, u32>) -> f64 {
    let uses = productive.get(head).copied().unwrap_or(0);
    base + (f64::from(uses) + 1.0).log10() * 0.6
}

/// What EDICT calls common.
fn common<'a>(entries: &'a [Entry], productive: &'a HashMap<String, u32>) -> impl Iterator<Item = Word> + 'a {
    entries.iter().filter(|e| e.common).flat_map(|e| {
        let zipf = guessed(3.3, &e.head, productive);
        let word = |head: &str, zipf: f64| Word {
            head: head.to_owned(),
            read: e.read.clone(),
            classes: e.classes.clone(),
            cost: cost(zipf),
            rank: 1,
        };
        let kana = e.kana && !e.head.chars().all(is_kana);
        let spelled = word(&e.head, if kana { zipf - 1.0 } else { zipf });
        std::iter::once(spelled).chain(kana.then(|| word(&e.read, zipf)))
    })
}

/// Further words as far as they are worth their room: nouns of two kanji and of one foreign word, verbs, adjectives.
fn further(
    entries: &[Entry],
    productive: &HashMap<String, u32>,
    kanji: &HashMap<char, HashMap<String, u32>>,
) -> Vec<Word> {
    let usual: HashSet<&str> = entries.iter().filter(|e| e.common).map(|e| e.head.as_str()).collect();
    let mut best: BTreeMap<&str, (u32, Word)> = BTreeMap::new();
    for entry in entries.iter().filter(|e| !e.common && !usual.contains(e.head.as_str())) {
        let chars: Vec<char> = entry.head.chars().collect();
        let uses = productive.get(&entry.head).copied().unwrap_or(0);
        let inflected = entry.classes.iter().any(|class| ending(class) > 0);
        let known = chars.iter().filter(|c| is_kanji(**c)).all(|c| kanji.contains_key(c));
        let foreign = chars.iter().all(|c| matches!(c, 'ァ'..='ー'));
        let wanted = known
            && match (chars.len(), chars.iter().filter(|c| is_kanji(**c)).count()) {
                (2, 2) => uses >= 1 || entry.classes.contains(&"vs"),
                (3, 3) => uses >= 3,
                (2..=6, 1..) => inflected && entry.head != entry.read,
                (3..=8, 0) => foreign && uses >= 2,
                _ => false,
            };
        if !wanted {
            continue;
        }
        let fits = fits(&chars, &entry.read, kanji);
        let (read, classes) = (entry.read.clone(), entry.classes.clone());
        let cost = cost(guessed(1.8, &entry.head, productive));
        let word = Word { head: entry.head.clone(), read, classes, cost, rank: 2 };
        let kept = best.entry(&entry.head).or_insert_with(|| (fits, word.clone()));
        if kept.0 < fits {
            *kept = (fits, word);
        }
    }
    best.into_values().map(|(_, word)| word).collect()
}

/// What EDICT does not have among its common words.
fn own_words(productive: &HashMap<String, u32>) -> Vec<Word> {
    let word = |head: &str, read: &str, class: &'static str| Word {
        head: head.to_owned(),
        read: read.to_owned(),
        classes: vec![class],
        cost: cost(guessed(usual(class), head, productive)),
        rank: 0,
    };
    let words = own::WORDS.iter().map(|(head, read, class)| word(head, read, class));
    words.chain(own::NAMES.iter().map(|(head, read)| word(head, read, "n"))).collect()
}

/// The least frequency that a word of our own has by its class.
fn usual(class: &str) -> f64 {
    match class {
        "suf" => 4.0,
        "pref" => 3.7,
        "t" | "na" => 4.4,
        _ => 3.6,
    }
}

/// What another reading of a spelling costs beside the one that is meant as a rule.
const OTHER_READING: u32 = 35;

/// Makes the other readings of a spelling dearer. Suffixes, prefixes and counters stand where no noun does.
fn prefer(words: &mut [Word]) {
    let preferred: HashMap<&str, &str> = own::PREFERRED.iter().copied().collect();
    for word in words {
        let inflected = word.classes.iter().find(|class| ending(class) > 0).copied();
        let stem = |text: &str| {
            let keep = text.chars().count().saturating_sub(inflected.map_or(0, ending));
            text.chars().take(keep).collect::<String>()
        };
        let Some(read) = preferred.get(stem(&word.head).as_str()) else { continue };
        if stem(&word.read) != *read && (inflected.is_none() || word.head.chars().count() > 1) {
            let bound = |class: &&'static str| matches!(*class, "suf" | "pref" | "ctr" | "num");
            if word.classes.iter().any(bound) {
                word.classes.retain(bound);
            } else {
                word.cost += OTHER_READING;
            }
        }
    }
}

/// How many deck words use the readings of a two-kanji word's parts, where the reading is made of such: of several
/// readings of a spelling the usual one has more.
fn fits(chars: &[char], read: &str, kanji: &HashMap<char, HashMap<String, u32>>) -> u32 {
    let [first, second] = chars else { return 0 };
    let (Some(first), Some(second)) = (kanji.get(first), kanji.get(second)) else { return 0 };
    let cuts = read.char_indices().map(|(at, _)| read.split_at(at)).skip(1);
    cuts.filter_map(|(a, b)| Some(1 + first.get(a)?.min(second.get(b)?))).max().unwrap_or(0)
}

/// The readings of each kanji with the number of deck words that use it.
fn kanji_readings(decks: &Path) -> Result<HashMap<char, HashMap<String, u32>>, Failure> {
    let mut all: HashMap<char, HashMap<String, u32>> = HashMap::new();
    for deck in ["n5-kanji", "n4-kanji", "n3-kanji", "n2-kanji", "n1-kanji", "name-kanji"] {
        for row in rows(&decks.join(deck).with_extension("tsv"))? {
            let Some(c) = row.get("head").and_then(|head| head.chars().next()) else { continue };
            let readings = all.entry(c).or_default();
            for entry in ["on", "kun"].into_iter().filter_map(|name| row.get(name)).flat_map(|text| text.split(' ')) {
                let (reading, uses) = entry.split_once(':').unwrap_or((entry, "0"));
                let reading: String = hiragana(reading.split('.').next().unwrap_or_default());
                readings.insert(reading, uses.parse().unwrap_or(0));
            }
        }
    }
    Ok(all)
}

fn hiragana(text: &str) -> String {
    let one = |c: char| match c {
        'ァ'..='ヶ' => u32::from(c).checked_sub(0x60).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    };
    text.chars().map(one).collect()
}

/// Each spelling and reading once: the deck's word before EDICT's, classes joined where the ranks are the same.
fn one_each(words: Vec<Word>) -> Vec<Word> {
    let mut all: BTreeMap<(String, String, bool), Word> = BTreeMap::new();
    for word in words {
        let inflects = word.classes.iter().any(|class| ending(class) > 0);
        match all.entry((word.head.clone(), word.read.clone(), inflects)) {
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert(word);
            }
            std::collections::btree_map::Entry::Occupied(mut taken) => {
                let kept = taken.get_mut();
                if kept.rank == word.rank || kept.rank == 0 && word.rank == 1 {
                    let new: Vec<_> = word.classes.iter().filter(|c| !kept.classes.contains(c)).copied().collect();
                    kept.classes.extend(new);
                }
                kept.cost = kept.cost.min(word.cost);
                kept.rank = kept.rank.min(word.rank);
            }
        }
    }
    all.into_values().collect()
}

/// Leaves out what is two words one after the other, in spelling and in reading: 雇用契約 is 雇用 and 契約. Words of three
/// kanji stay where they are common, and foreign ones that a deck or EDICT's common words have.
fn without_compounds(words: Vec<Word>) -> Vec<Word> {
    let plain: HashSet<(&str, &str)> = words.iter().map(|w| (w.head.as_str(), w.read.as_str())).collect();
    let two = |word: &Word| {
        let chars: Vec<(usize, char)> = word.head.char_indices().collect();
        let kanji = chars.iter().all(|(_, c)| is_kanji(*c));
        let foreign = chars.iter().all(|(_, c)| matches!(c, 'ァ'..='ー'));
        let polite = word.head.starts_with(['お', 'ご', '御']) && chars.len() >= 3 && word.rank > 0;
        let (least, most) = match (kanji, foreign, polite) {
            (true, ..) if chars.len() >= 4 => (2, chars.len() - 2),
            (true, ..) if chars.len() == 3 && word.rank > 1 => (1, 2),
            (_, true, _) if chars.len() >= 7 && word.rank > 1 => (3, chars.len() - 3),
            (_, _, true) => return plain.contains(&(&word.head[chars[1].0..], tail(&word.read, 1))),
            _ => return false,
        };
        (least..=most).any(|cut| {
            let (a, b) = word.head.split_at(chars[cut].0);
            let reads = word.read.char_indices().skip(1).map(|(at, _)| word.read.split_at(at));
            reads.into_iter().any(|(x, y)| plain.contains(&(a, x)) && plain.contains(&(b, y)))
        })
    };
    let kept: Vec<bool> = words.iter().map(|word| !two(word)).collect();
    let mut kept = kept.into_iter();
    let mut words = words.clone();
    words.retain(|_| kept.next() == Some(true));
    words
}

fn tail(text: &str, chars: usize) -> &str {
    text.char_indices().nth(chars).map_or("", |(at, _)| &text[at..])
}

/// The file: a head that says what it is, then the words.
fn written(words: &[Word], kanji: &HashMap<char, HashMap<String, u32>>) -> String {
    let mut lines = Vec::new();
    for (c, readings) in kanji {
        // Of the readings that most words use; the same number, the same choice every time.
        let best = readings.iter().filter(|(read, _)| !read.is_empty()).max_by_key(|(read, uses)| (**uses, *read));
        lines.extend(best.map(|(read, _)| line(&c.to_string(), read, "kanji", 200)));
    }
    for word in words {
        let (inflected, whole): (Vec<&str>, Vec<&str>) = word.classes.iter().partition(|class| ending(class) > 0);
        if !whole.is_empty() {
            lines.push(line(&word.head, &word.read, &whole.join(","), word.cost));
        }
        for class in inflected {
            let stem = |text: &str| {
                let count = text.chars().count().saturating_sub(ending(class));
                text.chars().take(count).collect::<String>()
            };
            let (head, read) = (stem(&word.head), stem(&word.read));
            // する, 来る and the like are in the grammar tables.
            if !head.is_empty() {
                lines.push(line(&head, &read, class, word.cost));
            }
        }
    }
    lines.sort();
    lines.dedup();
    let head = [
        "#gokaku lexicon:1",
        "#license:CC BY-SA 4.0",
        "#source:the decks; further spellings, readings and parts of speech: JMdict/EDICT (EDRDG); made by examples/make_lexicon.rs",
        "#columns:stem\tread\tclass\tcost",
    ];
    head.into_iter().map(str::to_owned).chain(lines).map(|line| line + "\n").collect()
}

fn line(head: &str, read: &str, class: &str, cost: u32) -> String {
    let read = if read == head { "" } else { read };
    format!("{head}\t{read}\t{class}\t{cost}")
}
