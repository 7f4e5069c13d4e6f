//! PDF files, built here.

use std::ops::ControlFlow;

use crate::pdf_builder::{Pdf, bytes};
use crate::support::extracted;
use extract::{Block, ExtractError, Kind, Limits, PageState, Stop, extract};
use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
use lopdf::{Object, Stream, StringFormat, dictionary};

fn paragraph(text: &str) -> Block {
    Block::Paragraph(text.to_owned())
}

#[test]
fn russian_text_is_read_page_by_page() {
    let mut pdf = Pdf::new();
    pdf.page(&[("Условия", 20), ("Мы доставляем заказы каждый день, кроме воскре-", 10), ("сенья.", 10)]);
    pdf.page(&[("Оплата картой или по счёту в течение трёх дней.", 10)]);
    let document = extracted(&pdf.bytes(), "a.pdf").unwrap();
    let heading = Block::Heading { level: 1, text: "Условия".to_owned() };
    let text = paragraph("Мы доставляем заказы каждый день, кроме воскресенья.");
    assert_eq!((document.kind, document.pages.len(), document.warnings.len()), (Kind::Pdf, 2, 0));
    assert_eq!(document.pages[0].blocks, [heading, text]);
    assert_eq!(document.pages[1].blocks, [paragraph("Оплата картой или по счёту в течение трёх дней.")]);
}

#[test]
fn quote_operators_and_forms_are_text_too() {
    let mut pdf = Pdf::new();
    let (first, second, inside) = (pdf.codes("one"), pdf.codes("two"), pdf.codes("inside"));
    let form = format!("BT /F1 10 Tf <{inside}> Tj ET");
    let form = Stream::new(
        dictionary! { "Subtype" => "Form", "Matrix" => vec![1.into(), 0.into(), 0.into(), 1.into(), 50.into(), 300.into()] },
        form.into_bytes(),
    );
    let form = pdf.document.add_object(form);
    let content = format!("BT /F1 10 Tf 14 TL 50 700 Td <{first}> Tj <{second}> ' ET /X Do /CS0 cs /P0 scn");
    pdf.raw_page(content.into_bytes(), dictionary! { "X" => form });
    let document = extracted(&pdf.bytes(), "a.pdf").unwrap();
    assert_eq!(document.pages[0].blocks, [paragraph("one two"), paragraph("inside")]);
}

#[test]
fn a_scan_needs_recognition() {
    let mut pdf = Pdf::new();
    let image = dictionary! { "Subtype" => "Image", "Width" => 1000, "Height" => 1400, "Filter" => "DCTDecode" };
    let image = pdf.document.add_object(Stream::new(image, b"(not) Tj a picture".to_vec()));
    for _ in 0..3 {
        pdf.raw_page(b"q 595 0 0 842 0 0 cm /I Do Q".to_vec(), dictionary! { "I" => image });
    }
    let error = extracted(&pdf.bytes(), "scan.pdf").unwrap_err();
    assert_eq!(error, ExtractError::NoText { kind: Kind::Pdf, pages: 3, scanned: 3 });
    assert!(error.to_string().contains("3 of its 3 pages look like scans"), "{error}");

    pdf.page(&[("One page of words.", 10)]);
    let document = extracted(&pdf.bytes(), "scan.pdf").unwrap();
    let states: Vec<_> = document.pages.iter().map(|page| page.state).collect();
    assert_eq!(states, [PageState::NeedsOcr, PageState::NeedsOcr, PageState::NeedsOcr, PageState::Text]);
}

fn encrypted(user_password: &str) -> Vec<u8> {
    let mut document = Pdf::new().page(&[("secret words", 10)]).finish();
    let id = || Object::String(b"0123456789abcdef".to_vec(), StringFormat::Literal);
    document.trailer.set("ID", vec![id(), id()]);
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    bytes(&mut document)
}

