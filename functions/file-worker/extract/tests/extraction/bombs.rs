//! Small files that would take all memory or all time. Each ends in an error of the limit that it breaks.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;

use crate::pdf_builder::{Pdf, bytes};
use crate::support::zip;
use extract::{Document, ExtractError, Limits, extract, inspect};
use lopdf::{Object, Stream, dictionary};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Limits in proportion to the bombs of the tests, which take milliseconds to make.
fn small() -> Limits {
    Limits { unpacked_bytes: 4_000_000, pieces: 50_000, ..Limits::default() }
}

fn read(bytes: &[u8], name: &str) -> Result<Document, &'static str> {
    extract(bytes, name, &small(), &mut |_| ControlFlow::Continue(())).map_err(|error| error.code())
}

fn spaces(megabytes: usize) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("a.txt", SimpleFileOptions::default()).unwrap();
    let piece = vec![b' '; 1 << 20];
    (0..megabytes).for_each(|_| archive.write_all(&piece).unwrap());
    archive.finish().unwrap().into_inner()
}

#[test]
fn flat_and_nested_zip_bombs_are_stopped() {
    assert_eq!(read(&spaces(5), "a.zip").unwrap_err(), "too_large_unpacked");
    // Sixteen of sixteen of one megabyte each, in a few kilobytes.
    let layer = |inner: &[u8]| {
        let names: Vec<String> = (0..16).map(|number| format!("{number}.zip")).collect();
        zip(&names.iter().map(|name| (name.as_str(), inner)).collect::<Vec<_>>())
    };
    let bomb = layer(&layer(&spaces(1)));
    assert!(bomb.len() < 60_000, "{}", bomb.len());
    assert_eq!(read(&bomb, "42.zip").unwrap_err(), "too_large_unpacked");
}

#[test]
fn billions_of_laughs_are_not_laughed() {
    let mut entities = String::from("<!DOCTYPE lolz [<!ENTITY lol0 \"lol\">");
    for level in 1..10 {
        let inner = format!("&lol{};", level - 1).repeat(10);
        write!(entities, "<!ENTITY lol{level} \"{inner}\">").unwrap();
    }
    let xml = format!("{entities}]><w:document xmlns:w=\"w\"><w:p><w:r><w:t>ha &lol9;</w:t></w:r></w:p></w:document>");
    let document = read(&zip(&[("word/document.xml", xml.as_bytes())]), "a.docx").unwrap();
    assert_eq!(document.characters(), 2);
}

#[test]
fn a_hundred_thousand_pages_are_refused_before_they_are_read() {
    let kids: String = (0..100_000).map(|number| format!("{} 0 R ", number + 3)).collect();
    let pages = (0..100_000).map(|_| "<</Type/Page/Parent 2 0 R>>".to_owned());
    let objects = ["<</Type/Catalog/Pages 2 0 R>>".to_owned(), format!("<</Type/Pages/Count 100000/Kids[{kids}]>>")];
    let mut file = String::from("%PDF-1.5\n");
    let mut table = String::from("xref\n0 100003\n0000000000 65535 f \n");
    for (number, object) in (1..).zip(objects.into_iter().chain(pages)) {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        writeln!(file, "{number} 0 obj{object}endobj").unwrap();
    }
    let start = file.len();
    write!(file, "{table}trailer<</Size 100003/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").unwrap();
    let file = file.into_bytes();
    let limits = Limits::default();
    let mut go_on = |_| ControlFlow::Continue(());
    let expected = ExtractError::TooManyPages { pages: 100_000, limit: 2_000 };
    assert_eq!(inspect(&file, "a.pdf", &limits, &mut go_on), Err(expected.clone()));
    assert_eq!(extract(&file, "a.pdf", &limits, &mut go_on), Err(expected));
}

#[test]
fn a_page_tree_in_a_circle_has_an_end() {
    let mut pdf = Pdf::new();
    pdf.page(&[("One page of words.", 10)]);
    let mut document = pdf.finish();
    let tree = document.catalog().unwrap().get(b"Pages").and_then(Object::as_reference).unwrap();
    let dictionary = document.get_dictionary_mut(tree).unwrap();
    let page = dictionary.get(b"Kids").and_then(Object::as_array).unwrap()[0].clone();
    dictionary.set("Kids", vec![tree.into(), page, tree.into()]);
    dictionary.set("Parent", tree);
    let document = read(&bytes(&mut document), "a.pdf").unwrap();
    assert_eq!(document.characters(), "One page of words.".len());
}

