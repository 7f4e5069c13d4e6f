//! Starts a system of its own for each test and waits for what its functions say.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use hmac::{Hmac, Mac as _};
use jiff::Timestamp;
use local::clock::{Clock as _, ManualClock, WallClock};
use local::logs::{Format, Level, Logs};
use local::oidc::Keys;
use local::seed::Seed;
use local::{Options, Running};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};

pub(crate) const TEMPLATE: &str = include_str!("template.yaml");
/// No test waits this long unless something is broken.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct System {
    pub(crate) running: Running,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) http: reqwest::Client,
    lines: Mutex<mpsc::UnboundedReceiver<Value>>,
    pub(crate) folder: TempDir,
}

impl System {
    /// A system of its own whose queues and objects lie in a fresh folder.
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub(crate) async fn with_website(website: PathBuf) -> Self {
        Self::start_with(|options| options.website = Some(website)).await
    }

    pub(crate) async fn with_binaries(binaries: PathBuf) -> Self {
        Self::start_with(|options| options.binaries = binaries).await
    }

    async fn start_with(change: impl FnOnce(&mut Options)) -> Self {
        Self::start_at(folder_with_key(), Arc::new(ManualClock::new(WallClock.now())), change).await
    }

    async fn start_at(folder: TempDir, clock: Arc<ManualClock>, change: impl FnOnce(&mut Options)) -> Self {
        let (sender, lines) = mpsc::unbounded_channel();
        let logs =
            Logs::new(Format::Json, Level::Info, Arc::<ManualClock>::clone(&clock), Box::new(Sink(sender, Vec::new())));
        let mut options = options(&folder, Arc::clone(&clock), logs);
        change(&mut options);
        let running = local::start(options).await.unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { running, clock, http, lines: Mutex::new(lines), folder }
    }

    /// Ends the system and starts another one on its data, `later`.
    pub(crate) async fn restart(self, later: Duration) -> Self {
        self.running.stop().await;
        self.clock.advance(later);
        Self::start_at(self.folder, self.clock, |_| {}).await
    }

    /// The next line that `wanted` accepts; others are passed over.
    pub(crate) async fn line(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut lines = self.lines.lock().await;
        let found = async {
            loop {
                let line = lines.recv().await.unwrap();
                if wanted(&line) {
                    return line;
                }
            }
        };
        tokio::time::timeout(PATIENCE, found).await.expect("the line never came")
    }

    /// The next event that a function tells of and that `wanted` accepts.
    pub(crate) async fn event(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        self.line(|line| line["message"] == "event" && wanted(&line["event"])).await["event"].take()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.url)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::read(self.http.get(self.url(path)).send().await.unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        Answer::read(self.http.post(self.url(path)).json(&body).send().await.unwrap()).await
    }

    pub(crate) async fn invoke(&self, function: &str, event: Value) -> Answer {
        self.post(&format!("/local/invoke/{function}"), event).await
    }

    pub(crate) async fn token(&self) -> String {
        let answer = self.post("/local/token", json!({ "user": "one" })).await;
        answer.json["accessToken"].as_str().unwrap().to_owned()
    }

    /// One SQS request in its JSON protocol.
    pub(crate) async fn sqs(&self, operation: &str, mut body: Value) -> Answer {
        let queue = body["queue"].take();
        body["QueueUrl"] = format!("{}/000000000000/{}", self.running.sqs, queue.as_str().unwrap()).into();
        let request = self.http.post(&self.running.sqs).header("x-amz-target", format!("AmazonSQS.{operation}"));
        Answer::read(request.body(body.to_string()).send().await.unwrap()).await
    }

    /// One `DynamoDB` request in its JSON protocol.
    pub(crate) async fn dynamodb(&self, operation: &str, body: Value) -> Answer {
        let request =
            self.http.post(&self.running.dynamodb).header("x-amz-target", format!("DynamoDB_20120810.{operation}"));
        let request =
            request.header("content-type", "application/x-amz-json-1.0").header("x-amz-date", "20260101T000000Z");
        let request = request.header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
        );
        Answer::read(request.body(body.to_string()).send().await.unwrap()).await
    }

    /// How many messages of a queue are visible, in flight and delayed.
    pub(crate) fn counts(&self, queue: &str) -> [usize; 3] {
        self.running.queues.describe(queue).unwrap().1
    }

    /// Uploads through a presigned link.
    pub(crate) async fn put_object(&self, key: &str, body: &str) -> Answer {
        let url = presign(&self.running.s3, "PUT", &format!("/files/{key}"), 60);
        Answer::read(self.http.put(url).body(body.to_owned()).send().await.unwrap()).await
    }
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
    pub(crate) json: Value,
}

