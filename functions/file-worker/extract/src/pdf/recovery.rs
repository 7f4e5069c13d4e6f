//! Finds the objects of a file whose cross-reference table is lost, as it is when a download broke off.

use std::collections::BTreeMap;
use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId};

/// Reads the objects that are there, and if the page tree is not, makes one of the pages in their order.
pub(super) fn recover(bytes: &[u8]) -> Option<Document> {
    let mut document = Document::load_mem(&with_new_table(bytes)?).ok()?;
    if document.is_encrypted() {
        return None;
    }
    let of_type = |document: &Document, wanted: &[u8]| -> Vec<ObjectId> {
        let typed = |object: &Object| object.as_dict().is_ok_and(|dictionary| dictionary.has_type(wanted));
        document.objects.iter().filter(|(_, object)| typed(object)).map(|(id, _)| *id).collect()
    };
    let pages = of_type(&document, b"Page");
    if let Some(catalog) = of_type(&document, b"Catalog").pop() {
        document.trailer.set("Root", catalog);
    }
    if document.page_iter().count() < pages.len() {
        let mut tree = Dictionary::new();
        tree.set("Type", "Pages");
        tree.set("Count", i64::try_from(pages.len()).unwrap_or(i64::MAX));
        tree.set("Kids", pages.into_iter().map(Object::from).collect::<Vec<_>>());
        let mut catalog = Dictionary::new();
        catalog.set("Type", "Catalog");
        catalog.set("Pages", document.add_object(tree));
        let catalog = document.add_object(catalog);
        document.trailer.set("Root", catalog);
    }
    let has_pages = document.page_iter().next().is_some();
    has_pages.then_some(document)
}

/// The file with a cross-reference table of the objects that a search finds (PDF 32000-1:2008, 7.5.4).
fn with_new_table(bytes: &[u8]) -> Option<Vec<u8>> {
    let objects = objects(bytes);
    let size = objects.keys().next_back()? + 1;
    let mut file = bytes.to_vec();
    let start = file.len() + 1;
    file.extend_from_slice(b"\nxref\n");
    for (number, offset) in &objects {
        write!(file, "{number} 1\n{offset:010} 00000 n \n").ok()?;
    }
    // The catalog is looked for after loading; the first object stands in for it.
    let first = objects.keys().next()?;
    write!(file, "trailer\n<</Size {size}/Root {first} 0 R>>\nstartxref\n{start}\n%%EOF\n").ok()?;
    Some(file)
}

/// The offsets of everything that looks like `7 0 obj`, by number; of several with one number the last counts.
fn objects(bytes: &[u8]) -> BTreeMap<u32, usize> {
    // The library counts offsets from the header.
    let header = crate::bytes::find(bytes, b"%PDF-").unwrap_or(0);
    let mut objects = BTreeMap::new();
    let keyword = b" 0 obj";
    for at in bytes.windows(keyword.len()).enumerate().filter(|(_, w)| *w == keyword).map(|(at, _)| at) {
        let before = bytes.get(at.saturating_sub(10)..at).unwrap_or_default();
        let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let number = before.get(before.len() - digits..).and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(number) = number.and_then(|digits| digits.parse().ok()).filter(|number| *number < 10_000_000) {
            objects.insert(number, (at - digits).saturating_sub(header));
        }
    }
    objects
}
