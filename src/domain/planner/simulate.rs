//! The learner's own collection, forward day by day: what is due, what is begun, what is forgotten, what it costs.
//!
//! A day's cap is never exceeded. Cards that do not fit wait, those that lose least by waiting; while any wait, nothing
//! new is begun. In the last days before the sitting everything comes by gain (see [`super::gain`]).

use super::card::Card;
use super::dice;
use super::gain::{self, Costs, EXAM_DAYS, LAST_NEW};
use super::habits::Habits;
use super::model::{Model, days};
use crate::domain::rating::Rating;
use crate::domain::scheduler::{Scheduler, fuzz};
use crate::domain::time::Days;

/// The collection as the simulation sees it.
#[derive(Debug, Clone, Default)]
pub struct Deck {
    /// Cards in study order; the new ones are begun in this order.
    pub cards: Vec<Card>,
    /// How many cards of the collection each of these stands for: 1 for all of them.
    pub stands_for: f32,
}

impl Deck {
    pub fn whole(cards: Vec<Card>) -> Deck {
        Deck { cards, stands_for: 1.0 }
    }

    /// At most about `most` cards that stand for all: every so-manyth of the seen and of the new ones in study order.
    pub fn sample(&self, most: usize) -> Deck {
        let step = self.cards.len().div_ceil(most.max(1)).max(1);
        let (mut seen, mut fresh) = (0, 0);
        let taken = |card: &&Card| {
            let count = if card.is_new() { &mut fresh } else { &mut seen };
            *count += 1;
            (*count - 1) % step == step / 2
        };
        let cards: Vec<Card> = self.cards.iter().filter(taken).copied().collect();
        // Exactly as many in sum, whatever was left over by the step.
        let stands_for = if cards.is_empty() { 1.0 } else { ratio(self.cards.len(), cards.len()) };
        Deck { cards, stands_for: stands_for * self.stands_for }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of cards")]
fn ratio(a: usize, b: usize) -> f32 {
    a as f32 / b.max(1) as f32
}

/// What is chosen: the knobs of a plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    pub scheduler: Scheduler,
    /// Desired retention under FSRS, 0.7..=0.97.
    pub retention: f32,
    /// New cards on a day that has time, at most.
    pub new: f32,
    /// Whether the last days before the sitting go by gain.
    pub exam: bool,
}

/// What a simulation goes by beside the cards.
#[derive(Debug, Clone)]
pub struct World<'a> {
    pub model: &'a Model,
    pub habits: &'a Habits,
    /// Minutes of each day from today to the eve of the sitting; none where no cap is set.
    pub minutes: &'a [Option<u16>],
    pub seed: u64,
}

/// One day of a simulation, in numbers of the whole collection.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DayCourse {
    pub minutes: f32,
    pub new: f32,
    pub reviews: f32,
    /// Due cards that did not fit.
    pub waiting: f32,
}

/// How it went.
#[derive(Debug, Clone)]
pub struct Course {
    pub days: Vec<DayCourse>,
    /// The cards on the day of the sitting, before any answer of it.
    pub cards: Vec<Card>,
    pub stands_for: f32,
    /// Share of the answers on later days that were recalled.
    pub recalled: f32,
}

impl Course {
    /// Words that are recalled on the day of the sitting, as expected, and the variance of their number.
    pub fn words(&self, model: &Model) -> (f64, f64) {
        let day = i32::try_from(self.days.len()).unwrap_or(i32::MAX);
        let words = self.cards.iter().filter(|c| c.word && !c.is_new());
        let (sum, spread) = words.fold((0.0_f64, 0.0_f64), |(sum, spread), card| {
            let p = f64::from(model.recall(card, day));
            (sum + p, spread + p * (1.0 - p))
        });
        let each = f64::from(self.stands_for);
        (sum * each, spread * each)
    }

    /// The last day on which a card was begun.
    pub fn last_new(&self) -> Option<usize> {
        self.days.iter().rposition(|d| d.new > 0.0)
    }
}

/// What is at hand while the days go by.
struct Play<'a> {
    world: &'a World<'a>,
    policy: Policy,
    costs: Costs,
    cards: Vec<Card>,
    /// Cards due on each day of the plan.
    due: Vec<Vec<u32>>,
    /// Places of new cards still to begin, the next one last.
    fresh: Vec<u32>,
    each: f32,
    asked: u32,
    passed: u32,
    /// The day on which what waits was last brought into order.
    sorted: i32,
}

/// For so many days an order by gain holds where more than a few wait.
const ORDER_DAYS: i32 = 7;
const FEW: usize = 60;

