//! What level of Japanese a posting asks: required, welcome, or none. Levels of other languages are not taken for it.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::bar::Bar;
use super::words::{
    ABOUT_LANGUAGE, JAPANESE, LOOSE, NOT_NEEDED, NOT_NEEDED_BEFORE, OTHER_BUSINESS, OTHERS, PHRASES, REQUIRED_HEADS,
    WELCOME, WELCOME_BEFORE, WELCOME_HEADS,
};
use crate::domain::level::Level;

/// How much a level is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Required,
    Welcome,
    /// Said to be unnecessary.
    Not,
}

/// A place in a posting that speaks of a level of Japanese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    pub bar: Bar,
    pub need: Need,
    /// The words, in usual width and lower case.
    pub phrase: String,
}

/// What a posting asks of its readers' Japanese.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub required: Option<Bar>,
    pub welcome: Option<Bar>,
    pub mentions: Vec<Mention>,
}

/// Reads a posting, in Japanese or English.
pub fn asked(text: &str) -> Asked {
    let mut mentions = Vec::new();
    let mut section = Need::Required;
    for line in text.lines() {
        let line: String = line.nfkc().collect::<String>().to_lowercase().replace(['～', '〜', '∼'], "~");
        for sentence in sentences(&line) {
            let found = grouped(sentence, found(sentence));
            if let Some(head) = head(sentence, found.is_empty()) {
                section = head;
            }
            for (n, (range, bar)) in found.iter().enumerate() {
                let from = n.checked_sub(1).and_then(|n| found.get(n)).map_or(0, |(before, _)| before.end);
                let to = found.get(n + 1).map_or(sentence.len(), |(after, _)| after.start);
                let need = need(sentence, range, from, to, section);
                mentions.push(Mention { bar: *bar, need, phrase: sentence[range.clone()].to_owned() });
            }
        }
    }
    let highest = |need: Need| {
        let bars = || mentions.iter().filter(move |m| m.need == need && m.bar != Bar::None).map(|m| m.bar);
        let tests = bars().filter(|bar| bar.is_test()).max_by_key(|bar| bar.height());
        tests.or_else(|| bars().max_by_key(|bar| bar.height()))
    };
    let none = mentions.iter().any(|m| m.bar == Bar::None);
    let required = highest(Need::Required).or(none.then_some(Bar::None));
    let welcome = highest(Need::Welcome).filter(|w| required.is_none_or(|r| w.height() > r.height() || r == Bar::None));
    Asked { required, welcome, mentions }
}

/// Sentences of a line. A full stop ends one only before a blank: 3.5 and Node.js go on.
fn sentences(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let ends = |(at, c): (usize, char)| {
            let after = &rest[at + c.len_utf8()..];
            (matches!(c, '。' | '!' | '?' | ';') || c == '.' && after.starts_with(' ')).then_some(at + c.len_utf8())
        };
        let end = rest.char_indices().find_map(ends).unwrap_or(rest.len());
        let (sentence, after) = rest.split_at(end);
        rest = after;
        Some(sentence)
    })
}

/// What a heading says of the lines below it: 【歓迎】, Requirements. A sentence with a level is no heading unless a
/// label opens it.
fn head(sentence: &str, bare: bool) -> Option<Need> {
    let text =
        sentence.trim().trim_start_matches(['■', '●', '◆', '▼', '○', '◎', '□', '*', '#', '-', '・', ' ', '<', '≪']);
    let bracketed = text.starts_with(['【', '[', '《', '〈', '「'])
        || sentence.trim().starts_with(['■', '●', '◆', '▼', '○', '◎', '□', '#', '<', '≪']);
    let label = match text.find(['】', ']', '》', '〉', '」', ':']) {
        Some(end) => &text[..end],
        None if bare && text.chars().count() <= 18 => text.trim_end_matches(['>', '≫', ' ']),
        None => return None,
    };
    let has = |words: &[&str]| words.iter().any(|w| label.contains(w));
    if label.chars().count() > 24 {
        None
    } else if has(WELCOME_HEADS) {
        Some(Need::Welcome)
    } else if has(REQUIRED_HEADS) || bracketed {
        Some(Need::Required)
    } else {
        None
    }
}

type Found = (Range<usize>, Bar);

