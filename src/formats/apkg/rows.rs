//! Cards and reviews as a collection has them: read whole, held small, put beside their notes. Numbers are checked here;
//! nothing is believed that makes no sense.

use std::ops::Range;

use rusqlite::Connection;
use serde::Deserialize;

use super::collection::damaged;
use super::fail::PackageError;
use super::gather::{Kept, Values, gather};
use crate::domain::hash::NumberMap;
use crate::domain::memory::fsrs6::Stored;

/// No interval is longer and no day further away, in days.
pub(super) const FURTHEST: i64 = 36_500;
/// Answers before the year 2000 or after 2100 are not believed, in milliseconds.
pub(super) const TIMES: std::ops::Range<i64> = 946_684_800_000..4_102_444_800_000;

/// A card.
#[derive(Debug, Clone)]
pub(super) struct Card {
    pub id: i64,
    pub note: i64,
    /// The deck it belongs to, also while a filtered deck has it.
    pub deck: i64,
    pub template: usize,
    /// When it was last changed, in seconds since 1970.
    pub changed: i64,
    /// 0 new, 1 learning, 2 review, 3 relearning.
    pub kind: i64,
    /// Negative: put aside.
    pub queue: i64,
    pub due: i64,
    pub interval: i64,
    pub factor: i64,
    pub lapses: u16,
    pub memory: Option<Stored>,
    /// An FSRS state stands there and makes no sense.
    pub bad_memory: bool,
    /// Its place among new cards, while it is or was one.
    pub position: Option<i64>,
}

/// A row of the review log.
#[derive(Debug, Clone, Copy)]
pub(super) struct Review {
    /// Milliseconds since 1970; its id.
    pub at: i64,
    /// In milliseconds.
    pub took: u32,
    pub button: Button,
}

/// What a row of the log says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Button {
    /// 1 (again) to 4 (easy).
    Pressed(u8),
    /// The card was made new again.
    Forgotten,
    /// Moved by hand, or seen in a filtered deck that does not reschedule: no answer.
    None,
    /// No button there is.
    Unknown,
}

/// Everything beside the notes.
pub(super) struct Rows {
    /// By their notes.
    pub cards: Vec<Card>,
    /// By their cards, oldest first; and where those of each card begin, by its place, up to the end.
    pub reviews: Vec<Review>,
    begin: Vec<usize>,
    /// Reviews of cards that are not there.
    pub orphans: u32,
}

/// The part of a card's data that is of use.
#[derive(Debug, Default, Deserialize)]
struct Data {
    pos: Option<i64>,
    s: Option<f64>,
    d: Option<f64>,
}

impl Rows {
    /// Reads both tables.
    pub fn read(conn: &Connection, three_buttons: bool) -> Result<Rows, PackageError> {
        let cards = cards(conn).map_err(|e| damaged(&e))?;
        let log = reviews(conn, &cards, three_buttons).map_err(|e| damaged(&e))?;
        let (reviews, begin) = by_card(&log.rows, cards.len());
        Ok(Rows { cards, reviews, begin, orphans: log.left })
    }

    /// The cards of a note, by their place, where they begin at `from` or later.
    pub fn of_note(&self, note: i64, from: usize) -> Range<usize> {
        let rest = self.cards.get(from..).unwrap_or_default();
        let start = from + rest.iter().take_while(|c| c.note < note).count();
        let rest = self.cards.get(start..).unwrap_or_default();
        start..start + rest.iter().take_while(|c| c.note == note).count()
    }

    /// The reviews of the cards at these places.
    pub fn of_cards(&self, cards: &Range<usize>) -> Range<usize> {
        let begin = |card: usize| self.begin.get(card).copied().unwrap_or(self.reviews.len());
        begin(cards.start)..begin(cards.end)
    }
}

fn cards(conn: &Connection) -> rusqlite::Result<Vec<Card>> {
    let columns =
        ["id", "nid", "did", "ord", "mod", "type", "queue", "due", "ivl", "factor", "lapses", "odue", "odid", "data"];
    let mut cards = gather(conn, "cards", columns, |row| Some(card(row)))?.rows;
    cards.sort_by_key(|c| (c.note, c.template, c.id));
    Ok(cards)
}

fn card(row: &Values<'_, '_>) -> Card {
    let filtered = row.whole(12) != 0;
    let real_due = if filtered && row.whole(11) != 0 { row.whole(11) } else { row.whole(7) };
    let written = row.text(13).unwrap_or_default();
    let wants = written.len() > 2 && written.starts_with('{');
    let data: Option<Data> = if wants { serde_json::from_str(written).ok() } else { Some(Data::default()) };
    let bad = data.is_none() && written.contains("\"s\"");
    let data = data.unwrap_or_default();
    let memory = data.s.zip(data.d).and_then(|(s, d)| stored(s, d));
    Card {
        id: row.whole(0),
        note: row.whole(1),
        deck: if filtered { row.whole(12) } else { row.whole(2) },
        template: usize::try_from(row.whole(3)).unwrap_or(0),
        changed: row.whole(4),
        kind: row.whole(5),
        queue: row.whole(6),
        due: real_due,
        interval: row.whole(8),
        factor: row.whole(9),
        lapses: u16::try_from(row.whole(10).clamp(0, i64::from(u16::MAX))).unwrap_or(0),
        bad_memory: bad || (data.s.is_some() && memory.is_none()),
        memory,
        position: if row.whole(5) == 0 { Some(real_due) } else { data.pos },
    }
}

