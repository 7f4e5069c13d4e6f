//! `/api/account`: who am I, who belongs to the account, and which programs may act for it.

mod api_keys;
mod me;
mod members;

use domain::access::Permission::{AccountRead, KeysWrite, MembersWrite};
use futures_util::FutureExt as _;
use shared::config::Need;
use shared::http::{Access, Route};
use shared::runtime::Function;
use utoipa::OpenApi;

/// What the function is and needs.
pub const FUNCTION: Function = Function { name: "account", needs: &[Need::Table, Need::Tokens], embedder: None };

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/account", Access::Person(AccountRead), |app, req| me::read(app, req).boxed()),
    Route::post("/api/account", Access::SignedIn, |app, req| me::create(app, req).boxed()),
    Route::get("/api/account/members", Access::Person(AccountRead), |app, req| members::list(app, req).boxed()),
    Route::post("/api/account/members", Access::Person(MembersWrite), |app, req| members::invite(app, req).boxed()),
    Route::patch("/api/account/members/{memberId}", Access::Person(MembersWrite), |app, req| {
        members::change(app, req).boxed()
    }),
    Route::delete("/api/account/members/{memberId}", Access::Person(MembersWrite), |app, req| {
        members::remove(app, req).boxed()
    }),
    Route::get("/api/account/api-keys", Access::Person(KeysWrite), |app, req| api_keys::list(app, req).boxed()),
    Route::post("/api/account/api-keys", Access::Person(KeysWrite), |app, req| api_keys::create(app, req).boxed()),
    Route::delete("/api/account/api-keys/{keyId}", Access::Person(KeysWrite), |app, req| {
        api_keys::revoke(app, req).boxed()
    }),
];

#[derive(OpenApi)]
#[openapi(paths(
    me::read,
    me::create,
    members::list,
    members::invite,
    members::change,
    members::remove,
    api_keys::list,
    api_keys::create,
    api_keys::revoke
))]
struct Document;

/// The function's part of the `OpenAPI` document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
