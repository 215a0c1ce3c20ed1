//! Kana in Latin letters: every usual spelling of every kana, and the way back for showing what was typed.

use unicode_normalization::char::decompose_canonical;

use super::kana;

/// The spellings of one kana or of two that sound as one.
#[derive(Debug)]
pub struct Row {
    /// One or two hiragana.
    pub kana: &'static str,
    /// Blank-separated spellings that stand for these kana and no others; the first is what we would write.
    pub own: &'static str,
    /// Blank-separated spellings that other kana claim as well: ぢ as ji, ティ as ti.
    pub shared: &'static str,
}

/// Hepburn, Kunrei, Nihon-shiki and what an input method takes, in this order of preference.
#[rustfmt::skip]
const SPELLINGS: &[(&str, &str, &str)] = &[
    ("あ", "a", ""), ("い", "i", ""), ("う", "u", ""), ("え", "e", ""), ("お", "o", ""), ("か", "ka", ""),
    ("き", "ki", ""), ("く", "ku", ""), ("け", "ke", ""), ("こ", "ko", ""), ("が", "ga", ""),
    ("ぎ", "gi", ""), ("ぐ", "gu", ""), ("げ", "ge", ""), ("ご", "go", ""), ("さ", "sa", ""),
    ("し", "shi si ci", ""), ("す", "su", ""), ("せ", "se", ""), ("そ", "so", ""), ("ざ", "za", ""),
    ("じ", "ji zi", ""), ("ず", "zu", ""), ("ぜ", "ze", ""), ("ぞ", "zo", ""), ("た", "ta", ""),
    ("ち", "chi ti", ""), ("つ", "tsu tu", ""), ("て", "te", ""), ("と", "to", ""), ("だ", "da", ""),
    ("ぢ", "di dji", "ji zi"), ("づ", "du dzu", "zu"), ("で", "de", ""), ("ど", "do", ""), ("な", "na", ""),
    ("に", "ni", ""), ("ぬ", "nu", ""), ("ね", "ne", ""), ("の", "no", ""), ("は", "ha", ""),
    ("ひ", "hi", ""), ("ふ", "fu hu", ""), ("へ", "he", ""), ("ほ", "ho", ""), ("ば", "ba", ""),
    ("び", "bi", ""), ("ぶ", "bu", ""), ("べ", "be", ""), ("ぼ", "bo", ""), ("ぱ", "pa", ""),
    ("ぴ", "pi", ""), ("ぷ", "pu", ""), ("ぺ", "pe", ""), ("ぽ", "po", ""), ("ま", "ma", ""),
    ("み", "mi", ""), ("む", "mu", ""), ("め", "me", ""), ("も", "mo", ""), ("や", "ya", ""),
    ("ゆ", "yu", ""), ("よ", "yo", ""), ("ら", "ra", ""), ("り", "ri", ""), ("る", "ru", ""),
    ("れ", "re", ""), ("ろ", "ro", ""), ("わ", "wa", ""), ("ゐ", "wyi", "wi i"), ("ゑ", "wye", "we e"),
    ("を", "wo", "o"),
    ("きゃ", "kya", ""), ("きゅ", "kyu", ""), ("きょ", "kyo", ""), ("きぇ", "kye", ""), ("ぎゃ", "gya", ""),
    ("ぎゅ", "gyu", ""), ("ぎょ", "gyo", ""), ("ぎぇ", "gye", ""), ("にゃ", "nya", ""), ("にゅ", "nyu", ""),
    ("にょ", "nyo", ""), ("にぇ", "nye", ""), ("ひゃ", "hya", ""), ("ひゅ", "hyu", ""), ("ひょ", "hyo", ""),
    ("ひぇ", "hye", ""), ("びゃ", "bya", ""), ("びゅ", "byu", ""), ("びょ", "byo", ""), ("びぇ", "bye", ""),
    ("ぴゃ", "pya", ""), ("ぴゅ", "pyu", ""), ("ぴょ", "pyo", ""), ("ぴぇ", "pye", ""), ("みゃ", "mya", ""),
    ("みゅ", "myu", ""), ("みょ", "myo", ""), ("みぇ", "mye", ""), ("りゃ", "rya", ""), ("りゅ", "ryu", ""),
    ("りょ", "ryo", ""), ("りぇ", "rye", ""), ("しゃ", "sha sya", ""), ("しゅ", "shu syu", ""),
    ("しょ", "sho syo", ""), ("しぇ", "she sye", ""), ("じゃ", "ja zya jya", ""),
    ("じゅ", "ju zyu jyu", ""), ("じょ", "jo zyo jyo", ""), ("じぇ", "je zye jye", ""),
    ("ちゃ", "cha tya cya", ""), ("ちゅ", "chu tyu cyu", ""), ("ちょ", "cho tyo cyo", ""),
    ("ちぇ", "che tye cye", ""), ("ぢゃ", "dya dja", "ja zya jya"), ("ぢゅ", "dyu dju", "ju zyu jyu"),
    ("ぢょ", "dyo djo", "jo zyo jyo"), ("ぢぇ", "dye dje", "je zye jye"), ("いぇ", "ye", ""),
    ("うぃ", "wi whi", ""), ("うぇ", "we whe", ""), ("うぉ", "who", "wo"), ("ゔ", "vu", "bu"),
    ("ゔぁ", "va", "ba"), ("ゔぃ", "vi", "bi"), ("ゔぇ", "ve", "be"), ("ゔぉ", "vo", "bo"),
    ("ゔゅ", "vyu", "byu"), ("くぁ", "kwa qa", ""), ("くぃ", "kwi qi", ""), ("くぇ", "kwe qe", ""),
    ("くぉ", "kwo qo", ""), ("くゎ", "kwa", ""), ("ぐぁ", "gwa", ""), ("ぐぃ", "gwi", ""),
    ("ぐぇ", "gwe", ""), ("ぐぉ", "gwo", ""), ("ぐゎ", "gwa", ""), ("すぃ", "swi s'i", ""),
    ("ずぃ", "zwi z'i", ""), ("つぁ", "tsa", ""), ("つぃ", "tsi", ""), ("つぇ", "tse", ""),
    ("つぉ", "tso", ""), ("てぃ", "thi t'i", "ti"), ("でぃ", "dhi d'i", "di"), ("てゅ", "thu t'yu", "tyu"),
    ("でゅ", "dhu d'yu", "dyu"), ("とぅ", "twu t'u", "tu"), ("どぅ", "dwu d'u", "du"),
    ("ふぁ", "fa fwa hwa", ""), ("ふぃ", "fi fwi hwi", ""), ("ふぇ", "fe fwe hwe", ""),
    ("ふぉ", "fo fwo hwo", ""), ("ふゃ", "fya", ""), ("ふゅ", "fyu hwyu", ""), ("ふょ", "fyo", ""),
    ("ぁ", "xa la", ""), ("ぃ", "xi li", ""), ("ぅ", "xu lu", ""), ("ぇ", "xe le", ""), ("ぉ", "xo lo", ""),
    ("ゃ", "xya lya", ""), ("ゅ", "xyu lyu", ""), ("ょ", "xyo lyo", ""), ("ゎ", "xwa lwa", ""),
    ("ゕ", "xka lka", ""), ("ゖ", "xke lke", ""), ("っ", "xtsu xtu ltsu ltu", ""),
];

