//! What is said about a typed answer.

use crate::app::typed::Judged;
use crate::domain::japanese::slip::Kind;
use crate::domain::japanese::typed::{Note, Why};

/// A line about what was typed.
pub fn line(judged: Judged) -> String {
    match judged {
        Judged::Right(None) => "Right.".to_owned(),
        Judged::Right(Some(Note::Length)) => "Right; see which kana make the vowel long.".to_owned(),
        Judged::Right(Some(Note::Shared)) => "Right; these letters spell other kana too.".to_owned(),
        Judged::Wrong(slip) => format!("Not this: {}.", slipped(slip.kind)),
        Judged::NoAnswer(Why::Empty) => "Nothing was typed.".to_owned(),
        Judged::NoAnswer(Why::Kanji) => "The reading is asked: kana or Latin letters.".to_owned(),
        Judged::NoAnswer(Why::Unreadable) => "That is neither kana nor Latin letters.".to_owned(),
    }
}

fn slipped(kind: Kind) -> &'static str {
    match kind {
        Kind::LongMissing => "a vowel is long",
        Kind::LongExtra => "a vowel is short",
        Kind::LongOther => "the vowel is made long by another kana",
        Kind::DoubleMissing => "a small っ is missing",
        Kind::DoubleExtra => "there is no small っ",
        Kind::NasalMissing => "ん is missing",
        Kind::NasalExtra => "there is no ん",
        Kind::Voicing => "the voicing differs (か or が)",
        Kind::Size => "small and full kana differ (ゃ or や)",
        Kind::Short => "it goes on",
        Kind::Beyond => "it ends sooner",
        Kind::Other => "another reading",
    }
}
