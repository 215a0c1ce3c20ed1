//! From the way through the lattice to tokens: lemma, reading, short units; and what only the neighbours decide.

use super::class::Class;
use super::edge::Edge;
use super::lattice::{Node, What};
use super::lexicon::Lexicon;
use super::numbers;
use super::token::{Part, Pos, Token};
use super::width::Wide;
use crate::domain::japanese::kana;

/// Adds the tokens of a stretch.
pub fn tokens(lexicon: &Lexicon<'_>, way: &[Node<'_>], text: &[Wide], tokens: &mut Vec<Token>) {
    for node in way {
        let letters = &text[node.from..node.to];
        let Some(first) = letters.first() else { continue };
        if letters.iter().all(|c| c.usual.is_whitespace()) {
            continue;
        }
        let usual: String = letters.iter().map(|c| c.usual).collect();
        let surface: String = letters.iter().flat_map(|c| std::iter::once(c.original).chain(c.mark)).collect();
        let start = first.at;
        let plain = |lemma: &str, reading: String, parts| Token {
            start,
            surface: surface.clone(),
            lemma: lemma.to_owned(),
            lemma_reading: reading.clone(),
            reading,
            pos: node.pos,
            parts,
        };
        tokens.push(match node.what {
            What::Whole { read } => plain(&usual, read.to_owned(), vec![]),
            What::Small(small) => {
                let token = plain(small.lemma, small.reading.to_owned(), units(small.units, small.reading));
                Token {
                    lemma_reading: if small.lemma == small.surface { small.reading } else { small.lemma }.to_owned(),
                    ..token
                }
            }
            What::Inflected { stem, read, class, form } => {
                let ending: String = usual.chars().skip(stem.chars().count()).collect();
                let lemma = format!("{stem}{}", class.dictionary_ending());
                let (spoken, lemma_reading) = match class {
                    Class::Kuru => (coming(&ending), "くる".to_owned()),
                    _ => (read.to_owned(), format!("{read}{}", class.dictionary_ending())),
                };
                let reading = format!("{spoken}{ending}");
                let parts = inflected_parts(&usual, stem, &spoken, &lemma, form.parts.iter());
                let noun = form.edge == Edge::Noun;
                Token { lemma_reading, ..plain(if noun { &usual } else { &lemma }, reading, parts) }
            }
            What::Counter { read } => plain(&usual, read.to_owned(), vec![]),
            What::Number => plain(&usual, numbers::read(&usual), vec![]),
            What::Unknown => plain(
                &usual,
                usual.chars().map(|c| lexicon.kanji(c).unwrap_or_else(|| c.to_string())).collect(),
                vec![],
            ),
            What::Shape if node.pos == Pos::Symbol => plain(&surface, surface.clone(), vec![]),
            What::Shape => plain(&usual, usual.clone(), vec![]),
        });
    }
}

/// 来 is く, き or こ by what follows.
fn coming(ending: &str) -> String {
    match ending.chars().next() {
        Some('る' | 'れ') => "く",
        Some('な' | 'ら' | 'さ' | 'よ' | 'ず') => "こ",
        _ => "き",
    }
    .to_owned()
}

fn units(units: &str, reading: &str) -> Vec<Part> {
    let mut rest = reading;
    let part = |unit: &str| {
        // Kanji in these are the verb's, whose kana is what the rest leaves: に関する.
        let read: String = if unit.chars().all(kana::is_kana) { unit.to_owned() } else { rest_of(rest, units, unit) };
        rest = rest.strip_prefix(read.as_str()).unwrap_or(rest);
        Part { surface: unit.to_owned(), lemma: unit.to_owned(), reading: read }
    };
    units.split(' ').filter(|unit| !unit.is_empty()).map(part).collect()
}

/// The reading of a unit in kanji: what remains before the units after it.
fn rest_of(rest: &str, units: &str, unit: &str) -> String {
    let after: String = units.split(' ').skip_while(|u| *u != unit).skip(1).collect();
    rest.strip_suffix(after.as_str()).unwrap_or(rest).to_owned()
}

