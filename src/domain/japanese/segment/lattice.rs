//! The lattice: every word that may stand at a place, and the cheapest way from the beginning to the end.

use super::class::Class;
use super::edge::{EDGES, Edge};
use super::grammar::{HELPERS, Helper, SMALL, Small};
use super::inflect::{self, Form};
use super::lexicon::{Lexicon, Word};
use super::numbers;
use super::token::Pos;
use crate::domain::japanese::kana::{is_kana, is_kanji};

/// A word that stands at a place of the text.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a> {
    /// Characters of the stretch, from and up to.
    pub from: usize,
    pub to: usize,
    pub what: What<'a>,
    pub pos: Pos,
    left: Edge,
    pub right: Edge,
    cost: i32,
}

/// Where a word comes from, with what its lemma and reading are made of.
#[derive(Debug, Clone, Copy)]
pub enum What<'a> {
    /// Of the lexicon, as it stands.
    Whole {
        read: &'a str,
    },
    /// Stem, class and the form in the text.
    Inflected {
        stem: &'a str,
        read: &'a str,
        class: Class,
        form: Form,
    },
    Small(&'static Small),
    Counter {
        read: &'static str,
    },
    Number,
    /// Letters, foreign words, signs: read as they are written.
    Shape,
    /// A word that stands nowhere.
    Unknown,
}

/// What a kanji costs that is no word here.
const LONE_KANJI: i32 = 175;
/// What two kanji cost that are no word here.
const TWO_KANJI: i32 = 195;
/// What a foreign word costs that stands nowhere, and each letter of it.
const FOREIGN: (i32, i32) = (150, 7);
/// What a hiragana costs that belongs to no word.
const LONE_KANA: i32 = 170;

/// The cheapest way through a stretch of text.
pub fn cheapest<'a>(lexicon: &Lexicon<'a>, beside: &[[i32; EDGES]; EDGES], text: &[char]) -> Vec<Node<'a>> {
    let mut nodes: Vec<(Node<'a>, usize)> = Vec::with_capacity(text.len() * 8);
    // By place and edge: the least cost of getting there, and the last word on the way.
    let mut best = vec![[(i32::MAX, usize::MAX); EDGES]; text.len() + 1];
    best[0][Edge::Bound as usize] = (0, usize::MAX);
    let mut builder =
        Builder { lexicon, text, plain: text.iter().collect(), at_byte: 0, found: Vec::new(), forms: Vec::new() };
    let mut reached: Vec<(usize, i32, usize)> = Vec::new();
    for at in 0..text.len() {
        reached.clear();
        let here = best[at].iter().enumerate().filter(|(_, (cost, _))| *cost != i32::MAX);
        reached.extend(here.map(|(edge, (cost, last))| (edge, *cost, *last)));
        if !reached.is_empty() {
            builder.found.clear();
            builder.at(at);
            for node in &builder.found {
                let ways = reached.iter().map(|(edge, cost, last)| (cost + beside[*edge][node.left as usize], *last));
                let Some((cost, last)) = ways.min() else { continue };
                let cost = cost + node.cost;
                let there = &mut best[node.to][node.right as usize];
                if cost < there.0 {
                    *there = (cost, nodes.len());
                    nodes.push((*node, last));
                }
            }
        }
        builder.at_byte += text[at].len_utf8();
    }
    let ends = best[text.len()].iter().enumerate().filter(|(_, (cost, _))| *cost != i32::MAX);
    let end = ends.min_by_key(|(edge, (cost, _))| cost + beside[*edge][Edge::Bound as usize]);
    let mut last = end.map_or(usize::MAX, |(_, (_, last))| *last);
    let mut way = Vec::new();
    while let Some((node, before)) = nodes.get(last) {
        way.push(*node);
        last = *before;
    }
    way.reverse();
    way
}

struct Builder<'l, 'a, 't> {
    lexicon: &'l Lexicon<'a>,
    text: &'t [char],
    plain: String,
    at_byte: usize,
    found: Vec<Node<'a>>,
    forms: Vec<Form>,
}

