//! Says where a typed reading first leaves the expected one, and in which way, so that a learner can be told.

use super::kana;
use super::romaji::{self, LONG};
use super::typed::{starts, vowel_before};

/// The first difference between what was typed and a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slip {
    /// Which of the readings it is measured against.
    pub reading: usize,
    /// How many kana of that reading (in its normal form, [`kana::normal`]) were right before it.
    pub at: usize,
    pub kind: Kind,
}

impl Slip {
    /// What there is to say where no reading is known.
    pub(super) const NOTHING_FITS: Slip = Slip { reading: 0, at: 0, kind: Kind::Other };

    /// The difference in kana, with the syllable before it where it would say nothing alone. `reading` is the one that
    /// the slip names.
    pub fn told(&self, reading: &str, typed: &str) -> Told {
        let wanted: Vec<char> = kana::normal(reading).to_lowercase().chars().collect();
        let heard: Vec<char> = kana::normal(&romaji::finished(typed)).chars().collect();
        let at = self.at.min(wanted.len());
        let from = syllable_before(&wanted, at);
        // Where the syllable at a place ends.
        let end = |kana: &[char], at: usize| (at + 1 + small_at(kana, at + 1)).min(kana.len());
        let part = |kana: &[char], from: usize, to: usize| -> String {
            kana.get(from.min(kana.len())..to.min(kana.len())).unwrap_or(&[]).iter().collect()
        };
        let before = part(&wanted, from, at);
        let (wanted, typed) = match self.kind {
            Kind::LongMissing | Kind::NasalMissing => (part(&wanted, from, at + 1), before),
            Kind::LongExtra => (before.clone(), before + &part(&heard, at, at + 1)),
            Kind::NasalExtra => (before.clone(), before + "ん"),
            Kind::LongOther => (part(&wanted, from, at + 1), before + &part(&heard, at, at + 1)),
            Kind::DoubleMissing => {
                let next = part(&wanted, at + 1, end(&wanted, at + 1));
                (format!("{before}っ{next}"), before + &next)
            }
            Kind::DoubleExtra => {
                let next = part(&wanted, at, end(&wanted, at));
                (format!("{before}{next}"), format!("{before}っ{next}"))
            }
            Kind::Size => {
                // A small kana stands with the one that it changes.
                let first =
                    if small_at(&wanted, at) == 1 || small_at(&heard, at) == 1 { at.saturating_sub(1) } else { at };
                (part(&wanted, first, first + 2), part(&heard, first, first + 2))
            }
            Kind::Short => (part(&wanted, at, wanted.len()), String::new()),
            Kind::Beyond => (String::new(), part(&heard, at, heard.len())),
            Kind::Voicing | Kind::Other => {
                let same = wanted.get(at).is_some() && wanted.get(at) == heard.get(at);
                let at = if same { end(&wanted, at) } else { at };
                let (to, heard_to) = (end(&wanted, at), end(&heard, at));
                // One syllable is another; where more differs, it is another reading as a whole.
                let rest_fits = wanted.get(to..) == heard.get(heard_to..);
                match rest_fits || self.kind == Kind::Voicing {
                    true => (part(&wanted, at, to), part(&heard, at, heard_to)),
                    false => (String::new(), String::new()),
                }
            }
        };
        Told { kind: self.kind, wanted, typed }
    }
}

/// A slip in kana, to be said: しゅう was wanted, しゅ was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub kind: Kind,
    /// Hiragana; empty where nothing should stand, or where the whole reading is another.
    pub wanted: String,
    /// Hiragana, and letters that make none.
    pub typed: String,
}

/// Where the syllable that ends before `at` begins.
fn syllable_before(kana: &[char], at: usize) -> usize {
    let start = at.saturating_sub(1);
    start.saturating_sub(small_at(kana, start))
}

/// 1 where a small ゃ, ゅ, ょ or vowel stands, which belongs to the kana before it.
fn small_at(kana: &[char], at: usize) -> usize {
    usize::from(kana.get(at).is_some_and(|c| "ぁぃぅぇぉゃゅょゎ".contains(*c)))
}

/// In which way a typed reading is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A vowel is short that should be long: biru for ビール.
    LongMissing,
    /// A vowel is long that should be short: biiru for ビル.
    LongExtra,
    /// Long, but with another kana: toori for とうり.
    LongOther,
    /// っ is missing: kite for きって.
    DoubleMissing,
    /// A consonant is doubled that should not be: kitte for きて.
    DoubleExtra,
    /// ん is missing: konichiwa.
    NasalMissing,
    /// There is a ん too many.
    NasalExtra,
    /// The voice mark is wrong: kakusei for がくせい.
    Voicing,
    /// Small kana for full ones or the other way round: riyokou for りょこう.
    Size,
    /// It stops before the reading does.
    Short,
    /// It goes on after the reading.
    Beyond,
    /// Another kana.
    Other,
}

