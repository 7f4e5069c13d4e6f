//! XML as a stream of elements, within limits.
//!
//! Entities that a document defines for itself are not expanded, so there are no "billion laughs"; elements are counted
//! on a number, not on the stack.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;
use quick_xml::{Reader, XmlVersion};

use crate::error::ExtractError;
use crate::job::Job;

/// Takes the elements of a document in order. Names come without their prefix.
pub(crate) trait Visitor {
    fn start(&mut self, element: &Element<'_>);
    fn end(&mut self, name: &str);
    fn text(&mut self, text: &str);

    /// How many blocks and cells it holds, to be kept within the limit.
    fn pieces(&self) -> usize {
        0
    }
}

/// A start tag.
pub(crate) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// The name without its prefix.
    pub(crate) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The relationship that the element names: an `id` with a prefix, unlike the element's own (`r:id`).
    pub(crate) fn relationship(&self) -> Option<String> {
        let mut attributes = self.0.attributes();
        let mut attributes = attributes.with_checks(false).flatten();
        let is_id = |key: QName<'_>| key.prefix().is_some() && key.local_name().into_inner() == "id";
        attributes.find(|attribute| is_id(attribute.key)).map(|attribute| attribute.value.into_owned())
    }

    /// The value of an attribute, named without its prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let mut attributes = attributes.with_checks(false).flatten();
        let attribute = attributes.find(|attribute| attribute.key.local_name().into_inner() == name)?;
        attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
    }
}

/// The number of elements that a count in a document stands for, at least one.
pub(crate) fn count(element: &Element<'_>, name: &str) -> usize {
    element.attribute(name).and_then(|value| value.trim().parse().ok()).filter(|count| *count > 0).unwrap_or(1)
}

/// Walks a document. One that breaks off is read up to there, with a warning.
pub(crate) fn walk(xml: &[u8], job: &mut Job<'_>, visitor: &mut impl Visitor) -> Result<(), ExtractError> {
    // Office files are UTF-8 in practice and UTF-16 by the letter of the standard (ECMA-376, part 2, 8.1.4).
    let (text, _) = match encoding_rs::Encoding::for_bom(xml) {
        Some((encoding, _)) => encoding.decode_with_bom_removal(xml),
        None => encoding_rs::UTF_8.decode_without_bom_handling(xml),
    };
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;

    let mut depth = 0_usize;
    loop {
        job.step()?;
        job.allow_pieces(visitor.pieces())?;
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                depth += 1;
                if depth > job.limits.nesting {
                    return Err(ExtractError::TooDeep { limit: job.limits.nesting });
                }
                visitor.start(&Element(tag));
            }
            Ok(Event::End(tag)) => {
                depth = depth.saturating_sub(1);
                visitor.end(tag.local_name().into_inner());
            }
            Ok(Event::Text(text)) => visitor.text(&text.xml10_content()),
            Ok(Event::CData(text)) => visitor.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => {
                if let Ok(Some(character)) = reference.resolve_char_ref() {
                    visitor.text(character.encode_utf8(&mut [0; 4]));
                } else if let Some(text) = resolve_predefined_entity(&reference.xml10_content()) {
                    visitor.text(text);
                }
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(error) => {
                job.warn("damaged_part", format!("a part of the file breaks off: {error}"), None);
                return Ok(());
            }
        }
    }
}
