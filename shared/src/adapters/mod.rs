//! Adapters of the ports to AWS and to this machine. Only [`crate::runtime`], and tests of the adapters, connect them.

mod dynamodb;
mod s3;
mod sqs;
mod system;

use std::sync::Arc;

use domain::embedding::Embedder;

use crate::app::Ports;
use crate::auth::JwtVerifier;
use crate::config::Config;
use crate::fetch::{HttpWeb, Reach};
use crate::http_client::http_client;
use crate::{aws, embeddings, llm};
pub(crate) use system::{SystemChance, SystemClock};

/// The ports over AWS, or over the local program's stand-ins for it.
#[must_use]
pub fn connect(config: &Config, embedder: Option<Arc<dyn Embedder>>) -> Ports {
    let http = aws::http();
    let clock: Arc<SystemClock> = Arc::new(SystemClock);
    let chance = Arc::new(SystemChance);
    let model = llm::connect(config, clock.clone(), chance.clone(), embedder.clone());
    Ports {
        clock: clock.clone(),
        chance,
        table: Arc::new(dynamodb::DynamoTable::new(config, http.clone())),
        objects: Arc::new(s3::S3Objects::new(config, http.clone())),
        queues: sqs::connect(config, http),
        web: Arc::new(HttpWeb::new(Reach::of_stage(&config.stage))),
        tokens: Arc::new(JwtVerifier::discovering(http_client(), &config.issuer, &config.audience, clock)),
        embedder,
        model,
    }
}

/// The embedding model that the settings name, or else `builtin`.
pub(crate) fn embedder(config: &Config, builtin: fn() -> Arc<dyn Embedder>) -> Arc<dyn Embedder> {
    let patience = embeddings::Patience::default();
    embeddings::connect(config, patience, Arc::new(SystemClock), Arc::new(SystemChance), builtin)
}
