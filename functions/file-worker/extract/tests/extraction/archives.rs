//! Archives of files, built here.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use crate::pdf_builder::Pdf;
use crate::support::{extracted, zip};
use extract::{Block, ExtractError, Kind, Limits, PageState, extract, extract_pages, inspect, split};
use zip::ZipWriter;
use zip::unstable::write::FileOptionsExt as _;
use zip::write::SimpleFileOptions;

fn codes(document: &extract::Document) -> Vec<&str> {
    document.warnings.iter().map(|warning| warning.code.as_str()).collect()
}

#[test]
fn each_file_is_a_page_under_its_path() {
    let csv = "Товар;Цена\nСтул;100\nСтол;200\n";
    let html = b"<html><body><h1>Delivery</h1><p>In two days.</p></body></html>";
    let archive = zip(&[("prices/chairs.csv", csv.as_bytes()), ("prices/", b""), ("delivery.html", html)]);
    let document = extracted(&archive, "all.zip").unwrap();
    assert_eq!((document.kind, document.pages.len(), codes(&document)), (Kind::Zip, 2, vec![]));
    let passages = split(&document, &extract::SplitOptions::default());
    let found: Vec<_> =
        passages.iter().map(|p| (p.page.unwrap(), p.heading_path.join(" > "), p.text.as_str())).collect();
    let expected = [
        (1, "prices/chairs.csv".to_owned(), "Товар: Стул; Цена: 100\nТовар: Стол; Цена: 200"),
        (2, "delivery.html > Delivery".to_owned(), "In two days."),
    ];
    assert_eq!(found, expected);
}

#[test]
fn passages_know_the_file_and_the_page_in_the_archive() {
    let mut pdf = Pdf::new();
    let long = "Some words of a page that is long enough to be a passage of its own. ".repeat(10);
    for number in 1..=3 {
        pdf.page(&[(&format!("Page {number}. {long}"), 10)]);
    }
    let inner = zip(&[("price.pdf", &pdf.bytes()), ("b.txt", b"Words.")]);
    let archive = zip(&[("a.txt", b"Words."), ("in/inner.zip", &inner), ("c.pdf", &pdf.bytes())]);
    let document = extracted(&archive, "a.zip").unwrap();
    let places: Vec<_> = split(&document, &extract::SplitOptions::default())
        .into_iter()
        .map(|passage| {
            let member = passage.member.unwrap();
            (passage.page.unwrap(), member.path, member.page)
        })
        .collect();
    for (page, path, inner) in [
        (1, "a.txt", vec![None]),
        (2, "in/inner.zip/price.pdf", vec![Some(1), Some(2), Some(3)]),
        (2, "in/inner.zip/b.txt", vec![None]),
        (3, "c.pdf", vec![Some(1), Some(2), Some(3)]),
    ] {
        let mut found: Vec<_> =
            places.iter().filter(|place| (place.0, place.1.as_str()) == (page, path)).map(|p| p.2).collect();
        found.dedup();
        assert_eq!(found, inner, "{path}: {places:?}");
    }
    // Blocks that turn out to hold no text move the places of those behind them.
    let container: &[u8] = br#"<c><rootfiles><rootfile full-path="book.opf"/></rootfiles></c>"#;
    let package: &[u8] = br#"<package><manifest><item id="a" href="a.xhtml"/><item id="b" href="b.xhtml"/></manifest>
        <spine><itemref idref="a"/><itemref idref="b"/></spine></package>"#;
    let first = format!("<html><body><h1>One</h1><p>First.</p>{}</body></html>", "<pre>\u{ad}</pre>".repeat(5));
    let second: &[u8] = b"<html><body><h1>Two</h1><p>Second.</p></body></html>";
    let book = zip(&[
        ("META-INF/container.xml", container),
        ("book.opf", package),
        ("a.xhtml", first.as_bytes()),
        ("b.xhtml", second),
    ]);
    let document = extracted(&zip(&[("book.epub", &book)]), "a.zip").unwrap();
    let passages = split(&document, &extract::SplitOptions::default());
    let pages: Vec<_> = passages.iter().map(|p| (p.text.as_str(), p.member.as_ref().unwrap().page)).collect();
    assert_eq!(pages, [("First.", Some(1)), ("Second.", Some(2))]);
    let long = zip(&[("x".repeat(60_000).as_str(), b"Words.")]);
    let document = extracted(&long, "a.zip").unwrap();
    assert_eq!(document.pages[0].places[0].member.path.len(), extract::Member::PATH_CHARACTERS);
}

