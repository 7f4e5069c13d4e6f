//! Searching made-up passages by words and vectors, against a search engine and a vector library that do a half each; and opening an index.
//!
//! The program `search` makes the passages, the questions and their vectors up, and leaves them in files for the peer.

use std::path::Path;

use anyhow::Result;

use crate::line::{Line, Target};
use crate::places::Places;
use crate::statistics::Pairs;
use crate::{build, peers, process};

const PEER: &str = "tantivy-py + faiss-cpu (flat), not fused";
/// Passages, what they are called, and the turns of each side.
const SIZES: [(usize, &str, usize); 2] = [(10_000, "10k", 5), (100_000, "100k", 3)];

/// The time of a fused search, how much both sides agree, and what an open index costs.
pub(crate) fn run(places: &Places) -> Result<Vec<Line>> {
    let search = build::release(places, "benches", "--bin", "search")?;
    let open_index = build::release(places, "benches", "--bin", "open_index")?;
    let mut lines = Vec::new();
    for (passages, name, rounds) in SIZES {
        let folder = places.work.join(format!("search-{name}"));
        let mut times = [(); 2].map(|()| Pairs::default());
        let mut agreement = 0.0;
        for _ in 0..rounds {
            let mut command = process::pinned(&search);
            command.arg(&folder).arg(passages.to_string());
            let ours = process::json(command)?;
            let mut command = peers::python(places, "search_peer.py")?;
            command.arg(&folder);
            let theirs = process::json(command)?;
            for (pairs, name) in times.iter_mut().zip(["p50", "p99"]) {
                pairs.push(process::number(&ours, name)?, process::number(&theirs, name)?);
            }
            agreement = process::number(&theirs, "denseAgreement")?;
        }
        for (quantile, pairs) in ["p50", "p99"].into_iter().zip(&times) {
            let (ours, theirs, ratio) = pairs.medians();
            let line = Line::new(format!("search/{name}/{quantile}"), ours, "CPU ms").against(PEER, theirs, ratio);
            lines.push(line.should_be(Target::Ratio(1.0 / 2.0)));
        }
        // Our vectors have a byte a number: near ties may come in another order than with 32-bit numbers.
        let agreement = Line::new(format!("search/{name}/dense-agreement"), agreement, "of the peer's top 50");
        lines.push(agreement.should_be(Target::AtLeast(0.95)));
        lines.extend(opening(&open_index, &folder, name)?);
    }
    Ok(lines)
}

/// An open index beside its file.
fn opening(program: &Path, folder: &Path, name: &str) -> Result<[Line; 2]> {
    let mut command = process::pinned(program);
    command.arg(folder.join("segment"));
    let told = process::json(command)?;
    let number = |name| process::number(&told, name);
    let (open, read) = (number("open_ms")?, number("read_ms")?);
    let opening =
        Line::new(format!("search/{name}/open"), open, "CPU ms").against("reading the file", read, open / read);
    let (memory, file) = (number("memory")? / 1e6, number("bytes")? / 1e6);
    let memory = Line::new(format!("search/{name}/memory"), memory, "MB").against("the file", file, memory / file);
    Ok([opening.should_be(Target::Ratio(2.0)), memory.should_be(Target::Ratio(2.0))])
}
