//! What a kanji card reveals: its readings in the order of use, with the words of the decks that use each, those first that
//! the learner knows.

use crate::domain::card::{Ask, Standing};
use crate::domain::japanese::{furigana, kana};
use crate::store::notes::NoteRow;
use crate::store::{CardNum, Reader};

use super::AppError;
use super::question::Fact;

/// How many words a kanji card shows.
const WORDS: usize = 5;

/// A word with the kanji, and whether the learner knows it.
struct Word {
    note: NoteRow,
    /// The word with its furigana.
    ruby: String,
    known: bool,
}

/// The readings and words of a kanji, a fact each; `on`, `kun` and `examples` as the decks write them.
pub fn facts(reader: Reader<'_>, kanji: &str, on: &str, kun: &str, examples: &str) -> Result<Vec<Fact>, AppError> {
    let mut words = words(reader, examples)?;
    let mut facts = Vec::new();
    for (label, readings) in [("on", on), ("kun", kun)] {
        let mut bare = Vec::new();
        for reading in readings.split(' ').map(|r| r.split(':').next().unwrap_or(r)).filter(|r| !r.is_empty()) {
            let (with, without) = words.into_iter().partition(|word: &Word| reads(&word.ruby, kanji, reading));
            words = without;
            let Some(text) = told(with) else {
                bare.push(reading);
                continue;
            };
            facts.extend(alone(label, &mut bare));
            facts.push(Fact { label, text: format!("{reading} — {text}") });
        }
        facts.extend(alone(label, &mut bare));
    }
    facts.extend(told(words).map(|text| Fact { label: "in", text }));
    Ok(facts)
}

/// Readings that none of the words shows, together.
fn alone(label: &'static str, readings: &mut Vec<&str>) -> Option<Fact> {
    let together = std::mem::take(readings).join(" ");
    (!together.is_empty()).then_some(Fact { label, text: together })
}

/// Words in one line; none without words.
fn told(words: Vec<Word>) -> Option<String> {
    let all: Vec<String> = words.iter().map(|word| format!("{} {}", word.ruby, word.note.gloss)).collect();
    (!all.is_empty()).then(|| all.join(" · "))
}

/// The words that the deck names, those that are known first.
fn words(reader: Reader<'_>, examples: &str) -> Result<Vec<Word>, AppError> {
    let mut words = Vec::new();
    for id in examples.split(' ').filter(|id| !id.is_empty()).take(WORDS) {
        let Some(num) = reader.note_num(id)? else { continue };
        let note = reader.note(num)?;
        let card = reader.card(CardNum::of(num, Ask::Recognise))?;
        let known = card.is_some_and(|c| c.state.standing == Standing::Known || c.state.memory.streak > 0);
        let ruby = ruby(&note);
        words.push(Word { note, ruby, known });
    }
    words.sort_by_key(|word| !word.known);
    Ok(words)
}

/// The word with its furigana, as its deck has them or else behind the whole word.
fn ruby(note: &NoteRow) -> String {
    let extra: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&note.extra).unwrap_or_default();
    let own = extra.get("ruby").and_then(serde_json::Value::as_str).unwrap_or_default();
    match (own.is_empty(), note.read == note.head) {
        (false, _) => own.to_owned(),
        (true, true) => note.head.clone(),
        (true, false) => format!("{}({})", note.head, note.read),
    }
}

/// Whether the word reads the kanji so; voiced (ひ in 曜日) and doubled (ニッ in 日程) forms of the reading count.
fn reads(word: &str, kanji: &str, reading: &str) -> bool {
    let reading = kana::hiragana(reading.split('.').next().unwrap_or(reading).trim_matches('-'));
    let plain = |text: &str| -> String { text.chars().map(kana::bare).collect() };
    let wanted = plain(&reading);
    let doubled = {
        let mut kana: Vec<char> = wanted.chars().collect();
        match kana.last_mut() {
            Some(last) if kana_count(&wanted) > 1 && "きくちつ".contains(*last) => *last = 'つ',
            _ => {}
        }
        kana.into_iter().collect::<String>()
    };
    let fits = |run: &furigana::Run<'_>| {
        let Some(read) = run.reading.map(|r| plain(&kana::hiragana(r))) else { return false };
        [&wanted, &doubled].iter().any(|wanted| match (run.text.starts_with(kanji), run.text.ends_with(kanji)) {
            (true, true) => read == **wanted,
            (true, false) => read.starts_with(&***wanted),
            (false, true) => read.ends_with(&***wanted),
            (false, false) => run.text.contains(kanji) && read.contains(&***wanted),
        })
    };
    !wanted.is_empty() && furigana::runs(word).iter().any(fits)
}

fn kana_count(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_put_to_the_reading_that_it_uses() {
        for (word, kanji, reading, is) in [
            ("毎日(まいにち)", "日", "ニチ", true),
            ("毎日(まいにち)", "日", "ジツ", false),
            ("日程(にってい)", "日", "ニチ", true),
            ("曜(よう)日(び)", "日", "ひ", true),
            ("入(はい)る", "入", "はい.る", true),
            ("入(はい)る", "入", "い.る", false),
            ("いる", "入", "い.る", false),
            ("一日中(いちにちじゅう)", "日", "ニチ", true),
        ] {
            assert_eq!(reads(word, kanji, reading), is, "{word} {kanji} {reading}");
        }
    }
}
