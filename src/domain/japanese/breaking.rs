//! Where a line of Japanese or English may break.

use unicode_width::UnicodeWidthChar;

/// Whether a line may break between two characters: after a blank, or between two wide characters unless the second may
/// not begin a line or the first may not end one (the usual rules of kinsoku).
pub fn may_break(before: char, after: char) -> bool {
    const NEVER_FIRST: &str = "、。，．・：；？！）」』】〉》］〕ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ)";
    const NEVER_LAST: &str = "（「『【〈《［〔(";
    let wide = |c: char| c.width() == Some(2) || c == ')';
    before == ' ' && after != ' '
        || wide(before) && wide(after) && !NEVER_FIRST.contains(after) && !NEVER_LAST.contains(before)
}
