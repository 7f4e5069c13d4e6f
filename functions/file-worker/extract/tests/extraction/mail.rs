//! Messages of electronic mail, written here.

use crate::pdf_builder::Pdf;
use crate::support::extracted;
use extract::{Block, Kind, SplitOptions, split};

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number =
            chunk.iter().chain([&0, &0]).take(3).fold(0_usize, |number, byte| number << 8 | usize::from(*byte));
        for place in 0..4 {
            let sign = if place <= chunk.len() { SIGNS[number >> (18 - 6 * place) & 63] } else { b'=' };
            text.push(char::from(sign));
        }
        if text.len() % 77 == 76 {
            text.push('\n');
        }
    }
    text
}

const HEAD: &str = "From: =?utf-8?B?0JjQstCw0L0=?= <ivan@example.com>\nTo: shop@example.com\nDate: Mon, 2 Nov 2026 10:00:00 +0300\n\
    MIME-Version: 1.0\n";

#[test]
fn subject_and_body_are_decoded() {
    let (koi8, _, _) = encoding_rs::KOI8_R.encode("Доставка бесплатна, оплата при получении.");
    let body = koi8.iter().map(|byte| format!("={byte:02X}")).collect::<String>();
    let mail = format!(
        "{HEAD}Subject: =?koi8-r?B?0NLBys0=?= =?utf-8?Q?_=D1=86=D0=B5=D0=BD=D1=8B?=\nContent-Type: text/plain; charset=koi8-r\n\
         Content-Transfer-Encoding: quoted-printable\n\n{body}\n"
    );
    let document = extracted(mail.as_bytes(), "letter").unwrap();
    let heading = Block::Heading { level: 1, text: "прайм цены".to_owned() };
    let text = Block::Paragraph("Доставка бесплатна, оплата при получении.".to_owned());
    assert_eq!((document.kind, &document.pages[0].blocks), (Kind::Eml, &vec![heading, text]));
}

#[test]
fn a_body_without_a_charset_is_decoded_by_its_looks() {
    let text = "Стулья подорожали на десять процентов, столы остались прежними.";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
    let mail = [format!("{HEAD}Subject: News\n\n").as_bytes(), &bytes].concat();
    let document = extracted(&mail, "a.eml").unwrap();
    assert_eq!(document.pages[0].blocks[1], Block::Paragraph(text.to_owned()));
}

#[test]
fn of_two_forms_of_a_body_the_one_with_tables_is_read() {
    let mail = format!(
        "{HEAD}Subject: Prices\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nChair 100\n--b\n\
         Content-Type: text/html\n\n<table><tr><th>Name<th>Price<tr><td>Chair<td>100</table>\n--b--\n"
    );
    let document = extracted(mail.as_bytes(), "a.eml").unwrap();
    let passages = split(&document, &SplitOptions::default());
    assert_eq!(passages[0].text, "Name: Chair; Price: 100");
    assert_eq!((passages.len(), passages[0].heading_path.as_slice()), (1, ["Prices".to_owned()].as_slice()));
}

#[test]
fn attachments_are_pages_of_their_own() {
    let pdf = Pdf::new().page(&[("Оплата картой или по счёту.", 10)]).bytes();
    let (pdf, csv) = (base64(&pdf), base64("Товар;Цена\nСтул;100\n".as_bytes()));
    let inner = "From: b@example.com\nTo: c@example.com\nSubject: Inner\nDate: Mon, 2 Nov 2026 10:00:00 +0300\n\nForwarded words.";
    let part = |kind: &str, name: &str, content: &str| {
        format!(
            "--b\nContent-Type: {kind}\nContent-Disposition: attachment; filename=\"{name}\"\nContent-Transfer-Encoding: base64\n\n{content}\n"
        )
    };
    let mail = format!(
        "{HEAD}Subject: Offer\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee the attachments.\n\
         {}{}{}--b\nContent-Type: message/rfc822\n\n{inner}\n--b\nContent-Type: image/png\nContent-ID: <logo>\n\
         Content-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b--\n",
        part("application/pdf", "terms.pdf", &pdf),
        part("text/csv", "../prices.csv", &csv),
        part("application/octet-stream", "setup.exe", "TVqQAAMA"),
    );
    let document = extracted(mail.as_bytes(), "a.eml").unwrap();
    let passages = split(&document, &SplitOptions::default());
    let found: Vec<_> =
        passages.iter().map(|p| (p.page.unwrap(), p.heading_path.join(" > "), p.text.as_str())).collect();
    let expected = [
        (1, "Offer".to_owned(), "See the attachments."),
        (2, "terms.pdf".to_owned(), "Оплата картой или по счёту."),
        (3, "prices.csv".to_owned(), "Товар: Стул; Цена: 100"),
        (5, "Inner > Inner".to_owned(), "Forwarded words."),
    ];
    assert_eq!(found, expected);
    let told: Vec<_> = document.warnings.iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(told, ["setup.exe: The file is a program, which cannot be read."]);
}

#[test]
fn messages_in_messages_have_an_end() {
    let part = "Content-Type: message/rfc822\n\n";
    let mail = format!("{HEAD}Subject: Deep\n{}", part.repeat(100_000));
    assert_eq!(extracted(mail.as_bytes(), "a.eml").unwrap_err().code(), "too_many_archives");
    let some = format!("{HEAD}Subject: Deep\n{}words", part.repeat(100));
    assert!(extracted(some.as_bytes(), "a.eml").is_ok());
}
