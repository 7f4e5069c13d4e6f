//! Paths under `/local` that production does not have: health, tokens, invoking and scheduling by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::clock::Clock;
use crate::gateway::json_response;
use crate::lambda::{Functions, InvokeError, Pool};
use crate::oidc::Issuer;
use crate::services::sqs::Queues;
use crate::sources::schedule;

/// What these paths work with.
#[derive(Clone)]
pub(crate) struct Control {
    pub(crate) functions: Functions,
    pub(crate) queues: Queues,
    pub(crate) issuer: Arc<Issuer>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ready: Arc<AtomicBool>,
}

pub(crate) fn router(control: Control) -> Router {
    Router::new()
        .route("/local/health", get(health))
        .route("/local/token", post(token))
        .route("/local/invoke/{function}", post(invoke))
        .route("/local/schedule/{function}", post(fire))
        .with_state(control)
}

async fn health(State(control): State<Control>) -> Response<Body> {
    let functions: Map<String, Value> = control
        .functions
        .all()
        .map(|pool| {
            let (processes, idle) = pool.counts();
            (pool.function().binary.clone(), json!({ "processes": processes, "idle": idle }))
        })
        .collect();
    let queues: Map<String, Value> = control
        .queues
        .names()
        .into_iter()
        .filter_map(|name| {
            let (_, [visible, in_flight, delayed]) = control.queues.describe(&name).ok()?;
            Some((name, json!({ "visible": visible, "inFlight": in_flight, "delayed": delayed })))
        })
        .collect();
    let (status, text) = match control.ready.load(Ordering::Acquire) {
        true => (StatusCode::OK, "ok"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "starting"),
    };
    json_response(status, &json!({ "status": text, "functions": functions, "queues": queues }))
}

#[derive(Deserialize)]
struct TokenRequest {
    user: String,
}

async fn token(State(control): State<Control>, Json(request): Json<TokenRequest>) -> Response<Body> {
    let Some(user) = control.issuer.user(&request.user) else {
        let known: Vec<&str> = control.issuer.users.iter().map(|user| user.user.as_str()).collect();
        return problem(
            StatusCode::NOT_FOUND,
            "not_found",
            &format!("there is no user {}; there are {}", request.user, known.join(", ")),
        );
    };
    match control.issuer.token(user) {
        Ok((token, life)) => Json(json!({ "accessToken": token, "expiresIn": life.as_secs() })).into_response(),
        Err(error) => problem(StatusCode::INTERNAL_SERVER_ERROR, "internal", &format!("{error:#}")),
    }
}

/// Like Lambda's Invoke: 200 with the answer, and a header when the function failed.
async fn invoke(State(control): State<Control>, Path(name): Path<String>, event: Bytes) -> Response<Body> {
    let Some(pool) = control.functions.by_name(&name) else {
        return no_function(&control, &name);
    };
    let event = if event.is_empty() { Bytes::from_static(b"{}") } else { event };
    answer(pool, event).await
}

/// Fires the first schedule of a function now and waits for its answer.
async fn fire(State(control): State<Control>, Path(name): Path<String>) -> Response<Body> {
    let Some(pool) = control.functions.by_name(&name) else {
        return no_function(&control, &name);
    };
    let Some(rule) = pool.function().schedules.first() else {
        return problem(StatusCode::NOT_FOUND, "not_found", &format!("{name} has no schedule"));
    };
    answer(pool, schedule::event(rule, control.clock.now()).to_string().into()).await
}

async fn answer(pool: &Pool, event: Bytes) -> Response<Body> {
    let outcome = match pool.invoke(event).await {
        Ok(reply) => reply.whole().await,
        Err(error) => Err(error),
    };
    let (status, body, failed) = match outcome {
        Ok(body) => (StatusCode::OK, body, false),
        Err(InvokeError::Function { payload, .. }) => (StatusCode::OK, payload, true),
        Err(InvokeError::Throttled) => {
            let reason = "ReservedFunctionConcurrentInvocationLimitExceeded";
            let body = json!({ "Reason": reason, "Type": "User", "message": "Rate Exceeded." });
            return json_response(StatusCode::TOO_MANY_REQUESTS, &body);
        }
        Err(error @ InvokeError::TooLarge) => {
            return json_response(
                StatusCode::PAYLOAD_TOO_LARGE,
                &json!({ "Type": "User", "message": error.summary() }),
            );
        }
    };
    let mut response = (status, body).into_response();
    response.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
    if failed {
        response.headers_mut().insert("x-amz-function-error", HeaderValue::from_static("Unhandled"));
    }
    response
}

fn no_function(control: &Control, name: &str) -> Response<Body> {
    let known: Vec<&str> = control.functions.all().map(|pool| pool.function().binary.as_str()).collect();
    problem(StatusCode::NOT_FOUND, "not_found", &format!("there is no function {name}; there are {}", known.join(", ")))
}

fn problem(status: StatusCode, code: &str, detail: &str) -> Response<Body> {
    let title = status.canonical_reason().unwrap_or_default();
    let body =
        json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "code": code, "detail": detail });
    let mut response = json_response(status, &body);
    response.headers_mut().insert("content-type", HeaderValue::from_static("application/problem+json"));
    response
}
