//! Language models: any server that speaks the chat completions protocol, or none, and then sentences are quoted.

mod calls;
mod openai;
mod sse;
mod wire;

use std::sync::Arc;

use domain::answer::Extractive;
use domain::chance::Chance;
use domain::embedding::Embedder;
use domain::language_model::LanguageModel;
use domain::time::Clock;

use crate::config::Config;
pub use openai::{ChatCompletions, Patience};

/// The model that the settings name; without an address the one that needs neither network nor key.
pub(crate) fn connect(
    config: &Config,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    embedder: Option<Arc<dyn Embedder>>,
) -> Arc<dyn LanguageModel> {
    if config.model_base_url.is_empty() {
        return Arc::new(Extractive::new(embedder));
    }
    Arc::new(ChatCompletions::new(config.clone(), Patience::default(), clock, chance))
}
