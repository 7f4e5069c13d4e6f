//! Reads PDF files into passages and segments as the file worker does: in ranges of pages, split as one text.
//!
//! Usage: `ingest FILE.pdf...`. Prints one line of JSON: pages, passages, bytes of the segments, seconds of processor time
//! for all of that with vectors of zeros, which is what other libraries do, too; and then how many passages the built-in
//! model embedded in how many seconds.

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::ops::ControlFlow;

use domain::limits::FILE_PART_PAGES;
use domain::retrieval::{PassageInput, SegmentBuilder};
use e5::E5;
use extract::{Carry, Limits, Passage, SplitOptions};
use rustix::time::{ClockId, clock_gettime};
use serde_json::json;

/// Passages that are embedded at most: enough for a steady figure.
const EMBEDDED: usize = 256;
/// Passages embedded at once, as in the worker.
const BATCH: usize = 16;

fn main() -> Result<(), Box<dyn Error>> {
    let start = cpu_seconds();
    let (mut pages, mut bytes) = (0, 0);
    let mut texts = Vec::new();
    let vector = [0.0; benches::DIMENSION];
    for path in std::env::args().skip(1) {
        let file = fs::read(&path)?;
        let mut builder = SegmentBuilder::new("zeros", benches::DIMENSION);
        let (read, passages) = read(&file, &path)?;
        for passage in passages {
            let headings: Vec<&str> = passage.heading_path.iter().map(String::as_str).collect();
            let (text, page) = (passage.text.as_str(), passage.page);
            builder
                .push(PassageInput { text, file_id: &path, file_name: &path, page, headings: &headings }, &vector)?;
            texts.push(passage.text);
        }
        pages += read;
        bytes += builder.finish().len();
    }
    let seconds = cpu_seconds() - start;
    let (embedded, embed_seconds) = embed(&texts);
    let line = json!({
        "benchmark": "ingest", "pages": pages, "passages": texts.len(), "bytes": bytes, "seconds": seconds,
        "embedded": embedded, "embedSeconds": embed_seconds,
    });
    writeln!(io::stdout(), "{line}")?;
    Ok(())
}

/// A file's pages and passages, read in the ranges in which the worker divides it.
fn read(file: &[u8], name: &str) -> Result<(usize, Vec<Passage>), Box<dyn Error>> {
    let (limits, options, go_on) = (Limits::default(), SplitOptions::default(), &mut |_| ControlFlow::Continue(()));
    let pages = extract::inspect(file, name, &limits, go_on)?.pages.unwrap_or(1);
    let (mut carry, mut passages) = (Carry::default(), Vec::new());
    for start in (0..pages).step_by(FILE_PART_PAGES as usize) {
        let end = pages.min(start + FILE_PART_PAGES as usize);
        let document = extract::extract_pages(file, name, start..end, &limits, go_on)?;
        passages.extend(extract::split_part(&document, &options, &mut carry, end == pages));
    }
    Ok((pages, passages))
}

/// Embeds the first passages; answers how many, and the seconds of processor time.
fn embed(texts: &[String]) -> (usize, f64) {
    let texts: Vec<&str> = texts.iter().take(EMBEDDED).map(String::as_str).collect();
    // The first use unpacks the model.
    E5::builtin().embed_query("warm up");
    let start = cpu_seconds();
    for batch in texts.chunks(BATCH) {
        E5::builtin().embed_passages(batch);
    }
    (texts.len(), cpu_seconds() - start)
}

/// What this process has computed so far.
fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
