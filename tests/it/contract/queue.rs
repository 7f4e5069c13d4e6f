//! What every queue must do.

use serde_json::{Value, json};
use shared::queue::{Message, Queue, QueueName};
use testkit::MemoryQueue;

use super::services::Services;

fn message(body: &str, delay_seconds: i64) -> Message {
    Message { body: body.to_owned(), delay_seconds, group: "acc_1".into() }
}

/// More than a batch of SQS, and two delays that no queue takes.
fn messages() -> Vec<Message> {
    let mut messages: Vec<_> = (0..12).map(|n| message(&format!("ё{n}"), 0)).collect();
    messages[3].delay_seconds = 901;
    messages[11].delay_seconds = -1;
    messages
}

async fn takes_what_it_can_and_tells_the_rest(queue: &dyn Queue) {
    queue.probe().await.unwrap();
    assert!(queue.send(&[]).await.unwrap().is_empty());
    assert_eq!(queue.send(&messages()).await.unwrap(), [3, 11]);
}

#[tokio::test]
async fn the_queue_in_memory_keeps_the_contract() {
    let queue = MemoryQueue::default();
    takes_what_it_can_and_tells_the_rest(&queue).await;
    assert_eq!(queue.take().len(), 10);
}

#[tokio::test]
async fn the_queue_over_sqs_keeps_the_contract() {
    let services = Services::start().await;
    takes_what_it_can_and_tells_the_rest(&*services.ports.queues[&QueueName::Steps]).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = json!({"QueueUrl": format!("{}/{}/steps", services.sqs, local::template::ACCOUNT_ID), "MaxNumberOfMessages": 10});
    let answer = client
        .post(&services.sqs)
        .header("x-amz-target", "AmazonSQS.ReceiveMessage")
        .header("content-type", "application/x-amz-json-1.0")
        .body(request.to_string());
    let answer: Value = answer.send().await.unwrap().json().await.unwrap();
    let mut bodies: Vec<_> =
        answer["Messages"].as_array().unwrap().iter().map(|m| m["Body"].as_str().unwrap()).collect();
    bodies.sort_unstable();
    assert_eq!(bodies, ["ё0", "ё1", "ё10", "ё2", "ё4", "ё5", "ё6", "ё7", "ё8", "ё9"]);
}
