//! Model files of the embedding engine, cut and changed.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Err(error) = e5::E5::load([b"E5S1", data].concat()) {
        assert!(!error.to_string().is_empty());
    }
});
