//! Reading a segment in place.

use std::ops::Range;

use super::SegmentError;
use super::layout::{self, HEADER, MAGIC, RECORD_WORDS, Section, TERM_WORDS, VERSION, word};
use super::postings::{self, Posting};
use crate::retrieval::Language;
use crate::retrieval::dense::Vectors;

const RECORD_BYTES: usize = RECORD_WORDS * 4;

/// An opened segment. Everything is read from its bytes when asked for.
pub struct Segment {
    bytes: Vec<u8>,
    sections: [Range<usize>; Section::COUNT],
    dimension: usize,
    passages: usize,
    terms: usize,
}

/// A passage as it was indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage<'a> {
    /// What is searched, shown and cited.
    pub text: &'a str,
    /// The file it is from.
    pub file_id: &'a str,
    /// The file's name as people know it.
    pub file_name: &'a str,
    /// The page it begins on, counted from 1, when the file has pages.
    pub page: Option<u32>,
    /// The headings above it, the outermost first, a line each.
    pub headings: &'a str,
    /// Its place among the passages of its file, counted from 0.
    pub ordinal: u32,
    /// The language its letters are of.
    pub language: Language,
}

/// A term of a segment.
#[derive(Clone, Copy)]
pub(in super::super) struct Found<'a> {
    /// In how many passages it is.
    pub(in super::super) document_frequency: usize,
    postings: &'a [u8],
}

impl Found<'_> {
    /// The passages that hold it.
    pub(in super::super) fn postings(&self) -> impl Iterator<Item = Posting> + '_ {
        postings::read(self.postings)
    }
}

impl Segment {
    /// Opens a segment after checking that its bytes are those that were written.
    ///
    /// # Errors
    ///
    /// When the bytes are not a segment, are of another version, or were changed or cut.
    pub fn open(bytes: impl Into<Vec<u8>>) -> Result<Self, SegmentError> {
        let bytes = bytes.into();
        if bytes.get(..MAGIC.len()) != Some(&MAGIC) || bytes.len() < HEADER {
            return Err(SegmentError::NotASegment);
        }
        let number = |at| layout::read_word(&bytes, at).unwrap_or_default();
        let version = number(word::VERSION);
        if version != VERSION {
            return Err(SegmentError::Version { found: version, expected: VERSION });
        }
        if number(word::LENGTH) as usize != bytes.len() {
            return Err(SegmentError::Damaged("its length differs"));
        }
        if number(word::CHECKSUM) != layout::checksum(&bytes) {
            return Err(SegmentError::Damaged("its checksum differs"));
        }
        let sections = Section::ALL.map(|section| {
            let range = layout::read_range(&bytes, word::SECTIONS + 2 * section as usize).unwrap_or_default();
            if range.end <= bytes.len() { range } else { 0..0 }
        });
        let [dimension, passages, terms] = [word::DIMENSION, word::PASSAGES, word::TERMS].map(|at| number(at) as usize);
        let sizes = [
            (Section::Records, passages.saturating_mul(RECORD_BYTES)),
            (Section::Scales, passages.saturating_mul(4)),
            (Section::Vectors, passages.saturating_mul(dimension)),
            (Section::Terms, (terms + 1).saturating_mul(TERM_WORDS * 4)),
        ];
        if sizes.iter().any(|&(section, size)| sections[section as usize].len() != size) {
            return Err(SegmentError::Damaged("its sections contradict its header"));
        }
        Ok(Self { sections, dimension, passages, terms, bytes })
    }

    /// Names the model that made the vectors; only vectors of the same model may be compared with them.
    #[must_use]
    pub fn model_id(&self) -> &str {
        layout::read_range(&self.bytes, word::MODEL_ID).map_or("", |range| self.string(range))
    }

