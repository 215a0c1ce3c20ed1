//! Forecasts scored by what came: how far off, and to which side.

/// A forecast of an event and whether it came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    pub probability: f64,
    pub came: bool,
}

/// The score of a number of forecasts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    pub n: usize,
    /// What was said on average, and the share that came.
    pub said: f64,
    pub came: f64,
    /// Mean squared distance of probability and outcome, 0 (perfect) to 1. Always saying ½ has .25.
    pub brier: f64,
}

impl Score {
    /// None for no forecasts.
    #[expect(clippy::cast_precision_loss, reason = "a count of forecasts is small")]
    pub fn of(forecasts: &[Scored]) -> Option<Score> {
        let n = forecasts.len();
        if n == 0 {
            return None;
        }
        let mean = |of: &dyn Fn(&Scored) -> f64| forecasts.iter().map(of).sum::<f64>() / n as f64;
        let outcome = |f: &Scored| f64::from(u8::from(f.came));
        Some(Score {
            n,
            said: mean(&|f| f.probability),
            came: mean(&outcome),
            brier: mean(&|f| (f.probability - outcome(f)).powi(2)),
        })
    }

    /// Above 0: more was promised than came.
    pub fn bias(&self) -> f64 {
        self.said - self.came
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The score by another way: sums of squares taken apart into groups of like outcomes.
        #[test]
        fn the_score_is_what_it_should_be(rows in prop::collection::vec((0.0..=1.0f64, any::<bool>()), 1..60)) {
            let scored: Vec<Scored> = rows.iter().map(|&(probability, came)| Scored { probability, came }).collect();
            let score = Score::of(&scored).unwrap();
            let n = rows.len() as f64;
            let yes: Vec<f64> = rows.iter().filter(|r| r.1).map(|r| r.0).collect();
            let no: Vec<f64> = rows.iter().filter(|r| !r.1).map(|r| r.0).collect();
            let brier = (yes.iter().map(|p| 1.0 - 2.0 * p + p * p).sum::<f64>() + no.iter().map(|p| p * p).sum::<f64>()) / n;
            prop_assert!((score.brier - brier).abs() < 1e-12);
            let said = (yes.iter().sum::<f64>() + no.iter().sum::<f64>()) / n;
            prop_assert!((score.bias() - (said - yes.len() as f64 / n)).abs() < 1e-12);
            prop_assert!((0.0..=1.0).contains(&score.brier));
        }
    }
}
