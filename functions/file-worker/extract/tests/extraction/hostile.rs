//! Files that are broken or made to harm: every one ends in an error with a code, or in text, and never in a panic.

use std::io::Write;
use std::ops::ControlFlow;

use crate::pdf_builder::Pdf;
use crate::support::{extracted, zip};
use extract::{ExtractError, Limits, Stop, extract};
use proptest::prelude::*;

const DOCUMENT: &str = "word/document.xml";

fn code(bytes: &[u8], name: &str) -> &'static str {
    extracted(bytes, name).unwrap_err().code()
}

#[test]
fn empty_large_and_foreign_files_are_refused() {
    assert_eq!(code(b"", "a.pdf"), "empty_file");
    assert_eq!(code(b"MZ\x90\x00\x03", "price.pdf"), "unsupported_type");
    assert_eq!(code(b"\x89PNG\r\n\x1a\n", "price.png"), "unsupported_type");
    assert_eq!(code(b"PK\x03\x04 but no archive", "a.docx"), "damaged");
    assert_eq!(code(b" \n\t \n", "a.txt"), "no_text");
    assert_eq!(code(b"<html><body><script>x</script></body></html>", "a.html"), "no_text");
    let limits = Limits { bytes: 3, ..Limits::default() };
    let outcome = extract(b"text", "a.txt", &limits, &mut |_| ControlFlow::Continue(()));
    assert_eq!(outcome, Err(ExtractError::TooLarge { bytes: 4, limit: 3 }));
}

#[test]
fn every_error_says_what_to_do() {
    let error = extracted(b"MZ\x90\x00\x03", "price.pdf").unwrap_err();
    assert_eq!(error.to_string(), "The file is a program, which cannot be read.");
    assert!(error.advice().starts_with("Save it as PDF"));
}

#[test]
fn a_wrong_name_is_a_warning() {
    let document = extracted("Просто текст".as_bytes(), "price.pdf").unwrap();
    assert_eq!(document.warnings[0].code, "name_mismatch");
}

#[test]
fn a_document_that_unpacks_to_a_gigabyte_is_stopped_early() {
    // Made in pieces, as it is read in pieces: neither side holds the gigabyte.
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file(DOCUMENT, zip::write::SimpleFileOptions::default()).unwrap();
    let piece = vec![b' '; 1 << 20];
    (0..1_100).for_each(|_| archive.write_all(&piece).unwrap());
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 3_000_000);
    let limits = Limits { unpacked_bytes: 10_000_000, ..Limits::default() };
    let outcome = extract(&bomb, "a.docx", &limits, &mut |_| ControlFlow::Continue(()));
    assert_eq!(outcome, Err(ExtractError::TooLargeUnpacked { limit: 10_000_000 }));
}

#[test]
fn entities_are_not_expanded() {
    let xml = r#"<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
        <w:document xmlns:w="w"><w:body><w:p><w:r><w:t>text &b;&#8470;</w:t></w:r></w:p></w:body></w:document>"#;
    let document = extracted(&zip(&[(DOCUMENT, xml.as_bytes())]), "a.docx").unwrap();
    assert_eq!(document.characters(), "text №".chars().count());
}

#[test]
fn deep_elements_and_many_members_are_refused() {
    let deep = "<w:p>".repeat(100_000);
    assert_eq!(code(&zip(&[(DOCUMENT, deep.as_bytes())]), "a.docx"), "too_deep");
    assert_eq!(code(format!("{{\\rtf1 {}", "{".repeat(100_000)).as_bytes(), "a.rtf"), "too_deep");
    let names: Vec<String> = (0..6_000).map(|number| format!("word/{number}")).collect();
    let mut members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"" as &[u8])).collect();
    members.push((DOCUMENT, b"<w/>"));
    assert_eq!(code(&zip(&members), "a.docx"), "too_many_members");
}

#[test]
fn paths_that_lead_out_of_the_archive_mean_nothing() {
    let xml = br#"<w:document xmlns:w="w"><w:p><w:r><w:t>text</w:t></w:r></w:p></w:document>"#;
    let archive = zip(&[("../../../../tmp/evil", b"x"), ("/etc/evil", b"x"), (DOCUMENT, xml)]);
    assert_eq!(extracted(&archive, "a.docx").unwrap().characters(), 4);
}

