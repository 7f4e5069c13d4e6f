//! Collections of questions in the format of `SQuAD`, such as `XQuAD`'s, and an embedding model that works once for each text.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use anyhow::{Context as _, Result, anyhow, bail};
use domain::embedding::Embedder;
use domain::ids::FileId;
use domain::retrieval::{PassageInput, Segment, SegmentBuilder};
use domain::time::Timestamp;
use e5::E5;
use serde::Deserialize;

/// A paragraph with its questions.
#[derive(Debug)]
pub struct Paragraph {
    /// The article it is of, counted from 0.
    pub article: usize,
    /// What it says.
    pub text: String,
    /// Questions that it answers.
    pub questions: Vec<Question>,
}

/// A question.
#[derive(Debug, Deserialize)]
pub struct Question {
    /// Its words.
    #[serde(rename = "question")]
    pub text: String,
    answers: Vec<Answer>,
}

#[derive(Debug, Deserialize)]
struct Answer {
    text: String,
}

impl Question {
    /// The words of the paragraph that answer it.
    #[must_use]
    pub fn answer(&self) -> &str {
        self.answers.first().map_or("", |answer| &answer.text)
    }
}

/// Reads a collection.
///
/// # Errors
/// When the file cannot be read or is something else.
pub fn read(path: &Path) -> Result<Vec<Paragraph>> {
    #[derive(Deserialize)]
    struct Dataset {
        data: Vec<Article>,
    }
    #[derive(Deserialize)]
    struct Article {
        paragraphs: Vec<Entry>,
    }
    #[derive(Deserialize)]
    struct Entry {
        context: String,
        qas: Vec<Question>,
    }
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let dataset: Dataset = serde_json::from_slice(&bytes).context("no collection in the format of SQuAD")?;
    let articles = dataset.data.into_iter().enumerate();
    let paragraphs = articles.flat_map(|(article, entries)| {
        let paragraphs = entries.paragraphs.into_iter();
        paragraphs.map(move |Entry { context, qas }| Paragraph { article, text: context, questions: qas })
    });
    Ok(paragraphs.collect())
}

/// A segment for each paragraph, so that an index can be made of any of them.
///
/// # Errors
/// Those of indexing.
pub fn segments(paragraphs: &[Paragraph], embedder: &Remembering) -> Result<Vec<Arc<Segment>>> {
    let beginning = Timestamp::from_millis(0).map_err(|error| anyhow!(error.report()))?;
    let each = paragraphs.iter().enumerate().map(|(number, paragraph)| {
        let file = FileId::derived(beginning, &[&number.to_string()]).to_string();
        let vectors = done(embedder.passages(&[&paragraph.text]))?;
        let mut builder = SegmentBuilder::new(e5::MODEL_ID, e5::DIMENSION);
        let input =
            PassageInput { text: &paragraph.text, file_id: &file, file_name: "collection", page: None, headings: &[] };
        builder.push(input, vectors.first().context("a text without a vector")?)?;
        Ok(Arc::new(Segment::open(builder.finish())?))
    });
    each.collect()
}

/// The result of a future that never waits.
///
/// # Errors
/// Its own, and when it waits.
pub fn done<T>(future: impl Future<Output = domain::Result<T>>) -> Result<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result.map_err(|error| anyhow!(error.report())),
        Poll::Pending => bail!("there is nothing to wait for"),
    }
}

/// The built-in embedding model, which remembers what it made in a file, so that one run after another need not wait.
pub struct Remembering {
    file: PathBuf,
    known: Mutex<HashMap<String, Vec<f32>>>,
}

impl Remembering {
    /// A model that remembers what is in `file`, if there is one.
    #[must_use]
    pub fn at(file: PathBuf) -> Self {
        let mut known = HashMap::new();
        let bytes = fs::read(&file).unwrap_or_default();
        let mut rest = bytes.as_slice();
        while let Some((text, vector, after)) = entry(rest) {
            known.insert(text, vector);
            rest = after;
        }
        Self { file, known: Mutex::new(known) }
    }

    /// Writes what is known.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&self) -> Result<()> {
        let mut bytes = Vec::new();
        for (text, vector) in self.known.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            bytes.extend(u32::try_from(text.len())?.to_le_bytes());
            bytes.extend(text.as_bytes());
            bytes.extend(vector.iter().flat_map(|number| number.to_le_bytes()));
        }
        fs::write(&self.file, bytes).with_context(|| format!("{} cannot be written", self.file.display()))
    }

    fn vector(&self, key: String, make: impl FnOnce() -> Vec<f32>) -> Vec<f32> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert_with(make).clone()
    }
}

/// The first entry of a file and what follows it.
fn entry(bytes: &[u8]) -> Option<(String, Vec<f32>, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    let (vector, rest) = rest.split_at_checked(e5::DIMENSION * size_of::<f32>())?;
    let numbers = vector.as_chunks::<4>().0.iter().map(|number| f32::from_le_bytes(*number));
    Some((String::from_utf8(text.to_vec()).ok()?, numbers.collect(), rest))
}

#[async_trait::async_trait]
impl Embedder for Remembering {
    fn model_id(&self) -> &str {
        e5::MODEL_ID
    }

    fn dimension(&self) -> usize {
        e5::DIMENSION
    }

    async fn query(&self, text: &str) -> domain::Result<Vec<f32>> {
        Ok(self.vector(format!("query: {text}"), || E5::builtin().embed_query(text).to_vec()))
    }

    async fn passages(&self, texts: &[&str]) -> domain::Result<Vec<Vec<f32>>> {
        let vector = |text: &&str| {
            let make = || E5::builtin().embed_passages(&[*text]).first().map(|v| v.to_vec()).unwrap_or_default();
            self.vector(format!("passage: {text}"), make)
        };
        Ok(texts.iter().map(vector).collect())
    }
}