impl<'a> Builder<'_, 'a, '_> {
    /// Finds every word that begins at a place.
    fn at(&mut self, at: usize) {
        let c = self.text[at];
        if is_kana(c) || is_kanji(c) || c.is_ascii_alphanumeric() {
            self.words(at);
        }
        match c {
            'ぁ'..='ゖ' => {
                self.small(at);
                self.helpers(at);
                self.counters(at);
                self.push(at, at + 1, What::Unknown, Pos::Noun, Edge::Noun, LONE_KANA);
            }
            'ァ'..='ヺ' | 'ー' => {
                let end = self.run(at, |c| matches!(c, 'ァ'..='ヺ' | 'ー'));
                let length = i32::try_from(end - at).unwrap_or(i32::MAX / 16);
                let cost = FOREIGN.0 + FOREIGN.1.saturating_mul(length);
                self.push(at, end, What::Shape, Pos::Noun, Edge::Noun, cost);
                self.counters(at);
            }
            '0'..='9' => {
                let end = self.run(at, |c| c.is_ascii_digit() || matches!(c, ',' | '.'));
                let end = if matches!(self.text[end - 1], ',' | '.') { end - 1 } else { end };
                self.push(at, end, What::Number, Pos::Number, Edge::Number, 40);
            }
            'a'..='z' | 'A'..='Z' => {
                let letter =
                    |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '.' | '&' | '\'' | '-' | '_');
                let mut end = self.run(at, letter);
                while end > at + 1 && matches!(self.text[end - 1], '.' | '&' | '\'' | '-' | '_') {
                    end -= 1;
                }
                self.push(at, end, What::Shape, Pos::Foreign, Edge::Foreign, 60);
            }
            _ if is_kanji(c) => {
                self.small(at);
                self.helpers(at);
                self.counters(at);
                if numbers::is_kanji_figure(c) {
                    self.push(at, at + 1, What::Number, Pos::Number, Edge::Number, 62);
                }
                self.push(at, at + 1, What::Unknown, Pos::Noun, Edge::Noun, LONE_KANJI);
                if self.text.get(at + 1).copied().is_some_and(is_kanji) {
                    self.push(at, at + 2, What::Unknown, Pos::Noun, Edge::Noun, TWO_KANJI);
                }
            }
            _ => {
                // Letters of another script hold together; a sign stands alone.
                let end = if c.is_alphabetic() {
                    self.run(at, |c| c.is_alphabetic() && !is_kana(c) && !is_kanji(c))
                } else {
                    at + 1
                };
                self.push(at, end.max(at + 1), What::Shape, Pos::Symbol, Edge::Bound, 0);
                self.counters(at);
            }
        }
    }

    fn push(&mut self, from: usize, to: usize, what: What<'a>, pos: Pos, edge: Edge, cost: i32) {
        self.found.push(Node { from, to, what, pos, left: edge, right: edge, cost });
    }

    /// Where a run of such characters ends.
    fn run(&self, at: usize, like: impl Fn(char) -> bool) -> usize {
        self.text[at..].iter().position(|c| !like(*c)).map_or(self.text.len(), |n| at + n)
    }

    fn words(&mut self, at: usize) {
        let Builder { lexicon, text, plain, at_byte, found, forms } = self;
        lexicon.prefixes(&plain[*at_byte..], |entry| {
            let stem = entry.stem.chars().count();
            for class in entry.classes.split(',') {
                match Word::of(class) {
                    Some(Word::Whole(edge, pos)) => {
                        let what = What::Whole { read: entry.read };
                        found.push(Node {
                            from: at,
                            to: at + stem,
                            what,
                            pos,
                            left: edge,
                            right: edge,
                            cost: entry.cost,
                        });
                    }
                    Some(Word::Inflected(class)) => {
                        let pos = if class == Class::Adjective { Pos::Adjective } else { Pos::Verb };
                        let left = if class == Class::Adjective { Edge::Adjective } else { Edge::Verb };
                        let form = Stem { stem: entry.stem, read: entry.read, class, left, pos, cost: entry.cost };
                        inflected(found, forms, text, at, at + stem, form);
                    }
                    Some(Word::Kanji) | None => {}
                }
            }
        });
    }

    fn small(&mut self, at: usize) {
        for small in SMALL {
            if self.begins(at, small.surface) {
                let to = at + small.surface.chars().count();
                let Small { left, right, pos, cost, .. } = *small;
                self.found.push(Node { from: at, to, what: What::Small(small), pos, left, right, cost });
            }
        }
    }

    fn helpers(&mut self, at: usize) {
        for helper in HELPERS {
            if self.begins(at, helper.stem) {
                let Helper { stem, reading: read, class, left, pos, cost } = *helper;
                let end = at + stem.chars().count();
                inflected(
                    &mut self.found,
                    &mut self.forms,
                    self.text,
                    at,
                    end,
                    Stem { stem, read, class, left, pos, cost },
                );
            }
        }
    }

    fn counters(&mut self, at: usize) {
        let rest = &self.plain[self.at_byte..];
        for (written, read) in numbers::counters(rest) {
            let to = at + written.chars().count();
            let what = What::Counter { read };
            let edge = Edge::Counter;
            self.found.push(Node { from: at, to, what, pos: Pos::Counter, left: edge, right: edge, cost: 45 });
        }
    }

    fn begins(&self, at: usize, text: &str) -> bool {
        self.plain[self.at_byte..].starts_with(text) && at <= self.text.len()
    }
}

/// A stem and what it takes to go on from it.
struct Stem<'a> {
    stem: &'a str,
    read: &'a str,
    class: Class,
    left: Edge,
    pos: Pos,
    cost: i32,
}

/// What each auxiliary costs: a long form is no word of its own, but not free.
const AUXILIARY: i32 = 4;

fn inflected<'a>(
    found: &mut Vec<Node<'a>>,
    forms: &mut Vec<Form>,
    text: &[char],
    from: usize,
    end: usize,
    word: Stem<'a>,
) {
    let Stem { stem, read, class, left, pos, cost } = word;
    forms.clear();
    inflect::forms(class, &text[end..], forms);
    for form in forms.iter() {
        let to = end + form.length;
        if to == from {
            continue;
        }
        let auxiliaries = i32::from(form.parts.count()) * AUXILIARY;
        let what = What::Inflected { stem, read, class, form: *form };
        let pos = if form.edge == Edge::Noun { Pos::Noun } else { pos };
        found.push(Node { from, to, what, pos, left, right: form.edge, cost: cost + form.cost + auxiliaries });
    }
}
