//! The daily session: one state machine beneath the terminal, plain lines and the JSON protocol.
//!
//! [`Session::next`] chooses a card, [`Session::rate`] stores an answer durably, [`Session::undo`] takes one back. The
//! session keeps only counts: which card comes next follows from the collection, so a restart goes on where it stopped.
//! An answer and the choice of the next card are one transaction: what follows is chosen before the commit, from pages
//! that are in hand, and shown after it.

mod choose;
mod known;
mod shown;

use crate::domain::card::{CardState, Outcome};
use crate::domain::event::{Act, ReviewKind};
use crate::domain::hash::NumberMap;
use crate::domain::queue::{self, Limits};
use crate::domain::rating::Quality;
use crate::domain::scheduler::rules::Rules;
use crate::domain::time::{Day, Millis, Now};
use crate::store::cards::WholeCard;
use crate::store::queue::Filter;
use crate::store::{CardNum, Change, DeckNum, Reader, Store};

pub use super::answer::{Answered, Given};
use super::answer::{Asked, answer, known_card, whole_card};
use super::apart::Apart;
use super::question::Question;
use super::settings::Settings;
use super::spread::Loads;
use super::triage::{self, Order, PutOff, Situation};
use super::undo::{self, Undone};
use super::{AppError, decks, plan, rules};
use choose::AUDIT_EVERY;
use known::Known;
use shown::Pile;
pub use shown::{Ending, Left, Shown, Step, Wishes};

/// One sitting at the cards.
pub struct Session {
    settings: Settings,
    rules: Rules,
    typed: bool,
    audits: bool,
    /// Answers until the next check.
    until_audit: u32,
    limits: Limits,
    /// New cards pause while more is due than the day has time for.
    follows: bool,
    /// How many new cards come was said for this session.
    asked_new: bool,
    /// Cards by gain, where time is short or a sitting near.
    order: Option<Order>,
    loads: Loads,
    apart: Apart,
    filter: Filter,
    day: Day,
    left: Left,
    seconds: f64,
    shown: Option<(CardNum, Pile)>,
    known: Known,
    /// What each rating of the card shown would do.
    offered: Option<[Outcome; 4]>,
    last: Option<CardNum>,
    /// What comes after the answer just stored, until it is asked for.
    prepared: Option<Step>,
    /// The ids of the decks met so far.
    names: NumberMap<DeckNum, String>,
    reviewed: u32,
}

/// Study days over which the pace of answering is taken.
const PACE_DAYS: i32 = 14;

impl Session {
    /// Begins a session.
    ///
    /// # Errors
    /// When the wishes name a deck that does not exist or is off, or the collection cannot be read.
    pub fn start(store: &Store, now: Now, wishes: &Wishes) -> Result<Session, AppError> {
        let reader = store.read();
        let settings = Settings::load(reader)?;
        let rules = rules::of(&settings, reader)?;
        let day = now.day(settings.rollover);
        let mut limits = triage::limits(reader, &settings, day)?;
        let follows = wishes.new.is_none() && settings.new.is_none();
        limits.new = wishes.new.unwrap_or(limits.new);
        limits.cards = wishes.cards.or(limits.cards);
        limits.time = wishes.time.or(limits.time);
        let mut filter = Filter { deck: None, level: wishes.level };
        if let Some(id) = &wishes.deck {
            let row = decks::find(reader, id)?;
            if !row.deck.is_on(settings.target) {
                return Err(AppError::DeckOff(row.deck.id));
            }
            filter.deck = Some(row.num);
        }
        let seconds = reader.pace(day, PACE_DAYS)?.unwrap_or(queue::SECONDS_PER_ANSWER);
        let left = Left::default();
        let loads = Loads::new(plan::calendar::load(reader, &settings)?);
        let mut session = Session {
            audits: wishes.audits && settings.audits,
            settings,
            rules,
            typed: wishes.typed,
            until_audit: AUDIT_EVERY,
            limits,
            follows,
            asked_new: wishes.new.is_some(),
            order: None,
            loads,
            apart: Apart::default(),
            filter,
            day,
            left,
            seconds,
            shown: None,
            known: Known::default(),
            offered: None,
            last: None,
            prepared: None,
            names: NumberMap::default(),
            reviewed: 0,
        };
        session.recount(reader, day)?;
        Ok(session)
    }

