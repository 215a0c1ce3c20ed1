//! Bytes → text: which encoding, and where bytes are no text. Never knows what the text means.
//!
//! In order: what the caller says; a byte order mark; strict UTF-8; UTF-16 without a mark; ISO-2022-JP; UTF-8 with some
//! bad bytes; Shift_JIS (cp932) or EUC-JP when the bytes decode cleanly to Japanese. Anything else is refused: text that
//! was guessed wrong would be worse than none. Bytes that are no text become U+FFFD, and a row that holds one is skipped.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, REPLACEMENT, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use super::fail::FileError;

/// The text of a file.
pub(super) struct Decoded<'b> {
    pub text: Cow<'b, str>,
    pub encoding: &'static str,
    /// Bytes that are not text, in file order; known for UTF-8 only.
    bad: Vec<BadByte>,
}

/// Where a byte is not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BadByte {
    pub line: u64,
    /// From the start of the file, counted from 0.
    pub offset: usize,
}

impl Decoded<'_> {
    /// Of a file that is no text as a whole.
    pub const fn nothing() -> Decoded<'static> {
        Decoded { text: Cow::Borrowed(""), encoding: "UTF-8", bad: Vec::new() }
    }

    /// The first bad byte within these lines.
    pub fn bad_between(&self, first: u64, last: u64) -> Option<BadByte> {
        let from = self.bad.partition_point(|bad| bad.line < first);
        self.bad.get(from).copied().filter(|bad| bad.line <= last)
    }
}

/// Decodes a whole file.
pub(super) fn decode<'b>(bytes: &'b [u8], asked: Option<&str>) -> Result<Decoded<'b>, FileError> {
    if let Some(label) = asked.filter(|label| !label.is_empty() && *label != "auto") {
        let encoding = by_name(label).ok_or_else(|| FileError::UnknownEncoding(super::tally::excerpt(label)))?;
        return Ok(with(encoding, bytes));
    }
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err(FileError::UnknownEncoding("UTF-32".to_owned()));
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(with(encoding, bytes));
    }
    let controls = bytes.iter().take(SAMPLE).filter(|b| is_binary(**b)).count();
    let sampled = bytes.len().min(SAMPLE);
    if let Some(text) = utf16_without_mark(bytes) {
        return Ok(text);
    }
    match std::str::from_utf8(bytes) {
        Ok(_) if controls * 3 > sampled => Err(FileError::Binary),
        Ok(text) => {
            Ok(iso_2022_jp(bytes).unwrap_or(Decoded { text: Cow::Borrowed(text), encoding: "UTF-8", bad: vec![] }))
        }
        Err(error) => {
            let first = error.valid_up_to();
            if mostly_utf8(bytes) && controls * 10 <= sampled {
                return Ok(with(UTF_8, bytes));
            }
            if let Some(text) = legacy(bytes) {
                return Ok(text);
            }
            if controls * 50 > sampled {
                return Err(FileError::Binary);
            }
            Err(FileError::Encoding { line: line_at(bytes, first), offset: first })
        }
    }
}

/// How much of a file is looked at where a share is enough.
const SAMPLE: usize = 64 * 1024;

/// A control byte that no text has: all but tab, line ends, form feed and escape.
fn is_binary(b: u8) -> bool {
    b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B)
}

/// Names of encodings as people type them; the rest are the labels of the WHATWG standard.
fn by_name(label: &str) -> Option<&'static Encoding> {
    let bare: String = label.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    match bare.as_str() {
        "cp932" | "sjis" | "shiftjis" | "windows31j" | "mskanji" | "ms932" => Some(SHIFT_JIS),
        "eucjp" | "euc" | "ujis" => Some(EUC_JP),
        "jis" | "iso2022jp" => Some(ISO_2022_JP),
        "utf8" | "utf8sig" | "utf8bom" => Some(UTF_8),
        "utf16" | "utf16le" => Some(UTF_16LE),
        "utf16be" => Some(UTF_16BE),
        _ => Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != REPLACEMENT),
    }
}

/// Decodes with one encoding (a byte order mark goes before it), bad bytes marked.
fn with<'b>(encoding: &'static Encoding, bytes: &'b [u8]) -> Decoded<'b> {
    let (text, used, broken) = encoding.decode(bytes);
    let bad = if broken && used == UTF_8 { bad_utf8(bytes) } else { Vec::new() };
    Decoded { text, encoding: used.name(), bad }
}

/// Every place where the bytes stop being UTF-8: one for each line is enough.
fn bad_utf8(bytes: &[u8]) -> Vec<BadByte> {
    let mut bad: Vec<BadByte> = Vec::new();
    let (mut offset, mut line) = (0, 1);
    for chunk in bytes.utf8_chunks() {
        line += line_ends(chunk.valid().as_bytes());
        offset += chunk.valid().len();
        if !chunk.invalid().is_empty() && bad.last().is_none_or(|last| last.line != line) {
            bad.push(BadByte { line, offset });
        }
        offset += chunk.invalid().len();
    }
    bad
}

/// The line a byte stands on, from 1.
fn line_at(bytes: &[u8], offset: usize) -> u64 {
    1 + line_ends(bytes.get(..offset).unwrap_or(bytes))
}

/// Line ends in a text: LF, CRLF, or a CR alone.
fn line_ends(bytes: &[u8]) -> u64 {
    let mut ends = 0;
    let mut after_cr = false;
    for &b in bytes {
        if b == b'\r' || b == b'\n' && !after_cr {
            ends += 1;
        }
        after_cr = b == b'\r';
    }
    ends
}

