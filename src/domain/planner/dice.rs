//! Repeatable random numbers: SplitMix64, seeded by value. The outcome of a simulated answer depends on the card and on
//! how often it was answered, not on what else happened, so that two plans that differ little are compared fairly.

use crate::domain::hash;

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// A source of random numbers.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Dice {
        Dice(hash::mixed(seed ^ GOLDEN))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        hash::mixed(self.0)
    }

    /// A number from 0 up to, and never, 1.
    pub fn unit(&mut self) -> f32 {
        unit(self.next())
    }

    /// A standard normal deviate (Box and Muller, 1958).
    pub fn normal(&mut self) -> f32 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f32::consts::TAU * self.unit()).cos()
    }
}

/// The number from 0 up to 1 that belongs to the `turn`th answer of a card.
pub fn of(seed: u64, card: u32, turn: u32) -> f32 {
    let at = (u64::from(card) << 32) | u64::from(turn);
    unit(hash::mixed(seed ^ hash::mixed(at.wrapping_mul(GOLDEN))))
}

/// 24 bits are what an `f32` holds.
#[expect(clippy::cast_precision_loss, reason = "24 bits are exact in an f32")]
fn unit(bits: u64) -> f32 {
    (bits >> 40) as f32 / 16_777_216.0
}
