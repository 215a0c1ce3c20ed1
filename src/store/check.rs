//! Whether the collection holds together: SQLite's own checks, and every cache against the log.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Row;

use crate::domain::history;
use crate::domain::scheduler::rules::Rules;
use crate::domain::time::Day;

use super::cards::{STATE, state_from};
use super::days::Tally;
use super::{CardNum, Change, Reader, StoreError};

/// Something in the collection that should not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// What SQLite's integrity check says.
    Pages(String),
    /// Rows of the table that point nowhere.
    Dangling { table: String, rows: u32 },
    /// The card's state is not what its history says.
    Card(CardNum),
    /// Study days that are not counted as the log has them.
    Days(u32),
}

impl Reader<'_> {
    /// All findings; empty when the collection is sound. Reads the whole log.
    pub fn check(&self, rules: &Rules) -> Result<Vec<Finding>, StoreError> {
        let mut findings = self.check_pages()?;
        if findings.is_empty() {
            findings.extend(self.check_references()?);
            findings.extend(self.unfolded_cards(rules)?.into_iter().map(Finding::Card));
            let days = self.miscounted_days()?;
            findings.extend((days > 0).then_some(Finding::Days(days)));
        }
        Ok(findings)
    }

    fn check_pages(&self) -> Result<Vec<Finding>, StoreError> {
        let mut query = self.conn.prepare("PRAGMA integrity_check")?;
        let lines: Vec<String> = query.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
        Ok(lines.into_iter().filter(|l| l != "ok").map(Finding::Pages).collect())
    }

    fn check_references(&self) -> Result<Vec<Finding>, StoreError> {
        let mut query = self.conn.prepare("SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1")?;
        let dangling = |r: &Row<'_>| Ok(Finding::Dangling { table: r.get(0)?, rows: r.get(1)? });
        let mut findings: Vec<Finding> = query.query_map([], dangling)?.collect::<Result<_, _>>()?;
        let orphans: u32 = self.conn.query_row(
            "SELECT count(*) FROM card WHERE NOT EXISTS (SELECT 1 FROM note WHERE num = card.num >> 3)",
            [],
            |r| r.get(0),
        )?;
        findings.extend((orphans > 0).then(|| Finding::Dangling { table: "card".into(), rows: orphans }));
        let mut card = self.conn.prepare_cached("SELECT 1 FROM card WHERE num = ?1")?;
        let mut unknown = 0;
        for num in self.touched_cards()? {
            unknown += u32::from(!card.exists([num.0])?);
        }
        if unknown > 0 && !findings.iter().any(|f| matches!(f, Finding::Dangling { table, .. } if table == "event")) {
            findings.push(Finding::Dangling { table: "event".into(), rows: unknown });
        }
        Ok(findings)
    }

    /// The cards whose stored state differs from the fold of their history.
    fn unfolded_cards(&self, rules: &Rules) -> Result<Vec<CardNum>, StoreError> {
        let touched = self.touched_cards()?;
        let mut query = self.conn.prepare(&format!(
            "SELECT num, last_seq, reps > 0 OR due IS NOT NULL OR standing <> 'active' OR last_seq IS NOT NULL
                                   OR c.stability IS NOT NULL, {STATE} FROM card c"
        ))?;
        let mut rows = query.query([])?;
        let mut wrong = Vec::new();
        while let Some(r) = rows.next()? {
            let card = CardNum(r.get(0)?);
            if !r.get::<_, bool>(2)? && !touched.contains(&card) {
                continue;
            }
            let (newest, state): (Option<i64>, _) = (r.get(1)?, state_from(r, 3)?);
            let logged = self.rows(card)?;
            let newest_is_right = newest == logged.last().map(|(seq, _)| *seq);
            let events = logged.into_iter().map(|(_, logged)| logged.event).collect();
            if !newest_is_right || state != history::replay(rules, events) {
                wrong.push(card);
            }
        }
        Ok(wrong)
    }

    fn miscounted_days(&self) -> Result<u32, StoreError> {
        let counted = self.counted_days()?;
        // Whatever is not nothing, also what no day can be.
        let mut query =
            self.conn.prepare("SELECT day FROM day WHERE (answers, cards, new, recalled, ms) <> (0, 0, 0, 0, 0)")?;
        let days = query.query_map([], |r| Ok(Day(r.get(0)?)))?.collect::<Result<Vec<_>, _>>()?;
        let stored = days.into_iter().map(|day| Ok((day, self.tally(day)?)));
        let stored = stored.collect::<Result<BTreeMap<Day, Tally>, StoreError>>()?;
        let wrong = counted.keys().chain(stored.keys()).collect::<BTreeSet<_>>();
        let wrong = wrong.into_iter().filter(|day| counted.get(day) != stored.get(day)).count();
        Ok(u32::try_from(wrong).unwrap_or(u32::MAX))
    }
}

impl Change<'_> {
    /// Builds every cache anew from the log. Returns how many cards were touched by it.
    pub fn rebuild(&self, rules: &Rules) -> Result<usize, StoreError> {
        let wrong = self.unfolded_cards(rules)?;
        for &card in &wrong {
            self.refold(rules, card)?;
        }
        self.recount_days()?;
        Ok(wrong.len())
    }
}
