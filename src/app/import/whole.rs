//! A whole collection coming back from its JSON export: decks, notes, cards, settings and the log join what is here.

use std::collections::BTreeSet;

use crate::domain::card::Ask;
use crate::domain::deck::Deck;
use crate::domain::level::Level;
use crate::domain::note::Kind;
use crate::formats::collection::{CardLine, Collection, DeckLine, NoteLine, SCHEMA};
use crate::formats::{FileError, Problem};
use crate::store::new_notes::NewNotes;
use crate::store::notes::NoteText;
use crate::store::{CardNum, Change};

use super::{ImportError, Report, events};
use crate::app::settings::Settings;
use crate::app::{decks, records};

/// Takes the JSON object.
pub fn take(tx: &Change<'_>, bytes: &[u8]) -> Result<Report, ImportError> {
    let parsed: Result<Collection, _> = serde_json::from_slice(bytes);
    let refuse = |cause| ImportError::File { cause, problems: Vec::new() };
    let collection =
        parsed.map_err(|e| refuse(FileError::Json { line: e.line(), column: e.column(), reason: e.to_string() }))?;
    if collection.schema != SCHEMA {
        return Err(refuse(FileError::JsonShape { found: format!("“{}”", collection.schema) }));
    }
    let mut report = Report::default();
    for (key, value) in &collection.settings {
        tx.set_setting(key, value)?;
    }
    for deck in &collection.decks {
        if let Err(reason) = put_deck(tx, deck)? {
            report.problems.push(problem(&deck.id, reason));
        }
    }
    let mut new = tx.new_notes()?;
    for note in &collection.notes {
        match put_note(tx, &mut new, note)? {
            Ok(done) => count(&mut report, done),
            Err(reason) => {
                report.skipped += 1;
                report.problems.push(problem(&note.id, reason));
            }
        }
    }
    for share in &collection.shares {
        if let (Some(deck), Some((note, _))) = (tx.deck(&share.deck)?, tx.note_with_id(&share.note)?) {
            let own = serde_json::Value::Object(share.own.clone()).to_string();
            tx.share(deck.num, note, share.place, &own)?;
        }
    }
    for card in &collection.cards {
        put_card(tx, card)?;
    }
    let mut touched = BTreeSet::new();
    for event in &collection.events {
        if let Err(reason) = events::adopt(tx, event, &mut report, &mut touched) {
            report.problems.push(problem(&event.event, reason));
        }
    }
    for record in &collection.records {
        if let Err(reason) = records::adopt(tx, record.clone()) {
            report.problems.push(problem(&record.record, reason));
        }
    }
    events::settle(tx, &touched)?;
    tx.mark_singles()?;
    decks::relist(tx, Settings::load(**tx)?.target)?;
    Ok(report)
}

fn problem(note: &str, reason: String) -> Problem {
    Problem { line: None, note: Some(note.to_owned()), reason, skipped: true }
}

/// What became of a note.
enum Done {
    Added,
    Changed,
    Known,
}

fn count(report: &mut Report, done: Done) {
    match done {
        Done::Added => {
            report.added += 1;
            report.cards += 1;
        }
        Done::Changed => report.changed += 1,
        Done::Known => report.known += 1,
    }
}

fn put_deck(tx: &Change<'_>, line: &DeckLine) -> Result<Result<(), String>, ImportError> {
    let choice = match line.choice.as_deref().map(str::parse).transpose() {
        Ok(choice) => choice,
        Err(reason) => return Ok(Err(reason)),
    };
    if let Some(here) = tx.deck(&line.id)? {
        // What the deck is called is known here; whether it is studied is what comes along.
        tx.set_choice(here.num, choice)?;
        return Ok(Ok(()));
    }
    let (kind, level) = match kind_and_level(&line.kind, line.level.as_deref()) {
        Ok(both) => both,
        Err(reason) => return Ok(Err(reason)),
    };
    tx.put_deck(&Deck {
        id: line.id.clone(),
        name: line.name.clone(),
        kind,
        level,
        shipped: false,
        choice,
        license: line.license.clone(),
        source: line.source.clone(),
        version: line.version.clone(),
    })?;
    Ok(Ok(()))
}

fn kind_and_level(kind: &str, level: Option<&str>) -> Result<(Kind, Option<Level>), String> {
    let kind = kind.parse().map_err(|e: crate::domain::note::UnknownKind| e.to_string())?;
    let level = level.map(str::parse).transpose().map_err(|e: crate::domain::level::UnknownLevel| e.to_string())?;
    Ok((kind, level))
}

fn put_note(tx: &Change<'_>, new: &mut NewNotes<'_>, line: &NoteLine) -> Result<Result<Done, String>, ImportError> {
    let (kind, level) = match kind_and_level(&line.kind, line.level.as_deref()) {
        Ok(both) => both,
        Err(reason) => return Ok(Err(reason)),
    };
    let Some(deck) = tx.deck(&line.deck)? else {
        return Ok(Err(format!("its deck {} is not in the file", line.deck)));
    };
    if line.head.is_empty() || line.id.is_empty() {
        return Ok(Err("a note has an id and a head".to_owned()));
    }
    let extra = serde_json::Value::Object(line.extra.clone()).to_string();
    let text = NoteText {
        kind,
        level,
        head: &line.head,
        read: &line.read,
        gloss: &line.gloss,
        hint: &line.hint,
        sentence: &line.sentence,
        translation: &line.translation,
        tags: &line.tags,
        extra: &extra,
    };
    let (num, done) = match tx.note_with_id(&line.id)? {
        None => {
            let Some(num) = new.add(&line.id, deck.num, line.place, &text)? else {
                return Ok(Err("its id is taken".to_owned()));
            };
            tx.add_card(num, Ask::Recognise, line.place, true)?;
            (num, Done::Added)
        }
        Some((num, _)) => {
            let here = tx.note(num)?;
            if here.text() == text && here.retired == line.retired {
                return Ok(Ok(Done::Known));
            }
            tx.set_note(num, line.place, &text)?;
            (num, Done::Changed)
        }
    };
    tx.set_retired(num, line.retired)?;
    Ok(Ok(done))
}

fn put_card(tx: &Change<'_>, line: &CardLine) -> Result<(), ImportError> {
    let Some((note, ask)) = line.card.rsplit_once('/') else { return Ok(()) };
    if let (Some((note, _)), Ok(ask)) = (tx.note_with_id(note)?, ask.parse::<Ask>()) {
        tx.add_card(note, ask, line.place, true)?;
        tx.set_place(CardNum::of(note, ask), line.place)?;
    }
    Ok(())
}
