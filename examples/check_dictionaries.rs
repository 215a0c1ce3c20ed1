//! Compares the decks with the dictionaries they come from: spellings and readings with EDICT, the fields of a kanji
//! with KANJIDIC2. Prints `file:line: id: what differs`, and exits 1 when something needs a look, 2 when it cannot tell; `--write` takes over
//! strokes, grade and frequency. Knows nothing of the collection. `docs/data-sources.md` says when to run it.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what it finds is what it prints")]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser;
use unicode_normalization::UnicodeNormalization;

type Failure = Box<dyn Error>;

#[derive(Parser)]
struct Arguments {
    /// EDICT as the Debian package `edict` installs it (EUC-JP)
    #[arg(long, value_name = "FILE")]
    edict: PathBuf,
    /// KANJIDIC2 as the Debian package `kanjidic-xml` installs it; plain XML will do
    #[arg(long, value_name = "FILE")]
    kanjidic: PathBuf,
    /// The folder of the decks
    #[arg(long, value_name = "DIR", default_value = "decks")]
    decks: PathBuf,
    /// Take strokes, grade and frequency from KANJIDIC2
    #[arg(long)]
    write: bool,
}

/// Rows that differ from EDICT and were looked at: the row is right, or at least meant.
const LOOKED_AT: [(&str, &str); 4] = [
    ("w2104230", "月 read がつ, as in 一月: EDICT has only whole months"),
    ("w1005190", "さっさと: this EDICT has only さっさ, to which と belongs"),
    ("w1547380", "欲深い is heard as よくふかい and よくぶかい: EDICT has the latter"),
    ("b-goudougaisha", "合同会社 is said ごうどうがいしゃ: EDICT has かいしゃ"),
];

/// The fields of a kanji that are numbers, with the element that holds each.
const NUMBERS: [(&str, &str); 4] =
    [("strokes", "stroke_count"), ("grade", "grade"), ("freq", "freq"), ("jlpt4", "jlpt")];
const WRITTEN: [&str; 3] = ["strokes", "grade", "freq"];
const READINGS: [(&str, &str); 2] = [("on", "ja_on"), ("kun", "ja_kun")];

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(report) if report.needs_a_look == 0 => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<Report, Failure> {
    let edict = Edict::read(&arguments.edict)?;
    let kanjidic = read_kanjidic(&arguments.kanjidic)?;
    let mut report = Report::default();
    for path in deck_files(&arguments.decks)? {
        let mut deck = Deck::read(&path)?;
        match deck.kind.as_str() {
            "word" | "business" => check_words(&deck, &edict, &mut report),
            "kanji" => {
                let changes = check_kanji(&deck, &kanjidic, &mut report);
                if arguments.write && !changes.is_empty() {
                    deck.apply(changes);
                    deck.save()?;
                }
            }
            _ => {}
        }
    }
    println!("{}", report.summary());
    Ok(report)
}

#[derive(Default)]
struct Report {
    needs_a_look: usize,
    counts: BTreeMap<&'static str, usize>,
}

impl Report {
    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_insert(0) += 1;
    }

    fn differs(&mut self, deck: &Deck, row: &Row, what: &str) {
        self.needs_a_look += 1;
        println!("{}:{}: {}: {what}", deck.path.display(), row.line, deck.get(row, "id"));
    }

    fn summary(&self) -> String {
        let counts: Vec<String> = self.counts.iter().map(|(what, count)| format!("{count} {what}")).collect();
        format!("{}; {} to look at", counts.join(", "), self.needs_a_look)
    }
}

struct Deck {
    path: PathBuf,
    kind: String,
    head: Vec<String>,
    columns: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    line: usize,
    fields: Vec<String>,
}

fn deck_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "tsv") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

