//! Anything, under a name of any kind: what the content is decides.
#![no_main]

const NAMES: [&str; 8] = ["a", "a.pdf", "a.docx", "a.csv", "a.md", "a.html", "a.eml", "a.zip"];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    voronka_fuzz::read(rest, NAMES[usize::from(*first) % NAMES.len()]);
});
