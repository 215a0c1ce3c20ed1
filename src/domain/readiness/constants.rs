//! Every number of the estimate, each with where it comes from.
//!
//! official: an official page or announcement; secondary: another page that reports it; derived: worked out from
//! those; assumed: nobody has published it. What is assumed is what recorded results could one day put right.

use crate::domain::level::Level;

/// A scored section of the test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Section {
    /// `lk`, `reading`, `listening`; `lkr` where N5 and N4 score the first two together.
    pub key: &'static str,
    pub name: &'static str,
    /// Points. Official (announcement of 2010-08-30).
    pub max: u8,
    /// The least number of points to pass. Official (as above).
    pub minimum: u8,
    /// Questions, as used for the error of measurement. Derived from published sample tests.
    pub items: u16,
    /// The share that guessing gets right: the mean over the questions of one in so many choices. Derived.
    pub guess: f64,
    /// Correlation of the section's ability with coverage of the lists. Assumed.
    pub rho: f64,
}

/// How a level is tested and how its lists weigh.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exam {
    /// The least total to pass, of 180. Official (announcement of 2010-08-30).
    pub pass: u16,
    pub sections: &'static [Section],
    /// Expected points of a 60-point section where [`INTERCEPT`] of the lists is known. Derived from official pass rates.
    pub mean: f64,
    /// Weights of the lists in coverage, own level first, then the easier ones. Assumed.
    pub weights: &'static [f64],
}

const LK: Section =
    Section { key: "lk", name: "Vocabulary and grammar", max: 60, minimum: 19, items: 52, guess: 0.25, rho: 0.80 };
const READING: Section =
    Section { key: "reading", name: "Reading", max: 60, minimum: 19, items: 21, guess: 0.25, rho: 0.62 };
const LISTENING: Section =
    Section { key: "listening", name: "Listening", max: 60, minimum: 19, items: 32, guess: 0.28125, rho: 0.60 };
const LKR: Section = Section {
    key: "lkr",
    name: "Vocabulary, grammar and reading",
    max: 120,
    minimum: 38,
    items: 57,
    guess: 0.25,
    rho: 0.75,
};

const N1: Exam = Exam {
    pass: 100,
    sections: &[
        Section { items: 45, ..LK },
        Section { items: 25, ..READING },
        Section { items: 30, guess: 0.25 + 11.0 / 360.0, ..LISTENING },
    ],
    mean: 30.0,
    weights: &[0.5, 0.25, 0.125, 0.0625, 0.0625],
};
const N2: Exam =
    Exam { pass: 90, sections: &[LK, READING, LISTENING], mean: 29.4, weights: &[0.5, 0.25, 0.125, 0.125] };
const N3: Exam = Exam {
    pass: 95,
    sections: &[
        Section { items: 58, ..LK },
        Section { items: 16, ..READING },
        Section { items: 28, guess: 0.25 + 13.0 / 336.0, ..LISTENING },
    ],
    mean: 30.0,
    weights: &[0.5, 0.25, 0.25],
};
const N4: Exam = Exam {
    pass: 90,
    sections: &[LKR, Section { items: 28, guess: 0.25 + 13.0 / 336.0, ..LISTENING }],
    mean: 30.0,
    weights: &[0.6, 0.4],
};
const N5: Exam = Exam {
    pass: 80,
    sections: &[Section { items: 43, ..LKR }, Section { items: 24, guess: 0.25 + 11.0 / 288.0, ..LISTENING }],
    mean: 30.0,
    weights: &[1.0],
};

/// How a level is tested.
pub const fn exam(level: Level) -> &'static Exam {
    match level {
        Level::N1 => &N1,
        Level::N2 => &N2,
        Level::N3 => &N3,
        Level::N4 => &N4,
        Level::N5 => &N5,
    }
}

/// The coverage at which a section is expected at its mean. Assumed: nobody has published coverage against scores.
pub const INTERCEPT: f64 = 0.70;
/// Spread of ability in a section, in points of 60, and the spread of coverage among candidates: together the slope.
/// Assumed.
pub const ABILITY_SD: f64 = 11.0;
pub const COVERAGE_SD: f64 = 0.15;
/// Correlation between sections of what coverage does not explain. Assumed.
pub const RESIDUAL_CORRELATION: f64 = 0.5;
/// Variance common to all sections, in squared points of 60: the intercept may be off. Assumed.
pub const COMMON_VARIANCE: f64 = 25.0;
/// The share of the error of measurement that is left by a test that is scaled by item responses. Derived.
pub const SEM_SHARE: f64 = 0.8;
/// Equating error of a scaled score, in points of 60. Assumed.
pub const EQUATING_SD: f64 = 2.0;
/// How far a mock's section scatters beside the test's own error, in points of 60. Assumed.
pub const MOCK_SD: f64 = 3.0;
/// Ability moves by so many points of 60 in a month, as a random walk. Assumed.
pub const DRIFT_SD: f64 = 1.2;
/// Bias of a source of mocks, in points of 60: official workbooks, commercial mocks, others. Assumed.
pub const BIAS_SD: [f64; 3] = [2.0, 5.0, 8.0];

/// Prior standard deviation of the recalibration of recall, in logits. Assumed.
pub const RECALIBRATION_SD: f64 = 0.3;
/// The newest so many predictions are recalibrated by.
pub const PAIRS: usize = 2000;
/// Prior of the share of words graded as known that are not: a Beta of mean .06. Assumed.
pub const OVERCLAIM: (f64, f64) = (1.2, 18.8);
/// The share of unseen words that is known already and its spread, at the target level, one below, and lower. Assumed.
pub const KNOWN_UNSEEN: [(f64, f64); 3] = [(0.15, 0.12), (0.25, 0.15), (0.40, 0.20)];
/// Recall of a card that the learner put aside as known; overclaim is taken off it as off any other. Assumed.
pub const SAID_KNOWN: f64 = 0.98;
/// Words and kanji in coverage. Assumed.
pub const WORDS_AND_KANJI: (f64, f64) = (0.7, 0.3);

/// Draws of ability for the probability. More change the third digit.
pub const DRAWS: usize = 1024;
/// Draws for what only ranks: the best lever.
pub const RANKING_DRAWS: usize = 256;
/// A section's minimum is named as a risk above this gain in probability.
pub const NAMED_RISK: f64 = 0.03;
/// Points by which each section is raised to find the best lever.
pub const LEVER: f64 = 3.0;
/// The probability at which a sitting is called likely, and the plan is solved for.
pub const LIKELY: f64 = 0.80;
/// Recall that new words have on the day, and the days before it in which none is begun, in the closed form. Assumed.
pub const NEW_RECALL: f64 = 0.94;
pub const LAST_DAYS: i32 = 14;
