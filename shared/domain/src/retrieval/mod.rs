//! Finding the passages that answer a question: words and meaning, exactly, in Russian and English.
//!
//! A file's passages become one immutable [`Segment`]: texts, vectors of one byte per number, and an inverted index. An [`Index`] over
//! an agent's segments ranks passages twice, by BM25 over [`analyze`]d words and by the likeness of vectors, and fuses the
//! two orders by rank and by score. Nothing is approximated and nothing is read from anywhere: bytes in, hits out.

mod best;
mod dense;
mod index;
mod lexical;
mod segment;
mod source;

pub use crate::language::{Language, analyze, sentence_ranges, sentences};
pub use index::{Embedding, Hit, Index, SearchQuery};
pub use segment::{Passage, PassageInput, Replacement, Segment, SegmentBuilder, SegmentError};
pub use source::Source;
