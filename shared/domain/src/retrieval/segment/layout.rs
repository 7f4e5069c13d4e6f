//! Where things lie in a segment. Little endian:
//!
//! | bytes | what |
//! |---|---|
//! | 0..4 | `VSEG` |
//! | 4..8 | version |
//! | 8..12 | CRC-32 of everything after it |
//! | 12..16 | length of the whole in bytes |
//! | 16..32 | dimension, passages, terms, and the sum of the passages' lengths in terms |
//! | 32..40 | the model's id, as a range of the strings |
//! | 40..96 | the seven [`Section`]s, each as offset and length |
//!
//! Then the sections, one after another.

use std::ops::Range;

pub(super) const MAGIC: [u8; 4] = *b"VSEG";
pub(super) const VERSION: u32 = 1;
pub(super) const HEADER: usize = 40 + 8 * Section::COUNT;

/// Where the numbers of the header are, counted in words of four bytes.
pub(super) mod word {
    pub(in super::super) const VERSION: usize = 1;
    pub(in super::super) const CHECKSUM: usize = 2;
    pub(in super::super) const LENGTH: usize = 3;
    pub(in super::super) const DIMENSION: usize = 4;
    pub(in super::super) const PASSAGES: usize = 5;
    pub(in super::super) const TERMS: usize = 6;
    pub(in super::super) const TOTAL_LENGTH: usize = 7;
    pub(in super::super) const MODEL_ID: usize = 8;
    pub(in super::super) const SECTIONS: usize = 10;
}

/// A part of the segment.
#[derive(Clone, Copy)]
pub(super) enum Section {
    /// Texts, names and headings in UTF-8, equal ones once.
    Strings,
    /// One [`RECORD_WORDS`] per passage.
    Records,
    /// One 32-bit float per passage: what a step of its vector stands for.
    Scales,
    /// Per passage as many signed bytes as the dimension.
    Vectors,
    /// Per term, and once more for the end: where its bytes begin, where its postings begin, in how many passages it is.
    Terms,
    /// The terms in UTF-8, sorted by their bytes.
    TermBytes,
    /// Per term its passages; see [`super::postings`].
    Postings,
}

impl Section {
    pub(super) const COUNT: usize = 7;
    pub(super) const ALL: [Self; Self::COUNT] =
        [Self::Strings, Self::Records, Self::Scales, Self::Vectors, Self::Terms, Self::TermBytes, Self::Postings];
}

/// Words of a passage's record: text, file id, file name and headings, each as offset and length in the strings; page plus one or
/// 0; ordinal; length in terms; language.
pub(super) const RECORD_WORDS: usize = 12;
/// Words of an entry of the term table.
pub(super) const TERM_WORDS: usize = 3;

/// The 32-bit number `index` of `bytes`, if there is one.
pub(super) fn read_word(bytes: &[u8], index: usize) -> Option<u32> {
    bytes.as_chunks::<4>().0.get(index).map(|word| u32::from_le_bytes(*word))
}

/// Writes the 32-bit number `index` of `bytes`.
pub(super) fn write_word(bytes: &mut [u8], index: usize, value: u32) {
    if let Some(word) = bytes.as_chunks_mut::<4>().0.get_mut(index) {
        *word = value.to_le_bytes();
    }
}

/// The words `index` and `index + 1` as offset and length.
pub(super) fn read_range(bytes: &[u8], index: usize) -> Option<Range<usize>> {
    let start = read_word(bytes, index)? as usize;
    Some(start..start + read_word(bytes, index + 1)? as usize)
}

/// The checksum of a segment.
pub(super) fn checksum(bytes: &[u8]) -> u32 {
    crc32fast::hash(bytes.get((word::CHECKSUM + 1) * 4..).unwrap_or_default())
}

/// Writes the checksum into a finished segment.
pub(super) fn seal(bytes: &mut [u8]) {
    let checksum = checksum(bytes);
    write_word(bytes, word::CHECKSUM, checksum);
}
