//! The order of a day: how many new cards, when a new card and when a due one, when a failed card returns.
//!
//! All of it is computed from what the day has seen so far, nothing is stored: a restart goes on where it stopped.

use super::event::{Answer, ReviewKind};
use super::time::{Millis, Timestamp};

/// New cards a day unless the learner says otherwise.
pub const NEW_PER_DAY: u32 = 10;
/// A card answered below q 4 returns when so much time has passed …
pub const REPEAT_AFTER: Millis = Millis::minutes(10);
/// … and so many other cards have been answered, or when nothing else is left.
pub const REPEAT_CARDS: u32 = 7;
/// Seconds an answer takes before the learner's own log says otherwise. Assumed.
pub const SECONDS_PER_ANSWER: f64 = 9.0;
/// Answers that a new card costs on its first day, repetitions included. Assumed.
pub const ANSWERS_PER_NEW: f64 = 2.5;

/// The limits of a study day (not of a session).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// New cards a day.
    pub new: u32,
    /// Cards a day, new and due together; same-day repetitions are not counted. `None`: no limit.
    pub cards: Option<u32>,
    /// Time a day. `None`: no limit.
    pub time: Option<Millis>,
}

/// What the study day has seen so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Today {
    /// Scheduled answers, first answers of new cards among them.
    pub cards: u32,
    /// First answers of new cards.
    pub new: u32,
    /// Time spent answering, repetitions included.
    pub time: Millis,
}

impl Today {
    /// The day with another answer.
    #[must_use]
    pub fn with(self, answer: &Answer) -> Today {
        Today {
            cards: self.cards + u32::from(answer.kind.is_scheduled()),
            new: self.new + u32::from(answer.kind == ReviewKind::Learn),
            time: Millis(self.time.0 + answer.time().0),
        }
    }
}

/// Why no further card is asked although some may be due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    Cards,
    Time,
}

impl Limits {
    /// New cards still wanted today.
    pub fn new_left(&self, today: Today) -> u32 {
        let by_cards = self.cards.map_or(u32::MAX, |limit| limit.saturating_sub(today.cards));
        self.new.saturating_sub(today.new).min(by_cards)
    }

    /// Due cards still wanted today.
    pub fn due_left(&self, today: Today) -> u32 {
        self.cards.map_or(u32::MAX, |limit| limit.saturating_sub(today.cards))
    }

    /// The limit that the day has reached, if any.
    pub fn reached(&self, today: Today) -> Option<Reached> {
        if self.time.is_some_and(|limit| today.time >= limit) {
            Some(Reached::Time)
        } else if self.cards.is_some_and(|limit| today.cards >= limit) {
            Some(Reached::Cards)
        } else {
            None
        }
    }
}

/// Which pile the next card comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    New,
    Due,
}

/// Spreads the new cards evenly among the due ones: with `due` and `new` still to come and `answered` cards behind.
/// `None` when both piles are empty.
pub fn turn(answered: u32, due: u32, new: u32) -> Option<Turn> {
    match (due, new) {
        (0, 0) => None,
        (0, _) => Some(Turn::New),
        (_, 0) => Some(Turn::Due),
        _ => {
            // The pile of new cards has its turn when the running share of new cards passes a whole number.
            let (answered, new) = (u64::from(answered), u64::from(new));
            let all = u64::from(due) + new;
            let whole = |cards: u64| cards * new / all;
            Some(if whole(answered + 1) > whole(answered) { Turn::New } else { Turn::Due })
        }
    }
}

/// Whether a failed card may return now: `since` other cards were answered after it, the last time at `failed`.
pub fn may_return(failed: Timestamp, now: Timestamp, since: u32) -> bool {
    since >= REPEAT_CARDS && now - failed >= REPEAT_AFTER
}

/// Minutes that the rest of the day takes at `seconds` an answer.
pub fn minutes_left(due: u32, new: u32, repeats: u32, seconds: f64) -> f64 {
    let answers = f64::from(due) + f64::from(new) * ANSWERS_PER_NEW + f64::from(repeats);
    (answers * seconds / 60.0 * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_cards_are_spread_among_the_due_ones() {
        let (mut due, mut new, mut order) = (20, 5, String::new());
        while let Some(turn) = turn(25 - due - new, due, new) {
            match turn {
                Turn::New => (new, order) = (new - 1, order + "n"),
                Turn::Due => (due, order) = (due - 1, order + "d"),
            }
        }
        assert_eq!(order.len(), 25);
        assert!(!order.contains("nnn") && !order.starts_with("nn"), "{order}");
    }

    #[test]
    fn limits_are_of_the_day_not_of_the_session() {
        let limits = Limits { new: 10, cards: Some(30), time: Some(Millis::minutes(20)) };
        let today = Today { cards: 25, new: 4, time: Millis::minutes(10) };
        assert_eq!((limits.new_left(today), limits.due_left(today), limits.reached(today)), (5, 5, None));
        let late = Today { time: Millis::minutes(20), ..today };
        assert_eq!(limits.reached(late), Some(Reached::Time));
    }
}
