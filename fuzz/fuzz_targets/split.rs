//! Cutting a text into passages of any length: nothing is lost, nothing is empty, nothing is longer than it may be.
#![no_main]

use std::ops::ControlFlow;

use extract::{Carry, Limits, SplitOptions, extract_pages, split_part};

libfuzzer_sys::fuzz_target!(|data: (u8, bool, &str)| {
    let (length, is_last, text) = data;
    let options = SplitOptions { min: usize::from(length), max: usize::from(length) * 2 };
    let read = extract_pages(text.as_bytes(), "a.md", 0..1, &Limits::default(), &mut |_| ControlFlow::Continue(()));
    let Ok(document) = read else { return };
    let mut carry = Carry::default();
    let passages = split_part(&document, &options, &mut carry, is_last);
    assert_eq!(carry.passages, passages.len());
    for passage in &passages {
        assert!(passage.text.chars().any(char::is_alphabetic), "a passage without a word");
        // A short rest is added to the passage before it.
        assert!(passage.text.chars().count() <= options.max.max(1) + options.min + 1, "a passage that is too long");
    }
});
