//! Workbooks, presentations, `OpenDocument` texts, books and tables as text, built here part by part.

use extract::{Block, Document, ExtractError, Kind, Limits, extract};

use crate::support::{extracted, zip};

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let members: Vec<(&str, &[u8])> = parts.iter().map(|(name, part)| (*name, part.as_bytes())).collect();
    zip(&members)
}

fn blocks(document: &Document) -> Vec<&[Block]> {
    document.pages.iter().map(|page| page.blocks.as_slice()).collect()
}

fn heading(text: &str) -> Block {
    Block::Heading { level: 1, text: text.to_owned() }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(text.to_owned())
}

fn table(rows: &[&[&str]]) -> Block {
    let mut rows = rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect());
    Block::Table { header: rows.next().unwrap_or_default(), rows: rows.collect() }
}

const WORKBOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="Цены" sheetId="1" r:id="rId1"/>
    <sheet name="Own" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>"#;
const RELATIONSHIPS: &str =
    r#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>"#;

fn workbook(strings: &str, sheet: &str) -> Vec<u8> {
    archive(&[
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONSHIPS),
        ("xl/sharedStrings.xml", strings),
        ("xl/styles.xml", r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

#[test]
fn a_sheet_is_a_page_with_its_tables() {
    let strings = "<sst><si><t>Товар</t></si><si><r><t>Це</t></r><r><t>на</t></r><rPh><t>x</t></rPh></si><si><t>Стул</t></si></sst>";
    let sheet = r#"<worksheet><sheetData>
        <row r="1"><c r="B1" t="inlineStr"><is><t>Прайс-лист</t></is></c></row>
        <row r="3"><c r="B3" t="s"><v>0</v></c><c r="D3" t="s"><v>1</v></c><c r="E3" t="str"><v>С</v></c></row>
        <row r="4"><c r="B4" t="s"><v>2</v></c><c r="D4"><f>1+2</f><v>1500.1000000000001</v></c><c r="E4" s="1"><v>45000</v></c></row>
        </sheetData></worksheet>"#;
    let document = extracted(&workbook(strings, sheet), "price.xlsx").unwrap();
    let expected = table(&[&["Товар", "Цена", "С"], &["Стул", "1500.1", "2023-03-15"]]);
    assert_eq!(
        (document.kind, blocks(&document)),
        (Kind::Xlsx, vec![[heading("Цены"), paragraph("Прайс-лист"), expected].as_slice()])
    );
    assert_eq!(document.warnings[0].code, "hidden_sheet");
}

#[test]
fn a_string_shared_by_very_many_cells_is_counted_each_time() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "long ".repeat(20_000));
    let cells = r#"<row><c t="s"><v>0</v></c></row>"#.repeat(10_000);
    let file = workbook(&strings, &format!("<worksheet><sheetData>{cells}</sheetData></worksheet>"));
    let limits = Limits { unpacked_bytes: 5_000_000, ..Limits::default() };
    let outcome = extract(&file, "a.xlsx", &limits, &mut |_| std::ops::ControlFlow::Continue(()));
    assert_eq!(outcome, Err(ExtractError::TooLargeUnpacked { limit: 5_000_000 }));
}

#[test]
fn a_slide_is_a_page_in_the_order_of_the_show() {
    let slide = |title: &str| {
        format!(
            r#"<p:sld xmlns:p="p" xmlns:a="a"><p:sp><p:nvPr><p:ph type="title"/></p:nvPr><a:p><a:r><a:t>{title}</a:t></a:r></a:p></p:sp>
            <p:sp><p:nvPr><p:ph idx="1"/></p:nvPr><a:p><a:r><a:t>point</a:t></a:r></a:p></p:sp>
            <p:sp><p:nvPr><p:ph type="sldNum"/></p:nvPr><a:p><a:fld><a:t>7</a:t></a:fld></a:p></p:sp>
            <a:tbl><a:tr><a:tc><a:p><a:r><a:t>Name</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>Price</a:t></a:r></a:p></a:tc></a:tr>
            <a:tr><a:tc><a:p><a:r><a:t>A</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>5</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:sld>"#
        )
    };
    let file = archive(&[
        ("ppt/presentation.xml", r#"<p xmlns:r="r"><sldId id="256" r:id="b"/><sldId id="257" r:id="a"/></p>"#),
        (
            "ppt/_rels/presentation.xml.rels",
            r#"<R><Relationship Id="a" Target="slides/1.xml"/><Relationship Id="b" Target="slides/2.xml"/></R>"#,
        ),
        ("ppt/slides/1.xml", &slide("Second")),
        ("ppt/slides/2.xml", &slide("First")),
    ]);
    let document = extracted(&file, "a.pptx").unwrap();
    let expected =
        |title| [heading(title), Block::ListItem("point".to_owned()), table(&[&["Name", "Price"], &["A", "5"]])];
    assert_eq!(document.kind, Kind::Pptx);
    assert_eq!(blocks(&document), [expected("First").as_slice(), expected("Second").as_slice()]);
}

#[test]
fn an_open_document_text_is_read() {
    let content = r#"<office:document-content xmlns:text="t" xmlns:table="b" xmlns:office="o"><office:text>
        <text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>
        <text:h text:outline-level="1">Title</text:h><text:p>One<text:s text:c="2"/>two <text:span>three</text:span></text:p>
        <text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>
        <table:table><table:table-row><table:table-cell><text:p>Name</text:p></table:table-cell><table:table-cell><text:p>Price</text:p></table:table-cell></table:table-row>
        <table:table-row><table:table-cell><text:p>A</text:p></table:table-cell><table:table-cell><text:p>5</text:p></table:table-cell></table:table-row></table:table>
        </office:text></office:document-content>"#;
    let plain = |manifest| {
        archive(&[
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("META-INF/manifest.xml", manifest),
            ("content.xml", content),
        ])
    };
    let document = extracted(&stored_first(&plain("<m/>")), "a.odt").unwrap();
    let expected = [
        heading("Title"),
        paragraph("One two three"),
        Block::ListItem("item".to_owned()),
        table(&[&["Name", "Price"], &["A", "5"]]),
    ];
    assert_eq!((document.kind, blocks(&document)), (Kind::Odt, vec![expected.as_slice()]));
    let locked = stored_first(&plain("<m><manifest:encryption-data/></m>"));
    assert_eq!(extracted(&locked, "a.odt"), Err(ExtractError::Encrypted));
}

/// The archive with its members stored: an `OpenDocument` file begins with its type in clear.
fn stored_first(file: &[u8]) -> Vec<u8> {
    let mut packed = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    let mut stored = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..packed.len() {
        let mut member = packed.by_index(index).unwrap();
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        stored.start_file(member.name().unwrap(), options).unwrap();
        std::io::copy(&mut member, &mut stored).unwrap();
    }
    stored.finish().unwrap().into_inner()
}

#[test]
fn rich_text_is_decoded_by_font_and_number() {
    let file = br"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 Arial;}{\f1\fcharset0 Arial;}}{\*\generator x;}{\info{\title y}}
\pard\outlinelevel0\f0\'d6\'e5\'ed\'fb\par\pard{\f1 caf\'e9} \u8470?5\emdash\~{\uc0\u1056}\line next\par
{\listtext\bullet\tab}\pard item\par no item\par\pard
\trowd\intbl Name\cell Price\cell\row\trowd\intbl A\cell 5\cell\row\pard after\par}";
    let document = extracted(file, "a.rtf").unwrap();
    let expected = [
        heading("Цены"),
        paragraph("café №5— Р\nnext"),
        Block::ListItem("item".to_owned()),
        paragraph("no item"),
        table(&[&["Name", "Price"], &["A", "5"]]),
        paragraph("after"),
    ];
    assert_eq!((document.kind, blocks(&document)), (Kind::Rtf, vec![expected.as_slice()]));
}

#[test]
fn chapters_of_a_book_are_pages() {
    let file = archive(&[
        ("META-INF/container.xml", r#"<c><rootfile full-path="OEBPS/book.opf"/></c>"#),
        (
            "OEBPS/book.opf",
            r#"<p><manifest><item id="one" href="text/1.xhtml"/><item id="two" href="2.xhtml"/></manifest>
            <spine><itemref idref="two"/><itemref idref="one"/><itemref idref="lost"/></spine></p>"#,
        ),
        ("OEBPS/text/1.xhtml", "<html><h1>Last</h1><p>b</p></html>"),
        ("OEBPS/2.xhtml", "<?xml version='1.0'?><html><h1>First</h1><p>a</p></html>"),
    ]);
    let document = extracted(&file, "a.epub").unwrap();
    let expected = [vec![heading("First"), paragraph("a")], vec![heading("Last"), paragraph("b")], Vec::new()];
    assert_eq!((document.kind, blocks(&document)), (Kind::Epub, expected.iter().map(Vec::as_slice).collect()));
}

#[test]
fn tables_as_text_are_read_with_any_delimiter() {
    for file in ["Товар;Цена\n\"Стол; дубовый\";100\nСтул;50\n", "sep=\t\nТовар\tЦена\nСтол; дубовый\t100\nСтул\t50\n"]
    {
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(file);
        let document = extracted(&bytes, "price.csv").unwrap();
        let expected = table(&[&["Товар", "Цена"], &["Стол; дубовый", "100"], &["Стул", "50"]]);
        assert_eq!((document.kind, document.encoding), (Kind::Csv, Some("windows-1251")));
        assert_eq!(blocks(&document), [[expected].as_slice()]);
    }
}
