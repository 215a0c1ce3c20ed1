//! What may stand beside what: the edges of words, and the cost of one edge after another. Never knows a word.
//!
//! Costs are tenths of −ln of a probability, as the lexicon's are; they were set by hand and tuned on the paragraphs of
//! `tests/it/postings`, the held ones apart.

/// How a word begins or ends, as far as its neighbours care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Edge {
    /// The beginning or end of the text, or a sign that parts it.
    Bound,
    Noun,
    /// A noun that takes する.
    Suru,
    /// The stem of a na-adjective.
    Na,
    /// A noun of time or extent, which may stand alone.
    Time,
    Pronoun,
    Number,
    Counter,
    Suffix,
    Prefix,
    Adverb,
    /// この, 大きな, あらゆる.
    Adnominal,
    Conjunction,
    Foreign,
    /// が を へ に で と から まで より.
    Case,
    No,
    /// は も.
    Topic,
    /// ので が から し, after a clause.
    Join,
    /// だけ など のみ ほど.
    Limit,
    /// か ね よ.
    End,
    /// だ です である.
    Copula,
    /// な after a na-adjective.
    CopulaNa,
    /// A verb or adjective in a form that ends a clause or stands before a noun.
    Final,
    /// The form before ます, or before a comma.
    Stem,
    Te,
    /// ば, たら.
    Condition,
    /// く of an adjective.
    Ku,
    /// Only as a beginning: a verb.
    Verb,
    /// Only as a beginning: する, できる, いたす.
    Doing,
    /// Only as a beginning: an adjective.
    Adjective,
    /// Only as a beginning: やすい, ながら, after the stem of a verb.
    AfterStem,
    /// Only as a beginning: いただく, ください, after て.
    AfterTe,
    /// Only as a beginning: よう, らしい, べき, after a clause.
    AfterFinal,
}

/// How many edges there are.
pub const EDGES: usize = Edge::AfterFinal as usize + 1;

use Edge::{
    Adjective, Adnominal, Adverb, AfterFinal, AfterStem, AfterTe, Bound, Case, Condition, Conjunction, Copula,
    CopulaNa, Counter, Doing, End, Final, Foreign, Join, Ku, Limit, Na, No, Noun, Number, Prefix, Pronoun, Stem,
    Suffix, Suru, Te, Time, Topic, Verb,
};

impl Edge {
    pub const ALL: [Edge; EDGES] = [
        Bound,
        Noun,
        Suru,
        Na,
        Time,
        Pronoun,
        Number,
        Counter,
        Suffix,
        Prefix,
        Adverb,
        Adnominal,
        Conjunction,
        Foreign,
        Case,
        No,
        Topic,
        Join,
        Limit,
        End,
        Copula,
        CopulaNa,
        Final,
        Stem,
        Te,
        Condition,
        Ku,
        Verb,
        Doing,
        Adjective,
        AfterStem,
        AfterTe,
        AfterFinal,
    ];

    const fn is_nominal(self) -> bool {
        matches!(self, Noun | Suru | Na | Time | Pronoun | Counter | Suffix | Foreign)
    }

    const fn begins_nominal(self) -> bool {
        matches!(self, Noun | Suru | Na | Time | Pronoun | Foreign | Number | Prefix)
    }

    const fn is_particle(self) -> bool {
        matches!(self, Case | No | Topic | Limit)
    }
}

