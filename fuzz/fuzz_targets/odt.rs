//! OpenDocument texts.
#![no_main]

const PARTS: [&str; 2] = ["content.xml", "styles.xml"];
const FIXED: &[(&str, &[u8])] = &[("mimetype", b"application/vnd.oasis.opendocument.text")];

libfuzzer_sys::fuzz_target!(|data: &[u8]| voronka_fuzz::read_package(data, "a.odt", &PARTS, FIXED));
