//! `/api/health`: is it alive, and is everything it depends on; and `/api/openapi.json`.

use domain::error::Result;
use futures_util::FutureExt as _;
use http::StatusCode;
use serde::Serialize;
use shared::App;
use shared::config::Need;
use shared::http::{Access, ApiRequest, ApiResponse, Route};
use shared::queue::QueueName;
use shared::runtime::Function;
use utoipa::{OpenApi, ToSchema};

/// What the function is and needs: all that the others need, so that readiness speaks for them.
pub const FUNCTION: Function = Function {
    name: "health",
    needs: &[
        Need::Table,
        Need::Objects,
        Need::Queue(QueueName::Steps),
        Need::Queue(QueueName::Files),
        Need::Queue(QueueName::Sites),
        Need::Queue(QueueName::Golden),
        Need::Tokens,
    ],
    embedder: None,
};

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/health", Access::Public, |app, req| live(app, req).boxed()),
    Route::get("/api/health/ready", Access::Public, |app, req| ready(app, req).boxed()),
    Route::get("/api/openapi.json", Access::Public, |app, req| document(app, req).boxed()),
];

/// The committed document; a test keeps it equal to the code.
const OPENAPI: &str = include_str!("../../../web/openapi.json");

#[derive(OpenApi)]
#[openapi(paths(live, ready, document))]
struct Document;

/// The function's part of the `OpenAPI` document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

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

/// Is it alive?
#[utoipa::path(get, path = "/api/health", operation_id = "readHealth", tag = "health", security(()),
    responses((status = 200, body = Health)))]
async fn live(_app: App, _request: ApiRequest) -> Result<ApiResponse> {
    Ok(ApiResponse::ok(&Health { status: "ok", version: env!("CARGO_PKG_VERSION") }))
}

/// Does everything that it depends on answer?
#[utoipa::path(get, path = "/api/health/ready", operation_id = "readReadiness", tag = "health", security(()),
    responses((status = 200, body = Readiness), (status = 503, body = Readiness)))]
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

/// This document.
#[utoipa::path(get, path = "/api/openapi.json", operation_id = "readOpenApi", tag = "health", security(()),
    responses((status = 200, content_type = "application/json")))]
async fn document(_app: App, _request: ApiRequest) -> Result<ApiResponse> {
    Ok(ApiResponse::text(OPENAPI, "application/json"))
}
