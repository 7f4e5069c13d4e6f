//! Writing a segment.

use std::collections::{BTreeMap, HashMap};

use super::layout::{self, HEADER, MAGIC, Section, VERSION, word};
use super::postings;
use super::{Passage, Segment, SegmentError};
use crate::retrieval::{Language, analyze, dense};

/// A passage to be indexed.
#[derive(Clone, Copy, Debug)]
pub struct PassageInput<'a> {
    /// What is searched, shown and cited.
    pub text: &'a str,
    /// The file it is from.
    pub file_id: &'a str,
    /// The file's name as people know it.
    pub file_name: &'a str,
    /// The page it begins on, counted from 1, when the file has pages.
    pub page: Option<u32>,
    /// The headings above it, the outermost first. Their words are searched as if they were part of the text.
    pub headings: &'a [&'a str],
}

/// Collects the passages of a segment, a file's passages in reading order.
pub struct SegmentBuilder {
    model_id: (u32, u32),
    dimension: usize,
    strings: Vec<u8>,
    known: HashMap<String, (u32, u32)>,
    records: Vec<u32>,
    scales: Vec<f32>,
    vectors: Vec<u8>,
    terms: BTreeMap<String, Vec<(u32, u32)>>,
    /// Passages so far of each file.
    ordinals: HashMap<String, u32>,
    total_length: u32,
}

impl SegmentBuilder {
    /// An empty segment for vectors of `dimension` numbers made by the model `model_id`.
    #[must_use]
    pub fn new(model_id: &str, dimension: usize) -> Self {
        let mut builder = Self {
            model_id: (0, 0),
            dimension,
            strings: Vec::new(),
            known: HashMap::new(),
            records: Vec::new(),
            scales: Vec::new(),
            vectors: Vec::new(),
            terms: BTreeMap::new(),
            ordinals: HashMap::new(),
            total_length: 0,
        };
        builder.model_id = builder.intern(model_id);
        builder
    }

    /// Adds a passage and its vector.
    ///
    /// # Errors
    ///
    /// When the vector has another dimension than the segment, or the segment would grow beyond 4 GiB.
    pub fn push(&mut self, input: PassageInput<'_>, vector: &[f32]) -> Result<(), SegmentError> {
        if vector.len() != self.dimension {
            return Err(SegmentError::Dimension { found: vector.len(), expected: self.dimension });
        }
        // An upper bound of all sections: a term occurrence adds less than its bytes and 32 more.
        let size = self.strings.len() + self.vectors.len() + 64 * (self.total_length as usize + self.scales.len());
        if size + 64 * (input.text.len() + vector.len()) > u32::MAX as usize {
            return Err(SegmentError::TooLarge);
        }
        let quantized = dense::quantize(vector);
        self.push_quantized(&input, &quantized.bytes, quantized.scale);
        Ok(())
    }

    /// Adds a passage of another segment with its vector as it is there, bit for bit.
    ///
    /// # Errors
    ///
    /// When that segment has another dimension.
    pub fn push_from(&mut self, segment: &Segment, passage: usize) -> Result<(), SegmentError> {
        if segment.dimension() != self.dimension {
            return Err(SegmentError::Dimension { found: segment.dimension(), expected: self.dimension });
        }
        let (Some(Passage { text, file_id, file_name, page, headings, .. }), Some((bytes, scale))) =
            (segment.passage(passage), segment.vector(passage))
        else {
            return Err(SegmentError::Damaged("it has fewer passages than it says"));
        };
        let headings: Vec<&str> = headings.lines().collect();
        self.push_quantized(&PassageInput { text, file_id, file_name, page, headings: &headings }, bytes, scale);
        Ok(())
    }

    /// Says which place in its file the file's next passage has; without it, passages are counted on.
    pub fn place(&mut self, file_id: &str, ordinal: u32) {
        self.ordinals.insert(file_id.to_owned(), ordinal);
    }

    fn push_quantized(&mut self, input: &PassageInput<'_>, vector: &[u8], scale: f32) {
        let length = self.index_terms(input);
        let ordinal = self.ordinals.entry(input.file_id.to_owned()).or_default();
        let this_ordinal = *ordinal;
        *ordinal += 1;
        for text in [input.text, input.file_id, input.file_name, &input.headings.join("\n")] {
            let (offset, length) = self.intern(text);
            self.records.extend([offset, length]);
        }
        let page = input.page.map_or(0, |page| page.saturating_add(1));
        self.records.extend([page, this_ordinal, length, Language::of(input.text).code().into()]);
        self.scales.push(scale);
        self.vectors.extend(vector);
    }

    /// Adds the passage's terms to the index and returns how many it has.
    fn index_terms(&mut self, input: &PassageInput<'_>) -> u32 {
        let passage = self.scales.len() as u32;
        let mut length = 0;
        for term in input.headings.iter().chain([&input.text]).flat_map(|text| analyze(text)) {
            let postings = self.terms.entry(term).or_default();
            match postings.last_mut() {
                Some((last, occurrences)) if *last == passage => *occurrences += 1,
                _ => postings.push((passage, 1)),
            }
            length += 1;
        }
        self.total_length += length;
        length
    }

    /// Where `text` is in the strings, after adding it if it is new.
    fn intern(&mut self, text: &str) -> (u32, u32) {
        if let Some(&range) = self.known.get(text) {
            return range;
        }
        let range = (self.strings.len() as u32, text.len() as u32);
        self.strings.extend(text.as_bytes());
        self.known.insert(text.to_owned(), range);
        range
    }

    /// The finished segment. The same passages in the same order give the same bytes.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let mut entries = Vec::new();
        let mut term_bytes = Vec::new();
        let mut lists = Vec::new();
        for (term, postings) in &self.terms {
            entries.extend([term_bytes.len() as u32, lists.len() as u32, postings.len() as u32]);
            term_bytes.extend(term.as_bytes());
            postings::write(postings, &mut lists);
        }
        entries.extend([term_bytes.len() as u32, lists.len() as u32, 0]);

        let words = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
        let mut bytes = vec![0; HEADER];
        for section in Section::ALL {
            let mut contents = match section {
                Section::Strings => self.strings.clone(),
                Section::Records => words(&self.records),
                Section::Scales => self.scales.iter().flat_map(|scale| scale.to_le_bytes()).collect(),
                Section::Vectors => self.vectors.clone(),
                Section::Terms => words(&entries),
                Section::TermBytes => term_bytes.clone(),
                Section::Postings => lists.clone(),
            };
            let at = word::SECTIONS + 2 * section as usize;
            let offset = bytes.len() as u32;
            layout::write_word(&mut bytes, at, offset);
            layout::write_word(&mut bytes, at + 1, contents.len() as u32);
            bytes.append(&mut contents);
        }
        let header = [
            (word::VERSION, VERSION),
            (word::LENGTH, bytes.len() as u32),
            (word::DIMENSION, self.dimension as u32),
            (word::PASSAGES, self.scales.len() as u32),
            (word::TERMS, self.terms.len() as u32),
            (word::TOTAL_LENGTH, self.total_length),
            (word::MODEL_ID, self.model_id.0),
            (word::MODEL_ID + 1, self.model_id.1),
        ];
        layout::write_word(&mut bytes, 0, u32::from_le_bytes(MAGIC));
        for (at, value) in header {
            layout::write_word(&mut bytes, at, value);
        }
        layout::seal(&mut bytes);
        bytes
    }
}
