//! Adapters of the ports to AWS and to this machine.
//!
//! Clients are built from the environment that Lambda gives, without `aws-config`: it would bring STS, SSO and their
//! build time for credentials that are three environment variables (see `docs/adr/0004`).

mod dynamodb;
mod s3;
pub(crate) mod secrets;
mod sqs;
mod system;

use std::sync::Arc;

use aws_credential_types::Credentials;
use aws_smithy_http_client::{Builder, tls};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use domain::embedding::Embedder;

use crate::app::Ports;
use crate::auth::JwtVerifier;
use crate::config::{AwsCredentials, Config};
use crate::fetch::{HttpWeb, Reach};
use crate::{embeddings, llm};
pub(crate) use system::{SystemChance, SystemClock, http_client};

/// The ports over the network.
pub(crate) fn connect(config: &Config, embedder: Option<Arc<dyn Embedder>>) -> Ports {
    let http = aws_http();
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

/// The connections that all AWS clients of a process share.
fn aws_http() -> Http {
    Builder::new().tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring)).build_https()
}

pub(crate) fn credentials(config: &Config) -> Credentials {
    let AwsCredentials { key_id, secret_key, session_token } = config.credentials.clone();
    Credentials::new(key_id, secret_key, session_token, None, "lambda-environment")
}

/// What is the same for every AWS client.
macro_rules! client_config {
    ($sdk:ident, $config:expr, $http:expr, $endpoint:expr) => {{
        let builder = $sdk::Config::builder()
            .behavior_version($sdk::config::BehaviorVersion::latest())
            .region($sdk::config::Region::new($config.region.clone()))
            .credentials_provider($crate::adapters::credentials($config))
            .http_client($http);
        match $endpoint {
            Some(url) => builder.endpoint_url(url.clone()),
            None => builder,
        }
    }};
}
use client_config;

type Http = SharedHttpClient;
