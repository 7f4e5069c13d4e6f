//! From PDF files to passages and an index against the usual Python libraries, and how fast the passages are embedded.
//!
//! The peer reads and splits but builds no index, which is in its favour. Processor time counts from the first file to the last, not
//! the start of the programs.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::line::{Line, Target};
use crate::places::Places;
use crate::statistics::{Pairs, median};
use crate::{build, peers, process};

const PEER: &str = "pypdf + LangChain RecursiveCharacterTextSplitter";
/// Turns of each side.
const ROUNDS: usize = 3;
/// A PDF file of the repository's own, for want of larger ones, and how often it is read.
const OWN: (&str, usize) = ("web/e2e/fixtures/warranty.pdf", 200);

/// Pages a second of processor time.
pub(crate) fn run(places: &Places) -> Result<Vec<Line>> {
    let documents = match &places.data {
        Some(data) => pdfs(&data.join("documents"))?,
        None => vec![places.root.join(OWN.0); OWN.1],
    };
    ensure!(!documents.is_empty(), "there are no PDF files; name a folder with documents/*.pdf by --data");
    let ours = build::release(places, "benches", "--bin", "ingest")?;
    let mut speeds = Pairs::default();
    let mut pages = (0.0, 0.0);
    let mut embedding = Vec::new();
    for _ in 0..ROUNDS {
        let mut command = process::pinned(&ours);
        command.args(&documents);
        let ours = process::json(command)?;
        let embedded = process::number(&ours, "embedded")?;
        embedding.push(embedded / process::number(&ours, "embedSeconds")?);
        let mut command = peers::python(places, "ingest_peer.py")?;
        command.args(&documents);
        let theirs = process::json(command)?;
        pages = (process::number(&ours, "pages")?, process::number(&theirs, "pages")?);
        let speed =
            |of: &serde_json::Value, pages: f64| Ok::<_, anyhow::Error>(pages / process::number(of, "seconds")?);
        speeds.push(speed(&ours, pages.0)?, speed(&theirs, pages.1)?);
    }
    ensure!(pages.0 == pages.1, "we read {} pages and the peer {}", pages.0, pages.1);
    let (ours, theirs, ratio) = speeds.medians();
    let line = Line::new("ingest/speed", ours, "pages/CPU s").against(PEER, theirs, ratio);
    let embedded = Line::new("ingest/embedding", median(&embedding), "passages/CPU s");
    Ok(vec![line.should_be(Target::RatioAtLeast(3.0)), embedded])
}

/// The PDF files in a folder and below.
fn pdfs(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "pdf") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
