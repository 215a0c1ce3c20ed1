//! Cells → a note's row: cleaning, levels, tags. The same for tables and JSON. Never knows how a cell was written.

use std::borrow::Cow;

use super::item::{DeckHead, Row};
use super::options::{Options, Role};
use super::ruby;
use super::tally::excerpt;
use crate::domain::level::Level;
use crate::domain::text::clean;

/// Why a row is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Bytes that are no text, or the mark of a character lost earlier.
    BadBytes,
    Because(String),
}

/// Cleans a cell, borrowing where nothing had to change.
pub(super) fn cleaned(cell: Cow<'_, str>) -> Result<Cow<'_, str>, Refusal> {
    if let Some(reason) = super::tally::too_long(cell.len()) {
        return Err(Refusal::Because(reason));
    }
    let cleaned = match cell {
        Cow::Borrowed(text) => clean(text),
        Cow::Owned(text) => Cow::Owned(clean(&text).into_owned()),
    };
    // Text that was borrowed is all of a sort that needs no look, and U+FFFD is not of it.
    match &cleaned {
        Cow::Owned(text) if text.contains('\u{FFFD}') => Err(Refusal::BadBytes),
        _ => Ok(cleaned),
    }
}

/// Puts a cleaned cell where its role says.
pub(super) fn put<'a>(row: &mut Row<'a>, role: Role, value: Cow<'a, str>, options: &Options) -> Result<(), Refusal> {
    if value.is_empty() {
        return Ok(());
    }
    match role {
        Role::Id => row.id = Some(value),
        Role::Head => row.head = value,
        Role::Read => row.read = value,
        Role::Gloss => row.gloss = value,
        Role::Hint => row.hint = value,
        Role::Sentence => row.sentence = value,
        Role::Translation => row.translation = value,
        Role::Tags => row.tags = value,
        Role::Deck => row.deck = Some(value),
        Role::Level if options.level.is_some() => {}
        Role::Level => row.level = Some(value.parse().map_err(|_| bad_level(&value))?),
        Role::Kind => row.kind = Some(value.parse().map_err(|_| bad_kind(&value))?),
    }
    Ok(())
}

fn bad_level(value: &str) -> Refusal {
    Refusal::Because(format!("“{}” is not a JLPT level; the levels are N5, N4, N3, N2 and N1", excerpt(value)))
}

fn bad_kind(value: &str) -> Refusal {
    Refusal::Because(format!(
        "“{}” is not a kind of note; the kinds are word, kanji, grammar and business",
        excerpt(value)
    ))
}

/// What follows from the whole row: its head must not be empty; the level from tags; what the deck's head says of all.
pub(super) fn complete(row: &mut Row<'_>, head: &DeckHead, options: &Options) -> Result<(), Refusal> {
    if !head.own {
        readings(row);
    }
    if row.head.is_empty() {
        return Err(Refusal::Because("the word is empty".to_owned()));
    }
    if row.head.contains("{{c") && row.head.contains("::") {
        return Err(Refusal::Because("a cloze note, not a vocabulary card".to_owned()));
    }
    if !head.tags.is_empty() {
        row.tags = if row.tags.is_empty() {
            Cow::Owned(head.tags.clone())
        } else {
            Cow::Owned(format!("{} {}", row.tags, head.tags))
        };
    }
    row.level = options.level.or(row.level).or_else(|| level_of_tags(&row.tags)).or(head.level);
    row.kind = row.kind.or(head.kind);
    Ok(())
}

/// Readings in brackets: of the head when it has no reading of its own, and in the reading itself.
fn readings(row: &mut Row<'_>) {
    if let Some((plain, reading)) = ruby::split(&row.head) {
        if row.read.is_empty() {
            row.read = Cow::Owned(clean(&reading).into_owned());
        }
        row.head = Cow::Owned(clean(&plain).into_owned());
    }
    if let Some((_, reading)) = ruby::split(&row.read) {
        row.read = Cow::Owned(clean(&reading).into_owned());
    }
}

/// The level named by the tags, if they name exactly one.
pub(super) fn level_of_tags(tags: &str) -> Option<Level> {
    let mut found = None;
    for level in tags.split([' ', '\u{3000}', ',']).filter_map(level_of_tag) {
        if found.is_some_and(|known| known != level) {
            return None;
        }
        found = Some(level);
    }
    found
}

/// The level a tag stands for: `JLPT_5`, `JLPT::N2`, `jlpt-n3`, `N1`, `ＪＬＰＴ＿Ｎ２`. A bare number is none.
pub(super) fn level_of_tag(tag: &str) -> Option<Level> {
    let bytes = tag.as_bytes();
    if !bytes.is_ascii() {
        let wide = tag.starts_with(['Ｎ', 'ｎ', 'Ｊ', 'ｊ']) && tag.chars().count() <= 12;
        return if wide { tag.parse().ok() } else { None };
    }
    let of_digit = |digit: u8| match digit {
        b'5' => Some(Level::N5),
        b'4' => Some(Level::N4),
        b'3' => Some(Level::N3),
        b'2' => Some(Level::N2),
        b'1' => Some(Level::N1),
        _ => None,
    };
    match bytes {
        [b'N' | b'n', digit] => of_digit(*digit),
        [b'J' | b'j', b'L' | b'l', b'P' | b'p', b'T' | b't', rest @ ..] => {
            let from = rest.iter().position(|b| !matches!(b, b':' | b'_' | b'-' | b'/' | b'.'))?;
            match rest.get(from..)? {
                [b'N' | b'n', digit] | [digit] => of_digit(*digit),
                [b'N' | b'n', digit, b':', b':', ..] | [digit, b':', b':', ..] => of_digit(*digit),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_give_a_level_when_they_name_exactly_one() {
        for tags in [
            "JLPT_2",
            "JLPT::N2",
            "verb JLPT_N2",
            "jlpt-n2 N2",
            "n2",
            "ＪＬＰＴ＿Ｎ２",
            "JLPT::N2::verbs",
            "JLPT JLPT_2",
        ] {
            assert_eq!(level_of_tags(tags), Some(Level::N2), "{tags}");
        }
        for tags in ["", "2", "JLPT", "JLPT_1 JLPT_2", "N2-like", "N22", "JLPT_6", "ÑN2"] {
            assert_eq!(level_of_tags(tags), None, "{tags}");
        }
    }

    #[test]
    fn a_character_lost_earlier_is_never_taken() {
        assert_eq!(cleaned(Cow::Borrowed("犬\u{FFFD}")), Err(Refusal::BadBytes));
        assert_eq!(cleaned(Cow::Borrowed(" 犬\u{200b} ")), Ok(Cow::Borrowed("犬")));
        assert!(matches!(cleaned(Cow::Owned("x".repeat(70_000))), Err(Refusal::Because(_))));
    }
}
