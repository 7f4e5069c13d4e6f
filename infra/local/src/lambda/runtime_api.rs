//! The Lambda Runtime API, version 2018-06-01, served to one process.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::sandbox::Sandbox;
use super::{InvokeError, MAXIMUM_PAYLOAD, Reply, Stream};
use crate::clock::{Clock as _, WallClock, millis};
use crate::tasks::spawn;
use crate::template::{ACCOUNT_ID, REGION};

const ERROR_TYPE: &str = "lambda-runtime-function-error-type";
const ERROR_BODY: &str = "lambda-runtime-function-error-body";
/// How trailers begin that are written into the body.
const WRITTEN_TRAILERS: &[u8] = b"Lambda-Runtime-Function-Error-Type:";
/// Content type of a streamed answer that starts with its status and headers.
const WITH_PRELUDE: &str = "application/vnd.awslambda.http-integration-response";
/// Chunks of a stream that may wait for a slow reader before the function has to.
const STREAM_BUFFER: usize = 16;

/// Serves the API on `listener` until the process has to end.
pub(crate) fn serve(listener: TcpListener, sandbox: Arc<Sandbox>) {
    let stop = sandbox.stopped();
    let api = Router::new()
        .route("/invocation/next", get(next))
        .route("/invocation/{id}/response", post(response))
        .route("/invocation/{id}/error", post(error))
        .route("/init/error", post(init_error))
        .with_state(sandbox);
    let router = Router::new().nest("/2018-06-01/runtime", api);
    spawn(async move {
        let server = axum::serve(listener, router).into_future();
        tokio::select! {
            // It only ends with the program.
            _ = server => {}
            () = stop.cancelled() => {}
        }
    });
}

async fn next(State(sandbox): State<Arc<Sandbox>>) -> Response<Body> {
    let Some(work) = sandbox.next().await else {
        return problem(StatusCode::GONE, "Gone", "this process is being ended");
    };
    let function = sandbox.function();
    sandbox.begin(&work.request_id, work.reply);
    let timeout = i64::try_from(function.timeout.as_millis()).unwrap_or(i64::MAX);
    let deadline = millis(WallClock.now()).saturating_add(timeout);
    let mut response = Response::new(Body::from(work.event));
    let headers = [
        ("lambda-runtime-aws-request-id", work.request_id),
        ("lambda-runtime-deadline-ms", deadline.to_string()),
        (
            "lambda-runtime-invoked-function-arn",
            format!("arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:{}", function.name),
        ),
        ("lambda-runtime-trace-id", work.trace),
        ("content-type", "application/json".to_owned()),
    ];
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

async fn response(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response<Body> {
    if !sandbox.expects(&id) {
        return problem(StatusCode::BAD_REQUEST, "InvalidRequestID", "Invalid request ID");
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if text("lambda-runtime-function-response-mode").is_some_and(|mode| mode.eq_ignore_ascii_case("streaming")) {
        let content_type = text("content-type").map(str::to_owned);
        stream(&sandbox, content_type, body).await;
        return accepted();
    }
    match to_bytes(body, MAXIMUM_PAYLOAD).await {
        Ok(bytes) => {
            // Told first, so that whoever waits for this answer finds the process again.
            sandbox.finishing();
            sandbox.answer(Reply::Buffered(bytes), None);
            sandbox.finish();
            accepted()
        }
        Err(_) => {
            let message =
                format!("Response payload size exceeded maximum allowed payload size ({MAXIMUM_PAYLOAD} bytes).");
            sandbox.fail(InvokeError::function("Function.ResponseSizeTooLarge", &message));
            problem(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge", &message)
        }
    }
}

/// Passes a streamed answer on while it is written. An error in its trailers, or a lost connection, ends it with a failure.
async fn stream(sandbox: &Arc<Sandbox>, content_type: Option<String>, mut body: Body) {
    let (sender, receiver) = mpsc::channel(STREAM_BUFFER);
    let has_prelude = content_type.as_deref() == Some(WITH_PRELUDE);
    sandbox.answer(Reply::Streamed(Stream { has_prelude, content_type, body: receiver }), Some(sender.clone()));
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            sandbox.fail(InvokeError::function("Runtime.TruncatedResponse", "the answer broke off"));
            return;
        };
        match frame.into_data() {
            // The Rust runtime writes its trailers as a last piece of the body.
            Ok(data) if data.starts_with(WRITTEN_TRAILERS) => {
                sandbox.finishing();
                sandbox.fail(InvokeError::function("Runtime.StreamError", String::from_utf8_lossy(&data).trim()));
                return;
            }
            // A reader that went away does not stop the function, as on AWS.
            Ok(data) => drop(sender.send(Ok(data)).await),
            Err(frame) => {
                let trailers = frame.into_trailers().unwrap_or_default();
                if let Some(kind) = trailers.get(ERROR_TYPE).and_then(|kind| kind.to_str().ok()) {
                    let body = trailers.get(ERROR_BODY).and_then(|body| body.to_str().ok()).unwrap_or_default();
                    sandbox.fail(InvokeError::function(kind, body));
                    return;
                }
            }
        }
    }
    sandbox.finish();
}

async fn error(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response<Body> {
    if !sandbox.expects(&id) {
        return problem(StatusCode::BAD_REQUEST, "InvalidRequestID", "Invalid request ID");
    }
    let error = read_error(&headers, body).await;
    sandbox.finishing();
    sandbox.fail(error);
    accepted()
}

async fn init_error(State(sandbox): State<Arc<Sandbox>>, headers: HeaderMap, body: Body) -> Response<Body> {
    sandbox.fail_init(read_error(&headers, body).await).await;
    sandbox.stop();
    accepted()
}

async fn read_error(headers: &HeaderMap, body: Body) -> InvokeError {
    let payload = to_bytes(body, MAXIMUM_PAYLOAD).await.unwrap_or_default();
    let in_body = serde_json::from_slice::<Value>(&payload)
        .ok()
        .and_then(|body| Some(body.get("errorType")?.as_str()?.to_owned()));
    let in_header = headers.get(ERROR_TYPE).and_then(|kind| kind.to_str().ok()).map(str::to_owned);
    InvokeError::Function { kind: in_body.or(in_header).unwrap_or_else(|| "Runtime.UnknownReason".to_owned()), payload }
}

fn accepted() -> Response<Body> {
    (StatusCode::ACCEPTED, axum::Json(json!({ "status": "OK" }))).into_response()
}

fn problem(status: StatusCode, kind: &str, message: &str) -> Response<Body> {
    (status, axum::Json(json!({ "errorType": kind, "errorMessage": message }))).into_response()
}