#[test]
fn a_password_is_asked_for_only_if_it_is_needed() {
    assert_eq!(extracted(&encrypted("user"), "a.pdf"), Err(ExtractError::Encrypted));
    let document = extracted(&encrypted(""), "a.pdf").unwrap();
    assert_eq!(document.pages[0].blocks, [paragraph("secret words")]);
}

#[test]
fn a_truncated_file_is_read_as_far_as_it_goes() {
    let mut pdf = Pdf::new();
    for number in 1..=20 {
        pdf.page(&[(&format!("This is the text of page {number}."), 10)]);
    }
    let whole = pdf.bytes();
    let cut = whole.windows(9).position(|window| window == b"startxref").unwrap();
    let document = extracted(&whole[..cut - 100], "a.pdf").unwrap();
    assert_eq!((document.pages.len(), document.warnings[0].code.as_str()), (20, "damaged_file"));
    assert_eq!(document.pages[19].blocks, [paragraph("This is the text of page 20.")]);

    let empty = extracted(b"%PDF-1.4\n1 0 obj <</Type /Page>> endobj", "a.pdf").unwrap_err();
    assert_eq!(empty.to_string(), "The file is damaged: what is left of it holds no text.");
    let error = extracted(&whole[..60], "a.pdf").unwrap_err();
    assert_eq!(error.code(), "damaged");
}

#[test]
fn forms_that_draw_themselves_end() {
    let mut pdf = Pdf::new();
    let text = pdf.codes("text");
    let form = pdf.document.new_object_id();
    let resources = dictionary! { "XObject" => dictionary! { "X" => form } };
    let stream = Stream::new(dictionary! { "Subtype" => "Form", "Resources" => resources }, b"/X Do /X Do".to_vec());
    pdf.document.objects.insert(form, stream.into());
    let content = format!("BT /F1 10 Tf 50 700 Td <{text}> Tj ET /X Do");
    pdf.raw_page(content.into_bytes(), dictionary! { "X" => form });
    let document = extracted(&pdf.bytes(), "a.pdf").unwrap();
    assert_eq!(document.pages[0].blocks, [paragraph("text")]);
}

#[test]
fn a_page_tree_that_runs_in_a_circle_ends() {
    let mut document = Pdf::new().page(&[("text", 10)]).finish();
    let (_, page) = document.get_pages().into_iter().next().unwrap();
    let tree = document.get_dictionary(page).unwrap().get(b"Parent").and_then(Object::as_reference).unwrap();
    let node = document.get_dictionary_mut(tree).unwrap();
    node.set("Parent", tree);
    node.remove(b"MediaBox");
    document.get_dictionary_mut(page).unwrap().remove(b"Resources");
    let error = extracted(&bytes(&mut document), "a.pdf").unwrap_err();
    assert_eq!(error, ExtractError::NoText { kind: Kind::Pdf, pages: 1, scanned: 0 });
}

#[test]
fn a_stream_that_unpacks_to_a_gigabyte_is_refused() {
    let mut pdf = Pdf::new();
    pdf.raw_page(vec![b' '; 30_000_000], dictionary! {});
    let limits = Limits { unpacked_bytes: 20_000_000, ..Limits::default() };
    let outcome = extract(&pdf.bytes(), "a.pdf", &limits, &mut |_| ControlFlow::Continue(()));
    assert_eq!(outcome, Err(ExtractError::TooLargeUnpacked { limit: 20_000_000 }));
}

#[test]
fn objects_nested_without_end_take_no_stack() {
    let mut pdf = Pdf::new();
    let text = pdf.codes("text");
    pdf.page(&[("A good page.", 10)]);
    for (open, close) in [("[", "]"), ("<<", ">>"), ("(", ")"), ("<</A", ">>")] {
        let nested = [open.repeat(5_000), close.repeat(5_000)].concat();
        let content = format!("{nested} Tj BT /F1 10 Tf 50 700 Td <{text}> Tj ET");
        pdf.raw_page(content.into_bytes(), dictionary! {});
    }
    assert_eq!(extracted(&pdf.bytes(), "a.pdf").unwrap().pages.len(), 5);
}

