//! A whole application over in-memory ports, called as API Gateway calls it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bytes::Bytes;
use domain::answer::Extractive;
use domain::chance::Chance;
use domain::time::{Clock as _, Timestamp};
use futures_util::StreamExt as _;
use http::header::{AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderName, HeaderValue};
use http::{HeaderMap, Method};
use serde_json::Value;
use shared::app::{App, Ports};
use shared::config::Config;
use shared::http::{Body, RawRequest, Route, dispatch};
use shared::queue::{Queue, QueueName};
use shared::store::table::Table;

use crate::{FakeTokens, HashEmbedder, ManualClock, MemoryObjects, MemoryQueue, MemoryTable, MemoryWeb, SeededChance};

/// The moment at which every test begins: a Monday noon in UTC.
const BEGINNING: &str = "2026-11-23T12:00:00Z";
/// Seconds that an invocation may take.
const TIMEOUT_SECONDS: i64 = 15;

/// An application in memory. When it is dropped, work that nobody looked at fails the test.
pub struct TestApp {
    /// The application.
    pub app: App,
    /// Its clock.
    pub clock: Arc<ManualClock>,
    /// Its table.
    pub table: Arc<MemoryTable>,
    /// Its object store.
    pub objects: Arc<MemoryObjects>,
    /// Its queues.
    pub queues: BTreeMap<QueueName, Arc<MemoryQueue>>,
    /// Its web.
    pub web: Arc<MemoryWeb>,
    ports: Ports,
    config: Config,
    routes: &'static [Route],
    token: Option<String>,
    watched: bool,
}

impl TestApp {
    /// An application that serves `routes`, with nobody signed in.
    #[must_use]
    pub fn new(routes: &'static [Route]) -> Self {
        Self::with(routes, |_| {})
    }

    /// Like [`TestApp::new`], with ports changed before anything uses them.
    #[must_use]
    pub fn with(routes: &'static [Route], change: impl FnOnce(&mut Ports)) -> Self {
        let clock = Arc::new(ManualClock::at(BEGINNING));
        let (table, objects) = (Arc::new(MemoryTable::default()), Arc::new(MemoryObjects::default()));
        let queues: BTreeMap<_, Arc<MemoryQueue>> =
            QueueName::ALL.into_iter().map(|name| (name, Arc::default())).collect();
        let web: Arc<MemoryWeb> = Arc::default();
        let chance: Arc<dyn Chance> = Arc::new(SeededChance::new(1));
        let mut ports = Ports {
            clock: clock.clone(),
            chance,
            table: table.clone(),
            objects: objects.clone(),
            queues: queues.iter().map(|(&name, queue)| (name, queue.clone() as Arc<dyn Queue>)).collect(),
            web: web.clone(),
            tokens: Arc::new(FakeTokens),
            embedder: Some(Arc::new(HashEmbedder)),
            model: Arc::new(Extractive::default()),
        };
        change(&mut ports);
        let config = Config { stage: "test".into(), ..Config::default() };
        let app = App::new(config.clone(), ports.clone());
        Self { app, clock, table, objects, queues, web, ports, config, routes, token: None, watched: true }
    }

    /// The same world as another function sees it.
    #[must_use]
    pub fn serving(&self, routes: &'static [Route]) -> Self {
        Self {
            app: App::new(self.config.clone(), self.ports.clone()),
            clock: self.clock.clone(),
            table: self.table.clone(),
            objects: self.objects.clone(),
            queues: self.queues.clone(),
            web: self.web.clone(),
            ports: self.ports.clone(),
            config: self.config.clone(),
            routes,
            token: self.token.clone(),
            // The first one watches the queue for all.
            watched: false,
        }
    }

    /// The same world with other ports.
    #[must_use]
    pub fn changed(&self, change: impl FnOnce(&mut Ports)) -> Self {
        let mut ports = self.ports.clone();
        change(&mut ports);
        let mut changed = self.serving(self.routes);
        changed.app = App::new(changed.config.clone(), ports.clone());
        changed.ports = ports;
        changed
    }

    /// The same world with other settings.
    #[must_use]
    pub fn configured(&self, change: impl FnOnce(&mut Config)) -> Self {
        let mut configured = self.serving(self.routes);
        change(&mut configured.config);
        configured.app = App::new(configured.config.clone(), configured.ports.clone());
        configured
    }

