//! How much Japanese an employer asks, in the words of postings and as a level of the test.

use std::fmt;
use std::str::FromStr;

use crate::domain::level::Level;

/// A bar that a posting sets. What a phrase stands for follows the vendors' tables quoted in the readiness notes:
/// conversational is N3, business N2, fluent N1; a test named by the posting is taken at its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// No Japanese is asked.
    None,
    Basic,
    Conversational,
    Business,
    Fluent,
    /// As a native speaker; N1 is the nearest that a test proves.
    Native,
    Jlpt(Level),
    /// Points of the BJT Business Japanese Proficiency Test, 0 to 800.
    Bjt(u16),
}

/// The bars of the BJT and the level that each is taken for: J1 530, J2 420, J3 320, J4 200; J1+ is 600.
const BJT: [(u16, Level); 5] = [(480, Level::N1), (400, Level::N2), (320, Level::N3), (200, Level::N4), (0, Level::N5)];

impl Bar {
    /// The level of the JLPT that meets it; none where nothing is asked.
    pub fn level(self) -> Option<Level> {
        match self {
            Bar::None => None,
            Bar::Basic => Some(Level::N4),
            Bar::Conversational => Some(Level::N3),
            Bar::Business => Some(Level::N2),
            Bar::Fluent | Bar::Native => Some(Level::N1),
            Bar::Jlpt(level) => Some(level),
            Bar::Bjt(points) => BJT.iter().find(|(least, _)| points >= *least).map(|(_, level)| *level),
        }
    }

    /// Whether the posting names a test and not a phrase.
    pub const fn is_test(self) -> bool {
        matches!(self, Bar::Jlpt(_) | Bar::Bjt(_))
    }

    /// For comparing: the higher, the more is asked. A named test counts a little more than a phrase of its level.
    pub fn height(self) -> u8 {
        let level = self.level().map_or(0, |level| 10 + level.rank() * 10);
        level + u8::from(self == Bar::Native) * 5 + u8::from(self.is_test())
    }
}

impl fmt::Display for Bar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bar::None => f.pad("none"),
            Bar::Basic => f.pad("basic"),
            Bar::Conversational => f.pad("conversational"),
            Bar::Business => f.pad("business"),
            Bar::Fluent => f.pad("fluent"),
            Bar::Native => f.pad("native"),
            Bar::Jlpt(level) => f.pad(level.as_str()),
            Bar::Bjt(points) => f.pad(&format!("BJT {points}")),
        }
    }
}

/// What a bar may be written as.
pub const WRITTEN: &str = "write N5 to N1, BJT 480, none, basic, conversational, business, fluent or native";

/// The text names no bar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no level of Japanese; {WRITTEN}")]
pub struct UnknownBar(pub String);

impl FromStr for Bar {
    type Err = UnknownBar;

    fn from_str(text: &str) -> Result<Bar, UnknownBar> {
        let unknown = || UnknownBar(text.to_owned());
        let plain = text.trim().to_lowercase();
        if let Some(points) = plain.strip_prefix("bjt") {
            return points.trim().parse().ok().filter(|p| *p <= 800).map(Bar::Bjt).ok_or_else(unknown);
        }
        Ok(match plain.as_str() {
            "none" => Bar::None,
            "basic" => Bar::Basic,
            "conversational" => Bar::Conversational,
            "business" => Bar::Business,
            "fluent" => Bar::Fluent,
            "native" => Bar::Native,
            _ => Bar::Jlpt(plain.to_uppercase().parse().map_err(|_| unknown())?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_written_as_it_is_read() {
        for text in ["none", "basic", "conversational", "business", "fluent", "native", "N1", "N5", "BJT 480"] {
            assert_eq!(text.parse::<Bar>().map(|bar| bar.to_string()), Ok(text.to_owned()));
        }
        assert!("N6".parse::<Bar>().is_err() && "BJT 900".parse::<Bar>().is_err());
    }
}
