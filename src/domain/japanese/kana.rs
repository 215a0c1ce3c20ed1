//! Normal forms of kana: one script, one width, composed voice marks, and long vowels spelled out.

use unicode_normalization::UnicodeNormalization;

/// The distance from a hiragana to its katakana.
const APART: u32 = 0x60;

/// Katakana become hiragana, one character for one; ー and everything else stay.
pub fn hiragana(text: &str) -> String {
    text.chars().map(to_hiragana).collect()
}

/// Hiragana become katakana, one character for one; everything else stays.
pub fn katakana(text: &str) -> String {
    text.chars().map(to_katakana).collect()
}

fn to_hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' | 'ヽ' | 'ヾ' => char::from_u32(c as u32 - APART).unwrap_or(c),
        _ => c,
    }
}

fn to_katakana(c: char) -> char {
    match c {
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(c as u32 + APART).unwrap_or(c),
        _ => c,
    }
}

/// The text in usual widths: half-width kana full, full-width letters plain, voice marks on their kana (ｶﾞ and か゛
/// become ガ and が), compatibility forms resolved.
pub fn usual_width(text: &str) -> String {
    let joined = text.chars().map(|c| match c {
        '゛' => '\u{3099}',
        '゜' => '\u{309A}',
        _ => c,
    });
    joined.nfkc().collect()
}

/// The form in which readings are compared: usual width, hiragana, without the marks that show where an affix joins
/// (〜 ~), without blanks, brackets, middle dots and punctuation. Case and ー stay.
pub fn normal(text: &str) -> String {
    usual_width(text).chars().map(to_hiragana).filter(|&c| !is_idle(c)).collect()
}

/// Whether a character parts or decorates a reading but is no sound of it. Hyphens and apostrophes are not among them.
pub fn is_idle(c: char) -> bool {
    c.is_whitespace()
        || c.is_ascii_punctuation() && !matches!(c, '-' | '\'' | '^' | '`')
        || matches!(c, '〜' | '・' | '、' | '。' | '「' | '」' | '『' | '』' | '…' | '“' | '”' | '\u{200B}')
}

/// Whether a character is kana, hiragana or katakana, or ー.
pub fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')
}

/// Whether a character is an ideograph or a mark that stands for one.
pub fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' | '々' | '〆' | '〇')
}

/// The rows of the table of sounds by vowel, small kana and voiced ones among them.
const BY_VOWEL: [(char, &str); 5] = [
    ('あ', "あかがさざただなはばぱまやらわぁゃゎゕ"),
    ('い', "いきぎしじちぢにひびぴみりゐぃ"),
    ('う', "うくぐすずつづぬふぶぷむゆるぅゅゔ"),
    ('え', "えけげせぜてでねへべぺめれゑぇゖ"),
    ('お', "おこごそぞとどのほぼぽもよろをぉょ"),
];

/// The vowel in which a hiragana ends, as one of あいうえお; ん, っ and ー have none of their own.
pub fn vowel(hiragana: char) -> Option<char> {
    BY_VOWEL.iter().find(|(_, row)| row.contains(hiragana)).map(|&(vowel, _)| vowel)
}

/// Whether `next` lengthens a syllable that ends in `vowel`: the same vowel, う after お, い after え.
pub fn lengthens(vowel: char, next: char) -> bool {
    vowel == next || matches!((vowel, next), ('お', 'う') | ('え', 'い'))
}

/// Hiragana with every ー as the vowel before it: らーめん becomes らあめん. A ー after no vowel stays.
pub fn long_vowels_spelled_out(hiragana: &str) -> String {
    let mut before = None;
    let spell = |c| {
        let c = if c == 'ー' { before.unwrap_or(c) } else { c };
        before = vowel(c);
        c
    };
    hiragana.chars().map(spell).collect()
}

/// The kana without voice mark and of full size: what is left when voicing and size do not count.
pub fn bare(hiragana: char) -> char {
    let full = full_size(hiragana);
    std::iter::once(full).nfd().next().unwrap_or(full)
}

/// A small kana at full size (ょ as よ, っ as つ); any other as it is.
pub fn full_size(hiragana: char) -> char {
    const SMALL: &str = "ぁぃぅぇぉっゃゅょゎゕゖ";
    const FULL: &str = "あいうえおつやゆよわかけ";
    SMALL.chars().zip(FULL.chars()).find(|&(small, _)| small == hiragana).map_or(hiragana, |(_, full)| full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_widths_are_one() {
        assert_eq!(hiragana("カタカナー、ヴァ漢字"), "かたかなー、ゔぁ漢字");
        assert_eq!(katakana("ひらがなゔ漢字"), "ヒラガナヴ漢字");
        assert_eq!(usual_width("ｶﾞｸｾｲ ＡＢ か゛"), "ガクセイ AB が");
        assert_eq!(normal("〜ﾊﾟｰﾃｨｰ・か\u{3099}く、せい。"), "ぱーてぃーがくせい");
        for c in '\u{3041}'..='\u{3096}' {
            assert_eq!(hiragana(&katakana(&c.to_string())), c.to_string());
        }
    }

    #[test]
    fn long_vowels_are_spelled_out() {
        assert_eq!(long_vowels_spelled_out("こーひー"), "こおひい");
        assert_eq!(long_vowels_spelled_out("しょーーー"), "しょおおお");
        assert_eq!(long_vowels_spelled_out("ーんー"), "ーんー");
    }

    #[test]
    fn every_kana_has_its_vowel_and_its_bare_form() {
        for c in ('ぁ'..='ゖ').filter(|c| !matches!(c, 'ん' | 'っ')) {
            assert!(vowel(c).is_some(), "{c}");
        }
        assert_eq!("がぱょゔぢっ".chars().map(bare).collect::<String>(), "かはようちつ");
    }
}
