//! Inflection by grammar tables: what may follow the stem of a verb or an adjective, and where each auxiliary begins.
//!
//! The rows of the godan verbs, the ichidan verbs, する and 来る, the adjectives, and the auxiliaries that are inflected
//! in their turn (ない, たい, れる, せる, ます, ている) are one automaton, followed through the text. Written from grammar.

use super::auxiliary::{Aux, Parts};
use super::class::{Class, GodanRow, row};
use super::edge::Edge;

/// A form found in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// Characters after the stem.
    pub length: usize,
    pub edge: Edge,
    pub parts: Parts,
    /// How unusual the form is.
    pub cost: i32,
}

/// Every form of a word of this class that the text has after its stem; `rest` is the text from there.
pub fn forms(class: Class, rest: &[char], found: &mut Vec<Form>) {
    let mut walk = Walk { rest, found, cost: 0 };
    let none = Parts::default();
    match class {
        Class::Adjective => {
            walk.adjective(0, none);
            walk.costly(25, |walk| walk.end(0, Edge::Stem, none));
            if walk.is(0, "さ") {
                walk.costly(25, |walk| walk.end(1, Edge::Noun, none));
            }
        }
        Class::Ichidan => walk.ichidan(0, none),
        Class::Suru | Class::StemSuru => walk.suru(none),
        Class::Zuru => {
            if walk.is(0, "ずる") {
                walk.end(2, Edge::Final, none);
            }
            if walk.is(0, "じ") {
                walk.ichidan(1, none);
            }
        }
        Class::Kuru => walk.ichidan(0, none),
        Class::KuruKana => walk.kuru(none),
        Class::Godan(last) => {
            if let Some(row) = row(last) {
                walk.godan(&row, none);
            }
        }
        Class::Iku => {
            if let Some(row) = row('く') {
                walk.godan(&GodanRow { te: 'っ', ..row }, none);
            }
        }
        Class::Aru => walk.aru(none),
        Class::Honorific => {
            if let Some(row) = row('る') {
                walk.godan(&row, none);
                walk.godan(&GodanRow { i: 'い', e: 'い', ..row }, none);
            }
        }
    }
}

/// A way through the text after a stem.
struct Walk<'a> {
    rest: &'a [char],
    found: &'a mut Vec<Form>,
    cost: i32,
}

