//! The lexicon: sorted lines, looked up by prefix without being read first. Never knows where its text lies.

use std::collections::HashMap;
use std::ops::Range;

use super::class::Class;
use super::edge::Edge;
use super::token::Pos;

/// A line of the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// What stays when the word is inflected; the whole of any other.
    pub stem: &'a str,
    pub read: &'a str,
    /// By comma: `n`, `vs`, `v5k`.
    pub classes: &'a str,
    /// Tenths of −ln of how often it is met.
    pub cost: i32,
}

/// What a class of the lexicon is in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// As it stands: how it begins and ends.
    Whole(Edge, Pos),
    Inflected(Class),
    /// The reading of a kanji, for words that stand nowhere.
    Kanji,
}

impl Word {
    /// What the lexicon's name of a class stands for.
    pub fn of(class: &str) -> Option<Word> {
        Some(match class {
            "n" => Word::Whole(Edge::Noun, Pos::Noun),
            "vs" => Word::Whole(Edge::Suru, Pos::Noun),
            "na" => Word::Whole(Edge::Na, Pos::NaAdjective),
            "t" => Word::Whole(Edge::Time, Pos::Noun),
            "pn" => Word::Whole(Edge::Pronoun, Pos::Pronoun),
            "ctr" => Word::Whole(Edge::Counter, Pos::Counter),
            "suf" => Word::Whole(Edge::Suffix, Pos::Suffix),
            "pref" => Word::Whole(Edge::Prefix, Pos::Prefix),
            "num" => Word::Whole(Edge::Number, Pos::Number),
            "adv" => Word::Whole(Edge::Adverb, Pos::Adverb),
            "conj" => Word::Whole(Edge::Conjunction, Pos::Conjunction),
            "int" => Word::Whole(Edge::Conjunction, Pos::Interjection),
            "adn" => Word::Whole(Edge::Adnominal, Pos::Adnominal),
            "kanji" => Word::Kanji,
            other => Word::Inflected(Class::of(other)?),
        })
    }
}

/// The words, sorted by stem.
#[derive(Debug)]
pub struct Lexicon<'a> {
    lines: Vec<&'a str>,
    /// Where the lines that begin with a character stand.
    by_first: HashMap<char, Range<usize>>,
}

impl<'a> Lexicon<'a> {
    /// Takes the text of `decks/lexicon.tsv`; its lines stand in the order of their bytes.
    pub fn new(text: &'a str) -> Lexicon<'a> {
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let mut by_first: HashMap<char, Range<usize>> = HashMap::new();
        for (at, first) in lines.iter().enumerate().filter_map(|(at, line)| Some((at, line.chars().next()?))) {
            by_first.entry(first).or_insert(at..at).end = at + 1;
        }
        Lexicon { lines, by_first }
    }

    /// How a kanji is read in a word that stands nowhere.
    pub fn kanji(&self, c: char) -> Option<String> {
        let mut read = None;
        self.prefixes(c.encode_utf8(&mut [0; 4]), |entry| {
            if entry.classes == "kanji" {
                read = Some(entry.read.to_owned());
            }
        });
        read
    }

    /// Hands every entry whose stem `text` begins with to `each`, the shortest first.
    pub fn prefixes(&self, text: &str, mut each: impl FnMut(Entry<'a>)) {
        let range = text.chars().next().and_then(|first| self.by_first.get(&first));
        let Some(mut range) = range.and_then(|range| self.lines.get(range.clone())) else { return };
        for (at, c) in text.char_indices() {
            let key = &text[..at + c.len_utf8()];
            let from = range.partition_point(|line| stem(line) < key);
            let to = from + range[from..].partition_point(|line| line.starts_with(key));
            range = &range[from..to];
            for line in range.iter().take_while(|line| stem(line).len() == key.len()) {
                if let Some(entry) = entry(line) {
                    each(entry);
                }
            }
            if range.is_empty() {
                return;
            }
        }
    }
}

fn stem(line: &str) -> &str {
    line.split_once('\t').map_or(line, |(stem, _)| stem)
}

fn entry(line: &str) -> Option<Entry<'_>> {
    let mut fields = line.split('\t');
    let (stem, read, classes, cost) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    Some(Entry { stem, read: if read.is_empty() { stem } else { read }, classes, cost: cost.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_beginning_of_the_text_is_found() {
        let lexicon = Lexicon::new(
            "#head\n取\tしゅ\tkanji\t150\n取り\tとり\tn\t90\n取り扱\tとりあつか\tv5u\t80\n取引\tとりひき\tvs\t80\n",
        );
        let mut found = Vec::new();
        lexicon.prefixes("取り扱います", |e| found.push(e.read));
        assert_eq!(found, ["しゅ", "とり", "とりあつか"]);
    }
}
