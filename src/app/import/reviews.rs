//! Histories from other programs: past answers become events, with ids made from what they say, so that the same file
//! brings nothing the second time, and two machines that import it agree.

use std::collections::{HashMap, HashSet};

use crate::app::rules;
use crate::app::settings::Settings;
use crate::domain::card::{Ask, CardState, Standing};
use crate::domain::event::{Act, Anchor, Answer, Event, EventId, ReviewKind};
use crate::domain::hash;
use crate::domain::history;
use crate::domain::rating::Quality;
use crate::domain::scheduler::rules::Rules;
use crate::domain::time::{Day, Days, Millis, Now, Timestamp};
use crate::formats::{PastCard, PastDue, PastReview, PastState};
use crate::store::days::Tally;
use crate::store::events::LoggedEvent;
use crate::store::{CardNum, Change, NoteNum, StoreError};

/// The past of one note, as it comes from a file.
pub struct History {
    note: NoteNum,
    /// Marked as known for good elsewhere.
    known: bool,
    /// The note came with this import, so that nothing has happened to its cards yet.
    fresh: bool,
    cards: Vec<Stand>,
    past: Vec<Past>,
}

/// How one card stood.
struct Stand {
    ask: Ask,
    key: u64,
    standing: Standing,
    changed: Timestamp,
    state: PastState,
}

/// One thing that happened, kept until the note's last one has come.
struct Past {
    at: Timestamp,
    ask: Ask,
    key: u64,
    what: What,
}

/// What happened.
#[derive(Clone, Copy)]
enum What {
    Answer(Quality, Millis),
    Forgotten,
}

/// Who writes histories down: what that takes, and what was counted doing so.
pub struct Clerk<'s> {
    pub now: Now,
    pub settings: &'s Settings,
    pub rules: Rules,
    /// What writes the events.
    pub device: i64,
    /// Its log tells milliseconds, and no two of its rows the same.
    to_the_ms: bool,
    pub days: HashMap<Day, Tally>,
    /// Events of cards to which nothing had happened, and the states that follow: written many at a time, in the order of
    /// their ids, which costs the log's index a fraction of what their own order would.
    pending: Vec<LoggedEvent>,
    settled: HashMap<CardNum, (CardState, i64)>,
}

/// What the events of Anki's packages come from.
pub const ANKI: &str = "anki";

/// Events that wait to be written.
const PENDING: usize = 1 << 17;

impl<'s> Clerk<'s> {
    /// `device` names what the events come from; their counters are made from the keys of what happened.
    pub fn new(tx: &Change<'_>, now: Now, settings: &'s Settings, device: &str) -> Result<Clerk<'s>, StoreError> {
        let to_the_ms = device == ANKI;
        let (rules, device) = (rules::of(settings, **tx)?, tx.device(device)?);
        let (days, pending, settled) = (HashMap::new(), Vec::new(), HashMap::new());
        Ok(Clerk { now, settings, rules, device, to_the_ms, days, pending, settled })
    }

    /// Writes what waits, and the days.
    pub fn end(&mut self, tx: &Change<'_>) -> Result<(), StoreError> {
        self.write(tx)?;
        self.days.drain().try_for_each(|(day, seen)| tx.count_all(day, &seen))
    }

    fn write(&mut self, tx: &Change<'_>) -> Result<(), StoreError> {
        self.pending.sort_unstable_by_key(|logged| logged.event.id);
        let mut doubtful = HashSet::new();
        for LoggedEvent { card, event, typed } in self.pending.drain(..) {
            match (tx.adopt(card, &event, typed.as_deref())?, self.settled.get_mut(&card)) {
                (Some(seq), Some((_, newest))) => *newest = seq,
                _ => {
                    doubtful.insert(card);
                }
            }
        }
        for (card, (state, newest)) in self.settled.drain() {
            if doubtful.contains(&card) {
                tx.refold(&self.rules, card)?;
            } else {
                tx.settle(card, &state, newest)?;
            }
        }
        Ok(())
    }
}

/// How many answers were new and how many were there already; how many cards the file has of the note, and how many of
/// them were made.
#[derive(Default)]
pub struct Taken {
    pub new: u32,
    pub known: u32,
    pub cards: u32,
    pub made: u32,
}

/// An answer exported by this collection bears its own time, or one a little later where another had that time.
const LATER: Millis = Millis(60_000);

impl History {
    pub fn of(note: NoteNum, known: bool, fresh: bool) -> History {
        History { note, known, fresh, cards: Vec::new(), past: Vec::new() }
    }

    pub const fn note(&self) -> NoteNum {
        self.note
    }

    pub fn push_card(&mut self, card: &PastCard<'_>) {
        let (key, changed) = (hash::stable(&[card.key]), Timestamp(card.changed_ms));
        self.cards.push(Stand { ask: card.ask, key, standing: card.standing, changed, state: card.state });
    }

