//! What a card is and what follows from it. Never knows a clock, dice, SQL, files or a terminal.

pub mod card;
pub mod career;
pub mod deck;
pub mod event;
pub mod forecast;
pub mod hash;
pub mod history;
pub mod japanese;
pub mod leech;
pub mod level;
pub mod meaning;
pub mod memory;
pub mod note;
pub mod placement;
pub mod planner;
pub mod progress;
pub mod queue;
pub mod rating;
pub mod readiness;
pub mod retention;
pub mod scheduler;
pub mod text;
pub mod time;
pub mod varint;
