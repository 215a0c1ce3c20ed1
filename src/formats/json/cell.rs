//! A JSON value as far as a note has use for it. Never fails on a type, only on broken JSON.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A value: a text, several texts, nothing, or something nested that is passed over.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::formats) enum Cell<'t> {
    Nothing,
    Text(Cow<'t, str>),
    Many(Vec<String>),
    Nested,
}

impl Cell<'_> {
    /// A whole number, written as one or as a text.
    pub fn number(&self) -> Option<i64> {
        match self {
            Cell::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Cell<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OfCell)
    }
}

struct OfCell;

impl<'de> Visitor<'de> for OfCell {
    type Value = Cell<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<D: Error>(self, text: &'de str) -> Result<Cell<'de>, D> {
        Ok(Cell::Text(Cow::Borrowed(text)))
    }

    fn visit_str<D: Error>(self, text: &str) -> Result<Cell<'de>, D> {
        Ok(Cell::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_bool<D: Error>(self, value: bool) -> Result<Cell<'de>, D> {
        Ok(Cell::Text(Cow::Borrowed(if value { "true" } else { "false" })))
    }

    fn visit_i64<D: Error>(self, number: i64) -> Result<Cell<'de>, D> {
        Ok(Cell::Text(Cow::Owned(number.to_string())))
    }

    fn visit_u64<D: Error>(self, number: u64) -> Result<Cell<'de>, D> {
        Ok(Cell::Text(Cow::Owned(number.to_string())))
    }

    fn visit_f64<D: Error>(self, number: f64) -> Result<Cell<'de>, D> {
        Ok(Cell::Text(Cow::Owned(number.to_string())))
    }

    fn visit_unit<D: Error>(self) -> Result<Cell<'de>, D> {
        Ok(Cell::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Cell<'de>, A::Error> {
        let (mut texts, mut nested) = (Vec::new(), false);
        while let Some(Flat(value)) = list.next_element()? {
            match value {
                Some(text) if texts.len() < 1000 => texts.push(text),
                Some(_) => {}
                None => nested = true,
            }
        }
        Ok(if nested { Cell::Nested } else { Cell::Many(texts) })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cell<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Cell::Nested)
    }
}

/// An element of a list within a value: a text, or something nested.
struct Flat(Option<String>);

impl<'de> Deserialize<'de> for Flat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfFlat;

        impl<'de> Visitor<'de> for OfFlat {
            type Value = Flat;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_str<D: Error>(self, text: &str) -> Result<Flat, D> {
                Ok(Flat(Some(text.to_owned())))
            }

            fn visit_bool<D: Error>(self, value: bool) -> Result<Flat, D> {
                Ok(Flat(Some(value.to_string())))
            }

            fn visit_i64<D: Error>(self, number: i64) -> Result<Flat, D> {
                Ok(Flat(Some(number.to_string())))
            }

            fn visit_u64<D: Error>(self, number: u64) -> Result<Flat, D> {
                Ok(Flat(Some(number.to_string())))
            }

            fn visit_f64<D: Error>(self, number: f64) -> Result<Flat, D> {
                Ok(Flat(Some(number.to_string())))
            }

            fn visit_unit<D: Error>(self) -> Result<Flat, D> {
                Ok(Flat(Some(String::new())))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Flat, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Flat(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Flat, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Flat(None))
            }
        }

        deserializer.deserialize_any(OfFlat)
    }
}

/// A key, borrowed where it can be.
pub(in crate::formats) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        struct OfKey;

        impl<'de> Visitor<'de> for OfKey {
            type Value = Cow<'de, str>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<D: Error>(self, text: &'de str) -> Result<Cow<'de, str>, D> {
                Ok(Cow::Borrowed(text))
            }

            fn visit_str<D: Error>(self, text: &str) -> Result<Cow<'de, str>, D> {
                Ok(Cow::Owned(text.to_owned()))
            }
        }

        deserializer.deserialize_str(OfKey)
    }
}

/// An entry of a list of notes.
pub(super) enum Found<'t> {
    /// Its keys and values; the last of two values for one key.
    Object(Vec<(Cow<'t, str>, Cell<'t>)>),
    Text(Cow<'t, str>),
    Other,
}

/// Reads an entry, whatever it is.
pub(super) fn entry<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Found<'de>, D::Error> {
    struct OfEntry;

    impl<'de> Visitor<'de> for OfEntry {
        type Value = Found<'de>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a note")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found<'de>, A::Error> {
            let mut cells: Vec<(Cow<'de, str>, Cell<'de>)> = Vec::new();
            while let Some(key) = map.next_key_seed(Key)? {
                let value = map.next_value()?;
                // Looking back is for objects of a sane size; among thousands of keys a double stays.
                match cells.iter_mut().take(64).find(|(known, _)| *known == key) {
                    Some((_, cell)) => *cell = value,
                    None => cells.push((key, value)),
                }
            }
            Ok(Found::Object(cells))
        }

        fn visit_borrowed_str<D: Error>(self, text: &'de str) -> Result<Found<'de>, D> {
            Ok(Found::Text(Cow::Borrowed(text)))
        }

        fn visit_str<D: Error>(self, text: &str) -> Result<Found<'de>, D> {
            Ok(Found::Text(Cow::Owned(text.to_owned())))
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Found<'de>, A::Error> {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok(Found::Other)
        }

        fn visit_bool<D: Error>(self, _: bool) -> Result<Found<'de>, D> {
            Ok(Found::Other)
        }

        fn visit_i64<D: Error>(self, _: i64) -> Result<Found<'de>, D> {
            Ok(Found::Other)
        }

        fn visit_u64<D: Error>(self, _: u64) -> Result<Found<'de>, D> {
            Ok(Found::Other)
        }

        fn visit_f64<D: Error>(self, _: f64) -> Result<Found<'de>, D> {
            Ok(Found::Other)
        }

        fn visit_unit<D: Error>(self) -> Result<Found<'de>, D> {
            Ok(Found::Other)
        }
    }

    deserializer.deserialize_any(OfEntry)
}
