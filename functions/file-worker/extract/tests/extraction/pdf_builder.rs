//! Builds small PDF files.

use std::collections::BTreeSet;
use std::fmt::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

/// A PDF file in the making.
pub(crate) struct Pdf {
    pub(crate) document: Document,
    tree: ObjectId,
    pages: Vec<Object>,
    fonts: ObjectId,
    alphabet: BTreeSet<char>,
}

impl Pdf {
    pub(crate) fn new() -> Self {
        let mut document = Document::with_version("1.5");
        let tree = document.new_object_id();
        let fonts = document.add_object(Dictionary::new());
        Self { document, tree, pages: Vec::new(), fonts, alphabet: BTreeSet::new() }
    }

    /// Adds a page of lines, 14 points apart from the top down, each of a size.
    pub(crate) fn page(&mut self, lines: &[(&str, u32)]) -> &mut Self {
        let mut content = String::new();
        for (index, (text, size)) in lines.iter().enumerate() {
            let y = 780 - 14 * index;
            writeln!(content, "BT /F1 {size} Tf 50 {y} Td <{}> Tj ET", self.codes(text)).unwrap();
        }
        self.raw_page(content.into_bytes(), dictionary! {})
    }

    /// Adds a page of any content and named objects.
    pub(crate) fn raw_page(&mut self, content: Vec<u8>, objects: Dictionary) -> &mut Self {
        let mut stream = Stream::new(dictionary! {}, content);
        stream.compress().unwrap();
        let content = self.document.add_object(stream);
        let page = dictionary! {
            "Type" => "Page",
            "Parent" => self.tree,
            "Contents" => content,
            "Resources" => dictionary! { "Font" => dictionary! { "F1" => self.fonts }, "XObject" => objects },
        };
        let page = self.document.add_object(page);
        self.pages.push(page.into());
        self
    }

    /// The codes of a text in the only font: two bytes for a character.
    pub(crate) fn codes(&mut self, text: &str) -> String {
        self.alphabet.extend(text.chars());
        text.encode_utf16().map(|unit| format!("{unit:04x}")).collect()
    }

    /// The document with its font and page tree.
    pub(crate) fn finish(&mut self) -> Document {
        let mut cmap = String::from(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n\
             1 begincodespacerange <0000> <ffff> endcodespacerange\n",
        );
        writeln!(cmap, "{} beginbfchar", self.alphabet.len()).unwrap();
        for character in &self.alphabet {
            writeln!(cmap, "<{0:04x}> <{0:04x}>", u32::from(*character)).unwrap();
        }
        cmap.push_str("endbfchar endcmap CMapName currentdict /CMap defineresource pop end end\n");
        let cmap = self.document.add_object(Stream::new(dictionary! {}, cmap.into_bytes()));
        let descriptor = self.document.add_object(dictionary! { "Type" => "FontDescriptor", "FontName" => "Test" });
        let descendant = self.document.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "CIDFontType2",
            "BaseFont" => "Test",
            "CIDSystemInfo" => dictionary! {
                "Registry" => Object::String(b"Adobe".to_vec(), StringFormat::Literal),
                "Ordering" => Object::String(b"Identity".to_vec(), StringFormat::Literal),
                "Supplement" => 0,
            },
            "FontDescriptor" => descriptor,
            "DW" => 500,
        });
        let font = dictionary! {
            "Type" => "Font",
            "Subtype" => "Type0",
            "BaseFont" => "Test",
            "Encoding" => "Identity-H",
            "DescendantFonts" => vec![descendant.into()],
            "ToUnicode" => cmap,
        };
        self.document.objects.insert(self.fonts, font.into());
        let tree = dictionary! {
            "Type" => "Pages",
            "Kids" => self.pages.clone(),
            "Count" => i64::try_from(self.pages.len()).unwrap(),
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        };
        self.document.objects.insert(self.tree, tree.into());
        let catalog = self.document.add_object(dictionary! { "Type" => "Catalog", "Pages" => self.tree });
        self.document.trailer.set("Root", catalog);
        self.document.clone()
    }

    /// The bytes of the file.
    pub(crate) fn bytes(&mut self) -> Vec<u8> {
        bytes(&mut self.finish())
    }
}

/// The bytes of a document.
pub(crate) fn bytes(document: &mut Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}