/// Every place of a sentence that names a level of Japanese.
fn found(sentence: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (at, _) in sentence.char_indices() {
        if found.last().is_some_and(|(range, _)| at < range.end) {
            continue;
        }
        // Business level Japanese is one mention, whatever follows it.
        let open = found.last().is_none_or(|(range, _)| {
            let between = &sentence[range.end..at];
            between.chars().count() > 20 || between.contains(['、', '。', ',', '(', '/'])
        });
        let here = test(sentence, at).or_else(|| phrase(sentence, at));
        found.extend(here.or_else(|| nothing(sentence, at).filter(|_| open)));
    }
    found
}

/// N2, 日本語能力試験2級, BJT J1, BJT480点.
fn test(sentence: &str, at: usize) -> Option<Found> {
    let (before, rest) = sentence.split_at(at);
    if let Some(after) = rest.strip_prefix("bjt") {
        let end = sentence.len() - after.len();
        let near: String = after.chars().take(24).collect();
        let bars = [("j1+", 600), ("j1", 530), ("j2", 420), ("j3", 320), ("j4", 200)];
        if let Some((name, points)) = bars.iter().find(|(name, _)| near.contains(name)) {
            let length = near.find(name)? + name.len();
            return Some((at..end + length, Bar::Bjt(*points)));
        }
        let from = near.find(|c: char| c.is_ascii_digit())?;
        let digits: String = near[from..].chars().take_while(char::is_ascii_digit).collect();
        let points = digits.parse().ok().filter(|p| (100..=800).contains(p))?;
        return Some((at..end + from + digits.len(), Bar::Bjt(points)));
    }
    let mut letters = rest.chars();
    let (first, second) = (letters.next()?, letters.next());
    let level = |digit: char| format!("N{digit}").parse::<Level>().ok();
    if first == 'n' {
        let gap = usize::from(matches!(second, Some('-' | ' ')));
        let digit = rest[1 + gap..].chars().next().filter(char::is_ascii_digit)?;
        let after = rest[2 + gap..].chars().next();
        let alone = !before.ends_with(|c: char| c.is_ascii_alphanumeric()) || before.ends_with("jlpt");
        let ends = !after.is_some_and(|c| c.is_ascii_alphanumeric());
        return level(digit).filter(|_| alone && ends).map(|level| (at..at + 2 + gap, Bar::Jlpt(level)));
    }
    if first.is_ascii_digit() || "一二三四".contains(first) {
        let digit = match first {
            '1' | '一' => 'a',
            '2' | '二' => 'b',
            '3' | '三' => 'c',
            '4' | '四' => 'd',
            _ => return None,
        };
        if second != Some('級') || before.ends_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let back = before.char_indices().rev().nth(14).map_or(0, |(n, _)| n);
        let name = ["日本語", "jlpt", "能力試験", "日能試", "日検"]
            .iter()
            .filter_map(|name| before[back..].rfind(name))
            .max()?
            + back;
        let between = &before[name..];
        if ["簿記", "英検", "秘書", "漢字", "漢検", "検定の", "toeic"].iter().any(|other| between.contains(other))
        {
            return None;
        }
        // The four levels until 2009: the third is N4, the fourth N5.
        let level = match digit {
            'a' => Level::N1,
            'b' => Level::N2,
            'c' => Level::N4,
            _ => Level::N5,
        };
        return Some((at..at + first.len_utf8() + '級'.len_utf8(), Bar::Jlpt(level)));
    }
    None
}

/// ビジネスレベル, fluent: where it is said of Japanese.
fn phrase(sentence: &str, at: usize) -> Option<Found> {
    let rest = &sentence[at..];
    let (phrase, bar) = PHRASES.iter().find(|(phrase, _)| rest.starts_with(phrase))?;
    let before = &sentence[..at];
    if phrase.is_ascii() && before.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let after = &rest[phrase.len()..];
    if matches!(*phrase, "ビジネス" | "business") && OTHER_BUSINESS.iter().any(|w| after.starts_with(w)) {
        return None;
    }
    let language = language(before, after);
    let about = LOOSE.contains(phrase) && !ABOUT_LANGUAGE.iter().any(|w| after.trim_start().starts_with(w));
    match language {
        Said::Other => None,
        Said::Japanese { near: false } | Said::Nothing if about => None,
        _ => Some((at..at + phrase.len(), *bar)),
    }
}

