//! When there is less time than cards, and in the days before a sitting: cards by what answering them is worth. One pass
//! over what may be asked, the order kept in the session; nothing of it is stored.

use std::collections::VecDeque;

use crate::domain::card::CardState;
use crate::domain::planner::calendar::Calendar;
use crate::domain::planner::card::{Card, OTHER};
use crate::domain::planner::gain::{self, Costs, EXAM_DAYS, LAST_NEW};
use crate::domain::planner::model::{Model, days};
use crate::domain::queue::Limits;
use crate::domain::scheduler::rules::Rules;
use crate::domain::time::{Day, Days, Millis};
use crate::store::queue::Filter;
use crate::store::{CardNum, Reader};

use super::settings::Settings;
use super::{AppError, habits, memory, plan};

/// Due days that are looked at to say when what was put off is back.
const AHEAD: i32 = 120;

/// What a session goes by instead of due dates.
#[derive(Debug, Clone, Default)]
pub struct Order {
    cards: VecDeque<Entry>,
    /// New cards come at their place in the order, or are not wanted at all.
    pub exam: bool,
    pub put_off: Option<PutOff>,
    /// Due cards for which there is time.
    pub fits: u32,
}

/// Something to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    Due(CardNum),
    /// The next new card.
    New,
    /// A card that is not due yet, before a sitting.
    Early(CardNum),
}

/// Due cards for which a day has no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PutOff {
    pub cards: u32,
    /// The day by which all of them have had their turn, as far as can be foreseen.
    pub back: Option<Day>,
}

impl Order {
    /// What comes next, without taking it.
    pub fn first(&self) -> Option<Entry> {
        self.cards.front().copied()
    }

    /// Takes the first off.
    pub fn drop_first(&mut self) {
        self.cards.pop_front();
    }
}

/// What a session knows when it asks whether an order is needed.
pub struct Situation<'a> {
    pub settings: &'a Settings,
    pub rules: &'a Rules,
    pub limits: Limits,
    pub filter: Filter,
    pub day: Day,
    /// Due cards, and new ones wanted today.
    pub due: u32,
    pub new: u32,
}

