//! SM-2 as published, in whole numbers.
//!
//! Source: P. A. Wozniak, *Optimization of learning*, 1990, section 3.2. I(1) = 1, I(2) = 6, I(n) = I(n−1)·EF with
//! fractions rounded up; EF' = EF + (0.1 − (5−q)(0.08 + (5−q)·0.02)), never below 1.3; q < 3 starts again from I(1)
//! without changing EF. Public programs differ on five points; this is the text: EF kept on a failure, the new EF
//! used for the interval, rounding up, one day after a failure, and the same-day repetition until q ≥ 4 (which lives
//! in [`crate::domain::history`]; it touches neither EF nor the streak).

use crate::domain::rating::Quality;
use crate::domain::time::Days;

/// The ease factor of a new card, in hundredths (2.5).
pub const FIRST_EASE: u16 = 250;
/// The lowest ease factor, in hundredths (1.3).
pub const LEAST_EASE: u16 = 130;
/// No interval is longer: a thousand years. The text knows no bound; this one keeps dates printable.
pub const LONGEST: Days = Days(365_250);

/// What SM-2 knows of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// Successful scheduled answers since the last failure: *n* of the text.
    pub streak: u16,
    /// Ease factor in hundredths, at least [`LEAST_EASE`].
    pub ease: u16,
    /// I(n), without fuzz; 0 before the first answer.
    pub interval: Days,
}

impl Default for Memory {
    fn default() -> Self {
        Memory { streak: 0, ease: FIRST_EASE, interval: Days(0) }
    }
}

impl Memory {
    /// The memory after a scheduled answer of grade `q`.
    #[must_use]
    pub fn after(self, q: Quality) -> Memory {
        if !q.recalled() {
            return Memory { streak: 0, ease: self.ease, interval: Days(1) };
        }
        let ease = self.ease.saturating_add_signed(ease_step(q)).max(LEAST_EASE);
        let interval = match self.streak {
            0 => Days(1),
            1 => Days(6),
            _ => grown(self.interval, ease),
        };
        Memory { streak: self.streak.saturating_add(1), ease, interval }
    }
}

/// The change of the ease factor in hundredths: 0.1 − (5−q)(0.08 + (5−q)·0.02) for q ≥ 3.
const fn ease_step(q: Quality) -> i16 {
    match q.get() {
        5 => 10,
        4 => 0,
        _ => -14,
    }
}

/// interval · ease, fractions rounded up, at most [`LONGEST`].
fn grown(interval: Days, ease: u16) -> Days {
    let days = (i64::from(interval.0) * i64::from(ease) + 99) / 100;
    Days(i32::try_from(days).unwrap_or(LONGEST.0).clamp(1, LONGEST.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_up_is_exact_where_a_float_is_not() {
        // 50 × 2.2 = 110 exactly; in binary floating point it is 110.00000000000001 and would end on 111.
        let memory = Memory { streak: 5, ease: 220, interval: Days(50) };
        assert_eq!(memory.after(Quality::new(4).unwrap()).interval, Days(110));
    }
}
