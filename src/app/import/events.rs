//! A log that gokaku wrote: its events join this one's. Events that are here already change nothing.

use std::collections::BTreeSet;

use crate::formats::events::EventLine;
use crate::formats::{FileError, Problem};
use crate::store::{CardNum, Change, StoreError};

use crate::app::rules;

use super::{ImportError, Problems, Report};

/// Takes JSON Lines of events.
pub fn take(tx: &Change<'_>, bytes: &[u8]) -> Result<Report, ImportError> {
    let mut report = Report::default();
    let mut problems = Problems::default();
    let mut touched = BTreeSet::new();
    for (n, line) in (1..).zip(bytes.split(|&b| b == b'\n')) {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let parsed = serde_json::from_slice::<EventLine>(line).map_err(|e| {
            report.reviews_skipped += 1;
            format!("no event: {e}")
        });
        if let Err(reason) = parsed.and_then(|event| adopt(tx, &event, &mut report, &mut touched)) {
            problems.push(&Problem { line: Some(n), note: None, reason, skipped: true });
        }
    }
    if report.reviews + report.reviews_skipped == problems.skipped {
        let skipped = u64::from(problems.skipped);
        return Err(ImportError::File { cause: FileError::NothingTaken { skipped }, problems: problems.kept });
    }
    settle(tx, &touched)?;
    report.problems = problems.kept;
    Ok(report)
}

/// Stores one event, counts it and notes down the card that it touched. The reason, in words, where it is none.
pub fn adopt(
    tx: &Change<'_>,
    line: &EventLine,
    report: &mut Report,
    touched: &mut BTreeSet<CardNum>,
) -> Result<(), String> {
    let said = |e: StoreError| e.to_string();
    // Until it is stored, it counts as skipped.
    report.reviews_skipped += 1;
    let card = tx.card_num(&line.card).map_err(said)?;
    let card = card.ok_or_else(|| format!("there is no card {} here; import its deck first", line.card))?;
    let event = line.event(|name| tx.device(name))?;
    if tx.adopt(card, &event, line.typed.as_deref()).map_err(said)?.is_some() {
        report.reviews_skipped -= 1;
        report.reviews += 1;
        touched.insert(card);
    }
    Ok(())
}

/// Brings the caches in line with the events that came.
pub fn settle(tx: &Change<'_>, touched: &BTreeSet<CardNum>) -> Result<(), StoreError> {
    let rules = rules::load(**tx)?;
    for &card in touched {
        tx.refold(&rules, card)?;
    }
    if !touched.is_empty() {
        tx.recount_days()?;
    }
    Ok(())
}