/// The cost of `next` beginning where `before` ends.
pub const fn between(before: Edge, next: Edge) -> i32 {
    match (before, next) {
        // Only where they belong.
        (Stem, AfterStem) => -30,
        (_, AfterStem) => 80,
        (Te, AfterTe) => -35,
        (_, AfterTe) => 60,
        (Final, AfterFinal) => -20,
        (No | CopulaNa | Adnominal, AfterFinal) => -10,
        (_, AfterFinal) if before.is_nominal() => 20,
        (_, AfterFinal) => 70,
        (Number, Counter) => -45,
        (_, Counter) => 70,
        (Na, CopulaNa) => -35,
        (_, CopulaNa) => 50,
        (Bound, Conjunction) => -15,
        (_, Conjunction) => 40,
        (Number, Suffix) => 0,
        (_, Suffix) if before.is_nominal() => -12,
        (Stem, Suffix) => 5,
        (_, Suffix) => 70,
        // What a beginning asks for.
        (Prefix, Noun | Suru | Na | Foreign) => -12,
        (Prefix, Number | Time) => 10,
        (Prefix, Verb) => 5,
        (Prefix, Adjective) => 15,
        (Prefix, _) => 90,
        (Adnominal, _) if next.begins_nominal() => -20,
        (Adnominal, _) => 50,
        (Number, Noun | Suru | Time) => 20,
        (Number, Number) => -10,
        (Number, Verb | Adjective) => 50,
        (Number, _) if next.is_particle() => 10,
        (Suru, Doing) => -35,
        (Case | Topic | Adverb | Ku | Limit, Doing) => -12,
        (Stem | No, Doing) => 10,
        (_, Doing) if before.is_nominal() => 15,
        // Nouns.
        (_, Case | No | Topic | Limit) if before.is_nominal() => -15,
        (_, Copula) if before.is_nominal() => -10,
        (Time, _) if next.begins_nominal() => 3,
        (_, Noun | Suru | Na | Time | Foreign | Number | Pronoun) if before.is_nominal() => 10,
        (_, Prefix) if before.is_nominal() => 20,
        (_, Adverb | Adnominal) if before.is_nominal() => 30,
        (Time, Verb | Adjective) => 15,
        (_, Verb | Adjective) if before.is_nominal() => 30,
        (_, Join) if before.is_nominal() => 50,
        (_, End) if before.is_nominal() => 15,
        // Particles.
        (Case, Verb) => -15,
        (Case, Adjective | Adverb) => -5,
        (Case, No | Topic) => 0,
        (Case, Case) => 35,
        (Case, Copula) => 30,
        (No, Noun | Suru | Time | Na | Foreign | Number) => -12,
        (No, Case | Copula | Topic) => 12,
        (No, No) => 60,
        (No, Verb) => 15,
        (Topic, Case | No | Topic) => 60,
        (Limit, Case | Topic | No | Copula) => -8,
        (Join | End, Case | No | Topic) => 40,
        (Join, Bound) => -5,
        (Copula, Join) => -12,
        (Copula, Bound | End) => -12,
        (Copula, Verb) => 5,
        (Copula, Case) => 20,
        (Copula, No | Topic) => 45,
        (CopulaNa, _) if next.begins_nominal() => -12,
        (CopulaNa, Join | No) => 0,
        (CopulaNa, _) => 30,
        // Verbs and adjectives.
        (Final, Noun | Suru | Time | Na | Pronoun) => -12,
        (Final, Foreign | Prefix | Number) => 0,
        (Final, Join) => -12,
        (Final, Bound) => -12,
        (Final, End | Limit | No) => 5,
        (Final, Case) => 12,
        (Final, Copula) => 12,
        (Final, Topic) => 40,
        (Final, Verb | Adjective | Adverb) => 30,
        (Stem, Bound) => 0,
        (Stem, Verb) => 10,
        (Stem, Case) => 15,
        (Stem, Noun | Suru) => 20,
        (Stem, No | Topic | Copula) => 20,
        (Stem, _) => 40,
        (Te, Verb) => 0,
        (Te, Bound | Topic) => -5,
        (Te, Case) => 20,
        (Te, No) => 40,
        (Te, _) => 12,
        (Condition, Bound | Verb) => -5,
        (Condition, _) => 8,
        (Ku, Verb | Bound) => -12,
        (Ku, Topic) => 5,
        (Ku, _) => 20,
        (Adverb, Verb | Adjective | Na) => -5,
        (Adverb, Case) => 20,
        (Adverb, _) => 5,
        (Conjunction, Case | No | Topic | Copula) => 40,
        (Bound, Case | No | Topic | Limit | Copula | Join | End) => 35,
        _ => 0,
    }
}

/// Every [`between`] at hand: `[before][next]`.
pub fn table() -> Box<[[i32; EDGES]; EDGES]> {
    Box::new(Edge::ALL.map(|before| Edge::ALL.map(|next| between(before, next))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edge_stands_at_its_number() {
        for (at, edge) in Edge::ALL.into_iter().enumerate() {
            assert_eq!(edge as usize, at);
        }
    }
}
