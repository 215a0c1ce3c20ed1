//! What a column is, from what stands in it, for files without column names. Never knows a name.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::formats::options::Role;
use crate::formats::row::level_of_tag;
use crate::formats::ruby;

/// What was seen in a column.
#[derive(Debug, Clone, Default)]
struct Seen {
    filled: usize,
    chars: usize,
    japanese: usize,
    kanji: usize,
    kana: usize,
    latin: usize,
    blanks: usize,
    /// Cells of one word with a digit or a sign in it.
    signs: usize,
    numbers: usize,
    ruby: usize,
    media: usize,
    level_tags: usize,
    levels: usize,
}

impl Seen {
    fn look(&mut self, cell: &str) {
        let cell = cell.trim();
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        let (mut chars, mut kana, mut kanji, mut latin, mut digits, mut signs) = (0, 0, 0, 0, 0, 0);
        for c in cell.chars().take(200) {
            chars += 1;
            match c {
                '\u{3041}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9D}' => kana += 1,
                '々' | '〆' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => {
                    kanji += 1
                }
                '0'..='9' => digits += 1,
                _ if c.is_alphabetic() => latin += 1,
                '!'..='~' => signs += 1,
                _ => {}
            }
        }
        self.chars += chars;
        let blank = cell.contains([' ', '\u{3000}']);
        let japanese = kana + kanji > 0;
        self.japanese += usize::from(japanese);
        self.kanji += usize::from(kanji > 0);
        self.kana += usize::from(kana > 0 && kanji == 0 && latin == 0);
        self.latin += usize::from(latin > 0 && !japanese);
        self.blanks += usize::from(blank);
        self.signs += usize::from(!blank && !japanese && digits + signs > 0);
        self.numbers += usize::from(digits > 0 && latin == 0 && !japanese);
        self.ruby += usize::from(kanji > 0 && cell.contains('[') && cell.contains(']'));
        self.media += usize::from(cell.contains("[sound:") || cell.contains("<img"));
        let mut tags = cell.split(' ').filter_map(level_of_tag);
        self.level_tags += usize::from(tags.next().is_some());
        self.levels += usize::from(level_of_tag(cell).is_some());
    }

    fn mostly(&self, count: usize) -> bool {
        self.filled > 0 && count * 2 >= self.filled
    }

    fn nearly_all(&self, count: usize) -> bool {
        self.filled > 0 && count * 10 >= self.filled * 8
    }

    fn length(&self) -> usize {
        self.chars / self.filled.max(1)
    }
}

/// A sample of rows.
pub(in crate::formats) type Sample<'t> = [Vec<Cow<'t, str>>];

/// The role of each column, where its content tells. `roles` holds what is known beforehand and is kept.
pub(in crate::formats) fn fill(roles: &mut [Option<Role>], taken: &[usize], sample: &Sample<'_>) {
    let mut seen: Vec<Seen> = vec![Seen::default(); roles.len()];
    for row in sample {
        for (column, cell) in seen.iter_mut().zip(row) {
            column.look(cell);
        }
    }
    let mut guess = Guess { roles, taken: taken.iter().copied().collect(), seen, sample };
    guess.levels();
    guess.head_and_reading();
    guess.id();
    guess.sentence();
    guess.gloss();
}

/// Whether the first column of most rows of the sample holds Japanese in this column.
pub(in crate::formats) fn share_japanese(column: usize, sample: &Sample<'_>) -> usize {
    let mut seen = Seen::default();
    for row in sample {
        seen.look(row.get(column).map_or("", |cell| cell));
    }
    seen.japanese * 100 / sample.len().max(1)
}

