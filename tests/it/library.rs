//! The knowledge of an agent in a test: files are uploaded as a browser does, and events reach the worker when told to.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use domain::Result;
use domain::access::Principal;
use domain::embedding::Embedder;
use domain::ids::{AccountId, AgentId, FileId};
use domain::knowledge::UploadKey;
use domain::limits::FILE_PART_PAGES;
use domain::retrieval::{Embedding, Index, Language, SearchQuery};
use domain::time::Clock as _;
use file_worker::Sandbox;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use shared::App;
use shared::app::Ports;
use shared::config::Config;
use shared::objects::Objects as _;
use shared::queue::QueueName;
use shared::runtime::{ObjectCreated, QueueMessage, created_objects, process_batch};
use testkit::{Answer, HashEmbedder, TestApp};

use crate::world::two_accounts;

/// The worker on an upload, with its sandbox in this process.
pub(crate) fn on_upload(app: App, object: ObjectCreated) -> BoxFuture<'static, Result<()>> {
    async move { file_worker::on_upload(&app, &Sandbox::InProcess, &object).await }.boxed()
}

/// The worker on a message of the queue of files, with its sandbox in this process.
pub(crate) fn on_file_message(app: App, message: QueueMessage) -> BoxFuture<'static, Result<()>> {
    async move { file_worker::on_message(&app, &Sandbox::InProcess, &message).await }.boxed()
}

/// Seconds of an invocation of the worker, as in the template.
const TIMEOUT_SECONDS: i64 = 300;
/// Seconds of an invocation for a part, as in the template.
const PART_TIMEOUT_SECONDS: i64 = 120;
/// Seconds after which a message that failed comes again, as in the template.
pub(crate) const VISIBILITY_SECONDS: i64 = 720;

/// An embedding model that counts its passages; clones count together.
#[derive(Clone, Default)]
pub(crate) struct CountingEmbedder(Arc<AtomicUsize>);

impl CountingEmbedder {
    /// How many passages were embedded.
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Embedder for CountingEmbedder {
    fn model_id(&self) -> &str {
        HashEmbedder.model_id()
    }

    fn dimension(&self) -> usize {
        HashEmbedder.dimension()
    }

    async fn query(&self, text: &str) -> Result<Vec<f32>> {
        HashEmbedder.query(text).await
    }

    async fn passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        self.0.fetch_add(texts.len(), Ordering::SeqCst);
        HashEmbedder.passages(texts).await
    }
}

/// An agent of `owner@demo` and its files.
pub(crate) struct Library {
    /// The world, as the owner sees it through the routes of files.
    pub(crate) owner: TestApp,
    /// The agent.
    pub(crate) agent: AgentId,
    /// Its account.
    pub(crate) account: AccountId,
}

impl Library {
    pub(crate) async fn new() -> Self {
        let world = two_accounts(agents::ROUTES).await;
        let owner = world.signed_in("owner@demo");
        let agent = owner.post("/api/agents", json!({"name": "Анна"})).await.expect(201);
        let account = owner.serving(account::ROUTES).get("/api/account").await.expect(200);
        Self {
            agent: agent.at("/id").parse().unwrap(),
            account: account.at("/account/id").parse().unwrap(),
            owner: owner.serving(agent_files::ROUTES),
        }
    }

    pub(crate) fn path(&self) -> String {
        format!("/api/agents/{}/files", self.agent)
    }

    pub(crate) fn file_path(&self, id: FileId) -> String {
        format!("{}/{id}", self.path())
    }

    pub(crate) fn upload_key(&self, file: FileId) -> String {
        UploadKey { account: self.account, agent: self.agent, file }.to_string()
    }

    /// Declares a file; nothing is uploaded.
    pub(crate) async fn declare(&self, name: &str, size: usize) -> FileId {
        let body = json!({"name": name, "size": size.max(1), "contentType": "text/plain"});
        self.owner.post(&self.path(), body).await.expect(201).at("/file/id").parse().unwrap()
    }

    /// Declares and uploads a file; its event waits.
    pub(crate) async fn upload(&self, name: &str, content: impl Into<Bytes>) -> FileId {
        let content = content.into();
        let id = self.declare(name, content.len()).await;
        self.put(id, content).await;
        id
    }

    /// Uploads bytes to the address of a file; the event waits.
    pub(crate) async fn put(&self, file: FileId, content: impl Into<Bytes>) {
        self.owner.objects.put(&self.upload_key(file), content.into(), "text/plain").await.unwrap();
    }

    /// Takes the events that wait.
    pub(crate) async fn events(&self) -> Vec<ObjectCreated> {
        let mut events = Vec::new();
        for key in self.owner.objects.take_created().into_iter().filter(|key| key.starts_with("uploads/")) {
            events.push(self.event(&key).await);
        }
        events
    }

    /// The event of an object, as it is now.
    pub(crate) async fn event(&self, key: &str) -> ObjectCreated {
        let (size, etag) = self.owner.objects.head(key).await.unwrap().unwrap_or_default();
        ObjectCreated {
            key: key.to_owned(),
            size,
            etag,
            deadline: self.owner.clock.now().plus_seconds(TIMEOUT_SECONDS),
        }
    }

    /// Delivers the events that wait, once, to a worker that works, and then the messages of parts until none is left.
    pub(crate) async fn deliver(&self) -> Result<()> {
        let events = self.events().await;
        created_objects(&self.owner.app, events, on_upload).await?;
        self.drain(&self.owner.app).await;
        Ok(())
    }

    /// The messages that wait in the queue of files.
    pub(crate) fn messages(&self) -> Vec<QueueMessage> {
        let messages = self.owner.queues[&QueueName::Files].take();
        (0..).zip(messages).map(|(number, message)| self.message(number, message.body)).collect()
    }

