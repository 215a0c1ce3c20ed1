//! A list of words that the learner knows: one a line, its reading after a tab, a comma or a blank where there is one.

use std::borrow::Cow;

use super::fail::ReadError;
use super::item::{DeckHead, Row};
use super::options::Options;
use super::row::{self, Refusal};
use super::tally::Tally;

/// Reads the whole list. A line that begins with `#` is a remark.
pub(super) fn read<E>(text: &str, options: &Options, tally: &mut Tally<'_, '_, E>) -> Result<(), ReadError<E>> {
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match known(number, line, options) {
            Ok(row) => tally.note(row)?,
            Err(Refusal::BadBytes) => {
                let reason = tally.bad_bytes(Some((number, number)));
                tally.skip(number, reason)?;
            }
            Err(Refusal::Because(reason)) => tally.skip(number, reason)?,
        }
    }
    Ok(())
}

fn known<'t>(number: u64, line: &'t str, options: &Options) -> Result<Row<'t>, Refusal> {
    let mut parts = line.split(['\t', ',', '、', ' ', '\u{3000}']).filter(|part| !part.is_empty());
    let mut row = Row {
        line: number,
        head: row::cleaned(Cow::Borrowed(parts.next().unwrap_or_default()))?,
        read: row::cleaned(Cow::Borrowed(parts.next().unwrap_or_default()))?,
        known: true,
        ..Row::default()
    };
    row::complete(&mut row, &DeckHead::default(), options)?;
    Ok(row)
}
