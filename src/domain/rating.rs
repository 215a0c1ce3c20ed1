//! What the learner says of an answer: four buttons, and SM-2's six grades beneath them.

use std::fmt;
use std::str::FromStr;

/// The four buttons, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rating {
    Again,
    Hard,
    Good,
    Easy,
}

impl Rating {
    pub const ALL: [Rating; 4] = [Rating::Again, Rating::Hard, Rating::Good, Rating::Easy];

    pub const fn as_str(self) -> &'static str {
        match self {
            Rating::Again => "again",
            Rating::Hard => "hard",
            Rating::Good => "good",
            Rating::Easy => "easy",
        }
    }

    /// The number on the button: again 1 … easy 4.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The rating of a button's number; none for any other.
    pub fn of_number(number: u8) -> Option<Rating> {
        Rating::ALL.into_iter().find(|rating| rating.number() == number)
    }

    /// The SM-2 grade of the button: again 1, hard 3, good 4, easy 5.
    pub const fn quality(self) -> Quality {
        match self {
            Rating::Again => Quality(1),
            Rating::Hard => Quality(3),
            Rating::Good => Quality(4),
            Rating::Easy => Quality(5),
        }
    }
}

impl fmt::Display for Rating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no rating.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a rating; the ratings are again, hard, good and easy")]
pub struct UnknownRating(pub String);

impl FromStr for Rating {
    type Err = UnknownRating;
    fn from_str(text: &str) -> Result<Rating, UnknownRating> {
        Rating::ALL.into_iter().find(|r| r.as_str() == text).ok_or_else(|| UnknownRating(text.to_owned()))
    }
}

/// SM-2's grade of an answer, 0 (blackout) to 5 (perfect); below 3 is a failure (Wozniak 1990).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quality(u8);

impl Quality {
    /// A grade 0..=5; anything else is `None`.
    pub const fn new(q: u8) -> Option<Quality> {
        if q <= 5 { Some(Quality(q)) } else { None }
    }

    pub const fn get(self) -> u8 {
        self.0
    }

    /// Whether the card was recalled (q ≥ 3).
    pub const fn recalled(self) -> bool {
        self.0 >= 3
    }

    /// Whether SM-2 asks for the card once more on the same day (q < 4).
    pub const fn repeats_today(self) -> bool {
        self.0 < 4
    }

    /// The button nearest to the grade: 0–2 again, 3 hard, 4 good, 5 easy.
    pub const fn rating(self) -> Rating {
        match self.0 {
            0..=2 => Rating::Again,
            3 => Rating::Hard,
            4 => Rating::Good,
            _ => Rating::Easy,
        }
    }
}
