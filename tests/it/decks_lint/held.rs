//! Whether a sentence holds a word in one of its forms, in the word's spelling and in its reading.

use super::furigana::{Piece, fold, is_kanji};
use super::inflection::Shape;

/// A spelling and its reading, in one form.
pub struct Form {
    plain: Vec<char>,
    kana: Vec<char>,
}

/// The dictionary form itself and every form its shapes allow.
pub fn forms(spelling: &str, read: &str, shapes: &[Shape]) -> Vec<Form> {
    let plain: Vec<char> = fold(spelling).chars().collect();
    let kana: Vec<char> = read.chars().collect();
    let mut out = vec![Form { plain: plain.clone(), kana: kana.clone() }];
    for shape in shapes {
        for next in &shape.next {
            let kana = stem(&kana, shape.drop).chain(next.chars()).collect();
            // The kanji of 来る stays while its reading changes: 来(く)る, 来(き)た, 来(こ)ない.
            let plain = match plain.strip_suffix(&['来', 'る']) {
                Some(before) if shape.drop == 2 => before.iter().copied().chain(['来']).collect(),
                _ => stem(&plain, shape.drop).chain(next.chars()).collect(),
            };
            out.push(Form { plain, kana });
        }
    }
    out
}

fn stem(text: &[char], drop: usize) -> impl Iterator<Item = char> {
    text.iter().copied().take(text.len().saturating_sub(drop))
}

/// A sentence laid out twice, as written and as read, each character knowing its piece.
pub struct Text {
    plain: Line,
    kana: Line,
}

#[derive(Default)]
struct Line {
    chars: Vec<char>,
    piece: Vec<usize>,
}

impl Line {
    fn push(&mut self, text: &str, piece: usize) {
        for c in fold(text).chars() {
            self.chars.push(c);
            self.piece.push(piece);
        }
    }

    fn find<'l>(&'l self, wanted: &'l [char]) -> impl Iterator<Item = (usize, usize)> + 'l {
        let width = wanted.len();
        (0..self.chars.len().saturating_sub(width - 1))
            .filter(move |&at| self.chars[at..at + width] == *wanted)
            .map(move |at| (at, at + width))
    }

    /// Whether a piece begins at `start` and a piece ends before `end`.
    fn is_whole(&self, start: usize, end: usize) -> bool {
        let edge = |at: usize| at == 0 || self.piece.get(at) != self.piece.get(at - 1);
        edge(start) && edge(end)
    }
}

impl Text {
    pub fn new(pieces: &[Piece]) -> Text {
        let (mut plain, mut kana) = (Line::default(), Line::default());
        for (at, piece) in pieces.iter().enumerate() {
            plain.push(&piece.plain, at);
            kana.push(&piece.kana, at);
        }
        Text { plain, kana }
    }

    /// In its spelling, where the pieces it lies on are read as the form is (人 in 日本人(にほんじん) is held by its
    /// reading じん); or by its sound over whole pieces, where some or all of it is written in kana. Letters have no furigana: the
    /// spelling is enough.
    pub fn holds(&self, form: &Form) -> bool {
        self.plain.find(&form.plain).any(|(start, end)| {
            form.plain.iter().any(char::is_ascii_alphabetic) || self.is_read(start, end, &form.kana)
        }) || self
            .kana
            .find(&form.kana)
            .any(|(start, end)| self.kana.is_whole(start, end) && self.is_spelled(start, end, &form.plain))
    }

    /// Whether these kana are written with no kanji but those of the spelling: あつい is 厚い in kana, but not 暑い.
    fn is_spelled(&self, start: usize, end: usize, spelling: &[char]) -> bool {
        let (first, last) = (self.kana.piece[start], self.kana.piece[end - 1]);
        let written = self.plain.chars.iter().zip(&self.plain.piece);
        written.filter(|(_, at)| (first..=last).contains(*at)).all(|(c, _)| !is_kanji(*c) || spelling.contains(c))
    }

    fn is_read(&self, start: usize, end: usize, kana: &[char]) -> bool {
        let (first, last) = (self.plain.piece[start], self.plain.piece[end - 1]);
        self.kana.find(kana).any(|(from, to)| self.kana.piece[from] >= first && self.kana.piece[to - 1] <= last)
    }
}

#[test]
fn a_word_is_held_in_its_spelling_and_its_reading() {
    let holds = |sentence: &str, head: &str, read: &str, pos: &str| {
        let pieces = super::furigana::pieces(sentence).expect("well formed");
        let text = Text::new(&pieces);
        forms(head, read, &super::inflection::shapes(pos, read)).iter().any(|form| text.holds(form))
    };
    assert!(holds("手紙(てがみ)を書(か)いた。", "書く", "かく", "v5k"));
    assert!(holds("彼(かれ)は日本人(にほんじん)だ。", "人", "じん", "n-suf"));
    assert!(holds("ふたりは友(とも)だちだ。", "友達", "ともだち", "n"));
    assert!(!holds("人(ひと)が多(おお)い。", "人", "じん", "n-suf"), "another reading is another word");
    assert!(!holds("手紙(てがみ)を読(よ)んだ。", "書く", "かく", "v5k"));
    assert!(!holds("夏(なつ)は暑(あつ)い。", "厚い", "あつい", "adj-i"), "another spelling is another word");
}
