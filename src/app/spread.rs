//! The intervals offered beside the ratings, evened out over the days that fuzz allows. Counts of days are kept for as
//! long as a session lasts.

use crate::domain::card::{Fuzz, Outcome};
use crate::domain::hash::NumberMap;
use crate::domain::planner::calendar::Calendar;
use crate::domain::rating::Rating;
use crate::domain::scheduler::load;
use crate::domain::scheduler::rules::Rules;
use crate::domain::time::{Day, Days};
use crate::store::Reader;
use crate::store::cards::CardRow;

use super::AppError;

/// What is due on the days looked at so far.
#[derive(Debug, Clone, Default)]
pub struct Loads {
    days: NumberMap<Day, u32>,
    /// Minutes by day, where they are set.
    calendar: Option<Calendar>,
}

impl Loads {
    pub fn new(calendar: Option<Calendar>) -> Loads {
        Loads { days: NumberMap::default(), calendar }
    }

    /// Cards due on a day for each minute that it has; without minutes just the cards.
    fn of(&mut self, reader: Reader<'_>, day: Day) -> Result<f64, AppError> {
        let due = match self.days.get(&day) {
            Some(due) => *due,
            None => *self.days.entry(day).or_insert(reader.count_on(day)?),
        };
        Ok(match self.calendar.as_ref().map(|c| c.minutes(day)) {
            None => f64::from(due),
            Some(0) => f64::INFINITY,
            Some(minutes) => f64::from(due) / f64::from(minutes),
        })
    }

    /// What each rating would do, the load evened out. A better rating never comes back sooner.
    pub fn choices(
        &mut self,
        reader: Reader<'_>,
        rules: &Rules,
        card: &CardRow,
        day: Day,
        fuzz: Fuzz,
    ) -> Result<[Outcome; 4], AppError> {
        let mut choices = Rating::ALL.map(|r| card.state.outcome(rules, &card.id, day, r.quality(), fuzz));
        if fuzz == Fuzz::Off || choices.iter().any(|o| !o.kind.is_scheduled()) {
            return Ok(choices);
        }
        let mut least = Days(0);
        for (rating, outcome) in Rating::ALL.into_iter().zip(&mut choices) {
            let exact = card.state.interval_after(rules, day, rating.quality());
            let days = load::candidates(exact, outcome.interval);
            let mut loads = Vec::with_capacity(days.len());
            for interval in &days {
                loads.push(if days.len() > 1 { self.of(reader, day + *interval)? } else { 0.0 });
            }
            let mut each = loads.into_iter();
            let chosen = load::lightest(&days, |_| each.next().unwrap_or(f64::INFINITY)).unwrap_or(outcome.interval);
            outcome.interval = chosen.max(least);
            outcome.due = day + outcome.interval;
            least = outcome.interval;
        }
        Ok(choices)
    }

    /// Notes down that a card is due on a day.
    pub fn add(&mut self, due: Day) {
        if let Some(count) = self.days.get_mut(&due) {
            *count += 1;
        }
    }

    /// Forgets the counts: something else than an answer has moved cards.
    pub fn clear(&mut self) {
        self.days.clear();
    }
}
