//! `/api/health`: is it alive, and is everything it depends on; and `/api/openapi.json`.

use domain::error::Result;
use http::StatusCode;
use serde::Serialize;
use shared::App;
use shared::config::Dependency;
use shared::http::{Access, ApiRequest, ApiResponse, Json, Route};
use shared::runtime::{EventSource, Function};
use utoipa::ToSchema;

/// What the function is. It depends on all that the others depend on, so that readiness speaks for them.
pub const FUNCTION: Function =
    Function { name: "health", requires: &Dependency::ALL, source: EventSource::Http(ROUTES), embedder: None };

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/health", Access::Public, &live).named("readHealth", "Is it alive?"),
    Route::get("/api/health/ready", Access::Public, &ready)
        .named("readReadiness", "Does everything that it depends on answer?")
        .returns::<Readiness>(200)
        .or_returns::<Readiness>(503),
    Route::get("/api/openapi.json", Access::Public, &document)
        .named("readOpenApi", "This document.")
        .returns_any_json(),
];

/// The committed document; a test keeps it equal to the code.
const OPENAPI: &str = include_str!("../../../web/openapi.json");

/// That the function runs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    #[schema(example = "ok")]
    status: &'static str,
    version: &'static str,
}

/// Whether everything answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Readiness {
    /// `ok`, or `failed` when one check failed.
    #[schema(example = "ok")]
    status: &'static str,
    checks: Vec<Check>,
}

/// Whether one thing answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Check {
    #[schema(example = "table")]
    name: &'static str,
    #[schema(example = "ok")]
    status: &'static str,
}

async fn live(_app: App, _request: ApiRequest) -> Result<Json<Health>> {
    Ok(Json::of(&Health { status: "ok", version: env!("CARGO_PKG_VERSION") }))
}

async fn ready(app: App, _request: ApiRequest) -> Result<ApiResponse> {
    let checks = app.check_dependencies().await.into_iter().map(|(name, result)| {
        let status = match result {
            Ok(()) => "ok",
            Err(error) => {
                // The cause is for the log; the answer is public.
                tracing::warn!(check = name, error = error.report(), "a dependency does not answer");
                "failed"
            }
        };
        Check { name, status }
    });
    let checks: Vec<_> = checks.collect();
    let all = checks.iter().all(|check| check.status == "ok");
    let code = if all { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    Ok(ApiResponse::json(code, &Readiness { status: if all { "ok" } else { "failed" }, checks }))
}

async fn document(_app: App, _request: ApiRequest) -> Result<ApiResponse> {
    Ok(ApiResponse::text(OPENAPI, "application/json"))
}
