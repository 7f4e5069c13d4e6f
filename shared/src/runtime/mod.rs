//! The Lambda glue, compiled once: a function's `main` is one call of [`Function::serve`].
//!
//! Each reads the settings (a wrong one fails the start with every reason), starts logging and Sentry, warms up the
//! connections, and then serves invocations one at a time: a panic or an error of one never ends the process, and what
//! was counted, and what went wrong, is flushed before the invocation responds.

mod batch;
mod http;
mod object;
mod schedule;

use std::process::ExitCode;
use std::sync::Arc;

use domain::embedding::Embedder;
use domain::time::Timestamp;

use crate::adapters;
use crate::app::App;
use crate::config::{Config, Dependency};
use crate::http::Route;
use crate::http_client::http_client;
use crate::queue::QueueName;
use crate::telemetry::{self, Faults, Unit};

pub use batch::{QueueHandler, QueueMessage, process_batch};
pub use http::parse_request;
pub use object::{ObjectCreated, ObjectHandler, created_objects, parse_objects};
pub use schedule::ScheduleHandler;

/// A function: what it is called, what it depends on, what calls it and what serves the call. Tests derive from it what the
/// template, its roles, its alarms and the golden events must hold.
#[derive(Clone, Copy)]
pub struct Function {
    /// Its name, as in the folder and in the template.
    pub name: &'static str,
    /// What must be configured.
    pub requires: &'static [Dependency],
    /// What calls it.
    pub source: EventSource,
    /// Its embedding model, when the settings name no other.
    pub embedder: Option<fn() -> Arc<dyn Embedder>>,
}

/// What calls a function, and what serves the call.
#[derive(Clone, Copy)]
pub enum EventSource {
    /// Requests through API Gateway.
    Http(&'static [Route]),
    /// Requests through the function's own URL, whose answers are sent on as they are made.
    Stream(&'static [Route]),
    /// Messages of a queue.
    Queue(QueueName, QueueHandler),
    /// Objects that were put into the bucket.
    Objects(ObjectHandler),
    /// The clock.
    Schedule(ScheduleHandler),
}

impl Function {
    /// The routes that it serves; none when it is not called by requests.
    #[must_use]
    pub const fn routes(&self) -> &'static [Route] {
        match self.source {
            EventSource::Http(routes) | EventSource::Stream(routes) => routes,
            EventSource::Queue(..) | EventSource::Objects(_) | EventSource::Schedule(_) => &[],
        }
    }

    /// Serves invocations until the environment ends: all that a function's `main` does.
    #[expect(clippy::inline_always, reason = "so that a program links the glue of its own trigger only")]
    #[inline(always)]
    #[must_use]
    pub fn serve(self) -> ExitCode {
        match self.source {
            EventSource::Http(routes) => http::serve_http(self, routes),
            EventSource::Stream(routes) => http::serve_stream(self, routes),
            EventSource::Queue(_, handler) => batch::serve_sqs(self, handler),
            EventSource::Objects(handler) => object::serve_s3(self, handler),
            EventSource::Schedule(handler) => schedule::serve_schedule(self, handler),
        }
    }
}

/// What lives as long as the process.
pub(crate) struct Host {
    pub(crate) app: App,
    name: &'static str,
    faults: Faults,
}

impl Host {
    async fn start(function: Function) -> Result<Self, lambda_runtime::Error> {
        let config = Config::from_env(function.requires)?;
        telemetry::start(&config.log_level);
        let faults = match config.sentry_dsn.as_str() {
            "" => Faults::default(),
            reference => {
                let http = http_client();
                let dsn = crate::secret::resolve(reference, &config).await.map_err(|e| e.report())?;
                Faults::to(dsn.reveal(), &config.stage, http)?
            }
        };
        let embedder = function.embedder.map(|builtin| adapters::embedder(&config, builtin));
        let ports = adapters::connect(&config, embedder);
        let app = App::new(config, ports);
        app.warm_up().await;
        Ok(Self { app, name: function.name, faults })
    }

    /// Ends an invocation: its metrics and its faults go out before its answer.
    pub(crate) async fn finish(&self, outcome: &'static str, started: Timestamp) {
        let now = self.app.clock().now();
        let milliseconds = now.since(started).as_millis();
        #[expect(clippy::cast_precision_loss, reason = "an invocation lasts at most 900,000 ms")]
        self.app.metrics().put("InvocationMs", Unit::Milliseconds, milliseconds as f64);
        self.app.metrics().flush(self.name, &self.app.config().stage, outcome, now);
        self.faults.flush().await;
    }
}

/// Runs `serve` on one thread: an environment handles one invocation at a time.
fn block_on<F>(serve: F) -> ExitCode
where
    F: Future<Output = Result<(), lambda_runtime::Error>>,
{
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let result = runtime.map_err(lambda_runtime::Error::from).and_then(|runtime| runtime.block_on(serve));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = %error, "the function could not start");
            // Logging itself may be what could not start.
            let _written =
                std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("could not start: {error}\n"));
            ExitCode::FAILURE
        }
    }
}

/// The moment that Lambda gives as milliseconds since the epoch.
fn deadline(milliseconds: u64) -> Timestamp {
    let milliseconds = i64::try_from(milliseconds).unwrap_or(i64::MAX);
    Timestamp::from_millis(milliseconds).unwrap_or_else(|_| Timestamp::truncated(jiff::Timestamp::MAX))
}
