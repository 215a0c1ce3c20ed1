//! `--analyzer mecab`: the words of a text by an installed MeCab with a dictionary of IPADIC's or UniDic's columns.

use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};

use crate::cli::failure::Failure;
use crate::domain::japanese::kana;
use crate::domain::japanese::segment::{Pos, Token};

/// Runs MeCab over a text.
pub fn tokens(text: &str) -> Result<Vec<Token>, Failure> {
    let spawned = Command::new("mecab").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = spawned.map_err(|e| match e.kind() {
        ErrorKind::NotFound => Failure::usage(
            "mecab is not installed",
            "install it with a dictionary (Debian: mecab, mecab-ipadic-utf8), or leave --analyzer out",
        ),
        _ => Failure::usage(format!("mecab cannot be started: {e}"), "leave --analyzer out"),
    })?;
    // It answers while it reads: written from beside, so that neither waits for the other.
    let (input, lines) = (child.stdin.take(), format!("{text}\n"));
    let writer = std::thread::spawn(move || input.map(|mut input| input.write_all(lines.as_bytes())));
    let done = child.wait_with_output()?;
    let written = writer.join();
    if !done.status.success() || written.is_err() {
        let said = String::from_utf8_lossy(&done.stderr).lines().next().unwrap_or_default().to_owned();
        return Err(Failure::usage(format!("mecab failed: {said}"), "check its dictionary, or leave --analyzer out"));
    }
    let answer = String::from_utf8(done.stdout)
        .map_err(|_| Failure::usage("mecab answers in another encoding than UTF-8", "install a UTF-8 dictionary"))?;
    Ok(placed(text, answer.lines()))
}

/// The tokens of an answer, each found in the text after the one before.
fn placed<'a>(text: &str, lines: impl Iterator<Item = &'a str>) -> Vec<Token> {
    let (mut tokens, mut at, mut characters) = (Vec::new(), 0, 0);
    for (surface, features) in lines.filter_map(|line| line.split_once('\t')) {
        let Some(gap) = text[at..].find(surface) else { continue };
        characters += text[at..at + gap].chars().count();
        tokens.push(token(surface, features, characters));
        at += gap + surface.len();
        characters += surface.chars().count();
    }
    tokens
}

/// IPADIC: base form in column 7, reading in 8. UniDic: written base form in 11, pronounced kana in 21 or 10.
fn token(surface: &str, features: &str, start: usize) -> Token {
    let columns: Vec<&str> = features.split(',').collect();
    let column = |n: usize| columns.get(n).copied().filter(|c| !c.is_empty() && *c != "*");
    let unidic = columns.len() > 12;
    let lemma = if unidic { column(10) } else { column(6) }.unwrap_or(surface);
    let read = if unidic { column(20).or(column(9)) } else { column(7) };
    let katakana = surface.chars().all(|c| matches!(c, 'ァ'..='ヺ' | 'ー'));
    let reading = if katakana { surface.to_owned() } else { read.map_or_else(|| surface.to_owned(), kana::hiragana) };
    let lemma_reading = if lemma == surface { reading.clone() } else { lemma_reading(surface, &reading, lemma) };
    Token {
        start,
        surface: surface.to_owned(),
        lemma: lemma.to_owned(),
        reading,
        lemma_reading,
        pos: pos(&columns),
        parts: vec![],
    }
}

/// The reading of the dictionary form: what surface and lemma have in common is read alike, the rest is kana.
fn lemma_reading(surface: &str, reading: &str, lemma: &str) -> String {
    let common = surface.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).count();
    let left = surface.chars().skip(common).count();
    let stem: String = reading.chars().take(reading.chars().count().saturating_sub(left)).collect();
    stem + &lemma.chars().skip(common).collect::<String>()
}

fn pos(columns: &[&str]) -> Pos {
    match (columns.first().copied().unwrap_or_default(), columns.get(1).copied().unwrap_or_default()) {
        ("名詞", "数" | "数詞") => Pos::Number,
        ("名詞", "代名詞") | ("代名詞", _) => Pos::Pronoun,
        ("名詞", "形容動詞語幹") | ("形状詞", _) => Pos::NaAdjective,
        ("名詞", "接尾") | ("接尾辞", _) => Pos::Suffix,
        ("名詞", _) => Pos::Noun,
        ("動詞", _) => Pos::Verb,
        ("形容詞", _) => Pos::Adjective,
        ("副詞", _) => Pos::Adverb,
        ("連体詞", _) => Pos::Adnominal,
        ("接続詞", _) => Pos::Conjunction,
        ("感動詞", _) => Pos::Interjection,
        ("接頭詞" | "接頭辞", _) => Pos::Prefix,
        ("助詞", _) => Pos::Particle,
        ("助動詞", _) => Pos::Auxiliary,
        _ => Pos::Symbol,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_placed_in_the_text() {
        let lines = [
            "会議\t名詞,サ変接続,*,*,*,*,会議,カイギ,カイギ",
            "を\t助詞,格助詞,一般,*,*,*,を,ヲ,ヲ",
            "行っ\t動詞,自立,*,*,五段・ワ行促音便,連用タ接続,行う,オコナッ,オコナッ",
            "EOS",
        ];
        let tokens = placed("会議 を行った", lines.into_iter());
        let told: Vec<_> = tokens.iter().map(|t| (t.start, t.lemma.as_str(), t.lemma_reading.as_str())).collect();
        assert_eq!(told, [(0, "会議", "かいぎ"), (3, "を", "を"), (4, "行う", "おこなう")]);
    }
}
