//! Measures fused search over made-up passages on one thread.
//!
//! Usage: `search FOLDER PASSAGES`. Leaves in the folder what the peer needs to do the same: `passages.txt` and `questions.txt`, a text
//! per line, `vectors.f32` (those of the passages, then those of the questions) and `dense.json`, the best passages of each question by
//! vectors alone; and `segment`, the index itself, for `open_index`. Prints one line of JSON: the median and the 99th percentile of a
//! search in milliseconds of processor time, and the medians by words alone and by vectors alone.

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use benches::{Chance, DIMENSION, cpu_milliseconds};
use domain::retrieval::{Embedding, Index, Language, PassageInput, SearchQuery, Segment, SegmentBuilder};
use serde_json::json;

const QUESTIONS: usize = 200;
/// Words of a passage, about 700 characters.
const WORDS: usize = 100;
/// Words of a question.
const ASKED: usize = 8;
/// Hits of a search.
const LIMIT: usize = 50;

fn main() -> Result<(), Box<dyn Error>> {
    const USAGE: &str = "usage: search FOLDER PASSAGES";
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or(USAGE)?);
    let count: usize = arguments.next().ok_or(USAGE)?.parse()?;
    fs::create_dir_all(&folder)?;
    let mut chance = Chance::default();
    let passages: Vec<String> = (0..count).map(|_| chance.text(WORDS)).collect();
    let questions: Vec<String> = (0..QUESTIONS).map(|_| chance.text(ASKED)).collect();
    let vectors: Vec<Vec<f32>> = (0..count + QUESTIONS).map(|_| chance.vector()).collect();
    fs::write(folder.join("passages.txt"), passages.join("\n"))?;
    fs::write(folder.join("questions.txt"), questions.join("\n"))?;
    fs::write(folder.join("vectors.f32"), vectors.iter().flatten().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>())?;

    let (of_passages, of_questions) = vectors.split_at(count);
    let segment = segment(&passages, of_passages)?;
    fs::write(folder.join("segment"), &segment)?;
    let index = Index::new(vec![Arc::new(Segment::open(segment)?)]);
    let (mut fused, mut words, mut vectors) = (Vec::new(), Vec::new(), Vec::new());
    let mut dense = Vec::new();
    for (text, numbers) in questions.iter().zip(of_questions) {
        let vector = Some(Embedding { model_id: "made-up", numbers });
        let query = SearchQuery { text, vector, language: Language::Russian, limit: LIMIT };
        let hits = time(&mut fused, || index.search(&query));
        if hits.len() < LIMIT {
            return Err(format!("only {} hits for {text}", hits.len()).into());
        }
        time(&mut words, || index.search(&SearchQuery { vector: None, ..query }));
        let hits = time(&mut vectors, || index.search(&SearchQuery { text: "", ..query }));
        dense.push(hits.iter().map(|hit| hit.passage).collect::<Vec<_>>());
    }
    fs::write(folder.join("dense.json"), serde_json::to_vec(&dense)?)?;
    for times in [&mut fused, &mut words, &mut vectors] {
        times.sort_by(f64::total_cmp);
    }
    let line = json!({
        "benchmark": "search", "passages": count, "questions": QUESTIONS,
        "p50": fused[QUESTIONS / 2], "p99": fused[QUESTIONS * 99 / 100],
        "words": words[QUESTIONS / 2], "vectors": vectors[QUESTIONS / 2],
    });
    writeln!(io::stdout(), "{line}")?;
    Ok(())
}

/// Runs a search and notes what it took.
fn time<T>(times: &mut Vec<f64>, search: impl FnOnce() -> T) -> T {
    let start = cpu_milliseconds();
    let found = search();
    times.push(cpu_milliseconds() - start);
    found
}

fn segment(passages: &[String], vectors: &[Vec<f32>]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut builder = SegmentBuilder::new("made-up", DIMENSION);
    for (text, vector) in passages.iter().zip(vectors) {
        let input = PassageInput { text, file_id: "file", file_name: "file", page: None, headings: &[] };
        builder.push(input, vector)?;
    }
    Ok(builder.finish())
}
