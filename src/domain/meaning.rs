//! Judges a typed meaning against the senses of a word. Never knows which other words there are: whether a near miss is
//! another word's meaning is asked where the words are.

use super::text;

/// What a typed meaning is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    Right,
    /// One of the senses but for a slip of the fingers: that sense.
    Typo(String),
    Wrong,
}

/// Words that say nothing of a meaning.
const IDLE: [&str; 4] = ["a", "an", "the", "to"];

/// The senses in a gloss, which are parted by semicolons, commas and slashes outside brackets.
pub fn senses(gloss: &str) -> Vec<String> {
    let (mut depth, mut senses, mut sense) = (0_u32, Vec::new(), String::new());
    for c in gloss.chars() {
        match c {
            '(' | '[' | '（' => depth += 1,
            ')' | ']' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(c, ';' | ',' | '/' | '；' | '、') {
            senses.push(std::mem::take(&mut sense));
        } else {
            sense.push(c);
        }
    }
    senses.push(sense);
    senses.into_iter().map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect()
}

/// Judges what was typed against the senses, of which any will do. Case, punctuation, articles and `to` say nothing;
/// what stands in brackets may be left out. A letter or two may slip in a long word, never its first one.
pub fn judge(senses: &[String], typed: &str) -> Meaning {
    let typed = words(typed);
    if typed.is_empty() {
        return Meaning::Wrong;
    }
    let forms = || senses.iter().flat_map(|sense| [(sense, words(&unbracketed(sense))), (sense, words(sense))]);
    if forms().any(|(_, form)| form == typed || form.concat() == typed.concat()) {
        return Meaning::Right;
    }
    let near = forms().find(|(_, form)| slips(form, &typed).is_some_and(|n| n <= MOST_SLIPS));
    near.map_or(Meaning::Wrong, |(sense, _)| Meaning::Typo(sense.clone()))
}

/// Slips of the fingers that are overlooked in a whole sense.
const MOST_SLIPS: usize = 2;

/// What a meaning says, in words.
fn words(text: &str) -> Vec<String> {
    let text = text::clean(text).to_lowercase().replace(['\'', '’'], "");
    let all: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let telling: Vec<&str> = all.iter().copied().filter(|w| !IDLE.contains(w)).collect();
    let kept = if telling.is_empty() { all } else { telling };
    kept.into_iter().map(str::to_owned).collect()
}

/// The text without what stands in brackets.
fn unbracketed(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter(|c| match c {
            '(' | '[' | '（' => {
                depth += 1;
                false
            }
            ')' | ']' | '）' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

/// How many letters slipped, word for word; none where some word is another one.
fn slips(wanted: &[String], typed: &[String]) -> Option<usize> {
    if wanted.len() != typed.len() {
        return None;
    }
    wanted.iter().zip(typed).map(|(wanted, typed)| slip(wanted, typed)).sum()
}

fn slip(wanted: &str, typed: &str) -> Option<usize> {
    if wanted == typed {
        return Some(0);
    }
    let (a, b): (Vec<char>, Vec<char>) = (wanted.chars().collect(), typed.chars().collect());
    let most = match a.len().min(b.len()) {
        ..5 => 0,
        5..9 => 1,
        _ => 2,
    };
    let letters = a.iter().chain(&b).all(|c| c.is_alphabetic());
    let distance = distance(&a, &b);
    (letters && a[0] == b[0] && distance <= most).then_some(distance)
}

/// Letters put in, left out, changed or swapped with their neighbour (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = match (i, j) {
                (0, n) | (n, 0) => n,
                _ => {
                    let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let best = changed.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                    let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    if swapped { best.min(rows[i - 2][j - 2] + 1) } else { best }
                }
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gloss_is_taken_apart_outside_brackets() {
        assert_eq!(
            senses("approval; passing (of a bill, etc.), nod"),
            ["approval", "passing (of a bill, etc.)", "nod"]
        );
        assert_eq!(senses(""), Vec::<String>::new());
    }

    #[test]
    fn case_articles_and_to_say_nothing_and_only_fingers_may_slip() {
        let gloss = senses("to put on (a hat); the former, previous; interest (on a loan); unconscious state; N2 test");
        for right in ["put on", "To put on!", "to put on a hat", "Previous", "a former", "interest", "puton"] {
            assert_eq!(judge(&gloss, right), Meaning::Right, "{right}");
        }
        for typo in ["previuos", "prevoius", "intrest", "unconscous state", "formmer"] {
            assert!(matches!(judge(&gloss, typo), Meaning::Typo(_)), "{typo}");
        }
        for wrong in ["", "the", "put in", "conscious state", "deform", "put", "interests of the", "N1 test", "inserts"]
        {
            assert_eq!(judge(&gloss, wrong), Meaning::Wrong, "{wrong}");
        }
    }

    #[test]
    fn letters_swapped_count_once() {
        let d = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!((d("form", "from"), d("form", "form"), d("", "ab"), d("abc", "ca")), (1, 0, 2, 3));
    }
}
