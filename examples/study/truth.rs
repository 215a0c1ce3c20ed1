//! How simulated learners really remember: two families that FSRS-6 does not belong to.

use gokaku::domain::planner::dice::Dice;

/// A family of memories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Exponential forgetting; a half-life that grows by a factor of the item, the more so the later it is asked.
    Exponential,
    /// Traces that each fade by a power law and add up, each the faster the fresher the memory was when it was laid
    /// (after Pavlik and Anderson, 2005).
    Traces,
}

impl Family {
    pub const ALL: [Family; 2] = [Family::Exponential, Family::Traces];

    pub const fn name(self) -> &'static str {
        match self {
            Family::Exponential => "exponential",
            Family::Traces => "power-law traces",
        }
    }
}

/// What is particular to a learner.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    family: Family,
    /// How much better than others, in the unit of the family.
    gift: f32,
}

impl Person {
    pub fn new(family: Family, dice: &mut Dice) -> Person {
        Person { family, gift: dice.normal() * 0.3 }
    }

    /// An item as this person will find it, one in eight far harder than the rest.
    pub fn item(self, dice: &mut Dice) -> Memory {
        let (ease, hard) = (dice.normal(), dice.unit() < 0.125);
        match self.family {
            Family::Exponential => {
                let half_life = (2.9 + self.gift + 0.6 * ease - if hard { 1.6 } else { 0.0 }).exp();
                let growth = (2.7 * (0.2 * dice.normal()).exp() - if hard { 1.2 } else { 0.0 }).max(1.15);
                Memory::Exponential { half_life, growth, first: half_life, last: 0.0 }
            }
            Family::Traces => {
                let base = 1.05 + 0.5 * self.gift + 0.3 * ease - if hard { 0.8 } else { 0.0 };
                Memory::Traces { base, laid: Vec::new() }
            }
        }
    }
}

/// The true memory of an item.
#[derive(Debug, Clone)]
pub enum Memory {
    Exponential { half_life: f32, growth: f32, first: f32, last: f32 },
    Traces { base: f32, laid: Vec<(f32, f32)> },
}

/// A day of study in the seconds of the power law: time between sessions runs slower (Pavlik and Anderson's .025).
const DAY: f32 = 86_400.0 * 0.025;
const DECAY: f32 = 0.177;
const SCALE: f32 = 0.217;
const THRESHOLD: f32 = -0.7;
const NOISE: f32 = 0.255;

impl Memory {
    /// The true probability of recall on `day`.
    pub fn recall(&self, day: f32) -> f32 {
        match self {
            Memory::Exponential { half_life, last, .. } => (-(day - last) / half_life * std::f32::consts::LN_2).exp(),
            Memory::Traces { base, laid } => {
                let activation = activation(laid, day) + base;
                1.0 / (1.0 + ((THRESHOLD - activation) / NOISE).exp())
            }
        }
    }

    /// What an answer on `day` leaves; after a failure the item is learnt again on the same day.
    pub fn answered(&mut self, day: f32, recalled: bool) {
        match self {
            Memory::Exponential { half_life, growth, first, last } => {
                let t = day - *last;
                if recalled {
                    *half_life *= 1.0 + (*growth - 1.0) * (1.0 - (-2.5 * t / *half_life).exp());
                } else {
                    *half_life = (*half_life * 0.35).max(*first * 0.7);
                }
                *last = day;
            }
            Memory::Traces { laid, .. } => {
                let times = if recalled { 1 } else { 2 };
                let mut now = day;
                for _ in 0..times {
                    let decay = SCALE * activation(laid, now).exp().min(2.0) + DECAY;
                    laid.push((now, decay));
                    now += 0.02;
                }
            }
        }
    }

    /// First seen on `day`.
    pub fn begun(&mut self, day: f32) {
        match self {
            Memory::Exponential { last, .. } => *last = day,
            Memory::Traces { .. } => self.answered(day, false),
        }
    }
}

fn activation(laid: &[(f32, f32)], day: f32) -> f32 {
    let sum: f32 = laid.iter().map(|(at, decay)| ((day - at).max(0.01) * DAY).powf(-decay)).sum();
    if sum > 0.0 { sum.ln() } else { -9.0 }
}
