//! Workbooks: a sheet, shared strings and styles.
#![no_main]

const PARTS: [&str; 3] = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"];
const FIXED: &[(&str, &[u8])] = &[
    ("xl/workbook.xml", br#"<w xmlns:r="r"><sheets><sheet name="One" r:id="r1"/></sheets></w>"#),
    ("xl/_rels/workbook.xml.rels", br#"<r><Relationship Id="r1" Target="worksheets/sheet1.xml"/></r>"#),
];

libfuzzer_sys::fuzz_target!(|data: &[u8]| voronka_fuzz::read_package(data, "a.xlsx", &PARTS, FIXED));
