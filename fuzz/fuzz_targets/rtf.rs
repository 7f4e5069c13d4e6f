//! Rich Text Format.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| voronka_fuzz::read(&[b"{\\rtf1", data].concat(), "a.rtf"));
