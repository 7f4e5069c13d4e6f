//! The paths of the issuer.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Json, Router};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::page::{self, Request};
use super::{Issuer, Tokens};

/// The routes below the issuer's address.
pub(crate) fn router(issuer: Arc<Issuer>) -> Router {
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery).options(preflight))
        .route("/jwks.json", get(key_set).options(preflight))
        .route("/authorize", get(sign_in).post(choose))
        .route("/token", post(exchange).options(preflight))
        .route("/revoke", post(revoke).options(preflight))
        .route("/logout", get(sign_out))
        .with_state(issuer)
}

async fn discovery(State(issuer): State<Arc<Issuer>>) -> Response<Body> {
    open_to_all(Json(issuer.discovery()).into_response())
}

async fn key_set(State(issuer): State<Arc<Issuer>>) -> Response<Body> {
    open_to_all(Json(issuer.key_set()).into_response())
}

async fn sign_in(
    State(issuer): State<Arc<Issuer>>,
    Query(request): Query<Request>,
    headers: HeaderMap,
) -> Response<Body> {
    if let Err(reason) = check(&issuer, &request) {
        return (StatusCode::BAD_REQUEST, reason).into_response();
    }
    let language = headers.get("accept-language").and_then(|value| value.to_str().ok()).unwrap_or_default();
    Html(page::render(&issuer.users, &request, language)).into_response()
}

async fn choose(State(issuer): State<Arc<Issuer>>, Form(request): Form<Request>) -> Response<Body> {
    if let Err(reason) = check(&issuer, &request) {
        return (StatusCode::BAD_REQUEST, reason).into_response();
    }
    let Some(user) = request.user.as_deref().and_then(|name| issuer.user(name)) else {
        return (StatusCode::BAD_REQUEST, "there is no such user").into_response();
    };
    let mut answer = vec![("code", issuer.issue_code(user, &request)), ("iss", issuer.url.clone())];
    answer.extend(request.state.clone().map(|state| ("state", state)));
    Redirect::to(&with_query(&request.redirect_uri, &answer)).into_response()
}

#[derive(Debug, Deserialize)]
struct Exchange {
    grant_type: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    redirect_uri: String,
    #[serde(default)]
    code_verifier: String,
    #[serde(default)]
    refresh_token: String,
}

async fn exchange(State(issuer): State<Arc<Issuer>>, Form(request): Form<Exchange>) -> Response<Body> {
    let (tokens, refusal) = match request.grant_type.as_str() {
        "authorization_code" => (
            issuer
                .redeem(&request.code, &request.redirect_uri, &request.code_verifier)
                .map(|(user, nonce)| issuer.sign_in(&user, nonce.as_deref()))
                .transpose(),
            "the code is unknown, used, expired, or does not fit its verifier or redirect_uri",
        ),
        "refresh_token" => {
            (issuer.renew(&request.refresh_token), "the refresh token is unknown, used, expired or revoked")
        }
        _ => return refuse("unsupported_grant_type", "only authorization_code and refresh_token are offered"),
    };
    match tokens {
        Ok(Some(Tokens { token, life, refresh })) => open_to_all(
            Json(json!({
                "access_token": token, "id_token": token, "refresh_token": refresh, "token_type": "Bearer",
                "expires_in": life.as_secs(), "scope": "openid email profile",
            }))
            .into_response(),
        ),
        Ok(None) => refuse("invalid_grant", refusal),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

#[derive(Debug, Deserialize)]
struct Revocation {
    token: String,
}

/// Whether the token was known is not told (RFC 7009, section 2.2).
async fn revoke(State(issuer): State<Arc<Issuer>>, Form(request): Form<Revocation>) -> Response<Body> {
    issuer.renewals.revoke(&request.token);
    open_to_all(StatusCode::OK.into_response())
}

#[derive(Debug, Deserialize)]
struct SignOut {
    post_logout_redirect_uri: Option<String>,
    /// Cognito's name for the same thing.
    logout_uri: Option<String>,
    state: Option<String>,
}

async fn sign_out(Query(request): Query<SignOut>) -> Response<Body> {
    match request.post_logout_redirect_uri.or(request.logout_uri).filter(|target| is_local(target)) {
        Some(target) => {
            let state: Vec<(&str, String)> = request.state.into_iter().map(|state| ("state", state)).collect();
            Redirect::to(&with_query(&target, &state)).into_response()
        }
        None => Redirect::to("/").into_response(),
    }
}

async fn preflight(method: Method) -> Response<Body> {
    debug_assert_eq!(method, Method::OPTIONS);
    let headers = [("access-control-allow-methods", "GET, POST"), ("access-control-allow-headers", "*")];
    open_to_all((StatusCode::NO_CONTENT, headers).into_response())
}

fn check(issuer: &Issuer, request: &Request) -> Result<(), String> {
    if request.client_id != issuer.client_id {
        return Err(format!("client_id must be {}", issuer.client_id));
    }
    if !is_local(&request.redirect_uri) {
        return Err("redirect_uri must be an address of this machine".to_owned());
    }
    if request.response_type != "code" {
        return Err("response_type must be code".to_owned());
    }
    if request.code_challenge.is_empty() || request.code_challenge_method != "S256" {
        return Err("code_challenge with code_challenge_method=S256 is required".to_owned());
    }
    Ok(())
}

/// Whether an address is one of this machine, on whatever port.
fn is_local(address: &str) -> bool {
    let uri: Option<Uri> = address.parse().ok();
    uri.is_some_and(|uri| matches!(uri.host(), Some("127.0.0.1" | "localhost" | "[::1]")))
}

fn with_query(address: &str, values: &[(&str, String)]) -> String {
    let mut address = address.to_owned();
    for (name, value) in values {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(&format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)));
    }
    address
}

fn refuse(error: &str, description: &str) -> Response<Body> {
    let body: Value = json!({ "error": error, "error_description": description });
    open_to_all((StatusCode::BAD_REQUEST, Json(body)).into_response())
}

/// The development server of the interface runs on another port.
fn open_to_all(mut response: Response<Body>) -> Response<Body> {
    response.headers_mut().insert("access-control-allow-origin", http::HeaderValue::from_static("*"));
    response
}
