//! Word documents, built here part by part.

use crate::support::{extracted, zip};
use extract::{Block, ExtractError, Kind, PageState};

const NAMESPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="mc""#;

fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

fn docx_with(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(r#"<?xml version="1.0"?><w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"#);
    let mut members = vec![("[Content_Types].xml", "<Types/>".as_bytes()), ("word/document.xml", document.as_bytes())];
    members.extend(parts.iter().map(|(name, part)| (*name, part.as_bytes())));
    zip(&members)
}

fn run(text: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

fn paragraph(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", run(text))
}

fn text(text: &str) -> Block {
    Block::Paragraph(text.to_owned())
}

#[test]
fn headings_lists_and_paragraphs_are_told_apart() {
    let styles = r#"<w:styles xmlns:w="w">
        <w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>
        <w:style w:styleId="My"><w:name w:val="My own"/><w:basedOn w:val="1"/></w:style>
        <w:style w:styleId="Loop"><w:name w:val="x"/><w:basedOn w:val="Loop"/></w:style></w:styles>"#;
    let body = [
        paragraph(r#"<w:pStyle w:val="1"/>"#, "Доставка"),
        paragraph(r#"<w:pStyle w:val="My"/>"#, "Own style"),
        paragraph(r#"<w:outlineLvl w:val="2"/>"#, "Third"),
        paragraph(r#"<w:numPr><w:numId w:val="5"/></w:numPr>"#, "item"),
        paragraph(r#"<w:pStyle w:val="Loop"/>"#, "A &amp; B &#x2116;5"),
    ];
    let document = extracted(&docx_with(&body.concat(), &[("word/styles.xml", styles)]), "a.docx").unwrap();
    let heading = |level, text: &str| Block::Heading { level, text: text.to_owned() };
    let expected = [
        heading(1, "Доставка"),
        heading(1, "Own style"),
        heading(3, "Third"),
        Block::ListItem("item".to_owned()),
        text("A & B №5"),
    ];
    assert_eq!((document.kind, document.pages[0].blocks.as_slice()), (Kind::Docx, expected.as_slice()));
}

#[test]
fn tables_keep_merged_cells_apart() {
    let cell =
        |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph("", text));
    let body = format!(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell("", "Model"),
        cell("", "Price"),
        cell(r#"<w:vMerge w:val="restart"/>"#, "Volga"),
        cell("", "100"),
        cell("<w:vMerge/>", ""),
        cell("", "200"),
    );
    let document = extracted(&docx(&body), "a.docx").unwrap();
    let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
    let table =
        Block::Table { header: row(["Model", "Price"]), rows: vec![row(["Volga", "100"]), row(["Volga", "200"])] };
    assert_eq!(document.pages[0].blocks, [table]);
}

#[test]
fn deleted_text_and_second_forms_are_left_out() {
    let body = format!(
        "<w:p>{}<w:del>{}</w:del><w:ins>{}</w:ins><mc:AlternateContent><mc:Choice><w:txbxContent>{}</w:txbxContent>\
         </mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:p>",
        run("Price "),
        run("100").replace("w:t", "w:delText"),
        run("200"),
        paragraph("", "in a box"),
        paragraph("", "again"),
    );
    let document = extracted(&docx(&body), "a.docx").unwrap();
    assert_eq!(document.pages[0].blocks, [text("in a box"), text("Price 200")]);
}

#[test]
fn notes_follow_their_paragraph_and_page_breaks_part_pages() {
    let notes = r#"<w:footnotes xmlns:w="w"><w:footnote w:id="2"><w:p><w:r><w:t>Except Sundays.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let body = format!(
        r#"<w:p>{}<w:r><w:footnoteReference w:id="2"/></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p>{}"#,
        run("Every day"),
        paragraph("", "Second page"),
    );
    let document = extracted(&docx_with(&body, &[("word/footnotes.xml", notes)]), "a.docx").unwrap();
    let pages: Vec<_> = document.pages.iter().map(|page| (page.number, page.blocks.as_slice())).collect();
    let expected = [(1, &[text("Every day"), text("Except Sundays.")] as &[Block]), (2, &[text("Second page")])];
    assert_eq!(pages, expected);
}

#[test]
fn a_document_of_pictures_has_no_text() {
    let error = extracted(&docx("<w:p><w:r><w:drawing/></w:r></w:p>"), "a.docx").unwrap_err();
    assert_eq!(error, ExtractError::NoText { kind: Kind::Docx, pages: 1, scanned: 1 });
    let document = extracted(&docx(&format!("<w:p>{}</w:p>", run("text"))), "a.docx").unwrap();
    assert_eq!(document.pages[0].state, PageState::Text);
}

#[test]
fn a_part_that_breaks_off_is_read_up_to_there() {
    let xml = format!("<w:document {NAMESPACES}><w:body>{}<w:p><w:r><w:t", paragraph("", "whole"));
    let document = extracted(&zip(&[("word/document.xml", xml.as_bytes())]), "a.docx").unwrap();
    assert_eq!(document.pages[0].blocks, [text("whole")]);
    assert_eq!(document.warnings[0].code, "damaged_part");
}
