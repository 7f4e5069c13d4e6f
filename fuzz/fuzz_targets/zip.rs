//! Archives as they come, and archives of what comes: the input's first byte decides.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| match data.split_first() {
    Some((0, whole)) => voronka_fuzz::read(whole, "a.zip"),
    Some((_, members)) => voronka_fuzz::read_package(members, "a.zip", &["a.txt", "../b.html", "c.zip", "d.eml"], &[]),
    None => {}
});
