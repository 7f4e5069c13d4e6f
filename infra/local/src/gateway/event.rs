//! The event of payload format 2.0, which HTTP APIs and function URLs send.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use super::Request;
use crate::clock::millis;
use crate::ids;
use crate::template::ACCOUNT_ID;

/// What an event tells besides the request itself.
#[derive(Debug, Default)]
pub struct Context<'a> {
    /// Id of the API or of the function URL.
    pub api_id: &'a str,
    /// Host name under which production is reached.
    pub domain: &'a str,
    /// `GET /path/{name}` or `$default`.
    pub route_key: &'a str,
    /// Values of path variables, decoded.
    pub path_parameters: BTreeMap<String, String>,
    /// Stage variables.
    pub stage_variables: BTreeMap<String, String>,
    /// `requestContext.authorizer`.
    pub authorizer: Option<Value>,
}

/// Builds the event for a request received at `now`.
#[must_use]
pub fn build(request: &Request, context: Context<'_>, now: Timestamp) -> Bytes {
    let path = request.uri.path();
    let query = request.uri.query().unwrap_or_default();
    let (body, is_base64) = encode_body(request);
    let mut request_context = json!({
        "accountId": ACCOUNT_ID,
        "apiId": context.api_id,
        "domainName": context.domain,
        "domainPrefix": context.domain.split('.').next(),
        "http": {
            "method": request.method.as_str(),
            "path": path,
            "protocol": format!("{:?}", request.version),
            "sourceIp": request.source_ip.to_string(),
            "userAgent": request.header("user-agent").unwrap_or_default(),
        },
        "requestId": ids::uuid(),
        "routeKey": context.route_key,
        "stage": "$default",
        "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
        "timeEpoch": millis(now),
    });
    let mut event = json!({
        "version": "2.0",
        "routeKey": context.route_key,
        "rawPath": path,
        "rawQueryString": query,
        "headers": join_headers(request, context.domain),
        "isBase64Encoded": is_base64,
    });
    if let Some(authorizer) = context.authorizer {
        request_context["authorizer"] = authorizer;
    }
    event["requestContext"] = request_context;
    let cookies = cookies(&request.headers);
    for (name, value, present) in [
        ("cookies", json!(cookies), !cookies.is_empty()),
        ("queryStringParameters", join_query(query), !query.is_empty()),
        ("pathParameters", json!(context.path_parameters), !context.path_parameters.is_empty()),
        ("stageVariables", json!(context.stage_variables), !context.stage_variables.is_empty()),
        ("body", body.clone().unwrap_or_default(), body.is_some()),
    ] {
        if present {
            event[name] = value;
        }
    }
    event.to_string().into()
}

/// Names in lower case, values of the same name joined by commas; cookies go into a list of their own.
fn join_headers(request: &Request, domain: &str) -> Value {
    let mut joined = Map::new();
    for name in request.headers.keys().filter(|name| *name != COOKIE) {
        let values = request.headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
        joined.insert(name.as_str().to_owned(), values.collect::<Vec<_>>().join(",").into());
    }
    joined.insert("host".to_owned(), domain.into());
    joined.insert("x-forwarded-for".to_owned(), request.source_ip.to_string().into());
    joined.insert("x-forwarded-proto".to_owned(), "https".into());
    joined.insert("x-forwarded-port".to_owned(), "443".into());
    if !request.body.is_empty() {
        joined.insert("content-length".to_owned(), request.body.len().to_string().into());
    }
    Value::Object(joined)
}

fn cookies(headers: &HeaderMap) -> Vec<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(';')).map(|cookie| cookie.trim().to_owned()).filter(|it| !it.is_empty()).collect()
}

/// Names and values decoded, values of the same name joined by commas.
fn join_query(query: &str) -> Value {
    let mut joined: BTreeMap<String, String> = BTreeMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = decode(&value.replace('+', " "));
        joined
            .entry(decode(&name.replace('+', " ")))
            .and_modify(|earlier| {
                earlier.push(',');
                earlier.push_str(&value);
            })
            .or_insert(value);
    }
    json!(joined)
}

pub(crate) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Text types travel as they are, everything else as base64.
fn encode_body(request: &Request) -> (Option<Value>, bool) {
    if request.body.is_empty() {
        return (None, false);
    }
    let is_text = request.header("content-type").is_none_or(is_text);
    match std::str::from_utf8(&request.body) {
        Ok(text) if is_text => (Some(text.into()), false),
        _ => (Some(STANDARD.encode(&request.body).into()), true),
    }
}

/// The types API Gateway counts as text. Forms are not among them.
fn is_text(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    kind.starts_with("text/")
        || ["application/json", "application/javascript", "application/xml"].contains(&kind.as_str())
        || kind.ends_with("+json")
        || kind.ends_with("+xml")
}
