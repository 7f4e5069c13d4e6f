//! `cargo figures [NAME...]`: runs the benchmarks beside their peers, prints one line of JSON for each figure, and keeps the latest of
//! each in `docs/PERFORMANCE.md`.
//!
//! A figure is a ratio wherever there is a peer: both sides run in turns, on one core, and what counts is the median of the ratios of the
//! turns. Absolute times are shown, but nothing is judged by them.

mod api;
mod build;
mod cold_start;
mod embedding;
mod ingest;
mod line;
mod peers;
mod places;
mod process;
mod quality;
mod report;
mod retrieval;
mod runtime_api;
mod search;
mod statistics;
mod system;

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail, ensure};

use line::Line;
use places::Places;

/// A benchmark: it answers its figures.
type Benchmark = fn(&Places) -> Result<Vec<Line>>;

/// Every benchmark by name, with what it is about.
const BENCHMARKS: [(&str, &str, Benchmark); 11] = [
    ("cold-start", "start, memory and size of the functions", cold_start::run),
    ("api", "agents through the whole local system", api::run),
    ("ingest", "from PDF files to an index, without embedding", ingest::run),
    ("search", "words and vectors over 10,000 passages", search::run),
    ("embed-speed", "the built-in embedding model", embedding::speed),
    ("embed-equality", "the built-in embedding model against its reference", embedding::equality),
    ("retrieval-quality", "finding the right paragraph of XQuAD", retrieval::run),
    ("grounding", "refusing what cannot be answered", quality::grounding),
    ("answers", "quoting the sentences that answer", quality::answers),
    ("support", "holding sentences against passages", quality::support),
    ("sizes", "what is shipped", cold_start::sizes),
];

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // Without standard error there is nobody to tell.
            let _told = writeln!(io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether every benchmark ran and every figure that has a target meets it.
fn run(mut arguments: Vec<String>) -> Result<bool> {
    let mut data = None;
    if let Some(at) = arguments.iter().position(|argument| argument == "--data") {
        ensure!(at + 1 < arguments.len(), "--data needs a folder");
        data = arguments.drain(at..at + 2).nth(1);
    }
    if arguments.iter().any(|argument| argument.starts_with('-')) {
        bail!("usage: cargo figures [--data FOLDER] [NAME...]; names: {}", names());
    }
    let places = Places::find(data)?;
    let mut lines = Vec::new();
    let mut all_ran = true;
    for (name, about, benchmark) in chosen(&arguments)? {
        writeln!(io::stderr(), "==> {name}: {about}")?;
        let found = benchmark(&places).with_context(|| format!("{name} could not be measured"));
        match found {
            Ok(found) => {
                for line in &found {
                    writeln!(io::stdout(), "{}", serde_json::to_string(line)?)?;
                }
                lines.extend(found);
            }
            // The other benchmarks are none the worse for it.
            Err(error) => {
                all_ran = false;
                writeln!(io::stderr(), "error: {error:#}")?;
            }
        }
        report::update(&places, &lines)?;
    }
    Ok(all_ran && lines.iter().all(Line::ok))
}

fn chosen(wanted: &[String]) -> Result<Vec<(&'static str, &'static str, Benchmark)>> {
    if wanted.is_empty() {
        return Ok(BENCHMARKS.to_vec());
    }
    let find = |name: &String| {
        let found = BENCHMARKS.into_iter().find(|(known, ..)| known == name);
        found.with_context(|| format!("there is no figure {name}; there are {}", names()))
    };
    wanted.iter().map(find).collect()
}

fn names() -> String {
    BENCHMARKS.map(|(name, ..)| name).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_names_all_run_and_an_unknown_one_is_refused() {
        assert_eq!(chosen(&[]).unwrap().len(), BENCHMARKS.len());
        assert_eq!(chosen(&["api".into()]).unwrap()[0].0, "api");
        assert!(chosen(&["speed".into()]).is_err());
    }
}