/// Whether any cell of a row holds kana or kanji.
pub(super) fn has_japanese(row: &[Cow<'_, str>]) -> bool {
    let mut seen = Seen::default();
    row.iter().for_each(|cell| seen.look(cell));
    seen.japanese > 0
}

struct Guess<'r, 't> {
    roles: &'r mut [Option<Role>],
    taken: HashSet<usize>,
    seen: Vec<Seen>,
    sample: &'r Sample<'t>,
}

impl Guess<'_, '_> {
    fn has(&self, role: Role) -> bool {
        self.roles.contains(&Some(role))
    }

    fn give(&mut self, column: Option<usize>, role: Role) {
        if let Some(slot) = column.and_then(|column| self.roles.get_mut(column)) {
            *slot = Some(role);
        }
    }

    /// Columns without a role that satisfy a condition, from the left.
    fn free(&self, fits: impl Fn(&Seen) -> bool) -> Vec<usize> {
        let free =
            |column: &usize| self.roles.get(*column).is_some_and(Option::is_none) && !self.taken.contains(column);
        self.seen.iter().enumerate().filter(|(_, seen)| fits(seen)).map(|(column, _)| column).filter(free).collect()
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        self.sample.get(row).and_then(|row| row.get(column)).map_or("", |cell| cell.trim())
    }

    fn at(&self, column: usize) -> Option<&Seen> {
        self.seen.get(column)
    }

    fn levels(&mut self) {
        if !self.has(Role::Level) {
            let found = self.free(|s| s.nearly_all(s.levels)).first().copied();
            self.give(found, Role::Level);
        }
        if !self.has(Role::Tags) {
            let found = self.free(|s| s.mostly(s.level_tags) && !s.mostly(s.japanese)).first().copied();
            self.give(found, Role::Tags);
        }
    }

    fn head_and_reading(&mut self) {
        let rows = self.sample.len();
        let japanese = self.free(|s| s.mostly(s.japanese) && s.filled * 2 >= rows && !s.mostly(s.media));
        let short = |column: &usize| self.at(*column).is_some_and(|s| s.length() <= 12);
        let with_kanji = |column: &usize| self.at(*column).is_some_and(|s| s.kanji * 5 >= s.filled * 2);
        let plain = |column: &usize| self.at(*column).is_some_and(|s| !s.mostly(s.ruby));
        if !self.has(Role::Head) {
            let found = japanese
                .iter()
                .find(|c| with_kanji(c) && short(c) && plain(c))
                .or_else(|| japanese.iter().find(|c| short(c) && plain(c)))
                .or_else(|| japanese.iter().find(|c| short(c)))
                .or_else(|| japanese.iter().find(|c| self.at(**c).is_some_and(|s| s.length() <= 40)))
                .copied();
            self.give(found, Role::Head);
        }
        if !self.has(Role::Read) && self.has(Role::Head) {
            let found =
                self.free(|s| s.nearly_all(s.kana) && s.filled * 2 >= rows && s.length() <= 20).first().copied();
            self.give(found.or_else(|| self.word_with_furigana()), Role::Read);
        }
    }

    /// A column with the words once more, as `食[た]べる`: it holds the reading.
    fn word_with_furigana(&self) -> Option<usize> {
        let head = self.roles.iter().position(|role| *role == Some(Role::Head))?;
        self.free(|s| s.mostly(s.ruby)).into_iter().find(|&column| {
            let rows = (0..self.sample.len()).filter(|&row| !self.cell(row, column).is_empty());
            let (same, all) = rows.fold((0, 0), |(same, all), row| {
                let plain = ruby::split(self.cell(row, column)).map(|(plain, _)| plain);
                (same + usize::from(plain.as_deref() == Some(self.cell(row, head))), all + 1)
            });
            same * 2 >= all
        })
    }

    /// A first or last column of unlike, unbroken, odd-looking words.
    fn id(&mut self) {
        if self.has(Role::Id) || self.sample.len() < 2 {
            return;
        }
        let last = self.roles.len().saturating_sub(1);
        let odd =
            |s: &Seen| s.filled > 1 && s.japanese == 0 && s.blanks == 0 && s.mostly(s.signs) && !s.mostly(s.numbers);
        let found = self.free(odd).into_iter().find(|&column| {
            let mut values = HashSet::new();
            (column == 0 || column == last)
                && (0..self.sample.len())
                    .all(|row| !self.cell(row, column).is_empty() && values.insert(self.cell(row, column)))
        });
        self.give(found, Role::Id);
    }

    /// A longer Japanese column in which the word stands.
    fn sentence(&mut self) {
        let Some(head) = self.roles.iter().position(|role| *role == Some(Role::Head)) else {
            return;
        };
        if self.has(Role::Sentence) {
            return;
        }
        let length = self.at(head).map_or(0, Seen::length);
        let found = self
            .free(|s| s.mostly(s.japanese) && s.length() > length + 1 && !s.mostly(s.ruby))
            .into_iter()
            .find(|&column| {
                let rows = (0..self.sample.len()).filter(|&row| !self.cell(row, column).is_empty());
                let (with, all) = rows.fold((0, 0), |(with, all), row| {
                    (with + usize::from(self.cell(row, column).contains(self.cell(row, head))), all + 1)
                });
                with * 2 >= all
            });
        self.give(found, Role::Sentence);
    }

    fn gloss(&mut self) {
        let rows = self.sample.len();
        if self.has(Role::Gloss) || !self.has(Role::Head) {
            return;
        }
        let head = self.roles.iter().position(|role| *role == Some(Role::Head)).unwrap_or_default();
        let latin = self.free(|s| s.mostly(s.latin) && s.filled * 2 >= rows && !s.mostly(s.media));
        let after: Vec<usize> = latin.iter().copied().filter(|column| *column > head).collect();
        let choice = if after.is_empty() { &latin } else { &after };
        // A column of single words before one of phrases is a transcription (inu, dog or hound).
        let single = |column: usize| self.at(column).is_some_and(|s| s.blanks * 5 < s.filled);
        let phrases = |column: usize| self.at(column).is_some_and(|s| s.mostly(s.blanks));
        let found = match choice.as_slice() {
            [first, second, ..] if single(*first) && phrases(*second) => Some(*second),
            [first, ..] => Some(*first),
            [] => self
                .free(|s| s.filled * 2 >= rows && s.numbers < s.filled && !s.mostly(s.media) && !s.mostly(s.ruby))
                .into_iter()
                .find(|c| *c > head),
        };
        self.give(found, Role::Gloss);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(rows: &[&str]) -> String {
        let sample: Vec<Vec<Cow<'_, str>>> =
            rows.iter().map(|row| row.split('|').map(Cow::Borrowed).collect()).collect();
        let mut roles = vec![None; sample.first().map_or(0, Vec::len)];
        fill(&mut roles, &[], &sample);
        roles.iter().map(|role| role.map_or("-", Role::as_str)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn columns_are_known_by_what_stands_in_them() {
        assert_eq!(guess(&["食べる|たべる|to eat|JLPT_5", "会議|かいぎ|meeting|JLPT_4"]), "head read gloss level");
        assert_eq!(guess(&["たべる|to eat|食べる", "かいぎ|meeting|会議"]), "read gloss head");
        assert_eq!(
            guess(&[
                "g01|食べる|たべる|to eat|私は食べる。|JLPT::N5 vocab",
                "g02|会議|かいぎ|meeting|会議がある。|JLPT::N4 kanji"
            ]),
            "id head read gloss sentence tags"
        );
        assert_eq!(guess(&["コーヒー|coffee|N5", "バス|bus|N4"]), "head gloss level");
        assert_eq!(guess(&["1|犬|いぬ|inu|a dog", "2|猫|ねこ|neko|a cat"]), "- head read - gloss");
        assert_eq!(guess(&["1|食べる|食[た]べる|たべる|to eat||食べるです。"]), "- head - read gloss - sentence");
        assert_eq!(guess(&["犬|動物の一つ", "猫|これも動物"]), "head gloss");
        assert_eq!(guess(&["dog|cat", "x|y"]), "- -");
    }
}
