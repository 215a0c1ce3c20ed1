//! Cleaning of text from outside: one function, used when a note is imported and again when anything is shown.
//!
//! Removed: C0 controls except line feed and tab (which become a blank in a field), DEL, C1, line and paragraph
//! separators, bidi controls, interlinear annotation marks, tag characters, noncharacters, zero-width spaces.
//! More than [`MAX_MARKS`] combining marks on one base are cut. The result is NFC.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Combining marks that may stand on one base character; Japanese needs one, Vietnamese two.
pub const MAX_MARKS: usize = 4;

/// What a character is to [`clean`].
enum Sort {
    /// Stands as it is and is inert under NFC.
    Plain,
    /// May change under NFC or counts as a mark: the slow path looks at it.
    Look,
    /// Becomes a blank.
    Blank,
    /// Is dropped.
    Drop,
}

fn sort(c: char) -> Sort {
    match c {
        ' '..='~' => Sort::Plain,
        '\t' | '\n' => Sort::Blank,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' => Sort::Drop,
        // Kana without the combining and spacing voice marks, CJK punctuation, unified ideographs, full-width forms.
        '\u{3000}'..='\u{3029}' | '\u{3030}'..='\u{3098}' | '\u{309B}'..='\u{30FF}' => Sort::Plain,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FFDC}' => Sort::Plain,
        // Latin letters with their marks, general punctuation.
        '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{17F}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' => Sort::Plain,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' => Sort::Drop,
        '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' => Sort::Drop,
        '\u{FDD0}'..='\u{FDEF}' | '\u{E0000}'..='\u{E007F}' => Sort::Drop,
        _ if c as u32 & 0xFFFE == 0xFFFE => Sort::Drop,
        _ => Sort::Look,
    }
}

/// The text as it may be stored and shown: one line, NFC, without anything that moves a cursor or reorders a screen.
/// Leading and trailing white space (U+3000 too) goes. Borrowed when nothing had to change, which is the usual case.
pub fn clean(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if trimmed.chars().all(|c| matches!(sort(c), Sort::Plain)) {
        return Cow::Borrowed(trimmed);
    }
    let mut marks = 0;
    let kept = trimmed.chars().filter_map(|c| match sort(c) {
        Sort::Drop => None,
        Sort::Blank => Some(' '),
        Sort::Plain | Sort::Look => Some(c),
    });
    let composed: String = kept
        .nfc()
        .filter(|&c| {
            marks = if is_combining_mark(c) && !is_variation_selector(c) { marks + 1 } else { 0 };
            marks <= MAX_MARKS
        })
        .collect();
    let trimmed = composed.trim();
    if trimmed.len() == composed.len() { Cow::Owned(composed) } else { Cow::Owned(trimmed.to_owned()) }
}

/// The text as it may reach a terminal: what [`clean`] drops is dropped, line feeds and tabs stay, nothing else changes.
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| !matches!(sort(c), Sort::Drop)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|&c| !matches!(sort(c), Sort::Drop)).collect())
}

/// Ideographic variation selectors are kept: they choose a glyph and take no room.
fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use unicode_normalization::{IsNormalized, is_nfc_quick};

    use super::*;

    #[test]
    fn ordinary_japanese_is_borrowed_unchanged() {
        assert!(matches!(clean("食べる、コーヒー。 to eat"), Cow::Borrowed("食べる、コーヒー。 to eat")));
        assert_eq!(clean("　食べる \r\n"), "食べる");
    }

    #[test]
    fn what_is_plain_is_inert_under_nfc() {
        let plain = ('\0'..=char::MAX).filter(|&c| matches!(sort(c), Sort::Plain));
        for c in plain {
            assert_eq!(is_nfc_quick(std::iter::once(c)), IsNormalized::Yes, "{c:?}");
            assert!(!is_combining_mark(c), "{c:?}");
        }
    }

    #[test]
    fn nothing_that_moves_the_cursor_or_reorders_the_screen_is_left() {
        assert_eq!(clean("犬\u{1b}[2J\u{9b}31m"), "犬[2J31m");
        assert_eq!(clean("a\u{202e}b\u{2066}c\u{200b}\u{fffe}\u{e0041}"), "abc");
        assert_eq!(clean("\u{200b}\u{2060}"), "");
    }

    #[test]
    fn decomposed_kana_are_composed_and_mark_floods_are_cut() {
        assert_eq!(clean("か\u{3099}くせい"), "がくせい");
        assert_eq!(clean(&format!("a{}", "\u{301}".repeat(500))).chars().count(), 1 + MAX_MARKS);
        assert_eq!(clean("葛\u{e0100}"), "葛\u{e0100}");
    }
}
