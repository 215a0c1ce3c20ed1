//! Look-alikes: words that are easily taken for one another by their spelling. Never knows a meaning.

use super::kana::is_kanji;

/// What of a spelling is compared: made once for a word that is held against many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    spelling: Box<str>,
    kanji: Box<[char]>,
    /// All of it, where it has no kanji and is long enough to be confused.
    kana: Box<[char]>,
}

/// Kana that a word without kanji must have before one of them may differ.
const KANA: usize = 3;

impl Look {
    pub fn of(spelling: &str) -> Look {
        let kanji: Box<[char]> = spelling.chars().filter(|&c| is_kanji(c)).collect();
        let confused = kanji.is_empty() && spelling.chars().nth(KANA - 1).is_some();
        let kana = spelling.chars().filter(|_| confused).collect();
        Look { spelling: spelling.into(), kanji, kana }
    }

    /// Whether two spellings look alike: they share a kanji, or differ in no more than one of at least three kana.
    pub fn like(&self, other: &Look) -> bool {
        let shared = || self.kanji.iter().any(|kanji| other.kanji.contains(kanji));
        let differing = || self.kana.iter().zip(&other.kana).filter(|(a, b)| a != b).count();
        let near = || !self.kana.is_empty() && self.kana.len() == other.kana.len() && differing() <= 1;
        shared() || near() || self.spelling == other.spelling
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> bool {
        Look::of(a).like(&Look::of(b))
    }

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
