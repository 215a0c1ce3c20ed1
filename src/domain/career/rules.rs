//! Every rule and figure of the career timeline, each with where it comes from.
//!
//! article: advice for teachers who leave for another job in Japan, as it is commonly given; official: an official page;
//! secondary: another page that reports it; assumed: nobody has published it.

use crate::domain::level::Level;

/// Months before leaving at which planning begins, at the latest. Article.
pub const PLAN_MONTHS: u32 = 12;
/// Months before leaving at which applications begin: at best, and at the latest. Article: "at least five to six months".
pub const APPLY_MONTHS: (u32, u32) = (6, 5);
/// Applications a week: from so many to so many. Article.
pub const APPLICATIONS_A_WEEK: (u32, u32) = (2, 3);
/// The least months between two attempts at the BJT. Secondary.
pub const BJT_MONTHS_BETWEEN: u32 = 3;
/// The furthest end of a contract that a timeline is made for: beyond it the days of the test are not known. Assumed.
pub const FURTHEST_YEARS: i32 = 4;

/// The Business Japanese test, taken on a computer at any time; its score is shown at once (secondary). What it says
/// beside a level of the JLPT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bjt {
    /// The rank that is named in postings, and the score of 800 from which it is given. Official.
    pub rank: &'static str,
    pub rank_from: u16,
    /// The score that brings as many points for the visa as the level does; none where the level brings none. Official.
    pub points_from: Option<u16>,
}

/// The BJT's counterpart of a level, as far as there is one. The pairing of ranks and levels is assumed, from what
/// postings name side by side; ranks are official: J1+ 600, J1 530, J2 420, J3 320, J4 200.
pub const fn bjt(level: Level) -> Bjt {
    match level {
        Level::N1 => Bjt { rank: "J1", rank_from: 530, points_from: Some(480) },
        Level::N2 => Bjt { rank: "J2", rank_from: 420, points_from: Some(400) },
        Level::N3 => Bjt { rank: "J3", rank_from: 320, points_from: None },
        Level::N4 | Level::N5 => Bjt { rank: "J4", rank_from: 200, points_from: None },
    }
}

/// Points that a level brings for the Highly Skilled Professional visa. Official.
pub const fn visa_points(level: Level) -> u8 {
    match level {
        Level::N1 => 15,
        Level::N2 => 10,
        Level::N3 | Level::N4 | Level::N5 => 0,
    }
}
