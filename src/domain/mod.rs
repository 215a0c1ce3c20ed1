//! What a card is and what follows from it. Never knows a clock, dice, SQL, files or a terminal.

pub mod level;
pub mod note;
pub mod text;
