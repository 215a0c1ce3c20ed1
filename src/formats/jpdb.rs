//! jpdb's `reviews.json`: words and kanji with the answers given, and no meanings. Never knows a schedule.
//!
//! One note at a time is held, with its answers in a compact form. A value out of range costs that answer only, and is
//! named with its entry; broken JSON refuses the file. Grades: `unknown`, `nothing` and `fail` are a lapse (quality 1),
//! `something` is 2, `hard` 3, `okay` and `pass` 4, `easy` and `known` 5; `never-forget` marks the note as known and is
//! no answer.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::fail::ReadError;
use super::item::{DeckHead, PastReview, Problem, Row};
use super::json::{Cell, Key, broken};
use super::options::Options;
use super::row::{self, Refusal};
use super::tally::{Tally, excerpt};
use crate::domain::card::Ask;
use crate::domain::hash;
use crate::domain::note::Kind;

/// Problems told for one entry; the rest is counted.
const TOLD: usize = 10;

/// Answers before the year 2000 or after 2100 are not believed: the time is in another unit.
const SECONDS: std::ops::RangeInclusive<i64> = 946_684_800..=4_102_444_800;

/// Reads the whole file.
pub(super) fn read<E>(text: &str, tally: &mut Tally<'_, '_, E>) -> Result<(), ReadError<E>> {
    let mut reader = Reader { tally, stopped: None };
    let mut document = serde_json::Deserializer::from_str(text);
    let read = Document(&mut reader).deserialize(&mut document).and_then(|()| document.end());
    match (reader.stopped, read) {
        (Some(stopped), _) => Err(stopped),
        (None, Err(error)) => Err(broken(&error, text).into()),
        (None, Ok(())) => Ok(()),
    }
}

/// One of the four lists of the file.
#[derive(Debug, Clone, Copy)]
struct List {
    key: &'static str,
    kind: Kind,
    ask: Ask,
}

const LISTS: [List; 4] = [
    List { key: "cards_vocabulary_jp_en", kind: Kind::Word, ask: Ask::Recognise },
    List { key: "cards_vocabulary_en_jp", kind: Kind::Word, ask: Ask::Recall },
    List { key: "cards_kanji_char_keyword", kind: Kind::Kanji, ask: Ask::Recognise },
    List { key: "cards_kanji_keyword_char", kind: Kind::Kanji, ask: Ask::Recall },
];

/// An answer as the file has it, checked.
#[derive(Debug, Clone, Copy)]
struct Answer {
    seconds: i64,
    quality: u8,
    from_anki: bool,
}

/// The answers of one note.
#[derive(Debug, Default)]
struct Answers {
    taken: Vec<Answer>,
    known: bool,
    refused: Vec<String>,
    untold: u64,
}

impl Answers {
    fn take(&mut self, number: usize, found: Result<Option<Answer>, String>) {
        match found {
            Ok(Some(answer)) => self.taken.push(answer),
            Ok(None) => self.known = true,
            Err(reason) if self.refused.len() < TOLD => self.refused.push(format!("review {number}: {reason}")),
            Err(_) => self.untold += 1,
        }
    }
}

/// An entry as the file has it.
#[derive(Default)]
struct Card<'t> {
    spelling: Option<Cow<'t, str>>,
    reading: Cow<'t, str>,
    gloss: Cow<'t, str>,
    vid: Option<i64>,
    answers: Answers,
}

struct Reader<'n, 's, 'k, E> {
    tally: &'n mut Tally<'s, 'k, E>,
    stopped: Option<ReadError<E>>,
}

impl<E> Reader<'_, '_, '_, E> {
    fn card(&mut self, list: List, number: u64, mut card: Card<'_>) -> Result<(), ReadError<E>> {
        let name = |head: &str| match head {
            "" => format!("entry {number} of {}", list.key),
            head => format!("entry {number} of {} ({})", list.key, excerpt(head)),
        };
        let shown = card.spelling.as_deref().map_or_else(String::new, excerpt);
        let Answers { mut taken, known, refused, untold } = std::mem::take(&mut card.answers);
        let mut row = match note(list, number, &card) {
            Ok(row) => row,
            Err(refusal) => {
                let reason = match refusal {
                    Refusal::BadBytes => self.tally.bad_bytes(None),
                    Refusal::Because(reason) => reason,
                };
                return self.tally.problem(Problem { line: None, note: Some(name(&shown)), reason, skipped: true });
            }
        };
        row.known = known;
        let base = match card.vid {
            Some(vid) => format!("jpdb/{}/{vid}/{}/{}", list.ask.as_str(), row.head, row.read),
            None => format!("jpdb/{}/{}/{}", list.ask.as_str(), row.head, row.read),
        };
        self.tally.note(row)?;
        taken.sort_by_key(|answer| answer.seconds);
        for answer in taken {
            self.tally.review(PastReview {
                at_ms: answer.seconds.saturating_mul(1000),
                quality: answer.quality,
                took_ms: None,
                ask: list.ask,
                from_anki: answer.from_anki,
                key: hash::stable(&[&format!("{base}/{}", answer.seconds)]),
            })?;
        }
        let more = (untold > 0).then(|| format!("{untold} more reviews with a problem"));
        for reason in refused.into_iter().chain(more) {
            self.tally.problem(Problem { line: None, note: Some(name(&shown)), reason, skipped: true })?;
        }
        Ok(())
    }

    fn keep<D: Error>(&mut self, result: Result<(), ReadError<E>>) -> Result<(), D> {
        result.map_err(|error| {
            self.stopped = Some(error);
            D::custom("stopped")
        })
    }
}

