//! Books: the package with its spine, and two chapters.
#![no_main]

const PARTS: [&str; 3] = ["book.opf", "one.xhtml", "two.xhtml"];
const FIXED: &[(&str, &[u8])] =
    &[("META-INF/container.xml", br#"<c><rootfiles><rootfile full-path="book.opf"/></rootfiles></c>"#)];

libfuzzer_sys::fuzz_target!(|data: &[u8]| voronka_fuzz::read_package(data, "a.epub", &PARTS, FIXED));
