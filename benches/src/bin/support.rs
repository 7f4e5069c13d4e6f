//! Holds sentences against passages that say them and against passages that do not.
//!
//! Usage: `support fit|judge MEMORY PAIRS.json QUESTIONS.json...`. `fit` prints what is measured about half of the pairs, for
//! `benches/grounding/support.py`; `judge` counts what is decided about the others. Pairs are those of the first file, written by hand, and
//! of the paragraphs of the collections: a sentence with its own paragraph supports it; with a changed number, or with
//! another paragraph, it does not.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use benches::xquad::{self, Remembering, done};
use domain::answer::{Statement, Supporter};
use domain::ids::FileId;
use domain::retrieval::{Language, Source, sentences};
use domain::time::Timestamp;
use serde::Deserialize;
use serde_json::json;

/// A passage with sentences that it says and sentences that it does not.
#[derive(Deserialize)]
struct Example {
    half: Half,
    passage: String,
    supported: Vec<String>,
    unsupported: Vec<Changed>,
}

/// What a pair is for.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
enum Half {
    Fit,
    Judged,
}

/// A sentence that a passage does not say, by what it changes.
#[derive(Deserialize)]
struct Changed {
    /// `number`, `name`, `condition`, `negation` or `scope`.
    change: String,
    text: String,
}

/// A sentence that a passage says or does not.
struct Pair {
    kind: &'static str,
    half: Half,
    passage: String,
    sentence: String,
    supported: bool,
    /// What an unsupported sentence changes.
    change: Option<String>,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, memory, examples, collections @ ..] = arguments.as_slice() else {
        bail!("usage: support fit|judge MEMORY PAIRS.json QUESTIONS.json...");
    };
    let fits = mode == "fit";
    let embedder = Remembering::at(memory.into());
    let mut pairs = written(&fs::read(examples)?)?;
    let collections = collections.iter().map(|path| xquad::read(&PathBuf::from(path))).collect::<Result<Vec<_>>>()?;
    for passages in &collections {
        for sentences in &collections {
            pairs.extend(taken(sentences, passages));
        }
    }
    let mut out = BufWriter::new(io::stdout());
    let mut wrong: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for pair in pairs.iter().filter(|pair| (pair.half == Half::Fit) == fits) {
        let passages = [source(&pair.passage)?];
        let supporter = Supporter::new("", &passages, &embedder);
        let support = done(supporter.of(&pair.sentence))?;
        // What escapes the check has no signals; it is counted as kept.
        if fits && support.statement == Statement::NotAFact {
            continue;
        }
        let across = Language::of(&pair.sentence) != Language::of(&pair.passage);
        let language = format!("{:?}", Language::of(&pair.sentence)).to_lowercase();
        if fits {
            let signals: BTreeMap<_, _> = support.signals.iter().map(|signal| (&signal.name, signal.value)).collect();
            writeln!(
                out,
                "{}",
                json!({"kind": pair.kind, "language": language, "across": across, "supported": pair.supported, "signals": signals})
            )?;
        } else {
            let language = if across { "across".to_owned() } else { language };
            let supported = if pair.supported { "supported" } else { "unsupported" };
            let change = pair.change.as_ref().map(|change| format!("changed/{change}"));
            for name in [Some(format!("{}/{language}/{supported}", pair.kind)), change].into_iter().flatten() {
                let (count, all) = wrong.entry(name).or_default();
                *count += usize::from(support.holds() != pair.supported);
                *all += 1;
            }
        }
    }
    for (name, (count, all)) in wrong {
        writeln!(out, "{}", json!({"pairs": name, "wrong": count as f64 / all as f64, "count": all}))?;
    }
    out.flush()?;
    embedder.keep()
}

fn written(bytes: &[u8]) -> Result<Vec<Pair>> {
    let examples: Vec<Example> = serde_json::from_slice(bytes)?;
    let mut pairs = Vec::new();
    for Example { half, passage, supported, unsupported } in examples {
        let said = supported.into_iter().map(|sentence| (sentence, None));
        let changed = unsupported.into_iter().map(|changed| (changed.text, Some(changed.change)));
        pairs.extend(said.chain(changed).map(|(sentence, change)| Pair {
            kind: "written",
            half,
            passage: passage.clone(),
            sentence,
            supported: change.is_none(),
            change,
        }));
    }
    Ok(pairs)
}

/// The second sentence of each paragraph beside the paragraph, or its translation; the same with another number; and beside the
/// paragraph before.
fn taken(own: &[xquad::Paragraph], passages: &[xquad::Paragraph]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (own, pair) in own.iter().skip(1).zip(passages.windows(2)) {
        let Some(sentence) = sentences(&own.text).into_iter().nth(1).map(str::to_owned) else { continue };
        let mut add = |kind, passage: &str, sentence: String, supported| {
            let half = if pair[1].article.is_multiple_of(2) { Half::Fit } else { Half::Judged };
            let (passage, change) = (passage.to_owned(), None);
            pairs.push(Pair { kind, half, passage, sentence, supported, change });
        };
        if let Some(changed) = with_another_number(&sentence) {
            add("number", &pair[1].text, changed, false);
        }
        add("paragraph", &pair[0].text, sentence.clone(), false);
        add("paragraph", &pair[1].text, sentence, true);
    }
    pairs
}

/// The sentence with its first digit raised by one, when there is one.
fn with_another_number(sentence: &str) -> Option<String> {
    let digit = sentence.chars().find(char::is_ascii_digit)?.to_digit(10)?;
    Some(sentence.replacen(&digit.to_string(), &((digit + 1) % 10).to_string(), 1))
}

fn source(text: &str) -> Result<Source> {
    let beginning = Timestamp::from_millis(0).map_err(|error| anyhow!(error.report()))?;
    Ok(Source {
        file: FileId::derived(beginning, &["collection"]),
        file_name: "collection".into(),
        page: None,
        passage: 0,
        headings: String::new(),
        text: text.to_owned(),
        context: None,
        score: 1.0,
    })
}
