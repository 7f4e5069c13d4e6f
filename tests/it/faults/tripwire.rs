//! Ports at one call of which something happens: the process dies, the call fails, or the world moves on meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use domain::embedding::Embedder;
use domain::error::{Error, Result};
use domain::time::Timestamp;
use futures_util::future::BoxFuture;
use shared::App;
use shared::app::Ports;
use shared::objects::{Object, Objects, Upload};
use shared::queue::{Message, Queue, QueueName};
use shared::store::table::{Item, Key, Page, Query, Table, Write, WriteError};
use testkit::ManualClock;
use tokio::sync::Notify;

use crate::library::process;

/// Something that the rest of the world does.
pub(crate) type Meanwhile = Box<dyn Fn() -> BoxFuture<'static, ()> + Send + Sync>;

/// What happens.
pub(crate) enum Mishap {
    /// The process dies before the call is made.
    DiesBefore,
    /// The process dies after the call was made and before it hears of it.
    DiesAfter,
    /// The call fails.
    Fails,
    /// The call is made, and its answer is lost on the way.
    AnswerLost,
    /// The world moves on before the call is made.
    Meanwhile(Meanwhile),
}

/// The wire that is drawn through all ports of a process. Every call takes a second, so that leases are renewed and
/// progress is written in between.
pub(crate) struct Tripwire {
    ports: Ports,
    clock: Arc<ManualClock>,
    at: usize,
    mishap: Mishap,
    calls: AtomicUsize,
    died: Notify,
}

/// How a process ended.
#[derive(Debug)]
pub(crate) enum Ended<T> {
    /// It went on to its end.
    Alive(T),
    /// It died on the way.
    Dead,
}

impl Tripwire {
    /// A wire that is tripped at call number `at`, counted from 0.
    pub(crate) fn new(ports: Ports, clock: Arc<ManualClock>, at: usize, mishap: Mishap) -> Arc<Self> {
        Arc::new(Self { ports, clock, at, mishap, calls: AtomicUsize::new(0), died: Notify::new() })
    }

    /// A process with the wire in its ports.
    pub(crate) fn process(self: &Arc<Self>) -> App {
        process(Ports {
            table: self.clone(),
            objects: self.clone(),
            embedder: Some(self.clone()),
            queues: self.ports.queues.keys().map(|&name| (name, self.queue(name))).collect(),
            ..self.ports.clone()
        })
    }

    fn queue(self: &Arc<Self>, name: QueueName) -> Arc<dyn Queue> {
        Arc::new(WiredQueue { wire: self.clone(), name })
    }

    /// Runs `work` until its end or until the process dies.
    pub(crate) async fn run<T>(&self, work: impl Future<Output = T>) -> Ended<T> {
        tokio::select! {
            biased;
            () = self.died.notified() => Ended::Dead,
            result = work => Ended::Alive(result),
        }
    }

    /// Whether the call that the wire is at was reached.
    pub(crate) fn was_reached(&self) -> bool {
        self.calls.load(Ordering::SeqCst) > self.at
    }

    async fn step<T, E: From<Broken>>(&self, call: impl Future<Output = Result<T, E>> + Send) -> Result<T, E> {
        self.clock.advance_seconds(1);
        if self.calls.fetch_add(1, Ordering::SeqCst) != self.at {
            return call.await;
        }
        match &self.mishap {
            Mishap::DiesBefore => self.die().await,
            Mishap::DiesAfter => {
                let _unheard = call.await;
                self.die().await
            }
            Mishap::Fails => Err(Broken.into()),
            Mishap::AnswerLost => {
                let _unheard = call.await;
                Err(Broken.into())
            }
            Mishap::Meanwhile(happen) => {
                happen().await;
                call.await
            }
        }
    }

    async fn die<T>(&self) -> T {
        self.died.notify_one();
        std::future::pending().await
    }

    fn embedder(&self) -> &dyn Embedder {
        self.ports.embedder.as_deref().unwrap()
    }
}

/// The failure of a call, in the terms of every port.
struct Broken;

impl From<Broken> for Error {
    fn from(_: Broken) -> Self {
        Self::internal("the wire was tripped")
    }
}

impl From<Broken> for WriteError {
    fn from(broken: Broken) -> Self {
        Self::Other(broken.into())
    }
}

#[async_trait]
impl Table for Tripwire {
    async fn get(&self, key: &Key) -> Result<Option<Item>> {
        self.step(self.ports.table.get(key)).await
    }

    async fn query(&self, query: &Query) -> Result<Page> {
        self.step(self.ports.table.query(query)).await
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), WriteError> {
        self.step(self.ports.table.write(writes)).await
    }
}

/// A queue with the wire in it.
struct WiredQueue {
    wire: Arc<Tripwire>,
    name: QueueName,
}

#[async_trait]
impl Queue for WiredQueue {
    async fn send(&self, messages: &[Message]) -> Result<Vec<usize>> {
        self.wire.step(self.wire.ports.queues[&self.name].send(messages)).await
    }

    async fn probe(&self) -> Result<()> {
        self.wire.ports.queues[&self.name].probe().await
    }
}

#[async_trait]
impl Objects for Tripwire {
    async fn get(&self, key: &str) -> Result<Option<Object>> {
        self.step(self.ports.objects.get(key)).await
    }

    async fn put(&self, key: &str, bytes: Bytes, content_type: &str) -> Result<()> {
        self.step(self.ports.objects.put(key, bytes, content_type)).await
    }

    async fn delete(&self, key: &str) -> Result<()> {
        self.step(self.ports.objects.delete(key)).await
    }

    async fn head(&self, key: &str) -> Result<Option<(u64, String)>> {
        self.step(self.ports.objects.head(key)).await
    }

    async fn touch(&self, key: &str) -> Result<bool> {
        self.step(self.ports.objects.touch(key)).await
    }

    async fn list(&self, prefix: &str) -> Result<Vec<String>> {
        self.step(self.ports.objects.list(prefix)).await
    }

    async fn presign_put(&self, key: &str, size: u64, content_type: &str, now: Timestamp) -> Result<Upload> {
        self.step(self.ports.objects.presign_put(key, size, content_type, now)).await
    }
}

#[async_trait]
impl Embedder for Tripwire {
    fn model_id(&self) -> &str {
        self.embedder().model_id()
    }

    fn dimension(&self) -> usize {
        self.embedder().dimension()
    }

    async fn query(&self, text: &str) -> Result<Vec<f32>> {
        self.embedder().query(text).await
    }

    async fn passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        self.step(self.embedder().passages(texts)).await
    }
}
