//! Long lines on a narrow screen: broken at a blank or between Japanese characters, and indented alike.

use rustix::stdio::stdout;
use rustix::termios::tcgetwinsize;
use unicode_width::UnicodeWidthChar;

use crate::domain::japanese::breaking::may_break;

/// The narrowest screen that is wrapped for; below it the terminal breaks lines as it can.
const NARROWEST: usize = 30;

/// Columns of the terminal at standard output; 80 where it does not say.
pub fn columns() -> usize {
    tcgetwinsize(stdout()).map(|size| usize::from(size.ws_col)).ok().filter(|columns| *columns > 0).unwrap_or(80)
}

/// `text` in lines of at most `columns` columns when `indent` blanks stand before each. The blanks are not added.
pub fn lines(text: &str, columns: usize, indent: usize) -> Vec<&str> {
    let room = columns.max(NARROWEST).saturating_sub(indent + 1).max(10);
    let (mut lines, mut rest) = (Vec::new(), text);
    while let Some(at) = overflow(rest, room) {
        let (line, after) = rest.split_at(at);
        lines.push(line.trim_end());
        rest = after.trim_start();
    }
    lines.push(rest);
    lines
}

/// Where to break `text` so that what stands before fits into `room` columns; none when all of it fits.
fn overflow(text: &str, room: usize) -> Option<usize> {
    let (mut used, mut gap, mut before) = (0, None, ' ');
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if at > 0 && may_break(before, c) {
            gap = Some(at);
        }
        if used > room {
            return gap.or_else(|| Some(at).filter(|at| *at > 0));
        }
        before = c;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_blanks_and_between_japanese_characters() {
        assert_eq!(lines("short", 40, 4), ["short"]);
        assert_eq!(
            lines("to be of one mind about the matter at hand", 36, 4),
            ["to be of one mind about the", "matter at hand"]
        );
        assert_eq!(
            lines("彼女は散々迷ったあげく、何も買わずに店を出た。", 32, 1),
            ["彼女は散々迷ったあげく、何も買", "わずに店を出た。"]
        );
        assert_eq!(lines("今日は忙しくて時間がないのです、はい", 35, 4), ["今日は忙しくて時間がないので", "す、はい"]);
    }

    #[test]
    fn nothing_is_lost_and_every_line_fits() {
        let text = "a very_long_unbroken_identifier_of_a_thing 漢字（かんじ）「引用」ーーーーーーーーーーーーーーーーーーー end";
        for columns in 0..100 {
            let lines = lines(text, columns, 5);
            let bare = |text: &str| text.replace(' ', "");
            assert_eq!(bare(&lines.concat()), bare(text));
            let width = |line: &&str| line.chars().filter_map(UnicodeWidthChar::width).sum::<usize>();
            assert!(lines.iter().map(width).max() <= Some(columns.max(NARROWEST) - 5));
        }
    }
}
