//! Coverage on the day of a sitting in closed form, and the fewest new cards a day that make it likely. The planner
//! simulates instead; this is its check.

use super::constants::{DRAWS, LAST_DAYS, LIKELY, NEW_RECALL};

/// A list as it stands, for the projection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    pub coverage: f64,
    pub size: f64,
    pub unseen: f64,
    pub known_unseen: f64,
}

/// Coverage of each list after `days` at `new` cards a day, the easiest list (the last) first.
pub fn projected(lists: &[Standing], days: i32, new: u32, overclaim: f64) -> Vec<f64> {
    let mut begun = f64::from(new) * f64::from((days - LAST_DAYS).max(0));
    let mut coverage = vec![0.0; lists.len()];
    for (list, cov) in lists.iter().zip(&mut coverage).rev() {
        let m = begun.min(list.unseen);
        begun -= m;
        let gain = (NEW_RECALL * (1.0 - overclaim) - list.known_unseen).max(0.0);
        *cov = if list.size > 0.0 { list.coverage + m * gain / list.size } else { 0.0 };
    }
    coverage
}

/// The fewest new cards a day (up to `most`) for which `probability` reaches [`LIKELY`]; none when cards alone do not.
pub fn fewest_new(most: u32, mut probability: impl FnMut(u32) -> f64) -> Option<u32> {
    if probability(most) < LIKELY {
        return None;
    }
    // More cards never make it less likely.
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low.midpoint(high);
        if probability(middle) >= LIKELY { high = middle } else { low = middle + 1 }
    }
    Some(low)
}

/// Draws for the search; [`DRAWS`] for the answer.
pub const SEARCH_DRAWS: usize = DRAWS / 16;
