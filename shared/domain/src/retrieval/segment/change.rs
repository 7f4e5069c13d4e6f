//! A segment with some passages changed: all others keep their vectors, bit for bit.

use std::collections::BTreeMap;

use super::{PassageInput, Segment, SegmentBuilder, SegmentError};

/// What becomes of a passage.
#[derive(Clone, Debug)]
pub enum Replacement {
    /// It is taken out.
    Nothing,
    /// It is put in, or put in the place of what is there.
    Passage {
        /// The page that it begins on.
        page: Option<u32>,
        /// The headings above it, the outermost first.
        headings: Vec<String>,
        /// The text.
        text: String,
        /// The vector, of the segment's model.
        vector: Vec<f32>,
    },
}

impl Segment {
    /// The segment after `changes`, by the passages' places in the file, which do not change.
    ///
    /// # Errors
    /// When a vector has another dimension than the segment.
    pub fn changed(
        &self,
        (file_id, file_name): (&str, &str),
        changes: &BTreeMap<u32, Replacement>,
    ) -> Result<Vec<u8>, SegmentError> {
        let mut builder = SegmentBuilder::new(self.model_id(), self.dimension());
        let old = (0..self.len()).filter_map(|number| Some((self.passage(number)?.ordinal, number)));
        let mut places: BTreeMap<u32, Option<usize>> = changes.keys().map(|&ordinal| (ordinal, None)).collect();
        places.extend(old.map(|(ordinal, number)| (ordinal, Some(number))));
        for (ordinal, number) in places {
            builder.place(file_id, ordinal);
            match (changes.get(&ordinal), number) {
                (Some(Replacement::Passage { page, headings, text, vector }), _) => {
                    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
                    let input = PassageInput { text, file_id, file_name, page: *page, headings: &headings };
                    builder.push(input, vector)?;
                }
                (None, Some(number)) => builder.push_from(self, number)?,
                (Some(Replacement::Nothing), _) | (None, None) => {}
            }
        }
        Ok(builder.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(texts: &[&str]) -> Segment {
        let mut builder = SegmentBuilder::new("model@1", 2);
        builder.place("f", 10);
        for (number, text) in (0_u8..).zip(texts) {
            let input = PassageInput { text, file_id: "f", file_name: "n", page: Some(3), headings: &["A", "B"] };
            builder.push(input, &[1.0 / f32::from(number + 3), 0.7]).unwrap();
        }
        Segment::open(builder.finish()).unwrap()
    }

    fn passage(text: &str) -> Replacement {
        let (page, headings) = (Some(3), vec!["A".to_owned(), "B".to_owned()]);
        Replacement::Passage { page, headings, text: text.to_owned(), vector: vec![0.1, 0.2] }
    }

    fn texts(segment: &Segment) -> Vec<(u32, String)> {
        let passages = (0..segment.len()).filter_map(|number| segment.passage(number));
        passages.map(|passage| (passage.ordinal, passage.text.to_owned())).collect()
    }

    #[test]
    fn one_passage_changes_and_the_others_keep_their_places_and_vectors() {
        let before = segment(&["один", "два", "три"]);
        let bytes = before.changed(("f", "n"), &BTreeMap::from([(11, passage("2"))])).unwrap();
        let after = Segment::open(bytes).unwrap();
        assert_eq!(texts(&after), [(10, "один".to_owned()), (11, "2".to_owned()), (12, "три".to_owned())]);
        assert_eq!((after.vector(0), after.vector(2)), (before.vector(0), before.vector(2)));
        assert_ne!(after.vector(1), before.vector(1));
        assert_eq!(after.passage(2), before.passage(2));
    }

    #[test]
    fn a_passage_that_is_taken_out_comes_back_to_its_place() {
        let before = segment(&["один", "два", "три"]);
        let without = before.changed(("f", "n"), &BTreeMap::from([(11, Replacement::Nothing)])).unwrap();
        let without = Segment::open(without).unwrap();
        assert_eq!(texts(&without), [(10, "один".to_owned()), (12, "три".to_owned())]);
        assert!(without.find("два").is_none());
        let again = without.changed(("f", "n"), &BTreeMap::from([(11, passage("два"))])).unwrap();
        assert_eq!(texts(&Segment::open(again).unwrap()), texts(&before));
    }

    #[test]
    fn no_change_gives_the_same_bytes() {
        let before = segment(&["один", "два"]);
        let same = before.changed(("f", "n"), &BTreeMap::new()).unwrap();
        assert_eq!(same.len(), before.byte_len());
        assert_eq!(texts(&Segment::open(same).unwrap()), texts(&before));
    }
}
