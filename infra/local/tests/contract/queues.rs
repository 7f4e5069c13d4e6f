//! SQS and its event source mappings.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::System;

fn bodies(event: &Value) -> Vec<&str> {
    event["Records"].as_array().into_iter().flatten().filter_map(|record| record["body"].as_str()).collect()
}

#[tokio::test]
async fn limits_are_those_of_sqs() {
    let system = System::start().await;
    let send = async |body: Value| system.sqs("SendMessage", body).await;
    assert_eq!(send(json!({ "queue": "plain", "MessageBody": "x", "DelaySeconds": 900 })).await.status, 200);
    let late = send(json!({ "queue": "plain", "MessageBody": "x", "DelaySeconds": 901 })).await;
    assert_eq!(late.status, 400);
    assert!(late.text.contains("DelaySeconds must be >= 0 and <= 900"), "{}", late.text);

    assert_eq!(send(json!({ "queue": "plain", "MessageBody": "x".repeat(1_048_576) })).await.status, 200);
    assert_eq!(send(json!({ "queue": "plain", "MessageBody": "x".repeat(1_048_577) })).await.status, 400);
    assert_eq!(send(json!({ "queue": "plain", "MessageBody": "" })).await.status, 400);
    let unknown = send(json!({ "queue": "nothing", "MessageBody": "x" })).await;
    assert!(unknown.json["__type"].as_str().unwrap().contains("NonExistentQueue"), "{}", unknown.text);

    let entry = |id: &str| json!({ "Id": id, "MessageBody": "x", "DelaySeconds": if id == "bad" { 901 } else { 0 } });
    let batch =
        system.sqs("SendMessageBatch", json!({ "queue": "plain", "Entries": [entry("good"), entry("bad")] })).await;
    assert_eq!((&batch.json["Successful"][0]["Id"], &batch.json["Failed"][0]["Id"]), (&json!("good"), &json!("bad")));
    let many: Vec<Value> = (0..11).map(|id| entry(&id.to_string())).collect();
    assert_eq!(system.sqs("SendMessageBatch", json!({ "queue": "plain", "Entries": many })).await.status, 400);
    assert_eq!(
        system.sqs("SendMessageBatch", json!({ "queue": "plain", "Entries": [entry("a"), entry("a")] })).await.status,
        400
    );
}

#[tokio::test]
async fn a_message_is_hidden_while_it_is_worked_on() {
    let system = System::start().await;
    let body = json!({ "queue": "plain", "MessageBody": "hi", "MessageGroupId": "tenant",
        "MessageAttributes": { "k": { "DataType": "String", "StringValue": "v" } } });
    let sent = system.sqs("SendMessage", body).await;
    // The digests an SDK would check, computed by hand from the documented encoding.
    assert_eq!(sent.json["MD5OfMessageBody"], "49f68a5c8493ec2c0bf489821c21fc3b");
    assert!(sent.json["MD5OfMessageAttributes"].is_string());

    let receive = json!({ "queue": "plain", "AttributeNames": ["All"], "MessageAttributeNames": ["All"] });
    let received = system.sqs("ReceiveMessage", receive.clone()).await.json["Messages"][0].clone();
    assert_eq!((&received["Body"], &received["Attributes"]["ApproximateReceiveCount"]), (&json!("hi"), &json!("1")));
    assert_eq!(received["Attributes"]["MessageGroupId"], "tenant");
    assert_eq!(received["MessageAttributes"]["k"]["StringValue"], "v");
    assert_eq!(system.sqs("ReceiveMessage", receive.clone()).await.json["Messages"], json!([]));
    assert_eq!(system.counts("plain"), [0, 1, 0]);

    system.clock.advance(Duration::from_secs(30));
    let again = system.sqs("ReceiveMessage", receive.clone()).await.json["Messages"][0].clone();
    assert_eq!(again["Attributes"]["ApproximateReceiveCount"], "2");
    let change = json!({ "queue": "plain", "ReceiptHandle": again["ReceiptHandle"], "VisibilityTimeout": 0 });
    assert_eq!(system.sqs("ChangeMessageVisibility", change).await.status, 200);
    let third = system.sqs("ReceiveMessage", receive).await.json["Messages"][0].clone();
    let delete = json!({ "queue": "plain", "ReceiptHandle": third["ReceiptHandle"] });
    assert_eq!(system.sqs("DeleteMessage", delete).await.status, 200);
    assert_eq!(system.counts("plain"), [0, 0, 0]);
}

