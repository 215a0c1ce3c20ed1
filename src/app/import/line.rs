//! One card's history as it is put together from what a file says and what was there, with ids made from what it says.

use crate::domain::card::{CardState, Standing};
use crate::domain::event::{Act, Anchor, Answer, Event, EventId, ReviewKind};
use crate::domain::hash::{self, NumberMap, NumberSet, Stable};
use crate::domain::history;
use crate::domain::rating::Quality;
use crate::domain::scheduler::rules::Rules;
use crate::domain::time::{Day, Days, Millis, Timestamp};
use crate::formats::{PastDue, PastState};

use super::reviews::{Past, Stand, What};
use super::terms::Terms;

/// An answer exported by this collection bears its own time, or one a little later where another had that time.
const LATER: Millis = Millis(60_000);

/// One card's history as it is put together: what was there, and between it what comes.
pub(super) struct Line<'l> {
    terms: &'l Terms,
    /// What was there and counts, in order; those before `at` are in the state.
    before: Vec<&'l Event>,
    at: usize,
    ids: NumberSet<EventId>,
    /// The greatest id of the new ones.
    latest: Option<EventId>,
    pub state: CardState,
    pub new: Vec<Event>,
}

impl<'l> Line<'l> {
    pub fn new(terms: &'l Terms, before: &'l [Event]) -> Line<'l> {
        let undone = history::undone(before);
        let counts = |e: &&Event| !undone.contains(&e.id);
        Line {
            terms,
            ids: before.iter().map(|e| e.id).collect(),
            before: before.iter().filter(counts).collect(),
            at: 0,
            latest: None,
            state: CardState::default(),
            new: Vec::new(),
        }
    }

    fn id(&self, at: Timestamp, key: u64) -> EventId {
        EventId { device: self.terms.device, counter: counter(at, key) }
    }

    /// Which rows of a file are in the log already: as the event that they would become, as an answer at the same
    /// moment, or as one of another hand that had to be exported a little later than it was given.
    pub fn there(&self, rows: &[&Past]) -> Vec<bool> {
        if self.ids.is_empty() {
            return vec![false; rows.len()];
        }
        let answers = || {
            self.before.iter().filter_map(|e| match e.act {
                Act::Answer(answer) => Some((e, answer.quality.rating())),
                _ => None,
            })
        };
        let moments: NumberSet<Timestamp> = answers().map(|(e, _)| e.at).collect();
        let same = |p: &&Past| self.ids.contains(&self.id(p.at, p.key)) || p.is_answer() && moments.contains(&p.at);
        let mut there: Vec<bool> = rows.iter().map(same).collect();
        // A row stands for one answer of its moment: of several the others went out a little later.
        let mut exact: NumberMap<Timestamp, usize> = NumberMap::default();
        rows.iter().filter(|p| p.is_answer()).for_each(|p| *exact.entry(p.at).or_default() += 1);
        let mut stands = |e: &Event| exact.get_mut(&e.at).filter(|n| **n > 0).map(|n| *n -= 1).is_some();
        let (theirs, others): (Vec<_>, Vec<_>) = answers().partition(|(e, _)| e.id.device == self.terms.device);
        for (event, _) in theirs {
            stands(event);
        }
        let mut next = 0;
        for (event, rating) in others.into_iter().filter(|(e, _)| !stands(e)) {
            let late = |p: &Past| p.at > event.at && p.at - event.at <= LATER;
            let fits = |p: &Past| matches!(p.what, What::Answer(quality, _) if quality.rating() == rating) && late(p);
            let found = (next..rows.len()).find(|&n| !there[n] && fits(rows[n]));
            if let Some(n) = found {
                there[n] = true;
                next = n + 1;
            }
        }
        there
    }

    /// Brings the state up to a moment.
    fn advance(&mut self, to: Timestamp) {
        while let Some(event) = self.before.get(self.at).filter(|e| e.at <= to) {
            self.state = history::apply(&self.terms.rules, self.state, event);
            self.at += 1;
        }
    }

    /// Brings the state to the end of what was there.
    pub fn end(&mut self) {
        self.advance(Timestamp(i64::MAX));
    }

    pub fn answer(&mut self, past: &Past, quality: Quality, took: Millis) {
        self.advance(past.at);
        let answer = answer(&self.state, self.terms.day(past.at), quality, took, &self.terms.rules);
        self.act(past.at, past.key, Act::Answer(answer));
    }

    pub fn act(&mut self, at: Timestamp, key: u64, act: Act) {
        let id = self.id(at, key);
        // They come in the order of their ids, but for a few.
        let is_new = Some(id) > self.latest || self.new.iter().all(|event| event.id != id);
        if is_new && !self.ids.contains(&id) {
            self.latest = self.latest.max(Some(id));
            let event = Event { id, at, offset: self.terms.now.offset, day: self.terms.day(at), act };
            self.state = history::apply(&self.terms.rules, self.state, &event);
            self.new.push(event);
        }
    }

    /// Lets the card stand as it stood in the other program, where that is not older than what is known here. `last`: the
    /// newest row of its log there.
    pub fn stand(&mut self, stand: &Stand, last: Option<Timestamp>) {
        let moment = last.map_or(stand.changed.min(self.terms.now.at), |at| Timestamp(at.0 + 1));
        let stale = self.state.last_at.is_some_and(|here| here > moment);
        match stand.state {
            PastState::New if last.is_some() && self.before.is_empty() && !self.state.is_new() => {
                self.act(moment, key(stand, Stable::new().and("new").end()), Act::Anchor(None));
            }
            PastState::Due { .. } if !stale => self.anchor(stand, moment),
            _ => {}
        }
        let aside = |e: &&&Event| matches!(e.act, Act::Suspend | Act::Resume | Act::Known | Act::Ignore);
        let since = self.before.iter().filter(aside).map(|e| e.at).max();
        let newer = since.is_none_or(|since| stand.changed > since);
        let act = match (stand.standing, self.state.standing) {
            (Standing::Suspended, Standing::Active) if newer => Act::Suspend,
            (Standing::Active, Standing::Suspended) if newer && since.is_some() => Act::Resume,
            (Standing::Ignored, Standing::Active) if self.before.is_empty() => Act::Ignore,
            _ => return,
        };
        let at = Timestamp(moment.0 + 1).max(stand.changed.min(self.terms.now.at));
        self.act(at, key(stand, Stable::new().and(act.as_str()).end()), act);
    }

    fn anchor(&mut self, stand: &Stand, moment: Timestamp) {
        let PastState::Due { due, interval, learning, ease, lapses, memory } = stand.state else { return };
        let due = match due {
            PastDue::Day(day) => day,
            PastDue::At(ms) => self.terms.day(Timestamp(ms)),
        };
        let streak = match interval {
            _ if learning => 0,
            Days(..=1) => 1,
            _ => 2,
        };
        let here = &self.state;
        let same = here.due == Some(due)
            && here.memory.interval.max(Days(1)) == interval.max(Days(1))
            && ease.is_none_or(|ease| ease == here.memory.ease);
        if same && !self.before.is_empty() {
            return;
        }
        let told = [due.0, interval.0, i32::from(ease.unwrap_or(0)), i32::from(learning)];
        let mut digits = itoa::Buffer::new();
        let told = told.into_iter().fold(Stable::new(), |hash, number| hash.and(digits.format(number)).end());
        self.act(moment, key(stand, told), Act::Anchor(Some(Anchor { due, interval, streak, ease, lapses, memory })));
    }
}

