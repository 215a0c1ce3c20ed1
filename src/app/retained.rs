//! Retention day by day and level by level: counted from the log once, then carried on as it grows, so that looking at it
//! does not read a million answers again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::hash::NumberMap;
use crate::domain::level::Level;
use crate::domain::memory::card::Review;
use crate::domain::rating::Rating;
use crate::domain::retention::{Counted, Retention, Tally};
use crate::domain::time::{Day, Timestamp};
use crate::store::answers::Answers;
use crate::store::{Change, Reader, Store};

use super::AppError;

/// Where the collection keeps it.
const META: &str = "retention";
/// So many new rows of the log are counted one by one; with more, the whole log is read again.
const FEW: i64 = 5_000;

/// Retention by day, and by level; `None` for words on no level list.
pub type Retained = Counted<Option<Level>>;

/// Young n and recalled, mature n and recalled.
type Cells = [u32; 4];

#[derive(Serialize, Deserialize)]
struct Stored {
    /// The newest row of the log that is counted.
    seq: i64,
    /// The latest time of an answer counted, in milliseconds: one that bears an earlier time may count in between.
    latest: i64,
    days: Vec<(i32, Cells)>,
    /// By level; the empty name for none.
    levels: BTreeMap<String, Cells>,
}

/// All that is retained, counted up to the end of the log.
pub fn retained(store: &mut Store) -> Result<Retained, AppError> {
    let newest = store.read().newest_seq()?;
    let kept = kept(store.read())?;
    let (found, latest) = match kept {
        Some(kept) if kept.seq == newest => return Ok(kept.counted()),
        Some(kept) => match carried_on(store.read(), &kept, newest)? {
            Some(found) => found,
            None => counted(&store.read().answers()?, &store.read().levels()?),
        },
        None => counted(&store.read().answers()?, &store.read().levels()?),
    };
    store.change(|tx: &Change<'_>| keep(tx, &found, newest, latest))?;
    Ok(found)
}

/// Whether nothing is counted yet.
pub(super) fn is_uncounted(reader: Reader<'_>) -> Result<bool, AppError> {
    Ok(kept(reader)?.is_none())
}

fn kept(reader: Reader<'_>) -> Result<Option<Stored>, AppError> {
    Ok(reader.meta(META)?.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Keeps what was counted up to the row `newest` of the log; `latest` is the latest time in it.
pub(super) fn keep(tx: &Change<'_>, found: &Retained, newest: i64, latest: Timestamp) -> Result<(), AppError> {
    let text = serde_json::to_string(&Stored::of(found, newest, latest)).unwrap_or_default();
    Ok(tx.set_meta(META, &text)?)
}

/// Says that what was counted no longer holds: notes have changed their level.
pub fn forget(tx: &Change<'_>) -> Result<(), AppError> {
    Ok(tx.set_meta(META, "")?)
}

/// Counts all answers; `levels` by note. Returns the latest time of them as well.
pub(super) fn counted(answers: &Answers, levels: &NumberMap<u32, Level>) -> (Retained, Timestamp) {
    let mut last: NumberMap<u32, Day> = NumberMap::default();
    let mut found = Retained::default();
    for review in &answers.reviews {
        let gap = last.insert(review.card, review.day).map_or(0, |before| (review.day - before).0);
        count(&mut found, review, levels.get(&(review.card >> 3)).copied(), gap);
    }
    (found, answers.latest.unwrap_or(Timestamp(i64::MIN)))
}

/// Counts on from what is kept; nothing when that does not lead to the same as counting all.
fn carried_on(reader: Reader<'_>, kept: &Stored, newest: i64) -> Result<Option<(Retained, Timestamp)>, AppError> {
    if kept.seq > newest || newest - kept.seq > FEW || reader.undone_since(kept.seq)? {
        return Ok(None);
    }
    let answers = reader.answers_after(kept.seq)?;
    let mut found = kept.counted();
    let mut last: NumberMap<u32, Day> = NumberMap::default();
    if reader.earliest_after(kept.seq)?.is_some_and(|at| at.0 < kept.latest) {
        return Ok(None);
    }
    for review in &answers.reviews {
        let before = match last.insert(review.card, review.day) {
            Some(day) => Some(day),
            None => reader.last_answered(review.card, kept.seq)?,
        };
        let gap = before.map_or(0, |before| (review.day - before).0);
        count(&mut found, review, reader.level_of(review.card)?, gap);
    }
    Ok(Some((found, answers.latest.unwrap_or(Timestamp(kept.latest)))))
}

fn count(found: &mut Retained, review: &Review, level: Option<Level>, gap: i32) {
    found.add(review.day, level, gap, review.rating != Rating::Again);
}

impl Stored {
    fn of(found: &Retained, seq: i64, latest: Timestamp) -> Stored {
        let cells = |r: &Retention| [r.young.n, r.young.recalled, r.mature.n, r.mature.recalled];
        Stored {
            seq,
            latest: latest.0,
            days: found.days.iter().map(|(day, r)| (day.0, cells(r))).collect(),
            levels: found
                .groups
                .iter()
                .map(|(level, r)| (level.map_or(String::new(), |l| l.to_string()), cells(r)))
                .collect(),
        }
    }

    fn counted(&self) -> Retained {
        let retention = |[young, young_recalled, mature, mature_recalled]: Cells| Retention {
            young: Tally { n: young, recalled: young_recalled },
            mature: Tally { n: mature, recalled: mature_recalled },
        };
        Retained {
            days: self.days.iter().map(|(day, cells)| (Day(*day), retention(*cells))).collect(),
            groups: self.levels.iter().map(|(level, cells)| (level.parse().ok(), retention(*cells))).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::import::{self, Request, Source};
    use crate::app::session::{Session, Wishes};
    use crate::app::undo;
    use crate::domain::rating::Quality;
    use crate::domain::time::{Millis, Now, Offset};

    fn anew(store: &Store) -> Retained {
        counted(&store.read().answers().unwrap(), &store.read().levels().unwrap()).0
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        /// However often it is looked at in between, and whatever is taken back: the same as counting the whole log.
        #[test]
        fn carrying_on_counts_as_the_whole_log_does(acts in prop::collection::vec((0..8u8, 0..6u8, 0..3i64), 40..120)) {
            let mut store = Store::in_memory().unwrap();
            let mut now = Now { at: Timestamp(1_795_348_800_000), offset: Offset::UTC };
            let deck: String = (0..40).map(|n| format!("語{n}\tご\tword {n}\tN{}\n", n % 5 + 1)).collect();
            let deck = format!("head\tread\tgloss\tlevel\n{deck}");
            let source = Source { name: "words.tsv", bytes: deck.as_bytes() };
            import::import(&mut store, now, &source, &Request::default()).unwrap();
            for (act, grade, days) in acts {
                now.at = Timestamp(now.at.0 + 60_000 + days * days * 86_400_000);
                match act {
                    0 => drop(undo::undo(&mut store, now, 1).unwrap()),
                    1 => {
                        let looked = retained(&mut store).unwrap();
                        prop_assert_eq!(looked, anew(&store));
                    }
                    _ => {
                        let mut session = Session::start(&store, now, &Wishes::default()).unwrap();
                        session.next(&store, now).unwrap();
                        session.rate(&mut store, now, Quality::new(grade).unwrap(), Millis(3000)).unwrap();
                    }
                }
            }
            prop_assert_eq!(retained(&mut store).unwrap(), anew(&store));
        }
    }
}
