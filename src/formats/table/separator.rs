//! Which character separates the fields of a table. Never knows what a field means.

use super::record::Splitter;
use crate::formats::fail::FileError;

/// The separators that are tried, the likelier first.
const TRIED: [u8; 5] = [b'\t', b',', b';', b'|', b':'];

/// How many records are looked at.
const LOOKED_AT: usize = 50;

pub(super) fn name(separator: u8) -> &'static str {
    match separator {
        b'\t' => "tab",
        b',' => "comma",
        b';' => "semicolon",
        b'|' => "pipe",
        b':' => "colon",
        b' ' => "space",
        _ => "another character",
    }
}

/// How well a separator fits: the fields most rows have, and how many rows have that many, in per mille.
#[derive(Debug, Clone, Copy)]
struct Fit {
    fields: usize,
    share: usize,
}

impl Fit {
    /// More fields and more rows that agree; one field is no separation.
    fn score(self) -> usize {
        let separated = self.fields.min(5).saturating_sub(1);
        self.share * separated / (separated + 1)
    }
}

fn fit(start: &Splitter<'_>, separator: u8) -> Fit {
    let mut splitter = start.with(separator);
    let (mut fields, mut counts) = (Vec::new(), Vec::new());
    while counts.len() < LOOKED_AT {
        match splitter.next(&mut fields) {
            Some(record) if record.open_quote.is_some() => {}
            Some(_) => counts.push(fields.len()),
            None => break,
        }
    }
    // The first row decides between counts that are equally common: it is the header, if there is one.
    let mut best = Fit { fields: 1, share: 0 };
    for &count in &counts {
        let share = counts.iter().filter(|c| **c == count).count() * 1000 / counts.len();
        if share > best.share {
            best = Fit { fields: count, share };
        }
    }
    best
}

/// The separator that fits best; a comma when none does, so that each line is one field or nearly so.
pub(super) fn choose(start: &Splitter<'_>) -> u8 {
    let mut best = (b',', 0);
    for separator in TRIED {
        let score = fit(start, separator).score();
        if score > best.1 {
            best = (separator, score);
        }
    }
    best.0
}

/// Refuses a file whose rows are plainly separated by something else than its head declares.
pub(super) fn check(start: &Splitter<'_>, declared: u8) -> Result<(), FileError> {
    let stated = fit(start, declared);
    let other = choose(start);
    let seen = fit(start, other);
    let wrong = other != declared
        && seen.fields > 1
        && seen.share >= 700
        && (stated.fields == 1 || stated.score() * 2 < seen.score());
    if wrong { Err(FileError::Separator { declared: name(declared), seen: name(other) }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(text: &str) -> &'static str {
        name(choose(&Splitter::new(text, 0, 1, b',')))
    }

    #[test]
    fn the_separator_is_the_one_the_rows_agree_on() {
        assert_eq!(chosen("a,b,c\n1,2,3\n"), "comma");
        assert_eq!(chosen("a;b;c\n犬;いぬ;dog, hound\n"), "semicolon");
        assert_eq!(chosen("犬\tいぬ\tdog, hound; canine\tJLPT::N5\n猫\tねこ\tcat, kitty\tJLPT::N5\n"), "tab");
        assert_eq!(chosen("犬|いぬ|dog\n"), "pipe");
        assert_eq!(chosen("犬:dog\n猫:cat\n"), "colon");
        assert_eq!(chosen("a,b\n\"x, y\",\"z; w\"\n"), "comma");
    }

    #[test]
    fn a_separator_declared_wrongly_is_refused() {
        let rows = Splitter::new("犬\tいぬ\tdog; hound\n猫\tねこ\tcat\n", 0, 1, b',');
        assert!(check(&rows, b';').is_err());
        assert!(check(&rows, b'\t').is_ok());
        assert!(check(&Splitter::new("犬\n猫\n", 0, 1, b','), b'\t').is_ok());
    }
}
