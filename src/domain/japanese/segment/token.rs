//! A word of a text, as the reader gets it.

/// A part of speech, as a learner's dictionary names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pos {
    Noun,
    Pronoun,
    Number,
    Counter,
    Verb,
    Adjective,
    NaAdjective,
    Adverb,
    Adnominal,
    Conjunction,
    Interjection,
    Prefix,
    Suffix,
    Particle,
    /// だ, です, らしい: what makes a predicate and has no meaning of its own.
    Auxiliary,
    /// Latin letters.
    Foreign,
    Symbol,
}

impl Pos {
    pub const fn as_str(self) -> &'static str {
        match self {
            Pos::Noun => "noun",
            Pos::Pronoun => "pronoun",
            Pos::Number => "number",
            Pos::Counter => "counter",
            Pos::Verb => "verb",
            Pos::Adjective => "adjective",
            Pos::NaAdjective => "na-adjective",
            Pos::Adverb => "adverb",
            Pos::Adnominal => "adnominal",
            Pos::Conjunction => "conjunction",
            Pos::Interjection => "interjection",
            Pos::Prefix => "prefix",
            Pos::Suffix => "suffix",
            Pos::Particle => "particle",
            Pos::Auxiliary => "auxiliary",
            Pos::Foreign => "foreign",
            Pos::Symbol => "symbol",
        }
    }

    /// Whether words of this kind are learned one by one: what coverage counts.
    pub const fn is_content(self) -> bool {
        match self {
            Pos::Noun | Pos::Pronoun | Pos::Verb | Pos::Adjective | Pos::NaAdjective | Pos::Adverb => true,
            Pos::Adnominal | Pos::Conjunction | Pos::Interjection | Pos::Suffix | Pos::Counter => true,
            Pos::Number | Pos::Prefix | Pos::Particle | Pos::Auxiliary | Pos::Foreign | Pos::Symbol => false,
        }
    }
}

/// A piece of a token: 読ん, だ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub surface: String,
    pub lemma: String,
    pub reading: String,
}

/// A word as it stands in a text: an inflected one with its auxiliaries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it begins, in characters of the text.
    pub start: usize,
    /// As it stands there.
    pub surface: String,
    /// The dictionary form, in the spelling of the text: 読んだ is 読む, よんだ is よむ.
    pub lemma: String,
    /// The surface in kana; Latin letters and signs as they are.
    pub reading: String,
    /// The reading of the dictionary form.
    pub lemma_reading: String,
    pub pos: Pos,
    /// The short units it is made of, where there are several: 読ん and だ.
    pub parts: Vec<Part>,
}
