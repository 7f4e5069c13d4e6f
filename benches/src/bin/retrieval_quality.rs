//! Measures how well passages are found: nDCG@10, recall@10 and mean reciprocal rank of BM25, of vectors, and of both fused.
//!
//! Usage: `retrieval_quality [--sentences] QUESTIONS.json [PASSAGES.json]`, two files in the format of `SQuAD`, such as `XQuAD`'s. The questions of the
//! first are asked of the paragraphs of the second, which must be its translation, paragraph by paragraph; without it, of the
//! first's own. With `--sentences` the passages are the sentences of the paragraphs, and the one that holds the answer's beginning is
//! right. Prints one line of JSON per method.

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::ops::Range;
use std::sync::Arc;

use domain::retrieval::{
    Embedding, Index, Language, PassageInput, SearchQuery, Segment, SegmentBuilder, sentence_ranges,
};
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
    answers: Vec<Answer>,
}

#[derive(Deserialize)]
struct Answer {
    /// In characters.
    answer_start: usize,
}

/// Passages embedded at once.
const BATCH: usize = 32;
/// Hits looked through for the right one.
const LIMIT: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).peekable();
    let by_sentence = arguments.next_if(|argument| argument == "--sentences").is_some();
    let asked = arguments.next().ok_or("usage: retrieval_quality [--sentences] QUESTIONS.json [PASSAGES.json]")?;
    let searched = arguments.next().unwrap_or_else(|| asked.clone());
    let model = E5::builtin();
    let texts = passages(read(&searched)?, by_sentence);
    let index = index(model, &texts)?;
    let questions = read(&asked)?;
    let mut questions_asked = Vec::new();
    for (paragraph, Paragraph { context, qas }) in questions.iter().enumerate() {
        for Question { question, answers } in qas {
            let character = answers.first().map_or(0, |answer| answer.answer_start);
            let answer = context.char_indices().nth(character).map_or(0, |(at, _)| at);
            questions_asked.push((paragraph, answer, question.as_str(), model.embed_query(question)));
        }
    }
    for method in ["bm25", "dense", "fused"] {
        let mut quality = Quality::default();
        for (paragraph, answer, question, vector) in &questions_asked {
            let query = SearchQuery {
                text: if method == "dense" { "" } else { question },
                vector: (method != "bm25").then_some(Embedding { model_id: e5::MODEL_ID, numbers: vector }),
                language: Language::of(question),
                limit: LIMIT,
            };
            quality.count(index.search(&query).iter().position(|hit| texts[hit.passage].holds(*paragraph, *answer)));
        }
        writeln!(io::stdout(), "{}", quality.report(method, &asked, &searched))?;
    }
    Ok(())
}

fn read(path: &str) -> Result<Vec<Paragraph>, Box<dyn Error>> {
    let dataset: Dataset = serde_json::from_slice(&fs::read(path)?)?;
    Ok(dataset.data.into_iter().flat_map(|article| article.paragraphs).collect())
}

/// A text that is searched: a paragraph or a sentence of it.
struct Text {
    paragraph: usize,
    /// The bytes of the paragraph that it covers; a whole paragraph covers all, also of its translation.
    range: Range<usize>,
    text: String,
}

impl Text {
    fn holds(&self, paragraph: usize, answer: usize) -> bool {
        self.paragraph == paragraph && self.range.contains(&answer)
    }
}

fn passages(paragraphs: Vec<Paragraph>, by_sentence: bool) -> Vec<Text> {
    let mut texts = Vec::new();
    for (paragraph, Paragraph { context, .. }) in paragraphs.into_iter().enumerate() {
        if !by_sentence {
            texts.push(Text { paragraph, range: 0..usize::MAX, text: context });
            continue;
        }
        for range in sentence_ranges(&context) {
            let text = context.get(range.clone()).unwrap_or_default().to_owned();
            texts.push(Text { paragraph, range, text });
        }
    }
    texts
}

fn index(model: &E5, texts: &[Text]) -> Result<Index, Box<dyn Error>> {
    let mut builder = SegmentBuilder::new(e5::MODEL_ID, e5::DIMENSION);
    for texts in texts.chunks(BATCH) {
        let texts: Vec<&str> = texts.iter().map(|text| text.text.as_str()).collect();
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
