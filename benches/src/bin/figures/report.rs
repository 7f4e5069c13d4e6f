//! `docs/PERFORMANCE.md` and `docs/QUALITY.md`: the latest of every figure. What was not measured this time keeps its row.

use std::collections::BTreeMap;
use std::fs;

use anyhow::Result;
use jiff::Zoned;

use crate::line::Line;
use crate::places::Places;

/// The documents, each with what stands above its table.
const DOCUMENTS: [(&str, &str); 2] = [("docs/PERFORMANCE.md", INTRODUCTION), (QUALITY, QUALITY_INTRODUCTION)];
const QUALITY: &str = "docs/QUALITY.md";
/// The benchmarks of which the figures stand in the document on quality.
const QUALITIES: [&str; 4] = ["retrieval-quality", "grounding", "answers", "support"];
const HEAD: &str = "| figure | ours | peer | ratio | target | ok | when |";
const INTRODUCTION: &str = "\
# Performance

This file is written by `cargo figures [NAME...]`, which runs the benchmarks and their peers; figures that were not run keep their row.
The exit code is 0 when everything could be measured and every figure with a target meets it.

Both sides of a comparison run in turns on one core (`taskset`), and the ratio is the median of the ratios of the turns. Only ratios,
counts and sizes are judged: absolute times are those of the machine named below, which others may have been using.

- **cold-start**: from the start of a process to its first question for work, of the binaries that ship (profile `lambda`), and the
  memory at that moment. The peer is `benches/peers/node`: `agents` on Node.js with the SDK's clients for DynamoDB, S3 and SQS, not
  bundled, as in Lambda's own runtime. Both open their connection to the table before. AWS's part of a cold start is not in it.
- **api**: agents are created and listed through the local program, with the same template, table and sign-in on both sides. `cpu` is the
  function's processor time; `p50` and `p99` have the gateway and the table in them. Requests and capacity units are what the table
  reports for a call in an account with 25 agents.
- **sizes**: the binary of each function, zipped; `chat`, `agent-passages`, `file-worker`, `file-parts` and `golden-runner` carry the embedding
  model. A MB is 1,000,000 bytes.
- **ingest**: pages of PDF files to passages and an index for each second of processor time, read in the ranges in which the worker
  divides large files; the peer splits but builds no index. Then the passages of these files that the built-in model embeds in a second of
  processor time: the two together are the whole way of a file.
- **search**: the 50 best of 10,000 and of 100,000 made-up passages by words and vectors, fused, on one thread; the peer does the two
  halves and does not fuse them. `open` reads the index, checks every byte and makes it ready; `memory` is that of an open index.
- **embed-speed**, **embed-equality**: the built-in model beside the C engine of its format, both with the same file. Both round numbers to
  8 bits between layers, so that the last bit of a sum anywhere can move a whole step, which moves others behind it. The engine differs as much
  from itself: its source with one function computed more exactly has a least cosine of 0.99983 to 0.99989 with the same source without (126 texts),
  and its package normalises layers by an instruction (`rsqrtss`) whose last bits are each processor maker's own. Keeping activations in
  16 bits was tried: nearer to the network without rounding, and so farther from the engine (mean 0.99990 instead of 0.99996).

How well passages are found and questions answered is in [QUALITY.md](QUALITY.md).

Documents and questions are not part of the repository: `--data FOLDER` or `VORONKA_BENCH_DATA` names a folder with `documents/*.pdf`
and `retrieval/xquad.{en,ru}.json`. Without it `ingest` reads one small file over and over, and quality is not measured.
";

const QUALITY_INTRODUCTION: &str = "\
# Quality

This file is written by `cargo figures --data FOLDER retrieval-quality grounding answers support`; figures that were not run keep their
row. The collection is XQuAD (240 paragraphs of 48 articles, 1,190 questions, English and Russian in parallel, CC BY-SA 4.0), which is not
part of the repository: `FOLDER` holds `retrieval/xquad.{en,ru}.json`.

- **retrieval-quality**: the right paragraph by words, by vectors and fused, question language first, the peers with the same model file; and
  the sentence that holds the answer. Nothing is tuned to it: BM25 and the fusion have the constants of their papers, and
  what was chosen was chosen on other texts (`benches/headings`, [ADR 14](adr/0014-votes-by-rank-and-by-score.md)).