impl Answer {
    pub(crate) async fn read(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let json = serde_json::from_str(&text).unwrap_or_default();
        Self { status, headers, text, json }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

/// A place where a function waits until the test lets it go on.
pub(crate) struct Gate {
    listener: TcpListener,
    pub(crate) address: String,
}

impl Gate {
    pub(crate) async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        Self { listener, address }
    }

    /// Waits until a function has arrived; it goes on when the result is dropped.
    pub(crate) async fn arrival(&self) -> tokio::net::TcpStream {
        tokio::time::timeout(PATIENCE, self.listener.accept()).await.expect("nobody came").unwrap().0
    }
}

struct Sink(mpsc::UnboundedSender<Value>, Vec<u8>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.1.extend_from_slice(bytes);
        while let Some(end) = self.1.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.1.drain(..=end).collect();
            // The test may be over.
            drop(self.0.send(serde_json::from_slice(&line).unwrap_or_default()));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn options(folder: &TempDir, clock: Arc<ManualClock>, logs: Logs) -> Options {
    let seed = json!({ "users": [{
        "user": "one", "subject": "sub-1", "email": "one@test", "name": "One", "note": "the only one", "noteRu": "единственный",
    }]});
    Options {
        template: TEMPLATE.to_owned(),
        parameters: BTreeMap::new(),
        data: Some(folder.path().to_owned()),
        port: 0,
        website: None,
        binaries: test_binaries(),
        only: Vec::new(),
        watchdog: None,
        environment: BTreeMap::from([("VORONKA_PASSED".to_owned(), "on".to_owned())]),
        seed: Seed::parse(&seed.to_string()).unwrap(),
        clock,
        logs,
    }
}

/// The folder of the example that is the test function.
pub(crate) fn test_binaries() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let folder = own.parent().and_then(Path::parent).unwrap().join("examples");
    assert!(
        folder.join("test-function").is_file(),
        "build the test function first: cargo build -p local --example test-function"
    );
    folder
}

/// A data folder with the key of this test run: making one takes seconds in a debug build.
pub(crate) fn folder_with_key() -> TempDir {
    static KEY: OnceLock<Vec<u8>> = OnceLock::new();
    let folder = tempfile::tempdir().unwrap();
    let key = KEY.get_or_init(|| {
        Keys::open(Some(folder.path())).unwrap();
        std::fs::read(folder.path().join("oidc-key.pem")).unwrap()
    });
    std::fs::write(folder.path().join("oidc-key.pem"), key).unwrap();
    folder
}

/// A presigned S3 link, signed with the credentials that functions have.
pub(crate) fn presign(endpoint: &str, method: &str, path: &str, seconds: u32) -> String {
    let host = endpoint.trim_start_matches("http://");
    let now = WallClock.now();
    let (date, time) = (now.strftime("%Y%m%d").to_string(), now.strftime("%Y%m%dT%H%M%SZ").to_string());
    let scope = format!("{date}/us-east-1/s3/aws4_request");
    let credential = format!("{}/{scope}", local::credentials::ACCESS_KEY).replace('/', "%2F");
    let query = format!(
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}&X-Amz-Date={time}&X-Amz-Expires={seconds}&X-Amz-SignedHeaders=host"
    );
    let canonical = format!("{method}\n{path}\n{query}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD");
    let text = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", hex::encode(Sha256::digest(canonical)));
    let secret = format!("AWS4{}", local::credentials::SECRET_KEY).into_bytes();
    let key = [date.as_str(), "us-east-1", "s3", "aws4_request"].iter().fold(secret, |key, part| sign(&key, part));
    format!("{endpoint}{path}?{query}&X-Amz-Signature={}", hex::encode(sign(&key, &text)))
}

fn sign(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

pub(crate) fn later(clock: &ManualClock, seconds: u64) -> Timestamp {
    clock.advance(Duration::from_secs(seconds));
    clock.now()
}