#[test]
fn pages_are_limited_told_and_stopped() {
    let mut pdf = Pdf::new();
    for number in 0..5 {
        pdf.page(&[(&format!("Text of page {number}"), 10)]);
    }
    let file = pdf.bytes();
    let limits = Limits { pages: 4, ..Limits::default() };
    let outcome = extract(&file, "a.pdf", &limits, &mut |_| ControlFlow::Continue(()));
    assert_eq!(outcome, Err(ExtractError::TooManyPages { pages: 5, limit: 4 }));

    let mut told = Vec::new();
    let outcome = extract(&file, "a.pdf", &Limits::default(), &mut |progress| {
        told.extend(progress.pages.map(|pages| (progress.pages_done, pages)));
        if progress.pages_done == 3 { ControlFlow::Break(Stop::TimeLimit) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((outcome, told.last()), (Err(ExtractError::TimeLimit), Some(&(3, 5))));
}

#[test]
fn a_font_that_cannot_be_read_costs_its_page_only() {
    let mut pdf = Pdf::new();
    pdf.page(&[("A good page.", 10)]);
    let font = pdf.document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type0" });
    pdf.raw_page(b"BT /F2 10 Tf (bad) Tj ET".to_vec(), dictionary! {});
    let mut document = pdf.finish();
    let (_, page) = document.get_pages().into_iter().nth(1).unwrap();
    let resources = dictionary! { "Font" => dictionary! { "F2" => font } };
    document.get_dictionary_mut(page).unwrap().set("Resources", resources);
    let document = extracted(&bytes(&mut document), "a.pdf").unwrap();
    assert_eq!(document.pages[0].blocks, [paragraph("A good page.")]);
    assert_eq!(
        document.warnings.iter().map(|w| (w.code.as_str(), w.page)).collect::<Vec<_>>(),
        [("damaged_page", Some(2))]
    );
}

/// Ten pages with a running header, a page number and, on the second half, a chapter's title.
fn book() -> Vec<u8> {
    let mut pdf = Pdf::new();
    for number in 1..=10 {
        let chapter = if number > 5 { "Глава вторая" } else { "Глава первая" };
        let text = format!("Слова страницы {} и больше ничего.", "абвгдежзик".chars().nth(number - 1).unwrap());
        let page_number = format!("{number} из 10");
        pdf.page(&[("Прайс-лист завода", 10), (chapter, 10), ("", 10), (&text, 10), ("", 10), (&page_number, 10)]);
    }
    pdf.bytes()
}

#[test]
fn pages_are_read_apart_as_they_are_in_the_whole() {
    let bytes = book();
    let mut go_on = |_| ControlFlow::Continue(());
    let limits = Limits::default();
    let outline = extract::inspect(&bytes, "a.pdf", &limits, &mut go_on).unwrap();
    assert_eq!(outline, extract::Outline { kind: Kind::Pdf, pages: Some(10) });
    let whole = extracted(&bytes, "a.pdf").unwrap();
    let mut apart = Vec::new();
    for start in [0, 4, 8] {
        let part = extract::extract_pages(&bytes, "a.pdf", start..start + 4, &limits, &mut go_on).unwrap();
        apart.extend(part.pages);
    }
    assert_eq!(apart, whole.pages);
    assert_eq!(whole.pages[6].blocks, [paragraph("Слова страницы ж и больше ничего.")]);
    let beyond = extract::extract_pages(&bytes, "a.pdf", 10..20, &limits, &mut go_on).unwrap();
    assert_eq!(beyond.pages, []);
}

#[test]
fn progress_counts_the_pages_that_were_asked_for() {
    let mut told = Vec::new();
    let part = extract::extract_pages(&book(), "a.pdf", 2..4, &Limits::default(), &mut |at| {
        told.push((at.pages_done, at.pages));
        ControlFlow::Continue(())
    });
    assert_eq!(part.unwrap().pages.iter().map(|page| page.number).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(told.last(), Some(&(2, Some(2))));
}