    pub fn push(&mut self, review: &PastReview<'_>) {
        let Some(quality) = Quality::new(review.quality) else { return };
        let took = Millis(review.took_ms.map_or(0, i64::from));
        let (at, key) = (Timestamp(review.at_ms), hash::stable(&[review.key]));
        self.past.push(Past { at, ask: review.ask, key, what: What::Answer(quality, took) });
    }

    pub fn push_forgotten(&mut self, at: Timestamp, ask: Ask, key: &str) {
        self.past.push(Past { at, ask, key: hash::stable(&[key]), what: What::Forgotten });
    }

    /// Stores what is not there yet and brings the cards' states up to date.
    ///
    /// Another program's days are not in its file: an answer's study day is taken at the learner's present offset.
    pub fn store(mut self, tx: &Change<'_>, clerk: &mut Clerk<'_>, listed: bool) -> Result<Taken, StoreError> {
        let mut taken = Taken { cards: u32::try_from(self.cards.len()).unwrap_or(u32::MAX), ..Taken::default() };
        if self.past.is_empty() && self.cards.is_empty() && !self.known {
            return Ok(taken);
        }
        self.past.sort_by_key(|p| p.at);
        for ask in Ask::ALL {
            let known = self.known && ask == Ask::Recognise;
            let stands = self.cards.iter().any(|c| c.ask == ask);
            if !(known || stands || self.past.iter().any(|p| p.ask == ask)) {
                continue;
            }
            if ask != Ask::Recognise {
                taken.made += u32::from(tx.add_sibling(self.note, ask, listed)?);
            }
            self.store_card(tx, clerk, ask, known, &mut taken)?;
        }
        Ok(taken)
    }

    fn store_card(
        &self,
        tx: &Change<'_>,
        clerk: &mut Clerk<'_>,
        ask: Ask,
        known: bool,
        taken: &mut Taken,
    ) -> Result<(), StoreError> {
        let card = CardNum::of(self.note, ask);
        if clerk.settled.contains_key(&card) {
            clerk.write(tx)?;
        }
        let mut before = if self.fresh { Vec::new() } else { tx.history(card)? };
        history::order(&mut before);
        let mut line = Line::new(clerk, &before);
        let rows: Vec<&Past> = self.past.iter().filter(|p| p.ask == ask).collect();
        let there = line.there(&rows);
        for (past, there) in rows.iter().zip(&there) {
            match (past.what, there) {
                (What::Answer(..), true) => taken.known += 1,
                (_, true) => {}
                (What::Answer(quality, took), false) => line.answer(past, quality, took),
                (What::Forgotten, false) => line.event(line.row_id(past.at, past.key), past.at, Act::Anchor(None)),
            }
        }
        line.end();
        let last = rows.last().map(|p| p.at);
        for stand in self.cards.iter().filter(|c| c.ask == ask) {
            line.stand(stand, last);
        }
        if known {
            let at = line.state.last_at.unwrap_or(line.clerk.now.at);
            let key = hash::stable(&["known", &tx.card_id(card)?]);
            line.act(at, key, Act::Known);
        }
        let Line { state, new, .. } = line;
        let mut count = |event: &Event| {
            if let Act::Answer(answer) = event.act {
                clerk.days.entry(event.day).or_default().add(&answer);
                taken.new += 1;
            }
        };
        if before.is_empty() {
            new.iter().for_each(&mut count);
            if !new.is_empty() {
                clerk.pending.extend(new.into_iter().map(|event| LoggedEvent { card, event, typed: None }));
                clerk.settled.insert(card, (state, 0));
            }
            return if clerk.pending.len() >= PENDING { clerk.write(tx) } else { Ok(()) };
        }
        let mut some = false;
        for event in &new {
            if tx.adopt(card, event, None)?.is_some() {
                some = true;
                count(event);
            }
        }
        if some { tx.refold(&clerk.rules, card).map(drop) } else { Ok(()) }
    }
}

/// One card's history as it is put together: what was there, and between it what comes.
struct Line<'l, 's> {
    clerk: &'l Clerk<'s>,
    /// What was there and counts, in order; those before `at` are in the state.
    before: Vec<&'l Event>,
    at: usize,
    ids: HashSet<EventId>,
    state: CardState,
    new: Vec<Event>,
}

impl<'l, 's> Line<'l, 's> {
    fn new(clerk: &'l Clerk<'s>, before: &'l [Event]) -> Line<'l, 's> {
        let undone = history::undone(before);
        let counts = |e: &&Event| !undone.contains(&e.id);
        Line {
            clerk,
            ids: before.iter().map(|e| e.id).collect(),
            before: before.iter().filter(counts).collect(),
            at: 0,
            state: CardState::default(),
            new: Vec::new(),
        }
    }

    fn id(&self, at: Timestamp, key: u64) -> EventId {
        EventId { device: self.clerk.device, counter: counter(at, key) }
    }

    /// The id of a row of a log.
    fn row_id(&self, at: Timestamp, key: u64) -> EventId {
        let counter = if self.clerk.to_the_ms { counter_in_ms(at, key) } else { counter(at, key) };
        EventId { device: self.clerk.device, counter }
    }

