//! The distribution: one port in front of the website, the HTTP APIs and the function URLs.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};

use super::http_api::HttpApi;
use super::website::Website;
use super::{Request, function_url, message};
use crate::clock::Clock;
use crate::lambda::Functions;
use crate::logs::{Level, Logs};
use crate::template::{Behaviour, Origin, ResponseHeaders, System};

/// Chooses the origin of each request.
pub struct Distribution {
    behaviours: Vec<Behaviour>,
    apis: BTreeMap<String, HttpApi>,
    functions: Functions,
    website: Website,
    clock: Arc<dyn Clock>,
    /// Local addresses that pages may connect to besides those the template's policy names.
    connect: String,
    logs: Logs,
}

impl Distribution {
    /// Serves the behaviours of the template; a template without a distribution sends everything to its HTTP API.
    #[must_use]
    pub fn new(
        system: &System,
        functions: &Functions,
        website: Website,
        client: &reqwest::Client,
        clock: &Arc<dyn Clock>,
        connect: String,
        logs: Logs,
    ) -> Self {
        let api = |(id, api): (&String, &crate::template::HttpApi)| {
            (id.clone(), HttpApi::new(api.clone(), functions.clone(), client, Arc::clone(clock)))
        };
        let behaviours = match &system.distribution {
            Some(distribution) => distribution.behaviours.clone(),
            None => system.apis.keys().take(1).map(|id| everything_to(Origin::HttpApi(id.clone()))).collect(),
        };
        Self {
            behaviours,
            apis: system.apis.iter().map(api).collect(),
            functions: functions.clone(),
            website,
            clock: Arc::clone(clock),
            connect,
            logs,
        }
    }

    /// Answers a request from `source_ip`.
    pub async fn handle(&self, request: axum::extract::Request, source_ip: IpAddr) -> Response<Body> {
        let line = format!("{} {}", request.method(), request.uri().path());
        let started = Instant::now();
        let path = request.uri().path();
        let Some(behaviour) = self.behaviours.iter().find(|behaviour| matches(&behaviour.pattern, path)) else {
            return message(StatusCode::NOT_FOUND, "Not Found");
        };
        if !behaviour.methods.iter().any(|method| method == request.method().as_str()) {
            return message(StatusCode::FORBIDDEN, "Forbidden");
        }
        let mut answer = match &behaviour.origin {
            Origin::Web => self.website.handle(path, request.headers()).await,
            Origin::HttpApi(id) => match (Request::read(request, source_ip).await, self.apis.get(id)) {
                (Ok(request), Some(api)) => api.handle(request).await,
                (Err(refused), _) => refused,
                (_, None) => message(StatusCode::NOT_FOUND, "Not Found"),
            },
            Origin::FunctionUrl(id) => match Request::read(request, source_ip).await {
                Ok(request) => self.function_url(id, request).await,
                Err(refused) => refused,
            },
        };
        self.add_headers(&mut answer, &behaviour.headers);
        let level = match answer.status().is_server_error() {
            true => Level::Warn,
            false if behaviour.origin == Origin::Web => Level::Debug,
            false => Level::Info,
        };
        let (status, took) = (answer.status().as_u16(), started.elapsed().as_millis());
        self.logs.say(level, &format!("{line} {status} {took} ms"));
        answer
    }

    async fn function_url(&self, id: &str, request: Request) -> Response<Body> {
        match self.functions.pool(id).map(|pool| (pool, pool.function().url.as_ref())) {
            Ok((pool, Some(url))) => function_url::handle(pool, url, &self.clock, request).await,
            _ => message(StatusCode::NOT_FOUND, "Not Found"),
        }
    }

    fn add_headers(&self, answer: &mut Response<Body>, policy: &ResponseHeaders) {
        for name in &policy.remove {
            answer.headers_mut().remove(name);
        }
        for (name, value, replace) in &policy.set {
            let value = match name.as_str() {
                "content-security-policy" => allow_connections(value, &self.connect),
                _ => value.clone(),
            };
            if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value))
                && (*replace || !answer.headers().contains_key(&name))
            {
                answer.headers_mut().insert(name, value);
            }
        }
    }
}

fn everything_to(origin: Origin) -> Behaviour {
    let methods = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"].map(str::to_owned).to_vec();
    Behaviour { pattern: "*".to_owned(), origin, methods, headers: ResponseHeaders::default() }
}

/// Adds sources to `connect-src`: pages upload to the local S3, whose address no production policy names.
fn allow_connections(policy: &str, sources: &str) -> String {
    let directives = policy.split(';').map(|directive| match directive.trim().starts_with("connect-src ") {
        true => format!("{} {sources}", directive.trim_end()),
        false => directive.to_owned(),
    });
    directives.collect::<Vec<_>>().join(";")
}

/// A path pattern: `*` stands for any number of characters, `?` for one. A leading slash may be missing.
fn matches(pattern: &str, path: &str) -> bool {
    let pattern = pattern.trim_start_matches('/').as_bytes();
    let path = path.trim_start_matches('/').as_bytes();
    let (mut at, mut from, mut star) = (0, 0, None);
    while from < path.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, from));
                at += 1;
            }
            Some(expected) if *expected == b'?' || Some(expected) == path.get(from) => {
                at += 1;
                from += 1;
            }
            _ => match star {
                // Lets the last `*` take one character more.
                Some((position, taken)) => {
                    at = position + 1;
                    from = taken + 1;
                    star = Some((position, taken + 1));
                }
                None => return false,
            },
        }
    }
    pattern.get(at..).unwrap_or_default().iter().all(|rest| *rest == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_like_those_of_cloudfront() {
        assert!(matches("/api/agents/*/chat*", "/api/agents/agt_1/chat"));
        assert!(matches("/api/agents/*/chat*", "/api/agents/agt_1/chat/cnv_1"));
        assert!(matches("api/*", "/api/"));
        assert!(matches("*.jp?g", "/a/b.jpeg"));
        assert!(!matches("/api/agents/*/chat*", "/api/agents/agt_1/files"));
        assert!(!matches("/api/*", "/api"));
    }

    #[test]
    fn local_addresses_join_the_connections_a_page_may_make() {
        let policy =
            allow_connections("default-src 'self'; connect-src 'self' https://x; img-src 'self'", "http://127.0.0.1:9");
        assert_eq!(policy, "default-src 'self'; connect-src 'self' https://x http://127.0.0.1:9; img-src 'self'");
    }
}
