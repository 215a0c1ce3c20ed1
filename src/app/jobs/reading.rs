//! A posting read against what the learner knows: the level it asks, the share that is readable, what is not.

use std::collections::{BTreeMap, HashMap};

use crate::app::readiness::Recall;
use crate::app::settings::Settings;
use crate::app::{AppError, lexicon, memory, rules};
use crate::domain::career::asked::{self, Asked};
use crate::domain::career::coverage::{self, Known, Place, Share, Vocabulary};
use crate::domain::career::topics;
use crate::domain::japanese::segment::Token;
use crate::domain::time::Now;
use crate::store::Store;

use super::target;

/// A word is unknown when it is less likely recalled than not.
const KNOWN: f64 = 0.5;

/// A word that is not known yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    pub head: String,
    pub read: String,
    /// As it first stands in the posting.
    pub surface: String,
    pub place: Place,
    /// Uses in this posting.
    pub here: u32,
    /// Uses in it and in all saved postings.
    pub uses: u32,
    /// The sentence it first stands in.
    pub sentence: String,
    /// The note that it is, where a deck has it.
    pub note: Option<String>,
}

/// A token with what the learner has of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    pub token: Token,
    pub place: Place,
    /// Probability of recall; 0 for what is new or uncounted.
    pub recall: f64,
    pub note: Option<String>,
}

/// Everything that `gokaku jobs read` says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub asked: Asked,
    pub topics: Vec<&'static str>,
    pub characters: usize,
    pub words: Vec<Word>,
    pub shares: Vec<Share>,
    /// The share of the counted words that is read; none for a text without any.
    pub readable: Option<f64>,
    /// Those used most, in all postings together, first.
    pub unknown: Vec<Unknown>,
}

/// Reads a posting. `tokens` are its words where another analyzer found them.
pub fn read(store: &mut Store, now: Now, text: &str, tokens: Option<Vec<Token>>) -> Result<Reading, AppError> {
    let vocabulary = vocabulary(store, now)?;
    let segmenter = lexicon::segmenter()?;
    let tokens = tokens.unwrap_or_else(|| segmenter.segment(text));
    let words: Vec<Word> = tokens
        .into_iter()
        .map(|token| {
            let (place, recall, known) = vocabulary.place(&token);
            Word { place, recall, note: known.map(|k| k.note.clone()), token }
        })
        .collect();
    let shares = coverage::shares(words.iter().map(|w| (w.place, w.recall)));
    let mut elsewhere: HashMap<(String, String), u32> = HashMap::new();
    for saved in target::list(store.read())?.iter().filter(|t| !t.posting.is_empty() && t.posting.trim() != text.trim())
    {
        for token in segmenter.segment(&saved.posting) {
            *elsewhere.entry((token.lemma, token.lemma_reading)).or_default() += 1;
        }
    }
    Ok(Reading {
        asked: asked::asked(text),
        topics: topics::topics(text),
        characters: text.chars().count(),
        unknown: unknown(text, &words, &elsewhere),
        readable: coverage::readable(&shares),
        words,
        shares,
    })
}

/// Every word of every deck with its recall today.
fn vocabulary(store: &mut Store, now: Now) -> Result<Vocabulary, AppError> {
    let learnt = memory::learnt(store)?;
    let reader = store.read();
    let settings = Settings::load(reader)?;
    let rules = rules::of(&settings, reader)?;
    let recall = Recall { learnt: &learnt, rules: &rules, on: now.day(settings.rollover) };
    let known = reader.every_word()?.into_iter().map(|word| Known {
        recall: recall.of(&word.state).unwrap_or(0.0),
        place: word.level.map_or(Place::Deck, Place::Level),
        head: word.head,
        read: word.read,
        alt: word.alt,
        note: word.id,
    });
    Ok(Vocabulary::new(known.collect()))
}

fn unknown(text: &str, words: &[Word], elsewhere: &HashMap<(String, String), u32>) -> Vec<Unknown> {
    let letters: Vec<char> = text.chars().collect();
    let mut found: BTreeMap<(String, String), Unknown> = BTreeMap::new();
    for word in words.iter().filter(|w| w.place != Place::Uncounted && w.recall < KNOWN) {
        let (head, read) = (word.token.lemma.clone(), word.token.lemma_reading.clone());
        let one = found.entry((head.clone(), read.clone())).or_insert_with(|| Unknown {
            uses: elsewhere.get(&(head.clone(), read.clone())).copied().unwrap_or(0),
            sentence: sentence(&letters, word.token.start),
            surface: word.token.surface.clone(),
            note: word.note.clone(),
            place: word.place,
            here: 0,
            head,
            read,
        });
        one.here += 1;
        one.uses += 1;
    }
    let mut found: Vec<Unknown> = found.into_values().collect();
    found.sort_by(|a, b| b.uses.cmp(&a.uses).then(b.here.cmp(&a.here)).then(a.place.cmp(&b.place)));
    found
}

/// No sentence on a card is longer.
const LONGEST: usize = 120;

/// The sentence around a place: from the stop or line before it to the next.
fn sentence(letters: &[char], at: usize) -> String {
    let stops = |c: &char| matches!(c, '。' | '！' | '？' | '\n' | '\r' | '■' | '●' | '◆');
    let from = letters[..at].iter().rposition(stops).map_or(0, |n| n + 1).max(at.saturating_sub(LONGEST / 2));
    let to = letters[at..].iter().position(stops).map_or(letters.len(), |n| at + n);
    let closed = to + usize::from(letters.get(to) == Some(&'。'));
    letters[from..closed.min(from + LONGEST)].iter().collect::<String>().trim().to_owned()
}