impl Deck {
    fn read(path: &Path) -> Result<Deck, Failure> {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let head: Vec<String> = text.lines().take_while(|line| line.starts_with('#')).map(str::to_owned).collect();
        let value = |key: &str| head.iter().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
        let columns: Vec<String> = value("#columns:").split('\t').map(str::to_owned).collect();
        let mut rows = Vec::new();
        for (at, line) in text.lines().enumerate().skip(head.len()) {
            let fields: Vec<String> = line.split('\t').map(str::to_owned).collect();
            if !head.is_empty() && fields.len() != columns.len() {
                return Err(format!("{}:{}: not {} columns", path.display(), at + 1, columns.len()).into());
            }
            rows.push(Row { line: at + 1, fields });
        }
        Ok(Deck { path: path.to_owned(), kind: value("#kind:").to_owned(), columns, rows, head })
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// Empty where the deck has no such column.
    fn get<'r>(&self, row: &'r Row, name: &str) -> &'r str {
        self.column(name).and_then(|at| row.fields.get(at)).map_or("", String::as_str)
    }

    fn apply(&mut self, changes: Vec<Change>) {
        for Change { row, column, value } in changes {
            if let Some(field) = self.rows.get_mut(row).and_then(|row| row.fields.get_mut(column)) {
                *field = value;
            }
        }
    }

    fn save(&self) -> Result<(), Failure> {
        let rows = self.rows.iter().map(|row| row.fields.join("\t"));
        let lines: Vec<String> = self.head.iter().cloned().chain(rows).collect();
        fs::write(&self.path, lines.join("\n") + "\n").map_err(|error| format!("{}: {error}", self.path.display()))?;
        Ok(())
    }
}

/// Katakana as hiragana and full-width letters as plain ones: EDICT writes Ｔシャツ and Ｗｉ‐Ｆｉ.
fn fold(text: &str) -> String {
    let plain = text.nfkc().map(|c| match c {
        'ァ'..='ヶ' => u32::from(c).checked_sub(0x60).and_then(char::from_u32).unwrap_or(c),
        '\u{2010}' => '-',
        other => other,
    });
    plain.collect()
}

fn is_kana(text: &str) -> bool {
    text.chars().all(|c| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー'))
}

/// What EDICT says: the readings of each spelling, and every reading there is.
struct Edict {
    readings: HashMap<String, HashSet<String>>,
    sounds: HashSet<String>,
}

impl Edict {
    fn read(path: &Path) -> Result<Edict, Failure> {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let (text, _) = encoding_rs::EUC_JP.decode_without_bom_handling(&bytes);
        let mut edict = Edict { readings: HashMap::new(), sounds: HashSet::new() };
        // The first line is the title; an entry is `spelling [reading] /…/`, in kana alone `reading /…/`.
        for line in text.lines().skip(1) {
            let Some((entry, _)) = line.split_once(" /") else {
                continue;
            };
            let (spelling, reading) = entry.split_once(" [").unwrap_or((entry, entry));
            let reading = fold(reading.trim_end_matches(']'));
            edict.sounds.insert(reading.clone());
            edict.readings.entry(fold(spelling)).or_default().insert(reading);
        }
        if edict.readings.is_empty() {
            return Err(format!("{}: no entry of EDICT in it", path.display()).into());
        }
        Ok(edict)
    }
}

fn check_words(deck: &Deck, edict: &Edict, report: &mut Report) {
    for row in &deck.rows {
        let (id, head, read) = (deck.get(row, "id"), deck.get(row, "head"), fold(deck.get(row, "read")));
        if deck.kind == "business" && id.starts_with('w') {
            continue;
        }
        let known = edict.readings.get(&fold(head));
        if known.is_some_and(|readings| readings.contains(&read)) {
            report.count("words as in EDICT");
        } else if is_kana(head) && edict.sounds.contains(&read) {
            report.count("kana words that EDICT spells in kanji");
        } else if LOOKED_AT.iter().any(|(looked_at, _)| *looked_at == id) {
            report.count("words that differ and were looked at");
        } else if let Some(readings) = known {
            let mut readings: Vec<&str> = readings.iter().map(String::as_str).collect();
            readings.sort_unstable();
            report.differs(deck, row, &format!("{head} is read {read} here, {} in EDICT", readings.join(" or ")));
        } else if id.starts_with("x-") || id.starts_with("b-") {
            report.count("words of our own that EDICT does not have");
        } else {
            report.differs(deck, row, &format!("{head} ({read}) is not in EDICT"));
        }
    }
}

/// One kanji of KANJIDIC2, element or reading type → what stands in it.
type Character = HashMap<String, Vec<String>>;

/// Reads KANJIDIC2 line by line: it has one element a line. A compressed file goes through `gzip -dc`.
fn read_kanjidic(path: &Path) -> Result<HashMap<String, Character>, Failure> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) { unpacked(path)? } else { bytes };
    let text = String::from_utf8(bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut all = HashMap::new();
    let mut literal = String::new();
    for line in text.lines() {
        let Some((name, value)) = element(line) else {
            continue;
        };
        if name == "literal" {
            literal = value.to_owned();
        }
        let character: &mut Character = all.entry(literal.clone()).or_default();
        character.entry(name.to_owned()).or_default().push(value.to_owned());
    }
    if literal.is_empty() {
        return Err(format!("{}: no kanji of KANJIDIC2 in it", path.display()).into());
    }
    Ok(all)
}