#[tokio::test]
async fn a_mapping_sends_batches_and_takes_back_only_what_failed() {
    let system = System::start().await;
    let entries: Vec<Value> =
        ["a", "fail", "b"].iter().map(|body| json!({ "Id": body, "MessageBody": body })).collect();
    system.sqs("SendMessageBatch", json!({ "queue": "work", "Entries": entries })).await;
    // The first may be taken before the others arrive.
    let mut seen = Vec::new();
    let mut record = Value::Null;
    while seen.len() < 3 {
        let event = system.event(|event| event.get("Records").is_some()).await;
        seen.extend(bodies(&event).into_iter().map(str::to_owned));
        record = event["Records"][0].clone();
    }
    seen.sort();
    assert_eq!(seen, ["a", "b", "fail"]);
    assert_eq!(record["eventSource"], "aws:sqs");
    assert_eq!(record["eventSourceARN"], "arn:aws:sqs:us-east-1:000000000000:work");
    assert_eq!(record["attributes"]["ApproximateReceiveCount"], "1");

    // Failed once more, it has been received as often as it may, and goes to the other queue.
    system.line(|line| line["message"].as_str().is_some_and(|text| text.ends_with("messages failed"))).await;
    assert_eq!(system.counts("work"), [0, 1, 0]);
    system.clock.advance(Duration::from_secs(100));
    let again = system.event(|event| event.get("Records").is_some()).await;
    assert_eq!(
        (bodies(&again), &again["Records"][0]["attributes"]["ApproximateReceiveCount"]),
        (vec!["fail"], &json!("2"))
    );
    system.line(|line| line["message"].as_str().is_some_and(|text| text.ends_with("messages failed"))).await;
    system.clock.advance(Duration::from_secs(100));
    let dead = json!({ "queue": "dead", "WaitTimeSeconds": 20, "AttributeNames": ["All"] });
    let dead = system.sqs("ReceiveMessage", dead).await.json["Messages"][0].clone();
    assert_eq!(
        (&dead["Body"], &dead["Attributes"]["DeadLetterQueueSourceArn"]),
        (&json!("fail"), &again["Records"][0]["eventSourceARN"])
    );
}

#[tokio::test]
async fn a_crash_returns_the_whole_batch() {
    let system = System::start().await;
    system.sqs("SendMessage", json!({ "queue": "work", "MessageBody": "crash" })).await;
    system.line(|line| line["message"].as_str().is_some_and(|text| text.contains("Runtime.ExitError"))).await;
    system.clock.advance(Duration::from_secs(100));
    let again = system.event(|event| {
        bodies(event) == ["crash"] && event["Records"][0]["attributes"]["ApproximateReceiveCount"] == "2"
    });
    again.await;
}

#[tokio::test]
async fn a_delayed_message_keeps_its_time_across_a_restart() {
    let system = System::start().await;
    system.sqs("SendMessage", json!({ "queue": "work", "MessageBody": "later", "DelaySeconds": 600 })).await;
    let system = system.restart(Duration::from_secs(599)).await;
    assert_eq!(system.counts("work"), [0, 0, 1]);
    system.clock.advance(Duration::from_secs(1));
    assert_eq!(bodies(&system.event(|event| event.get("Records").is_some()).await), ["later"]);
}

#[tokio::test]
async fn a_message_in_flight_is_delivered_again_after_a_restart() {
    let system = System::start().await;
    let sent = system.sqs("SendMessage", json!({ "queue": "plain", "MessageBody": "held" })).await;
    let receive = json!({ "queue": "plain", "AttributeNames": ["All"] });
    assert_eq!(system.sqs("ReceiveMessage", receive.clone()).await.json["Messages"][0]["Body"], "held");
    let system = system.restart(Duration::ZERO).await;
    let again = system.sqs("ReceiveMessage", receive).await.json["Messages"][0].clone();
    assert_eq!(
        (&again["MessageId"], &again["Attributes"]["ApproximateReceiveCount"]),
        (&sent.json["MessageId"], &json!("2"))
    );
}
