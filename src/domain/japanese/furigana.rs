//! Furigana as the decks write it: kana in ASCII parentheses directly after a kanji run, `食(た)べる`.

use std::borrow::Cow;

/// A stretch of text and the reading above it, if it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run<'a> {
    pub text: &'a str,
    pub reading: Option<&'a str>,
}

/// Whether a character may bear furigana: an ideograph or a mark that stands for one.
fn bears(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' | '々' | '〆' | 'ヶ' | 'ヵ' | '〇' | '0'..='9' | '０'..='９')
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FC}')
}

/// Splits text into runs with and without furigana. Parentheses that are no furigana stay text.
pub fn runs(text: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(open) = rest[from..].find('(').map(|n| n + from) {
        let base = rest[..open].char_indices().rev().take_while(|&(_, c)| bears(c)).last().map_or(open, |(n, _)| n);
        let close = rest[open..].find(')').map(|n| n + open);
        match close {
            Some(close) if base < open && close > open + 1 && rest[open + 1..close].chars().all(is_kana) => {
                if base > 0 {
                    runs.push(Run { text: &rest[..base], reading: None });
                }
                runs.push(Run { text: &rest[base..open], reading: Some(&rest[open + 1..close]) });
                (rest, from) = (&rest[close + 1..], 0);
            }
            _ => from = open + 1,
        }
    }
    if !rest.is_empty() {
        runs.push(Run { text: rest, reading: None });
    }
    runs
}

/// The text without its furigana.
pub fn plain(text: &str) -> String {
    runs(text).iter().map(|r| r.text).collect()
}

/// Furigana as Anki has them, ` 食[た]べる`, as the decks write them. Brackets that are no furigana stay text.
pub fn of_brackets(text: &str) -> Cow<'_, str> {
    if !text.contains('[') {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let base = before.char_indices().rev().take_while(|&(_, c)| bears(c)).last();
        let reading = after.split_once(']').filter(|(reading, _)| !reading.is_empty() && reading.chars().all(is_kana));
        match (base, reading) {
            (Some((at, _)), Some((reading, behind))) => {
                let (lead, base) = before.split_at(at);
                written.push_str(lead.strip_suffix(' ').unwrap_or(lead));
                written.extend([base, "(", reading, ")"]);
                rest = behind;
            }
            _ => {
                written.extend([before, "["]);
                rest = after;
            }
        }
    }
    written.push_str(rest);
    Cow::Owned(written)
}

/// The text as it is read aloud: every kanji run replaced by its furigana.
pub fn reading(text: &str) -> String {
    runs(text).iter().map(|r| r.reading.unwrap_or(r.text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furigana_are_told_from_the_text() {
        let text = "今日(きょう)は忙(いそが)しくて(笑)、JLPT(N2)が3時(じ)です。";
        assert_eq!(plain(text), "今日は忙しくて(笑)、JLPT(N2)が3時です。");
        assert_eq!(reading("食(た)べる"), "たべる");
        assert_eq!(runs("取引先(とりひきさき)へ").len(), 2);
        for odd in ["(", "漢(", "漢()", ")(", "漢(かん", "(かん)"] {
            assert_eq!(plain(odd), odd);
        }
    }

    #[test]
    fn furigana_in_brackets_are_written_as_the_decks_write_them() {
        for (anki, decks) in [
            ("冴[さ]える", "冴(さ)える"),
            ("お 茶[ちゃ]を 飲[の]む", "お茶(ちゃ)を飲(の)む"),
            ("好[す]き 好[ず]き", "好(す)き好(ず)き"),
            ("食[た] 飲[の]", "食(た)飲(の)"),
            ("漢[x]字[じ][か", "漢[x]字(じ)[か"),
            ("食べる[たべる]", "食べる[たべる]"),
        ] {
            assert_eq!(of_brackets(anki), decks);
        }
    }
}
