//! How likely a card is recalled on a given day. Never knows what is done about it: no schedule, no queue, no files.
//!
//! Two layers. [`fsrs6`] says how a memory fades, for anybody; [`card::Memory`] is what it keeps of one card.
//! [`calibration`] puts its probability right for this learner, from nothing but the learner's own reviews.
//!
//! ```
//! use gokaku::domain::memory::calibration::{Calibration, Calibrator, View};
//! use gokaku::domain::memory::card::Review;
//! use gokaku::domain::memory::fsrs6::Parameters;
//! use gokaku::domain::rating::Rating;
//! use gokaku::domain::time::{Day, Millis};
//!
//! // Once a day: the whole log goes through, and some twenty numbers are kept.
//! let parameters = Parameters::default();
//! let mut calibrator = Calibrator::new(parameters, View::Ahead);
//! for (day, rating) in [(0, Rating::Good), (2, Rating::Good), (13, Rating::Again), (14, Rating::Good)] {
//!     calibrator.learn(&Review { card: 7, day: Day(day), rating, took: Millis(4_000).into() });
//! }
//! let stored = calibrator.calibration().to_stored();
//! let memory = calibrator.memory(7).copied();
//!
//! // At any time: those numbers and a card's cached memory are enough, for any day.
//! let calibration = Calibration::from_stored(&stored).unwrap_or_default();
//! let tomorrow = calibration.recall(&parameters, memory.as_ref(), Day(15));
//! let exam = calibration.recall(&parameters, memory.as_ref(), Day(100));
//! assert!(exam < tomorrow);
//! ```

pub mod calibration;
pub mod card;
pub mod features;
pub mod fit;
pub mod forecast;
pub mod fsrs6;
mod habits;
mod newton;
mod ridge;
mod slope;

pub use habits::Drift;