/// Plays the days up to the sitting.
pub fn course(deck: &Deck, world: &World<'_>, policy: Policy) -> Course {
    let length = world.minutes.len();
    let last = i32::try_from(length).unwrap_or(i32::MAX);
    let mut play = Play {
        world,
        policy,
        costs: Costs::from(world.habits),
        cards: deck.cards.clone(),
        due: vec![Vec::new(); length],
        fresh: Vec::new(),
        each: deck.stands_for,
        asked: 0,
        passed: 0,
        sorted: -ORDER_DAYS,
    };
    for (n, card) in (0_u32..).zip(&deck.cards) {
        match usize::try_from(card.due.max(0)) {
            _ if card.is_new() => play.fresh.push(n),
            Ok(day) if day < length => play.due[day].push(n),
            _ => {}
        }
    }
    play.fresh.reverse();
    let mut waiting: Vec<u32> = Vec::new();
    let mut course =
        Course { days: Vec::with_capacity(length), cards: Vec::new(), stands_for: play.each, recalled: 0.0 };
    let (mut credit, mut spare) = (0.0_f32, 0.0_f32);
    for day in 0..last {
        let at = usize::try_from(day).unwrap_or(0);
        waiting.append(&mut play.due[at]);
        let cap = world.minutes[at].map(|m| f32::from(m) * 60.0 / play.each);
        // A sample has a part of the day's seconds; what one card less leaves over is not lost on the next day.
        let mut left = match cap {
            Some(seconds) if play.each > 1.0 && seconds > 0.0 => seconds + spare,
            Some(seconds) => seconds,
            None => f32::INFINITY,
        };
        let ahead = last - day;
        let before = left;
        let mut today = DayCourse::default();
        if policy.exam && ahead <= EXAM_DAYS {
            play.by_gain(day, ahead, &mut waiting, &mut left, &mut credit, &mut today);
        } else {
            play.usual(day, ahead, &mut waiting, &mut left, &mut credit, &mut today);
        }
        let spent = if cap.is_some() { before - left } else { today.minutes };
        spare = if cap.is_some() { left.min(play.costs.new) } else { 0.0 };
        course.days.push(DayCourse {
            // What a sample carries over from the day before is no time that this day lacks.
            minutes: world.minutes[at].map_or(f32::INFINITY, f32::from).min(spent / 60.0 * play.each),
            new: today.new * play.each,
            reviews: today.reviews * play.each,
            waiting: ratio(waiting.len(), 1) * play.each,
        });
    }
    course.recalled = if play.asked == 0 { 0.0 } else { ratio_of(play.passed, play.asked) };
    course.cards = play.cards;
    course
}

#[expect(clippy::cast_precision_loss, reason = "counts of answers")]
fn ratio_of(a: u32, b: u32) -> f32 {
    a as f32 / b as f32
}

