//! Word documents: the text, its styles and its notes.
#![no_main]

const PARTS: [&str; 3] = ["word/document.xml", "word/styles.xml", "word/footnotes.xml"];
const FIXED: &[(&str, &[u8])] = &[];

libfuzzer_sys::fuzz_target!(|data: &[u8]| voronka_fuzz::read_package(data, "a.docx", &PARTS, FIXED));
