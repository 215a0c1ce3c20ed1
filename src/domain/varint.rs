//! Whole numbers in as few bytes as they need: seven bits a byte, the last byte below 128 (LEB128); signed ones folded so
//! that small ones are short (zigzag). As in protocol buffers.

/// Writes a number.
pub fn put(into: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        into.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    into.push(number.to_le_bytes()[0]);
}

/// Takes a number off the front. `None` where none stands there whole.
#[inline(always)]
pub fn take(from: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let (&byte, rest) = from.split_first()?;
        *from = rest;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
        shift += 7;
    }
}

/// A signed number as one without a sign: 0, −1, 1, −2 … become 0, 1, 2, 3 …
pub const fn folded(number: i64) -> u64 {
    (number << 1 ^ number >> 63).cast_unsigned()
}

/// What [`folded`] made of a number, undone.
pub const fn unfolded(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}
