//! S3 notifications, asynchronous retries and schedules.

use std::time::Duration;

use serde_json::json;

use crate::support::{Answer, System, presign};

#[tokio::test]
async fn an_upload_through_a_presigned_link_reaches_its_function() {
    let system = System::start().await;
    assert_eq!(system.put_object("in/other.pdf", "x").await.status, 200);
    assert_eq!(system.put_object("out/a.txt", "x").await.status, 200);
    assert_eq!(system.put_object("in/a%20b%2Bc.txt", "hello").await.status, 200);
    let event = system.event(|event| event["Records"][0]["eventSource"] == "aws:s3").await;
    let record = &event["Records"][0];
    assert_eq!((&record["eventName"], &record["s3"]["bucket"]["name"]), (&json!("ObjectCreated:Put"), &json!("files")));
    assert_eq!(
        record["s3"]["object"]["key"], "in/a+b%2Bc.txt",
        "the first event is that of the first key that matches"
    );
    assert_eq!(record["s3"]["object"]["size"], 5);
    assert_eq!(record["s3"]["object"]["eTag"], "5d41402abc4b2a76b9719d911017c592");

    let url = presign(&system.running.s3, "GET", "/files/in/a%20b%2Bc.txt", 60);
    assert_eq!(Answer::read(system.http.get(url).send().await.unwrap()).await.text, "hello");
    let url =
        presign(&system.running.s3, "GET", "/files/in/other.pdf", 60).replace("X-Amz-Expires=60", "X-Amz-Expires=61");
    assert_eq!(Answer::read(system.http.get(url).send().await.unwrap()).await.status, 403);
}

#[tokio::test]
async fn items_and_objects_survive_a_restart() {
    let system = System::start().await;
    let put = json!({ "TableName": "things", "Item": { "pk": { "S": "a" }, "v": { "N": "1" } } });
    let put = system.dynamodb("PutItem", put).await;
    assert_eq!(put.status, 200, "{}", put.text);
    system.put_object("kept", "as it was").await;
    let system = system.restart(Duration::ZERO).await;
    let item = system.dynamodb("GetItem", json!({ "TableName": "things", "Key": { "pk": { "S": "a" } } })).await;
    assert_eq!(item.json["Item"]["v"]["N"], "1");
    let ttl = system.dynamodb("DescribeTimeToLive", json!({ "TableName": "things" })).await;
    assert_eq!(ttl.json["TimeToLiveDescription"]["AttributeName"], "ttl");
    let url = presign(&system.running.s3, "GET", "/files/kept", 60);
    assert_eq!(Answer::read(system.http.get(url).send().await.unwrap()).await.text, "as it was");
}

#[tokio::test]
async fn a_browser_may_upload_from_the_allowed_pages_only() {
    let system = System::start().await;
    let preflight = async |origin: &str| {
        let request = system.http.request(reqwest::Method::OPTIONS, format!("{}/files/in/a.txt", system.running.s3));
        let request = request.header("origin", origin).header("access-control-request-method", "PUT");
        Answer::read(request.header("access-control-request-headers", "x-amz-checksum").send().await.unwrap()).await
    };
    let allowed = preflight("https://page").await;
    assert_eq!((allowed.status, allowed.header("access-control-allow-origin")), (200, "https://page"));
    assert_eq!(preflight(&system.running.url).await.status, 200);
    assert_eq!(preflight("https://other").await.status, 403);
}

#[tokio::test]
async fn a_failing_event_is_tried_again_and_then_given_up() {
    let system = System::start().await;
    // The body of the object says nothing to the function; its event does.
    let event = json!({ "action": "error" });
    system.running.asynchronous.send("Files", &event).unwrap();
    system.line(|line| line["message"].as_str().is_some_and(|text| text.contains("tried again in 60 s"))).await;
    let system = system.restart(Duration::from_secs(60)).await;
    system.line(|line| line["message"].as_str().is_some_and(|text| text.contains("given up"))).await;
    let dead = system.sqs("ReceiveMessage", json!({ "queue": "dead" })).await.json["Messages"][0].clone();
    let envelope: serde_json::Value = serde_json::from_str(dead["Body"].as_str().unwrap()).unwrap();
    assert_eq!(envelope["requestContext"]["condition"], "RetriesExhausted");
    assert_eq!(envelope["requestContext"]["approximateInvokeCount"], 2);
    assert_eq!(envelope["requestPayload"], event);
    assert_eq!(envelope["responsePayload"]["errorMessage"], "asked to fail");
}

#[tokio::test]
async fn a_schedule_fires_by_the_clock_and_by_hand() {
    let system = System::start().await;
    for _ in 0..2 {
        system.clock.advance(Duration::from_secs(60));
        let event = system.event(|event| event["source"] == "aws.events").await;
        assert_eq!(event["detail-type"], "Scheduled Event");
    }
    let fired = system.post("/local/schedule/ticker", json!({})).await;
    assert_eq!((fired.status, &fired.json["event"]["source"]), (200, &json!("aws.events")));
    assert_eq!(system.post("/local/schedule/echo", json!({})).await.status, 404);
}
