//! Presentations: a slide.
#![no_main]

const PARTS: [&str; 1] = ["ppt/slides/slide1.xml"];
const FIXED: &[(&str, &[u8])] = &[
    ("ppt/presentation.xml", br#"<p xmlns:r="r"><sldIdLst><sldId r:id="r1"/></sldIdLst></p>"#),
    ("ppt/_rels/presentation.xml.rels", br#"<r><Relationship Id="r1" Target="slides/slide1.xml"/></r>"#),
];

libfuzzer_sys::fuzz_target!(|data: &[u8]| voronka_fuzz::read_package(data, "a.pptx", &PARTS, FIXED));