/// 日本語不問, No Japanese required: the language itself is not asked.
fn nothing(sentence: &str, at: usize) -> Option<Found> {
    let rest = &sentence[at..];
    let name = ["日本語", "japanese"].into_iter().find(|name| rest.starts_with(name))?;
    let after = &rest[name.len()..];
    let stop = after.find(['、', '。', ',', '(', ')', '/', '・']).unwrap_or(after.len());
    let clause = &after[..stop];
    let levelled = found_test(clause) || PHRASES.iter().any(|(p, _)| clause.contains(p));
    let unneeded = NOT_NEEDED.iter().filter(|w| **w != "未満").filter_map(|w| clause.find(w)).min();
    let near = unneeded.filter(|n| clause[..*n].chars().count() <= 30);
    let before = &sentence[..at];
    let verb =
        ["need ", "need to speak ", "have to speak ", "require ", "speak "].iter().find_map(|w| before.strip_suffix(w));
    let denied = verb.is_some_and(|lead| lead.ends_with("not ") || lead.ends_with("n't "));
    let negated = before.ends_with("no ") || before.ends_with("without ") || denied && !before.contains(" must");
    let certificate = ["資格", "試験", "検定", "certific"].iter().any(|w| clause.contains(w));
    (!levelled && !certificate && (near.is_some() || negated)).then(|| (at..at + name.len(), Bar::None))
}

fn found_test(clause: &str) -> bool {
    clause.char_indices().any(|(at, _)| test(clause, at).is_some())
}

/// Of which language a phrase is said.
enum Said {
    Japanese {
        /// Right beside the phrase.
        near: bool,
    },
    Other,
    Nothing,
}

/// The name right after the phrase (ビジネスレベルの日本語, fluent in Japanese) counts first, then the last before it, then
/// the next after it.
fn language(before: &str, after: &str) -> Said {
    let all = || JAPANESE.iter().map(|n| (*n, true)).chain(OTHERS.iter().map(|n| (*n, false)));
    let clause = &after[..after.find(['、', '。', ',', '(', '/', '・']).unwrap_or(after.len())];
    let next = all().filter_map(|(name, own)| Some((clause.find(name)?, own, name))).min_by_key(|(n, ..)| *n);
    if let Some((n, own, _)) = next {
        let between = clause[..n].trim();
        let joins = [
            "",
            "の",
            "レベルの",
            "会話レベルの",
            "会話の",
            "会話ができる",
            "な",
            "に",
            "level",
            "-level",
            "in",
            "level of",
            "level in",
            "proficiency in",
            "ability in",
            "command of",
            "in both",
            "レベル以上の",
            "speaker of",
            "speakers of",
            "skills in",
            "working",
            "-level spoken",
            "spoken",
            "級の",
            "レベルな",
            "proficiency of",
            "レベルで",
        ];
        let opens = between.ends_with('の') && between.chars().count() <= 9 || joins.contains(&between);
        // fluent in English and Japanese.
        let paired = clause[n..].find(" and japanese").is_some()
            || clause[n..].contains("と日本語")
            || clause[n..].contains("& japanese")
            || clause[n..].contains("or japanese");
        if opens {
            return if own || paired { Said::Japanese { near: true } } else { Said::Other };
        }
    }
    let last = all().filter_map(|(name, own)| Some((before.rfind(name)?, own, name))).max_by_key(|(n, ..)| *n);
    if let Some((n, own, name)) = last {
        let between = &before[n + name.len()..];
        let near = between.chars().count() <= 12 && !between.contains('。');
        if own {
            return Said::Japanese { near };
        }
        // 日本語・英語ともにビジネスレベル.
        let lead = before[..n]
            .trim_end_matches(['・', '/', 'と', '、', ',', ' ', '&'])
            .trim_end_matches("および")
            .trim_end_matches("及び")
            .trim_end_matches(" and")
            .trim_end_matches(" or");
        let joined = lead.ends_with("日本語") || lead.ends_with("japanese");
        return if joined && lead.len() < n { Said::Japanese { near: true } } else { Said::Other };
    }
    match next {
        Some((_, true, _)) => Said::Japanese { near: false },
        Some((_, false, _)) => Said::Other,
        None => Said::Nothing,
    }
}