impl Kind {
    /// The name of the class, as the table of typed readings has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::LongMissing => "long vowel missing",
            Kind::LongExtra => "long vowel too many",
            Kind::LongOther => "long by another kana",
            Kind::DoubleMissing => "small tsu missing",
            Kind::DoubleExtra => "small tsu too many",
            Kind::NasalMissing => "n missing",
            Kind::NasalExtra => "n too many",
            Kind::Voicing => "voicing",
            Kind::Size => "small or full kana",
            Kind::Short => "too short",
            Kind::Beyond => "too long",
            Kind::Other => "another kana",
        }
    }
}

/// The place and kind of the difference where `at` kana were understood and the letters stood at `from`.
pub(super) fn first(expected: &[char], at: usize, letters: &[char], from: usize) -> (usize, Kind) {
    // The n of konichiwa was taken for the ん; it belongs to the に, and it is the ん that is missing.
    let stolen = |at: usize, from: usize| expected[at] == 'ん' && follows(&expected[at + 1..], &letters[from..]);
    match (at.checked_sub(1), from.checked_sub(1)) {
        (Some(at), Some(from)) if stolen(at, from) => (at, Kind::NasalMissing),
        _ => (at, kind(expected, at, letters, from)),
    }
}

fn kind(expected: &[char], at: usize, letters: &[char], from: usize) -> Kind {
    let rest = letters.get(from..).unwrap_or(&[]);
    let before = vowel_before(expected, at);
    let heard = heard(rest);
    let parted = rest.first() == Some(&'n') && matches!(rest.get(1), None | Some('\'' | ' '));
    let more_nasal = parted || heard.first() == Some(&'ん');
    let more_long = lengthened(before, rest);
    let Some(&wanted) = expected.get(at) else {
        return match () {
            () if more_long => Kind::LongExtra,
            () if more_nasal => Kind::NasalExtra,
            () => Kind::Beyond,
        };
    };
    let wants_long = wanted == 'ー' || before.is_some_and(|vowel| kana::lengthens(vowel, wanted));
    match heard.first() {
        _ if wants_long && more_long => Kind::LongOther,
        _ if wants_long => Kind::LongMissing,
        _ if more_long => Kind::LongExtra,
        _ if wanted == 'っ' => Kind::DoubleMissing,
        Some('っ') if heard.get(1) == Some(&wanted) => Kind::DoubleExtra,
        _ if wanted == 'ん' => Kind::NasalMissing,
        Some(_) if more_nasal || rest[0] == 'n' && follows(&expected[at..], &rest[1..]) => Kind::NasalExtra,
        None => Kind::Short,
        Some(_) if begun(&expected[at..], rest) => Kind::Short,
        Some(_) => expected[at..].iter().zip(&heard).find(|(a, b)| a != b).map_or(Kind::Other, |(&a, &b)| differ(a, b)),
    }
}

/// The way in which two kana differ.
fn differ(wanted: char, typed: char) -> Kind {
    match () {
        () if kana::full_size(wanted) == kana::full_size(typed) => Kind::Size,
        () if kana::bare(wanted) == kana::bare(typed) => Kind::Voicing,
        () => Kind::Other,
    }
}

/// The first two kana that the rest of the letters makes, or what stands in their place.
fn heard(rest: &[char]) -> Vec<char> {
    let text: String = rest.iter().filter(|c| !matches!(c, ' ' | '\'')).collect();
    kana::hiragana(&romaji::to_kana(&text)).chars().take(2).collect()
}

/// Whether the rest goes on with the vowel before it, in letters or kana.
fn lengthened(before: Option<char>, rest: &[char]) -> bool {
    let (Some(vowel), Some(&first)) = (before, rest.iter().find(|c| **c != ' ')) else { return false };
    let as_kana =
        "aiueo".chars().zip("あいうえお".chars()).find(|&(letter, _)| letter == first).map_or(first, |(_, k)| k);
    matches!(first, '-' | 'ー' | LONG) || kana::lengthens(vowel, as_kana)
}

/// Whether the letters are the beginning of a spelling of these kana and no more.
fn begun(expected: &[char], letters: &[char]) -> bool {
    let text: String = letters.iter().collect();
    romaji::rows_at(expected).any(|row| row.own.split(' ').any(|own| own.len() > text.len() && own.starts_with(&text)))
}

/// Whether the letters spell the kana at the head of these.
fn follows(expected: &[char], letters: &[char]) -> bool {
    romaji::rows_at(expected).any(|row| row.own.split(' ').any(|spelling| starts(letters, spelling)))
}
