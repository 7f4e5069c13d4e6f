//! Segments that were changed and given a fitting checksum: whatever they hold, opening and searching end in an answer.
#![no_main]

use std::sync::Arc;

use domain::retrieval::{Embedding, Index, Language, PassageInput, SearchQuery, Segment, SegmentBuilder};

const MODEL: &str = "m";
const DIMENSION: usize = 4;

libfuzzer_sys::fuzz_target!(|data: (Vec<(u16, u8)>, u16, &str)| {
    let (changes, cut, question) = data;
    let mut builder = SegmentBuilder::new(MODEL, DIMENSION);
    for text in ["Доставка стоит 300 рублей.", "We accept cards and cash.", "Chair A-100 costs 5"] {
        let input = PassageInput { text, file_id: "f", file_name: "n", page: Some(1), headings: &["H"] };
        builder.push(input, &[0.5; DIMENSION]).expect("the dimension fits");
    }
    let mut bytes = builder.finish();
    bytes.truncate(bytes.len().saturating_sub(usize::from(cut)));
    for (at, value) in changes {
        let at = usize::from(at) % bytes.len().max(1);
        if let Some(byte) = bytes.get_mut(at) {
            *byte = value;
        }
    }
    sign(&mut bytes);
    let Ok(segment) = Segment::open(bytes) else { return };
    for passage in 0..segment.len().min(100) {
        let _passage = segment.passage(passage);
    }
    let index = Index::new(vec![Arc::new(segment)]);
    let vector = [0.5; DIMENSION];
    for vector in [None, Some(Embedding { model_id: MODEL, numbers: &vector })] {
        let query = SearchQuery { text: question, vector, language: Language::of(question), limit: 10 };
        for hit in index.search(&query) {
            index.passage(&hit);
            index.neighbours(&hit, 1, 1);
        }
    }
});

/// Makes the header's length and checksum fit again: without that nothing behind them would ever be reached. The checksum is
/// the third word, over everything that comes after it, and the length the fourth.
fn sign(bytes: &mut [u8]) {
    const CHECKSUM: usize = 8;
    const LENGTH: usize = 12;
    let length = u32::try_from(bytes.len()).unwrap_or_default();
    if let Some(word) = bytes.get_mut(LENGTH..LENGTH + 4) {
        word.copy_from_slice(&length.to_le_bytes());
    }
    let checksum = crc32fast::hash(bytes.get(CHECKSUM + 4..).unwrap_or_default());
    if let Some(word) = bytes.get_mut(CHECKSUM..CHECKSUM + 4) {
        word.copy_from_slice(&checksum.to_le_bytes());
    }
}
