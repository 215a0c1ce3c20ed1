//! Protocol buffers as packages hold them: a message is a list of numbered fields, and no more than that is known here.
//!
//! Source: the encoding as published by its makers (varints, and lengths before bytes).

use crate::domain::varint;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'b> {
    Number(u64),
    Bytes(&'b [u8]),
}

/// The fields of a message, in its order; ends early at what is no message.
pub(super) struct Fields<'b>(pub &'b [u8]);

impl<'b> Iterator for Fields<'b> {
    type Item = (u64, Value<'b>);

    fn next(&mut self) -> Option<Self::Item> {
        let key = self.number()?;
        let value = match key & 7 {
            0 => Value::Number(self.number()?),
            1 => Value::Bytes(self.bytes(8)?),
            2 => {
                let length = usize::try_from(self.number()?).ok()?;
                Value::Bytes(self.bytes(length)?)
            }
            5 => Value::Bytes(self.bytes(4)?),
            _ => return None,
        };
        Some((key >> 3, value))
    }
}

impl<'b> Fields<'b> {
    fn number(&mut self) -> Option<u64> {
        varint::take(&mut self.0)
    }

    fn bytes(&mut self, length: usize) -> Option<&'b [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }
}

/// The number in the field `wanted`, the last one where there are several.
pub(super) fn number(message: &[u8], wanted: u64) -> Option<u64> {
    let numbers = Fields(message).filter_map(|(field, value)| match value {
        Value::Number(number) if field == wanted => Some(number),
        _ => None,
    });
    numbers.last()
}

/// The text in the field `wanted`; empty where there is none.
pub(super) fn text(message: &[u8], wanted: u64) -> &str {
    let texts = Fields(message).filter_map(|(field, value)| match value {
        Value::Bytes(bytes) if field == wanted => std::str::from_utf8(bytes).ok(),
        _ => None,
    });
    texts.last().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_and_a_cut_message_ends() {
        let message = [0x08, 0x96, 0x01, 0x12, 0x03, b'a', b'b', b'c', 0x1a];
        let fields: Vec<_> = Fields(&message).collect();
        assert_eq!(fields, [(1, Value::Number(150)), (2, Value::Bytes(b"abc"))]);
        assert_eq!(number(&message, 1), Some(150));
        assert_eq!(text(&message, 2), "abc");
        assert_eq!(number(&[0xff; 20], 1), None);
    }
}
