//! Leeches: cards that keep being forgotten. They are announced, never hidden.

/// The lapse at which a card is first called a leech (the usual figure since Anki).
pub const LEECH_LAPSES: u16 = 8;
/// After that it is announced again at every so many lapses.
const EVERY: u16 = 4;

/// Whether a card with so many lapses is a leech.
pub const fn is_leech(lapses: u16) -> bool {
    lapses >= LEECH_LAPSES
}

/// Whether the lapse just counted is to be announced: the 8th, 12th, 16th …
pub const fn announced_at(lapses: u16) -> bool {
    is_leech(lapses) && (lapses - LEECH_LAPSES).is_multiple_of(EVERY)
}
