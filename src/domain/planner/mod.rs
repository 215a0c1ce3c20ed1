//! From an exam date back to today: the learner's own collection, forward day by day, and the pace that serves it best.
//!
//! [`calendar`] says how much time each day has, [`habits`] what an answer of this learner costs and how it falls out,
//! [`model`] how a memory fades, [`gain`] what a card is worth before a sitting, [`simulate`] plays the days, [`solve`]
//! searches. Everything is seeded by values: the same collection gives the same plan. Never knows where it is stored.

pub mod calendar;
pub mod card;
pub mod coverage;
pub mod dice;
pub mod gain;
pub mod habits;
pub mod model;
pub mod simulate;
pub mod solve;

#[cfg(test)]
mod tests;
