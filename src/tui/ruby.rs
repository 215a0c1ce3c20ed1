//! Text with furigana in lines: the reading stands centred above its kanji, and the two are never parted. Never knows a
//! screen; widths are in columns.

use unicode_normalization::UnicodeNormalization;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::domain::japanese::breaking::may_break;
use crate::domain::japanese::furigana;
use crate::domain::text;

/// Columns below which furigana stand in brackets after their kanji.
pub const NARROW: usize = 60;

/// A line of text with the line of furigana above it, which is empty where it has none. Both are padded alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    pub above: String,
    pub text: String,
}

impl Line {
    /// Columns it takes.
    pub fn width(&self) -> usize {
        self.text.width().max(self.above.width())
    }
}

/// How furigana are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Above the kanji.
    Above,
    /// In brackets after them: 取引先(とりひきさき).
    Brackets,
    /// Not at all: they are asked.
    Hidden,
}

/// What may not be parted: a kanji run with its reading, a word of letters, one kana.
struct Block {
    above: String,
    text: String,
    width: usize,
    /// The characters at its ends, which decide where a line may break.
    first: char,
    last: char,
}

impl Block {
    fn new(text: &str, reading: Option<&str>, style: Style) -> Block {
        let ends = |text: &str| (text.chars().next().unwrap_or(' '), text.chars().next_back().unwrap_or(' '));
        let (first, mut last) = ends(text);
        let (above, text) = match (reading, style) {
            (Some(reading), Style::Above) => (reading.to_owned(), text.to_owned()),
            (Some(reading), Style::Brackets) => {
                last = ')';
                (String::new(), format!("{text}({reading})"))
            }
            _ => (String::new(), text.to_owned()),
        };
        let width = above.width().max(text.width());
        Block { above, text, width, first, last }
    }
}

/// The text as it may reach the screen: without what moves a cursor, half-width kana at full width.
pub fn shown(text: &str) -> String {
    let half = |c: char| matches!(c, '\u{FF61}'..='\u{FF9F}');
    let text = text::printable(text);
    if !text.chars().any(half) {
        return text.replace(['\n', '\t'], " ");
    }
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars() {
        if half(c) {
            run.push(c);
        } else {
            out.extend(std::mem::take(&mut run).nfkc());
            out.push(if matches!(c, '\n' | '\t') { ' ' } else { c });
        }
    }
    out.extend(run.nfkc());
    out
}

/// The text, which may bear furigana, in lines of at most `columns` columns. A block that is wider than a line is cut.
pub fn lines(text: &str, columns: usize, style: Style) -> Vec<Line> {
    let columns = columns.max(2);
    let text = shown(text);
    let mut lines: Vec<Vec<Block>> = vec![Vec::new()];
    let (mut used, mut gap) = (0, 0);
    for block in blocks(&text, style, columns) {
        if let Some(before) = lines.last().and_then(|line| line.last())
            && may_break(before.last, block.first)
        {
            gap = lines.last().map_or(0, Vec::len);
        }
        // Twice where what goes along to the next line leaves no room there either.
        while let Some(line) = lines.last_mut().filter(|line| !line.is_empty())
            && used + block.width > columns
            && block.text != " "
        {
            let rest: Vec<Block> = line.drain(if gap > 0 { gap } else { line.len() }..).collect();
            used = rest.iter().map(|b| b.width).sum();
            lines.push(rest);
            gap = 0;
        }
        used += block.width;
        if let Some(line) = lines.last_mut() {
            line.push(block);
        }
    }
    lines.iter().map(|line| joined(line)).collect()
}

/// The text taken apart: furigana with their kanji, and every other character by itself.
fn blocks(text: &str, style: Style, columns: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    for run in furigana::runs(text) {
        match run.reading.filter(|_| style != Style::Hidden) {
            Some(reading) if Block::new(run.text, Some(reading), style).width <= columns => {
                blocks.push(Block::new(run.text, Some(reading), style));
            }
            _ => {
                // A mark that takes no room stays with the character before it.
                let mut characters: Vec<String> = Vec::new();
                for c in run.text.chars() {
                    match characters.last_mut() {
                        Some(before) if c.width() == Some(0) => before.push(c),
                        _ => characters.push(c.to_string()),
                    }
                }
                blocks.extend(characters.iter().map(|c| Block::new(c, None, style)));
            }
        }
    }
    blocks
}

fn joined(blocks: &[Block]) -> Line {
    let mut line = Line::default();
    let to = blocks.iter().rposition(|b| b.text != " ").map_or(0, |n| n + 1);
    let from = blocks.iter().position(|b| b.text != " ").unwrap_or(0).min(to);
    for block in &blocks[from..to] {
        for (whole, part) in [(&mut line.above, &block.above), (&mut line.text, &block.text)] {
            let room = block.width - part.width();
            whole.push_str(&" ".repeat(room / 2));
            whole.push_str(part);
            whole.push_str(&" ".repeat(room - room / 2));
        }
    }
    line.above.truncate(line.above.trim_end().len());
    line.text.truncate(line.text.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn furigana_stand_centred_above_their_kanji_and_go_with_them() {
        let told = |columns, style| -> Vec<(String, String)> {
            let lines = lines("取引先(とりひきさき)へ行(い)く。", columns, style);
            lines.into_iter().map(|l| (l.above, l.text)).collect()
        };
        let line = |above: &str, text: &str| (above.to_owned(), text.to_owned());
        assert_eq!(told(40, Style::Above), [line("とりひきさき  い", "   取引先   へ行く。")]);
        assert_eq!(told(14, Style::Above), [line("とりひきさき", "   取引先   へ"), line("い", "行く。")]);
        assert_eq!(told(40, Style::Brackets), [line("", "取引先(とりひきさき)へ行(い)く。")]);
        assert_eq!(told(22, Style::Brackets), [line("", "取引先(とりひきさき)へ"), line("", "行(い)く。")]);
        assert_eq!(told(40, Style::Hidden), [line("", "取引先へ行く。")]);
        // Too narrow for the reading: the kanji stand without it.
        assert_eq!(told(10, Style::Above), [line("        い", "取引先へ行"), line("", "く。")]);
    }

    #[test]
    fn half_width_kana_are_shown_at_full_width_and_nothing_else_changes() {
        assert_eq!(shown("ｶﾞｸｾｲ Ａ①\u{1b}[2J"), "ガクセイ Ａ①[2J");
        assert_eq!(
            lines("to be of one mind", 9, Style::Above).iter().map(|l| &*l.text).collect::<Vec<_>>(),
            ["to be of", "one mind"]
        );
    }

    #[test]
    fn what_goes_along_to_the_next_line_is_parted_where_it_leaves_no_room() {
        let told: Vec<_> = lines(" aな", 2, Style::Above).into_iter().map(|l| l.text).collect();
        assert_eq!(told, ["", "a", "な"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_every_line_fits(text in "[a-z 漢字かなー。「」(]{0,40}", columns in 2..60_usize) {
            let lines = lines(&text, columns, Style::Above);
            let bare = |text: &str| text.replace(' ', "");
            prop_assert_eq!(bare(&lines.iter().map(|l| l.text.clone()).collect::<String>()), bare(&furigana::plain(&text)));
            prop_assert!(lines.iter().all(|l| l.width() <= columns), "{:?}", lines);
        }
    }
}
