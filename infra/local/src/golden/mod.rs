//! `local golden run`: starts a run of an agent's golden questions on a system that is up, here or deployed, and waits for its end.
//!
//! It is a client of the HTTP API and of nothing else, so it shares no type with the functions; for a pipeline its exit code
//! says whether enough questions passed.

mod table;

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

/// How often the run is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Golden questions of a system that is up.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Start a run, wait for its end and print both sides. Ends with 1 when fewer questions pass than wanted.
    Run(RunArguments),
}

#[derive(Debug, Args)]
struct RunArguments {
    /// The agent.
    #[arg(long, value_name = "ID")]
    agent: String,
    /// What the candidate is compared with: `published`, `draft` or the number of a version.
    #[arg(long, value_name = "SIDE")]
    baseline: Option<String>,
    /// What is judged: `draft`, `published` or the number of a version.
    #[arg(long, value_name = "SIDE", default_value = "draft")]
    candidate: String,
    /// The share of questions in percent that must pass.
    #[arg(long, value_name = "PERCENT", default_value_t = 100, value_parser = clap::value_parser!(u64).range(0..=100))]
    min_pass_rate: u64,
    /// Where the system is.
    #[arg(long, value_name = "ADDRESS", default_value = "http://127.0.0.1:3000")]
    url: String,
    /// As which user of the local program; an API key in `VORONKA_API_KEY` goes before.
    #[arg(long, value_name = "USER", default_value = "owner@demo")]
    user: String,
    /// Seconds to wait for the end.
    #[arg(long, value_name = "SECONDS", default_value_t = 1800)]
    timeout: u64,
}

/// Does what the command line says; the exit code tells whether enough questions passed.
///
/// # Errors
///
/// Fails when the system does not answer as it should, or the run does not end.
pub async fn run(arguments: Arguments) -> Result<ExitCode> {
    let Action::Run(arguments) = arguments.action;
    let api = Api::sign_in(&arguments).await?;
    let body = json!({
        "baseline": arguments.baseline.as_deref().map(side),
        "candidate": side(&arguments.candidate),
    });
    let runs = format!("/api/agents/{}/golden-runs", arguments.agent);
    let started = api.send(api.client.post(api.address(&runs)).json(&body)).await?;
    let id = started["id"].as_str().context("the system started no run")?;
    let limit = Duration::from_secs(arguments.timeout);
    let ended = tokio::time::timeout(limit, api.end_of(&format!("{runs}/{id}"))).await;
    let ended =
        ended.with_context(|| format!("run {id} did not end in {} s; raise --timeout", arguments.timeout))??;
    std::io::stdout().write_all(table::of(&ended).as_bytes())?;
    if ended["status"] != "finished" {
        bail!("run {id} failed: {}", ended["failure"]["message"].as_str().unwrap_or("no reason is given"));
    }
    let passed = ended["passRate"]["candidate"].as_u64().unwrap_or_default() >= arguments.min_pass_rate;
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A side as the API takes it: a number is a version.
fn side(text: &str) -> Value {
    text.parse::<u32>().map_or_else(|_| json!(text), |version| json!(version))
}

/// The HTTP API, signed in.
struct Api {
    client: reqwest::Client,
    url: String,
    token: String,
}

impl Api {
    #[expect(clippy::disallowed_methods, reason = "a key on the command line would be seen in the list of processes")]
    async fn sign_in(arguments: &RunArguments) -> Result<Self> {
        // Whatever else this process does chose the provider already, or does not care.
        drop(rustls::crypto::ring::default_provider().install_default());
        let mut api = Self {
            client: reqwest::Client::builder().timeout(Duration::from_secs(60)).build()?,
            url: arguments.url.trim_end_matches('/').to_owned(),
            token: std::env::var("VORONKA_API_KEY").unwrap_or_default(),
        };
        if api.token.is_empty() {
            let answer =
                api.client.post(api.address("/local/token")).json(&json!({"user": arguments.user})).send().await;
            let answer = answer.with_context(|| format!("nothing answers at {}; start it with `cargo up`", api.url))?;
            let answer: Value =
                answer.json().await.context("no token; is this the local program? Set VORONKA_API_KEY elsewhere")?;
            let token = answer["accessToken"].as_str();
            api.token = token.with_context(|| format!("there is no user {}: {answer}", arguments.user))?.to_owned();
        }
        Ok(api)
    }

    /// The run at `path`, when it is over.
    async fn end_of(&self, path: &str) -> Result<Value> {
        let mut looks = tokio::time::interval(LOOK_EVERY);
        loop {
            looks.tick().await;
            let run = self.send(self.client.get(self.address(path))).await?;
            if matches!(run["status"].as_str(), Some("finished" | "failed")) {
                return Ok(run);
            }
        }
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Value> {
        let answer = request.bearer_auth(&self.token).send().await.context("the system does not answer")?;
        let status = answer.status();
        let body: Value = answer.json().await.with_context(|| format!("{status} without JSON"))?;
        if !status.is_success() {
            bail!(
                "{status} {}: {}",
                body["code"].as_str().unwrap_or_default(),
                body["detail"].as_str().unwrap_or_default()
            );
        }
        Ok(body)
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}
