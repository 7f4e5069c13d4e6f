//! Puts the parts together and runs them.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result, bail};
use axum::extract::ConnectInfo;
use rustack_sqs_http::service::{SqsHttpConfig, SqsHttpService};
use serde_json::json;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::control::{self, Control};
use crate::data::Data;
use crate::gateway::distribution::Distribution;
use crate::gateway::website::Website;
use crate::lambda::{Functions, Settings};
use crate::logs::{Level, Logs};
use crate::oidc::{self, Issuer};
use crate::seed::Seed;
use crate::services::sqs::{Handler, Journal, Queues};
use crate::services::{self, dynamodb, s3};
use crate::sources::asynchronous::Asynchronous;
use crate::sources::queue::Mapping;
use crate::sources::{objects, schedule};
use crate::tasks::spawn;
use crate::template::{self, Function, Names, System};
use crate::watchdog::Watchdog;

/// The only client of the local issuer, and the audience of its tokens.
const CLIENT_ID: &str = "voronka-local";
/// Where the interface takes a person back after signing in.
const REDIRECT_PATH: &str = "/auth/callback";

/// What to run and how.
pub struct Options {
    /// The text of `template.yaml`.
    pub template: String,
    /// Template parameters given by the caller.
    pub parameters: BTreeMap<String, String>,
    /// The data folder; `None` keeps nothing.
    pub data: Option<PathBuf>,
    /// Port of the front door; 0 takes a free one.
    pub port: u16,
    /// The built interface, if it is to be served.
    pub website: Option<PathBuf>,
    /// Folder with the binaries of the functions.
    pub binaries: PathBuf,
    /// Names of the only functions to run; empty for all.
    pub only: Vec<String>,
    /// Program to start as the watchdog; `None` for none.
    pub watchdog: Option<PathBuf>,
    /// Variables of the caller that functions see.
    pub environment: BTreeMap<String, String>,
    /// Demo users and data.
    pub seed: Seed,
    /// The clock of schedules, queues and tokens.
    pub clock: Arc<dyn Clock>,
    /// Where everything is told.
    pub logs: Logs,
}

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
    stop: CancellationToken,
    _data: Data,
}

