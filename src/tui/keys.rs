//! What a key means: one table, which the screen, plain lines and `?` share.

use crate::domain::rating::Rating;

/// What the learner wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Space or Enter: reveal, then Good.
    Next,
    Rate(Rating),
    Undo,
    Edit,
    Suspend,
    Bury,
    Known,
    Why,
    Contrast,
    Tag,
    Search,
    Play,
    Help,
    Quit,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The characters that mean it, beside Enter and Ctrl-C.
    chars: &'static str,
    pub name: &'static str,
    pub what: &'static str,
    key: fn(char) -> Key,
    /// Whether plain lines know it too.
    pub plain: bool,
}

const fn row(chars: &'static str, name: &'static str, what: &'static str, key: fn(char) -> Key, plain: bool) -> Row {
    Row { chars, name, what, key, plain }
}

/// The keys and what they do, as `?` prints them.
pub const TABLE: [Row; 14] = [
    row(" ", "Space, Enter", "show the answer, then Good", |_| Key::Next, true),
    row("1234", "1 2 3 4", "Again, Hard (recalled), Good, Easy", rating, true),
    row("u", "u", "take the newest answer back", |_| Key::Undo, true),
    row("e", "e", "edit the note", |_| Key::Edit, false),
    row("s", "s", "suspend: not until resumed", |_| Key::Suspend, true),
    row("b", "b", "bury: not today", |_| Key::Bury, true),
    row("k", "k", "known: not asked any more", |_| Key::Known, true),
    row("i", "i", "why it is due: its history", |_| Key::Why, false),
    row("c", "c", "contrast with the word it was taken for", |_| Key::Contrast, false),
    row("t", "t", "tag the note, or take a tag off", |_| Key::Tag, false),
    row("/", "/", "search the cards", |_| Key::Search, false),
    row("p", "p", "play it", |_| Key::Play, false),
    row("?", "?", "these keys", |_| Key::Help, true),
    row("q", "q, Ctrl-C", "stop; everything answered is stored", |_| Key::Quit, true),
];

fn rating(c: char) -> Key {
    Key::Rate(match c {
        '1' => Rating::Again,
        '2' => Rating::Hard,
        '4' => Rating::Easy,
        _ => Rating::Good,
    })
}

/// The meaning of a character; full-width forms count, so that an input method need not be turned off.
pub fn of(c: char) -> Option<Key> {
    let c = match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0)?,
        '　' => ' ',
        _ => c,
    };
    let c = c.to_ascii_lowercase();
    TABLE.iter().find(|row| row.chars.contains(c)).map(|row| (row.key)(c))
}

/// The meaning of a character to plain lines.
pub fn plain(c: char) -> Option<Key> {
    let key = of(c)?;
    TABLE.iter().any(|row| row.plain && row.chars.chars().any(|c| (row.key)(c) == key)).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_stands_in_the_table_once_and_in_any_width() {
        let all: String = TABLE.iter().map(|row| row.chars).collect();
        for c in all.chars() {
            assert_eq!(all.matches(c).count(), 1, "{c}");
            assert!(of(c).is_some() && of(c) == of(c.to_ascii_uppercase()));
        }
        assert_eq!((of('３'), of('　'), of('Ｑ')), (Some(Key::Rate(Rating::Good)), Some(Key::Next), Some(Key::Quit)));
        assert_eq!((of('z'), plain('/'), plain('u')), (None, None, Some(Key::Undo)));
    }
}
