//! Tells a slip of the fingers from a reading that is not known: Latin letters that make no kana, one key away from
//! letters that do and are right.

use super::romaji;
use super::typed::judge;

/// Longer words are not looked at: nobody needs it, and every place costs some thirty tries.
const LONGEST: usize = 40;

/// Whether what was typed is a reading but for one key: a letter too many, missing, changed, or swapped with the next.
/// Only where the letters make no kana; a word of other kana is another word.
pub fn is_typo<S: AsRef<str>>(readings: &[S], typed: &str) -> bool {
    let shown = romaji::finished(typed);
    let letters: Vec<char> = romaji::letters(typed.trim()).chars().collect();
    let left_over = shown.chars().any(|c| c.is_ascii_alphabetic());
    left_over && letters.len() <= LONGEST && variants(&letters).any(|other| judge(readings, &other).is_right())
}

fn variants(letters: &[char]) -> impl Iterator<Item = String> {
    (0..=letters.len()).flat_map(move |at| {
        let (before, after) = letters.split_at(at);
        let with = move |middle: &[char], skipped: usize| {
            before.iter().chain(middle).chain(after.iter().skip(skipped)).collect::<String>()
        };
        let inserted = ('a'..='z').map(move |c| with(&[c], 0));
        let changed = ('a'..='z').filter(move |_| !after.is_empty()).map(move |c| with(&[c], 1));
        let dropped = (!after.is_empty()).then(|| with(&[], 1));
        let swapped = (after.len() > 1).then(|| with(&[after[1], after[0]], 2));
        inserted.chain(changed).chain(dropped).chain(swapped)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_beside_the_right_one_is_a_typo_and_another_word_is_not() {
        for typed in ["tabwru", "taberuj", "tbaeru", "taberi", "tberu", "taberrru"] {
            let wanted = matches!(typed, "tabwru" | "taberuj" | "tbaeru" | "tberu");
            assert_eq!(is_typo(&["たべる"], typed), wanted, "{typed}");
        }
        assert!(!is_typo(&["たべる"], "taneru") && !is_typo(&["ビール"], "biru") && !is_typo(&["きって"], "kite"));
        assert!(!is_typo(&["たべる"], "") && !is_typo(&["たべる"], "zzyzx") && !is_typo(&["たべる"], "食べる"));
    }
}
