//! Embedding models: the one that is part of the program, or one behind the network that a deployment names.

mod bedrock;
mod openai;
mod remote;

use std::sync::Arc;
use std::time::Duration;

use domain::chance::Chance;
use domain::embedding::Embedder;
use domain::time::Clock;

use crate::config::{Config, EmbeddingProvider};
use bedrock::Bedrock;
use openai::OpenAi;
use remote::Remote;

/// How long to wait for an embedding service.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the vectors of one request.
    pub answer: Duration,
    /// The first pause before another attempt; it doubles, and a part of it is chance.
    pub pause: Duration,
    /// The longest pause that a service may ask for.
    pub longest_pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(20),
            pause: Duration::from_millis(400),
            longest_pause: Duration::from_secs(15),
        }
    }
}

/// The model that the settings name; `builtin` is the one that needs neither network nor key.
#[must_use]
pub fn connect(
    config: &Config,
    patience: Patience,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    builtin: impl FnOnce() -> Arc<dyn Embedder>,
) -> Arc<dyn Embedder> {
    match config.embedding.provider {
        EmbeddingProvider::Builtin => builtin(),
        EmbeddingProvider::OpenAi => Arc::new(Remote::new(OpenAi::new(config), config, patience, clock, chance)),
        EmbeddingProvider::Bedrock => {
            Arc::new(Remote::new(Bedrock::new(config, Arc::clone(&clock)), config, patience, clock, chance))
        }
    }
}
