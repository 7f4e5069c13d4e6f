//! Unpacks the streams of a document within limits.
//!
//! The reading libraries unpack without a limit, so everything they will look at is unpacked here first and left
//! unpacked; pictures, which are never looked at, are emptied.

use std::io::Read;

use flate2::read::ZlibDecoder;
use lopdf::{Dictionary, Document, Object, Stream};

use crate::bytes::find;
use crate::error::ExtractError;
use crate::job::Job;
use crate::panics;

/// LZW grows its input at most so many times: a code of 12 bits stands for at most 4,096 bytes.
const MAX_LZW_GROWTH: u64 = 2_731;

/// Unpacks every stream of a document.
pub(super) fn unpack_all(document: &mut Document, job: &mut Job<'_>) -> Result<(), ExtractError> {
    for object in document.objects.values_mut() {
        job.step()?;
        if let Object::Stream(stream) = object {
            unpack(stream, job)?;
        }
    }
    Ok(())
}

fn unpack(stream: &mut Stream, job: &mut Job<'_>) -> Result<(), ExtractError> {
    if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|subtype| subtype == b"Image") {
        stream.content = Vec::new();
        return Ok(());
    }
    let filters: Vec<Vec<u8>> =
        stream.filters().map(|f| f.into_iter().map(<[u8]>::to_vec).collect()).unwrap_or_default();
    let mut content = std::mem::take(&mut stream.content);
    for filter in &filters {
        content = match filter.as_slice() {
            b"FlateDecode" | b"Fl" => {
                let inflated = inflate(&content, job);
                job.unpacked(inflated.len())?;
                inflated
            }
            b"LZWDecode" if content.len() as u64 * MAX_LZW_GROWTH > job.unpackable() => Vec::new(),
            b"LZWDecode" | b"ASCII85Decode" => {
                let decoded = decode(filter, content);
                job.unpacked(decoded.len())?;
                decoded
            }
            b"ASCIIHexDecode" | b"AHx" => unhex(&content),
            _ => Vec::new(),
        };
    }
    if !filters.is_empty() {
        content = undo_predictor(content, &stream.dict);
        stream.dict.remove(b"Filter");
        stream.dict.remove(b"DecodeParms");
    }
    stream.set_content(content);
    Ok(())
}

/// Inflates as much as is sound and allowed (and one byte more, so that the limit is seen to be passed).
pub(super) fn inflate(packed: &[u8], job: &Job<'_>) -> Vec<u8> {
    let mut content = Vec::new();
    let limit = job.unpackable().saturating_add(1);
    // What comes before an error is kept: checksums of real files are often wrong.
    let outcome = ZlibDecoder::new(packed).take(limit).read_to_end(&mut content);
    if outcome.is_err() && content.is_empty() {
        let raw = packed.get(2..).unwrap_or_default();
        drop(flate2::read::DeflateDecoder::new(raw).take(limit).read_to_end(&mut content));
    }
    content
}

fn decode(filter: &[u8], content: Vec<u8>) -> Vec<u8> {
    let mut dictionary = Dictionary::new();
    dictionary.set("Filter", Object::Name(filter.to_vec()));
    let stream = Stream::new(dictionary, content);
    panics::catch(|| stream.decompressed_content().unwrap_or_default()).unwrap_or_default()
}

fn unhex(content: &[u8]) -> Vec<u8> {
    let digits = content.iter().take_while(|byte| **byte != b'>').filter_map(|byte| char::from(*byte).to_digit(16));
    let digits: Vec<u8> = digits.filter_map(|digit| u8::try_from(digit).ok()).collect();
    digits
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit) << (4 * (2 - pair.len())))
        .collect()
}

/// Undoes the prediction of PNG filters, by way of the library: an empty filter list would skip it, so the content is
/// packed once more. It is rare for anything but pictures and cross-reference tables.
fn undo_predictor(content: Vec<u8>, dictionary: &Dictionary) -> Vec<u8> {
    let parameters = dictionary.get(b"DecodeParms").and_then(Object::as_dict).ok();
    let predicted = parameters.is_some_and(|p| p.get(b"Predictor").and_then(Object::as_i64).is_ok_and(|n| n > 1));
    if !predicted {
        return content;
    }
    let mut stream = Stream::new(Dictionary::new(), content);
    if stream.compress().is_err() || !stream.is_compressed() {
        return stream.content;
    }
    if let Some(parameters) = parameters {
        stream.dict.set("DecodeParms", parameters.clone());
    }
    panics::catch(|| stream.decompressed_content().unwrap_or_default()).unwrap_or_default()
}

/// Refuses a file whose object and cross-reference streams, which the library unpacks while it opens the file, are
/// larger than allowed, or which holds more objects than may be kept in memory.
pub(super) fn check_structure(bytes: &[u8], job: &mut Job<'_>) -> Result<(), ExtractError> {
    const DICTIONARY_WITHIN: usize = 2_048;
    let mut objects = words(bytes);
    job.allow_pieces(objects)?;
    let mut rest = bytes;
    while let Some(at) = find(rest, b"stream") {
        let (before, from) = rest.split_at_checked(at).unwrap_or_default();
        let dictionary = before.get(before.len().saturating_sub(DICTIONARY_WITHIN)..).unwrap_or_default();
        let dictionary = dictionary.get(last(dictionary, b"obj").unwrap_or(0)..).unwrap_or_default();
        rest = from.get(b"stream".len()..).unwrap_or_default();
        if !before.ends_with(b"end") && (find(dictionary, b"/ObjStm").is_some() || find(dictionary, b"/XRef").is_some())
        {
            let packed = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")).unwrap_or(rest);
            let unpacked = inflate(packed, job);
            job.unpacked(unpacked.len())?;
            objects += words(&unpacked);
            job.allow_pieces(objects)?;
        }
    }
    Ok(())
}

/// At least how many numbers, names and operators there are, by the spaces and brackets between them. The bytes of packed
/// streams hold few of those.
pub(super) fn words(bytes: &[u8]) -> usize {
    let is_sign = |byte: u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0 | b'\x0c' | b'[' | b'<' | b'(' | b'/');
    bytes.iter().zip(bytes.iter().skip(1)).filter(|(byte, next)| is_sign(**byte) && !next.is_ascii_whitespace()).count()
}

fn last(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).rposition(|window| window == needle)
}
