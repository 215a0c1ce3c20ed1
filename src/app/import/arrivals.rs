//! What a file brings, on its way from the thread that reads it to the one that stores it: notes complete with their past,
//! and what comes of that past where nothing has happened to them here.
//!
//! A lot of them goes back when it is stored, so that the thread that made it throws it away: memory given back by another
//! thread than the one that took it makes both wait for each other.

use std::sync::mpsc::{self, Receiver, Sender, SyncSender};

use crate::domain::time::Timestamp;
use crate::formats::{DeckHead, Item, Left, Problem, Row};

use super::reviews::History;
use super::terms::Terms;

/// What a file brings.
pub enum Arrival {
    Head(DeckHead),
    Note(Box<Row<'static>>, History),
    Problem(Problem),
    Left(Left),
    Mapped { notetype: i64, fields: Vec<String> },
}

/// Arrivals that go on their way together.
type Lot = Vec<Arrival>;

/// How many make a lot.
const LOT: usize = 256;
/// How many lots may be on their way.
const AHEAD: usize = 2;

/// Where what is read arrives.
pub struct Arrivals {
    lots: Receiver<Lot>,
    back: Sender<Lot>,
}

impl Arrivals {
    /// Hands everything to `take`, in the order of the file, as it comes.
    ///
    /// # Errors
    /// That of `take`, which then takes nothing more.
    pub fn each<E>(self, mut take: impl FnMut(&Arrival) -> Result<(), E>) -> Result<(), E> {
        for lot in self.lots {
            lot.iter().try_for_each(&mut take)?;
            // At the end of the file nobody is there to take it.
            let _ = self.back.send(lot);
        }
        Ok(())
    }
}

/// What is read is not taken any more; why is said elsewhere.
#[derive(Debug)]
pub struct Stopped;

/// Puts together what is read, on the reader's thread.
pub struct Gatherer<'t> {
    terms: &'t Terms,
    lots: SyncSender<Lot>,
    back: Receiver<Lot>,
    ready: Lot,
    /// The note that came last, whose past is still coming.
    last: Option<(Box<Row<'static>>, History)>,
}

impl<'t> Gatherer<'t> {
    /// One who gathers, and where it arrives.
    pub fn new(terms: &'t Terms) -> (Gatherer<'t>, Arrivals) {
        let ((lots, arriving), (back, spent)) = (mpsc::sync_channel(AHEAD), mpsc::channel());
        (Gatherer { terms, lots, back: spent, ready: Vec::new(), last: None }, Arrivals { lots: arriving, back })
    }

    /// Takes what was read.
    ///
    /// # Errors
    /// When what was read before is no longer taken.
    pub fn take(&mut self, item: Item<'_>) -> Result<(), Stopped> {
        let arrival = match item {
            Item::Note(row) => {
                let past = History::new(row.known);
                let Some(before) = self.last.replace((Box::new(row.into_owned()), past)) else { return Ok(()) };
                self.complete(before)
            }
            Item::Card(card) => return self.with_last(|past| past.push_card(&card)),
            Item::Review(review) => return self.with_last(|past| past.push(&review)),
            Item::Forgotten { at_ms, ask, key } => {
                return self.with_last(|past| past.push_forgotten(Timestamp(at_ms), ask, key));
            }
            Item::Head(head) => Arrival::Head(head.clone()),
            Item::Problem(problem) => Arrival::Problem(problem),
            Item::Left(left) => Arrival::Left(left),
            Item::Mapped { notetype, fields } => Arrival::Mapped { notetype, fields: fields.to_vec() },
        };
        self.ready.push(arrival);
        if self.ready.len() < LOT { Ok(()) } else { self.send() }
    }

    /// Sends what is left.
    ///
    /// # Errors
    /// As [`Gatherer::take`].
    pub fn finish(mut self) -> Result<(), Stopped> {
        if let Some(last) = self.last.take() {
            let arrival = self.complete(last);
            self.ready.push(arrival);
        }
        self.send()
    }

    #[expect(clippy::unnecessary_wraps, reason = "so that it ends `take`")]
    fn with_last(&mut self, push: impl FnOnce(&mut History)) -> Result<(), Stopped> {
        if let Some((_, past)) = &mut self.last {
            push(past);
        }
        Ok(())
    }

    fn complete(&self, (row, mut past): (Box<Row<'static>>, History)) -> Arrival {
        past.fold(self.terms);
        Arrival::Note(row, past)
    }

    fn send(&mut self) -> Result<(), Stopped> {
        self.back.try_iter().for_each(drop);
        self.lots.send(std::mem::take(&mut self.ready)).map_err(|_| Stopped)
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::thread;

    use super::*;
    use crate::domain::card::Ask;
    use crate::domain::time::{Now, Offset, Rollover};
    use crate::formats::PastReview;

    fn terms() -> Terms {
        let now = Now { at: Timestamp(1_795_348_800_000), offset: Offset::UTC };
        Terms { now, rollover: Rollover::default(), rules: Default::default(), device: 2 }
    }

    fn note(line: u64) -> Item<'static> {
        Item::Note(Row { line, head: Cow::Borrowed("語"), ..Row::default() })
    }

    #[test]
    fn notes_arrive_in_order_and_complete() {
        let terms = terms();
        let (mut gatherer, arrivals) = Gatherer::new(&terms);
        let mut arrived = Vec::new();
        thread::scope(|scope| {
            scope.spawn(move || {
                for line in 1..=1000 {
                    gatherer.take(note(line)).unwrap();
                    for n in 0..line % 3 {
                        let at_ms = 1_700_000_000_000 + i64::try_from(n).unwrap() * 86_400_000;
                        let (quality, took_ms, ask) = (4, None, Ask::Recognise);
                        let review = PastReview { at_ms, quality, took_ms, ask, from_anki: false, key: n };
                        gatherer.take(Item::Review(review)).unwrap();
                    }
                }
                gatherer.finish().unwrap();
            });
            let take = |arrival: &Arrival| {
                let Arrival::Note(row, past) = arrival else { return Err(()) };
                arrived.push((row.line, past.size().1));
                Ok(())
            };
            assert_eq!(arrivals.each(take), Ok(()));
        });
        let sent: Vec<_> = (1..=1000).map(|line| (line, usize::try_from(line % 3).unwrap())).collect();
        assert_eq!(arrived, sent);
    }

    #[test]
    fn an_error_where_it_arrives_ends_the_reading() {
        let terms = terms();
        let (mut gatherer, arrivals) = Gatherer::new(&terms);
        thread::scope(|scope| {
            let reading = scope.spawn(move || (0..1_000_000).any(|line| gatherer.take(note(line)).is_err()));
            assert_eq!(arrivals.each(|_| Err("full")), Err("full"));
            assert!(reading.join().unwrap());
        });
    }
}