#[test]
fn objects_are_counted_before_they_are_kept() {
    let mut pdf = Pdf::new();
    pdf.page(&[("One page of words.", 10)]);
    let mut plain = pdf.finish();
    plain.add_object(Object::Array(vec![0.into(); 100_000]));
    assert_eq!(read(&bytes(&mut plain), "a.pdf").unwrap_err(), "too_many_pieces");

    // The same in a packed stream of objects, which the library unpacks by itself.
    let content = format!("90 0 [{}]", "0 ".repeat(100_000));
    // The library would leave a stream of this type out when it writes the file, so the type is set afterwards.
    let stream = dictionary! { "Type" => "ObjXXX", "N" => 1, "First" => 5 };
    let mut stream = Stream::new(stream, content.into_bytes());
    stream.compress().unwrap();
    let mut packed = pdf.finish();
    packed.add_object(stream);
    let mut file = bytes(&mut packed);
    let at = file.windows(6).position(|window| window == b"ObjXXX").unwrap();
    file[at..at + 6].copy_from_slice(b"ObjStm");
    assert!(file.len() < 10_000, "{}", file.len());
    assert_eq!(read(&file, "a.pdf").unwrap_err(), "too_many_pieces");

    let mut drawn = Pdf::new();
    drawn.raw_page("0 ".repeat(100_000).into_bytes(), dictionary! {});
    assert_eq!(read(&drawn.bytes(), "a.pdf").unwrap_err(), "too_many_pieces");
}

#[test]
fn a_page_may_not_draw_one_stream_without_end() {
    let mut pdf = Pdf::new();
    pdf.raw_page(vec![b'%'; 100_000], dictionary! {});
    let mut document = pdf.finish();
    let (_, page) = document.get_pages().pop_first().unwrap();
    let content = document.get_dictionary(page).unwrap().get(b"Contents").unwrap().clone();
    document.get_dictionary_mut(page).unwrap().set("Contents", vec![content; 1_000]);
    assert_eq!(read(&bytes(&mut document), "a.pdf").unwrap_err(), "too_large_unpacked");
}

#[test]
fn tables_of_nothing_but_separators_are_refused() {
    assert_eq!(read(";".repeat(1_000_000).as_bytes(), "a.csv").unwrap_err(), "too_many_pieces");
    assert_eq!(read(";\n".repeat(100_000).as_bytes(), "a.csv").unwrap_err(), "too_many_pieces");
    let cells = format!("<html><table><tr>{}", "<td>a".repeat(100_000));
    assert_eq!(read(cells.as_bytes(), "a.html").unwrap_err(), "too_many_pieces");
    assert_eq!(read("a\n\n".repeat(100_000).as_bytes(), "a.txt").unwrap_err(), "too_many_pieces");
    assert_eq!(read("a\n\n".repeat(100_000).as_bytes(), "a.md").unwrap_err(), "too_many_pieces");
    let rtf = format!("{{\\rtf1 {}}}", "a\\par ".repeat(100_000));
    assert_eq!(read(rtf.as_bytes(), "a.rtf").unwrap_err(), "too_many_pieces");
    let rows = format!("<w xmlns:w=\"w\">{}</w>", "<w:p><w:r><w:t>a</w:t></w:r></w:p>".repeat(60_000));
    assert_eq!(read(&zip(&[("word/document.xml", rows.as_bytes())]), "a.docx").unwrap_err(), "too_many_pieces");
}

#[test]
fn the_clock_is_asked_in_every_format() {
    // Long enough that a reader which never asked would be through.
    let text = "Some words of a long text that goes on and on.\n\n".repeat(20_000);
    let sheet = format!("<s><sheetData>{}</sheetData></s>", "<row><c t=\"str\"><v>a</v></c></row>".repeat(20_000));
    let workbook = zip(&[
        ("xl/workbook.xml", br#"<w xmlns:r="r"><sheets><sheet name="One" r:id="r1"/></sheets></w>"#),
        ("xl/_rels/workbook.xml.rels", br#"<r><Relationship Id="r1" Target="worksheets/sheet1.xml"/></r>"#),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    let mail = format!("From: a@b.c\nTo: a@b.c\nSubject: x\nDate: x\n\n{text}");
    let files: [(&str, Vec<u8>); 8] = [
        ("a.txt", text.clone().into_bytes()),
        ("a.md", text.clone().into_bytes()),
        ("a.html", format!("<html>{}", text.replace("\n\n", "<p>")).into_bytes()),
        ("a.csv", text.replace("\n\n", ";\n").into_bytes()),
        ("a.rtf", format!("{{\\rtf1 {}}}", text.replace("\n\n", "\\par ")).into_bytes()),
        ("a.eml", mail.into_bytes()),
        ("a.xlsx", workbook),
        ("a.zip", zip(&[("a.txt", text.as_bytes())])),
    ];
    for (name, file) in files {
        let mut questions = 0;
        let outcome = extract(&file, name, &Limits::default(), &mut |_| {
            questions += 1;
            ControlFlow::Continue(())
        });
        assert!(outcome.is_ok() && questions >= 8, "{name}: {questions} questions, {:?}", outcome.err());
    }
}