/// The rows for the kana at the head of a reading: two kana that sound as one, and the first alone.
pub fn rows_at(kana: &[char]) -> impl Iterator<Item = Row> {
    let (first, second) = (kana.first().copied(), kana.get(1).copied());
    SPELLINGS.iter().filter_map(move |&(kana, own, shared)| {
        let mut chars = kana.chars();
        let fits = chars.next() == first && chars.next().is_none_or(|c| Some(c) == second);
        fits.then_some(Row { kana, own, shared })
    })
}

/// Whether a letter is one of a, i, u, e, o.
pub fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'i' | 'u' | 'e' | 'o')
}

/// The vowel letter of a vowel kana: あ is a.
pub fn vowel_letter(vowel: char) -> Option<char> {
    "あいうえお".chars().zip("aiueo".chars()).find(|&(kana, _)| kana == vowel).map(|(_, letter)| letter)
}

/// The mark of a long vowel after the vowel's letter: what remains of a macron or circumflex in [`letters`].
pub const LONG: char = '\u{304}';

/// What was typed, in one alphabet: usual width, small letters, one sort of hyphen and apostrophe, ō as o and [`LONG`].
/// Kana stay as they are.
pub fn letters(typed: &str) -> String {
    let mut out = String::with_capacity(typed.len());
    for c in kana::usual_width(typed).chars().flat_map(char::to_lowercase) {
        match c {
            '‐'..='―' | '−' | '﹣' => out.push('-'),
            '’' | '‘' | 'ʼ' | '`' | '´' => out.push('\''),
            'à'..='ž' => decompose_canonical(c, |part| out.push(if part == '\u{302}' { LONG } else { part })),
            _ => out.push(c),
        }
    }
    out
}

/// What was typed, as kana, now that nothing more comes: a last n is ん.
pub fn finished(typed: &str) -> String {
    let mut kana = to_kana(typed.trim());
    if kana.ends_with('n') {
        kana.pop();
        kana.push('ん');
    }
    kana
}

