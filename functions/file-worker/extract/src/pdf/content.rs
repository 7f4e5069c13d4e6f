//! Rewrites the content of a page to its text operators.
//!
//! `pdf-extract` stops at many things that have nothing to do with text (colours, shadings, pictures read as content),
//! does not know the operators `'` and `"`, confuses fonts of forms that share a name, and follows forms that draw
//! themselves until the stack ends. So it is given only text operators with checked operands, with all forms put in
//! place and all fonts under names of their own.

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::unpack;
use crate::error::ExtractError;
use crate::job::Job;
use crate::panics;

/// Forms inside forms: real files have two or three.
const MAX_FORM_DEPTH: usize = 12;
/// The page tree: more parents than the library itself follows are a circle.
const MAX_PARENTS: usize = 64;
/// A picture with fewer points on a side is an ornament and not a scan of a page.
const MIN_SCAN_SIDE: i64 = 300;

/// A page's text operators and the fonts they use.
pub(super) struct TextOnly {
    pub(super) content: Vec<u8>,
    pub(super) fonts: Dictionary,
    pub(super) pictured: bool,
}

/// Rewrites a page.
pub(super) fn text_only(document: &Document, page: ObjectId, job: &mut Job<'_>) -> Result<TextOnly, ExtractError> {
    let mut content = Vec::new();
    for stream in document.get_page_contents(page) {
        if let Ok(stream) = document.get_object(stream).and_then(Object::as_stream) {
            content.extend_from_slice(&stream.content);
            content.push(b'\n');
            // A page may name the same stream a thousand times.
            if content.len() as u64 > job.limits.unpacked_bytes {
                return Err(ExtractError::TooLargeUnpacked { limit: job.limits.unpacked_bytes });
            }
        }
    }
    let mut rewriter = Rewriter::new(document);
    rewriter.content(&content, &resources(document, page), 0, job)?;
    let operations = Content { operations: rewriter.operations };
    let content = operations.encode().unwrap_or_default();
    Ok(TextOnly { content, fonts: rewriter.fonts, pictured: rewriter.pictured })
}

/// The resources of a page, which may be those of a parent.
fn resources<'a>(document: &'a Document, page: ObjectId) -> Dictionary {
    let page = document.get_dictionary(page).ok();
    let parent =
        |child: &&'a Dictionary| -> Option<&'a Dictionary> { document.get_dict_in_dict(child, b"Parent").ok() };
    let mut chain = std::iter::successors(page, parent).take(MAX_PARENTS);
    chain.find_map(|dictionary| document.get_dict_in_dict(dictionary, b"Resources").ok()).cloned().unwrap_or_default()
}

struct Rewriter<'a> {
    document: &'a Document,
    operations: Vec<Operation>,
    fonts: Dictionary,
    /// The fonts in the order of their new names.
    known: Vec<Object>,
    /// Whether a font is set, here and in each saved graphics state; text without one cannot be read.
    has_font: bool,
    saved: Vec<bool>,
    /// The open marked content; `true` for page headers and footers.
    marked: Vec<bool>,
    pictured: bool,
}

impl<'a> Rewriter<'a> {
    fn new(document: &'a Document) -> Self {
        Self {
            document,
            operations: Vec::new(),
            fonts: Dictionary::new(),
            known: Vec::new(),
            has_font: false,
            saved: Vec::new(),
            marked: Vec::new(),
            pictured: false,
        }
    }

    fn content(
        &mut self,
        content: &[u8],
        resources: &Dictionary,
        depth: usize,
        job: &mut Job<'_>,
    ) -> Result<(), ExtractError> {
        // The parser keeps every operand of the page.
        job.allow_pieces(unpack::words(content))?;
        let parsed = panics::catch(|| Content::decode(content).ok()).flatten();
        for operation in parsed.map(|content| content.operations).unwrap_or_default() {
            job.step()?;
            if operation.operator == "Do" {
                self.object(&operation, resources, depth, job)?;
            } else {
                self.operation(operation, resources);
            }
        }
        Ok(())
    }

    fn operation(&mut self, mut operation: Operation, resources: &Dictionary) {
        match operation.operator.as_str() {
            "BT" | "ET" | "T*" => self.push(operation.operator.as_str(), Vec::new()),
            "q" => self.save(),
            "Q" => self.restore(),
            "cm" | "Tm" => self.push_numbers(operation, 6),
            "Td" | "TD" => self.push_numbers(operation, 2),
            "Tc" | "Tw" | "Tz" | "TL" | "Ts" => self.push_numbers(operation, 1),
            "Tf" => self.font(operation, resources),
            "Tj" | "TJ" => {
                let text = operation.operands.pop();
                self.show(text);
            }
            "'" => {
                self.push("T*", Vec::new());
                self.show(operation.operands.pop());
            }
            "\"" => {
                let text = operation.operands.pop();
                for (operator, operand) in ["Tw", "Tc"].into_iter().zip(operation.operands) {
                    self.push_numbers(Operation::new(operator, vec![operand]), 1);
                }
                self.push("T*", Vec::new());
                self.show(text);
            }
            "BI" => self.pictured = true,
            "BMC" | "BDC" => self.marked.push(is_page_furniture(&operation.operands)),
            "EMC" => drop(self.marked.pop()),
            _ => {}
        }
    }