/// The note of an entry. The number of the word (`vid`, JMdict's sequence number) is kept beside it.
fn note<'a>(list: List, number: u64, card: &'a Card<'_>) -> Result<Row<'a>, Refusal> {
    let Some(spelling) = &card.spelling else {
        return Err(Refusal::Because("the spelling is missing or not a text".to_owned()));
    };
    let mut row = Row {
        line: number,
        head: row::cleaned(Cow::Borrowed(spelling))?,
        read: row::cleaned(Cow::Borrowed(&card.reading))?,
        gloss: row::cleaned(Cow::Borrowed(&card.gloss))?,
        kind: Some(list.kind),
        ..Row::default()
    };
    if let Some(vid) = card.vid {
        row.extra.push((Cow::Borrowed("vid"), Cow::Owned(vid.to_string())));
    }
    row::complete(&mut row, &DeckHead::default(), &Options::default())?;
    Ok(row)
}

/// The object that holds the four lists.
struct Document<'d, 'n, 's, 'k, E>(&'d mut Reader<'n, 's, 'k, E>);

impl<'de, E> DeserializeSeed<'de> for Document<'_, '_, '_, '_, E> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, E> Visitor<'de> for Document<'_, '_, '_, '_, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the lists of a jpdb export")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(Key)? {
            match LISTS.into_iter().find(|list| list.key == key) {
                Some(list) => map.next_value_seed(Cards { reader: self.0, list })?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// One of the lists.
struct Cards<'d, 'n, 's, 'k, E> {
    reader: &'d mut Reader<'n, 's, 'k, E>,
    list: List,
}

impl<'de, E> DeserializeSeed<'de> for Cards<'_, '_, '_, '_, E> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, E> Visitor<'de> for Cards<'_, '_, '_, '_, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of cards")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut number = 0;
        while let Some(card) = list.next_element::<Card<'de>>()? {
            number += 1;
            let result = self.reader.card(self.list, number, card);
            self.reader.keep(result)?;
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Card<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfCard;

        impl<'de> Visitor<'de> for OfCard {
            type Value = Card<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a card")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Card<'de>, A::Error> {
                let mut card = Card::default();
                while let Some(key) = map.next_key_seed(Key)? {
                    match key.as_ref() {
                        "reviews" => card.answers = map.next_value()?,
                        "spelling" | "character" => card.spelling = text(map.next_value()?),
                        "reading" => card.reading = text(map.next_value()?).unwrap_or_default(),
                        "keyword" => card.gloss = text(map.next_value()?).unwrap_or_default(),
                        "vid" => card.vid = map.next_value::<Cell<'de>>()?.number().filter(|vid| *vid > 0),
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(card)
            }
        }

        deserializer.deserialize_map(OfCard)
    }
}

fn text(cell: Cell<'_>) -> Option<Cow<'_, str>> {
    match cell {
        Cell::Text(text) => Some(text),
        Cell::Nothing | Cell::Many(_) | Cell::Nested => None,
    }
}

impl<'de> Deserialize<'de> for Answers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfAnswers;

        impl<'de> Visitor<'de> for OfAnswers {
            type Value = Answers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of reviews")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Answers, A::Error> {
                let mut answers = Answers::default();
                let mut number = 0;
                while let Some(Found(found)) = list.next_element()? {
                    number += 1;
                    answers.take(number, found);
                }
                Ok(answers)
            }

            fn visit_unit<D: Error>(self) -> Result<Answers, D> {
                Ok(Answers::default())
            }
        }

        deserializer.deserialize_any(OfAnswers)
    }
}

/// An answer, no answer but the mark of a known word, or why it is neither.
struct Found(Result<Option<Answer>, String>);

impl<'de> Deserialize<'de> for Found {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfFound;

        impl<'de> Visitor<'de> for OfFound {
            type Value = Found;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a review")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
                let (mut time, mut grade, mut from_anki) = (Cell::Nothing, Cell::Nothing, false);
                while let Some(key) = map.next_key_seed(Key)? {
                    match key.as_ref() {
                        "timestamp" => time = map.next_value()?,
                        "grade" => grade = map.next_value()?,
                        "from_anki" => from_anki = map.next_value::<Cell<'de>>()? == Cell::Text(Cow::Borrowed("true")),
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(Found(answer(&time, &grade, from_anki)))
            }
        }

        deserializer.deserialize_map(OfFound)
    }
}

fn answer(time: &Cell<'_>, grade: &Cell<'_>, from_anki: bool) -> Result<Option<Answer>, String> {
    let Cell::Text(grade) = grade else {
        return Err("the grade is missing".to_owned());
    };
    let quality = match grade.as_ref() {
        "unknown" | "nothing" | "fail" => 1,
        "something" => 2,
        "hard" => 3,
        "okay" | "pass" => 4,
        "easy" | "known" => 5,
        "never-forget" => return Ok(None),
        other => return Err(format!("“{}” is not a grade of jpdb", excerpt(other))),
    };
    let seconds = time.number().ok_or("the timestamp is not a whole number")?;
    if SECONDS.contains(&(seconds / 1000)) {
        return Err(format!("the timestamp {seconds} looks like milliseconds, where seconds are expected"));
    }
    if !SECONDS.contains(&seconds) {
        return Err(format!("the timestamp {seconds} is not between the years 2000 and 2100"));
    }
    Ok(Some(Answer { seconds, quality, from_anki }))
}