    /// Which rows of a file are in the log already: as the event that they would become, as an answer at the same
    /// moment, or as one of another hand that had to be exported a little later than it was given.
    fn there(&self, rows: &[&Past]) -> Vec<bool> {
        if self.ids.is_empty() {
            return vec![false; rows.len()];
        }
        let answers = || {
            self.before.iter().filter_map(|e| match e.act {
                Act::Answer(answer) => Some((e, answer.quality.rating())),
                _ => None,
            })
        };
        let moments: HashSet<Timestamp> = answers().map(|(e, _)| e.at).collect();
        let same = |p: &&Past| self.ids.contains(&self.row_id(p.at, p.key)) || is_answer(p) && moments.contains(&p.at);
        let mut there: Vec<bool> = rows.iter().map(same).collect();
        // A row stands for one answer of its moment: of several the others went out a little later.
        let mut exact: HashMap<Timestamp, usize> = HashMap::new();
        rows.iter().filter(|p| is_answer(p)).for_each(|p| *exact.entry(p.at).or_default() += 1);
        let mut stands = |e: &Event| exact.get_mut(&e.at).filter(|n| **n > 0).map(|n| *n -= 1).is_some();
        let (theirs, others): (Vec<_>, Vec<_>) = answers().partition(|(e, _)| e.id.device == self.clerk.device);
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
            self.state = history::apply(&self.clerk.rules, self.state, event);
            self.at += 1;
        }
    }

    /// Brings the state to the end of what was there.
    fn end(&mut self) {
        self.advance(Timestamp(i64::MAX));
    }

    fn answer(&mut self, past: &Past, quality: Quality, took: Millis) {
        self.advance(past.at);
        let answer = answer(&self.state, self.day(past.at), quality, took, &self.clerk.rules);
        self.event(self.row_id(past.at, past.key), past.at, Act::Answer(answer));
    }

    fn day(&self, at: Timestamp) -> Day {
        Now { at, offset: self.clerk.now.offset }.day(self.clerk.settings.rollover)
    }

    fn act(&mut self, at: Timestamp, key: u64, act: Act) {
        self.event(self.id(at, key), at, act);
    }

    fn event(&mut self, id: EventId, at: Timestamp, act: Act) {
        if self.ids.insert(id) {
            let event = Event { id, at, offset: self.clerk.now.offset, day: self.day(at), act };
            self.state = history::apply(&self.clerk.rules, self.state, &event);
            self.new.push(event);
        }
    }

    /// Lets the card stand as it stood in the other program, where that is not older than what is known here. `last`: the
    /// newest row of its log there.
    fn stand(&mut self, stand: &Stand, last: Option<Timestamp>) {
        let moment = last.map_or(stand.changed.min(self.clerk.now.at), |at| Timestamp(at.0 + 1));
        let stale = self.state.last_at.is_some_and(|here| here > moment);
        match stand.state {
            PastState::New if last.is_some() && self.before.is_empty() && !self.state.is_new() => {
                self.act(moment, key(stand, &["new"]), Act::Anchor(None));
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
        let at = Timestamp(moment.0 + 1).max(stand.changed.min(self.clerk.now.at));
        self.act(at, key(stand, &[act.as_str()]), act);
    }

    fn anchor(&mut self, stand: &Stand, moment: Timestamp) {
        let PastState::Due { due, interval, learning, ease, lapses, memory } = stand.state else { return };
        let due = match due {
            PastDue::Day(day) => day,
            PastDue::At(ms) => self.day(Timestamp(ms)),
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
        let told = [due.0, interval.0, i32::from(ease.unwrap_or(0)), i32::from(learning)].map(|n| n.to_string());
        let key = key(stand, &told.each_ref().map(String::as_str));
        self.act(moment, key, Act::Anchor(Some(Anchor { due, interval, streak, ease, lapses, memory })));
    }
}

fn is_answer(past: &Past) -> bool {
    matches!(past.what, What::Answer(..))
}

fn key(stand: &Stand, what: &[&str]) -> u64 {
    hash::mixed(stand.key ^ hash::stable(what))
}

/// The counter of an event from when it happened and a key: the events of one source stand in the order of their time, as
/// those of a device do. Seconds in the upper half; below them the milliseconds and some of the key, or for whole seconds
/// the key alone, as many events may bear the same one.
fn counter(at: Timestamp, key: u64) -> i64 {
    if at.0.rem_euclid(1000) == 0 {
        seconds(at) | i64::try_from(key >> 33).unwrap_or(0)
    } else {
        counter_in_ms(at, key)
    }
}

/// As [`counter`], of a log that tells milliseconds: what happened on the full second stands before the rest of it.
fn counter_in_ms(at: Timestamp, key: u64) -> i64 {
    seconds(at) | at.0.rem_euclid(1000) << 21 | i64::try_from(key >> 43).unwrap_or(0)
}

fn seconds(at: Timestamp) -> i64 {
    at.0.div_euclid(1000).clamp(0, i64::from(u32::MAX)) << 31
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
