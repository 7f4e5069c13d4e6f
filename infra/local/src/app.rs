//! Puts the parts together and runs them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result, bail};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::data::Data;
use crate::gateway::website::Website;
use crate::lambda::{Functions, Settings};
use crate::oidc::Issuer;
use crate::options::Options;
use crate::parts::{Parts, Ports, serve_front};
use crate::services::sqs::Queues;
use crate::sources::asynchronous::Asynchronous;
use crate::template::{self, Function, Names, System};
use crate::watchdog::Watchdog;

/// The only client of the local issuer, and the audience of its tokens.
const CLIENT_ID: &str = "voronka-local";
/// Where the interface takes a person back after signing in.
const REDIRECT_PATH: &str = "/auth/callback";

/// A running system.
pub struct Running {
    /// Address of the front door, `http://host:port`.
    pub url: String,
    /// Endpoint of SQS.
    pub sqs: String,
    /// Endpoint of S3.
    pub s3: String,
    /// Endpoint of `DynamoDB`.
    pub dynamodb: String,
    /// The functions.
    pub functions: Functions,
    /// The queues.
    pub queues: Queues,
    /// Asynchronous events of functions.
    pub asynchronous: Asynchronous,
    /// How many resources of which type are left to production.
    pub not_run: String,
    stop: CancellationToken,
    data: Data,
}

/// The parameters that this program sets to its own addresses, unless the caller gave them.
fn offered_parameters(url: &str) -> BTreeMap<String, String> {
    let own = [("OidcIssuer", issuer_url(url)), ("OidcAudience", CLIENT_ID.to_owned()), ("SiteUrl", url.to_owned())];
    own.map(|(name, value)| (name.to_owned(), value)).into()
}

fn issuer_url(url: &str) -> String {
    format!("{url}/local/oidc")
}

/// Starts everything and returns once the seed has been planted.
///
/// # Errors
///
/// Fails when the template is not understood, the data folder is in use, or a port is taken.
pub async fn start(mut options: Options) -> Result<Running> {
    let data = Data::open(options.data.as_deref())?;
    let ports = Ports::open(options.port).await?;
    let url = ports.front.url.clone();
    let system = read_template(&options, &ports)?;
    let environment = std::mem::take(&mut options.environment);
    let watchdog = options.watchdog.as_deref().map(Watchdog::start).transpose()?.unwrap_or_default();
    let settings = Settings {
        binaries: options.binaries.clone(),
        environment: environment.into_iter().chain(ports.environment()).collect(),
        watchdog,
    };
    let parts = Parts::open(system, settings, &data, &options)?;
    let folder = data.folder();
    let users = options.seed.users.clone();
    let issuer = Issuer::open(issuer_url(&url), CLIENT_ID.to_owned(), users, folder, Arc::clone(&parts.clock))?;
    let (issuer, client) = (Arc::new(issuer), http_client()?);
    let running = Running {
        url: url.clone(),
        sqs: ports.sqs.url.clone(),
        s3: ports.s3.url.clone(),
        dynamodb: ports.dynamodb.url.clone(),
        functions: parts.functions.clone(),
        queues: parts.queues.clone(),
        asynchronous: parts.asynchronous.clone(),
        not_run: not_run(&parts.system),
        stop: parts.stop.clone(),
        data,
    };
    let connect = format!("{} {url}", ports.s3.url);
    let website = website(&options, &url);
    let distribution = parts.distribution(website, &client, connect);
    let ready = Arc::new(AtomicBool::new(false));
    let front = parts.front(distribution, &issuer, &ready);
    parts.serve_data(ports.dynamodb, ports.s3, ports.sqs, &running.data, &url)?;
    serve_front(ports.front.listener, front, parts.stop.clone());
    parts.start_sources()?;
    options.seed.plant(&url, &issuer, &client, &parts.logs).await;
    ready.store(true, Ordering::Release);
    Ok(running)
}

impl Running {
    /// Ends every process and closes every port.
    pub async fn stop(self) {
        self.stop.cancel();
        self.functions.stop().await;
    }
}

/// Reads the template with the addresses of this run, and leaves out the functions that are not wanted.
fn read_template(options: &Options, ports: &Ports) -> Result<System> {
    let names = Names { sqs_endpoint: ports.sqs.url.clone(), front: ports.front.listener.local_addr()?.to_string() };
    let offered = offered_parameters(&ports.front.url);
    let system = template::load(&options.template, &options.parameters, &offered, names)?;
    only(system, &options.only)
}

/// The interface with its settings, which in production are a file beside it.
fn website(options: &Options, url: &str) -> Website {
    let mut offered = offered_parameters(url);
    offered.extend(options.parameters.clone());
    let config = json!({
        "issuer": offered.get("OidcIssuer"), "clientId": offered.get("OidcAudience"), "redirectPath": REDIRECT_PATH,
    });
    Website::new(options.website.clone(), &config)
}

/// Counts the resources that are known but not run, by type.
fn not_run(system: &System) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, kind, _) in &system.not_run {
        *counts.entry(kind).or_default() += 1;
    }
    counts.into_iter().map(|(kind, count)| format!("{count} {kind}")).collect::<Vec<_>>().join(", ")
}

/// Leaves out the functions that are not wanted, with their routes.
fn only(mut system: System, names: &[String]) -> Result<System> {
    if names.is_empty() {
        return Ok(system);
    }
    let is =
        |function: &Function, name: &String| [&function.logical_id, &function.name, &function.binary].contains(&name);
    if let Some(unknown) = names.iter().find(|name| !system.functions.values().any(|function| is(function, name))) {
        let known: Vec<&str> = system.functions.values().map(|function| function.binary.as_str()).collect();
        bail!("the template has no function {unknown}; it has {}", known.join(", "));
    }
    system.functions.retain(|_, function| names.iter().any(|name| is(function, name)));
    for api in system.apis.values_mut() {
        api.routes.retain(|route| system.functions.contains_key(&route.function));
    }
    Ok(system)
}

/// A client that asks no proxy.
fn http_client() -> Result<reqwest::Client> {
    // Another part of the program may have chosen already; any choice will do.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder().no_proxy().build().context("cannot make an HTTP client")
}