/// What has been typed so far as an input method would show it: `kaig` is かいg, `konn` is こん, `kitte` is きって.
///
/// Letters that make no kana (yet) stay, a last n among them. `nn` before a vowel is ん and the n of the next kana, as in こんな.
pub fn to_kana(typed: &str) -> String {
    let lower = letters(typed);
    let mut out = String::with_capacity(lower.len());
    let mut rest = lower.as_str();
    while let Some(first) = rest.chars().next() {
        let (kana, taken) = nasal(rest).or_else(|| double(rest)).or_else(|| longest(rest)).unwrap_or(("", 0));
        if taken > 0 {
            out.push_str(kana);
        } else if matches!(first, '-' | LONG) && out.chars().next_back().is_some_and(kana::is_kana) {
            out.push('ー');
        } else {
            out.push(first);
        }
        rest = &rest[if taken > 0 { taken } else { first.len_utf8() }..];
    }
    out
}

/// ん at the head of the letters, and how many letters it takes.
fn nasal(rest: &str) -> Option<(&'static str, usize)> {
    let mut letters = rest.chars();
    let first = letters.next();
    let (second, third) = (letters.next(), letters.next());
    let joins = |c: Option<char>| c.is_some_and(|c| is_vowel(c) || c == 'y');
    match (first, second) {
        (Some('n'), Some('\'')) => Some(("ん", 2)),
        (Some('n'), Some('n')) => Some(("ん", if joins(third) { 1 } else { 2 })),
        (Some('n'), Some(c)) if !joins(second) && c.is_ascii_alphabetic() => Some(("ん", 1)),
        (Some('m'), Some('b' | 'p' | 'm')) => Some(("ん", 1)),
        _ => None,
    }
}

/// っ before a doubled consonant, or the t of tch.
fn double(rest: &str) -> Option<(&'static str, usize)> {
    let &[first, second, ..] = rest.as_bytes() else { return None };
    let doubles = first.is_ascii_lowercase() && !is_vowel(char::from(first)) && !matches!(first, b'n' | b'x' | b'l');
    (doubles && first == second || rest.starts_with("tch")).then_some(("っ", 1))
}

/// The kana whose spelling takes most letters off the head; among equals the one that owns it, then the earlier row.
fn longest(rest: &str) -> Option<(&'static str, usize)> {
    let mut best: Option<(&'static str, usize)> = None;
    let mut offer = |kana, spellings: &'static str| {
        for spelling in spellings.split(' ').filter(|s| !s.is_empty() && rest.starts_with(s)) {
            if best.is_none_or(|(_, letters)| letters < spelling.len()) {
                best = Some((kana, spelling.len()));
            }
        }
    };
    SPELLINGS.iter().for_each(|&(kana, own, _)| offer(kana, own));
    SPELLINGS.iter().for_each(|&(kana, _, shared)| offer(kana, shared));
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_shown_as_an_input_method_shows_it() {
        for (typed, shown) in [
            ("kaig", "かいg"),
            ("kaigi", "かいぎ"),
            ("konn", "こん"),
            ("konna", "こんな"),
            ("konnna", "こんな"),
            ("kinn'youbi", "きん'ようび"),
            ("kin'youbi", "きんようび"),
            ("shimbun", "しんぶn"),
            ("kon", "こn"),
            ("kitte", "きって"),
            ("kitt", "きっt"),
            ("matcha", "まっちゃ"),
            ("ko-hi-", "こーひー"),
            ("Tōkyō", "とーきょー"),
            ("ｔａｂｅｒｕ", "たべる"),
            ("食beru", "食べる"),
            ("qqq", "っっq"),
            ("dji tsu tu", "ぢ つ つ"),
            ("paathii", "ぱあてぃい"),
            ("", ""),
        ] {
            assert_eq!(to_kana(typed), shown, "{typed}");
        }
    }

    #[test]
    fn the_first_spelling_of_every_row_comes_back() {
        let twins = ["ぐゎ", "くゎ"];
        for &(kana, own, _) in SPELLINGS.iter().filter(|row| !twins.contains(&row.0)) {
            let first = own.split(' ').next().unwrap();
            assert_eq!(to_kana(first), kana, "{first}");
        }
    }

    #[test]
    fn nobody_else_owns_a_spelling_that_is_owned() {
        let mut owned: Vec<&str> = SPELLINGS.iter().flat_map(|row| row.1.split(' ')).collect();
        let all = owned.len();
        owned.sort_unstable();
        owned.dedup();
        // kwa and gwa are written both くぁ and くゎ, ぐぁ and ぐゎ.
        assert_eq!(all - owned.len(), 2);
    }
}
