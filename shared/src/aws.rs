//! What all AWS clients of a process share: connections, credentials and settings.
//!
//! Clients are built from the environment that Lambda gives, without `aws-config`: it would bring STS, SSO and their
//! build time for credentials that are three environment variables (see `docs/adr/0004`).

use aws_credential_types::Credentials;
use aws_smithy_http_client::{Builder, tls};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use crate::config::{AwsCredentials, Config};

/// Connections to AWS.
pub(crate) type Http = SharedHttpClient;

/// The connections that all AWS clients of a process share.
pub(crate) fn http() -> Http {
    Builder::new().tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring)).build_https()
}

/// The credentials that Lambda puts into the environment.
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
            .credentials_provider($crate::aws::credentials($config))
            .http_client($http);
        match $endpoint {
            Some(url) => builder.endpoint_url(url.clone()),
            None => builder,
        }
    }};
}
pub(crate) use client_config;
