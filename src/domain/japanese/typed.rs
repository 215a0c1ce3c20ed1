//! Judges a typed reading: a small automaton over the expected kana that takes every usual spelling of them.
//!
//! It asks which kana were meant, not which system of Latin letters was used; what it never takes is a spelling of
//! other kana. Length, doubled consonants and voicing always count. Where letters stand for several kana (ji for じ
//! and ぢ, ō for おう and おお, the n of shinyou) the answer is right with a [`Note`]. It knows readings only: which
//! word was asked, and what the learner meant by it, are others' business.

use super::kana;
use super::romaji::{self, LONG};
use super::slip::{self, Slip};

/// Nothing that is typed by hand is longer.
const LONGEST: usize = 500;

/// What a typed reading is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// These kana and no others.
    Right,
    /// Right, and worth a word: the letters stand for other kana too.
    RightBut(Note),
    /// Other kana, or no Japanese at all.
    Wrong(Slip),
    /// Nothing that could be a reading; ask again rather than count it.
    NoAnswer(Why),
}

impl Verdict {
    /// Whether the answer counts as right.
    pub const fn is_right(self) -> bool {
        matches!(self, Verdict::Right | Verdict::RightBut(_))
    }
}

/// What is worth saying about a right answer. The kana should be shown with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// A mark of length (ō) leaves open which kana make the vowel long.
    Length,
    /// The letters spell other kana as well: ji じ or ぢ, wa は or わ, ti ち or ティ, n before a vowel or y.
    Shared,
}

/// Why something typed is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Nothing was typed but blanks and punctuation.
    Empty,
    /// Kanji: the reading was asked.
    Kanji,
    /// Neither kana nor Latin letters.
    Unreadable,
}

/// Judges what was typed against the readings, of which any will do.
///
/// Of several readings that do not fit, the one that fits furthest tells the slip.
pub fn judge<S: AsRef<str>>(readings: &[S], typed: &str) -> Verdict {
    let letters = kana::hiragana(&romaji::letters(typed));
    let plain: Vec<char> = letters.chars().map(|c| if kana::is_idle(c) { ' ' } else { c }).collect();
    let is_mark = |c: char| matches!(c, ' ' | '-' | '\'' | '^');
    let readable = |c: char| kana::is_kana(c) || c.is_ascii_lowercase() || is_mark(c) || c == LONG;
    match () {
        () if plain.iter().all(|&c| is_mark(c)) => return Verdict::NoAnswer(Why::Empty),
        () if plain.iter().any(|&c| kana::is_kanji(c)) => return Verdict::NoAnswer(Why::Kanji),
        () if plain.len() > LONGEST || !plain.iter().all(|&c| readable(c)) => {
            return Verdict::NoAnswer(Why::Unreadable);
        }
        () => {}
    }
    let mut furthest = Slip::NOTHING_FITS;
    let mut best: Option<Option<Note>> = None;
    for (n, reading) in readings.iter().enumerate() {
        let expected: Vec<char> = kana::normal(reading.as_ref()).to_lowercase().chars().collect();
        let letters = parted(&plain, ends_open(reading.as_ref()));
        match walk(&expected, &letters) {
            Ok(note) => best = Some(best.map_or(note, |other| other.min(note))),
            Err((at, from)) if n == 0 || at > furthest.at => {
                let (at, kind) = slip::first(&expected, at, &letters, from);
                furthest = Slip { reading: n, at, kind };
            }
            Err(_) => {}
        }
    }
    match best {
        Some(None) => Verdict::Right,
        Some(Some(note)) => Verdict::RightBut(note),
        None => Verdict::Wrong(furthest),
    }
}

/// Whether a reading is marked as going on: お〜.
fn ends_open(reading: &str) -> bool {
    reading.trim_end().ends_with(['〜', '～', '~'])
}

/// The letters with hyphens told apart: after a vowel a hyphen is ー and stays, elsewhere it parts words and becomes a
/// blank; so does the last one where the reading goes on.
fn parted(plain: &[char], goes_on: bool) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(plain.len());
    let last = plain.iter().rposition(|&c| c != ' ');
    for (n, &c) in plain.iter().enumerate() {
        let vowel = |c: char| romaji::is_vowel(c) || kana::vowel(c).is_some() || matches!(c, '-' | 'ー' | LONG);
        let long = out.last().is_some_and(|&before| vowel(before));
        out.push(match c {
            '^' => LONG,
            '-' if !long || goes_on && last == Some(n) => ' ',
            _ => c,
        });
    }
    out
}

/// A step over some expected kana and some letters, and what it leaves open.
type Step = (usize, usize, Option<Note>);

/// Walks the expected kana and the letters side by side, all ways at once. Right with the mildest note, or how far it
/// came: kana understood, and where the letters stood.
fn walk(expected: &[char], letters: &[char]) -> Result<Option<Note>, (usize, usize)> {
    let width = expected.len() + 1;
    // For every place: not reached, or reached with the mildest note so far.
    let mut reached: Vec<Option<Option<Note>>> = vec![None; width * (letters.len() + 1)];
    reached[0] = Some(None);
    let mut furthest = (0, 0);
    let mut steps: Vec<Step> = Vec::new();
    for typed in 0..letters.len() {
        for known in 0..width {
            let Some(note) = reached[typed * width + known] else { continue };
            furthest = furthest.max((known, typed));
            steps.clear();
            if matches!(letters[typed], ' ' | '\'') {
                steps.push((0, 1, None));
            }
            if known < expected.len() {
                steps_from(expected, known, letters, typed, &mut steps);
            }
            for &(kana, taken, left_open) in &steps {
                let place = &mut reached[(typed + taken) * width + known + kana];
                let note = note.max(left_open);
                *place = Some(place.map_or(note, |other| other.min(note)));
            }
        }
    }
    for known in 0..width {
        if reached[letters.len() * width + known].is_some() {
            furthest = furthest.max((known, letters.len()));
        }
    }
    reached[letters.len() * width + expected.len()].ok_or(furthest)
}

