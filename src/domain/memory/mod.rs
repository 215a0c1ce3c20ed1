//! How likely a card is recalled on a given day. Never knows what is done about it: no schedule, no queue, no files.

pub mod card;
pub mod fsrs6;
