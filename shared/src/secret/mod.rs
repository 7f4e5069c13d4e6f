//! Secrets by reference: settings name a secret, and only here is it read.

mod secrets_manager;

use domain::error::{Error, Result};

use crate::config::Config;

/// The prefix under which a secret may be taken from the environment, on a developer's machine.
const ENVIRONMENT: &str = "env:VORONKA_";

/// A secret. It has no `Debug`, no `Display` and no `Serialize`.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// The secret itself; never log it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Reads the secret that `reference` names: `env:VORONKA_NAME`, or the ARN of a secret in AWS Secrets Manager.
///
/// # Errors
/// When the reference has another form, or the secret is not there or may not be read.
pub async fn resolve(reference: &str, config: &Config) -> Result<Secret> {
    if reference.starts_with(ENVIRONMENT) {
        let name = reference.trim_start_matches("env:");
        let value = std::env::vars().find(|(key, _)| key == name).map(|(_, value)| value);
        return value.map(Secret).ok_or_else(|| Error::internal(format!("the environment has no {name}")));
    }
    if reference.starts_with("arn:") && reference.contains(":secretsmanager:") {
        return secrets_manager::read(reference, config).await.map(Secret);
    }
    Err(Error::internal("a secret's reference must be `env:VORONKA_...` or the ARN of a secret"))
}
