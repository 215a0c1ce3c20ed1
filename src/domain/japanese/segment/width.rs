//! One width for every letter, character by character, so that a token still knows where it stood.

use unicode_normalization::UnicodeNormalization;

/// A character in its usual width, and the place in the text that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wide {
    pub usual: char,
    pub original: char,
    /// A voice mark that stood apart, as in ｶﾞ, and went into `usual`.
    pub mark: Option<char>,
    /// In characters of the text.
    pub at: usize,
}

/// The text in usual widths. A compatibility form of several letters (㈱, ㎡) stays as it is.
pub fn usual(text: &str) -> Vec<Wide> {
    let mut wide: Vec<Wide> = Vec::with_capacity(text.len() / 3);
    for (at, original) in text.chars().enumerate() {
        let voiced = match original {
            'ﾞ' | '゛' | '\u{3099}' => Some('\u{3099}'),
            'ﾟ' | '゜' | '\u{309A}' => Some('\u{309A}'),
            _ => None,
        };
        if let (Some(mark), Some(last)) = (voiced, wide.last_mut()) {
            let mut joined = [last.usual, mark].into_iter().nfc();
            if let (Some(usual), None) = (joined.next(), joined.next()) {
                last.usual = usual;
                last.mark = Some(original);
                continue;
            }
        }
        let mut forms = std::iter::once(original).nfkc();
        let usual = match (forms.next(), forms.next()) {
            (Some(one), None) => one,
            _ => original,
        };
        // Hyphens and waves that only look different.
        let usual = match usual {
            '\u{2010}'..='\u{2012}' => '-',
            '〜' | '\u{223C}' => '~',
            other => other,
        };
        wide.push(Wide { usual, original, mark: None, at });
    }
    wide
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_one_and_places_are_kept() {
        let wide = usual("ＪＬＰＴ　Ｎ２ｶﾞ㈱");
        let text: String = wide.iter().map(|w| w.usual).collect();
        assert_eq!(text, "JLPT N2ガ㈱");
        assert_eq!(wide.last().map(|w| w.at), Some(9));
    }
}
