//! Real text in every encoding that people still save their files in.

use encoding_rs::{Encoding, IBM866, ISO_8859_5, KOI8_R, WINDOWS_1251, X_MAC_CYRILLIC};

use crate::support::extracted;
use extract::Block;

const TEXT: &str = "Мы доставляем мебель по Москве и области каждый день, кроме воскресенья. Подъём на этаж оплачивается отдельно: \
    сто рублей за этаж без лифта.";
const SHORT: &str = "Цена по запросу, звоните.";
const ENGLISH: &str = "We deliver on every day of the week but Sunday.";

fn read(bytes: &[u8]) -> (Vec<Block>, Option<&'static str>) {
    let mut document = extracted(bytes, "a.txt").unwrap();
    (document.pages.remove(0).blocks, document.encoding)
}

#[test]
fn cyrillic_encodings_are_told_apart() {
    let table: [(&'static Encoding, &str); 5] = [
        (WINDOWS_1251, "windows-1251"),
        (KOI8_R, "KOI8-R"),
        (IBM866, "IBM866"),
        (ISO_8859_5, "ISO-8859-5"),
        (X_MAC_CYRILLIC, "x-mac-cyrillic"),
    ];
    for (encoding, name) in table {
        for text in [TEXT, SHORT] {
            let (bytes, _, unmappable) = encoding.encode(text);
            assert!(!unmappable);
            assert_eq!(read(&bytes), (vec![Block::Paragraph(text.to_owned())], Some(name)), "{name}: {text}");
        }
    }
}

#[test]
fn unicode_is_read_with_and_without_a_mark() {
    for text in [TEXT, SHORT, ENGLISH] {
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let table: [(&[u8], &[u8], &str); 6] = [
            (b"", text.as_bytes(), "UTF-8"),
            (b"\xef\xbb\xbf", text.as_bytes(), "UTF-8"),
            (b"", &little, "UTF-16LE"),
            (b"\xff\xfe", &little, "UTF-16LE"),
            (b"", &big, "UTF-16BE"),
            (b"\xfe\xff", &big, "UTF-16BE"),
        ];
        for (mark, bytes, name) in table {
            let found = read(&[mark, bytes].concat());
            assert_eq!(found, (vec![Block::Paragraph(text.to_owned())], Some(name)), "{name}: {text}");
        }
    }
}
