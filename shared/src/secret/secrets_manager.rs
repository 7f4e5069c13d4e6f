//! Secrets from AWS Secrets Manager.

use domain::error::{Error, Result, Retry};

use crate::aws::{self, client_config};
use crate::config::Config;

/// Reads a secret's current text.
pub(super) async fn read(arn: &str, config: &Config) -> Result<String> {
    let conf = client_config!(aws_sdk_secretsmanager, config, aws::http(), None::<&String>).build();
    let client = aws_sdk_secretsmanager::Client::from_conf(conf);
    let out = client.get_secret_value().secret_id(arn).send().await;
    let out = out.map_err(|e| Error::upstream("secretsmanager", Retry::Soon, e).with("read a secret"))?;
    out.secret_string.ok_or_else(|| Error::internal("the secret is binary; store it as text"))
}
