//! A batch of messages: each succeeds or fails alone, whatever its neighbours do.

use domain::error::Error;
use futures_util::FutureExt as _;
use shared::runtime::{QueueHandler, QueueMessage, process_batch};
use testkit::TestApp;

fn batch(world: &TestApp, bodies: &[&str]) -> Vec<QueueMessage> {
    let message = |body: &&str| QueueMessage {
        id: (*body).to_owned(),
        body: (*body).to_owned(),
        deliveries: 1,
        deadline: world.deadline(),
    };
    bodies.iter().map(message).collect()
}

const HANDLER: QueueHandler = |_, message| {
    async move {
        match message.body.as_str() {
            "panic" => panic!("a fault of a handler"),
            "fail" => Err(Error::internal("a failure")),
            _ => Ok(()),
        }
    }
    .boxed()
};

#[tokio::test]
async fn a_panic_and_a_failure_bring_back_only_their_own_messages() {
    let world = TestApp::new(&[]);
    let messages = batch(&world, &["a", "panic", "b", "fail", "c"]);
    let mut failed = process_batch(&world.app, messages, HANDLER).await;
    failed.sort();
    assert_eq!(failed, ["fail", "panic"]);
}

#[tokio::test]
async fn what_cannot_be_begun_in_time_goes_back_to_the_queue_untouched() {
    let world = TestApp::new(&[]);
    let messages = batch(&world, &["a", "b"]);
    // The invocation lasts 15 s, and its last 5 are kept for what is in work.
    world.clock.advance_seconds(10);
    // The handler would have succeeded.
    assert_eq!(process_batch(&world.app, messages, HANDLER).await.len(), 2);
    let messages = batch(&world, &["a"]);
    assert!(process_batch(&world.app, messages, HANDLER).await.is_empty(), "a fresh invocation has time");
}