fn unpacked(path: &Path) -> Result<Vec<u8>, Failure> {
    let output = Command::new("gzip").arg("-dc").arg(path).output().map_err(|error| format!("gzip: {error}"))?;
    if !output.status.success() {
        return Err(format!("{}: gzip could not unpack it", path.display()).into());
    }
    Ok(output.stdout)
}

/// `<name …>value</name>` on a line of its own; a reading goes by its type.
fn element(line: &str) -> Option<(&str, &str)> {
    let (open, rest) = line.trim().strip_prefix('<')?.split_once('>')?;
    let (value, _) = rest.split_once("</")?;
    let name = match open.split_once("r_type=\"") {
        Some((_, kind)) => kind.split('"').next()?,
        None => open.split(' ').next()?,
    };
    Some((name, value))
}

/// A field to be taken over: row, column, value.
struct Change {
    row: usize,
    column: usize,
    value: String,
}

fn check_kanji(deck: &Deck, all: &HashMap<String, Character>, report: &mut Report) -> Vec<Change> {
    let mut changes = Vec::new();
    for (at, row) in deck.rows.iter().enumerate() {
        let Some(character) = all.get(deck.get(row, "head")) else {
            report.differs(deck, row, "not in KANJIDIC2");
            continue;
        };
        let before = report.needs_a_look;
        for (column, name) in NUMBERS {
            let theirs = character.get(name).and_then(|values| values.first()).map_or("", String::as_str);
            let ours = deck.get(row, column);
            if ours == theirs {
                continue;
            }
            report.differs(deck, row, &format!("{column} is “{ours}” here, “{theirs}” in KANJIDIC2"));
            if let Some(column) = deck.column(column).filter(|_| WRITTEN.contains(&column)) {
                changes.push(Change { row: at, column, value: theirs.to_owned() });
            }
        }
        for (column, name) in READINGS {
            let theirs = character.get(name).map_or(&[][..], Vec::as_slice);
            check_readings(deck, row, column, theirs, report);
        }
        report.count(if report.needs_a_look == before { "kanji as in KANJIDIC2" } else { "kanji that differ" });
    }
    changes
}

/// Which readings there are; their order, and the counts behind them, are the decks' own.
fn check_readings(deck: &Deck, row: &Row, column: &str, theirs: &[String], report: &mut Report) {
    let entries = deck.get(row, column).split(' ').filter(|entry| !entry.is_empty());
    let ours: HashSet<&str> = entries.filter_map(|entry| entry.split(':').next()).collect();
    let theirs: HashSet<&str> = theirs.iter().map(String::as_str).collect();
    for reading in ours.difference(&theirs) {
        report.differs(deck, row, &format!("{column} {reading} is not in KANJIDIC2"));
    }
    for reading in theirs.difference(&ours) {
        report.differs(deck, row, &format!("{column} {reading} is only in KANJIDIC2"));
    }
}
