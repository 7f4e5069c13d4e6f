//! Typed answers.

use std::marker::PhantomData;

use bytes::Bytes;
use domain::{Error, Result};
use futures_util::stream::BoxStream;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, LOCATION};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::store::Listing;

/// Pieces of a streamed body, as they are made.
pub type BodyStream = BoxStream<'static, Bytes>;

/// An answer's content.
pub enum Body {
    /// All of it.
    Full(Bytes),
    /// Piece by piece.
    Stream(BodyStream),
}

/// An answer to a client.
pub struct ApiResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The content.
    pub body: Body,
    replay: Option<Bytes>,
}

/// An answer as it is kept for repetitions of its request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredResponse {
    status: u16,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    headers: Vec<(String, String)>,
    body: String,
}

/// What a handler may answer with: an [`ApiResponse`], or one whose type says its status and its body.
pub trait Reply: Sized + Send + 'static {
    /// The answer, its type forgotten.
    fn into_response(self) -> ApiResponse;

    /// The answer as it was kept for repetitions of its request.
    fn replayed(stored: StoredResponse) -> Self;

    /// What is kept for repetitions of the request.
    ///
    /// # Errors
    /// When the body is no text.
    fn to_stored(&self) -> Result<StoredResponse>;

    /// The status and the type of the body; `None` when the type does not say them.
    #[cfg(feature = "openapi")]
    fn promises() -> Option<super::openapi::Promise>;
}

/// An answer with `STATUS` and a `T` as JSON: what the document says of a route that gives it is so by construction.
pub struct Typed<T, const STATUS: u16> {
    response: ApiResponse,
    body: PhantomData<fn() -> T>,
}

/// `200` with a `T`.
pub type Json<T> = Typed<T, 200>;
/// `201` with the new `T`.
pub type Created<T> = Typed<T, 201>;
/// `204`.
pub type NoContent = Typed<(), 204>;

impl<T: Serialize + ToSchema> Json<T> {
    /// `200` with `body`.
    #[must_use]
    pub fn of(body: &T) -> Self {
        Self::wrap(ApiResponse::ok(body))
    }
}

impl<T: Serialize + ToSchema> Created<T> {
    /// `201` with `body`, which is at `location` from now on.
    #[must_use]
    pub fn at(body: &T, location: &str) -> Self {
        Self::wrap(ApiResponse::created(body, location))
    }
}

impl NoContent {
    /// `204`.
    #[must_use]
    pub fn new() -> Self {
        Self::wrap(ApiResponse::no_content())
    }
}

impl Default for NoContent {
    fn default() -> Self {
        Self::new()
    }
}

impl<T, const STATUS: u16> Typed<T, STATUS> {
    fn wrap(response: ApiResponse) -> Self {
        Self { response, body: PhantomData }
    }

    /// The same answer with the version that a later change must name.
    #[must_use]
    pub fn etag(self, version: u64) -> Self {
        Self::wrap(self.response.etag(version))
    }

    /// The same answer; a repetition of the request gets `body` instead. For answers with a secret that is shown once.
    #[must_use]
    pub fn replayed_as(self, body: &T) -> Self
    where
        T: Serialize,
    {
        Self::wrap(self.response.replayed_as(body))
    }

    /// Where the new thing is.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.response.headers.get(LOCATION)?.to_str().ok()
    }
}

impl Reply for ApiResponse {
    fn into_response(self) -> ApiResponse {
        self
    }

    fn replayed(stored: StoredResponse) -> Self {
        stored.replayed()
    }

    fn to_stored(&self) -> Result<StoredResponse> {
        let bytes = self.replay.as_deref().unwrap_or_else(|| self.body_bytes());
        let body = String::from_utf8(bytes.to_vec()).map_err(|e| Error::internal(e).with("store an answer"))?;
        let headers = self.headers.iter().filter_map(|(n, v)| Some((n.to_string(), v.to_str().ok()?.to_owned())));
        Ok(StoredResponse { status: self.status.as_u16(), headers: headers.collect(), body })
    }

    #[cfg(feature = "openapi")]
    fn promises() -> Option<super::openapi::Promise> {
        None
    }
}

