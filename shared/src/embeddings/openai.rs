//! The embeddings protocol of OpenAI and of everybody who speaks like it: vLLM, Ollama, text-embeddings-inference.

use async_trait::async_trait;
use domain::embedding::TextRole;
use domain::error::Result;
use serde::{Deserialize, Serialize};
use tokio::sync::OnceCell;

use super::remote::{Api, Vectors};
use crate::config::Config;
use crate::secret::{self, Secret};

/// Texts of one request. `OpenAI` takes 2,048 texts of 300,000 tokens together (API reference, November 2026); servers of one's own
/// take less.
const BATCH: usize = 64;

/// A server of the protocol.
pub(super) struct OpenAi {
    config: Config,
    url: String,
    key: OnceCell<Option<Secret>>,
}

#[derive(Serialize)]
struct Request<'a> {
    model: &'a str,
    input: Vec<String>,
    encoding_format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    dimensions: Option<usize>,
}

#[derive(Deserialize)]
struct Answer {
    data: Vec<Entry>,
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Usage {
    prompt_tokens: Option<u64>,
}

#[derive(Deserialize)]
struct Entry {
    index: usize,
    embedding: Vec<f32>,
}

impl OpenAi {
    pub(super) fn new(config: &Config) -> Self {
        let url = format!("{}/embeddings", config.embedding.base_url.trim_end_matches('/'));
        Self { config: config.clone(), url, key: OnceCell::new() }
    }

    async fn key(&self) -> Result<Option<Secret>> {
        let reference = &self.config.embedding.api_key;
        if reference.is_empty() {
            return Ok(None);
        }
        secret::resolve(reference, &self.config).await.map(Some)
    }
}

#[async_trait]
impl Api for OpenAi {
    const SERVICE: &'static str = "openai";

    fn batch(&self) -> usize {
        BATCH
    }

    async fn request(&self, http: &reqwest::Client, texts: &[&str], role: TextRole) -> Result<reqwest::RequestBuilder> {
        let model = &self.config.embedding.model;
        let prefix = prefix(model, role);
        let request = Request {
            model,
            input: texts.iter().map(|text| [prefix, text].concat()).collect(),
            encoding_format: "float",
            // Only these models can be cut; others refuse the word.
            dimensions: model.starts_with("text-embedding-3").then_some(self.config.embedding.dimension),
        };
        let builder = http.post(&self.url).json(&request);
        let key = self.key.get_or_try_init(|| self.key()).await?;
        Ok(match key {
            Some(key) => builder.bearer_auth(key.reveal()),
            None => builder,
        })
    }

    fn vectors(&self, answer: &[u8]) -> serde_json::Result<Vectors> {
        let mut answer: Answer = serde_json::from_slice(answer)?;
        answer.data.sort_by_key(|entry| entry.index);
        let tokens = answer.usage.and_then(|usage| usage.prompt_tokens);
        Ok((answer.data.into_iter().map(|entry| entry.embedding).collect(), tokens))
    }
}

/// The words that a family of models was trained to see before a text (their model cards).
fn prefix(model: &str, role: TextRole) -> &'static str {
    let model = model.to_lowercase();
    let (query, passage) = if model.contains("e5-") && !model.contains("instruct") {
        ("query: ", "passage: ")
    } else if model.contains("nomic-embed") {
        ("search_query: ", "search_document: ")
    } else {
        ("", "")
    };
    match role {
        TextRole::Query => query,
        TextRole::Passage => passage,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_asked_as_they_were_trained() {
        let both = |model| (prefix(model, TextRole::Query), prefix(model, TextRole::Passage));
        assert_eq!(both("intfloat/multilingual-e5-small"), ("query: ", "passage: "));
        assert_eq!(both("nomic-embed-text"), ("search_query: ", "search_document: "));
        assert_eq!(both("text-embedding-3-small"), ("", ""));
    }
}