    fn push(&mut self, operator: &str, operands: Vec<Object>) {
        self.operations.push(Operation::new(operator, operands));
    }

    fn push_numbers(&mut self, operation: Operation, count: usize) {
        let is_number = |operand: &Object| operand.as_float().is_ok_and(f32::is_finite);
        if operation.operands.len() == count && operation.operands.iter().all(is_number) {
            self.operations.push(operation);
        }
    }

    fn show(&mut self, text: Option<Object>) {
        if !self.has_font || self.marked.contains(&true) {
            return;
        }
        match text {
            Some(Object::Array(parts)) => self.push("TJ", vec![Object::Array(parts)]),
            Some(Object::String(text, format)) => self.push("Tj", vec![Object::String(text, format)]),
            _ => {}
        }
    }

    fn save(&mut self) {
        self.saved.push(self.has_font);
        self.push("q", Vec::new());
    }

    fn restore(&mut self) {
        if let Some(has_font) = self.saved.pop() {
            self.has_font = has_font;
            self.push("Q", Vec::new());
        }
    }

    /// Sets a font under a name that belongs to it alone.
    fn font(&mut self, operation: Operation, resources: &Dictionary) {
        let [Object::Name(name), size] = operation.operands.as_slice() else {
            return;
        };
        let fonts = self.document.get_dict_in_dict(resources, b"Font");
        let Ok(font) = fonts.and_then(|fonts| fonts.get(name)) else {
            return;
        };
        if self.document.dereference(font).and_then(|(_, font)| font.as_dict()).is_err() || size.as_float().is_err() {
            return;
        }
        let index = self.known.iter().position(|known| known == font).unwrap_or_else(|| {
            self.known.push(font.clone());
            self.known.len() - 1
        });
        let name = format!("F{index}");
        self.fonts.set(name.as_str(), font.clone());
        self.push("Tf", vec![Object::Name(name.into_bytes()), size.clone()]);
        self.has_font = true;
    }

    /// Draws a form in place, or notes a picture.
    fn object(
        &mut self,
        operation: &Operation,
        resources: &Dictionary,
        depth: usize,
        job: &mut Job<'_>,
    ) -> Result<(), ExtractError> {
        let Some(stream) = self.find_object(operation, resources) else {
            return Ok(());
        };
        let dictionary = &stream.dict;
        match dictionary.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Image") => {
                let side = |key| dictionary.get_deref(key, self.document).and_then(Object::as_i64).unwrap_or(0);
                self.pictured |= side(b"Width") >= MIN_SCAN_SIDE && side(b"Height") >= MIN_SCAN_SIDE;
            }
            Ok(b"Form") if depth < MAX_FORM_DEPTH => {
                // Counted each time it is drawn: forms that draw each other twice grow like 2^depth.
                job.unpacked(stream.content.len())?;
                let own = self.document.get_dict_in_dict(dictionary, b"Resources").ok();
                let depth_before = self.saved.len();
                self.save();
                if let Ok(matrix) = dictionary.get_deref(b"Matrix", self.document).and_then(Object::as_array) {
                    self.push_numbers(Operation::new("cm", matrix.clone()), 6);
                }
                self.content(&stream.content, own.unwrap_or(resources), depth + 1, job)?;
                while self.saved.len() > depth_before {
                    self.restore();
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn find_object(&self, operation: &Operation, resources: &Dictionary) -> Option<&'a Stream> {
        let name = operation.operands.first()?.as_name().ok()?;
        let objects = self.document.get_dict_in_dict(resources, b"XObject").ok()?;
        let reference = objects.get(name).and_then(Object::as_reference).ok()?;
        self.document.get_object(reference).and_then(Object::as_stream).ok()
    }
}

/// Whether marked content is a page header or footer (PDF 32000-1:2008, 14.8.2.2.2).
fn is_page_furniture(operands: &[Object]) -> bool {
    let [Object::Name(tag), Object::Dictionary(properties)] = operands else {
        return false;
    };
    tag == b"Artifact" && properties.get(b"Type").and_then(Object::as_name).is_ok_and(|kind| kind == b"Pagination")
}
