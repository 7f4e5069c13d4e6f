//! `/api/account`.

use http::Method;
use serde_json::{Value, json};
use testkit::TestApp;

use crate::world::two_accounts;

async fn owner() -> TestApp {
    two_accounts(account::ROUTES).await.signed_in("owner@demo")
}

async fn member_path(app: &TestApp, email: &str) -> String {
    let members = app.get("/api/account/members").await.expect(200);
    let members = members.json["items"].as_array().unwrap().clone();
    let member = members.iter().find(|member| member["email"] == email).unwrap();
    format!("/api/account/members/{}", member["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_person_founds_one_account_and_sees_who_they_are() {
    let world = TestApp::new(account::ROUTES).signed_in("Anna@Example.com");
    assert_eq!(world.get("/api/account").await.expect(403).code(), "no_account");
    let account = world.post("/api/account", json!({"name": "Ромашка"})).await.expect(201);
    let me = world.get("/api/account").await.expect(200);
    assert_eq!(me.at("/account/id"), account.at("/id"));
    assert_eq!((me.at("/role"), me.at("/actor/email")), ("owner", "anna@example.com"));
    assert!(me.json["permissions"].as_array().unwrap().contains(&json!("keys:write")));
    assert_eq!(world.post("/api/account", json!({"name": "Second"})).await.expect(409).code(), "account_exists");
    world.post("/api/account", json!({"name": ""})).await.expect(422);
}

#[tokio::test]
async fn an_invited_person_belongs_as_soon_as_they_sign_in() {
    let owner = owner().await;
    let invitation = json!({"email": "New@Demo", "role": "viewer"});
    let member = owner.post("/api/account/members", invitation.clone()).await.expect(201);
    assert_eq!(member.json["joinedAt"], Value::Null);
    assert_eq!(owner.post("/api/account/members", invitation).await.expect(409).code(), "already_member");
    assert_eq!(owner.signed_in("new@demo").get("/api/account").await.expect(200).at("/role"), "viewer");
    let members = owner.get("/api/account/members").await.expect(200);
    let joined = members.json["items"].as_array().unwrap().iter().find(|m| m["email"] == "new@demo").unwrap().clone();
    assert!(joined["joinedAt"].is_string());
    owner.post("/api/account/members", json!({"email": "no address", "role": "viewer"})).await.expect(422);
}

#[tokio::test]
async fn a_change_of_role_works_at_once_and_removal_too() {
    let owner = owner().await;
    let manager = owner.signed_in("manager@demo");
    let path = member_path(&owner, "manager@demo").await;
    let change = owner.call(Method::PATCH, &path).json(&json!({"role": "viewer"})).send().await.expect(200);
    assert_eq!(change.at("/role"), "viewer");
    assert_eq!(manager.get("/api/account").await.expect(200).at("/role"), "viewer");
    owner.delete(&path).await.expect(204);
    assert_eq!(manager.get("/api/account").await.expect(403).code(), "no_account");
    owner.delete(&path).await.expect(404);
}

#[tokio::test]
async fn the_last_owner_stays() {
    let owner = owner().await;
    let path = member_path(&owner, "owner@demo").await;
    let demoted = owner.call(Method::PATCH, &path).json(&json!({"role": "viewer"})).send().await.expect(409);
    assert_eq!(demoted.code(), "last_owner");
    assert_eq!(owner.delete(&path).await.expect(409).code(), "last_owner");
    let second = member_path(&owner, "manager@demo").await;
    owner.call(Method::PATCH, &second).json(&json!({"role": "owner"})).send().await.expect(200);
    owner.delete(&path).await.expect(204);
}

#[tokio::test]
async fn a_person_of_several_accounts_picks_one_and_no_other() {
    let owner = owner().await;
    owner.post("/api/account/members", json!({"email": "owner@other", "role": "viewer"})).await.expect(201);
    let both = owner.signed_in("owner@other");
    let mine = both.get("/api/account").await.expect(200);
    let accounts = mine.json["accounts"].as_array().unwrap().clone();
    assert_eq!(accounts.len(), 2);
    for account in &accounts {
        let id = account["id"].as_str().unwrap();
        let me = both.call(Method::GET, "/api/account").header("voronka-account", id).send().await.expect(200);
        assert_eq!(me.at("/account/id"), id);
        assert_eq!(me.json["role"], account["role"]);
    }
    let other = accounts.iter().find(|account| account["role"] == "owner").unwrap()["id"].as_str().unwrap();
    for foreign in [other, "acc_01ARZ3NDEKTSV4RRFFQ69G5FAV", "nonsense"] {
        let answer = owner.call(Method::GET, "/api/account").header("voronka-account", foreign).send().await;
        assert_eq!(answer.expect(404).code(), "not_found");
    }
}

#[tokio::test]
async fn a_key_is_shown_once_works_until_it_is_revoked_and_is_stored_only_as_a_digest() {
    let owner = owner().await;
    let post = || {
        let body = json!({"name": "CI", "role": "viewer"});
        owner.call(Method::POST, "/api/account/api-keys").header("idempotency-key", "k").json(&body).send()
    };
    let made = post().await.expect(201);
    let secret = made.at("/secret").to_owned();
    let again = post().await.expect(201);
    assert_eq!(again.json["secret"], Value::Null, "a repetition does not show it again");
    assert_eq!(again.json["apiKey"], made.json["apiKey"]);
    assert!(!format!("{:?}", owner.table.items()).contains(&secret), "the secret is nowhere in the table");

    let agents = owner.serving(agents::ROUTES).with_token(&secret);
    agents.get("/api/agents").await.expect(200);
    let listed = owner.get("/api/account/api-keys").await.expect(200);
    assert!(listed.json["items"][0]["lastUsedAt"].is_string());
    assert!(listed.json["items"][0].get("secret").is_none());
    owner.delete(&format!("/api/account/api-keys/{}", made.at("/apiKey/id"))).await.expect(204);
    agents.get("/api/agents").await.expect(401);
}

#[tokio::test]
async fn a_key_expires_and_may_not_be_an_owners() {
    let owner = owner().await;
    let body = json!({"name": "short", "role": "viewer", "expiresAt": "2026-11-23T13:00:00Z"});
    let secret = owner.post("/api/account/api-keys", body).await.expect(201).at("/secret").to_owned();
    let agents = owner.serving(agents::ROUTES).with_token(&secret);
    agents.get("/api/agents").await.expect(200);
    owner.clock.advance_seconds(3600);
    agents.get("/api/agents").await.expect(401);
    for bad in [
        json!({"name": "x", "role": "owner"}),
        json!({"name": "x", "role": "viewer", "expiresAt": "2020-01-01T00:00:00Z"}),
        json!({"name": "x", "role": "viewer", "expiresAt": "tomorrow"}),
    ] {
        owner.post("/api/account/api-keys", bad).await.expect(422);
    }
}