    /// A message as it is delivered now.
    pub(crate) fn message(&self, number: usize, body: String) -> QueueMessage {
        let deadline = self.owner.clock.now().plus_seconds(PART_TIMEOUT_SECONDS);
        QueueMessage { id: number.to_string(), body, deliveries: 1, deadline }
    }

    /// Delivers messages until there are none; what fails comes again after the queue's timeout. Answers how many were
    /// delivered.
    pub(crate) async fn drain(&self, app: &App) -> usize {
        let (mut delivered, mut rounds) = (0, 0);
        let mut waiting: Vec<String> = self.messages().into_iter().map(|message| message.body).collect();
        while !waiting.is_empty() {
            rounds += 1;
            assert!(rounds < 100, "the parts do not come to an end: {waiting:?}");
            let mut failed = Vec::new();
            for body in waiting {
                delivered += 1;
                let message = self.message(delivered, body.clone());
                if !process_batch(app, vec![message], on_file_message).await.is_empty() {
                    failed.push(body);
                }
            }
            if !failed.is_empty() {
                self.owner.clock.advance_seconds(VISIBILITY_SECONDS);
            }
            failed.extend(self.messages().into_iter().map(|message| message.body));
            waiting = failed;
        }
        delivered
    }

    /// Uploads a file and has it read.
    pub(crate) async fn add(&self, name: &str, content: impl Into<Bytes>) -> FileId {
        let id = self.upload(name, content).await;
        self.deliver().await.unwrap();
        id
    }

    pub(crate) async fn get(&self, id: FileId) -> Answer {
        self.owner.get(&self.file_path(id)).await
    }

    pub(crate) async fn status(&self, id: FileId) -> String {
        self.get(id).await.expect(200).at("/status").to_owned()
    }

    /// The code of a file's failure.
    pub(crate) async fn failure(&self, id: FileId) -> String {
        let file = self.get(id).await.expect(200);
        assert_eq!(file.at("/status"), "failed", "{}", file.text);
        for words in ["/failure/message", "/failure/advice"] {
            assert!(file.at(words).ends_with('.'), "a failure is told in sentences: {}", file.text);
        }
        file.at("/failure/code").to_owned()
    }

    pub(crate) async fn index(&self) -> Result<Arc<Index>> {
        self.index_in(&self.owner.app).await
    }

    pub(crate) async fn index_in(&self, app: &App) -> Result<Arc<Index>> {
        app.knowledge(&self.principal()).index(self.agent).await
    }

    /// The texts that answer a question, the best first.
    pub(crate) async fn search(&self, question: &str) -> Vec<String> {
        let index = self.index().await.unwrap();
        let embedder = self.owner.app.embedder().unwrap();
        let vector = embedder.query(question).await.unwrap();
        let vector = Some(Embedding { model_id: embedder.model_id(), numbers: &vector });
        let query = SearchQuery { text: question, vector, language: Language::of(question), limit: 5 };
        index.search(&query).iter().filter_map(|hit| Some(index.passage(hit)?.text.to_owned())).collect()
    }

    pub(crate) fn principal(&self) -> Principal {
        Principal::function(self.account, "test")
    }

    /// The keys of stored segments.
    pub(crate) fn segments(&self) -> Vec<String> {
        self.owner.objects.keys().into_iter().filter(|key| key.starts_with("segments/")).collect()
    }

    /// The keys of the segments that the index is made of.
    pub(crate) fn indexed_segments(&self) -> Vec<String> {
        let pointer = self.owner.table.items().into_iter().find(|item| item.entity == "knowledge");
        let files = pointer.map_or(json!({}), |item| item.data["files"].clone());
        let mut keys: Vec<String> = files
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(file, indexed)| {
                let folder = format!("segments/{}/{}/{file}", self.account, self.agent);
                indexed["segments"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(move |segment| format!("{folder}/{}", text(&segment["hash"])))
            })
            .collect();
        keys.sort();
        keys
    }

    /// What must be true whenever nobody is at work: the index shows exactly the files that are ready, and every segment
    /// that it names is there.
    pub(crate) async fn assert_whole(&self) {
        let list = self.owner.get(&format!("{}?limit=100", self.path())).await.expect(200);
        let read = list.json["items"].as_array().unwrap().iter().filter(|file| !file["report"].is_null());
        let passages: u64 = read.map(|file| file["report"]["passages"].as_u64().unwrap()).sum();
        let index = self.index().await.unwrap();
        assert_eq!(index.segments().iter().map(|segment| segment.len() as u64).sum::<u64>(), passages);
        let stored = self.segments();
        for segment in self.indexed_segments() {
            assert!(stored.contains(&segment), "{segment} is in the index and not in the store");
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// An application of its own over changed ports: another process of the worker.
pub(crate) fn process(ports: Ports) -> App {
    App::new(Config { stage: "test".into(), ..Config::default() }, ports)
}

/// Text of so many paragraphs, each of which makes a passage of its own, and of few words, so that it is read quickly.
pub(crate) fn long_text(paragraphs: usize) -> String {
    let paragraph = |n: usize| format!("Товар {n} {}", "о".repeat(650));
    (0..paragraphs).map(paragraph).collect::<Vec<_>>().join("\n\n")
}

/// An archive of more pages than are read at once, and the number of its passages.
pub(crate) fn many_pages() -> (Vec<u8>, usize) {
    let count = FILE_PART_PAGES as usize * 2 + 50;
    (pages(count), count)
}

/// An archive of so many pages, each of which makes a passage.
pub(crate) fn pages(count: usize) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for page in 0..count {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(format!("page-{page:04}.txt"), options).unwrap();
        let text = format!("Товар {page} {}", "о".repeat(650));
        std::io::Write::write_all(&mut archive, text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
