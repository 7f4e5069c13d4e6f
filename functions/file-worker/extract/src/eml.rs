//! Messages of electronic mail (RFC 5322 and MIME, RFC 2045 to 2049): the subject and the body are the first page, each
//! attachment is one more.
//!
//! Of the message's head only the subject is read: addresses of people are not what customers ask for. The parser itself
//! cannot be stopped halfway; it takes about a second for the largest file that is allowed.

use encoding_rs::Encoding as Charset;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::document::Content;
use crate::document::{Block, Page};
use crate::error::ExtractError;
use crate::job::Job;
use crate::{decode, html, panics, part, text};

pub(crate) fn read(bytes: &[u8], job: &mut Job<'_>) -> Result<Content, ExtractError> {
    refuse_deep(bytes, job.limits.nesting)?;
    // What the parser unpacks (base64, quoted-printable) is never longer than the message.
    job.unpacked(bytes.len())?;
    let parsed = panics::catch(|| MessageParser::default().parse(bytes)).flatten();
    let message = parsed.ok_or_else(|| ExtractError::damaged("the head of the message cannot be read"))?;

    job.allow_pages(1 + message.attachments.len())?;
    job.members(message.attachments.len())?;
    let mut pages = vec![Page::new(1, body(&message, job)?, false)];
    for attachment in message.attachments.iter().filter_map(|id| message.part(*id)).filter(|part| !is_ornament(part)) {
        let number = u32::try_from(pages.len() + 1).unwrap_or(u32::MAX);
        let (name, bytes) = (name(attachment), contents(&message, attachment));
        pages.push(part::read(number, &name, Ok(bytes), job)?);
    }
    Ok(Content { encoding: None, pages })
}

/// Refuses more messages inside a message than `limit`: the parser takes stack for each. Only a part that says so (or one of a
/// digest) begins one, so these words are counted.
fn refuse_deep(bytes: &[u8], limit: usize) -> Result<(), ExtractError> {
    let is_one = |window: &&[u8]| window.eq_ignore_ascii_case(b"message/") || window.eq_ignore_ascii_case(b"t/digest");
    match bytes.windows(8).filter(is_one).nth(limit) {
        Some(_) => Err(ExtractError::TooManyArchives { limit }),
        None => Ok(()),
    }
}

/// The subject as the heading, then the body: its richest form, because a table in plain text is none any more.
fn body(message: &Message<'_>, job: &mut Job<'_>) -> Result<Vec<Block>, ExtractError> {
    let mut blocks = Vec::new();
    if let Some(subject) = message.subject().filter(|subject| !subject.trim().is_empty()) {
        blocks.push(Block::Heading { level: 1, text: subject.to_owned() });
    }
    for part in message.html_bodies() {
        let content = text_of(message, part, job)?;
        if part.is_text_html() {
            blocks.extend(html::page_blocks(&content, job)?);
        } else {
            blocks.extend(text::page_blocks(&content, job)?);
        }
    }
    Ok(blocks)
}

/// The text of a part: as its charset says, and where it names none or a wrong one, as its bytes look.
fn text_of(message: &Message<'_>, part: &MessagePart<'_>, job: &mut Job<'_>) -> Result<String, ExtractError> {
    let charset = part.content_type().and_then(|kind| kind.attribute("charset"));
    let text = part.text_contents().unwrap_or_default();
    if text.is_ascii() || (charset.is_some() && !text.contains(char::REPLACEMENT_CHARACTER)) {
        return Ok(text.to_owned());
    }
    let declared = charset.and_then(|charset| Charset::for_label(charset.as_bytes()));
    Ok(decode::decode(&unpacked(message, part), declared, job)?.0)
}

/// The bytes of an attachment.
fn contents(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    match &part.body {
        PartType::Message(inner) if part.encoding != Encoding::None => inner.raw_message.to_vec(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.to_vec(),
        _ => unpacked(message, part),
    }
}

/// The bytes of a part without their transfer encoding.
fn unpacked(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let range = part.offset_body as usize..part.offset_end as usize;
    let packed = message.raw_message.get(range).unwrap_or_default();
    let unpacked = match part.encoding {
        Encoding::None => None,
        Encoding::QuotedPrintable => quoted_printable_decode(packed),
        Encoding::Base64 => base64_decode(packed),
    };
    unpacked.unwrap_or_else(|| packed.to_vec())
}

/// Pictures that the body shows, and signatures, are no attachments to read.
fn is_ornament(part: &MessagePart<'_>) -> bool {
    let kind = part.content_type().map(|kind| (kind.ctype(), kind.subtype().unwrap_or_default()));
    match kind {
        Some((kind, _)) if kind.eq_ignore_ascii_case("image") => {
            !part.content_disposition().is_some_and(|disposition| disposition.is_attachment())
        }
        Some((_, subtype)) => ["pgp-signature", "pkcs7-signature", "x-pkcs7-signature"]
            .iter()
            .any(|signature| subtype.eq_ignore_ascii_case(signature)),
        None => false,
    }
}

/// The name of an attachment, without a path.
fn name(part: &MessagePart<'_>) -> String {
    let name = part.attachment_name().unwrap_or_default();
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let name: String = name.chars().filter(|character| !character.is_control()).collect();
    match &part.body {
        _ if !name.is_empty() => name,
        PartType::Message(inner) => inner.subject().unwrap_or("an attached message").to_owned(),
        _ => "an attachment".to_owned(),
    }
}
