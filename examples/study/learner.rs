//! A simulated learner at the cards: what the program would ask, and what comes of it.

use gokaku::domain::card::CardState;
use gokaku::domain::memory::calibration::{Calibration, Calibrator, View};
use gokaku::domain::memory::card::{Memory as Trace, Review};
use gokaku::domain::memory::fit;
use gokaku::domain::memory::fsrs6::Parameters;
use gokaku::domain::planner::card::{Card, OTHER};
use gokaku::domain::planner::dice::Dice;
use gokaku::domain::planner::gain::{self, Costs, EXAM_DAYS, LAST_NEW};
use gokaku::domain::planner::habits::Habits;
use gokaku::domain::planner::model::{Model, days};
use gokaku::domain::rating::Rating;
use gokaku::domain::scheduler::fuzz;
use gokaku::domain::scheduler::{Scheduler, sm2};
use gokaku::domain::time::{Day, Days, Millis};

use crate::truth::{Memory, Person};

/// In which order due cards come when they do not all fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Due,
    LowestRecall,
    ShortestInterval,
    Random,
    Gain,
}

/// How the cards are chosen.
#[derive(Debug, Clone, Copy)]
pub struct Strategy {
    pub scheduler: Scheduler,
    /// Parameters fitted to the learner's own log, as the program does it.
    pub fitted: bool,
    /// The last days by gain.
    pub exam: bool,
    pub order: Order,
    pub retention: f32,
}

pub const SM2: Strategy =
    Strategy { scheduler: Scheduler::Sm2, fitted: false, exam: false, order: Order::Due, retention: 0.85 };

pub struct Item {
    truth: Memory,
    pub state: CardState,
    /// Answers so far, for the fuzz.
    reps: u32,
}

pub struct Learner {
    pub items: Vec<Item>,
    dice: Dice,
    pub log: Vec<Review>,
    parameters: Parameters,
    pub calibration: Calibration,
    pub habits: Habits,
    begun: usize,
    /// The size of the log at the last fit.
    learnt: usize,
    /// Seconds of a recalled, a failed and a new card.
    seconds: [f32; 3],
    pub most_minutes: f32,
}

impl Learner {
    pub fn new(person: Person, items: usize, seed: u64) -> Learner {
        let mut dice = Dice::new(seed);
        let pace = (0.25 * dice.normal()).exp();
        let items = (0..items).map(|_| Item { truth: person.item(&mut dice), state: CardState::default(), reps: 0 });
        Learner {
            items: items.collect(),
            log: Vec::new(),
            parameters: Parameters::default(),
            calibration: Calibration::default(),
            habits: Habits::default(),
            begun: 0,
            learnt: 0,
            seconds: [7.0 * pace, 19.0 * pace, 24.0 * pace],
            dice,
            most_minutes: 0.0,
        }
    }

    /// Items recalled on `day`, as the truth expects it.
    pub fn known(&self, day: i32) -> f32 {
        self.items[..self.begun].iter().map(|i| i.truth.recall(days(day))).sum()
    }

    pub fn model(&self, strategy: Strategy) -> Model {
        Model::new(&self.parameters, &self.calibration, strategy.retention)
    }

    /// What the simulation of the planner starts from on `day`.
    pub fn cards(&self, day: i32) -> Vec<Card> {
        self.items.iter().map(|i| Card::of(&i.state, Day(day), OTHER, true)).collect()
    }

    /// Learns from the log what the program would, when it has grown enough.
    pub fn learn(&mut self, strategy: Strategy, growth: usize) {
        if self.log.len() <= self.learnt + self.learnt / growth {
            return;
        }
        self.learnt = self.log.len();
        if let Some(fit) = fit::fit(&self.log).filter(|_| strategy.fitted) {
            self.parameters = fit.parameters;
            let mut traces: Vec<Option<Trace>> = vec![None; self.items.len()];
            for review in &self.log {
                let at = review.card as usize;
                traces[at] = Some(Trace::after(traces[at], &self.parameters, review));
            }
            for (item, trace) in self.items.iter_mut().zip(traces) {
                item.state.trace = trace;
            }
        }
        let mut calibrator = Calibrator::new(self.parameters, View::Ahead);
        self.log.iter().for_each(|review| calibrator.learn(review));
        self.calibration = calibrator.calibration();
        self.habits = Habits::of(&self.log, usize::MAX);
    }

    /// A day with so many minutes; `sitting` is the day of the test, `new` the most new cards.
    pub fn study(&mut self, day: i32, minutes: f32, sitting: i32, strategy: Strategy, new: usize) {
        let mut left = minutes * 60.0;
        let ahead = sitting - day;
        let (model, costs) = (self.model(strategy), Costs::from(&self.habits));
        if strategy.exam && ahead <= EXAM_DAYS {
            self.by_gain(day, ahead, &mut left, strategy, &model, &costs, new);
        } else {
            let mut due: Vec<usize> =
                (0..self.begun).filter(|&n| self.items[n].state.due.is_some_and(|d| d.0 <= day)).collect();
            self.sort(&mut due, day, ahead, strategy.order, &model, &costs);
            let all = due.iter().take_while(|&&n| self.answer(n, day, &mut left, strategy, &model)).count();
            if all == due.len() {
                for _ in 0..new {
                    if ahead < LAST_NEW && strategy.exam || !self.begin(day, &mut left, strategy, &model) {
                        break;
                    }
                }
            }
        }
        self.most_minutes = self.most_minutes.max(minutes - left / 60.0);
    }

