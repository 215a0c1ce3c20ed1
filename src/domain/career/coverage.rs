//! How much of a text a learner reads: its words by level, each weighted by how likely it is recalled.

use crate::domain::japanese::kana;
use crate::domain::japanese::segment::Token;
use crate::domain::level::Level;

/// Where a word of a text stands for the learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// On an unofficial level list.
    Level(Level),
    /// In the business deck or a deck of the learner's, on no level list.
    Deck,
    /// In no deck.
    Off,
    /// A particle, a number, a sign: nothing that is learned word by word.
    Uncounted,
}

impl Place {
    /// Every place, the easiest level first.
    pub fn all() -> impl Iterator<Item = Place> {
        Level::ALL.into_iter().map(Place::Level).chain([Place::Deck, Place::Off, Place::Uncounted])
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Place::Level(level) => level.as_str(),
            Place::Deck => "deck",
            Place::Off => "off-list",
            Place::Uncounted => "uncounted",
        }
    }
}

/// A word the learner may know.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub head: String,
    pub read: String,
    /// Other spellings, parted by `;`.
    pub alt: String,
    pub place: Place,
    /// Probability of recall today; a new word has none, and counts 0.
    pub recall: f64,
    pub note: String,
}

/// What is known, by spelling.
#[derive(Debug, Default)]
pub struct Vocabulary {
    words: Vec<Known>,
    by_head: std::collections::HashMap<String, Vec<usize>>,
}

impl Vocabulary {
    pub fn new(words: Vec<Known>) -> Vocabulary {
        let mut by_head: std::collections::HashMap<String, Vec<usize>> =
            std::collections::HashMap::with_capacity(words.len() * 2);
        let mut add = |spelling: &str, n: usize| {
            let spelling = spelling.trim_matches(['〜', '~']);
            if !spelling.is_empty() {
                let here = by_head.entry(spelling.to_owned()).or_default();
                if here.last() != Some(&n) {
                    here.push(n);
                }
            }
        };
        // A word's own spelling before those that it may have besides.
        for (n, word) in words.iter().enumerate() {
            add(&word.head, n);
        }
        for (n, word) in words.iter().enumerate() {
            word.alt.split(';').for_each(|alt| add(alt, n));
        }
        Vocabulary { words, by_head }
    }

    /// The word of this spelling and reading; of several the one that is recalled best, so that knowing more never
    /// lowers a figure.
    pub fn find(&self, lemma: &str, reading: &str) -> Option<&Known> {
        let here = self.by_head.get(lemma)?;
        let spoken = kana::normal(reading);
        let best = |like: &dyn Fn(&Known) -> bool| {
            let found = here.iter().filter_map(|n| self.words.get(*n)).filter(|word| like(word));
            found.reduce(|a, b| if b.recall > a.recall { b } else { a })
        };
        best(&|word| kana::normal(&word.read) == spoken).or_else(|| best(&|_| lemma.chars().any(kana::is_kanji)))
    }

    /// A compound of two words that are both in some deck: the harder place, and both recalled together.
    fn compound(&self, lemma: &str, reading: &str) -> Option<(Place, f64)> {
        let letters: Vec<(usize, char)> = lemma.char_indices().collect();
        if letters.len() < 3 || !letters.iter().all(|(_, c)| kana::is_kanji(*c) || kana::is_kana(*c)) {
            return None;
        }
        let sounds: Vec<usize> = reading.char_indices().skip(1).map(|(at, _)| at).collect();
        let cuts = letters.iter().skip(1).flat_map(|(at, _)| sounds.iter().map(move |sound| (*at, *sound)));
        cuts.filter_map(|(at, sound)| {
            let (a, b) = (self.exact(&lemma[..at], &reading[..sound])?, self.exact(&lemma[at..], &reading[sound..])?);
            Some((a.place.max(b.place), a.recall * b.recall))
        })
        .reduce(|a, b| if b.1 > a.1 { b } else { a })
    }

