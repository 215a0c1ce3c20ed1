//! What a key means; the same for the terminal and for plain lines.

use crate::domain::rating::Rating;

/// What the learner wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Space or Enter: reveal, then Good.
    Next,
    Rate(Rating),
    Undo,
    Bury,
    Suspend,
    Known,
    Help,
    Quit,
}

/// The keys and what they do, as `?` prints them.
pub const TABLE: [(&str, &str); 8] = [
    ("Space, Enter", "show the answer, then Good"),
    ("1 2 3 4", "Again, Hard (recalled), Good, Easy"),
    ("u", "take the newest answer back"),
    ("b", "not today"),
    ("s", "suspend: not until resumed"),
    ("k", "known: not asked any more"),
    ("?", "these keys"),
    ("q, Ctrl-C", "stop; everything answered is stored"),
];

/// The meaning of a character; full-width forms count, so that an input method need not be turned off.
pub fn of(c: char) -> Option<Key> {
    let c = match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0)?,
        '　' => ' ',
        _ => c,
    };
    Some(match c.to_ascii_lowercase() {
        ' ' | '\r' | '\n' => Key::Next,
        '1' => Key::Rate(Rating::Again),
        '2' => Key::Rate(Rating::Hard),
        '3' => Key::Rate(Rating::Good),
        '4' => Key::Rate(Rating::Easy),
        'u' => Key::Undo,
        'b' => Key::Bury,
        's' => Key::Suspend,
        'k' => Key::Known,
        '?' => Key::Help,
        'q' => Key::Quit,
        _ => return None,
    })
}
