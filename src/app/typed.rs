//! A typed answer: which readings count, what was typed, and the grade that follows.

use crate::domain::japanese::kana;
use crate::domain::japanese::slip::Slip;
use crate::domain::japanese::typed::{self, Note, Verdict, Why};
use crate::domain::rating::Rating;

/// What a typed answer is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    Right(Option<Note>),
    Wrong(Slip),
    /// Nothing that counts: ask again.
    NoAnswer(Why),
}

impl Judged {
    /// The rating that follows unless the learner says otherwise; none where there was no answer.
    pub const fn rating(self) -> Option<Rating> {
        match self {
            Judged::Right(_) => Some(Rating::Good),
            Judged::Wrong(_) => Some(Rating::Again),
            Judged::NoAnswer(_) => None,
        }
    }
}

/// The readings of a word that may be typed; none where the question shows the reading already.
pub fn readings(head: &str, read: &str) -> Vec<String> {
    if !head.chars().any(kana::is_kanji) {
        return Vec::new();
    }
    let parts = read.split([';', '；', '、', '/']).map(str::trim).filter(|r| !r.is_empty());
    parts.map(str::to_owned).collect()
}

/// Judges what was typed against the readings, of which any will do.
pub fn judge(readings: &[String], answer: &str) -> Judged {
    match typed::judge(readings, answer) {
        Verdict::Right => Judged::Right(None),
        Verdict::RightBut(note) => Judged::Right(Some(note)),
        Verdict::Wrong(slip) => Judged::Wrong(slip),
        Verdict::NoAnswer(why) => Judged::NoAnswer(why),
    }
}