/// The verb alone, and each auxiliary.
fn inflected_parts(
    usual: &str,
    stem: &str,
    spoken: &str,
    lemma: &str,
    auxiliaries: impl Iterator<Item = (usize, &'static str)>,
) -> Vec<Part> {
    let letters: Vec<char> = usual.chars().collect();
    let begin = stem.chars().count();
    let mut cuts: Vec<(usize, &str)> = vec![(0, lemma)];
    cuts.extend(auxiliaries.map(|(at, lemma)| (begin + at, lemma)));
    if cuts.len() == 1 {
        return vec![];
    }
    let ends = cuts.iter().skip(1).map(|(at, _)| *at).chain([letters.len()]);
    let part = |((at, lemma), end): (&(usize, &str), usize)| {
        let surface: String = letters.get(*at..end).unwrap_or_default().iter().collect();
        let reading = if *at == 0 { surface.replacen(stem, spoken, 1) } else { surface.clone() };
        Part { surface, lemma: (*lemma).to_owned(), reading }
    };
    cuts.iter().zip(ends).map(part).collect()
}

/// Spellings whose reading and lemma the word before decides: の先を行った is いった, 調査を行った おこなった.
const BY_PARTICLE: [(&str, &str, &str, &str); 3] =
    [("を", "行っ", "おこなっ", "おこなう"), ("に", "通っ", "かよっ", "かよう"), ("へ", "通っ", "かよっ", "かよう")];

/// What is read or named by its neighbours: a number with its counter, で after a na-adjective, 方 for a person.
pub fn settle(tokens: &mut [Token]) {
    for n in 0..tokens.len() {
        let (before, rest) = tokens.split_at_mut(n);
        let Some((token, after)) = rest.split_first_mut() else { continue };
        let adjoining = before.last_mut().filter(|t| t.start + t.surface.chars().count() == token.start);
        let number = adjoining.filter(|t| t.pos == Pos::Number);
        match (token.pos, number) {
            (Pos::Counter, Some(number)) => {
                (number.reading, token.reading) = numbers::counted(&number.lemma, &token.lemma, &token.reading);
            }
            (Pos::Number, Some(number)) => {
                if let Some((first, second)) = numbers::after_figure(&number.lemma, &token.lemma) {
                    (number.reading, token.reading) = (first, second);
                }
            }
            _ => {}
        }
        let last = before.last();
        if token.surface == "で" && last.is_some_and(|t| t.pos == Pos::NaAdjective) {
            (token.lemma, token.lemma_reading, token.pos) = ("だ".to_owned(), "だ".to_owned(), Pos::Auxiliary);
        }
        for (particle, begins, reading, lemma) in BY_PARTICLE {
            if token.surface.starts_with(begins) && last.is_some_and(|t| t.surface == particle) {
                read_as(token, begins, reading, lemma);
            }
        }
        let next = |n: usize| after.get(n).map_or("", |t| t.lemma.as_str());
        match token.surface.as_str() {
            "方" if token.pos == Pos::Noun => {
                let compared = next(0) == "が"
                    && matches!(next(1), "良い" | "よい" | "いい" | "高い" | "多い" | "早い")
                    || last.is_some_and(|t| t.surface == "より");
                alone(token, if compared { "ほう" } else { "かた" });
            }
            "何" => alone(
                token,
                if matches!(next(0), "で" | "の" | "と") || after.first().is_some_and(|t| t.pos == Pos::Counter) {
                    "なん"
                } else {
                    "なに"
                },
            ),
            "中" if last.is_some_and(|t| t.pos == Pos::Noun) => alone(token, "ちゅう"),
            _ => {}
        }
    }
}

/// Gives a word that stands uninflected another reading.
fn alone(token: &mut Token, reading: &str) {
    token.reading = reading.to_owned();
    token.lemma_reading = reading.to_owned();
}

/// Gives an inflected form to another verb that is written with the same kanji.
fn read_as(token: &mut Token, begins: &str, reading: &str, lemma: &str) {
    let ending: String = token.surface.chars().skip(begins.chars().count()).collect();
    let kanji: String = begins.chars().take(1).collect();
    let okurigana = lemma.chars().last().map(String::from).unwrap_or_default();
    token.reading = format!("{reading}{ending}");
    token.lemma = format!("{kanji}{okurigana}");
    token.lemma_reading = lemma.to_owned();
    if let Some(first) = token.parts.first_mut() {
        first.reading = reading.to_owned();
        first.lemma = token.lemma.clone();
    }
}
