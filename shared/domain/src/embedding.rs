//! Embeddings as a port: texts to vectors whose nearness is nearness of meaning.

use async_trait::async_trait;

use crate::error::Result;

/// The port to an embedding model.
#[async_trait]
pub trait Embedder: Send + Sync {
    /// Names the model and its version. Vectors of different ids cannot be compared.
    fn model_id(&self) -> &str;
    /// Numbers of a vector.
    fn dimension(&self) -> usize;
    /// Whether it runs inside the product, so that nobody sends a bill for its tokens.
    fn is_free(&self) -> bool {
        false
    }
    /// The vector of a question, of length 1.
    async fn query(&self, text: &str) -> Result<Vec<f32>>;
    /// The vectors of passages, of length 1, in the order of `texts`.
    async fn passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>>;
}
