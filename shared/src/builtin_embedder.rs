//! The built-in embedding model behind the core's port.

use std::sync::Arc;

use async_trait::async_trait;
use domain::Result;
use domain::embedding::{Embedded, Embedder, TextRole};
use e5::{DIMENSION, E5, MODEL_ID};

/// The model that is part of the program. It is ready on its first use, which takes some tens of milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct BuiltinEmbedder;

/// The embedder of a [`crate::runtime::Function`].
#[must_use]
pub fn builtin_embedder() -> Arc<dyn Embedder> {
    Arc::new(BuiltinEmbedder)
}

// Embedding is computing and nothing else: an environment serves one invocation at a time, so there is no other task
// that it could hold up.
#[async_trait]
impl Embedder for BuiltinEmbedder {
    fn model_id(&self) -> &str {
        MODEL_ID
    }

    fn dimension(&self) -> usize {
        DIMENSION
    }

    fn is_free(&self) -> bool {
        true
    }

    async fn query(&self, text: &str) -> Result<Vec<f32>> {
        Ok(E5::builtin().embed_query(text).to_vec())
    }

    async fn passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        Ok(E5::builtin().embed_passages(texts).iter().map(|vector| vector.to_vec()).collect())
    }

    async fn embed(&self, texts: &[&str], role: TextRole) -> Result<Embedded> {
        let model = E5::builtin();
        let vectors = match role {
            TextRole::Passage => self.passages(texts).await?,
            TextRole::Query => texts.iter().map(|text| model.embed_query(text).to_vec()).collect(),
        };
        let tokens = texts.iter().map(|text| model.count_tokens(text) as u64).sum();
        Ok(Embedded { vectors, tokens, estimated: false, retries: 0 })
    }
}
