//! Golden requests: events as API Gateway and function URLs deliver them, made from routes.
//!
//! All of them tell the story of `events/README.md`. Only what is special about an event is worth a file there.

use domain::ids::PREFIXES;
use serde_json::{Map, Value, json};
use shared::http::Route;

const USER_AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const HOST: &str = "k3x9v2m7qd.execute-api.eu-central-1.amazonaws.com";
const ACCOUNT: &str = "acc_01M6DV7580KBS12CMV5Z42WQQY";
/// What every id of the story ends with but for the account's.
const STORY: &str = "01M6DV8ZV0TKRBRPH9VR3BA47S";

/// The path of `route` in which every parameter is an id with the body `body`, a ULID.
///
/// # Panics
/// When a parameter is called like no id: it must be the end of a type's name, as `keyId` is of `ApiKeyId`.
#[must_use]
pub fn path(route: &Route, body: &str) -> String {
    let parts =
        route.path.split('/').map(|part| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(parameter) => argument(parameter, body),
            None => part.to_owned(),
        });
    parts.collect::<Vec<_>>().join("/")
}

fn argument(parameter: &str, body: &str) -> String {
    match parameter {
        "version" => return "1".to_owned(),
        // The place of a passage in its file.
        "passageId" => return format!("fil_{body}.0"),
        _ => {}
    }
    let found = PREFIXES.iter().find(|(name, _)| name.to_lowercase().ends_with(&parameter.to_lowercase()));
    let (_, prefix) = found.unwrap_or_else(|| panic!("no id is called {parameter}"));
    format!("{prefix}_{body}")
}

/// A request for `route` as API Gateway delivers it in payload format 2.0. `golden-token` is a place for a token.
#[must_use]
pub fn request(route: &Route) -> Value {
    let (path, method) = (path(route, STORY), route.method.as_str());
    let mut headers = json!({
        "accept": "application/json",
        "accept-encoding": "gzip, br",
        "authorization": "Bearer golden-token",
        "host": HOST,
        "user-agent": USER_AGENT,
        "via": "2.0 6f1b.cloudfront.net (CloudFront)",
        "voronka-account": ACCOUNT,
        "x-amzn-trace-id": "Root=1-69072da0-3437ac92e0a94d98dea999d9",
        "x-forwarded-for": "203.0.113.7",
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
    });
    let parameters: Map<_, _> =
        route.matches(&path).into_iter().flatten().map(|(name, id)| (name.into(), id.into())).collect();
    let mut event = json!({
        "version": "2.0",
        "routeKey": route.key(),
        "rawPath": path,
        "rawQueryString": "",
        "pathParameters": parameters,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "k3x9v2m7qd",
            "domainName": HOST,
            "domainPrefix": "k3x9v2m7qd",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.7",
                "userAgent": USER_AGENT,
            },
            "requestId": "T3437ac92e0a94d=",
            "routeKey": route.key(),
            "stage": "$default",
            "time": "02/Nov/2026:10:00:00 +0000",
            "timeEpoch": 1_793_613_600_000_u64,
        },
        "isBase64Encoded": false,
    });
    if route.idempotent {
        headers["idempotency-key"] = "7d1e0c5a-0a53-4c6e-9f7a-6f3e4f0f6a11".into();
    }
    if matches!(method, "POST" | "PATCH") {
        headers["content-type"] = "application/json".into();
        headers["content-length"] = "2".into();
        event["body"] = "{}".into();
    }
    event["headers"] = headers;
    event
}
