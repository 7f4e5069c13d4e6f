//! HTTP: API Gateway's payload 2.0 and Function URLs.

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use domain::error::Error;
use domain::time::Timestamp;
use futures_util::StreamExt as _;
use lambda_http::{Request, RequestExt as _, service_fn};

use super::{Function, Host, block_on, deadline};
use crate::http::{ApiResponse, Body, BodyStream, RawRequest, Route, dispatch};
use crate::telemetry;

/// Serves routes behind API Gateway. A streamed answer is gathered first.
pub(super) fn serve_http(function: Function, routes: &'static [Route]) -> ExitCode {
    block_on(async move {
        let host = Arc::new(Host::start(function).await?);
        lambda_http::run(service_fn(move |request: Request| {
            let host = Arc::clone(&host);
            async move {
                let response = serve(&host, routes, request).await;
                let (parts, body) = into_parts(response);
                let body = match body {
                    Body::Full(bytes) => bytes,
                    Body::Stream(stream) => stream.fold(Vec::new(), append).await.into(),
                };
                // Everything we answer is text; as text it needs no base64 on the way through API Gateway.
                let body = match String::from_utf8(body.to_vec()) {
                    Ok(text) => lambda_http::Body::Text(text),
                    Err(error) => lambda_http::Body::Binary(error.into_bytes()),
                };
                Ok::<_, lambda_http::Error>(http::Response::from_parts(parts, body))
            }
        }))
        .await
    })
}

/// Serves routes behind a Function URL that streams.
pub(super) fn serve_stream(function: Function, routes: &'static [Route]) -> ExitCode {
    block_on(async move {
        let host = Arc::new(Host::start(function).await?);
        lambda_http::run_with_streaming_response(service_fn(move |request: Request| {
            let host = Arc::clone(&host);
            async move {
                let response = serve(&host, routes, request).await;
                let (parts, body) = into_parts(response);
                let body = match body {
                    Body::Full(bytes) => futures_util::stream::iter([bytes]).boxed(),
                    Body::Stream(stream) => stream,
                };
                Ok::<_, lambda_http::Error>(http::Response::from_parts(parts, StreamBody(body)))
            }
        }))
        .await
    })
}

/// Serves one request. The invocation is finished when its last byte is made: before a whole answer is sent, or at the end
/// of a stream.
async fn serve(host: &Arc<Host>, routes: &'static [Route], request: Request) -> ApiResponse {
    let started = host.app.clock().now();
    let mut response = dispatch(&host.app, routes, raw(request)).await;
    let outcome = match response.status.as_u16() {
        ..400 => "ok",
        400..500 => "refused",
        _ => "failed",
    };
    match response.body {
        Body::Full(_) => host.finish(outcome, started).await,
        Body::Stream(stream) => response.body = Body::Stream(finished_at_its_end(stream, Arc::clone(host), started)),
    }
    response
}

/// The same stream, which ends instead of panicking, and finishes the invocation when it ends.
fn finished_at_its_end(stream: BodyStream, host: Arc<Host>, started: Timestamp) -> BodyStream {
    let outcome = Arc::new(Mutex::new("ok"));
    let seen = Arc::clone(&outcome);
    let pieces = std::panic::AssertUnwindSafe(stream).catch_unwind().filter_map(move |piece| {
        let piece = piece.map_err(|panic| {
            let error = Error::internal(telemetry::panic_message(&*panic)).with("stream an answer");
            telemetry::log_failure(&error, 200);
            *seen.lock().unwrap_or_else(PoisonError::into_inner) = "failed";
        });
        std::future::ready(piece.ok())
    });
    let end = futures_util::stream::once(async move {
        let outcome = *outcome.lock().unwrap_or_else(PoisonError::into_inner);
        host.finish(outcome, started).await;
    });
    pieces.chain(end.filter_map(|()| std::future::ready(None))).boxed()
}

/// The request in an event of API Gateway or of a function URL, as the glue reads it.
///
/// # Errors
/// [`domain::ErrorKind::Internal`] when it is no such event.
pub fn parse_request(event: &[u8]) -> domain::Result<RawRequest> {
    let request = lambda_http::request::from_reader(event).map_err(|e| Error::internal(e).with("read a request"))?;
    Ok(raw(request.with_lambda_context(lambda_http::Context::default())))
}

fn raw(request: Request) -> RawRequest {
    let context = request.lambda_context();
    // lambda_http puts API Gateway's stage before the path; ours is the default stage, which has none.
    let path = request.raw_http_path().to_owned();
    let query = request.query_string_parameters();
    let query = query.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let (parts, body) = request.into_parts();
    let body = match body {
        lambda_http::Body::Empty => Bytes::new(),
        lambda_http::Body::Text(text) => text.into(),
        lambda_http::Body::Binary(bytes) => bytes.into(),
        _ => Bytes::new(),
    };
    RawRequest {
        method: parts.method,
        path,
        query,
        headers: parts.headers,
        body,
        request_id: context.request_id,
        deadline: deadline(context.deadline),
    }
}

fn into_parts(response: ApiResponse) -> (http::response::Parts, Body) {
    let mut empty = http::Response::new(());
    *empty.status_mut() = response.status;
    *empty.headers_mut() = response.headers;
    (empty.into_parts().0, response.body)
}

async fn append(mut all: Vec<u8>, piece: Bytes) -> Vec<u8> {
    all.extend_from_slice(&piece);
    all
}

/// A stream of pieces as an HTTP body.
struct StreamBody(BodyStream);

impl http_body::Body for StreamBody {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        self.0.poll_next_unpin(context).map(|piece| piece.map(|bytes| Ok(http_body::Frame::data(bytes))))
    }
}