fn key(stand: &Stand, what: Stable) -> u64 {
    hash::mixed(stand.key ^ what.finish())
}

/// The counter of an event from when it happened and a key: the events of one source stand in the order of their time, as
/// those of a device do. Seconds in the upper half; below them the milliseconds and some of the key, or, first of its
/// second, for whole seconds more of the key alone, as many events may bear the same one.
fn counter(at: Timestamp, key: u64) -> i64 {
    let (seconds, ms) = (at.0.div_euclid(1000).clamp(0, i64::from(u32::MAX)), at.0.rem_euclid(1000));
    let below = match ms {
        0 => key >> 34,
        ms => 1 << 30 | u64::try_from(ms).unwrap_or(0) << 20 | key >> 44,
    };
    seconds << 31 | i64::try_from(below).unwrap_or(0)
}

/// A past answer as the scheduler would have taken it: the first of a day moves the schedule, whatever was due.
fn answer(state: &CardState, day: Day, quality: Quality, took: Millis, rules: &Rules) -> Answer {
    let kind = match state.last_day {
        None => ReviewKind::Learn,
        Some(last) if last == day => ReviewKind::Extra,
        Some(_) if state.memory.streak == 0 => ReviewKind::Relearn,
        Some(_) => ReviewKind::Review,
    };
    let interval = match (kind.is_scheduled(), state.due) {
        (false, Some(due)) => due - day,
        _ => state.interval_after(rules, day, quality),
    };
    Answer {
        kind,
        quality,
        took,
        scheduler: rules.scheduler,
        version: rules.scheduler.version(),
        interval,
        due_before: state.due,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn events_of_one_source_are_numbered_in_the_order_of_their_time(
            at in 0..4_102_444_800_000_i64, later in 1..3_000_i64, keys in any::<[u64; 2]>(),
        ) {
            prop_assert!(counter(Timestamp(at), keys[0]) < counter(Timestamp(at + later), keys[1]));
            let whole = Timestamp(at / 1000 * 1000);
            prop_assert!(counter(whole, keys[0]) < counter(Timestamp(whole.0 + later), keys[1]));
        }
    }
}
