//! Answers that would have been right for another card: the pair, at once and looked up later, and what tells the two apart.

use std::collections::BTreeMap;

use crate::domain::japanese::{furigana, kana, romaji, typed};
use crate::domain::meaning::{self, Meaning};
use crate::domain::text;
use crate::store::cards::CardRow;
use crate::store::notes::NoteRow;
use crate::store::{Reader, Store};

use super::AppError;
use super::question::Question;
use super::typed::{Field, parts};

/// The word that an answer belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confused {
    pub note: String,
    pub head: String,
    pub read: String,
    pub gloss: String,
}

impl From<NoteRow> for Confused {
    fn from(note: NoteRow) -> Confused {
        Confused { head: furigana::plain(&note.head), note: note.id, read: note.read, gloss: note.gloss }
    }
}

/// What is kept of a typed answer: one line, and no more than anybody types for a card.
pub fn kept(typed: &str) -> String {
    text::clean(typed).chars().take(200).collect()
}

/// The word for which a wrong answer would have been right: one that shares a kanji with the word asked, or else one
/// that the learner has seen. Where there are several, the one that looks most alike.
pub fn of(reader: Reader<'_>, question: &Question, answer: &str) -> Result<Option<Confused>, AppError> {
    let candidates = match question.field {
        Some(Field::Reading | Field::Word) => read_as(reader, answer)?,
        Some(Field::Meaning) => meaning(reader, answer)?,
        _ => Vec::new(),
    };
    let asked = furigana::plain(&question.note.head);
    let mut best: Option<(usize, bool, NoteRow)> = None;
    for note in candidates {
        if note.num == question.note.num || note.retired || furigana::plain(&note.head) == asked {
            continue;
        }
        let shared = note.head.chars().filter(|c| kana::is_kanji(*c) && asked.contains(*c)).count();
        let seen = reader.cards_of(note.num)?.iter().any(|card| card.state.reps > 0);
        let better = best.as_ref().is_none_or(|(s, n, _)| (shared, seen) > (*s, *n));
        if (shared > 0 || seen) && better {
            best = Some((shared, seen, note));
        }
    }
    Ok(best.map(|(_, _, note)| note.into()))
}

/// The notes that are read as what was typed.
fn read_as(reader: Reader<'_>, answer: &str) -> Result<Vec<NoteRow>, AppError> {
    let shown = kana::normal(&romaji::finished(answer));
    let mut found = reader.read_as(&shown)?;
    found.extend(reader.read_as(&kana::katakana(&shown))?);
    found.retain(|note| parts(&note.read).iter().any(|r| typed::judge(&[r], answer).is_right()));
    Ok(found)
}

/// The notes of which what was typed is a meaning, word for word.
fn meaning(reader: Reader<'_>, answer: &str) -> Result<Vec<NoteRow>, AppError> {
    let longest = answer.split(|c: char| !c.is_alphanumeric()).max_by_key(|word| word.len()).unwrap_or_default();
    let mut found = if longest.is_empty() { Vec::new() } else { reader.meaning(longest)? };
    found.retain(|note| meaning::judge(&meaning::senses(&note.gloss), answer) == Meaning::Right);
    Ok(found)
}

/// Whether what was typed is the meaning of some word, word for word.
pub fn is_a_meaning(reader: Reader<'_>, answer: &str) -> Result<bool, AppError> {
    Ok(!meaning(reader, answer)?.is_empty())
}

/// The words that a card was taken for, and how often: from the wrong answers that were typed for it.
pub fn taken_for(reader: Reader<'_>, card: &CardRow) -> Result<Vec<(Confused, u32)>, AppError> {
    let wrong = reader.wrongly_typed(card.num)?;
    if wrong.is_empty() {
        return Ok(Vec::new());
    }
    let question = Question::of(reader, card)?;
    let mut counted: BTreeMap<String, (Confused, u32)> = BTreeMap::new();
    for typed in wrong {
        if let Some(confused) = of(reader, &question, &typed)? {
            counted.entry(confused.note.clone()).or_insert((confused, 0)).1 += 1;
        }
    }
    let mut pairs: Vec<(Confused, u32)> = counted.into_values().collect();
    pairs.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    Ok(pairs)
}

/// Two words side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contrast {
    pub words: [NoteRow; 2],
    /// The kanji that only one of them has, with their meanings.
    pub own: [Vec<(char, String)>; 2],
    /// The kanji that both have.
    pub shared: Vec<char>,
}

/// What tells two words apart; each is named by spelling, reading or id.
pub fn contrast(store: &Store, a: &str, b: &str) -> Result<Contrast, AppError> {
    let reader = store.read();
    let find = |name: &str| {
        let num = reader.notes_called(name)?.first().copied();
        let num = num.ok_or_else(|| AppError::Unknown { what: "word", name: name.to_owned(), near: None })?;
        Ok::<_, AppError>(reader.note(num)?)
    };
    let words = [find(a)?, find(b)?];
    let kanji = |note: &NoteRow| note.head.chars().filter(|c| kana::is_kanji(*c)).collect::<Vec<char>>();
    let (left, right) = (kanji(&words[0]), kanji(&words[1]));
    let told = |these: &[char], those: &[char]| {
        let own = these.iter().filter(|c| !those.contains(c));
        own.map(|&c| Ok((c, kanji_meaning(reader, c)?))).collect::<Result<Vec<_>, AppError>>()
    };
    let own = [told(&left, &right)?, told(&right, &left)?];
    let shared = left.into_iter().filter(|c| right.contains(c)).collect();
    Ok(Contrast { words, own, shared })
}

/// The meaning of a kanji as its deck has it; empty where no deck has it.
fn kanji_meaning(reader: Reader<'_>, kanji: char) -> Result<String, AppError> {
    let num = reader.note_num(&format!("k{:04x}", u32::from(kanji)))?;
    Ok(num.map(|num| reader.note(num)).transpose()?.map(|note| note.gloss).unwrap_or_default())
}
