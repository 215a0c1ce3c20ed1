//! HTML in a field → plain text. Never keeps a tag, a script or a sound; never knows a whole page.

use std::borrow::Cow;

/// The text of an HTML field. Line breaks and blocks become `joiner`. The order is what matters: comments, styles and
/// scripts go first, entities are decoded last, so that `&lt;b&gt;` stays text.
pub(super) fn strip<'t>(html: &'t str, joiner: &str) -> Cow<'t, str> {
    let has = |sign: u8| html.as_bytes().contains(&sign);
    let sounds = || html.contains("[sound:") || html.contains("[anki:");
    if !(has(b'<') || has(b'&') || has(b'[') && sounds()) {
        return Cow::Borrowed(html);
    }
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '[']) {
        let (before, tag) = rest.split_at(at);
        text.push_str(before);
        rest = if tag.starts_with('[') { bracket(tag, &mut text) } else { angle(tag, &mut text) };
    }
    text.push_str(rest);
    Cow::Owned(joined(&entities(&text), joiner))
}

/// Where a line ends within a stripped text, until [`joined`] puts the joiner there.
const BREAK: char = '\n';

/// Drops `[sound:…]` and `[anki:…]`, keeps any other bracket. Returns what comes after.
fn bracket<'t>(tag: &'t str, text: &mut String) -> &'t str {
    if (tag.starts_with("[sound:") || tag.starts_with("[anki:"))
        && let Some((_, after)) = tag.split_once(']')
    {
        return after;
    }
    text.push('[');
    tag.get(1..).unwrap_or_default()
}

/// Drops a tag or a comment, and a style or script with what is in it. Returns what comes after.
fn angle<'t>(tag: &'t str, text: &mut String) -> &'t str {
    if let Some(comment) = tag.strip_prefix("<!--") {
        return comment.split_once("-->").map_or("", |(_, after)| after);
    }
    let inner = tag.get(1..).unwrap_or_default();
    let closing = inner.strip_prefix('/').unwrap_or(inner);
    let name_len = closing.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let is_tag = name_len > 0 && closing.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    let Some((_, after)) = inner.split_once('>').filter(|_| is_tag || inner.starts_with(['!', '?'])) else {
        // A bare “<” is a sign.
        text.push('<');
        return inner;
    };
    let name = closing.get(..name_len).unwrap_or_default().to_ascii_lowercase();
    match name.as_str() {
        "style" | "script" if !inner.starts_with('/') => after_closing(after, &name),
        "rt" | "rp" if !inner.starts_with('/') => after_closing(after, &name),
        "br" | "div" | "li" | "p" | "tr" | "ul" | "ol" | "dd" | "dt" | "hr" => {
            text.push(BREAK);
            after
        }
        "td" | "th" => {
            text.push(' ');
            after
        }
        _ => after,
    }
}

/// What comes after `</name>`; nothing when it is never closed.
fn after_closing<'t>(text: &'t str, name: &str) -> &'t str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return after.split_once('>').map_or("", |(_, behind)| behind);
        }
        rest = after;
    }
    ""
}

/// Decodes entities; one that is not known stays as it is.
fn entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let end = after.as_bytes().iter().take(12).position(|b| *b == b';');
        let entity = end.and_then(|end| Some((after.get(..end)?, after.get(end + 1..)?)));
        match entity.and_then(|(name, behind)| Some((character(name)?, behind))) {
            Some((c, behind)) => {
                decoded.push(c);
                rest = behind;
            }
            None => {
                decoded.push('&');
                rest = after;
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "hellip" => '…',
        "mdash" => '—',
        "ndash" => '–',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "middot" => '·',
        "bull" => '•',
        "times" => '×',
        "rarr" => '→',
        "larr" => '←',
        "eacute" => 'é',
        _ => return None,
    })
}

/// The lines that hold something, joined.
fn joined(text: &str, joiner: &str) -> String {
    let mut lines = text.split(BREAK).map(str::trim).filter(|line| !line.is_empty());
    let mut all = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        all.push_str(joiner);
        all.push_str(line);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_text_stays() {
        let gloss = |html| strip(html, "; ").into_owned();
        assert_eq!(gloss("to eat &amp; <b>drink</b>"), "to eat & drink");
        assert_eq!(gloss("<ul><li>report</li><li>inform</li></ul>"), "report; inform");
        assert_eq!(gloss("line1<br>line2<div>line3</div>&lt;tag&gt;"), "line1; line2; line3; <tag>");
        assert_eq!(
            gloss("<style>b{}</style><SCRIPT>alert(1)</script>x<!-- c -->[sound:a.mp3]<img src=\"a>\">"),
            "x\">"
        );
        assert_eq!(gloss("a < b &unknown; & c [x]"), "a < b &unknown; & c [x]");
        assert_eq!(gloss("<script>never closed"), "");
        assert_eq!(gloss("&#27;[2J&#x41;"), "\u{1b}[2JA");
    }

    #[test]
    fn a_field_without_html_is_borrowed() {
        assert!(matches!(strip("食べる", " "), Cow::Borrowed(_)));
    }
}
