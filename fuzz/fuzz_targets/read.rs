//! Whatever bytes a reader is given: no panic, no endless loop, and only clean text comes out.
//! `cargo +nightly fuzz run read`, with the files of `tests/` as a start if you like.

#![no_main]

use std::convert::Infallible;

use gokaku::domain::text::clean;
use gokaku::formats::{self, Item, Options};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = formats::read(bytes, &Options::default(), &mut |item| {
        if let Item::Note(row) = item {
            assert!(!row.head.is_empty());
            for text in [&row.head, &row.read, &row.gloss, &row.sentence] {
                assert_eq!(clean(text), text.as_ref());
            }
        }
        Ok::<(), Infallible>(())
    });
});
