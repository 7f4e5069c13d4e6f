//! `/api/health`.

use std::sync::Arc;

use async_trait::async_trait;
use domain::error::{Error, Result};
use shared::queue::{Message, Queue, QueueName};
use testkit::TestApp;

struct BrokenQueue;

#[async_trait]
impl Queue for BrokenQueue {
    async fn send(&self, _messages: &[Message]) -> Result<Vec<usize>> {
        Err(Error::internal("broken"))
    }

    async fn probe(&self) -> Result<()> {
        Err(Error::internal("connection refused by 10.0.0.1"))
    }
}

#[tokio::test]
async fn it_is_ready_when_everything_answers() {
    let world = TestApp::new(health::ROUTES);
    assert_eq!(world.get("/api/health").await.expect(200).at("/status"), "ok");
    let ready = world.get("/api/health/ready").await.expect(200);
    assert_eq!(ready.at("/status"), "ok");
    let names: Vec<_> = ready.json["checks"].as_array().unwrap().iter().map(|check| check["name"].clone()).collect();
    assert_eq!(names, ["table", "objects", "tokens", "steps", "files", "sites", "golden"]);
}

#[tokio::test]
async fn it_is_not_ready_when_one_thing_is_down_and_tells_strangers_only_which() {
    let world = TestApp::with(health::ROUTES, |ports| {
        ports.queues.insert(QueueName::Steps, Arc::new(BrokenQueue));
    });
    let ready = world.get("/api/health/ready").await.expect(503);
    assert_eq!(ready.json["checks"][3], serde_json::json!({"name": "steps", "status": "failed"}));
    assert!(!ready.text.contains("10.0.0.1"));
}

#[tokio::test]
async fn the_openapi_document_is_served() {
    let document = TestApp::new(health::ROUTES).get("/api/openapi.json").await.expect(200);
    assert!(document.json["paths"]["/api/agents"]["post"].is_object());
}
