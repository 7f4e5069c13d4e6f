//! Makes the fonts of a document safe and right for `pdf-extract`.
//!
//! It fills tables code by code, so that a range of four billion codes, a few bytes in a file, would never end; and it
//! takes the first code of a range of widths for its width.

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::bytes::find;

/// Codes of a font are at most two bytes in practice.
const MAX_CODES: i64 = 1 << 16;

/// Checks every font of a document.
pub(super) fn tame(document: &mut Document) {
    let ids: Vec<ObjectId> = document.objects.keys().copied().collect();
    for id in ids {
        let Some(mut object) = document.objects.insert(id, Object::Null) else {
            continue;
        };
        tame_object(document, &mut object);
        document.objects.insert(id, object);
    }
}

/// Checks the fonts in an object; the library parses objects to a limited depth, so this ends.
fn tame_object(document: &Document, object: &mut Object) {
    let dictionary = match object {
        Object::Array(items) => return items.iter_mut().for_each(|item| tame_object(document, item)),
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => {
            if maps_too_much(&stream.content) {
                stream.content.clear();
            }
            &mut stream.dict
        }
        _ => return,
    };
    if is_composite(dictionary)
        && let Ok(widths) = dictionary.get(b"W").map(|widths| plain_widths(document, widths))
    {
        dictionary.set("W", widths);
    }
    dictionary.iter_mut().for_each(|(_, value)| tame_object(document, value));
}

fn is_composite(font: &Dictionary) -> bool {
    font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|subtype| subtype.starts_with(b"CIDFontType"))
}

/// Widths with every range written out (PDF 32000-1:2008, 9.7.4.3).
fn plain_widths(document: &Document, widths: &Object) -> Object {
    let resolved = |object: &Object| document.dereference(object).map(|(_, object)| object.clone()).ok();
    let widths: Vec<Object> = match resolved(widths) {
        Some(Object::Array(widths)) => widths.iter().filter_map(resolved).collect(),
        _ => return Object::Array(Vec::new()),
    };
    let mut plain = Vec::new();
    let mut left = MAX_CODES;
    let mut rest = widths.as_slice();
    loop {
        match rest {
            [first @ Object::Integer(_), Object::Array(list), after @ ..] => {
                let list = list.iter().filter_map(resolved).filter(|width| width.as_float().is_ok()).collect();
                plain.extend([first.clone(), Object::Array(list)]);
                rest = after;
            }
            [Object::Integer(first), Object::Integer(last), width, after @ ..] if width.as_float().is_ok() => {
                let codes = last.saturating_sub(*first).saturating_add(1).clamp(0, left);
                left -= codes;
                let list = (0..codes).map(|_| width.clone()).collect();
                plain.extend([Object::Integer(*first), Object::Array(list)]);
                rest = after;
            }
            _ => return Object::Array(plain),
        }
    }
}

/// Whether a map of codes to characters has more codes than a font can have.
fn maps_too_much(map: &[u8]) -> bool {
    let mut codes: u64 = 0;
    let mut rest = map;
    while let Some(at) = find(rest, b"beginbfrange") {
        let section = rest.get(at + b"beginbfrange".len()..).unwrap_or_default();
        let (section, after) = section.split_at(find(section, b"endbfrange").unwrap_or(section.len()));
        let mut ends = strings(section).into_iter();
        while let (Some(low), Some(high), Some(_)) = (ends.next(), ends.next(), ends.next()) {
            codes = codes.saturating_add(high.saturating_sub(low));
        }
        rest = after;
    }
    codes > 16 * MAX_CODES.unsigned_abs()
}

/// The hexadecimal strings of a section as numbers; a list of them in brackets counts as one.
fn strings(section: &[u8]) -> Vec<u64> {
    let mut strings = Vec::new();
    let mut open: Option<u64> = None;
    let mut in_list = false;
    for byte in section {
        match byte {
            b'[' => {
                in_list = true;
                strings.push(0);
            }
            b']' => in_list = false,
            b'<' => open = Some(0),
            b'>' => strings.extend(open.take().filter(|_| !in_list)),
            _ => {
                if let (Some(number), Some(digit)) = (&mut open, char::from(*byte).to_digit(16)) {
                    *number = number.saturating_mul(16).saturating_add(u64::from(digit));
                }
            }
        }
    }
    strings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_widths_are_written_out() {
        let list = |numbers: &[i64]| Object::Array(numbers.iter().map(|number| Object::Integer(*number)).collect());
        let widths =
            Object::Array(vec![1.into(), list(&[500]), 5.into(), 7.into(), 600.into(), 9.into(), Object::Null]);
        let plain = plain_widths(&Document::new(), &widths);
        assert_eq!(plain, Object::Array(vec![1.into(), list(&[500]), 5.into(), list(&[600, 600, 600])]));
        let endless = Object::Array(vec![0.into(), i64::MAX.into(), 1.into()]);
        let Object::Array(plain) = plain_widths(&Document::new(), &endless) else { panic!("no array") };
        assert_eq!(plain[1].as_array().map(Vec::len).unwrap(), 65_536);
    }

    #[test]
    fn maps_of_billions_are_refused() {
        assert!(maps_too_much(b"1 beginbfrange <00000000> <ffffffff> <0000> endbfrange"));
        assert!(!maps_too_much(b"2 beginbfrange <00> <ff> [<00> <ffffffff>] <0100> <01ff> <0041> endbfrange"));
    }
}