/// The parameters that this program sets to its own addresses, unless the caller gave them.
fn offered_parameters(url: &str) -> BTreeMap<String, String> {
    let own = [
        ("OidcIssuer", issuer_url(url)),
        ("OidcAudience", CLIENT_ID.to_owned()),
        ("SiteUrl", url.to_owned()),
    ];
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
pub async fn start(options: Options) -> Result<Running> {
    let data = Data::open(options.data.as_deref())?;
    let front = listen(options.port).await?;
    let [sqs_listener, s3_listener, dynamodb_listener] = [listen(0).await?, listen(0).await?, listen(0).await?];
    let url = endpoint(&front)?;
    let (sqs, s3_url, dynamodb_url) = (
        endpoint(&sqs_listener)?,
        endpoint(&s3_listener)?,
        endpoint(&dynamodb_listener)?,
    );
    let names = Names {
        sqs_endpoint: sqs.clone(),
        front: front.local_addr()?.to_string(),
    };
    let system = template::load(&options.template, &options.parameters, &offered_parameters(&url), names)?;
    let system = Arc::new(only(system, &options.only)?);
    let (logs, clock) = (options.logs, options.clock);
    let stop = CancellationToken::new();

    let mut environment = options.environment;
    for (name, value) in [("DYNAMODB", &dynamodb_url), ("S3", &s3_url), ("SQS", &sqs)] {
        environment.insert(format!("AWS_ENDPOINT_URL_{name}"), value.clone());
    }
    let watchdog = options
        .watchdog
        .as_deref()
        .map(Watchdog::start)
        .transpose()?
        .unwrap_or_default();
    let settings = Arc::new(Settings {
        binaries: options.binaries,
        environment,
        watchdog,
    });
    let functions = Functions::new(&system.functions, &settings, &logs);

    let queues = Queues::open(
        system.queues.clone(),
        Journal::new(data.kept("sqs")),
        Arc::clone(&clock),
    )?;
    let waiting = Journal::new(data.kept("async"));
    let asynchronous = Asynchronous::open(
        functions.clone(),
        queues.clone(),
        waiting,
        logs.clone(),
        Arc::clone(&clock),
    )?;
    let tables = dynamodb::open(data.kept("dynamodb.sqlite").as_deref(), &system.tables)?;
    let observer = observe_objects(
        Arc::clone(&system),
        asynchronous.clone(),
        logs.clone(),
        Arc::clone(&clock),
    );
    let origins = vec![url.clone(), url.replace("127.0.0.1", "localhost")];
    let buckets = s3::open(&data.objects()?, &system.buckets, origins, observer)?;
    dynamodb::serve(dynamodb_listener, tables, Arc::clone(&clock), stop.clone());
    spawn(services::serve(s3_listener, buckets, stop.clone()));
    let handler = Arc::new(Handler::new(queues.clone(), sqs.clone()));
    spawn(services::serve(
        sqs_listener,
        SqsHttpService::new(handler, SqsHttpConfig::default()),
        stop.clone(),
    ));

    let issuer = Issuer::open(
        issuer_url(&url),
        CLIENT_ID.to_owned(),
        options.seed.users.clone(),
        data.folder(),
        Arc::clone(&clock),
    )?;
    let issuer = Arc::new(issuer);
    let client = http_client()?;
    let effective = |name: &str| {
        options
            .parameters
            .get(name)
            .cloned()
            .or_else(|| offered_parameters(&url).remove(name))
    };
    let config = json!({
        "issuer": effective("OidcIssuer"), "clientId": effective("OidcAudience"), "redirectPath": REDIRECT_PATH,
    });
    let website = Website::new(options.website, &config);
    let connect = format!("{s3_url} {url}");
    let distribution = Arc::new(Distribution::new(
        &system, &functions, website, &client, &clock, connect,
    ));
    let ready = Arc::new(AtomicBool::new(false));
    let control = Control {
        functions: functions.clone(),
        queues: queues.clone(),
        issuer: Arc::clone(&issuer),
        clock: Arc::clone(&clock),
        ready: Arc::clone(&ready),
    };
    let router = control::router(control)
        .nest("/local/oidc", oidc::router(Arc::clone(&issuer)))
        .fallback(
            move |ConnectInfo(peer): ConnectInfo<SocketAddr>, request: axum::extract::Request| {
                let distribution = Arc::clone(&distribution);
                async move { distribution.handle(request, peer.ip()).await }
            },
        );
    serve_front(front, router, stop.clone());

    asynchronous.run(&stop);
    start_sources(&system, &functions, &queues, &asynchronous, &clock, &logs, &stop)?;
    options.seed.plant(&url, &issuer, &client, &logs).await;
    ready.store(true, Ordering::Release);
    Ok(Running {
        url,
        sqs,
        s3: s3_url,
        dynamodb: dynamodb_url,
        functions,
        queues,
        asynchronous,
        stop,
        _data: data,
    })
}

impl Running {
    /// Ends every process and closes every port.
    pub async fn stop(self) {
        self.stop.cancel();
        self.functions.stop().await;
    }
}

fn start_sources(
    system: &System,
    functions: &Functions,
    queues: &Queues,
    asynchronous: &Asynchronous,
    clock: &Arc<dyn Clock>,
    logs: &Logs,
    stop: &CancellationToken,
) -> Result<()> {
    for (id, function) in &system.functions {
        let pool = functions.pool(id)?;
        for event in &function.queue_events {
            let mapping = Mapping::new(
                event.clone(),
                queues.clone(),
                pool.clone(),
                logs.clone(),
                Arc::clone(clock),
            )?;
            mapping.run(stop.clone());
        }
        for rule in &function.schedules {
            let clock = Arc::clone(clock);
            schedule::run(
                rule.clone(),
                id.clone(),
                asynchronous.clone(),
                clock,
                logs.clone(),
                stop.clone(),
            );
        }
    }
    Ok(())
}

/// Turns changes of objects into events of the functions that want them.
fn observe_objects(system: Arc<System>, asynchronous: Asynchronous, logs: Logs, clock: Arc<dyn Clock>) -> s3::Observer {
    Arc::new(move |change| {
        for (id, function) in &system.functions {
            for configured in function
                .object_events
                .iter()
                .filter(|event| objects::matches(event, &change))
            {
                let event = objects::event(configured, &change, clock.now());
                if let Err(error) = asynchronous.send(id, &event) {
                    logs.say(
                        Level::Error,
                        &format!("the change of {} does not reach {id}: {error:#}", change.key),
                    );
                }
            }
        }
    })
}

/// Leaves out the functions that are not wanted, with their routes.
fn only(mut system: System, names: &[String]) -> Result<System> {
    if names.is_empty() {
        return Ok(system);
    }
    let is =
        |function: &Function, name: &String| [&function.logical_id, &function.name, &function.binary].contains(&name);
    if let Some(unknown) = names
        .iter()
        .find(|name| !system.functions.values().any(|function| is(function, name)))
    {
        let known: Vec<&str> = system
            .functions
            .values()
            .map(|function| function.binary.as_str())
            .collect();
        bail!("the template has no function {unknown}; it has {}", known.join(", "));
    }
    system
        .functions
        .retain(|_, function| names.iter().any(|name| is(function, name)));
    for api in system.apis.values_mut() {
        api.routes
            .retain(|route| system.functions.contains_key(&route.function));
    }
    Ok(system)
}

fn serve_front(listener: TcpListener, router: axum::Router, stop: CancellationToken) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    spawn(async move {
        tokio::select! {
            // It only ends with the program.
            _ = axum::serve(listener, service).into_future() => {}
            () = stop.cancelled() => {}
        }
    });
}

async fn listen(port: u16) -> Result<TcpListener> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await;
    listener.with_context(|| format!("port {port} is taken; choose another with --port, or 0 for a free one"))
}

fn endpoint(listener: &TcpListener) -> Result<String> {
    Ok(format!("http://{}", listener.local_addr()?))
}

/// A client that asks no proxy.
fn http_client() -> Result<reqwest::Client> {
    // Another part of the program may have chosen already; any choice will do.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder()
        .no_proxy()
        .build()
        .context("cannot make an HTTP client")
}
