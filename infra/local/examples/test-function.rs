//! The function of the contract tests. It tells every event on its output and does what the event asks for.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt as _, unfold};
use http::header::{CONTENT_TYPE, HeaderValue};
use lambda_runtime::{Error, FunctionResponse, LambdaEvent, MetadataPrelude, StreamResponse, service_fn};
use serde_json::{Value, json};

type Answer = FunctionResponse<Value, BoxStream<'static, Result<Bytes, Error>>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    match std::env::vars().find(|(name, _)| name == "INIT").map(|(_, mode)| mode).as_deref() {
        Some("exit") => std::process::exit(3),
        Some("error") => return report_init_error(),
        _ => {}
    }
    lambda_runtime::run(service_fn(handle)).await
}

async fn handle(event: LambdaEvent<Value>) -> Result<Answer, Error> {
    let (event, context) = event.into_parts();
    say(&json!({ "level": "INFO", "message": "event", "event": event, "requestId": context.request_id }));
    let request = request_of(&event);
    match request["action"].as_str().unwrap_or_default() {
        "crash" => std::process::exit(7),
        "error" => Err("asked to fail".into()),
        "wait" => {
            wait_at(&request["gate"]);
            Ok(answer(&event, json!({ "pid": std::process::id() })))
        }
        "big" => Ok(answer(&event, json!({ "text": "x".repeat(7 * 1024 * 1024) }))),
        "environment" => Ok(answer(&event, json!(std::env::vars().collect::<std::collections::BTreeMap<_, _>>()))),
        "raw" => Ok(FunctionResponse::BufferedResponse(request["answer"].clone())),
        "stream" => Ok(stream(request)),
        "" if event.get("Records").is_some() => Ok(FunctionResponse::BufferedResponse(records(&event))),
        _ => Ok(answer(&event, json!({ "pid": std::process::id(), "event": event, "deadline": context.deadline }))),
    }
}

/// What an event asks for: its body or its query when it is a request, else the event itself.
fn request_of(event: &Value) -> Value {
    let body = event["body"].as_str().and_then(|body| serde_json::from_str(body).ok());
    let query = event.get("queryStringParameters").filter(|query| query.get("action").is_some());
    body.or_else(|| query.cloned()).filter(|it: &Value| it.is_object()).unwrap_or_else(|| event.clone())
}

/// A request is answered by a response, anything else by the value itself.
fn answer(event: &Value, value: Value) -> Answer {
    let is_request = event.get("rawPath").is_some();
    FunctionResponse::BufferedResponse(match is_request {
        true => {
            json!({ "statusCode": 200, "headers": { "content-type": "application/json" }, "body": value.to_string() })
        }
        false => value,
    })
}

/// Fails the messages whose body says so, and crashes when one says that.
fn records(event: &Value) -> Value {
    let records = event["Records"].as_array().cloned().unwrap_or_default();
    if records.iter().any(|record| record["body"] == "crash") {
        std::process::exit(7);
    }
    let failed = records.iter().filter(|record| record["body"] == "fail");
    let failures: Vec<Value> = failed.map(|record| json!({ "itemIdentifier": record["messageId"] })).collect();
    json!({ "batchItemFailures": failures })
}

/// Two chunks, with a gate between them.
fn stream(request: Value) -> Answer {
    let chunks = unfold(0, move |chunk| {
        let request = request.clone();
        async move {
            if chunk == 1 {
                // Not here: the first chunk leaves only while this task waits.
                let gate = request["gate"].clone();
                tokio::task::spawn_blocking(move || wait_at(&gate)).await.ok()?;
                match request["then"].as_str() {
                    Some("crash") => std::process::exit(7),
                    Some("error") => return Some((Err("failed midway".into()), 2)),
                    _ => {}
                }
            }
            let text = ["first ", "second"].get(chunk)?;
            Some((Ok(Bytes::from_static(text.as_bytes())), chunk + 1))
        }
    });
    let metadata_prelude = MetadataPrelude {
        status_code: http::StatusCode::CREATED,
        headers: [(CONTENT_TYPE, HeaderValue::from_static("text/plain"))].into_iter().collect(),
        cookies: vec!["a=1".to_owned(), "b=2".to_owned()],
    };
    FunctionResponse::StreamingResponse(StreamResponse { metadata_prelude, stream: chunks.boxed() })
}

/// Waits until the test lets it go on.
fn wait_at(gate: &Value) {
    if let Some(address) = gate.as_str() {
        let arrived = TcpStream::connect(address).and_then(|mut stream| stream.read(&mut [0]));
        drop(arrived);
    }
}

fn report_init_error() -> Result<(), Error> {
    let api =
        std::env::vars().find(|(name, _)| name == "AWS_LAMBDA_RUNTIME_API").map(|(_, api)| api).unwrap_or_default();
    let body = r#"{"errorType":"Config.Missing","errorMessage":"no settings"}"#;
    let mut connection = TcpStream::connect(&api)?;
    write!(
        connection,
        "POST /2018-06-01/runtime/init/error HTTP/1.1\r\nhost: {api}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )?;
    drop(connection.read_to_end(&mut Vec::new()));
    Err("no settings".into())
}

fn say(line: &Value) {
    drop(writeln!(std::io::stdout(), "{line}"));
}
