//! Finds out what a file is, by its content.

use std::collections::BTreeSet;

use crate::archive::Archive;
use crate::bytes::find;
use crate::decode;
use crate::document::Kind;
use crate::error::ExtractError;

/// How far into a file a PDF header may stand (PDF 32000-1:2008, annex H.3.4.1, implementation note 13).
const PDF_HEADER_WITHIN: usize = 1024;
/// How much of a text is looked at to tell HTML from plain text.
const SNIFFED_BYTES: usize = 4096;

/// Signatures of formats that are not read, and what to call them.
const UNSUPPORTED: &[(&[u8], &str)] = &[
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"RIFF", "a picture, sound or video"),
    (b"OggS", "a sound or video"),
    (b"ID3", "a sound"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"BZh", "a compressed archive"),
    (b"\xfd7zXZ", "a compressed archive"),
    (b"%!PS", "a PostScript file"),
    (b"SQLite format 3", "a database"),
];

/// The kind of a file. The name decides only between kinds that the content cannot tell apart.
pub(crate) fn detect(bytes: &[u8], name: &str) -> Result<Kind, ExtractError> {
    let start = bytes.get(..PDF_HEADER_WITHIN).unwrap_or(bytes);
    // An archive without members begins with its end.
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return detect_archive(bytes, start);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(compound_file(bytes));
    }
    // Before PDF, so that a program with a PDF inside stays a program.
    if let Some((_, found)) = UNSUPPORTED.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(ExtractError::UnsupportedType { found });
    }
    if bytes.starts_with(b"{\\rtf") {
        return Ok(Kind::Rtf);
    }
    if contains(start, b"%PDF-") {
        return Ok(Kind::Pdf);
    }
    if start.get(4..8) == Some(b"ftyp") {
        return Err(ExtractError::UnsupportedType { found: "a video or picture" });
    }
    if !decode::looks_like_text(bytes) {
        return Err(ExtractError::UnsupportedType { found: "binary data of an unknown kind" });
    }
    Ok(detect_text(bytes, name))
}

fn detect_archive(bytes: &[u8], start: &[u8]) -> Result<Kind, ExtractError> {
    let archive = Archive::open(bytes)?;
    // The part that each kind of package must have.
    let packages = [
        ("word/document.xml", Kind::Docx),
        ("xl/workbook.xml", Kind::Xlsx),
        ("ppt/presentation.xml", Kind::Pptx),
        ("META-INF/container.xml", Kind::Epub),
    ];
    if let Some((_, kind)) = packages.into_iter().find(|(part, _)| archive.has(part)) {
        return Ok(kind);
    }
    if contains(start, b"mimetypeapplication/vnd.oasis.opendocument.text") {
        return Ok(Kind::Odt);
    }
    if archive.has("[Content_Types].xml") {
        return Err(ExtractError::damaged("its main part is missing"));
    }
    if contains(start, b"mimetypeapplication/") {
        return Err(ExtractError::UnsupportedType { found: "an OpenDocument file other than a text" });
    }
    Ok(Kind::Zip)
}

/// Office keeps an encrypted DOCX in a compound file whose directory names the stream in UTF-16 ([MS-OFFCRYPTO] 1.3).
fn compound_file(bytes: &[u8]) -> ExtractError {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if contains(bytes, &name) {
        ExtractError::Encrypted
    } else {
        ExtractError::UnsupportedType { found: "a file of an old Office version (DOC, XLS, PPT)" }
    }
}

fn detect_text(bytes: &[u8], name: &str) -> Kind {
    // NUL bytes are dropped, so that UTF-16 markup reads like ASCII.
    let start: Vec<u8> = bytes.iter().take(SNIFFED_BYTES).filter(|b| **b != 0).map(u8::to_ascii_lowercase).collect();
    let promised = Kind::of_name(name);
    let markup = opens_html(&start) || (promised == Some(Kind::Html) && contains(&start, b"</"));
    match promised {
        _ if markup => Kind::Html,
        _ if opens_mail(bytes) => Kind::Eml,
        Some(kind @ (Kind::Markdown | Kind::Csv)) => kind,
        _ => Kind::Text,
    }
}

