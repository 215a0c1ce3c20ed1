//! What an import hands on beside its report.

use super::*;
use crate::app::doctor;
use crate::domain::card::Ask;
use crate::domain::time::{Offset, Timestamp};
use crate::formats::{Item, PastReview, Row};

/// Words of jpdb, `from` to `to`, each asked both ways a few times, no two answers at one time.
fn jpdb(from: i64, to: i64) -> String {
    let list = |later: i64| {
        let words = (from..to).map(|n| {
            let answers = (0..n % 5).map(|m| {
                let at = 1_700_000_000 + (n * 37 % 101) * 1000 + m * 200_000 + later;
                let grade = ["okay", "fail", "easy"][usize::try_from((n + m) % 3).unwrap()];
                format!(r#"{{"timestamp": {at}, "grade": "{grade}", "from_anki": false}}"#)
            });
            let answers = answers.collect::<Vec<_>>().join(", ");
            format!(r#"{{"vid": {n}, "spelling": "語{n}", "reading": "ご{n}", "reviews": [{answers}]}}"#)
        });
        words.collect::<Vec<_>>().join(", ")
    };
    format!(r#"{{"cards_vocabulary_jp_en": [{}], "cards_vocabulary_en_jp": [{}]}}"#, list(0), list(100_000_000))
}

fn taken(store: &mut Store, text: &str) -> (u32, Option<Gathered>) {
    let now = Now { at: Timestamp(1_795_348_800_000), offset: Offset::UTC };
    store
        .change_much(Much::Rows, |tx| {
            let watch = Watched { watch: &mut |_| {}, lines: 0 };
            let read = |o: &Options, sink: &mut Sink<'_, _>| formats::read(text.as_bytes(), o, sink);
            let (request, mut found) = (Request::default(), None);
            let learn: Learn<'_> = &mut |answers, _| found = Some(answers);
            let report = notes(tx, now, "reviews.json", &request, Some(Format::Jpdb), watch, read, learn)?;
            Ok::<_, ImportError>((report.reviews, found))
        })
        .unwrap()
}

#[test]
fn the_answers_of_a_log_that_begins_are_those_of_the_log() {
    let mut store = Store::in_memory().unwrap();
    let (reviews, answers) = taken(&mut store, &jpdb(0, 90));
    let answers = answers.unwrap().answers();
    assert_eq!((reviews, answers.reviews.len()), (360, 360));
    assert_eq!(answers, store.read().answers().unwrap());
    // Of a log that goes on they would not be all.
    let (reviews, answers) = taken(&mut store, &jpdb(60, 120));
    assert!(reviews > 0 && answers.is_none());
}

#[test]
fn a_history_that_begins_in_the_log_of_another_card_is_taken_event_by_event() {
    let mut store = Store::in_memory().unwrap();
    let now = Now { at: Timestamp(1_795_348_800_000), offset: Offset::UTC };
    // Both words bring the same two answers, the second one more.
    let read = |_: &Options, sink: &mut Sink<'_, Stopped>| {
        for (line, head, answers) in [(1, "甲社", 2), (2, "乙社", 3)] {
            sink(Item::Note(Row { line, head: head.into(), ..Row::default() })).map_err(ReadError::Sink)?;
            for key in 0..answers {
                let at_ms = 1_700_000_000_000 + i64::try_from(key).unwrap() * 86_400_000;
                let review =
                    PastReview { at_ms, quality: 4, took_ms: None, ask: Ask::Recognise, from_anki: false, key };
                sink(Item::Review(review)).map_err(ReadError::Sink)?;
            }
        }
        let (format, encoding, separator, columns) = (Format::Jpdb, "UTF-8", None, Vec::new());
        Ok(Summary { format, encoding, separator, columns, notes: 2, reviews: 5, skipped: 0, warnings: 0 })
    };
    let report = store
        .change_much(Much::Rows, |tx| {
            let watch = Watched { watch: &mut |_| {}, lines: 0 };
            notes(tx, now, "x.json", &Request::default(), Some(Format::Jpdb), watch, read, &mut |_, _| ())
        })
        .unwrap();
    // Of another card only the answer that its history begins with is found; the second one is taken twice.
    assert_eq!(report.reviews, 4);
    assert_eq!(doctor::examine(&store).unwrap(), vec![]);
}
