//! Bytes of text in an unknown encoding to a string.

use std::ops::ControlFlow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

use crate::cyrillic;
use crate::error::ExtractError;
use crate::job::Job;
use crate::limits::Limits;

/// Bytes that are looked at to judge whether they are text.
const SAMPLE: usize = 1 << 16;
/// Text has next to no control characters: one in fifty is binary data.
const MAX_CONTROL_SHARE: f64 = 0.02;
/// From this share of characters that cannot be decoded on, the text is worth nothing.
const MAX_REPLACED_SHARE: f64 = 0.05;
/// The share of two-byte units that must be characters of a Russian or English text for it to be UTF-16.
const MIN_UTF16_SHARE: f64 = 0.95;
/// So many well-formed sequences for one broken one make a text damaged UTF-8 and not something else.
const UTF8_SEQUENCES_PER_ERROR: usize = 20;

/// Whether bytes are text in some encoding.
pub(crate) fn looks_like_text(bytes: &[u8]) -> bool {
    if Encoding::for_bom(bytes).is_some() || utf16_without_bom(bytes).is_some() {
        return true;
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let control = sample.iter().filter(|byte| matches!(byte, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)).count();
    share(control, sample.len()) <= MAX_CONTROL_SHARE
}

/// Decodes the text of a small file in whatever encoding it is.
///
/// # Errors
/// [`ExtractError::Undecodable`] when it is no text.
pub fn decode_text(bytes: &[u8]) -> Result<String, ExtractError> {
    let limits = Limits::default();
    let mut go_on = |_| ControlFlow::Continue(());
    decode(bytes, None, &mut Job::new(&limits, &mut go_on)).map(|(text, _)| text)
}

/// Decodes text: a byte order mark, else UTF-16 and UTF-8 by their form, else what the text `declared`, else a guess.
///
/// Returns the text and the name of the encoding, and warns about characters that could not be decoded.
pub(crate) fn decode(
    bytes: &[u8],
    declared: Option<&'static Encoding>,
    job: &mut Job<'_>,
) -> Result<(String, &'static str), ExtractError> {
    let encoding = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = encoding.or_else(|| utf16_without_bom(bytes)).or_else(|| utf8(bytes));
    let encoding = encoding.or_else(|| declared.filter(|declared| fits(declared, bytes)));
    let encoding = encoding.or_else(|| cyrillic::guess(bytes)).unwrap_or_else(|| guess(bytes));
    let (text, _) = encoding.decode_with_bom_removal(bytes);

    let replaced = text.chars().filter(|character| *character == char::REPLACEMENT_CHARACTER).count();
    if share(replaced, text.chars().count()) > MAX_REPLACED_SHARE {
        return Err(ExtractError::Undecodable);
    }
    if replaced > 0 {
        let message = format!("{replaced} characters could not be decoded as {} and were left out", encoding.name());
        job.warn("undecodable_characters", message, None);
    }
    Ok((text.into_owned(), encoding.name()))
}

/// UTF-16 whose units are nearly all characters of Russian or English text. Its zero bytes stand at every other place in
/// Latin text and at spaces in Russian, so both orders are tried and judged by their characters.
fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let units = || sample.chunks_exact(2);
    if units().len() < 4 {
        return None;
    }
    let plausible = |unit: u16| matches!(unit, 9 | 10 | 13 | 0x20..=0x7e | 0xa0..=0xff | 0x400..=0x4ff | 0x2010..=0x203a | 0x20ac | 0x2116);
    let share_of = |order: fn([u8; 2]) -> u16| {
        let good = units().filter(|pair| matches!(pair, [a, b] if plausible(order([*a, *b])))).count();
        share(good, units().len())
    };
    [(UTF_16LE, u16::from_le_bytes as fn([u8; 2]) -> u16), (UTF_16BE, u16::from_be_bytes)]
        .into_iter()
        .find(|(_, order)| share_of(*order) >= MIN_UTF16_SHARE)
        .map(|(encoding, _)| encoding)
}

/// UTF-8, with few errors for its many well-formed sequences.
fn utf8(bytes: &[u8]) -> Option<&'static Encoding> {
    let mut sequences = 0;
    let mut errors = 0;
    for chunk in bytes.utf8_chunks() {
        sequences += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        errors += usize::from(!chunk.invalid().is_empty());
    }
    (errors * UTF8_SEQUENCES_PER_ERROR <= sequences).then_some(UTF_8)
}

/// Whether the encoding that a text declares can be true.
fn fits(declared: &'static Encoding, bytes: &[u8]) -> bool {
    declared != REPLACEMENT && declared != UTF_8 && !declared.decode_without_bom_handling(bytes).1
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes.get(..SAMPLE).unwrap_or(bytes), true);
    detector.guess(None, Utf8Detection::Deny)
}

#[expect(clippy::cast_precision_loss, reason = "counts of characters are far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Доставка по Москве бесплатна, срок 2 дня. Delivery is free.";

    fn decoded(bytes: &[u8]) -> Result<(String, &'static str, usize), ExtractError> {
        let limits = Limits::default();
        let mut go_on = |_| ControlFlow::Continue(());
        let mut job = Job::new(&limits, &mut go_on);
        let (text, encoding) = decode(bytes, None, &mut job)?;
        Ok((text, encoding, job.warnings.len()))
    }

    #[test]
    fn utf16_is_found_without_a_mark() {
        let little: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(&little), Ok((TEXT.to_owned(), "UTF-16LE", 0)));
        assert_eq!(decoded(&big), Ok((TEXT.to_owned(), "UTF-16BE", 0)));
        let latin: Vec<u8> = "only Latin letters".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(looks_like_text(&latin));
        assert_eq!(decoded(&latin), Ok(("only Latin letters".to_owned(), "UTF-16LE", 0)));
    }

    #[test]
    fn a_mark_is_believed_and_removed() {
        assert_eq!(decoded(b"\xef\xbb\xbfabc"), Ok(("abc".to_owned(), "UTF-8", 0)));
        assert_eq!(decoded(b"\xfe\xff\0a\0b"), Ok(("ab".to_owned(), "UTF-16BE", 0)));
    }

    #[test]
    fn a_broken_byte_in_utf8_is_a_warning() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.insert(0, 0xff);
        let (text, encoding, warnings) = decoded(&bytes).unwrap();
        assert_eq!((encoding, warnings), ("UTF-8", 1));
        assert!(text.ends_with(TEXT));
    }

    #[test]
    fn western_text_is_read_as_windows_1252() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode("Der Preis beträgt 5 € für Käufer aus Österreich, größer");
        assert_eq!(decoded(&bytes).unwrap().1, "windows-1252");
    }

    #[test]
    fn what_cannot_be_decoded_is_refused() {
        let bytes: Vec<u8> = b"\xff\xfe".iter().copied().chain([0x00, 0xdc].repeat(40)).collect();
        assert_eq!(decoded(&bytes), Err(ExtractError::Undecodable));
    }
}