    fn sort(&mut self, due: &mut [usize], day: i32, ahead: i32, order: Order, model: &Model, costs: &Costs) {
        let items = &self.items;
        let card = |n: usize| Card::of(&items[n].state, Day(day), OTHER, true);
        let horizon = gain::horizon(Some(ahead));
        let mut luck = self.dice.clone();
        let mut keyed: Vec<(f32, usize)> = due
            .iter()
            .map(|&n| {
                let c = card(n);
                let p = model.recall(&c, 0);
                let key = match order {
                    Order::Due => days(c.due),
                    Order::LowestRecall => model.power(days(c.elapsed(0)), c.stability),
                    Order::ShortestInterval => days(c.sm2.interval.0),
                    Order::Random => luck.unit(),
                    Order::Gain => -gain::of_due(model, costs, (c.stability, c.difficulty), c.elapsed(0), p, horizon),
                };
                (key, n)
            })
            .collect();
        self.dice = luck;
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (slot, (_, n)) in due.iter_mut().zip(keyed) {
            *slot = n;
        }
    }

    #[expect(clippy::too_many_arguments, reason = "all that a day before the test is chosen by")]
    fn by_gain(
        &mut self,
        day: i32,
        ahead: i32,
        left: &mut f32,
        strategy: Strategy,
        model: &Model,
        costs: &Costs,
        new: usize,
    ) {
        let seen = (0..self.begun).filter(|&n| self.items[n].state.last_day.is_none_or(|d| d.0 < day));
        let mut keyed: Vec<(f32, usize)> = seen
            .map(|n| {
                let c = Card::of(&self.items[n].state, Day(day), OTHER, true);
                let p = model.recall(&c, 0);
                (gain::of_due(model, costs, (c.stability, c.difficulty), c.elapsed(0), p, ahead), n)
            })
            .filter(|(g, _)| *g > 0.0)
            .collect();
        keyed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let worth = if ahead >= LAST_NEW { gain::of_new(model, costs, days(ahead)) } else { 0.0 };
        let mut begun = 0;
        for (gain, n) in keyed {
            while worth > gain && begun < new && self.begin(day, left, strategy, model) {
                begun += 1;
            }
            if !self.answer(n, day, left, strategy, model) {
                break;
            }
        }
        while worth > 0.0 && begun < new && self.begin(day, left, strategy, model) {
            begun += 1;
        }
    }

    fn answer(&mut self, n: usize, day: i32, left: &mut f32, strategy: Strategy, model: &Model) -> bool {
        let recalled = self.dice.unit() < self.items[n].truth.recall(days(day));
        let seconds = self.seconds[usize::from(!recalled)] * (0.3 * self.dice.normal()).exp() * 0.956;
        if seconds > *left {
            return false;
        }
        *left -= seconds;
        self.items[n].truth.answered(days(day), recalled);
        let rating = match (recalled, self.dice.unit()) {
            (false, _) => Rating::Again,
            (true, x) if x < 0.10 => Rating::Hard,
            (true, x) if x < 0.15 => Rating::Easy,
            (true, _) => Rating::Good,
        };
        self.note(n, day, rating, seconds, strategy, model);
        true
    }

    fn begin(&mut self, day: i32, left: &mut f32, strategy: Strategy, model: &Model) -> bool {
        let seconds = self.seconds[2] * (0.3 * self.dice.normal()).exp() * 0.956;
        if self.begun >= self.items.len() || seconds > *left {
            return false;
        }
        *left -= seconds;
        let n = self.begun;
        self.begun += 1;
        self.items[n].truth.begun(days(day));
        let rating = if self.dice.unit() < 0.35 { Rating::Again } else { Rating::Good };
        self.note(n, day, rating, seconds, strategy, model);
        true
    }

    /// What the program keeps of an answer.
    fn note(&mut self, n: usize, day: i32, rating: Rating, seconds: f32, strategy: Strategy, model: &Model) {
        let card = u32::try_from(n).unwrap_or(0);
        let parts =
            if rating < Rating::Good { vec![(rating, 0.55), (Rating::Good, 0.45)] } else { vec![(rating, 1.0)] };
        let scheduled = self.items[n].state.due.is_none_or(|due| due.0 <= day);
        let item = &mut self.items[n];
        for (rating, share) in parts {
            #[expect(clippy::cast_possible_truncation, reason = "seconds")]
            let took = Millis((f64::from(seconds * share) * 1000.0) as i64).into();
            let review = Review { card, day: Day(day), rating, took };
            item.state.trace = Some(Trace::after(item.state.trace, &self.parameters, &review));
            self.log.push(review);
        }
        item.state.last_day = Some(Day(day));
        item.reps += 1;
        if !scheduled {
            return;
        }
        item.state.memory = sm2::Memory::after(item.state.memory, rating.quality());
        let exact = match strategy.scheduler {
            Scheduler::Sm2 => item.state.memory.interval,
            Scheduler::Fsrs => {
                let card = Card::of(&CardState { due: Some(Day(day)), ..item.state }, Day(day), OTHER, true);
                #[expect(clippy::cast_possible_truncation, reason = "`as` from f32 saturates")]
                let days = model.interval(card.stability) as i32;
                Days(days)
            }
        };
        let seed = fuzz::Seed::of(&n.to_string(), item.reps);
        item.state.due = Some(Day(day) + fuzz::fuzzed(exact, seed));
    }
}