/// Levels that are alternatives (N1またはN2, N2~N1, N2/N3) are one bar: the lowest that will do.
fn grouped(sentence: &str, found: Vec<Found>) -> Vec<Found> {
    let mut groups: Vec<Found> = Vec::new();
    for (range, bar) in found {
        if let Some((last, lowest)) =
            groups.last_mut().filter(|(_, b)| b.is_test() == bar.is_test() && bar != Bar::None && *b != Bar::None)
        {
            let between = sentence[last.end..range.start].trim();
            let between = between.trim_start_matches("以上").trim_end_matches("jlpt").trim();
            let alternatives =
                ["または", "又は", "もしくは", "か", "or", "/", "~", "-", "・", "から", "~jlpt", "to", "あるいは"];
            if alternatives.contains(&between) {
                last.end = range.end;
                if bar.height() < lowest.height() {
                    *lowest = bar;
                }
                continue;
            }
        }
        groups.push((range, bar));
    }
    groups
}

/// How much the level at `range` is wanted; `from` and `to` are where its neighbours end and begin.
fn need(sentence: &str, range: &Range<usize>, from: usize, to: usize, section: Need) -> Need {
    let before = &sentence[from..range.start];
    let after = &sentence[range.end..to];
    // The clause, and one that does nothing but say how much: N2以上、歓迎; N2 (preferred).
    let mut end = after.find(['、', '。', ',', '/', '|', '・', '(', ')']).unwrap_or(after.len());
    let next = after[end..].trim_start_matches(['、', ',', ' ', '(']);
    if WELCOME.iter().chain(NOT_NEEDED).any(|w| next.starts_with(w)) && end < after.len() {
        end = after.len();
    }
    let clause = &after[..end];
    let said =
        |words: &[&str]| words.iter().filter_map(|w| clause.find(w).filter(|n| !is_label(clause, n + w.len()))).min();
    let not = said(NOT_NEEDED);
    let welcome = said(WELCOME);
    let lead = before.rsplit(['、', ',', '。']).next().unwrap_or_default();
    let ahead = |words: &[&str]| words.iter().any(|w| lead.contains(w));
    let negated = NOT_NEEDED_BEFORE.iter().any(|w| lead.trim_start().starts_with(w) || lead.contains(&format!(" {w}")));
    match (not, welcome) {
        (Some(n), Some(w)) if w < n => Need::Welcome,
        (Some(_), _) => Need::Not,
        (None, Some(_)) => Need::Welcome,
        (None, None)
            if negated && (clause.contains("required") || clause.contains("need") || clause.contains("necessary")) =>
        {
            Need::Not
        }
        (None, None) if ahead(WELCOME_BEFORE) => Need::Welcome,
        (None, None) => {
            labelled(before).unwrap_or(if from == 0 { section } else { inherited(sentence, from, section) })
        }
    }
}

/// Whether what ends at `at` is the name of a list and says nothing of what stands before it: 歓迎スキル:, 歓迎】.
fn is_label(text: &str, at: usize) -> bool {
    let rest = &text[at..];
    let rest =
        ["スキル", "条件", "要件", "資格", "事項", "経験"].iter().find_map(|w| rest.strip_prefix(w)).unwrap_or(rest);
    rest.trim_start().starts_with([':', '】', ']', '》', '〉'])
}

/// The label that stands last before a level: 必須:N3, 歓迎】N1.
fn labelled(before: &str) -> Option<Need> {
    let last = |words: &[&str]| {
        let places = words.iter().filter_map(|w| before.rfind(w).map(|n| (n, n + w.len())));
        places.filter(|(_, end)| is_label(before, *end)).map(|(n, _)| n).max()
    };
    match (last(WELCOME_HEADS), last(REQUIRED_HEADS)) {
        (Some(w), r) if r.is_none_or(|r| w > r) => Some(Need::Welcome),
        (_, Some(_)) => Some(Need::Required),
        _ => None,
    }
}

/// The need that a label earlier in the sentence set.
fn inherited(sentence: &str, from: usize, section: Need) -> Need {
    labelled(&sentence[..from]).unwrap_or(section)
}
