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
    let more_nasal = rest[..] == ['n'] || heard.first() == Some(&'ん');
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
        Some('っ') => Kind::DoubleExtra,
        _ if wanted == 'ん' => Kind::NasalMissing,
        Some(_) if more_nasal || rest[0] == 'n' && follows(&expected[at..], &rest[1..]) => Kind::NasalExtra,
        None => Kind::Short,
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

/// Whether the letters spell the kana at the head of these.
fn follows(expected: &[char], letters: &[char]) -> bool {
    romaji::rows_at(expected).any(|row| row.own.split(' ').any(|spelling| starts(letters, spelling)))
}