/// More bytes stand in sound UTF-8 characters beyond ASCII than in broken ones.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().bytes().filter(|b| !b.is_ascii()).count();
        broken += chunk.invalid().len();
    }
    sound > broken
}

/// UTF-16 without a mark: zero bytes on one side only, and clean Japanese on decoding.
fn utf16_without_mark(bytes: &[u8]) -> Option<Decoded<'static>> {
    let sample = bytes.get(..bytes.len().min(SAMPLE)).unwrap_or(bytes);
    if bytes.len() < 8 || !bytes.len().is_multiple_of(2) || !sample.contains(&0) {
        return None;
    }
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let encoding = if odd > even * 8 { UTF_16LE } else { UTF_16BE };
    if even.max(odd) * 20 < sample.len() || even.min(odd) * 8 > even.max(odd) {
        return None;
    }
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    is_japanese(&text).then(|| Decoded { text: Cow::Owned(text.into_owned()), encoding: encoding.name(), bad: vec![] })
}

/// ISO-2022-JP, which is ASCII to a careless eye: only when its escapes are there and it decodes cleanly to Japanese.
fn iso_2022_jp(bytes: &[u8]) -> Option<Decoded<'static>> {
    if !bytes.contains(&0x1B) || !bytes.is_ascii() || !bytes.windows(3).any(|w| matches!(w, b"\x1b$B" | b"\x1b$@")) {
        return None;
    }
    let text = ISO_2022_JP.decode_without_bom_handling_and_without_replacement(bytes)?;
    is_japanese(&text).then(|| Decoded {
        text: Cow::Owned(text.into_owned()),
        encoding: ISO_2022_JP.name(),
        bad: vec![],
    })
}

/// Shift_JIS or EUC-JP, when one of them fits cleanly and the detector does not think of another language.
fn legacy(bytes: &[u8]) -> Option<Decoded<'static>> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"jp"), Utf8Detection::Deny);
    let other = if guess == SHIFT_JIS { EUC_JP } else { SHIFT_JIS };
    if guess != SHIFT_JIS && guess != EUC_JP {
        return None;
    }
    let clean = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        is_japanese(&text).then_some(text)
    };
    let text = clean(guess)?;
    let has_kana = text.chars().any(is_kana);
    // Without kana, EUC-JP cannot be told from the Chinese GB 2312, which is built alike.
    if !has_kana && (guess == EUC_JP || clean(other).is_some()) {
        return None;
    }
    Some(Decoded { text: Cow::Owned(text.into_owned()), encoding: guess.name(), bad: vec![] })
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}')
}

/// What is beyond ASCII is kana, kanji and Japanese punctuation, with few exceptions; no controls beyond the usual ones.
fn is_japanese(text: &str) -> bool {
    let (mut japanese, mut other) = (0_usize, 0_usize);
    for c in text.chars() {
        match c {
            '\u{3000}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}' => japanese += 1,
            '\t' | '\n' | '\r' | ' '..='~' => {}
            _ => other += 1,
        }
    }
    japanese > 0 && other * 5 <= japanese
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "単語,読み,意味\n食べる,たべる,to eat\n会議,かいぎ,meeting\n";

    fn encoding_of(bytes: &[u8]) -> Option<(&'static str, String)> {
        decode(bytes, None).ok().map(|d| (d.encoding, d.text.into_owned()))
    }

    #[test]
    fn japanese_encodings_are_told_apart_by_content() {
        for encoding in [UTF_8, SHIFT_JIS, EUC_JP, ISO_2022_JP] {
            let bytes = encoding.encode(TEXT).0;
            assert_eq!(encoding_of(&bytes), Some((encoding.name(), TEXT.to_owned())));
        }
        let utf16: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(encoding_of(&utf16), Some(("UTF-16LE", TEXT.to_owned())));
        let utf16: Vec<u8> = "\u{feff}"
            .chars()
            .chain(TEXT.chars())
            .collect::<String>()
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(encoding_of(&utf16), Some(("UTF-16BE", TEXT.to_owned())));
        assert_eq!(encoding_of(format!("\u{feff}{TEXT}").as_bytes()), Some(("UTF-8", TEXT.to_owned())));
    }

    #[test]
    fn other_languages_are_refused_rather_than_guessed() {
        assert!(matches!(
            decode(b"word,meaning\ncaf\xe9,coffee\n", None),
            Err(FileError::Encoding { line: 2, offset: 16 })
        ));
        let chinese = encoding_rs::GBK.encode("词,意思\n学习,to study\n会议,meeting\n").0;
        assert!(decode(&chinese, None).is_err());
        assert!(matches!(decode(b"x", Some("klingon")), Err(FileError::UnknownEncoding(_))));
    }

    #[test]
    fn a_bad_line_in_utf8_is_remembered_with_its_offset() {
        let decoded = decode("犬,いぬ,dog\n\u{0}x,".as_bytes(), None).map(|d| d.bad);
        assert_eq!(decoded, Ok(vec![]));
        let mut bytes = "犬,いぬ,dog\r\n".as_bytes().to_vec();
        bytes.extend(b"\xff\xfe,x\r\n");
        let bad = decode(&bytes, None).map(|d| d.bad_between(2, 2));
        assert_eq!(bad, Ok(Some(BadByte { line: 2, offset: 16 })));
    }
}