#[test]
fn a_book_without_its_list_of_chapters_is_damaged() {
    let container: &[u8] = br#"<c><rootfiles><rootfile full-path="book.opf"/></rootfiles></c>"#;
    let package: &[u8] = br#"<package><manifest><item id="a" href="a.xhtml"/></manifest><spine/></package>"#;
    let chapter: &[u8] = b"<html><body><p>words</p></body></html>";
    let book = [("META-INF/container.xml", container), ("book.opf", package), ("a.xhtml", chapter)];
    for missing in [1, 2, 3] {
        assert_eq!(code(&zip(book.get(..missing).unwrap()), "a.epub"), "damaged", "{missing} of its parts are there");
    }
    let lost: &[u8] = br#"<package><manifest/><spine><itemref idref="a"/></spine></package>"#;
    assert_eq!(code(&zip(&[book[0], ("book.opf", lost)]), "a.epub"), "no_text");
}

#[test]
fn html_of_any_depth_is_read() {
    let html = ["<html>".to_owned(), "<div><p><b>".repeat(200_000), "deep".to_owned()].concat();
    assert_eq!(extracted(html.as_bytes(), "a.html").unwrap().characters(), 4);
}

#[test]
fn long_work_can_be_stopped() {
    let html = format!("<html>{}", "<p>text".repeat(100_000));
    for (stop, error) in [(Stop::TimeLimit, ExtractError::TimeLimit), (Stop::Cancelled, ExtractError::Cancelled)] {
        let mut questions = 0;
        let outcome = extract(html.as_bytes(), "a.html", &Limits::default(), &mut |_| {
            questions += 1;
            if questions == 3 { ControlFlow::Break(stop) } else { ControlFlow::Continue(()) }
        });
        assert_eq!((outcome, questions), (Err(error), 3));
    }
}

/// Small files of every format, to be broken.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let xml = br#"<w:document xmlns:w="w"><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:document>"#;
    vec![
        ("a.pdf", Pdf::new().page(&[("Заголовок", 18), ("• item", 10), ("a\tb", 10)]).bytes()),
        ("a.docx", zip(&[(DOCUMENT, xml)])),
        ("a.html", b"<html><table><tr><th colspan=2>a<td rowspan=9>b</table><ul><li hidden>c<pre>d".to_vec()),
        ("a.md", b"# a\n\n- b\n\n| c | d |\n|---|---|\n| 1 | 2 |\n\n```\ne\n```\n[^1]: f".to_vec()),
        ("a.txt", "Заголовок\n=====\n\n1) один\n2) два\n\nA   B   C\nD   E   F\n".as_bytes().to_vec()),
    ]
}

/// Extraction and splitting end without a panic.
fn survives(bytes: &[u8], name: &str) {
    let limits = Limits { unpacked_bytes: 5_000_000, ..Limits::default() };
    if let Ok(document) = extract(bytes, name, &limits, &mut |_| ControlFlow::Continue(())) {
        let passages = extract::split(&document, &extract::SplitOptions::default());
        assert!(passages.iter().all(|passage| !passage.text.trim().is_empty()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..2_000), name in "a\\.(pdf|docx|html|md|csv|txt)") {
        survives(&bytes, &name);
    }

    #[test]
    fn any_text_is_survived(text in "(?s).{0,400}", name in "a\\.(html|md|csv|txt)") {
        survives(text.as_bytes(), &name);
        survives(format!("<html>{text}").as_bytes(), &name);
    }

    #[test]
    fn broken_files_are_survived(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cut in any::<prop::sample::Index>(),
    ) {
        for (name, whole) in samples() {
            let mut bytes = whole.clone();
            for (index, byte) in &changes {
                let at = index.index(bytes.len());
                bytes[at] = *byte;
            }
            survives(&bytes, name);
            survives(&whole[..cut.index(whole.len())], name);
        }
    }
}