impl Play<'_> {
    /// Takes the seconds of an answer off the day if they are there.
    fn spend(&self, seconds: f32, left: &mut f32, today: &mut DayCourse) -> bool {
        if seconds > *left {
            return false;
        }
        if left.is_finite() {
            *left -= seconds;
        } else {
            today.minutes += seconds;
        }
        true
    }

    /// Due cards, by gain where they do not all fit; then new ones.
    fn usual(
        &mut self,
        day: i32,
        ahead: i32,
        waiting: &mut Vec<u32>,
        left: &mut f32,
        credit: &mut f32,
        today: &mut DayCourse,
    ) {
        if *left <= 0.0 {
            return;
        }
        // Where many wait, an order holds for a week: working it out anew every day would be most of the work.
        let needed = ratio(waiting.len(), 1) * (0.7 * self.costs.pass + 0.3 * self.costs.fail);
        let stale = day - self.sorted >= ORDER_DAYS || waiting.len() < FEW;
        if needed > *left && stale {
            self.sorted = day;
            let horizon = gain::horizon(Some(ahead));
            let mut keyed: Vec<(f32, u32)> = waiting.iter().map(|&n| (self.gain(n, day, horizon), n)).collect();
            keyed.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            *waiting = keyed.into_iter().map(|(_, n)| n).collect();
        }
        let mut done = 0;
        for &n in waiting.iter() {
            if !self.answer(n, day, true, left, today) {
                break;
            }
            done += 1;
        }
        waiting.drain(..done);
        *credit = (*credit + self.policy.new / self.each).min(self.policy.new.max(1.0));
        if waiting.is_empty() && ahead >= LAST_NEW {
            while *credit >= 1.0 && self.begin(day, left, today) {
                *credit -= 1.0;
            }
        }
    }

    /// Everything that may be asked, by gain per second: due, new, and with a cap also what is not due yet.
    fn by_gain(
        &mut self,
        day: i32,
        ahead: i32,
        waiting: &mut Vec<u32>,
        left: &mut f32,
        credit: &mut f32,
        today: &mut DayCourse,
    ) {
        let capped = left.is_finite();
        let mut keyed: Vec<(f32, u32)> = if capped {
            let seen = (0_u32..).zip(&self.cards).filter(|(_, c)| !c.is_new() && c.last < day);
            seen.map(|(n, _)| (self.gain(n, day, ahead), n)).filter(|(g, _)| *g > 0.0).collect()
        } else {
            waiting.iter().map(|&n| (f32::INFINITY, n)).collect()
        };
        keyed.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let begin = if ahead >= LAST_NEW { gain::of_new(self.world.model, &self.costs, days(ahead)) } else { 0.0 };
        *credit = (*credit + self.policy.new / self.each).min(self.policy.new.max(1.0));
        let mut begun = *credit;
        for (gain, n) in keyed {
            while begin > gain && begun >= 1.0 && self.begin(day, left, today) {
                begun -= 1.0;
            }
            let due = self.cards[n as usize].due <= day;
            if !self.answer(n, day, due, left, today) {
                break;
            }
        }
        while begin > 0.0 && begun >= 1.0 && self.begin(day, left, today) {
            begun -= 1.0;
        }
        *credit = begun;
        waiting.retain(|&n| self.cards[n as usize].last < day);
    }

    fn gain(&self, n: u32, day: i32, ahead: i32) -> f32 {
        let card = &self.cards[n as usize];
        let p = self.world.model.recall(card, day);
        let memory = (card.stability, card.difficulty);
        gain::of_due(self.world.model, &self.costs, memory, card.elapsed(day), p, ahead)
    }

    /// Answers a seen card, if its seconds are left. One that is not due keeps its day.
    fn answer(&mut self, n: u32, day: i32, scheduled: bool, left: &mut f32, today: &mut DayCourse) -> bool {
        let (model, costs) = (self.world.model, self.costs);
        let card = self.cards[n as usize];
        let p = model.recall(&card, day);
        let luck = dice::of(self.world.seed, n, u32::from(card.days));
        let rating = if luck < p { self.recalled(luck / p) } else { Rating::Again };
        let seconds = if luck < p { costs.pass } else { costs.fail };
        if !self.spend(seconds, left, today) {
            return false;
        }
        self.asked += 1;
        self.passed += u32::from(luck < p);
        today.reviews += 1.0;
        let t = card.elapsed(day).max(1);
        let next = Card {
            stability: model.stability(card.stability, card.difficulty, days(t), rating),
            difficulty: model.difficulty(card.difficulty, rating),
            last: day,
            gap: u16::try_from(t).unwrap_or(u16::MAX),
            days: card.days.saturating_add(1),
            lapses: card.lapses + u16::from(rating == Rating::Again),
            rating,
            ..card
        };
        self.cards[n as usize] = next;
        if scheduled {
            self.schedule(n, day, rating);
        }
        true
    }

    /// Begins the next new card, if there is one and its seconds are left.
    fn begin(&mut self, day: i32, left: &mut f32, today: &mut DayCourse) -> bool {
        let Some(&n) = self.fresh.last() else { return false };
        if !self.spend(self.costs.new, left, today) {
            return false;
        }
        self.fresh.pop();
        let luck = f64::from(dice::of(self.world.seed, n, 0));
        let mut sum = 0.0;
        let shares = Rating::ALL.iter().zip(self.world.habits.first);
        let found = shares.map(|(rating, share)| {
            sum += share;
            (rating, sum)
        });
        let rating = found.filter(|(_, sum)| luck < *sum).map(|(r, _)| *r).next().unwrap_or(Rating::Good);
        let (stability, difficulty) = self.world.model.begun(rating);
        let card = self.cards[n as usize];
        self.cards[n as usize] = Card { stability, difficulty, last: day, days: 1, rating, ..card };
        self.schedule(n, day, rating);
        today.new += 1.0;
        true
    }

    /// Hard, Good or Easy, by `luck` from 0 to 1.
    fn recalled(&self, luck: f32) -> Rating {
        let [hard, good, _] = self.world.habits.recalled;
        match f64::from(luck) {
            x if x < hard => Rating::Hard,
            x if x < hard + good => Rating::Good,
            _ => Rating::Easy,
        }
    }

    /// Gives a card its next day.
    fn schedule(&mut self, n: u32, day: i32, rating: Rating) {
        let card = &mut self.cards[n as usize];
        card.sm2 = card.sm2.after(rating.quality());
        let exact = match self.policy.scheduler {
            Scheduler::Sm2 => card.sm2.interval,
            Scheduler::Fsrs => Days(whole(self.world.model.interval(card.stability))),
        };
        let spread = fuzz::spread(exact).0;
        let luck = dice::of(self.world.seed ^ 1, n, u32::from(card.days));
        let moved = whole((luck * 2.0 - 1.0) * days(spread));
        card.due = day + (exact.0 + moved).max(1);
        if let Some(list) = usize::try_from(card.due).ok().and_then(|at| self.due.get_mut(at)) {
            list.push(n);
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "`as` from f32 saturates")]
fn whole(x: f32) -> i32 {
    x.round() as i32
}
