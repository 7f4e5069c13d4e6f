//! From a raw request to an answer: find the route, recognise the caller, check access, call the handler.

use std::collections::HashMap;

use bytes::Bytes;
use domain::error::{Error, ErrorKind, Result};
use domain::time::Timestamp;
use futures_util::FutureExt as _;
use http::{HeaderMap, Method};
use tracing::Instrument as _;

use super::{Access, ApiRequest, ApiResponse, Route};
use crate::app::App;
use crate::auth::{self, Caller};
use crate::telemetry;

/// A request before anything about it is known to be right.
#[derive(Clone, Debug)]
pub struct RawRequest {
    /// The method.
    pub method: Method,
    /// The path, percent-decoding undone.
    pub path: String,
    /// The query parameters; the last of several with one name wins.
    pub query: HashMap<String, String>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The invocation's id.
    pub request_id: String,
    /// When the invocation ends.
    pub deadline: Timestamp,
}

/// Serves one request. It never fails: every error, and every panic, becomes an answer and one line in the log.
pub async fn dispatch(app: &App, routes: &'static [Route], raw: RawRequest) -> ApiResponse {
    let request_id = raw.request_id.clone();
    let span = tracing::info_span!(
        "request",
        request_id,
        http.method = %raw.method,
        http.path = raw.path,
        account.id = tracing::field::Empty,
        actor.id = tracing::field::Empty,
    );
    let handled = std::panic::AssertUnwindSafe(handle(app, routes, raw)).catch_unwind().instrument(span.clone()).await;
    let _entered = span.enter();
    let error = match handled {
        Ok(Ok(response)) => {
            tracing::info!(http.status = response.status.as_u16(), "answered");
            return response;
        }
        Ok(Err(error)) => error,
        Err(panic) => Error::internal(telemetry::panic_message(&*panic)).with("handle the request"),
    };
    let response = ApiResponse::problem(&error, &request_id);
    telemetry::log_failure(&error, response.status.as_u16());
    response
}

async fn handle(app: &App, routes: &'static [Route], raw: RawRequest) -> Result<ApiResponse> {
    // A path with another method is answered as API Gateway would: there is no such route.
    let mut fitting = routes.iter().filter(|route| *route.method == raw.method);
    let found = fitting.find_map(|route| Some((route, route.matches(&raw.path)?)));
    let (route, params) = found.ok_or_else(|| Error::not_found("route"))?;
    let mut request = ApiRequest {
        method: raw.method,
        path: raw.path,
        route: route.key(),
        params,
        #[cfg(feature = "openapi")]
        declared: route.extra.body,
        query: raw.query,
        headers: raw.headers,
        body: raw.body,
        request_id: raw.request_id,
        deadline: raw.deadline,
        caller: None,
        identity: None,
    };
    if route.access != Access::Public {
        let caller = auth::authenticate(app.tokens(), &app.people(), &request.headers).await?;
        admit(&mut request, caller, route.access)?;
    }
    request.check_size()?;
    route.handler.call(app.clone(), request).await
}

fn admit(request: &mut ApiRequest, caller: Caller, access: Access) -> Result<()> {
    let Caller { principal, identity } = caller;
    if let Some(principal) = &principal {
        let span = tracing::Span::current();
        span.record("account.id", tracing::field::display(principal.account()));
        span.record("actor.id", tracing::field::debug(principal.actor()));
    }
    request.identity = identity;
    request.caller = principal;
    let permission = match access {
        Access::Public | Access::SignedIn => return Ok(()),
        Access::Person(permission) | Access::Granted(permission) => permission,
    };
    let principal = request.caller.as_ref().ok_or_else(|| {
        Error::new(
            ErrorKind::Forbidden("no_account"),
            "you do not belong to an account yet; make one or ask for an invitation",
        )
    })?;
    if matches!(access, Access::Person(_)) {
        principal.require_person()?;
    }
    principal.require(permission)
}
