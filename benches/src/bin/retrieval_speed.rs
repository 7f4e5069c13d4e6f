//! Measures how long a search takes over made-up passages: opening the segment, then words, vectors and both, on one thread.
//!
//! Usage: `retrieval_speed [PASSAGES]`, 100,000 by default. Prints one line of JSON per measure, in milliseconds, the best and the
//! median of its runs (the segment is opened once).

use std::error::Error;
use std::hint::black_box;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::Instant;

use domain::retrieval::{Embedding, Index, Language, PassageInput, SearchQuery, Segment, SegmentBuilder};
use serde_json::json;

/// Words of a passage, about 700 characters.
const WORDS: usize = 100;
/// Different words of the whole collection.
const VOCABULARY: f64 = 50_000.0;
const DIMENSION: usize = 384;
const RUNS: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let passages = std::env::args().nth(1).map_or(Ok(100_000), |count| count.parse())?;
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let mut builder = SegmentBuilder::new("made-up", DIMENSION);
    for _ in 0..passages {
        let text = chance.text(WORDS);
        let input = PassageInput { text: &text, file_id: "file", file_name: "file", page: None, headings: &[] };
        builder.push(input, &chance.vector())?;
    }
    let bytes = builder.finish();
    let size = bytes.len();
    let start = Instant::now();
    let segment = Segment::open(bytes)?;
    let open = vec![milliseconds(start); RUNS];
    let index = Index::new(vec![Arc::new(segment)]);
    let (text, vector) = (chance.text(8), chance.vector());
    let words = SearchQuery { text: &text, vector: None, language: Language::Russian, limit: 10 };
    let vectors = SearchQuery { text: "", vector: Some(Embedding { model_id: "made-up", numbers: &vector }), ..words };
    let both = SearchQuery { text: &text, ..vectors };
    let search = |query: &SearchQuery<'_>| time(|| index.search(query));
    let measures = [("open", open), ("bm25", search(&words)), ("dense", search(&vectors)), ("fused", search(&both))];
    for (measure, times) in measures {
        let line = json!({
            "benchmark": "retrieval_speed", "measure": measure, "passages": passages, "bytes": size,
            "best_ms": times[0], "median_ms": times[RUNS / 2],
        });
        writeln!(io::stdout(), "{line}")?;
    }
    Ok(())
}

/// The times of [`RUNS`] runs in milliseconds, sorted.
fn time<T>(run: impl Fn() -> T) -> Vec<f64> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        black_box(run());
        times.push(milliseconds(start));
    }
    times.sort_by(f64::total_cmp);
    times
}

/// Milliseconds since `start`, to the microsecond.
fn milliseconds(start: Instant) -> f64 {
    (start.elapsed().as_secs_f64() * 1e6).round() / 1e3
}

/// Pseudo-random numbers (xorshift), the same on every run.
struct Chance(u64);

impl Chance {
    /// A number from 0 to 1.
    fn fraction(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Words as frequent as those of a language: the n-th most frequent word in proportion to 1/n.
    fn text(&mut self, words: usize) -> String {
        let mut text = String::new();
        for _ in 0..words {
            let mut rank = VOCABULARY.powf(self.fraction()) as u32;
            while rank > 0 {
                text.extend(char::from_u32(u32::from('а') + rank % 31));
                rank /= 31;
            }
            text.push_str("ук ");
        }
        text
    }

    fn vector(&mut self) -> Vec<f32> {
        (0..DIMENSION).map(|_| self.fraction() as f32 - 0.5).collect()
    }
}
