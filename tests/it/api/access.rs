//! One walk over every route of every function: nobody, a forged key, the wrong role, a foreign account, the right one.

use domain::access::{Permission, Role};
use http::Method;
use serde_json::json;
use shared::http::{Access, Route};
use testkit::{Answer, TestApp};

use crate::registry::all_routes;
use crate::world::{path_to_nothing, two_accounts};

async fn call(app: &TestApp, route: &Route) -> Answer {
    let mut call = app.call(route.method.clone(), &path_to_nothing(route));
    if *route.method == Method::PATCH {
        call = call.header("if-match", "\"1\"");
    }
    if *route.method == Method::GET { call.send().await } else { call.json(&json!({})).send().await }
}

fn needed(access: Access) -> Option<Permission> {
    match access {
        Access::Public | Access::SignedIn => None,
        Access::Person(permission) | Access::Granted(permission) => Some(permission),
    }
}

#[tokio::test]
async fn without_a_token_only_public_routes_answer() {
    for (function, routes) in all_routes() {
        let world = two_accounts(routes).await;
        for route in routes {
            let status = call(&world, route).await.status;
            assert_eq!(status == 401, route.access != Access::Public, "{function}: {} answered {status}", route.key());
        }
    }
}

#[tokio::test]
async fn forged_tokens_and_keys_prove_nothing() {
    let key = format!("vk_{}", "A".repeat(43));
    for (function, routes) in all_routes() {
        let world = two_accounts(routes).await;
        for token in ["forged", "vk_short", key.as_str(), "person:"] {
            for route in routes.iter().filter(|route| route.access != Access::Public) {
                let answer = call(&world.with_token(token), route).await;
                assert_eq!(answer.status, 401, "{function}: {} took {token}", route.key());
                assert_eq!(answer.code(), "unauthenticated");
            }
        }
    }
}

#[tokio::test]
async fn a_role_opens_exactly_what_it_grants() {
    let people = [(Role::Owner, "owner@demo"), (Role::Manager, "manager@demo"), (Role::Viewer, "viewer@demo")];
    for (function, routes) in all_routes() {
        let world = two_accounts(routes).await;
        for (role, email) in people {
            for route in routes {
                let Some(permission) = needed(route.access) else { continue };
                let answer = call(&world.signed_in(email), route).await;
                let refused = answer.status == 403;
                assert_eq!(
                    refused,
                    !role.grants(permission),
                    "{function}: {} as {email}: {}",
                    route.key(),
                    answer.text
                );
            }
        }
    }
}

#[tokio::test]
async fn a_person_without_an_account_is_told_so() {
    for (function, routes) in all_routes() {
        let world = two_accounts(routes).await.signed_in("stranger@nowhere");
        for route in routes.iter().filter(|route| needed(route.access).is_some()) {
            let answer = call(&world, route).await.expect(403);
            assert_eq!(answer.code(), "no_account", "{function}: {}", route.key());
        }
    }
}

#[tokio::test]
async fn api_keys_open_what_their_role_grants_and_nothing_about_people() {
    for (function, routes) in all_routes() {
        let world = two_accounts(routes).await;
        let owner = world.serving(account::ROUTES).signed_in("owner@demo");
        for (role, name) in [(Role::Manager, "manager"), (Role::Viewer, "viewer")] {
            let made = owner.post("/api/account/api-keys", json!({"name": "ci", "role": name})).await.expect(201);
            let program = world.with_token(made.at("/secret"));
            for route in routes {
                let allowed = match route.access {
                    Access::Public | Access::SignedIn => continue,
                    Access::Person(_) => false,
                    Access::Granted(permission) => role.grants(permission),
                };
                let answer = call(&program, route).await;
                assert_eq!(
                    answer.status == 403,
                    !allowed,
                    "{function}: {} with a {name} key: {}",
                    route.key(),
                    answer.text
                );
            }
        }
    }
}

#[tokio::test]
async fn what_does_not_exist_is_not_found_with_any_spelling_of_its_id() {
    for (function, routes) in all_routes() {
        let world = two_accounts(routes).await.signed_in("owner@demo");
        for route in routes.iter().filter(|route| route.path.contains('{') && *route.method == Method::GET) {
            let missing = call(&world, route).await.expect(404);
            let odd = route.path.split('/').map(|part| if part.starts_with('{') { "x%23y" } else { part });
            let odd = world.get(&odd.collect::<Vec<_>>().join("/")).await.expect(404);
            assert_eq!(missing.code(), odd.code(), "{function}: {}", route.key());
        }
    }
}
