//! Markdown.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| voronka_fuzz::read(data, "a.md"));
