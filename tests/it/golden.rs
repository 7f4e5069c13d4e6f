//! The golden questions of an agent in a test: the queue's messages reach the runner when told to.

use domain::error::Result;
use domain::time::Clock as _;
use serde_json::{Value, json};
use shared::App;
use shared::queue::{Message, QueueName};
use shared::runtime::{QueueMessage, process_batch};
use testkit::{Answer, TestApp};

use crate::library::Library;

/// A shop that knows its prices, and its golden questions.
pub(crate) struct Golden {
    /// The knowledge, as the owner sees it through the routes of golden questions.
    pub(crate) library: Library,
}

/// What the shop knows.
pub(crate) const SHOP: &str = "# Доставка\n\nДоставка по Москве стоит 500 рублей. Курьер звонит за час до приезда.\n\n\
    # Гарантия\n\nНа раму велосипеда действует гарантия пять лет.\n";

impl Golden {
    pub(crate) async fn new() -> Self {
        let mut library = Library::new().await;
        library.owner = library.owner.changed(|ports| {
            let embedder = shared::builtin_embedder::builtin_embedder();
            ports.model = std::sync::Arc::new(domain::answer::Extractive::new(Some(embedder.clone())));
            ports.embedder = Some(embedder);
        });
        library.add("shop.md", SHOP).await;
        Self { library }
    }

    /// The routes of golden questions, as the owner calls them.
    pub(crate) fn owner(&self) -> TestApp {
        self.library.owner.serving(golden_questions::ROUTES)
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/agents/{}/{rest}", self.library.agent)
    }

    /// Adds a question; answers its id.
    pub(crate) async fn question(&self, question: &str, expected: Value) -> String {
        let mut body = expected;
        body["question"] = json!(question);
        // Ids sort by their moments.
        self.library.owner.clock.advance_seconds(1);
        self.owner().post(&self.path("golden-questions"), body).await.expect(201).at("/id").to_owned()
    }

    /// Starts a run; answers its id.
    pub(crate) async fn start(&self, body: Value) -> String {
        self.owner().post(&self.path("golden-runs"), body).await.expect(201).at("/id").to_owned()
    }

    pub(crate) async fn run(&self, id: &str) -> Answer {
        self.owner().get(&self.path(&format!("golden-runs/{id}"))).await.expect(200)
    }

    pub(crate) async fn runs(&self) -> Vec<Value> {
        let runs = self.owner().get(&self.path("golden-runs")).await.expect(200);
        runs.json["items"].as_array().unwrap().clone()
    }

    /// Takes the messages that wait.
    pub(crate) fn take(&self) -> Vec<Message> {
        self.library.owner.queues[&QueueName::Golden].take()
    }

    /// Delivers messages to a runner; answers how many must come again.
    pub(crate) async fn deliver(&self, messages: &[Message]) -> usize {
        deliver(&self.library.owner.app, &self.library.owner, messages).await
    }

    /// Delivers everything until nothing waits.
    pub(crate) async fn settle(&self) {
        loop {
            let messages = self.take();
            if messages.is_empty() {
                return;
            }
            assert_eq!(self.deliver(&messages).await, 0, "a message must come again");
        }
    }

    pub(crate) async fn patch_agent(&self, body: Value) {
        let agents = self.library.owner.serving(agents::ROUTES);
        let path = format!("/api/agents/{}", self.library.agent);
        let etag = agents.get(&path).await.expect(200).etag();
        agents.patch(&path, &etag, body).await.expect(200);
    }

    pub(crate) async fn publish(&self) -> Answer {
        let agents = self.library.owner.serving(agents::ROUTES);
        agents.post(&format!("/api/agents/{}/publish", self.library.agent), json!({})).await
    }
}

/// Delivers messages to a runner of its own.
pub(crate) async fn deliver(app: &App, world: &TestApp, messages: &[Message]) -> usize {
    let messages = messages.iter().enumerate().map(|(at, message)| QueueMessage {
        id: at.to_string(),
        body: message.body.clone(),
        deliveries: 1,
        deadline: world.clock.now().plus_seconds(90),
    });
    process_batch(app, messages.collect(), golden_runner::handle).await.len()
}

/// One message to a runner that may die.
pub(crate) async fn hand(app: &App, world: &TestApp, message: &Message) -> Result<()> {
    let message = QueueMessage {
        id: "0".into(),
        body: message.body.clone(),
        deliveries: 1,
        deadline: world.clock.now().plus_seconds(90),
    };
    golden_runner::handle(app.clone(), message).await
}
