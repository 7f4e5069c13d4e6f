//! A file's passages as one immutable object: written once, checked once when opened, read in place.

mod builder;
mod change;
mod layout;
mod postings;
mod reader;

pub use builder::{PassageInput, SegmentBuilder};
pub use change::Replacement;
pub use reader::{Passage, Segment};

/// Why a segment could not be opened or added to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SegmentError {
    /// The bytes do not begin as a segment does.
    #[error("not an index segment: read the object again or index the file anew")]
    NotASegment,
    /// The segment was written by another version of this program.
    #[error("index segment of version {found}, this program reads version {expected}: index the file anew")]
    Version {
        /// The version in the bytes.
        found: u32,
        /// The version this program reads and writes.
        expected: u32,
    },
    /// The bytes are not those that were written.
    #[error("damaged index segment ({0}): read the object again or index the file anew")]
    Damaged(&'static str),
    /// A vector has another length than the segment's.
    #[error("a vector of {found} numbers for a segment of {expected}: embed with the segment's model")]
    Dimension {
        /// Numbers in the vector.
        found: usize,
        /// Numbers in the segment's vectors.
        expected: usize,
    },
    /// The segment would be larger than its 32-bit offsets reach.
    #[error("an index segment holds at most 4 GiB: split the file")]
    TooLarge,
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::{Passage, PassageInput, Segment, SegmentBuilder, SegmentError};
    use crate::retrieval::{Embedding, Index, Language, SearchQuery};

    const TEXTS: [&str; 3] = ["Доставка стоит 300 рублей.", "Delivery costs three dollars.", "A-12/34"];

    fn sample() -> Vec<u8> {
        let mut builder = SegmentBuilder::new("model@1", 4);
        for (index, text) in TEXTS.iter().enumerate() {
            let input = PassageInput {
                text,
                file_id: "fil_1",
                file_name: "price.pdf",
                page: (index > 0).then_some(index as u32),
                headings: &["Прайс", "Доставка"],
            };
            builder.push(input, &[0.5, -0.5, 0.25, index as f32]).unwrap();
        }
        builder.finish()
    }

    #[test]
    fn what_was_written_is_read() {
        let segment = Segment::open(sample()).unwrap();
        assert_eq!((segment.model_id(), segment.dimension(), segment.len()), ("model@1", 4, 3));
        let expected = Passage {
            text: TEXTS[1],
            file_id: "fil_1",
            file_name: "price.pdf",
            page: Some(1),
            headings: "Прайс\nДоставка",
            ordinal: 1,
            language: Language::English,
        };
        assert_eq!(segment.passage(1), Some(expected));
        assert_eq!(segment.passage(0).map(|passage| passage.page), Some(None));
        assert_eq!(segment.passage(3), None);
    }

    #[test]
    fn the_same_input_gives_the_same_bytes() {
        assert_eq!(sample(), sample());
    }

    #[test]
    fn an_empty_segment_is_one() {
        let segment = Segment::open(SegmentBuilder::new("model@1", 4).finish()).unwrap();
        assert!(segment.is_empty());
    }

    #[test]
    fn a_vector_of_another_length_is_refused() {
        let mut builder = SegmentBuilder::new("model@1", 4);
        let input = PassageInput { text: "text", file_id: "f", file_name: "n", page: None, headings: &[] };
        assert_eq!(builder.push(input, &[0.0; 3]), Err(SegmentError::Dimension { found: 3, expected: 4 }));
    }

    #[test]
    fn another_version_says_so() {
        let mut bytes = sample();
        bytes[4] = 9;
        assert_eq!(Segment::open(bytes).err(), Some(SegmentError::Version { found: 9, expected: 1 }));
    }

    /// Reads everything that can be read.
    fn exercise(segment: Segment) {
        let index = Index::new(vec![Arc::new(segment)]);
        let vector = Some(Embedding { model_id: "model@1", numbers: &[1.0; 4] });
        let query = SearchQuery { text: TEXTS[0], vector, language: Language::Russian, limit: usize::MAX };
        for hit in index.search(&query) {
            assert!(index.neighbours(&hit, 1, 1).len() <= 3);
        }
    }

    proptest! {
        #[test]
        fn changed_bytes_are_refused(at in 0..sample().len(), bit in 0..8_u8) {
            let mut bytes = sample();
            bytes[at] ^= 1 << bit;
            prop_assert!(Segment::open(bytes).is_err());
        }

        #[test]
        fn missing_or_extra_bytes_are_refused(length in 0..sample().len()) {
            let mut bytes = sample();
            bytes.truncate(length);
            prop_assert!(Segment::open(bytes).is_err());
            prop_assert!(Segment::open([sample(), vec![0; length + 1]].concat()).is_err());
        }

        /// Whoever can write a right checksum over wrong contents gets wrong answers but no panic.
        #[test]
        fn wrong_contents_under_a_right_checksum_never_panic(
            changes in prop::collection::vec((0..sample().len(), any::<u8>()), 1..20)
        ) {
            let mut bytes = sample();
            for (at, byte) in changes {
                bytes[at] = byte;
            }
            super::layout::seal(&mut bytes);
            if let Ok(segment) = Segment::open(bytes) {
                exercise(segment);
            }
        }

        #[test]
        fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(Segment::open(bytes).is_err());
        }
    }
}