impl Situation<'_> {
    /// Days to the chosen sitting while it is near enough for exam mode.
    fn exam(&self) -> Option<i32> {
        let ahead = (self.settings.sitting? - self.day).0;
        (1..=EXAM_DAYS).contains(&ahead).then_some(ahead)
    }

    /// The order by gain, where one is needed: before a sitting, or when the due cards take more than the time left.
    pub fn order(&self, reader: Reader<'_>) -> Result<Option<Order>, AppError> {
        let today = reader.today(self.day)?;
        let left = self.limits.time.map(|limit| Millis((limit.0 - today.time.0).max(0)));
        let exam = self.exam();
        if exam.is_none() && (left.is_none() || self.due == 0) {
            return Ok(None);
        }
        let habits = habits::load(reader)?;
        let costs = Costs::from(&habits);
        let seconds = |cards: u32, p: f64| f64::from(cards) * habits.review(p);
        let room = left.map_or(f64::INFINITY, |l| l.as_minutes() * 60.0);
        // A look at the usual cost spares the pass over the cards where there is time enough.
        if exam.is_none() && seconds(self.due, 0.5) <= room {
            return Ok(None);
        }
        let calibration = memory::calibration(reader)?;
        let model = Model::new(&self.rules.parameters, &calibration, f32::from(self.rules.retention) / 100.0);
        let horizon = exam.unwrap_or_else(|| gain::horizon(self.settings.sitting.map(|s| (s - self.day).0)));
        let worth = |state: &CardState| {
            let card = Card::of(state, self.day, OTHER, false);
            if card.is_new() {
                return (0.0, 1.0);
            }
            let p = model.recall(&card, 0);
            let memory = (card.stability, card.difficulty);
            (gain::of_due(&model, &costs, memory, card.elapsed(0), p, horizon), f64::from(p))
        };
        let due: Vec<(f32, Entry, f64)> = reader
            .due_states(self.day, self.filter)?
            .iter()
            .map(|(num, state)| (worth(state), *num))
            .map(|((gain, p), num)| (gain, Entry::Due(num), habits.review(p)))
            .collect();
        let needed: f64 = due.iter().map(|(_, _, s)| s).sum();
        if exam.is_none() && needed <= room {
            return Ok(None);
        }
        let mut all = due;
        if let Some(ahead) = exam {
            if left.is_some() {
                let early = reader.early_states(self.day, self.filter)?;
                let worth = early.iter().map(|(num, state)| (worth(state), *num));
                let gains = worth.filter(|((gain, _), _)| *gain > 0.0);
                all.extend(gains.map(|((gain, p), num)| (gain, Entry::Early(num), habits.review(p))));
            }
            if ahead >= LAST_NEW {
                let gain = gain::of_new(&model, &costs, days(ahead));
                all.extend((0..self.new).map(|_| (gain, Entry::New, habits.new)));
            }
        }
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (mut spent, mut fits, mut waiting) = (0.0, 0, 0);
        for (_, entry, cost) in &all {
            spent += cost;
            match entry {
                Entry::Due(_) if spent <= room => fits += 1,
                Entry::Due(_) => waiting += 1,
                Entry::New | Entry::Early(_) => {}
            }
        }
        let put_off = (waiting > 0).then_some(PutOff { cards: waiting, back: None });
        let back = match put_off {
            Some(_) => self.back(reader, waiting, needed / f64::from((fits + waiting).max(1)))?,
            None => None,
        };
        Ok(Some(Order {
            cards: all.into_iter().map(|(_, entry, _)| entry).collect(),
            exam: exam.is_some(),
            put_off: put_off.map(|p| PutOff { back, ..p }),
            fits,
        }))
    }

    /// The first day at whose end nothing waits, by what is due on each day and the minutes that it has.
    fn back(&self, reader: Reader<'_>, waiting: u32, seconds: f64) -> Result<Option<Day>, AppError> {
        let calendar: Option<Calendar> = plan::calendar::load(reader, self.settings)?;
        let minutes = |day: Day| match (&calendar, self.limits.time) {
            (Some(calendar), _) => f64::from(calendar.minutes(day)),
            (None, Some(limit)) => limit.as_minutes(),
            (None, None) => f64::INFINITY,
        };
        let due = reader.due_by_day(self.day, self.day + Days(AHEAD))?;
        let mut left = f64::from(waiting);
        for n in 1..=AHEAD {
            let day = self.day + Days(n);
            let found = due.binary_search_by_key(&day, |(d, _)| *d);
            left += found.ok().and_then(|at| due.get(at)).map_or(0.0, |(_, count)| f64::from(*count));
            left -= minutes(day) * 60.0 / seconds.max(1.0);
            if left <= 0.0 {
                return Ok(Some(day));
            }
        }
        Ok(None)
    }
}

/// The limits of a day: as the settings, the dated days and the plan have them. `due` cards are due today.
///
/// New cards follow the plan where the learner has set minutes and no number of their own; while more is due than the
/// day has time for, none is begun.
pub fn limits(reader: Reader<'_>, settings: &Settings, day: Day) -> Result<Limits, AppError> {
    let mut limits = settings.limits(day);
    if let Some(calendar) = plan::calendar::load(reader, settings)? {
        limits.time = Some(Millis::minutes(i64::from(calendar.minutes(day))));
        if settings.new.is_none() {
            limits.new = plan::pace::new_on(reader, settings, day)?.unwrap_or(limits.new);
        }
    }
    Ok(limits)
}

/// Whether new cards pause: more is due than a day's budget has time for.
pub fn pauses(reader: Reader<'_>, due: u32, limits: Limits) -> Result<bool, AppError> {
    let Some(time) = limits.time.filter(|_| due > 0) else { return Ok(false) };
    let habits = habits::load(reader)?;
    Ok(f64::from(due) * habits.review(0.85) > time.as_minutes() * 60.0)
}

/// Whether the chosen sitting is so near that nothing new is begun.
pub fn too_late(settings: &Settings, day: Day) -> bool {
    settings.sitting.is_some_and(|sitting| (1..LAST_NEW).contains(&(sitting - day).0))
}
