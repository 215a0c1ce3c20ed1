//! How a card stands, from the numbers that a collection has of it. Nothing is believed that makes no sense.

use super::notes::MADE;
use super::rows::{Card, FURTHEST};
use crate::domain::time::{Day, Days};
use crate::formats::item::{PastDue, PastState};

/// How a card stands; in words what makes no sense of it.
pub(super) fn state(card: &Card, first_day: Option<Day>) -> Result<PastState, String> {
    if card.kind == 0 {
        return Ok(PastState::New);
    }
    if !(1..=3).contains(&card.kind) || !(-3..=4).contains(&card.queue) {
        return Err(format!("its type {} or queue {} is none; the review log is followed", card.kind, card.queue));
    }
    let learning = card.kind != 2;
    let due = match card.due {
        seconds if learning && MADE.contains(&seconds) => PastDue::At(seconds * 1000),
        day if day.abs() <= FURTHEST => match first_day {
            Some(first) => PastDue::Day(first + Days(i32::try_from(day).unwrap_or(0))),
            // Told once for the whole collection.
            None => return Ok(PastState::Unknown),
        },
        day => return Err(format!("its due day {day} is out of range; the review log is followed")),
    };
    if !(0..=FURTHEST).contains(&card.interval) && !learning {
        return Err(format!("its interval {} is out of range; the review log is followed", card.interval));
    }
    // With FSRS the factor stays where it began and says nothing.
    let factor = card.factor.clamp(1300, 5000) / 10;
    let ease = (card.factor > 0 && card.memory.is_none()).then(|| u16::try_from(factor).unwrap_or(250));
    let interval = Days(i32::try_from(card.interval.clamp(0, FURTHEST)).unwrap_or(0));
    Ok(PastState::Due { due, interval, learning, ease, lapses: card.lapses, memory: card.memory })
}
