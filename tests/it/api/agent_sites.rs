//! `/api/agents/{agentId}/sites`.

use domain::limits::SITES_PER_AGENT;
use http::Method;
use serde_json::json;
use shared::queue::QueueName;
use testkit::TestApp;

use crate::world::two_accounts;

/// The owner with an agent, and the path of its sites.
async fn owner() -> (TestApp, TestApp, String) {
    let world = two_accounts(agent_sites::ROUTES).await;
    let owner = world.signed_in("owner@demo");
    let agents = owner.serving(agents::ROUTES).signed_in("owner@demo");
    let agent = agents.post("/api/agents", json!({"name": "Anna"})).await.expect(201);
    let path = format!("/api/agents/{}/sites", agent.at("/id"));
    (world, owner, path)
}

#[tokio::test]
async fn a_site_waits_for_the_crawler_which_is_called() {
    let (world, owner, path) = owner().await;
    let body = json!({"address": "HTTPS://Example.com/prices?utm_source=mail#top", "depth": 2, "pages": 30});
    let created = owner.post(&path, body).await.expect(201);
    assert_eq!(created.at("/address"), "https://example.com/prices");
    assert_eq!((created.at("/status"), &created.json["failure"]), ("waiting", &json!(null)));
    assert_eq!((&created.json["found"], &created.json["read"]), (&json!(1), &json!(0)));
    assert_eq!(created.headers["location"], format!("{path}/{}", created.at("/id")));
    assert_eq!(owner.get(&format!("{path}/{}", created.at("/id"))).await.expect(200).json, created.json);
    assert_eq!(owner.get(&path).await.expect(200).json["items"], json!([created.json]));
    let sent = world.queues[&QueueName::Sites].take();
    assert_eq!(sent.len(), 1);
    let message: serde_json::Value = serde_json::from_str(&sent[0].body).unwrap();
    assert_eq!((&message["siteId"], &message["round"]), (&created.json["id"], &json!(1)));
}

#[tokio::test]
async fn a_repeated_request_is_one_site_and_calls_the_crawler_again() {
    let (world, owner, path) = owner().await;
    let send = || {
        let body = json!({"address": "https://example.com/"});
        owner.call(Method::POST, &path).header("idempotency-key", "k1").json(&body).send()
    };
    let (first, second) = (send().await.expect(201), send().await.expect(201));
    assert_eq!(first.json, second.json);
    assert_eq!((&first.json["depth"], &first.json["pages"]), (&json!(0), &json!(50)));
    // The first request may have ended before it called.
    assert_eq!(world.queues[&QueueName::Sites].take().len(), 2);
    let again = owner.post(&path, json!({"address": "https://example.com"})).await.expect(409);
    assert_eq!(again.code(), "site_exists");
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let (_world, owner, path) = owner().await;
    let refused = owner.post(&path, json!({"address": "ftp://example.com", "depth": 6, "pages": 0})).await.expect(422);
    let errors = refused.json["errors"].as_array().unwrap();
    let codes: Vec<_> = errors.iter().map(|e| (e["loc"][1].clone(), e["code"].clone())).collect();
    let expected = [("address", "scheme"), ("depth", "out_of_range"), ("pages", "out_of_range")];
    assert_eq!(codes, expected.map(|(loc, code)| (json!(loc), json!(code))));
    for (address, code) in [("example.com", "address"), ("https://me:secret@example.com/", "credentials")] {
        let refused = owner.post(&path, json!({"address": address})).await.expect(422);
        assert_eq!(refused.at("/errors/0/code"), code);
        assert!(!refused.text.contains("secret"));
    }
}

#[tokio::test]
async fn an_agent_has_only_so_many_sites() {
    let (world, owner, path) = owner().await;
    for number in 0..SITES_PER_AGENT {
        owner.post(&path, json!({"address": format!("https://example.com/{number}")})).await.expect(201);
    }
    let refused = owner.post(&path, json!({"address": "https://example.com/more"})).await.expect(409);
    assert_eq!(refused.code(), "too_many_sites");
    assert_eq!(world.queues[&QueueName::Sites].take().len(), SITES_PER_AGENT);
}

#[tokio::test]
async fn another_account_sees_nothing() {
    let (world, owner, path) = owner().await;
    let site = owner.post(&path, json!({"address": "https://example.com/"})).await.expect(201);
    let site = format!("{path}/{}", site.at("/id"));
    let other = world.signed_in("owner@other");
    other.get(&path).await.expect(404);
    other.get(&site).await.expect(404);
    other.delete(&site).await.expect(404);
    other.post(&format!("{site}/refresh"), json!({})).await.expect(404);
    owner.get(&site).await.expect(200);
    assert_eq!(world.queues[&QueueName::Sites].take().len(), 1);
}

#[tokio::test]
async fn a_refresh_begins_a_new_round_and_a_deletion_ends_all() {
    let (world, owner, path) = owner().await;
    let created = owner.post(&path, json!({"address": "https://example.com/"})).await.expect(201);
    let site = format!("{path}/{}", created.at("/id"));
    owner.post(&format!("{site}/refresh"), json!({})).await.expect(200);
    let rounds: Vec<_> = world.queues[&QueueName::Sites]
        .take()
        .iter()
        .map(|message| serde_json::from_str::<serde_json::Value>(&message.body).unwrap()["round"].clone())
        .collect();
    assert_eq!(rounds, [1, 2]);
    owner.call(Method::DELETE, &site).header("if-match", "\"1\"").send().await.expect(412);
    owner.delete(&site).await.expect(204);
    owner.get(&site).await.expect(404);
    owner.delete(&site).await.expect(404);
    owner.post(&format!("{site}/refresh"), json!({})).await.expect(404);
}
