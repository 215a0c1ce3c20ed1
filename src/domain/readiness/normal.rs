//! The normal distribution, and points that fill a cube evenly.

use std::f64::consts::PI;
use std::sync::LazyLock;

/// Places of the table: from −[`REACH`] to [`REACH`] in steps of [`STEP`].
const STEP: f64 = 1.0 / 64.0;
const REACH: f64 = 9.0;
const PLACES: usize = 1153;

/// Φ and φ at the places of the table, stepped by their Taylor series from Φ(0) = ½.
static TABLE: LazyLock<Vec<(f64, f64)>> = LazyLock::new(|| {
    let middle = PLACES / 2;
    let mut table = vec![(0.0, 0.0); PLACES];
    table[middle] = (0.5, density(0.0));
    for n in 1..=middle {
        let before = place(middle + n - 1);
        let up = from(table[middle + n - 1], before, STEP);
        table[middle + n] = (up, density(place(middle + n)));
        table[middle - n] = (1.0 - up, density(place(middle + n)));
    }
    table
});

#[expect(clippy::cast_precision_loss, reason = "a place of the table is a small number")]
fn place(n: usize) -> f64 {
    n as f64 * STEP - REACH
}

fn density(x: f64) -> f64 {
    (-0.5 * x * x).exp() / (2.0 * PI).sqrt()
}

/// Φ a step `d` beyond a place `x` of which Φ and φ are known: seven terms of the series.
fn from((phi, dens): (f64, f64), x: f64, d: f64) -> f64 {
    // Derivatives of φ are φ times the Hermite polynomials, with the sign of (−1)^n.
    let (mut he0, mut he1, mut term, mut sum) = (1.0, x, d, 0.0);
    let mut sign = 1.0;
    for n in 1..=7 {
        sum += sign * he0 * term;
        let he2 = x * he1 - f64::from(n) * he0;
        (he0, he1) = (he1, he2);
        term *= d / f64::from(n + 1);
        sign = -sign;
    }
    phi + dens * sum
}

/// Φ(x): the probability that a standard normal variable is below `x`. Within 1e-12.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held within the table")]
pub fn phi(x: f64) -> f64 {
    if x.abs() >= REACH - STEP {
        return if x > 0.0 { 1.0 } else { 0.0 };
    }
    let nearest = ((x + REACH) / STEP).round() as usize;
    from(TABLE[nearest], place(nearest), x - place(nearest)).clamp(0.0, 1.0)
}

/// Φ⁻¹(p) for p within (0, 1): found in the table, then by Newton's method.
pub fn phi_inverse(p: f64) -> f64 {
    let above = TABLE.partition_point(|(phi, _)| *phi < p).clamp(1, PLACES - 1);
    let (low, high) = (TABLE[above - 1].0, TABLE[above].0);
    let mut x = place(above - 1) + STEP * if high > low { (p - low) / (high - low) } else { 0.5 };
    for _ in 0..3 {
        let dens = density(x);
        if dens > 0.0 {
            x -= (phi(x) - p) / dens;
        }
    }
    x
}

/// The `i`-th point of the Halton sequence in this base, within (0, 1) for i ≥ 1.
pub fn halton(mut i: u32, base: u32) -> f64 {
    let (mut part, mut point) = (1.0, 0.0);
    while i > 0 {
        part /= f64::from(base);
        point += part * f64::from(i % base);
        i /= base;
    }
    point
}
