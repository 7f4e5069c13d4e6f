//! HTML pages.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| voronka_fuzz::read(&[b"<!doctype html>", data].concat(), "a.html"));