    fn exact(&self, lemma: &str, reading: &str) -> Option<&Known> {
        let here = self.by_head.get(lemma)?.iter().filter_map(|n| self.words.get(*n));
        here.filter(|word| word.read == reading).reduce(|a, b| if b.recall > a.recall { b } else { a })
    }

    /// Where a token stands, how likely it is read, and the note it is.
    pub fn place(&self, token: &Token) -> (Place, f64, Option<&Known>) {
        if !token.pos.is_content() {
            return (Place::Uncounted, 0.0, None);
        }
        if let Some(word) = self.find(&token.lemma, &token.lemma_reading) {
            return (word.place, word.recall, Some(word));
        }
        match self.compound(&token.lemma, &token.lemma_reading) {
            Some((place, recall)) => (place, recall, None),
            None => (Place::Off, 0.0, None),
        }
    }
}

/// The words of a text in one place: how many, and how many of them are read, as an expectation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    pub place: Place,
    pub tokens: u32,
    /// Sum of the recall of the tokens: 0 to `tokens`.
    pub read: f64,
}

/// The shares of a text, every place once, that of [`Place::Uncounted`] last: together they are its tokens.
pub fn shares(places: impl Iterator<Item = (Place, f64)>) -> Vec<Share> {
    let mut shares: Vec<Share> = Place::all().map(|place| Share { place, tokens: 0, read: 0.0 }).collect();
    for (place, recall) in places {
        if let Some(share) = shares.iter_mut().find(|share| share.place == place) {
            share.tokens += 1;
            share.read += recall;
        }
    }
    shares
}

/// The share of the counted words that is read; none where nothing is counted.
pub fn readable(shares: &[Share]) -> Option<f64> {
    let counted = || shares.iter().filter(|share| share.place != Place::Uncounted);
    let tokens: u32 = counted().map(|share| share.tokens).sum();
    (tokens > 0).then(|| counted().map(|share| share.read).sum::<f64>() / f64::from(tokens))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::japanese::segment::Segmenter;

    const LEXICON: &str = "会議\tかいぎ\tn\t80\n会議室\tかいぎしつ\tn\t95\n室\tしつ\tn\t90\n準備\tじゅんび\tn,vs\t85\n資料\tしりょう\tn\t85\n";

    fn word(head: &str, read: &str, level: Level, recall: f64) -> Known {
        let (head, read, alt, note) = (head.to_owned(), read.to_owned(), String::new(), head.to_owned());
        Known { head, read, alt, place: Place::Level(level), recall, note }
    }

    fn read(recalls: [f64; 4]) -> Vec<Share> {
        let words = vec![
            word("会議", "かいぎ", Level::N4, recalls[0]),
            word("室", "しつ", Level::N3, recalls[1]),
            word("準備", "じゅんび", Level::N3, recalls[2]),
            word("準備", "じゅんび", Level::N2, recalls[3]),
        ];
        let vocabulary = Vocabulary::new(words);
        let tokens = Segmenter::new(LEXICON).segment("会議室で資料を準備する。会議の準備");
        let shares = shares(tokens.iter().map(|t| vocabulary.place(t)).map(|(place, recall, _)| (place, recall)));
        let all: u32 = shares.iter().map(|share| share.tokens).sum();
        assert_eq!(usize::try_from(all).ok(), Some(tokens.len()));
        shares
    }

    proptest! {
        #[test]
        fn who_knows_more_reads_no_less(a in prop::array::uniform4(0.0..=1.0f64), more in prop::array::uniform4(0.0..=1.0f64)) {
            let better = [0, 1, 2, 3].map(|n| a[n] + (1.0 - a[n]) * more[n]);
            let (before, after) = (readable(&read(a)), readable(&read(better)));
            prop_assert!(after >= before.map(|share| share - 1e-12));
            prop_assert!(after.is_some_and(|share| (0.0..=1.0).contains(&share)));
        }
    }
}