/// Every way to go on from a place.
fn steps_from(expected: &[char], known: usize, letters: &[char], typed: usize, steps: &mut Vec<Step>) {
    let (kana, rest) = (expected[known], &letters[typed..]);
    if kana == rest[0] {
        steps.push((1, 1, None));
    }
    for row in romaji::rows_at(&expected[known..]) {
        let kana = row.kana.chars().count();
        let fitting = |spellings: &'static str| spellings.split(' ').filter(|s| !s.is_empty() && starts(rest, s));
        steps.extend(fitting(row.own).map(|s| (kana, s.len(), None)));
        steps.extend(fitting(row.shared).map(|s| (kana, s.len(), Some(Note::Shared))));
    }
    match kana {
        'ん' => nasal(expected.get(known + 1).copied(), rest, steps),
        'っ' => double(rest, known + 1 == expected.len(), steps),
        'は' if particle_ha(expected, known) && starts(rest, "wa") => steps.push((1, 2, Some(Note::Shared))),
        'へ' if particle_he(expected, known) && starts(rest, "e") => steps.push((1, 1, Some(Note::Shared))),
        'ゔ' if rest[0] == 'ぶ' => steps.push((1, 1, Some(Note::Shared))),
        _ => {}
    }
    if let Some(vowel) = vowel_before(expected, known) {
        long(vowel, kana, rest[0], steps);
    } else if kana == 'ー' && rest[0] == '-' {
        steps.push((1, 1, None));
    }
}

pub(super) fn starts(letters: &[char], spelling: &str) -> bool {
    letters.len() >= spelling.len() && spelling.chars().zip(letters).all(|(a, &b)| a == b)
}

/// ん: n, nn, n' and xn; m before b, p and m. An n or nn that a vowel or y follows could be heard otherwise.
fn nasal(next: Option<char>, rest: &[char], steps: &mut Vec<Step>) {
    let joins = |n: usize| rest.get(n).is_some_and(|&c| romaji::is_vowel(c) || c == 'y').then_some(Note::Shared);
    match (rest[0], rest.get(1)) {
        ('n', Some('n')) => steps.extend([(1, 1, None), (1, 2, joins(2))]),
        ('n', Some('\'')) => steps.push((1, 2, None)),
        ('n', _) => steps.push((1, 1, joins(1))),
        ('x', Some('n')) => steps.push((1, 2, None)),
        ('m', _) if next.is_some_and(|c| "ばびぶべぼぱぴぷぺぽまみむめも".contains(c)) => {
            steps.push((1, 1, None))
        }
        _ => {}
    }
}

/// っ: the next consonant doubled (across a blank too), t before ch; at the end of a cry (あっ) also a t or apostrophe.
fn double(rest: &[char], last: bool, steps: &mut Vec<Step>) {
    let first = rest[0];
    let next = rest[1..].iter().copied().find(|c| !matches!(c, ' ' | '\''));
    let doubles = first.is_ascii_lowercase() && !romaji::is_vowel(first) && !matches!(first, 'n' | 'x' | 'l');
    let same = next == Some(first) || first == 't' && starts(&rest[1..], "ch");
    let cut_off = last && matches!(first, 't' | '\'') && next.is_none();
    if doubles && same || cut_off {
        steps.push((1, 1, None));
    }
}

/// The vowel that the kana before this one ends in, through any ー.
pub(super) fn vowel_before(expected: &[char], known: usize) -> Option<char> {
    let sounding = expected[..known].iter().rev().find(|&&c| c != 'ー')?;
    kana::vowel(*sounding)
}

/// The second half of a long vowel: ー as hyphen, macron or the vowel once more; any other as macron. A hyphen is ー and
/// nothing else: me-ru is メール, never めいる.
fn long(vowel: char, kana: char, letter: char, steps: &mut Vec<Step>) {
    if kana == 'ー' {
        if matches!(letter, '-' | LONG) || romaji::vowel_letter(vowel) == Some(letter) {
            steps.push((1, 1, None));
        } else if vowel == letter {
            steps.push((1, 1, Some(Note::Length)));
        }
    } else if letter == LONG && kana::lengthens(vowel, kana) {
        steps.push((1, 1, Some(Note::Length)));
    }
}

/// Whether は is the particle, said wa: in these words and turns only, so that はは is never hawa.
fn particle_ha(expected: &[char], at: usize) -> bool {
    const FINAL: [&str; 11] = [
        "こんにちは",
        "こんばんは",
        "では",
        "ては",
        "には",
        "ことは",
        "というのは",
        "あるいは",
        "もしくは",
        "じつは",
        "または",
    ];
    const WITHIN: [&str; 8] = ["ではな", "ではあ", "ではす", "とはい", "とはかぎ", "にはおよ", "にはあた", "ことはな"];
    let text: String = expected.iter().collect();
    let before: String = expected[..=at].iter().collect();
    let final_here = at + 1 == expected.len() && FINAL.iter().any(|word| before.ends_with(word));
    final_here
        || WITHIN.iter().any(|turn| {
            let ha = turn.chars().position(|c| c == 'は').unwrap_or(0);
            at >= ha && text.chars().skip(at - ha).collect::<String>().starts_with(turn)
        })
}

/// Whether へ is the particle, said e: after two kana or more, at the end or before a last の.
fn particle_he(expected: &[char], at: usize) -> bool {
    at >= 2 && matches!(expected[at + 1..], [] | ['の'])
}
