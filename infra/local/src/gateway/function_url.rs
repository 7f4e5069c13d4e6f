//! Function URLs, buffered and streamed.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, Method, Response, StatusCode};
use bytes::{Bytes, BytesMut};
use futures_util::stream;
use serde_json::{Map, Value, json};

use super::{Request, event, json_response, response};
use crate::clock::Clock;
use crate::cors;
use crate::lambda::{InvokeError, MAXIMUM_PAYLOAD, Pool, Reply, Stream};
use crate::template::FunctionUrl;

/// Zero bytes between the prelude of a streamed answer and its body.
const DELIMITER: [u8; 8] = [0; 8];
/// Largest prelude that is looked for.
const MAXIMUM_PRELUDE: usize = 64 * 1024;

/// Answers a request to the URL of a function.
pub async fn handle(pool: &Pool, url: &FunctionUrl, clock: &Arc<dyn Clock>, request: Request) -> Response<Body> {
    if let Some(rule) = url.cors.as_ref().filter(|_| request.method == Method::OPTIONS)
        && let Some(headers) = cors::preflight(rule, &request.headers)
    {
        let mut answer = Response::new(Body::empty());
        *answer.headers_mut() = headers;
        return answer;
    }
    if request.body.len() > MAXIMUM_PAYLOAD {
        return capital_message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
    }
    let id = url.host.split('.').next().unwrap_or_default();
    let context = event::Context { api_id: id, domain: &url.host, route_key: "$default", ..Default::default() };
    let reply = pool.invoke(event::build(&request, context, clock.now())).await;
    let mut answer = match reply {
        Ok(Reply::Streamed(stream)) if url.streaming => streamed(stream).await,
        Ok(reply) => {
            reply.whole().await.ok().and_then(|whole| response::from_payload(&whole)).unwrap_or_else(bad_gateway)
        }
        Err(InvokeError::Throttled) => capital_message(StatusCode::TOO_MANY_REQUESTS, "Rate Exceeded."),
        Err(InvokeError::TooLarge) => capital_message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
        Err(InvokeError::Function { .. }) => bad_gateway(),
    };
    let origin = cors::origin(&request.headers);
    if let Some(headers) = url.cors.as_ref().zip(origin).and_then(|(rule, origin)| cors::actual(rule, &origin)) {
        answer.headers_mut().extend(headers);
    }
    answer
}

/// Function URLs answer 502 when the function fails (Lambda developer guide, read 2026-11).
fn bad_gateway() -> Response<Body> {
    capital_message(StatusCode::BAD_GATEWAY, "Internal Server Error")
}

/// Function URLs write `Message` with a capital letter.
fn capital_message(status: StatusCode, text: &str) -> Response<Body> {
    json_response(status, &json!({ "Message": text }))
}

async fn streamed(mut stream: Stream) -> Response<Body> {
    let (head, first) = match stream.has_prelude {
        true => match read_prelude(&mut stream).await {
            Some(parts) => parts,
            None => return bad_gateway(),
        },
        false => (Map::new(), Bytes::new()),
    };
    let content_type = stream.content_type.take().filter(|_| !stream.has_prelude);
    let rest = stream::unfold((Some(first), stream), |(first, mut stream)| async move {
        let chunk = match first.filter(|first| !first.is_empty()) {
            Some(first) => Ok(first),
            // A failure in the middle breaks the connection off: the status has been sent.
            None => stream.body.recv().await?.map_err(|error| std::io::Error::other(error.summary())),
        };
        Some((chunk, (None, stream)))
    });
    let mut answer = Response::new(Body::from_stream(rest));
    if response::apply_head(&mut answer, &head).is_none() {
        return bad_gateway();
    }
    if let Some(value) = content_type.and_then(|it| HeaderValue::from_str(&it).ok()) {
        answer.headers_mut().entry("content-type").or_insert(value);
    }
    answer
}

/// Reads the JSON object before the delimiter, and what has come of the body behind it.
async fn read_prelude(stream: &mut Stream) -> Option<(Map<String, Value>, Bytes)> {
    let mut read = BytesMut::new();
    loop {
        if let Some(at) = read.windows(DELIMITER.len()).position(|window| window == DELIMITER) {
            let mut body = read.split_off(at);
            let head = serde_json::from_slice(&read).ok()?;
            return Some((head, body.split_off(DELIMITER.len()).freeze()));
        }
        if read.len() > MAXIMUM_PRELUDE {
            return None;
        }
        read.extend_from_slice(&stream.body.recv().await?.ok()?);
    }
}
