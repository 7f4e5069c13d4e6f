//! `/api/account`: who am I, who belongs to the account, and which programs may act for it.

mod api_keys;
mod me;
mod members;

use domain::access::Permission::{AccountRead, KeysWrite, MembersWrite};
use shared::config::Dependency;
use shared::http::{Access, IfMatch, Route};
use shared::runtime::{EventSource, Function};

/// What the function is, and what it depends on.
pub const FUNCTION: Function = Function {
    name: "account",
    requires: &[Dependency::Table, Dependency::Tokens],
    source: EventSource::Http(ROUTES),
    embedder: None,
};

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/account", Access::Person(AccountRead), &me::read)
        .named("readAccount", "Who am I?")
        .header("Voronka-Account"),
    Route::post("/api/account", Access::SignedIn, &me::create)
        .named("createAccount", "Found an account; the caller becomes its owner.")
        .body::<me::AccountInput>(),
    Route::get("/api/account/members", Access::Person(AccountRead), &members::list)
        .named("listMembers", "List members, oldest first.")
        .paged(),
    Route::post("/api/account/members", Access::Person(MembersWrite), &members::invite)
        .named("inviteMember", "Invite a person: they belong to the account as soon as they sign in with this address.")
        .body::<members::MemberInput>(),
    Route::patch("/api/account/members/{memberId}", Access::Person(MembersWrite), &members::change)
        .named("changeMember", "Give a member another role.")
        .body::<members::MemberPatch>(),
    Route::delete("/api/account/members/{memberId}", Access::Person(MembersWrite), &members::remove)
        .named("removeMember", "Remove a member."),
    Route::get("/api/account/api-keys", Access::Person(KeysWrite), &api_keys::list)
        .named("listApiKeys", "List keys, oldest first.")
        .paged(),
    Route::post("/api/account/api-keys", Access::Person(KeysWrite), &api_keys::create)
        .named("createApiKey", "Make a key.")
        .body::<api_keys::ApiKeyInput>(),
    Route::delete("/api/account/api-keys/{keyId}", Access::Person(KeysWrite), &api_keys::revoke)
        .named("revokeApiKey", "Revoke a key at once.")
        .if_match(IfMatch::Ignored, ""),
];
