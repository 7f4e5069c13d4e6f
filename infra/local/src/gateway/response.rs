//! Turns what a function answered into a response, by the rules of payload format 2.0.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Map, Value};

/// Reads a whole answer. `None` means that API Gateway would answer with its own error.
#[must_use]
pub fn from_payload(payload: &Bytes) -> Option<Response<Body>> {
    let answer: Value = serde_json::from_slice(payload).ok()?;
    let Some(object) = answer.as_object().filter(|object| object.contains_key("statusCode")) else {
        return Some(inferred(answer));
    };
    let mut response = Response::new(Body::from(body(object)?));
    apply_head(&mut response, object)?;
    if !response.headers().contains_key("content-type") {
        response.headers_mut().insert("content-type", HeaderValue::from_static("text/plain; charset=utf-8"));
    }
    Some(response)
}

/// An answer without a status code is the body of a 200.
fn inferred(answer: Value) -> Response<Body> {
    let text = match answer {
        Value::String(text) => text,
        other => other.to_string(),
    };
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
    response
}

fn body(object: &Map<String, Value>) -> Option<Vec<u8>> {
    let text = match object.get("body") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    match object.get("isBase64Encoded").and_then(Value::as_bool) {
        Some(true) => STANDARD.decode(text).ok(),
        _ => Some(text.into_bytes()),
    }
}

/// Sets status, headers and cookies, which whole answers and preludes of streams have alike.
pub(crate) fn apply_head(response: &mut Response<Body>, head: &Map<String, Value>) -> Option<()> {
    let status = match head.get("statusCode") {
        None | Some(Value::Null) => 200,
        Some(Value::String(text)) => text.parse().ok()?,
        Some(number) => number.as_u64()?,
    };
    *response.status_mut() = StatusCode::from_u16(u16::try_from(status).ok()?).ok()?;
    for (name, value) in head.get("headers").and_then(Value::as_object).into_iter().flatten() {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Null => continue,
            Value::Array(_) | Value::Object(_) => return None,
            other => other.to_string(),
        };
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        // The length is that of the body as it is sent here.
        if name != "content-length" && name != "transfer-encoding" && name != "connection" {
            response.headers_mut().append(name, HeaderValue::from_str(&text).ok()?);
        }
    }
    for cookie in head.get("cookies").and_then(Value::as_array).into_iter().flatten() {
        response.headers_mut().append("set-cookie", HeaderValue::from_str(cookie.as_str()?).ok()?);
    }
    Some(())
}
