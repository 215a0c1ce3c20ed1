//! Tells a slip in the kana that a question shows from a reading that is not known: 食べる typed as たべた.

use super::furigana::Run;
use super::kana;

/// Where the readings of the kanji are right and only kana that stand in the question are not: those kana. `runs` are the
/// word's, `typed` is kana.
pub fn slip<'a>(runs: &[Run<'a>], typed: &str) -> Option<&'a str> {
    let typed: Vec<char> = kana::normal(typed).chars().collect();
    let known = runs.iter().any(|run| run.reading.is_some());
    if !known || runs.iter().any(|run| run.reading.is_none() && !run.text.chars().all(kana::is_kana)) {
        return None;
    }
    fit(runs, &typed).flatten()
}

/// The runs of a word from its spelling and reading, where its kana stand at its ends: 食べる and たべる.
pub fn runs<'a>(head: &'a str, read: &'a str) -> Vec<Run<'a>> {
    let same = |(a, b): (char, char)| kana::hiragana(&a.to_string()) == kana::hiragana(&b.to_string());
    let alike = |pairs: &mut dyn Iterator<Item = (char, char)>| {
        pairs
            .take_while(|&pair| kana::is_kana(pair.0) && same(pair))
            .map(|(a, b)| (a.len_utf8(), b.len_utf8()))
            .fold((0, 0), |(head, read), (a, b)| (head + a, read + b))
    };
    let (from, read_from) = alike(&mut head.chars().zip(read.chars()));
    let (rest, read_rest) = (&head[from..], &read[read_from..]);
    let (to, read_to) = alike(&mut rest.chars().rev().zip(read_rest.chars().rev()));
    let (middle, end) = rest.split_at(rest.len() - to);
    let plain = |text: &'a str| (!text.is_empty()).then_some(Run { text, reading: None });
    let reading = &read_rest[..read_rest.len() - read_to];
    let kanji = (!middle.is_empty() && !reading.is_empty()).then_some(Run { text: middle, reading: Some(reading) });
    [plain(&head[..from]), kanji, plain(end)].into_iter().flatten().collect()
}

/// Fits what was typed to the runs. `None`: it does not fit; else the first shown kana that were missed, if any were.
fn fit<'a>(runs: &[Run<'a>], typed: &[char]) -> Option<Option<&'a str>> {
    let Some((run, rest)) = runs.split_first() else { return typed.is_empty().then_some(None) };
    let wanted: Vec<char> = kana::normal(run.reading.unwrap_or(run.text)).chars().collect();
    if let Some(after) = typed.strip_prefix(&wanted[..])
        && let Some(found) = fit(rest, after)
    {
        return Some(found);
    }
    if run.reading.is_some() {
        return None;
    }
    let near = |n: &usize| one_apart(&wanted, &typed[..*n]) || *n == 0 && rest.is_empty();
    let ends = (0..=(wanted.len() + 1).min(typed.len())).filter(near);
    let mut fits = ends.filter(|&n| fit(rest, &typed[n..]).is_some());
    fits.next().map(|_| Some(run.text))
}

/// Whether two words differ by one kana put in, left out or changed.
fn one_apart(a: &[char], b: &[char]) -> bool {
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[start..], &b[start..]);
    match (a, b) {
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([_, a @ ..], b) if a == b => true,
        (a, [_, b @ ..]) if a == b => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::furigana;
    use super::*;

    #[test]
    fn only_kana_that_the_question_shows_are_forgiven() {
        let word = furigana::runs("食(た)べる");
        for typed in ["たべた", "たべ", "た", "たべべる", "タベロ"] {
            assert_eq!(slip(&word, typed), Some("べる"), "{typed}");
        }
        for typed in ["くべる", "べる", "たのべ", "たべましょう", ""] {
            assert_eq!(slip(&word, typed), None, "{typed}");
        }
        assert_eq!(slip(&furigana::runs("お茶(ちゃ)"), "ちゃ"), Some("お"));
        assert_eq!(slip(&furigana::runs("取(と)り引(ひ)き"), "とひき"), Some("り"));
        assert_eq!(slip(&furigana::runs("会議(かいぎ)"), "かいき"), None);
        assert_eq!(slip(&furigana::runs("いる"), "いろ"), None);
    }

    #[test]
    fn a_word_without_furigana_is_parted_at_its_ends() {
        let told = |head, read| runs(head, read).iter().map(|r| (r.text, r.reading)).collect::<Vec<_>>();
        assert_eq!(told("お食べる", "おたべる"), [("お", None), ("食", Some("た")), ("べる", None)]);
        assert_eq!(told("会議", "かいぎ"), [("会議", Some("かいぎ"))]);
        assert_eq!(told("サボり場", "さぼりば"), [("サボり", None), ("場", Some("ば"))]);
        assert_eq!(told("いる", "いる"), [("いる", None)]);
        assert_eq!(told("", ""), []);
    }
}