    /// Numbers in a vector.
    #[must_use]
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// How many passages there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.passages
    }

    /// Whether there are no passages.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.passages == 0
    }

    /// Bytes of the segment, which is also about what it takes in memory.
    #[must_use]
    pub fn byte_len(&self) -> usize {
        self.bytes.len()
    }

    /// The passage with the given number, counted from 0.
    #[must_use]
    pub fn passage(&self, passage: usize) -> Option<Passage<'_>> {
        let record = self.record(passage)?;
        let [text, file_id, file_name, headings] =
            [0, 2, 4, 6].map(|at| layout::read_range(record, at).map_or("", |range| self.string(range)));
        Some(Passage {
            text,
            file_id,
            file_name,
            page: layout::read_word(record, 8)?.checked_sub(1),
            headings,
            ordinal: layout::read_word(record, 9)?,
            language: language(record),
        })
    }

    /// The bytes of a passage's file id and text, by which repetitions are known.
    pub(in super::super) fn identity(&self, passage: usize) -> Option<[&[u8]; 2]> {
        let record = self.record(passage)?;
        Some([2, 0].map(|at| layout::read_range(record, at).map_or(&[] as &[u8], |range| self.string_bytes(range))))
    }

    /// The passages' languages.
    pub(in super::super) fn languages(&self) -> impl Iterator<Item = Language> + '_ {
        self.records().iter().map(|record| language(record))
    }

    /// The passages' lengths in terms.
    pub(in super::super) fn lengths(&self) -> impl Iterator<Item = u32> + '_ {
        self.records().iter().map(|record| layout::read_word(record, 10).unwrap_or_default())
    }

    /// The sum of all passages' lengths in terms.
    pub(in super::super) fn total_length(&self) -> u64 {
        layout::read_word(&self.bytes, word::TOTAL_LENGTH).unwrap_or_default().into()
    }

    /// The passages' vectors.
    pub(in super::super) fn vectors(&self) -> Vectors<'_> {
        let scales = self.section(Section::Scales).as_chunks::<4>().0;
        Vectors { bytes: self.section(Section::Vectors), scales }
    }

    /// A passage's vector as it is stored: signed bytes, and what a step of them stands for.
    pub(super) fn vector(&self, passage: usize) -> Option<(&[u8], f32)> {
        let Vectors { bytes, scales } = self.vectors();
        let bytes = bytes.get(passage * self.dimension..)?.get(..self.dimension)?;
        Some((bytes, f32::from_le_bytes(*scales.get(passage)?)))
    }

    /// Where a term is, by binary search.
    pub(in super::super) fn find(&self, term: &str) -> Option<Found<'_>> {
        let (mut low, mut high) = (0, self.terms);
        while low < high {
            let middle = low.midpoint(high);
            match self.term_slice(middle, 0, Section::TermBytes)?.cmp(term.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => {
                    let postings = self.term_slice(middle, 1, Section::Postings)?;
                    return Some(Found { document_frequency: self.term_word(middle, 2)?, postings });
                }
            }
        }
        None
    }

    fn term_word(&self, entry: usize, word: usize) -> Option<usize> {
        layout::read_word(self.section(Section::Terms), entry * TERM_WORDS + word).map(|word| word as usize)
    }

    /// The part of `section` from where the entry's `word` says to where the next entry's says.
    fn term_slice(&self, entry: usize, word: usize, section: Section) -> Option<&[u8]> {
        self.section(section).get(self.term_word(entry, word)?..self.term_word(entry + 1, word)?)
    }

    fn record(&self, passage: usize) -> Option<&[u8]> {
        self.records().get(passage).map(<[u8; RECORD_BYTES]>::as_slice)
    }

    fn records(&self) -> &[[u8; RECORD_BYTES]] {
        self.section(Section::Records).as_chunks().0
    }

    fn section(&self, section: Section) -> &[u8] {
        self.bytes.get(self.sections[section as usize].clone()).unwrap_or_default()
    }

    fn string(&self, range: Range<usize>) -> &str {
        std::str::from_utf8(self.string_bytes(range)).unwrap_or_default()
    }

    fn string_bytes(&self, range: Range<usize>) -> &[u8] {
        self.section(Section::Strings).get(range).unwrap_or_default()
    }
}

fn language(record: &[u8]) -> Language {
    Language::from_code(layout::read_word(record, 11).unwrap_or_default() as u8)
}