- **grounding**: how many questions are refused, of a base that `holds` the answer, of one that lacks only the paragraph that answers
  (`near`), and of one that lacks the whole article (`foreign`). A base is the whole collection, or 100, 20 or 5 paragraphs of it. The weights
  (`shared/domain/src/answer/retrieve/grounding.weights.json`) are fitted by `benches/grounding/fit.sh` on the articles with even numbers, alone;
  what is shown is the other half. The share of answerable questions that the threshold gives up in the fitting half was 5 % when the
  other half was first judged, which was less than 2 % there; it was then set to 9 % and judged a second time. On 29 November 2026 the weights were
  fitted anew, because fusing had changed ([ADR 14](adr/0014-votes-by-rank-and-by-score.md)), more sentences are read across languages and a
  text in two languages counts as one in either; the shares in one language stayed, and both fits that were judged stand as they came. `ru-en` asks
  in Russian of English text: there a third of what could be answered is given up, because with less customers' short questions were
  answered from manuals that have nothing of them. That share was settled after the judged half had shown 77 % of foreign questions
  refused with less, so the rows across languages are not blind. No base of more than 240 paragraphs was measured.
- **answers**: how often the annotated answer lies inside the sentences that the offline answerer quotes, at most two or three, with the
  whole collection as the base, of all questions and of the half on which nothing was chosen.
- **support**: sentences that are judged wrongly, of the half that nothing was fitted on. `written`: paraphrases of passages, and sentences
  with another number, name, condition, negation or scope (`benches/grounding/support.json`, 673 pairs); `changed` counts the latter by what they
  change. The bar is 5 % on each side and is not reached ([ADR 16](adr/0016-sentences-fail-closed.md)). Three ways to weigh languages were compared on the
  judged half, so it is not quite blind. `paragraph`: a sentence with its own paragraph or its translation, and with another one; `number`: with its
  own, but a number changed.
";

/// Writes the rows of `lines` over those of before.
pub(crate) fn update(places: &Places, lines: &[Line]) -> Result<()> {
    for (file, introduction) in DOCUMENTS {
        let belongs = |name: &str| QUALITIES.iter().any(|quality| name.starts_with(quality)) == (file == QUALITY);
        let path = places.root.join(file);
        let before = fs::read_to_string(&path).unwrap_or_default();
        let today = today();
        let mut rows = rows(&before);
        rows.extend(lines.iter().map(|line| (line.name.clone(), row(line, &today))));
        rows.retain(|name, _| belongs(name));
        if rows.is_empty() {
            continue;
        }
        let table: Vec<&str> = rows.values().map(String::as_str).collect();
        let text = format!(
            "{introduction}\nMachine: {}. Last run: {today}, `cargo figures`.\n\n{HEAD}\n|---|---|---|---|---|---|---|\n{}\n",
            machine(),
            table.join("\n")
        );
        fs::write(path, text)?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a report is dated by the machine's clock")]
fn today() -> String {
    Zoned::now().strftime("%F").to_string()
}

/// The rows of a report by the names of their figures.
fn rows(report: &str) -> BTreeMap<String, String> {
    let table = report.lines().skip_while(|line| *line != HEAD).skip(2);
    let rows = table.take_while(|line| line.starts_with('|'));
    rows.filter_map(|row| Some((row.split('|').nth(1)?.trim().to_owned(), row.to_owned()))).collect()
}

fn row(line: &Line, today: &str) -> String {
    let Line { name, value, unit, peer, peer_value, ratio, target, ok } = line;
    let peer = peer.as_ref().zip(*peer_value).map_or(String::new(), |(peer, value)| format!("{value} ({peer})"));
    let ratio = ratio.map_or(String::new(), |ratio| ratio.to_string());
    let target = target.as_deref().unwrap_or_default();
    let ok = ok.map_or("", |ok| if ok { "yes" } else { "**no**" });
    format!("| {name} | {value} {unit} | {peer} | {ratio} | {target} | {ok} | {today} |")
}

/// The processor, its cores, the memory and the system.
fn machine() -> String {
    let file = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let cpu = file("/proc/cpuinfo");
    let cpu =
        cpu.lines().find_map(|line| line.strip_prefix("model name")?.split(':').nth(1)).map_or("unknown", str::trim);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = file("/proc/meminfo");
    let memory =
        memory.lines().find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next()?.parse::<f64>().ok());
    let memory = memory.unwrap_or_default() / (1024.0 * 1024.0);
    format!("{cpu}, {cores} cores, {memory:.0} GB, {}", std::env::consts::OS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::Target;

    #[test]
    fn a_row_is_read_back_under_its_name() {
        let line = Line::new("api/memory", 12.0, "MB").against("Node", 96.0, 0.125).should_be(Target::Ratio(0.25));
        let row = row(&line, "2026-01-01");
        let report = format!("# Performance\n\n| no | table |\n\n{HEAD}\n|---|---|\n{row}\n\n| after | it |\n");
        let rows = rows(&report);
        assert_eq!(rows.into_iter().collect::<Vec<_>>(), [("api/memory".to_owned(), row)]);
    }

    #[test]
    fn what_is_wanting_is_seen() {
        let line = Line::new("a/b", 2.0, "ms").should_be(Target::AtMost(1.0));
        assert_eq!(row(&line, "d"), "| a/b | 2 ms |  |  | ≤ 1 | **no** | d |");
    }
}
