//! Embeddings as a port: texts to vectors whose nearness is nearness of meaning.

use async_trait::async_trait;

use crate::error::Result;
use crate::tokens;

/// What a text is for: models are asked differently for the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextRole {
    /// A question, to look for passages.
    Query,
    /// A passage, to be found.
    Passage,
}

/// Vectors, and what making them used.
#[derive(Clone, Debug, PartialEq)]
pub struct Embedded {
    /// The vectors, of length 1, in the order of the texts.
    pub vectors: Vec<Vec<f32>>,
    /// Tokens of the texts.
    pub tokens: u64,
    /// Whether the number of tokens is estimated, because neither the model nor its provider counted them.
    pub estimated: bool,
    /// Requests that failed before the one that succeeded.
    pub retries: u32,
}

/// The port to an embedding model.
#[async_trait]
pub trait Embedder: Send + Sync {
    /// Names the model and its version. Vectors of different ids cannot be compared.
    fn model_id(&self) -> &str;
    /// Numbers of a vector.
    fn dimension(&self) -> usize;
    /// Whether it runs inside the product, so that its tokens cost nothing.
    fn is_free(&self) -> bool {
        false
    }
    /// The vector of a question, of length 1.
    async fn query(&self, text: &str) -> Result<Vec<f32>>;
    /// The vectors of passages, of length 1, in the order of `texts`.
    async fn passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>>;

    /// The same vectors, with the tokens they took.
    async fn embed(&self, texts: &[&str], role: TextRole) -> Result<Embedded> {
        let vectors = match role {
            TextRole::Passage => self.passages(texts).await?,
            TextRole::Query => {
                let mut vectors = Vec::with_capacity(texts.len());
                for text in texts {
                    vectors.push(self.query(text).await?);
                }
                vectors
            }
        };
        let tokens = texts.iter().map(|text| tokens::estimate(text)).sum();
        Ok(Embedded { vectors, tokens, estimated: true, retries: 0 })
    }
}
