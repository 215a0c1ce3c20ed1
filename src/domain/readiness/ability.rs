//! What coverage and results of tests say about each section: a normal state, and one scalar step for each result.

use super::constants::{
    ABILITY_SD, BIAS_SD, COMMON_VARIANCE, COVERAGE_SD, DRIFT_SD, EQUATING_SD, Exam, INTERCEPT, MOCK_SD,
    RESIDUAL_CORRELATION, SEM_SHARE, Section,
};
use super::coverage::Estimate;
use super::linear::Matrix;

/// Where a result comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A score report of the test itself.
    Official,
    OfficialWorkbook,
    Commercial,
    Other,
}

impl Source {
    pub const ALL: [Source; 4] = [Source::Official, Source::OfficialWorkbook, Source::Commercial, Source::Other];

    pub const fn as_str(self) -> &'static str {
        match self {
            Source::Official => "official",
            Source::OfficialWorkbook => "official-workbook",
            Source::Commercial => "commercial",
            Source::Other => "other",
        }
    }

    /// The place of its bias in the state, after the sections; none for the test itself.
    const fn bias(self) -> Option<usize> {
        match self {
            Source::Official => None,
            Source::OfficialWorkbook => Some(0),
            Source::Commercial => Some(1),
            Source::Other => Some(2),
        }
    }
}

impl std::str::FromStr for Source {
    type Err = String;
    fn from_str(text: &str) -> Result<Source, String> {
        let found = Source::ALL.into_iter().find(|s| s.as_str() == text);
        found.ok_or_else(|| format!("“{text}” is no source; there are official-workbook, commercial and other"))
    }
}

/// A result of one section.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measurement {
    /// The section's place in [`Exam::sections`].
    pub section: usize,
    /// Points of the section, from 0 to its maximum: a scaled score, or [`Section::points`] of a raw one.
    pub points: f64,
    /// Questions it rests on.
    pub items: f64,
    pub source: Source,
    /// From the result to the sitting, at least 0.
    pub months: f64,
    /// Coverage when the result was made.
    pub coverage: f64,
}

impl Section {
    /// The section's size in units of 60 points.
    pub fn scale(&self) -> f64 {
        f64::from(self.max) / 60.0
    }

    /// Points of the section for one more of coverage.
    pub fn slope(&self) -> f64 {
        self.rho * ABILITY_SD * self.scale() / COVERAGE_SD
    }

    /// Expected points at coverage `k`.
    pub fn expected(&self, exam: &Exam, k: f64) -> f64 {
        exam.mean * self.scale() + self.slope() * (k - INTERCEPT)
    }

    /// Squared error of measurement at `score` points over `items` questions.
    pub fn error(&self, score: f64, items: f64) -> f64 {
        let max = f64::from(self.max);
        let right = self.guess + (1.0 - self.guess) * (score / max).clamp(0.05, 0.95);
        max * max * SEM_SHARE * right * (1.0 - right) / (items * (1.0 - self.guess).powi(2))
    }

    /// Squared spread of a score around ability, equating included.
    pub fn spread(&self, ability: f64) -> f64 {
        self.error(ability, f64::from(self.items)) + (EQUATING_SD * self.scale()).powi(2)
    }

    /// Points for `raw` right answers of `items`, what guessing gets taken off.
    pub fn points(&self, raw: f64, items: f64) -> f64 {
        (f64::from(self.max) * (raw / items - self.guess) / (1.0 - self.guess)).max(0.0)
    }
}

/// Ability in each section around what coverage leads to expect, then the bias of each source of mocks.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub mean: Vec<f64>,
    pub covariance: Matrix,
}

impl State {
    /// Before any result, at coverage of this variance.
    pub fn prior(exam: &Exam, coverage_variance: f64) -> State {
        let sections = exam.sections;
        let n = sections.len();
        let own = |s: &Section| ABILITY_SD * s.scale() * (1.0 - s.rho * s.rho).sqrt();
        let mut covariance = vec![vec![0.0; n + BIAS_SD.len()]; n + BIAS_SD.len()];
        for (i, a) in sections.iter().enumerate() {
            for (j, b) in sections.iter().enumerate() {
                let together = if i == j { 1.0 } else { RESIDUAL_CORRELATION };
                covariance[i][j] = own(a) * own(b) * together
                    + COMMON_VARIANCE * a.scale() * b.scale()
                    + a.slope() * b.slope() * coverage_variance;
            }
        }
        for (i, sd) in BIAS_SD.iter().enumerate() {
            covariance[n + i][n + i] = sd * sd;
        }
        State { mean: vec![0.0; n + BIAS_SD.len()], covariance }
    }

    /// With one more result: a scalar Kalman step.
    pub fn update(&mut self, exam: &Exam, result: &Measurement) {
        let Some(section) = exam.sections.get(result.section) else { return };
        let scale = section.scale();
        let mut h = vec![0.0; self.mean.len()];
        h[result.section] = 1.0;
        let scatter = match result.source.bias() {
            Some(bias) => {
                h[exam.sections.len() + bias] = scale;
                MOCK_SD
            }
            None => EQUATING_SD,
        };
        let noise = section.error(result.points, result.items)
            + (DRIFT_SD * scale).powi(2) * result.months.max(0.0)
            + (scatter * scale).powi(2);
        let dot = |row: &[f64]| row.iter().zip(&h).map(|(a, b)| a * b).sum::<f64>();
        let toward: Vec<f64> = self.covariance.iter().map(|row| dot(row)).collect();
        let variance = dot(&toward) + noise;
        let surprise = result.points - section.expected(exam, result.coverage) - dot(&self.mean);
        for (m, t) in self.mean.iter_mut().zip(&toward) {
            *m += t / variance * surprise;
        }
        for (row, t) in self.covariance.iter_mut().zip(&toward) {
            for (cell, u) in row.iter_mut().zip(&toward) {
                *cell -= t * u / variance;
            }
        }
    }

    /// Expected points of each section at coverage `k`, and their covariance.
    pub fn sections(&self, exam: &Exam, k: Estimate) -> (Vec<f64>, Matrix) {
        let n = exam.sections.len();
        let mean = exam.sections.iter().zip(&self.mean).map(|(s, m)| s.expected(exam, k.value) + m).collect();
        (mean, self.covariance.iter().take(n).map(|row| row[..n].to_vec()).collect())
    }
}