#[test]
fn members_are_read_apart_as_they_are_in_the_whole() {
    let archive = zip(&[("a.txt", b"First words."), ("b.png", b"\x89PNG"), ("c.txt", b"Third words.")]);
    let mut go_on = |_| ControlFlow::Continue(());
    let limits = Limits::default();
    assert_eq!(inspect(&archive, "a.zip", &limits, &mut go_on).unwrap().pages, Some(3));
    let whole = extracted(&archive, "a.zip").unwrap();
    let mut apart = Vec::new();
    for part in [0..1, 1..2, 2..9] {
        apart.extend(extract_pages(&archive, "a.zip", part, &limits, &mut go_on).unwrap().pages);
    }
    assert_eq!(apart, whole.pages);
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_read() {
    let scan = b"<html><body><img src='a.png'></body></html>";
    let archive = zip(&[
        ("a.txt", b"Words."),
        ("run.exe", b"MZ\x90\0"),
        ("broken.docx", b"PK\x03\x04?"),
        ("scan.html", scan),
        ("__MACOSX/._a.txt", b"\0\x05\x16\x07"),
    ]);
    let document = extracted(&archive, "a.zip").unwrap();
    let told: Vec<_> = document.warnings.iter().map(|warning| (warning.page, warning.message.as_str())).collect();
    let expected = [
        (Some(2), "run.exe: The file is a program, which cannot be read."),
        (Some(3), "broken.docx: The file is damaged: the list of its parts cannot be read."),
        (Some(4), "scan.html: There is no text in the file."),
    ];
    assert_eq!(told, expected);
    let states: Vec<_> = document.pages.iter().map(|page| page.state).collect();
    assert_eq!(states, [PageState::Text, PageState::Empty, PageState::Empty, PageState::Empty]);
}

#[test]
fn an_archive_of_nothing_readable_is_an_error_that_says_why() {
    let error = extracted(&zip(&[("a.exe", b"MZ\x90\0"), ("b.png", b"\x89PNG")]), "a.zip").unwrap_err();
    let first = "a.exe: The file is a program, which cannot be read.".to_owned();
    assert_eq!(error, ExtractError::NoReadableMember { members: 2, first });
    assert_eq!(extracted(&zip(&[]), "a.zip").unwrap_err().code(), "no_text");
    assert_eq!(extracted(&zip(&[("folder/", b"")]), "a.zip").unwrap_err().code(), "no_text");
}

#[test]
fn paths_out_of_the_archive_and_links_are_told_and_harmless() {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["../../etc/passwd.txt", "/srv/a.txt", "C:\\Windows\\b.txt"] {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(b"Words.").unwrap();
    }
    archive.add_symlink("link.txt", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let document = extracted(&archive.finish().unwrap().into_inner(), "a.zip").unwrap();
    let headings: Vec<_> = document.pages.iter().map(|page| page.blocks[0].clone()).collect();
    let expected = ["etc/passwd.txt", "srv/a.txt", "C:/Windows/b.txt"];
    assert_eq!(headings, expected.map(|text| Block::Heading { level: 1, text: text.to_owned() }));
    assert_eq!(codes(&document), ["link_not_followed", "unsafe_path", "unsafe_path", "unsafe_path"]);
}

#[test]
fn a_locked_member_is_told_and_a_locked_archive_is_an_error() {
    let locked = SimpleFileOptions::default().with_deprecated_encryption(b"secret").unwrap();
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("a.txt", locked).unwrap();
    archive.write_all(b"Hidden words.").unwrap();
    let bytes = archive.finish().unwrap().into_inner();
    let error = extracted(&bytes, "a.zip").unwrap_err();
    assert!(error.to_string().contains("a.txt: The file is protected by a password."), "{error}");
}

/// An archive in an archive, so deep, with a text in the innermost.
fn nested(depth: usize) -> Vec<u8> {
    (0..depth)
        .fold(b"Words.".to_vec(), |inner, level| zip(&[(if level == 0 { "inner.txt" } else { "inner.zip" }, &inner)]))
}

#[test]
fn archives_in_archives_are_read_to_a_depth() {
    let document = extracted(&nested(3), "a.zip").unwrap();
    let headings: Vec<_> = document.pages[0].blocks.iter().map(Block::clone).collect();
    assert_eq!(headings.len(), 4, "three paths and the text");
    let error = extracted(&nested(5), "a.zip").unwrap_err();
    assert!(error.to_string().contains("more than 3 deep"), "{error}");
}

#[test]
fn members_of_all_archives_count_together() {
    let inner = zip(&[("a.txt", b"a word"), ("b.txt", b"a word"), ("c.txt", b"a word")]);
    let outer = zip(&[("1.zip", &inner), ("2.zip", &inner), ("3.zip", &inner)]);
    let limits = Limits { members: 11, ..Limits::default() };
    let outcome = extract(&outer, "a.zip", &limits, &mut |_| ControlFlow::Continue(()));
    assert_eq!(outcome.map_err(|error| error.code()), Err("too_many_members"));
}
