//! Look-alikes: words that are easily taken for one another by their spelling. Never knows a meaning.

use super::kana::is_kanji;

/// Whether two spellings look alike: they share a kanji, or differ in no more than one of at least three kana.
pub fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let shared = a.chars().any(|c| is_kanji(c) && b.chars().any(|d| c == d));
    shared || near(a, b)
}

fn near(a: &str, b: &str) -> bool {
    let kana = |text: &str| text.chars().count() >= 3 && !text.chars().any(is_kanji);
    let differing = || a.chars().zip(b.chars()).filter(|(x, y)| x != y).count();
    // Kana are of one length, which is known at once.
    a.len() == b.len() && kana(a) && a.chars().count() == b.chars().count() && differing() <= 1 && kana(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_share_a_kanji_or_nearly_their_kana_look_alike() {
        for (a, b) in [("会議", "会社"), ("休み", "休む"), ("ソース", "ソーダ"), ("犬", "犬")] {
            assert!(alike(a, b), "{a} {b}");
        }
        for (a, b) in [("会議", "学校"), ("いい", "いえ"), ("ソース", "テーブル"), ("休み", "すみ"), ("", "会")]
        {
            assert!(!alike(a, b), "{a} {b}");
        }
    }
}
