//! What a card shows: the question, and what the answer reveals. The same for every face.

use std::cell::OnceCell;

use serde_json::{Map, Value};

use crate::domain::card::Ask;
use crate::domain::japanese::furigana;
use crate::domain::note::Kind;
use crate::store::Reader;
use crate::store::cards::CardRow;
use crate::store::notes::NoteRow;

use super::{AppError, kanji, typed};

/// A question and its answer, as text with the decks' own furigana marks.
#[derive(Debug, Clone)]
pub struct Question {
    pub note: NoteRow,
    pub ask: Ask,
    /// What is asked. Holds no furigana.
    pub front: String,
    /// What stands beneath the question. Holds no furigana.
    pub context: Vec<String>,
    /// What the answer reveals, one fact a line; empty until [`Question::reveal`].
    pub answer: Vec<Fact>,
    /// The readings that may be typed as an answer; empty where none is asked.
    pub readings: Vec<String>,
    /// What is typed, if anything can be.
    pub field: Option<typed::Field>,
    /// What counts as a typed answer; nothing until [`Question::reveal`].
    pub key: typed::Key,
    /// The note's columns without a role of their own, read when one of them is asked for.
    columns: OnceCell<Map<String, Value>>,
    /// Answers before this one: the two sentences of a grammar point take turns.
    reps: u32,
    revealed: bool,
}

/// One line of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// `reading`, `meaning`, `example` …; at most 12 columns wide.
    pub label: &'static str,
    pub text: String,
}

/// Stands for the point of a grammar sentence until the answer.
const BLANK: &str = "［＿＿＿］";

impl Question {
    /// What `card` asks now, with its answer.
    pub fn of(reader: Reader<'_>, card: &CardRow) -> Result<Question, AppError> {
        let mut question = Question::asked(card, reader.note(card.num.note())?);
        question.reveal(reader)?;
        Ok(question)
    }

    /// What `card` asks of its note now. Its answer is gathered by [`Question::reveal`], while the learner thinks.
    pub fn asked(card: &CardRow, note: NoteRow) -> Question {
        let ask = card.num.ask();
        let mut question = Question {
            note,
            ask,
            front: String::new(),
            context: vec![],
            answer: vec![],
            readings: vec![],
            field: None,
            key: typed::Key::default(),
            columns: OnceCell::new(),
            reps: card.state.reps,
            revealed: false,
        };
        match (question.note.kind, ask) {
            (Kind::Grammar, _) => question.ask_grammar(),
            (Kind::Kanji, Ask::Recognise) => question.front.clone_from(&question.note.head),
            (_, Ask::Recognise) => question.ask_word(),
            (_, Ask::Recall) => question.ask_reverse(),
        }
        question.field = typed::field(&question);
        question
    }

    /// Gathers what the answer shows and what counts as one; once is enough.
    pub fn reveal(&mut self, reader: Reader<'_>) -> Result<(), AppError> {
        if std::mem::replace(&mut self.revealed, true) {
            return Ok(());
        }
        match (self.note.kind, self.ask) {
            (Kind::Grammar, _) => self.grammar(),
            (Kind::Kanji, Ask::Recognise) => self.kanji(reader)?,
            (_, Ask::Recognise) => self.facts_of_a_word(),
            (_, Ask::Recall) => {
                self.say("word", self.note.head.clone());
                self.facts_of_a_word();
            }
        }
        self.key = match (self.note.kind, self.ask) {
            (Kind::Grammar, _) => typed::Key::default(),
            (Kind::Kanji, Ask::Recognise) => typed::of_a_kanji(self),
            (_, Ask::Recognise) => typed::of_a_word(reader, self)?,
            (_, Ask::Recall) => typed::of_a_reverse(self),
        };
        for (deck, own) in reader.shared_text(self.note.num)? {
            self.also(&deck, &own);
        }
        Ok(())
    }

    /// The note's columns without a role of their own.
    pub fn columns(&self) -> &Map<String, Value> {
        self.columns.get_or_init(|| serde_json::from_str(&self.note.extra).unwrap_or_default())
    }

    /// A column without a role of its own; empty when the note has none of that name.
    pub fn extra(&self, name: &str) -> &str {
        self.columns().get(name).and_then(Value::as_str).unwrap_or_default()
    }

    fn say(&mut self, label: &'static str, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.answer.push(Fact { label, text });
        }
    }

    fn ask_word(&mut self) {
        self.front = furigana::plain(&self.note.head);
        if self.note.homograph && !self.note.sentence.is_empty() {
            self.context.push(furigana::plain(&self.note.sentence));
        }
        self.readings = typed::readings(&self.front, &self.note.read);
    }

    fn ask_reverse(&mut self) {
        self.front = self.note.gloss.clone();
        self.context
            .extend([self.note.hint.clone(), self.note.translation.clone()].into_iter().filter(|t| !t.is_empty()));
    }

    fn facts_of_a_word(&mut self) {
        if self.note.read != furigana::plain(&self.note.head) {
            self.say("reading", self.note.read.clone());
        }
        self.say("also written", String::from(self.extra("alt")).replace(';', "・"));
        self.say("meaning", self.note.gloss.clone());
        self.say("hint", self.note.hint.clone());
        self.say("example", self.note.sentence.clone());
        self.say("translation", self.note.translation.clone());
    }

    fn kanji(&mut self, reader: Reader<'_>) -> Result<(), AppError> {
        self.say("meaning", self.note.gloss.clone());
        let facts = kanji::facts(reader, &self.note.head, self.extra("on"), self.extra("kun"), self.extra("examples"))?;
        self.answer.extend(facts);
        Ok(())
    }

    /// The sentence whose turn it is, and its translation.
    fn sentence(&self) -> (&str, &str) {
        let (first, second) = (self.extra("s1"), self.extra("s2"));
        let sentence = if self.reps % 2 == 1 && !second.is_empty() { second } else { first };
        sentence.split_once(" ¦ ").unwrap_or((sentence, ""))
    }

    fn ask_grammar(&mut self) {
        let (japanese, english) = self.sentence();
        let front = if japanese.is_empty() { self.note.head.clone() } else { blanked(&furigana::plain(japanese)) };
        let context = (!english.is_empty()).then(|| english.to_owned());
        (self.front, self.context) = (front, context.into_iter().collect());
    }

    fn grammar(&mut self) {
        self.say("sentence", self.sentence().0.to_owned());
        self.say("point", self.note.head.clone());
        self.say("reading", self.note.read.clone());
        self.say("meaning", self.note.gloss.clone());
        self.say("formation", self.extra("formation").to_owned());
        self.say("note", self.extra("note").to_owned());
    }

    /// What another deck that holds the note says in its own words.
    fn also(&mut self, deck: &str, own: &str) {
        let own: Map<String, Value> = serde_json::from_str(own).unwrap_or_default();
        let text = |name: &str| own.get(name).and_then(Value::as_str).unwrap_or_default();
        if !text("gloss").is_empty() {
            self.say("also", format!("{} ({deck})", text("gloss")));
        }
    }
}

/// The sentence with every ［point］ blanked.
fn blanked(sentence: &str) -> String {
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('［') {
        let Some((_, tail)) = after.split_once('］') else { break };
        out.push_str(before);
        out.push_str(BLANK);
        rest = tail;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_point_is_blanked() {
        assert_eq!(blanked("学生［です］。"), "学生［＿＿＿］。");
        assert_eq!(blanked("［a］と［b］［"), "［＿＿＿］と［＿＿＿］［");
    }
}
