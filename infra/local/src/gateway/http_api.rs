//! The HTTP API: throttling, routing, authorizer, integration.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, Method, Response, StatusCode};
use jiff::Timestamp;

use super::authorizer::{Authorizer, Denied};
use super::throttle::Bucket;
use super::{Request, event, message, response, routes};
use crate::clock::Clock;
use crate::cors;
use crate::ids;
use crate::lambda::{Functions, InvokeError};
use crate::template;

/// One HTTP API.
pub struct HttpApi {
    api: template::HttpApi,
    authorizers: BTreeMap<String, Authorizer>,
    throttle: Option<Bucket>,
    functions: Functions,
    clock: Arc<dyn Clock>,
}

impl HttpApi {
    /// Serves `api` with `functions`; authorizers fetch their keys through `client`.
    #[must_use]
    pub fn new(api: template::HttpApi, functions: Functions, client: &reqwest::Client, clock: Arc<dyn Clock>) -> Self {
        let authorizer = |(name, settings): (&String, &template::JwtAuthorizer)| {
            (name.clone(), Authorizer::new(settings.clone(), client.clone(), Arc::clone(&clock)))
        };
        Self {
            authorizers: api.authorizers.iter().map(authorizer).collect(),
            throttle: api.throttle.map(|limits| Bucket::new(limits, clock.now())),
            api,
            functions,
            clock,
        }
    }

    /// Answers a request.
    pub async fn handle(&self, request: Request) -> Response<Body> {
        if let Some(rule) = self.api.cors.as_ref().filter(|_| request.method == Method::OPTIONS)
            && let Some(headers) = cors::preflight(rule, &request.headers)
        {
            let mut answer = Response::new(Body::empty());
            *answer.status_mut() = StatusCode::NO_CONTENT;
            *answer.headers_mut() = headers;
            return answer;
        }
        let mut answer = self.route(&request).await;
        let origin = cors::origin(&request.headers);
        if let Some(headers) = self.api.cors.as_ref().zip(origin).and_then(|(rule, origin)| cors::actual(rule, &origin))
        {
            answer.headers_mut().extend(headers);
        }
        if let Ok(id) = HeaderValue::from_str(&ids::uuid()) {
            answer.headers_mut().insert("apigw-requestid", id);
        }
        answer
    }

    async fn route(&self, request: &Request) -> Response<Body> {
        let now = self.clock.now();
        if self.throttle.as_ref().is_some_and(|bucket| !bucket.take(now)) {
            return message(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests");
        }
        let Some((route, path_parameters)) =
            routes::find(&self.api.routes, request.method.as_str(), request.uri.path())
        else {
            return message(StatusCode::NOT_FOUND, "Not Found");
        };
        let authorizer = match route.authorizer.as_ref().and_then(|name| self.authorizers.get(name)) {
            Some(authorizer) => match authorizer.check(request, &route.scopes).await {
                Ok(context) => Some(context),
                Err(denied) => return deny(&denied),
            },
            None => None,
        };
        let route_key = routes::key(route);
        let context = event::Context {
            api_id: &self.api.id,
            domain: &self.api.host,
            route_key: &route_key,
            path_parameters,
            stage_variables: self.api.stage_variables.clone(),
            authorizer,
        };
        self.integrate(route, request, context, now).await
    }

    async fn integrate(
        &self,
        route: &template::Route,
        request: &Request,
        context: event::Context<'_>,
        now: Timestamp,
    ) -> Response<Body> {
        let Ok(pool) = self.functions.pool(&route.function) else {
            return message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
        };
        let invocation = async {
            match pool.invoke(event::build(request, context, now)).await {
                Ok(reply) => reply.whole().await,
                Err(error) => Err(error),
            }
        };
        match tokio::time::timeout(route.timeout, invocation).await {
            // HTTP APIs answer 503 where REST APIs answer 504.
            Err(_) | Ok(Err(InvokeError::Throttled)) => message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
            Ok(Err(InvokeError::TooLarge)) => message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
            Ok(Err(InvokeError::Function { .. })) => internal_error(),
            Ok(Ok(payload)) => response::from_payload(&payload).unwrap_or_else(internal_error),
        }
    }
}

fn internal_error() -> Response<Body> {
    message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
}

fn deny(denied: &Denied) -> Response<Body> {
    let mut answer = message(denied.status(), denied.message());
    if let Ok(value) = HeaderValue::from_str(&denied.challenge()) {
        answer.headers_mut().insert("www-authenticate", value);
    }
    answer
}