/// A state of FSRS in whole numbers, where it makes sense.
#[expect(clippy::cast_possible_truncation, reason = "both are within their ranges by then")]
fn stored(stability: f64, difficulty: f64) -> Option<Stored> {
    let sane = (0.0..=36_500.0).contains(&stability) && stability > 0.0 && (1.0..=10.0).contains(&difficulty);
    sane.then(|| Stored {
        stability: ((stability * 1e3).round() as i32).max(1),
        difficulty: (difficulty * 1e3).round() as i32,
    })
}

/// The log in its order, each review with the place of its card; those of cards that are not there are left out.
fn reviews(conn: &Connection, cards: &[Card], three_buttons: bool) -> rusqlite::Result<Kept<(u32, Review)>> {
    let places: NumberMap<i64, u32> = cards.iter().map(|c| c.id).zip(0..).collect();
    gather(conn, "revlog", ["id", "cid", "ease", "factor", "time", "type"], move |row| {
        let card = *places.get(&row.whole(1))?;
        let took = u32::try_from(row.whole(4).clamp(0, i64::from(u32::MAX))).unwrap_or(0);
        let button = button(row.whole(2), row.whole(3), row.whole(5), three_buttons);
        Some((card, Review { at: row.whole(0), took, button }))
    })
}

/// The same reviews by their cards, of which there are so many, and where those of each card begin; those of a card keep
/// their order. As every card's share is known, each review goes straight to its place.
fn by_card(reviews: &[(u32, Review)], cards: usize) -> (Vec<Review>, Vec<usize>) {
    let card = |card: u32| usize::try_from(card).unwrap_or(usize::MAX);
    // Where the next review of each card goes: in the end where those of the card after it begin.
    let mut next = vec![0; cards + 2];
    for (of, _) in reviews {
        next[card(*of) + 2] += 1;
    }
    for n in 0..=cards {
        next[n + 1] += next[n];
    }
    let mut sorted: Vec<Review> = reviews.iter().map(|(_, review)| *review).collect();
    for (of, review) in reviews {
        let place = &mut next[card(*of) + 1];
        sorted[*place] = *review;
        *place += 1;
    }
    next.truncate(cards + 1);
    (sorted, next)
}

/// Anki's own rules: a row counts when a button was pressed and the answer moved the schedule; a row written by hand that
/// leaves no ease voids what came before.
fn button(ease: i64, factor: i64, kind: i64, three_buttons: bool) -> Button {
    match (ease, kind) {
        (0, 4) if factor == 0 => Button::Forgotten,
        (0, _) => Button::None,
        (1..=4, 3) if factor == 0 => Button::None,
        // Learning and relearning had again, good and easy under the first scheduler.
        (2 | 3, 0 | 2) if three_buttons => Button::Pressed(if ease == 2 { 3 } else { 4 }),
        (1..=4, _) => Button::Pressed(u8::try_from(ease).unwrap_or(1)),
        _ => Button::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_answer_is_none() {
        assert_eq!(button(3, 2500, 1, false), Button::Pressed(3));
        assert_eq!(button(0, 2500, 4, false), Button::None);
        assert_eq!(button(0, 0, 4, false), Button::Forgotten);
        assert_eq!(button(3, 0, 3, false), Button::None);
        assert_eq!(button(9, 0, 1, false), Button::Unknown);
        assert_eq!(button(2, 0, 0, true), Button::Pressed(3));
        assert_eq!(button(3, 0, 2, true), Button::Pressed(4));
        assert_eq!(button(2, 2500, 1, true), Button::Pressed(2));
    }

    #[test]
    fn reviews_stand_by_their_cards_each_in_its_order() {
        let review = |card, at| (card, Review { at, took: 0, button: Button::Pressed(3) });
        let mixed = [review(2, 1), review(0, 2), review(2, 3), review(0, 4), review(3, 5)];
        let (sorted, begin) = by_card(&mixed, 5);
        assert_eq!(sorted.iter().map(|r| r.at).collect::<Vec<_>>(), [2, 4, 1, 3, 5]);
        assert_eq!(begin, [0, 2, 2, 4, 5, 5]);
        let (sorted, begin) = by_card(&[], 0);
        assert!(sorted.is_empty() && begin == [0]);
    }

    #[test]
    fn a_state_that_makes_no_sense_is_none() {
        assert_eq!(stored(2.3065, 2.118), Some(Stored { stability: 2307, difficulty: 2118 }));
        for (s, d) in [(0.0, 5.0), (-1.0, 5.0), (f64::NAN, 5.0), (1.0, 11.0), (1e9, 5.0)] {
            assert_eq!(stored(s, d), None);
        }
    }
}
