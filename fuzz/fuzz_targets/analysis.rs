//! Words, sentences, values and the language of any text, as questions and passages go through them.
#![no_main]

use domain::language::{Language, analyze, sentence_ranges, values, words};

libfuzzer_sys::fuzz_target!(|text: &str| {
    assert!(analyze(text).iter().all(|word| !word.is_empty()));
    let mut end = 0;
    for range in sentence_ranges(text) {
        assert!(range.start >= end && range.start < range.end && text.get(range.clone()).is_some(), "{range:?}");
        end = range.end;
    }
    let mut end = 0;
    for word in words(text) {
        assert!(word.span.start >= end && text.get(word.span.clone()) == Some(word.written), "{word:?}");
        end = word.span.end;
    }
    assert!(values(text).len() <= text.len());
    let _language = Language::of(text);
});
