//! The one integration test binary: what holds for the project as a whole, seen from outside its rooms.

mod decks_lint;
