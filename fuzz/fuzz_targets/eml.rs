//! Messages of electronic mail.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    voronka_fuzz::read(&[b"From: a@b.c\nSubject: x\nDate: x\n", data].concat(), "a.eml");
});