    /// The same world as the person sees it.
    #[must_use]
    pub fn signed_in(&self, email: &str) -> Self {
        self.with_token(&format!("person:{email}"))
    }

    /// The same world as the bearer of a token sees it.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        let mut app = self.serving(self.routes);
        app.token = Some(token.to_owned());
        app
    }

    /// The ports, to build something else over the same world.
    #[must_use]
    pub fn ports(&self) -> Ports {
        self.ports.clone()
    }

    /// The table as the port it is.
    #[must_use]
    pub fn table_port(&self) -> Arc<dyn Table> {
        self.ports.table.clone()
    }

    /// When an invocation that begins now ends.
    #[must_use]
    pub fn deadline(&self) -> Timestamp {
        self.clock.now().plus_seconds(TIMEOUT_SECONDS)
    }

    /// Begins a request.
    #[must_use]
    pub fn call(&self, method: Method, path: &str) -> Call<'_> {
        Call { app: self, method, path: path.to_owned(), headers: HeaderMap::new(), body: Bytes::new() }
    }

    /// `GET path`.
    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path).send().await
    }

    /// `POST path` with JSON.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path).json(&body).send().await
    }

    /// `PATCH path` with JSON, for the version that `etag` names.
    pub async fn patch(&self, path: &str, etag: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path).header("if-match", etag).json(&body).send().await
    }

    /// `DELETE path`.
    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path).send().await
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if self.watched && !std::thread::panicking() {
            for (name, queue) in &self.queues {
                let left = queue.len();
                assert_eq!(left, 0, "{left} messages were sent to {name:?} and nobody looked at them");
            }
        }
    }
}

/// A request being put together.
pub struct Call<'a> {
    app: &'a TestApp,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Call<'_> {
    /// Adds a header.
    ///
    /// # Panics
    /// When it is no header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::try_from(name).expect("a header's name");
        self.headers.insert(name, HeaderValue::from_str(value).expect("a header's value"));
        self
    }

    /// Sets a JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.bytes("application/json", body.to_string())
    }

    /// Sets any body.
    #[must_use]
    pub fn bytes(mut self, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        self.body = body.into();
        self
    }

    /// Sends the request through the same dispatch as in production.
    ///
    /// # Panics
    /// When the answer is not what its headers say.
    pub async fn send(mut self) -> Answer {
        if let Some(token) = &self.app.token {
            let value = HeaderValue::from_str(&format!("Bearer {token}")).expect("a token");
            self.headers.entry(AUTHORIZATION).or_insert(value);
        }
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let query = query.split('&').filter_map(|pair| pair.split_once('='));
        let raw = RawRequest {
            method: self.method,
            path: path.to_owned(),
            query: query.map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<HashMap<_, _>>(),
            headers: self.headers,
            body: self.body,
            request_id: "req-test".into(),
            deadline: self.app.deadline(),
        };
        let response = dispatch(&self.app.app, self.app.routes, raw).await;
        let bytes = match response.body {
            Body::Full(bytes) => bytes.to_vec(),
            Body::Stream(stream) => stream.collect::<Vec<_>>().await.concat(),
        };
        let text = String::from_utf8(bytes).expect("answers are text");
        let is_json =
            response.headers.get(CONTENT_TYPE).is_some_and(|value| value.to_str().unwrap_or_default().contains("json"));
        let json = if is_json { serde_json::from_str(&text).expect("the answer is JSON") } else { Value::Null };
        Answer { status: response.status.as_u16(), headers: response.headers, json, text }
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The content as JSON, when it is.
    pub json: Value,
    /// The content.
    pub text: String,
}

impl Answer {
    /// The same answer when it has the status; the test fails with the content when it has not.
    ///
    /// # Panics
    /// When the status is another.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The text at a JSON pointer.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    #[track_caller]
    pub fn at(&self, pointer: &str) -> &str {
        let value = self.json.pointer(pointer).and_then(Value::as_str);
        value.unwrap_or_else(|| panic!("no text at {pointer} in {}", self.json))
    }

    /// The code of a problem.
    #[must_use]
    #[track_caller]
    pub fn code(&self) -> &str {
        self.at("/code")
    }

    /// The `ETag`.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    #[track_caller]
    pub fn etag(&self) -> String {
        let value = self.headers.get(ETAG).and_then(|value| value.to_str().ok());
        value.expect("an ETag").to_owned()
    }
}
