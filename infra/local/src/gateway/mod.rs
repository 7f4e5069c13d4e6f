//! What stands between a request and a function: the distribution, the HTTP API with its authorizer, the function URL.

pub mod authorizer;
pub mod distribution;
pub mod event;
pub mod function_url;
pub mod http_api;
pub mod response;
pub mod routes;
mod throttle;
pub mod website;

use std::net::IpAddr;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri, Version};
use bytes::Bytes;
use serde_json::json;

/// Largest request an HTTP API takes: 10 MB (API Gateway quotas, read 2026-11).
const MAXIMUM_REQUEST: usize = 10 * 1024 * 1024;
/// Largest request line and headers together: 10,240 bytes (API Gateway quotas, read 2026-11).
const MAXIMUM_HEADERS: usize = 10_240;

/// A whole request.
#[derive(Clone, Debug)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Path and query as sent.
    pub uri: Uri,
    /// Protocol version.
    pub version: Version,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
    /// Address of the client.
    pub source_ip: IpAddr,
}

impl Request {
    /// Reads a request.
    ///
    /// # Errors
    ///
    /// Fails with API Gateway's answer when the headers or the body are too large.
    pub async fn read(request: axum::extract::Request, source_ip: IpAddr) -> Result<Self, Response<Body>> {
        let (parts, body) = request.into_parts();
        let headers: usize = parts.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        if headers + parts.uri.to_string().len() > MAXIMUM_HEADERS {
            return Err(message(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "Request Header Fields Too Large"));
        }
        let body = to_bytes(body, MAXIMUM_REQUEST).await;
        let body = body.map_err(|_| message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"))?;
        Ok(Self {
            method: parts.method,
            uri: parts.uri,
            version: parts.version,
            headers: parts.headers,
            body,
            source_ip,
        })
    }

    /// A header as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// API Gateway's form of an error: `{"message":"..."}`.
pub(crate) fn message(status: StatusCode, text: &str) -> Response<Body> {
    json_response(status, &json!({ "message": text }))
}

/// A JSON answer.
pub(crate) fn json_response(status: StatusCode, body: &serde_json::Value) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
    response
}