/// Whether a text begins as a message does: with lines of `Name: value`, among them those that every mail has.
fn opens_mail(bytes: &[u8]) -> bool {
    /// Fields that mail programs write (RFC 5322, 3.6), and how many of them no other text begins with.
    const FIELDS: &[&str] =
        &["date", "delivered-to", "from", "message-id", "mime-version", "received", "return-path", "subject", "to"];
    const ENOUGH: usize = 3;
    let start = bytes.get(..SNIFFED_BYTES).unwrap_or(bytes);
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let mut found: BTreeSet<&str> = BTreeSet::new();
    for line in start.split(|byte| *byte == b'\n') {
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let Some(name) = colon.and_then(|at| line.get(..at)).filter(|name| is_field_name(name)) else { break };
        let name = name.to_ascii_lowercase();
        found.extend(FIELDS.iter().copied().filter(|field| field.as_bytes() == name));
    }
    found.len() >= ENOUGH
}

fn is_field_name(name: &[u8]) -> bool {
    !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

/// Whether the first tag, after declarations and comments, is one that a page of HTML opens with.
fn opens_html(start: &[u8]) -> bool {
    const OPENING: &[&[u8]] =
        &[b"!doctype html", b"html", b"head", b"body", b"title", b"meta", b"div", b"table", b"p>"];
    let mut rest = start.trim_ascii_start();
    rest = rest.strip_prefix(b"\xef\xbb\xbf").or(rest.strip_prefix(b"\xff\xfe")).unwrap_or(rest).trim_ascii_start();
    loop {
        let Some(tag) = rest.strip_prefix(b"<") else {
            return false;
        };
        let end: &[u8] = if tag.starts_with(b"!--") {
            b"-->"
        } else if tag.starts_with(b"?") {
            b"?>"
        } else {
            return OPENING.iter().any(|name| tag.starts_with(name));
        };
        let Some(at) = find(tag, end) else { return false };
        rest = tag.get(at + end.len()..).unwrap_or_default().trim_ascii_start();
    }
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    find(bytes, needle).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_wins_over_the_name() {
        assert_eq!(detect(b"%PDF-1.7\n", "price.txt"), Ok(Kind::Pdf));
        assert_eq!(detect(b"\xef\xbb\xbf <!-- a --><!DOCTYPE html><p>x", "price.pdf"), Ok(Kind::Html));
        assert_eq!(detect("Привет, мир".as_bytes(), "price.docx"), Ok(Kind::Text));
    }

    #[test]
    fn the_name_decides_between_texts() {
        assert_eq!(detect(b"# Title", "a.md"), Ok(Kind::Markdown));
        assert_eq!(detect(b"# Title", "a.txt"), Ok(Kind::Text));
        assert_eq!(detect(b"hello <b>you</b>", "a.html"), Ok(Kind::Html));
    }

    #[test]
    fn a_message_is_told_by_its_first_lines() {
        let mail = b"Received: from a\r\n by b\r\nSubject: x\r\nFrom: a@example.com\r\n\r\nText";
        assert_eq!(detect(mail, "letter.txt"), Ok(Kind::Eml));
        assert_eq!(detect(b"From: Moscow\nTo: Kazan\n\nPrice: 100", "fares.txt"), Ok(Kind::Text));
    }

    #[test]
    fn programs_and_pictures_are_refused_by_name() {
        let program = detect(b"MZ\x90\0\x03\0\0\0%PDF-1.4", "invoice.pdf").unwrap_err();
        assert_eq!(program, ExtractError::UnsupportedType { found: "a program" });
        let garbage: Vec<u8> = (0..2000_u32).map(|n| (n * 7 % 31) as u8).collect();
        assert_eq!(detect(&garbage, "a.txt").unwrap_err().code(), "unsupported_type");
    }

    #[test]
    fn an_encrypted_office_file_is_told_from_an_old_one() {
        let mut file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        assert_eq!(detect(&file, "a.docx").unwrap_err().code(), "unsupported_type");
        file.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(detect(&file, "a.docx"), Err(ExtractError::Encrypted));
    }
}