impl Walk<'_> {
    fn is(&self, at: usize, text: &str) -> bool {
        text.chars().enumerate().all(|(n, c)| self.rest.get(at + n) == Some(&c))
    }

    fn at(&self, at: usize) -> Option<char> {
        self.rest.get(at).copied()
    }

    fn end(&mut self, length: usize, edge: Edge, parts: Parts) {
        self.found.push(Form { length, edge, parts, cost: self.cost });
    }

    /// Goes on at a higher cost, and comes back.
    fn costly(&mut self, cost: i32, go: impl FnOnce(&mut Self)) {
        self.cost += cost;
        go(self);
        self.cost -= cost;
    }

    fn godan(&mut self, row: &GodanRow, parts: Parts) {
        let Some(first) = self.at(0) else { return };
        if first == row.a {
            self.negative(1, parts);
            self.passive_of_godan(1, parts);
        }
        if first == row.i {
            self.end(1, Edge::Stem, parts);
            self.polite(1, parts);
        }
        if first == row.u {
            self.end(1, Edge::Final, parts);
        }
        if first == row.e {
            if self.is(1, "ば") {
                self.end(2, Edge::Condition, parts.with(1, Aux::Ba));
            }
            // 話せる, the potential, is an ichidan verb; 話せ alone an order.
            self.costly(5, |walk| walk.ichidan(1, parts));
            self.costly(25, |walk| walk.end(1, Edge::Final, parts));
        }
        if first == row.o && self.is(1, "う") {
            self.end(2, Edge::Final, parts.with(1, Aux::U));
        }
        if first == row.te {
            self.te(1, row.voiced, parts);
        }
    }

    fn ichidan(&mut self, at: usize, parts: Parts) {
        self.end(at, Edge::Stem, parts);
        self.polite(at, parts);
        self.negative(at, parts);
        self.te(at, false, parts);
        match self.at(at) {
            Some('る') => self.end(at + 1, Edge::Final, parts),
            Some('れ') if self.is(at + 1, "ば") => self.end(at + 2, Edge::Condition, parts.with(at + 1, Aux::Ba)),
            Some('ら') if self.is(at + 1, "れ") => self.ichidan(at + 2, parts.with(at, Aux::Rareru)),
            Some('さ') if self.is(at + 1, "せ") => self.ichidan(at + 2, parts.with(at, Aux::Saseru)),
            Some('よ') if self.is(at + 1, "う") => self.end(at + 2, Edge::Final, parts.with(at, Aux::You)),
            Some('ろ' | 'よ') => self.costly(30, |walk| walk.end(at + 1, Edge::Final, parts)),
            _ => {}
        }
    }

    fn suru(&mut self, parts: Parts) {
        match self.at(0) {
            Some('し') => {
                self.end(1, Edge::Stem, parts);
                self.polite(1, parts);
                self.te(1, false, parts);
                self.negative(1, parts);
                if self.is(1, "よう") {
                    self.end(3, Edge::Final, parts.with(1, Aux::You));
                }
                if self.is(1, "ろ") {
                    self.costly(20, |walk| walk.end(2, Edge::Final, parts));
                }
            }
            Some('さ') => self.passive_of_godan(1, parts),
            Some('せ') => {
                for (negative, lemma) in [("ず", Aux::Zu), ("ぬ", Aux::Nu), ("ざる", Aux::Zu)] {
                    if self.is(1, negative) {
                        self.end(1 + negative.chars().count(), Edge::Stem, parts.with(1, lemma));
                    }
                }
                if self.is(1, "よ") {
                    self.costly(20, |walk| walk.end(2, Edge::Final, parts));
                }
            }
            Some('す') => {
                if self.is(1, "る") {
                    self.end(2, Edge::Final, parts);
                }
                if self.is(1, "れば") {
                    self.end(3, Edge::Condition, parts.with(2, Aux::Ba));
                }
                // すべき, すべし.
                if self.is(1, "べ") {
                    self.end(1, Edge::Final, parts);
                }
            }
            _ => {}
        }
    }

    fn kuru(&mut self, parts: Parts) {
        if self.is(0, "くる") {
            self.end(2, Edge::Final, parts);
        }
        if self.is(0, "くれば") {
            self.end(3, Edge::Condition, parts.with(2, Aux::Ba));
        }
        if self.is(0, "き") {
            self.costly(10, |walk| {
                walk.polite(1, parts);
                walk.te(1, false, parts);
            });
        }
        if self.is(0, "こ") {
            self.costly(10, |walk| {
                walk.negative(1, parts);
                if walk.is(1, "られ") {
                    walk.ichidan(3, parts.with(1, Aux::Rareru));
                }
            });
        }
    }

    fn aru(&mut self, parts: Parts) {
        match self.at(0) {
            Some('る') => self.end(1, Edge::Final, parts),
            Some('り') => {
                self.end(1, Edge::Stem, parts);
                self.polite(1, parts);
            }
            Some('っ') => self.te(1, false, parts),
            Some('れ') if self.is(1, "ば") => self.end(2, Edge::Condition, parts.with(1, Aux::Ba)),
            Some('ろ') if self.is(1, "う") => self.end(2, Edge::Final, parts.with(1, Aux::U)),
            _ => {}
        }
    }

    /// れる and せる after the あ of a godan verb, or after さ of する.
    fn passive_of_godan(&mut self, at: usize, parts: Parts) {
        match self.at(at) {
            Some('れ') => self.ichidan(at + 1, parts.with(at, Aux::Reru)),
            Some('せ') => self.ichidan(at + 1, parts.with(at, Aux::Seru)),
            _ => {}
        }
    }

    /// ない and the older negatives.
    fn negative(&mut self, at: usize, parts: Parts) {
        match self.at(at) {
            Some('な') => {
                let parts = parts.with(at, Aux::Nai);
                self.adjective(at + 1, parts);
                if self.is(at + 1, "いで") {
                    self.costly(10, |walk| walk.end(at + 3, Edge::Te, parts.with(at + 2, Aux::De)));
                }
                if self.is(at + 1, "きゃ") {
                    self.end(at + 3, Edge::Condition, parts);
                }
            }
            Some('ず') => self.end(at + 1, Edge::Stem, parts.with(at, Aux::Zu)),
            Some('ぬ') => self.costly(20, |walk| walk.end(at + 1, Edge::Final, parts.with(at, Aux::Nu))),
            Some('ん') => self.costly(30, |walk| walk.end(at + 1, Edge::Final, parts.with(at, Aux::N))),
            _ => {}
        }
    }

    /// ます and たい after the stem.
    fn polite(&mut self, at: usize, parts: Parts) {
        match self.at(at) {
            Some('ま') => {
                let with = parts.with(at, Aux::Masu);
                if self.is(at + 1, "す") {
                    self.end(at + 2, Edge::Final, with);
                }
                if self.is(at + 1, "し") {
                    self.te(at + 2, false, with);
                }
                if self.is(at + 1, "しょう") {
                    self.end(at + 4, Edge::Final, with);
                }
                if self.is(at + 1, "せん") {
                    let with = with.with(at + 2, Aux::N);
                    self.end(at + 3, Edge::Final, with);
                    if self.is(at + 3, "でした") {
                        self.end(at + 6, Edge::Final, with.with(at + 3, Aux::Desu).with(at + 5, Aux::Ta));
                    }
                }
                if self.is(at + 1, "せ") && !self.is(at + 1, "せん") {
                    self.costly(15, |walk| walk.end(at + 2, Edge::Final, with));
                }
            }
            Some('た') => {
                self.adjective(at + 1, parts.with(at, Aux::Tai));
                if self.is(at + 1, "がる") || self.is(at + 1, "がっ") {
                    let with = parts.with(at, Aux::Tagaru);
                    if self.is(at + 2, "る") {
                        self.end(at + 3, Edge::Final, with);
                    } else {
                        self.te(at + 3, false, with);
                    }
                }
            }
            _ => {}
        }
    }

    /// て, た and what is built with them.
    fn te(&mut self, at: usize, voiced: bool, parts: Parts) {
        let (te, ta) = if voiced { ('で', 'だ') } else { ('て', 'た') };
        if self.at(at) == Some(te) {
            let with = parts.with(at, if voiced { Aux::De } else { Aux::Te });
            self.end(at + 1, Edge::Te, with);
            match self.at(at + 1) {
                Some('い') => self.progressive(at + 2, with.with(at + 1, Aux::Iru)),
                Some('お') if matches!(self.at(at + 2), Some('り' | 'る')) => {
                    self.oru(at + 2, with.with(at + 1, Aux::Oru))
                }
                _ => {}
            }
            if self.is(at + 1, "る") || self.is(at + 1, "ます") || self.is(at + 1, "た") {
                self.costly(20, |walk| walk.progressive(at + 1, parts.with(at, Aux::Teru)));
            }
        }
        if self.at(at) == Some(ta) {
            let with = parts.with(at, if voiced { Aux::Da } else { Aux::Ta });
            self.end(at + 1, Edge::Final, with);
            if self.is(at + 1, "ら") {
                self.end(at + 2, Edge::Condition, with);
            }
            if self.is(at + 1, "り") {
                self.end(at + 2, Edge::Te, parts.with(at, if voiced { Aux::Dari } else { Aux::Tari }));
            }
        }
    }

    /// いる after て: an ichidan verb, but not every い is one.
    fn progressive(&mut self, at: usize, parts: Parts) {
        let before = self.found.len();
        self.ichidan(at, parts);
        // しい of して いい is not いる; a bare stem is found only at a comma.
        let comma = !matches!(self.at(at), Some('、' | '，'));
        let mut n = before;
        while n < self.found.len() {
            if comma && self.found[n].length == at {
                self.found.swap_remove(n);
            } else {
                n += 1;
            }
        }
    }

    fn oru(&mut self, at: usize, parts: Parts) {
        match self.at(at) {
            Some('る') => self.end(at + 1, Edge::Final, parts),
            Some('り') => {
                self.end(at + 1, Edge::Stem, parts);
                self.polite(at + 1, parts);
            }
            _ => {}
        }
    }

    /// The endings of an adjective, ない and たい among them.
    fn adjective(&mut self, at: usize, parts: Parts) {
        match self.at(at) {
            Some('い') => self.end(at + 1, Edge::Final, parts),
            Some('く') => {
                self.end(at + 1, Edge::Ku, parts);
                if self.is(at + 1, "て") {
                    self.end(at + 2, Edge::Te, parts.with(at + 1, Aux::Te));
                }
                if self.is(at + 1, "な") {
                    self.adjective(at + 2, parts.with(at + 1, Aux::Nai));
                }
            }
            Some('か') if self.is(at + 1, "った") => {
                let with = parts.with(at + 2, Aux::Ta);
                self.end(at + 3, Edge::Final, with);
                if self.is(at + 3, "ら") {
                    self.end(at + 4, Edge::Condition, with);
                }
            }
            Some('け') if self.is(at + 1, "れば") => self.end(at + 3, Edge::Condition, parts.with(at + 2, Aux::Ba)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn longest(class: Class, text: &str) -> (String, Vec<&'static str>) {
        let rest: Vec<char> = text.chars().collect();
        let mut found = Vec::new();
        forms(class, &rest, &mut found);
        let best = found.into_iter().max_by_key(|f| f.length).unwrap();
        (rest[..best.length].iter().collect(), best.parts.iter().map(|(_, lemma)| lemma).collect())
    }

    #[test]
    fn inflected_words_are_followed_to_their_end() {
        let table = [
            (Class::Godan('く'), "いています。", "いています", vec!["て", "いる", "ます"]),
            (Class::Godan('む'), "んで、", "んで", vec!["で"]),
            (Class::Godan('る'), "られませんでした", "られませんでした", vec!["れる", "ます", "ん", "です", "た"]),
            (Class::Godan('う'), "わなければならない", "わなければ", vec!["ない", "ば"]),
            (Class::Iku, "った", "った", vec!["た"]),
            (Class::Ichidan, "させられていた方", "させられていた", vec!["させる", "られる", "て", "いる", "た"]),
            (Class::Suru, "しております", "しております", vec!["て", "おる", "ます"]),
            (Class::Suru, "されなかったら", "されなかったら", vec!["れる", "ない", "た"]),
            (Class::Honorific, "いませ", "いませ", vec!["ます"]),
            (Class::Aru, "りませんか", "りません", vec!["ます", "ん"]),
            (Class::Adjective, "くなければ", "くなければ", vec!["ない", "ば"]),
        ];
        for (class, text, form, parts) in table {
            assert_eq!(longest(class, text), (form.to_owned(), parts), "{text}");
        }
    }
}
