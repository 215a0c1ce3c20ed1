//! Text with its reading in brackets after each run of kanji, 食(た)べる, taken apart into pieces that are each read
//! on their own.

/// One kana, mark or letter, or one run of kanji with its reading.
#[derive(Debug, PartialEq)]
pub struct Piece {
    pub plain: String,
    pub kana: String,
}

pub fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '〆' | '〇' | 'ヶ' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

pub fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')
}

/// Katakana as hiragana, so that a word may be written in either; the long mark stays.
pub fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

fn fold_char(c: char) -> char {
    match c {
        'ァ'..='ヶ' => u32::from(c).checked_sub(0x60).and_then(char::from_u32).unwrap_or(c),
        other => other,
    }
}

/// Takes text apart, or says why it cannot: a run without a reading, a reading without a run, a reading not in kana.
pub fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run_end = rest.find(|c| !is_kanji(c)).unwrap_or(rest.len());
        if run_end == 0 {
            if first == '(' || first == ')' {
                return Err(format!("a bracket that does not follow kanji, before “{rest}”"));
            }
            let plain = first.to_string();
            out.push(Piece { kana: fold(&plain), plain });
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (run, after) = rest.split_at(run_end);
        let inside = after.strip_prefix('(').ok_or_else(|| format!("“{run}” has no reading"))?;
        let (kana, after) = inside.split_once(')').ok_or_else(|| format!("the bracket after “{run}” stays open"))?;
        if kana.is_empty() || !kana.chars().all(is_kana) {
            return Err(format!("the reading of “{run}” is not kana: “{kana}”"));
        }
        out.push(Piece { plain: run.to_owned(), kana: fold(kana) });
        rest = after;
    }
    Ok(out)
}

pub fn plain(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.plain.as_str()).collect()
}

pub fn kana(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.kana.as_str()).collect()
}