impl<T: ToSchema + 'static, const STATUS: u16> Reply for Typed<T, STATUS> {
    fn into_response(self) -> ApiResponse {
        self.response
    }

    fn replayed(stored: StoredResponse) -> Self {
        Self::wrap(stored.replayed())
    }

    fn to_stored(&self) -> Result<StoredResponse> {
        self.response.to_stored()
    }

    #[cfg(feature = "openapi")]
    fn promises() -> Option<super::openapi::Promise> {
        let body = (STATUS != StatusCode::NO_CONTENT.as_u16()).then(super::described::Described::of::<T>);
        Some((STATUS, body.map(super::openapi::PromisedBody)))
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PageOut<T> {
    /// The entries.
    pub items: Vec<T>,
    /// The `cursor` of the next page; `null` at the end.
    pub next_cursor: Option<String>,
}

impl<T> From<Listing<T>> for PageOut<T> {
    fn from(listing: Listing<T>) -> Self {
        Self { items: listing.items, next_cursor: listing.next.map(|cursor| cursor.encode()) }
    }
}

const JSON: &str = "application/json";
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

impl ApiResponse {
    /// `200` with JSON.
    #[must_use]
    pub fn ok(body: &impl Serialize) -> Self {
        Self::json_as(StatusCode::OK, body, JSON)
    }

    /// `201` with JSON, and where the new thing is.
    #[must_use]
    pub fn created(body: &impl Serialize, location: &str) -> Self {
        let mut response = Self::json_as(StatusCode::CREATED, body, JSON);
        if let Ok(location) = HeaderValue::from_str(location) {
            response.headers.insert(LOCATION, location);
        }
        response
    }

    /// `200` or another status with JSON.
    #[must_use]
    pub fn json(status: StatusCode, body: &impl Serialize) -> Self {
        Self::json_as(status, body, JSON)
    }

    /// `204`.
    #[must_use]
    pub fn no_content() -> Self {
        Self::new(StatusCode::NO_CONTENT, Body::Full(Bytes::new()))
    }

    /// `200` with text of a type.
    #[must_use]
    pub fn text(body: impl Into<Bytes>, content_type: &'static str) -> Self {
        let mut response = Self::new(StatusCode::OK, Body::Full(body.into()));
        response.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        response
    }

    /// `200` with server-sent events, each sent on as it is made.
    #[must_use]
    pub fn events(stream: BodyStream) -> Self {
        let mut response = Self::new(StatusCode::OK, Body::Stream(stream));
        response.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
        response
    }

    /// The same answer with the version that a later change must name.
    #[must_use]
    pub fn etag(mut self, version: u64) -> Self {
        if let Ok(value) = HeaderValue::from_str(&format!("\"{version}\"")) {
            self.headers.insert(ETAG, value);
        }
        self
    }

    /// The same answer; a repetition of the request gets `body` instead. For answers with a secret that is shown once.
    #[must_use]
    pub fn replayed_as(mut self, body: &impl Serialize) -> Self {
        self.replay = Some(encode(body));
        self
    }

    /// The whole content; empty for a stream.
    #[must_use]
    pub fn body_bytes(&self) -> &[u8] {
        match &self.body {
            Body::Full(bytes) => bytes,
            Body::Stream(_) => &[],
        }
    }

    pub(super) fn json_as(status: StatusCode, body: &impl Serialize, content_type: &'static str) -> Self {
        let mut response = Self::new(status, Body::Full(encode(body)));
        response.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        response
    }

    fn new(status: StatusCode, body: Body) -> Self {
        let mut headers = HeaderMap::new();
        // Answers are a person's own; nothing between may keep them.
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Self { status, headers, body, replay: None }
    }
}

impl StoredResponse {
    fn replayed(self) -> ApiResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut response = ApiResponse::new(status, Body::Full(self.body.into()));
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                response.headers.insert(name, value);
            }
        }
        response.headers.insert(REPLAYED, HeaderValue::from_static("true"));
        response
    }
}

fn encode(body: &impl Serialize) -> Bytes {
    // Our own output types have string keys and no failing parts, which is all that JSON asks for.
    serde_json::to_vec(body).map(Bytes::from).unwrap_or_default()
}
