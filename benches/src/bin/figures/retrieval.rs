//! How often the right paragraph of `XQuAD` is found, and how far in front.

use std::io::{self, Write as _};

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::line::{Line, Target};
use crate::places::Places;
use crate::{build, process};

/// Questions in one language, paragraphs in one, and the least nDCG@10: what a prototype made of `rank_bm25`, the
/// full-precision vectors and reciprocal rank fusion reached.
const PAIRS: [(&str, &str, f64); 3] = [("en", "en", 0.980), ("ru", "ru", 0.962), ("ru", "en", 0.895)];

/// The quality of fused search.
pub(crate) fn run(places: &Places) -> Result<Vec<Line>> {
    if places.data.is_none() {
        writeln!(io::stderr(), "not measured: XQuAD is not part of the repository; name a folder by --data")?;
        return Ok(Vec::new());
    }
    let program = build::release(places, "benches", "--bin", "retrieval_quality")?;
    let mut lines = Vec::new();
    for (questions, passages, least) in PAIRS {
        let set = |language: &str| places.datum(&format!("retrieval/xquad.{language}.json"));
        let missing = "the folder has no retrieval/xquad.en.json and retrieval/xquad.ru.json";
        let mut command = process::pinned(&program);
        command.args([set(questions).context(missing)?, set(passages).context(missing)?]);
        let told = process::output(command)?;
        let fused = told.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let fused = fused.into_iter().find(|line| line["method"] == "fused").context("there is no fused search")?;
        let line = Line::new(
            format!("retrieval-quality/{questions}-{passages}"),
            process::number(&fused, "ndcg10")?,
            "nDCG@10",
        );
        lines.push(line.should_be(Target::AtLeast(least)));
    }
    Ok(lines)
}