    /// What is still to come today, and the minutes it takes.
    pub fn left(&self) -> (Left, f64) {
        let left = self.left;
        (left, queue::minutes_left(left.due, left.new, left.repeats, self.seconds))
    }

    /// How many answers this session has stored, those taken back not counted.
    pub const fn reviewed(&self) -> u32 {
        self.reviewed
    }

    /// Chooses what to show. The same card again as long as nothing is answered and nothing else has changed.
    pub fn next(&mut self, store: &Store, now: Now) -> Result<Step, AppError> {
        let day = now.day(self.settings.rollover);
        if let Some(step) = self.prepared.take().filter(|_| day == self.day) {
            return Ok(step);
        }
        self.look_anew();
        let step = store.look(|reader| self.step(reader, now))?;
        self.known.mark = store.read().mark().ok();
        Ok(step)
    }

    /// The card last shown as it is by now, its answer gathered; nothing else is chosen, however much time has gone by.
    /// `None`: no card is shown.
    pub fn again(&mut self, store: &Store) -> Result<Option<Shown>, AppError> {
        let Some((num, pile)) = self.shown else { return Ok(None) };
        store.look(|reader| {
            let mut shown = self.show(reader, whole_card(reader, num)?, pile)?;
            shown.question.reveal(reader)?;
            Ok(Some(shown))
        })
    }

    fn step(&mut self, reader: Reader<'_>, now: Now) -> Result<Step, AppError> {
        let day = now.day(self.settings.rollover);
        if day != self.day {
            self.recount(reader, day)?;
        }
        let today = self.known.today.map_or_else(|| reader.today(day), Ok)?;
        self.known.today = Some(today);
        Ok(match self.choose(reader, now, today)? {
            Ok((found, pile)) => Step::Card(Box::new(self.show(reader, found, pile)?)),
            Err(ending) => Step::End(ending),
        })
    }

    /// Stores a grade for the card last shown: one transaction, durable when this returns. `None`: no card is shown.
    pub fn rate(
        &mut self,
        store: &mut Store,
        now: Now,
        quality: Quality,
        took: Millis,
    ) -> Result<Option<Answered>, AppError> {
        self.give(store, now, Given { quality, took, typed: None })
    }

