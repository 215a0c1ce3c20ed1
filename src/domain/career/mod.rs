//! From the day on which a contract ends back to today: when to plan, to register, to sit, to apply.

pub mod rules;
pub mod timeline;

pub use timeline::{Aim, Chance, Reach, Standing, Step, Timeline, What, timeline};
