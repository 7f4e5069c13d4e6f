//! The ports and the parts of a running system.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::extract::ConnectInfo;
use rustack_sqs_http::service::{SqsHttpConfig, SqsHttpService};
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
use crate::options::Options;
use crate::services::sqs::{Handler, Journal, Queues};
use crate::services::{self, dynamodb, s3};
use crate::sources::asynchronous::Asynchronous;
use crate::sources::queue::Mapping;
use crate::sources::{objects, schedule};
use crate::tasks::spawn;
use crate::template::System;

/// A port that is open, and its address.
pub(crate) struct Port {
    pub(crate) listener: TcpListener,
    pub(crate) url: String,
}

impl Port {
    pub(crate) async fn open(port: u16) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port)).await;
        let listener = listener
            .with_context(|| format!("port {port} is taken; choose another with --port, or 0 for a free one"))?;
        let url = format!("http://{}", listener.local_addr()?);
        Ok(Self { listener, url })
    }
}

pub(crate) struct Ports {
    pub(crate) front: Port,
    pub(crate) dynamodb: Port,
    pub(crate) s3: Port,
    pub(crate) sqs: Port,
}

impl Ports {
    pub(crate) async fn open(front: u16) -> Result<Self> {
        let front = Port::open(front).await?;
        let (dynamodb, s3, sqs) = (Port::open(0).await?, Port::open(0).await?, Port::open(0).await?);
        Ok(Self { front, dynamodb, s3, sqs })
    }

    /// Where the SDKs of functions find the services.
    pub(crate) fn environment(&self) -> BTreeMap<String, String> {
        let services = [("DYNAMODB", &self.dynamodb), ("S3", &self.s3), ("SQS", &self.sqs)];
        services.map(|(name, port)| (format!("AWS_ENDPOINT_URL_{name}"), port.url.clone())).into()
    }
}

/// The parts of a system, which know of each other.
pub(crate) struct Parts {
    pub(crate) system: Arc<System>,
    pub(crate) functions: Functions,
    pub(crate) queues: Queues,
    pub(crate) asynchronous: Asynchronous,
    pub(crate) tables: dynoxide::Database,
    pub(crate) logs: Logs,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) stop: CancellationToken,
}

impl Parts {
    /// Opens what the data folder keeps and prepares the functions.
    pub(crate) fn open(system: System, settings: Settings, data: &Data, options: &Options) -> Result<Self> {
        let (logs, clock) = (options.logs.clone(), Arc::clone(&options.clock));
        let functions = Functions::new(&system.functions, &Arc::new(settings), &logs);
        let queues = Queues::open(system.queues.clone(), Journal::new(data.kept("sqs")), Arc::clone(&clock))?;
        let waiting = Journal::new(data.kept("async"));
        let (pools, targets) = (functions.clone(), queues.clone());
        let asynchronous = Asynchronous::open(pools, targets, waiting, logs.clone(), Arc::clone(&clock))?;
        let tables = dynamodb::open(data.kept("dynamodb.sqlite").as_deref(), &system.tables)?;
        let (system, stop) = (Arc::new(system), CancellationToken::new());
        Ok(Self { system, functions, queues, asynchronous, tables, logs, clock, stop })
    }

    /// Serves tables, objects and queues.
    pub(crate) fn serve_data(&self, dynamodb: Port, s3: Port, sqs: Port, data: &Data, url: &str) -> Result<()> {
        dynamodb::serve(dynamodb.listener, self.tables.clone(), Arc::clone(&self.clock), self.stop.clone());
        let origins = vec![url.to_owned(), url.replace("127.0.0.1", "localhost")];
        let buckets = s3::open(&data.objects()?, &self.system.buckets, origins, self.observer())?;
        spawn(services::serve(s3.listener, buckets, self.stop.clone()));
        let handler = Arc::new(Handler::new(self.queues.clone(), sqs.url));
        let queues = SqsHttpService::new(handler, SqsHttpConfig::default());
        spawn(services::serve(sqs.listener, queues, self.stop.clone()));
        Ok(())
    }

    pub(crate) fn distribution(&self, website: Website, client: &reqwest::Client, connect: String) -> Distribution {
        let (functions, clock, logs) = (&self.functions, &self.clock, self.logs.clone());
        Distribution::new(&self.system, functions, website, client, clock, connect, logs)
    }

    /// The paths of this program, and the distribution behind them.
    pub(crate) fn front(&self, distribution: Distribution, issuer: &Arc<Issuer>, ready: &Arc<AtomicBool>) -> Router {
        let control = Control {
            functions: self.functions.clone(),
            queues: self.queues.clone(),
            issuer: Arc::clone(issuer),
            clock: Arc::clone(&self.clock),
            ready: Arc::clone(ready),
        };
        let distribution = Arc::new(distribution);
        let rest = move |ConnectInfo(peer): ConnectInfo<SocketAddr>, request: axum::extract::Request| {
            let distribution = Arc::clone(&distribution);
            async move { distribution.handle(request, peer.ip()).await }
        };
        control::router(control).nest("/local/oidc", oidc::router(Arc::clone(issuer))).fallback(rest)
    }

    /// Starts whatever calls functions besides requests.
    pub(crate) fn start_sources(&self) -> Result<()> {
        self.asynchronous.run(&self.stop);
        for (id, function) in &self.system.functions {
            let pool = self.functions.pool(id)?;
            for event in &function.queue_events {
                let (queues, logs, clock) = (self.queues.clone(), self.logs.clone(), Arc::clone(&self.clock));
                Mapping::new(event.clone(), queues, pool.clone(), logs, clock)?.run(self.stop.clone());
            }
            for rule in &function.schedules {
                let (target, logs, clock) = (self.asynchronous.clone(), self.logs.clone(), Arc::clone(&self.clock));
                schedule::run(rule.clone(), id.clone(), target, clock, logs, self.stop.clone());
            }
        }
        Ok(())
    }

    /// Turns changes of objects into events of the functions that want them.
    fn observer(&self) -> s3::Observer {
        let (system, asynchronous) = (Arc::clone(&self.system), self.asynchronous.clone());
        let (logs, clock) = (self.logs.clone(), Arc::clone(&self.clock));
        Arc::new(move |change| {
            for (id, function) in &system.functions {
                for configured in function.object_events.iter().filter(|event| objects::matches(event, &change)) {
                    let event = objects::event(configured, &change, clock.now());
                    if let Err(error) = asynchronous.send(id, &event) {
                        logs.say(Level::Error, &format!("the change of {} does not reach {id}: {error:#}", change.key));
                    }
                }
            }
        })
    }
}

/// Serves the front door until `stop`.
pub(crate) fn serve_front(listener: TcpListener, router: Router, stop: CancellationToken) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    spawn(async move {
        tokio::select! {
            // It only ends with the program.
            _ = axum::serve(listener, service).into_future() => {}
            () = stop.cancelled() => {}
        }
    });
}
