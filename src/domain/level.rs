//! The five JLPT levels. No official word list exists since 2010: every level here is unofficial.

use std::fmt;
use std::str::FromStr;

/// A JLPT level, easiest first, so that `N5 < N1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    N5,
    N4,
    N3,
    N2,
    N1,
}

impl Level {
    /// All levels, easiest first.
    pub const ALL: [Level; 5] = [Level::N5, Level::N4, Level::N3, Level::N2, Level::N1];

    /// The level's name as it stands in files, in the collection and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Level::N5 => "N5",
            Level::N4 => "N4",
            Level::N3 => "N3",
            Level::N2 => "N2",
            Level::N1 => "N1",
        }
    }

    /// The rank in study order: N5 is 0, N1 is 4.
    pub const fn rank(self) -> u8 {
        self as u8
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no JLPT level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a JLPT level; the levels are N5, N4, N3, N2 and N1")]
pub struct UnknownLevel(pub String);

impl FromStr for Level {
    type Err = UnknownLevel;

    /// Reads the spellings seen in the wild: `N2`, `n2`, `Ｎ２`, `JLPT N2`, `JLPT_N2`, `JLPT_2`, `JLPT::N2`, `2`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // As they stand in the collection, read by the ten thousand.
        if let Some(level) = Level::ALL.into_iter().find(|level| level.as_str() == text) {
            return Ok(level);
        }
        let folded: String = text
            .chars()
            .map(|c| match c {
                '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
                _ => c,
            })
            .flat_map(char::to_uppercase)
            .filter(|c| c.is_ascii_alphanumeric())
            .collect();
        let bare = folded.strip_prefix("JLPT").unwrap_or(&folded);
        match bare.strip_prefix('N').unwrap_or(bare) {
            "5" => Ok(Level::N5),
            "4" => Ok(Level::N4),
            "3" => Ok(Level::N3),
            "2" => Ok(Level::N2),
            "1" => Ok(Level::N1),
            _ => Err(UnknownLevel(text.trim().to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_in_every_spelling_seen_in_the_wild() {
        for text in ["N2", "n2", "Ｎ２", "JLPT N2", "JLPT_N2", "JLPT_2", "JLPT::N2", "2", " jlpt-n2 "] {
            assert_eq!(text.parse(), Ok(Level::N2), "{text}");
        }
        for text in ["N6", "N0", "", "N", "N22", "JLPT"] {
            assert!(text.parse::<Level>().is_err(), "{text}");
        }
    }
}
