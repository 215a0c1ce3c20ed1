//! What is said about a typed answer.

use crate::app::confusion::Confused;
use crate::app::typed::{Field, Judged};
use crate::domain::japanese::kana;
use crate::domain::japanese::slip::{Kind, Told};
use crate::domain::japanese::typed::{Note, Why};

/// A line about what was typed.
pub fn line(judged: &Judged) -> String {
    match judged {
        Judged::Right(None) => "Right.".to_owned(),
        Judged::Right(Some(Note::Length)) => "Right; see which kana make the vowel long.".to_owned(),
        Judged::Right(Some(Note::Shared)) => "Right; these letters spell other kana too.".to_owned(),
        Judged::Typo(sense) => format!("Right, but for a letter: {sense}."),
        Judged::Key => "A key slipped; once more.".to_owned(),
        Judged::OtherReading { typed, usual } => {
            format!("Right: {typed} is another reading of it; here it is {usual}.")
        }
        Judged::WrongField(field) => format!("That is {}; once more.", side(*field)),
        Judged::OtherWord { reading, gloss } => {
            format!("{reading} is another word spelled so ({gloss}); once more.")
        }
        Judged::VisibleKana(kana) => format!("Look at the kana that stand there: {kana}; once more."),
        Judged::WrongReading(told) => format!("Not this: {}.", reason(told)),
        Judged::WrongMeaning => "Not this.".to_owned(),
        Judged::NoAnswer(Why::Empty) => "Nothing was typed.".to_owned(),
        Judged::NoAnswer(Why::Kanji) => "The reading is asked: kana or Latin letters.".to_owned(),
        Judged::NoAnswer(Why::Unreadable) => "That is neither kana nor Latin letters.".to_owned(),
    }
}

fn side(field: Field) -> &'static str {
    match field {
        Field::Reading => "the reading, and the meaning is asked",
        Field::On => "the on reading",
        Field::Kun => "the kun reading, and the on reading is asked",
        Field::Meaning => "the meaning, and the reading is asked",
        Field::Word => "the word",
    }
}

/// The reason alone, for programs: why an answer is not simply right.
pub fn why(judged: &Judged) -> Option<String> {
    match judged {
        Judged::WrongReading(told) => Some(reason(told)),
        Judged::Right(None) | Judged::WrongMeaning => None,
        other => Some(line(other)),
    }
}

/// What to type for a card.
pub fn prompt(field: Option<Field>) -> &'static str {
    match field {
        Some(Field::On) => "on reading",
        Some(Field::Kun) => "kun reading",
        Some(Field::Meaning) => "meaning",
        Some(Field::Word) => "word",
        _ => "reading",
    }
}

/// That the answer belongs to another word.
pub fn confused(pair: &Confused) -> String {
    format!("{} is {}: {}", pair.read, pair.head, pair.gloss)
}

/// In which way a reading is another: `long vowel: しゅう, not しゅ`.
fn reason(told: &Told) -> String {
    let Told { kind, wanted, typed } = told;
    let voiced = |text: &str| text.chars().next().is_some_and(|c| kana::bare(c) != kana::full_size(c));
    let small = |text: &str| text.chars().find(|&c| kana::full_size(c) != c);
    match kind {
        Kind::LongMissing => format!("long vowel: {wanted}, not {typed}"),
        Kind::LongExtra => format!("short vowel: {wanted}, not {typed}"),
        Kind::LongOther => format!("another kana makes the vowel long: {wanted}, not {typed}"),
        Kind::DoubleMissing => format!("small っ missing: {wanted}, not {typed}"),
        Kind::DoubleExtra => format!("no small っ: {wanted}, not {typed}"),
        Kind::NasalMissing => format!("ん missing: {wanted}, not {typed}"),
        Kind::NasalExtra if wanted.is_empty() => "there is no ん".to_owned(),
        Kind::NasalExtra => format!("no ん: {wanted}, not {typed}"),
        Kind::Voicing if voiced(wanted) && voiced(typed) => format!("another voice mark: {wanted}, not {typed}"),
        Kind::Voicing if voiced(wanted) => format!("voiced: {wanted}, not {typed}"),
        Kind::Voicing => format!("not voiced: {wanted}, not {typed}"),
        Kind::Size => match small(wanted) {
            Some(kana) => format!("small {kana}: {wanted}, not {typed}"),
            None => format!("full-size kana: {wanted}, not {typed}"),
        },
        Kind::Short => format!("it goes on: {wanted}"),
        Kind::Beyond => format!("it ends before {typed}"),
        Kind::Other if wanted.is_empty() || typed.is_empty() => "another reading".to_owned(),
        Kind::Other => format!("another kana: {wanted}, not {typed}"),
    }
}
