//! Measures fused search over 10,000 made-up passages on one thread.
//!
//! Usage: `search FOLDER`. Leaves in the folder what the peer needs to do the same: `passages.txt` and `questions.txt`, a text per line,
//! `vectors.f32` (those of the passages, then those of the questions) and `dense.json`, the best passages of each question by vectors
//! alone. Prints one line of JSON: the median and the 99th percentile of a search in milliseconds of processor time.

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use benches::{Chance, DIMENSION};
use domain::retrieval::{Embedding, Index, Language, PassageInput, SearchQuery, Segment, SegmentBuilder};
use rustix::time::{ClockId, clock_gettime};
use serde_json::json;

const PASSAGES: usize = 10_000;
const QUESTIONS: usize = 200;
/// Words of a passage, about 700 characters.
const WORDS: usize = 100;
/// Words of a question.
const ASKED: usize = 8;
/// Hits of a search.
const LIMIT: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: search FOLDER")?);
    fs::create_dir_all(&folder)?;
    let mut chance = Chance::default();
    let passages: Vec<String> = (0..PASSAGES).map(|_| chance.text(WORDS)).collect();
    let questions: Vec<String> = (0..QUESTIONS).map(|_| chance.text(ASKED)).collect();
    let vectors: Vec<Vec<f32>> = (0..PASSAGES + QUESTIONS).map(|_| chance.vector()).collect();
    fs::write(folder.join("passages.txt"), passages.join("\n"))?;
    fs::write(folder.join("questions.txt"), questions.join("\n"))?;
    fs::write(folder.join("vectors.f32"), vectors.iter().flatten().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>())?;

    let (of_passages, of_questions) = vectors.split_at(PASSAGES);
    let index = index(&passages, of_passages)?;
    let mut times = Vec::new();
    let mut dense = Vec::new();
    for (text, vector) in questions.iter().zip(of_questions) {
        let vector = Some(Embedding { model_id: "made-up", numbers: vector });
        let query = SearchQuery { text, vector, language: Language::Russian, limit: LIMIT };
        let start = cpu_milliseconds();
        let hits = index.search(&query);
        times.push(cpu_milliseconds() - start);
        if hits.len() < LIMIT {
            return Err(format!("only {} hits for {text}", hits.len()).into());
        }
        let hits = index.search(&SearchQuery { text: "", ..query });
        dense.push(hits.iter().map(|hit| hit.passage).collect::<Vec<_>>());
    }
    fs::write(folder.join("dense.json"), serde_json::to_vec(&dense)?)?;
    times.sort_by(f64::total_cmp);
    let line = json!({
        "benchmark": "search", "passages": PASSAGES, "questions": QUESTIONS,
        "p50": times[QUESTIONS / 2], "p99": times[QUESTIONS * 99 / 100],
    });
    writeln!(io::stdout(), "{line}")?;
    Ok(())
}

fn index(passages: &[String], vectors: &[Vec<f32>]) -> Result<Index, Box<dyn Error>> {
    let mut builder = SegmentBuilder::new("made-up", DIMENSION);
    for (text, vector) in passages.iter().zip(vectors) {
        let input = PassageInput { text, file_id: "file", file_name: "file", page: None, headings: &[] };
        builder.push(input, vector)?;
    }
    Ok(Index::new(vec![Arc::new(Segment::open(builder.finish())?)]))
}

/// What this process has computed so far.
fn cpu_milliseconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}
