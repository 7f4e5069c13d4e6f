//! Reads PDF files into passages and a segment, without embedding: the vectors are zeros.
//!
//! Usage: `ingest FILE.pdf...`. Prints one line of JSON: pages, passages, bytes of the segments, seconds of processor time.

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::ops::ControlFlow;

use domain::retrieval::{PassageInput, SegmentBuilder};
use extract::{Limits, SplitOptions};
use rustix::time::{ClockId, clock_gettime};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let start = cpu_seconds();
    let (mut pages, mut passages, mut bytes) = (0, 0, 0);
    let vector = [0.0; benches::DIMENSION];
    for path in std::env::args().skip(1) {
        let file = fs::read(&path)?;
        let document = extract::extract(&file, &path, &Limits::default(), &mut |_| ControlFlow::Continue(()))?;
        let mut builder = SegmentBuilder::new("zeros", benches::DIMENSION);
        for passage in extract::split(&document, &SplitOptions::default()) {
            let headings: Vec<&str> = passage.heading_path.iter().map(String::as_str).collect();
            let (text, page) = (passage.text.as_str(), Some(passage.page));
            builder
                .push(PassageInput { text, file_id: &path, file_name: &path, page, headings: &headings }, &vector)?;
            passages += 1;
        }
        pages += document.pages.len();
        bytes += builder.finish().len();
    }
    let seconds = cpu_seconds() - start;
    let line =
        json!({ "benchmark": "ingest", "pages": pages, "passages": passages, "bytes": bytes, "seconds": seconds });
    writeln!(io::stdout(), "{line}")?;
    Ok(())
}

/// What this process has computed so far.
fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
