//! Measures how well passages are found: nDCG@10, recall@10 and mean reciprocal rank of BM25, of vectors, and of both fused.
//!
//! Usage: `retrieval_quality QUESTIONS.json [PASSAGES.json]`, two files in the format of `SQuAD`, such as `XQuAD`'s. The questions of the
//! first are asked of the paragraphs of the second, which must be its translation, paragraph by paragraph; without it, of the
//! first's own. Prints one line of JSON per method.

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::sync::Arc;

use domain::retrieval::{Embedding, Index, Language, PassageInput, SearchQuery, Segment, SegmentBuilder};
use e5::E5;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Dataset {
    data: Vec<Article>,
}

#[derive(Deserialize)]
struct Article {
    paragraphs: Vec<Paragraph>,
}

#[derive(Deserialize)]
struct Paragraph {
    context: String,
    qas: Vec<Question>,
}

#[derive(Deserialize)]
struct Question {
    question: String,
}

/// Passages embedded at once.
const BATCH: usize = 32;
/// Hits looked through for the right one.
const LIMIT: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let asked = arguments.next().ok_or("usage: retrieval_quality QUESTIONS.json [PASSAGES.json]")?;
    let searched = arguments.next().unwrap_or_else(|| asked.clone());
    let model = E5::builtin();
    let index = index(model, &read(&searched)?)?;
    let questions = read(&asked)?;
    let questions: Vec<(usize, &str, e5::Vector)> = (0..)
        .zip(&questions)
        .flat_map(|(paragraph, Paragraph { qas, .. })| qas.iter().map(move |qa| (paragraph, qa.question.as_str())))
        .map(|(paragraph, question)| (paragraph, question, model.embed_query(question)))
        .collect();
    for method in ["bm25", "dense", "fused"] {
        let mut quality = Quality::default();
        for (paragraph, question, vector) in &questions {
            let query = SearchQuery {
                text: if method == "dense" { "" } else { question },
                vector: (method != "bm25").then_some(Embedding { model_id: e5::MODEL_ID, numbers: vector }),
                language: Language::of(question),
                limit: LIMIT,
            };
            quality.count(index.search(&query).iter().position(|hit| hit.passage == *paragraph));
        }
        writeln!(io::stdout(), "{}", quality.report(method, &asked, &searched))?;
    }
    Ok(())
}

fn read(path: &str) -> Result<Vec<Paragraph>, Box<dyn Error>> {
    let dataset: Dataset = serde_json::from_slice(&fs::read(path)?)?;
    Ok(dataset.data.into_iter().flat_map(|article| article.paragraphs).collect())
}

fn index(model: &E5, paragraphs: &[Paragraph]) -> Result<Index, Box<dyn Error>> {
    let mut builder = SegmentBuilder::new(e5::MODEL_ID, e5::DIMENSION);
    for paragraphs in paragraphs.chunks(BATCH) {
        let texts: Vec<&str> = paragraphs.iter().map(|paragraph| paragraph.context.as_str()).collect();
        for (text, vector) in texts.iter().zip(model.embed_passages(&texts)) {
            let input = PassageInput { text, file_id: "dataset", file_name: "dataset", page: None, headings: &[] };
            builder.push(input, &vector)?;
        }
    }
    Ok(Index::new(vec![Arc::new(Segment::open(builder.finish())?)]))
}

/// Sums over questions with one right passage each.
#[derive(Default)]
struct Quality {
    questions: usize,
    gain: f64,
    found: usize,
    reciprocal_ranks: f64,
}

impl Quality {
    /// Counts a question whose right passage is at `position`, counted from 0.
    fn count(&mut self, position: Option<usize>) {
        self.questions += 1;
        let Some(position) = position else { return };
        self.reciprocal_ranks += 1.0 / (position + 1) as f64;
        if position < 10 {
            self.gain += 1.0 / ((position + 2) as f64).log2();
            self.found += 1;
        }
    }

    fn report(&self, method: &str, asked: &str, searched: &str) -> serde_json::Value {
        let mean = |sum: f64| (sum / self.questions.max(1) as f64 * 1e4).round() / 1e4;
        let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        json!({
            "benchmark": "retrieval_quality",
            "questions": name(asked),
            "passages": name(searched),
            "method": method,
            "count": self.questions,
            "ndcg10": mean(self.gain),
            "recall10": mean(self.found as f64),
            "mrr": mean(self.reciprocal_ranks),
        })
    }
}
