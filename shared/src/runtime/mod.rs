//! The Lambda glue, compiled once: a function's `main` is one call of one of these.
//!
//! Each reads the settings (a wrong one fails the start with every reason), starts logging and Sentry, warms up the
//! connections, and then serves invocations one at a time: a panic or an error of one never ends the process, and what
//! was counted and what went wrong is sent before the invocation answers.

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
use crate::config::{Config, Need};
use crate::http_client::http_client;
use crate::telemetry::{self, Faults, Unit};

pub use batch::{QueueHandler, QueueMessage, process_batch, serve_sqs};
pub use http::{serve_http, serve_stream};
pub use object::{ObjectCreated, ObjectHandler, created_objects, parse_objects, serve_s3};
pub use schedule::{ScheduleHandler, serve_schedule};

/// What a function is called and what it depends on.
#[derive(Clone, Copy)]
pub struct Function {
    /// Its name, as in the folder and in the template.
    pub name: &'static str,
    /// What must be configured.
    pub needs: &'static [Need],
    /// Its embedding model, when the settings name no other.
    pub embedder: Option<fn() -> Arc<dyn Embedder>>,
}

/// What lives as long as the process.
pub(crate) struct Host {
    pub(crate) app: App,
    name: &'static str,
    faults: Faults,
}

impl Host {
    async fn start(function: Function) -> Result<Self, lambda_runtime::Error> {
        let config = Config::from_env(function.needs)?;
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
