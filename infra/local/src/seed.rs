//! Demo users, and the requests that give them something to see.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::Value;

use crate::logs::{Level, Logs};
use crate::oidc::{Issuer, User};

/// The contents of a seed file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Seed {
    /// Who may sign in.
    pub users: Vec<User>,
    /// What is done at every start, in order.
    #[serde(default)]
    pub requests: Vec<SeedRequest>,
}

/// One request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SeedRequest {
    /// The user who makes it.
    #[serde(rename = "as")]
    pub user: String,
    /// Method.
    pub method: String,
    /// Path.
    pub path: String,
    /// Headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// JSON body.
    pub body: Option<Value>,
}

impl Seed {
    /// Reads a seed.
    ///
    /// # Errors
    ///
    /// Fails on anything that is not a seed.
    pub fn parse(text: &str) -> Result<Self> {
        serde_json::from_str(text).context("the seed is not valid")
    }

    /// Makes the requests against the front door at `address`. What is there already (409) is fine; other failures are told and
    /// do not stop the program.
    pub async fn plant(&self, address: &str, issuer: &Issuer, client: &reqwest::Client, logs: &Logs) {
        for request in &self.requests {
            if let Err(error) = send(request, address, issuer, client).await {
                logs.say(Level::Warn, &format!("seed: {} {}: {error:#}", request.method, request.path));
            }
        }
    }
}

async fn send(request: &SeedRequest, address: &str, issuer: &Issuer, client: &reqwest::Client) -> Result<()> {
    let user = issuer.user(&request.user).with_context(|| format!("there is no user {}", request.user))?;
    let (token, _) = issuer.token(user)?;
    let method: Method = request.method.parse().context("not a method")?;
    let mut call = client.request(method, format!("{address}{}", request.path)).bearer_auth(token);
    for (name, value) in &request.headers {
        call = call.header(name, value);
    }
    if let Some(body) = &request.body {
        call = call.json(body);
    }
    let answer = call.send().await.context("the front door does not answer")?;
    let status = answer.status();
    if status.is_success() || status == StatusCode::CONFLICT {
        return Ok(());
    }
    bail!("{status} {}", answer.text().await.unwrap_or_default())
}