    /// Stores an answer to the card last shown and chooses what comes next, in one transaction: when it is durable, the
    /// next card is at hand. `None`: no card is shown.
    ///
    /// # Errors
    /// When the answer cannot be stored; then nothing is, and the session is over.
    pub fn give(&mut self, store: &mut Store, now: Now, given: Given<'_>) -> Result<Option<Answered>, AppError> {
        let Some((num, pile)) = self.shown else { return Ok(None) };
        let kind = (pile == Pile::Audit).then_some(ReviewKind::Audit);
        let offered = self.offered.take().and_then(|o| o.get(given.quality.rating() as usize).copied());
        let known = std::mem::take(&mut self.known);
        let (answered, next) = store.change(|tx: &Change<'_>| {
            self.known = known.at(tx.mark()?);
            if self.known.mark.take().is_none() {
                self.look_anew();
            }
            let card = match self.known.card.take().filter(|card| card.num == num) {
                Some(card) => card,
                None => known_card(**tx, num)?,
            };
            let asked = Asked { card: &card, kind, offered, newest: self.known.newest };
            let answered = answer(tx, &self.settings, &self.rules, asked, now, given)?;
            self.count(num, pile, &answered);
            Ok::<_, AppError>((answered, self.step(**tx, now)?))
        })?;
        self.prepared = Some(next);
        self.known.mark = store.read().mark().ok();
        Ok(Some(answered))
    }

    /// Something else than an answer of this session has changed the collection.
    fn look_anew(&mut self) {
        self.known = Known::default();
        self.apart.look_anew();
    }

    /// Counts an answer to the card shown.
    fn count(&mut self, num: CardNum, pile: Pile, answered: &Answered) {
        self.known.newest = Some(answered.event);
        self.known.today = self.known.today.map(|today| today.with(&answered.answer));
        self.known.all_told &= !answered.outcome.again_today;
        self.loads.add(answered.outcome.due);
        self.apart.asked(self.day);
        match pile {
            Pile::Due => self.left.due = self.left.due.saturating_sub(1),
            Pile::New => self.left.new = self.left.new.saturating_sub(1),
            Pile::Repeat | Pile::Early | Pile::Audit => {}
        }
        self.until_audit = if pile == Pile::Audit { AUDIT_EVERY } else { self.until_audit.saturating_sub(1) };
        self.reviewed += 1;
        (self.shown, self.last) = (None, Some(num));
    }

    /// Does something else to the card last shown: bury, suspend, known. Returns the card's id.
    pub fn act(&mut self, store: &mut Store, now: Now, act: Act) -> Result<Option<String>, AppError> {
        let Some((num, _)) = self.shown.take() else { return Ok(None) };
        self.prepared = None;
        let day = now.day(self.settings.rollover);
        let id = store.change(|tx: &Change<'_>| {
            let card = known_card(**tx, num)?;
            tx.append(&self.rules, num, now, day, act, &card.state)?;
            Ok::<_, AppError>(card.id)
        })?;
        self.recount(store.read(), day)?;
        Ok(Some(id))
    }

    /// Takes the newest act back, be it of this session or an earlier one, and makes its card the next to be shown.
    pub fn undo(&mut self, store: &mut Store, now: Now) -> Result<Option<(Undone, Shown)>, AppError> {
        let Some(undone) = undo::undo(store, now, 1)?.pop() else { return Ok(None) };
        self.prepared = None;
        let day = now.day(self.settings.rollover);
        self.reviewed = self.reviewed.saturating_sub(u32::from(undone.was_answer));
        self.last = None;
        self.recount(store.read(), day)?;
        let state = known_card(store.read(), undone.num)?.state;
        self.loads.clear();
        let pile = match state {
            CardState { due: None, .. } => Pile::New,
            CardState { repeat_on, .. } if repeat_on == Some(day) => Pile::Repeat,
            _ => Pile::Due,
        };
        let shown = self.show(store.read(), whole_card(store.read(), undone.num)?, pile)?;
        Ok(Some((undone, shown)))
    }

    /// Due cards that the day has no time for.
    pub fn put_off(&self) -> Option<PutOff> {
        self.order.as_ref().and_then(|order| order.put_off)
    }

    /// Whether the day is one that the plan has off.
    pub fn day_off(&self) -> bool {
        self.limits.time == Some(Millis(0))
    }

    fn show(&mut self, reader: Reader<'_>, found: WholeCard, pile: Pile) -> Result<Shown, AppError> {
        let WholeCard { card, note, .. } = found;
        let question = Question::asked(&card, note);
        let choices = self.loads.choices(reader, &self.rules, &card, self.day, self.settings.fuzz)?;
        (self.shown, self.offered, self.known.card) = (Some((card.num, pile)), Some(choices), Some(card.clone()));
        let (left, minutes_left) = self.left();
        let deck = match self.names.get(&question.note.deck) {
            Some(name) => name.clone(),
            None => self.names.entry(question.note.deck).or_insert(reader.deck_id(question.note.deck)?).clone(),
        };
        let wanted = self.typed || self.settings.typed.in_deck(&deck);
        let typed = match pile {
            Pile::Audit => !question.readings.is_empty(),
            _ => wanted && question.field.is_some(),
        };
        let recall = card.state.trace.map(|trace| trace.retrievability(&self.rules.parameters, self.day));
        Ok(Shown { card, question, choices, left, minutes_left, typed, deck, recall, pile })
    }

    fn recount(&mut self, reader: Reader<'_>, day: Day) -> Result<(), AppError> {
        (self.day, self.known.today) = (day, None);
        let today = reader.today(day)?;
        let due = reader.count_due(day, self.filter)?;
        self.left.due = due.min(self.limits.due_left(today));
        let late = !self.asked_new && triage::too_late(&self.settings, day);
        let paused = late || self.follows && triage::pauses(reader, due, self.limits)?;
        let new = if paused { 0 } else { self.limits.new_left(today) };
        self.left.new = reader.count_new(day, self.filter, new)?;
        let (settings, rules, limits, filter) = (&self.settings, &self.rules, self.limits, self.filter);
        self.order = Situation { settings, rules, limits, filter, day, due, new: self.left.new }.order(reader)?;
        if let Some(order) = self.order.as_ref().filter(|order| order.put_off.is_some()) {
            self.left.due = self.left.due.min(order.fits);
        }
        self.left.repeats = u32::try_from(reader.waiting(day, self.filter)?.len()).unwrap_or(u32::MAX);
        Ok(())
    }
}
