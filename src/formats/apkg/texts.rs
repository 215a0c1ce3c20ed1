//! Texts of a package that say more than one thing: the names of decks, and clozes. Pure.

use std::borrow::Cow;

use crate::domain::level::Level;
use crate::formats::row::level_of_tag;

/// The level that a deck's name says, the innermost deck first: `JLPT::N1`, `JLPT Tango N5`, `日本語能力試験N2`.
pub(super) fn level_of_deck(name: &str) -> Option<Level> {
    let parts = name.rsplit("::").flat_map(|part| part.split(|c: char| !c.is_alphanumeric()));
    parts.filter(|word| !word.is_empty()).find_map(|word| {
        let tail = word.strip_prefix("日本語能力試験").or(word.strip_prefix("日能試")).unwrap_or(word);
        level_of_tag(tail)
    })
}

/// A cloze text with nothing covered: `{{c1::弊社::polite}}` becomes 弊社.
pub(super) fn uncovered(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("{{c") {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some((before, after)) = rest.split_once("{{c") {
        plain.push_str(before);
        let Some((inside, behind)) = after.split_once("}}") else {
            rest = rest.get(before.len()..).unwrap_or_default();
            break;
        };
        let said = inside.split_once("::").map_or(inside, |(_, said)| said);
        plain.push_str(said.split_once("::").map_or(said, |(said, _)| said));
        rest = behind;
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_stands_in_the_name_of_a_deck() {
        for (name, level) in [
            ("JLPT::N1", Some(Level::N1)),
            ("JLPT Tango N5 Vocab", Some(Level::N5)),
            ("N2::Chapter 1", Some(Level::N2)),
            ("日本語能力試験N3", Some(Level::N3)),
            ("Core 2000", None),
        ] {
            assert_eq!(level_of_deck(name), level, "{name}");
        }
    }

    #[test]
    fn a_cloze_is_uncovered() {
        let plain = |text: &'static str| uncovered(Cow::Borrowed(text)).into_owned();
        assert_eq!(plain("{{c1::弊社}}と{{c2::御社::polite}}"), "弊社と御社");
        assert_eq!(plain("{{c1::never closed"), "{{c1::never closed");
    }
}
