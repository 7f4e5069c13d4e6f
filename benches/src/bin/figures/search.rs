//! Searching 10,000 passages by words and vectors, against a search engine and a vector library that do a half each.
//!
//! The program `search` makes the passages, the questions and their vectors up, and leaves them in files for the peer.

use anyhow::Result;

use crate::line::{Line, Target};
use crate::places::Places;
use crate::statistics::Pairs;
use crate::{build, peers, process};

const PEER: &str = "tantivy-py + faiss-cpu (flat), fused";
/// Turns of each side.
const ROUNDS: usize = 5;

/// The time of a fused search, and how much both sides agree.
pub(crate) fn run(places: &Places) -> Result<Vec<Line>> {
    let ours = build::release(places, "benches", "--bin", "search")?;
    let folder = places.work.join("search");
    let mut times = [(); 2].map(|()| Pairs::default());
    let mut agreement = 0.0;
    for _ in 0..ROUNDS {
        let mut command = process::pinned(&ours);
        command.arg(&folder);
        let ours = process::json(command)?;
        let mut command = peers::python(places, "search_peer.py")?;
        command.arg(&folder);
        let theirs = process::json(command)?;
        for (pairs, name) in times.iter_mut().zip(["p50", "p99"]) {
            pairs.push(process::number(&ours, name)?, process::number(&theirs, name)?);
        }
        agreement = process::number(&theirs, "denseAgreement")?;
    }
    let line = |(name, pairs): (&str, &Pairs)| {
        let (ours, theirs, ratio) = pairs.medians();
        let line = Line::new(format!("search/{name}"), ours, "CPU ms").against(PEER, theirs, ratio);
        line.should_be(Target::Ratio(1.0 / 2.0))
    };
    let mut lines: Vec<Line> = ["p50", "p99"].into_iter().zip(&times).map(line).collect();
    // Our vectors have a byte a number: near ties may come in another order than with 32-bit numbers.
    let agreement = Line::new("search/dense-agreement", agreement, "of the peer's top 10");
    lines.push(agreement.should_be(Target::AtLeast(0.95)));
    Ok(lines)
}
