//! `/api/agents/{agentId}/people/{personId}/facts`.

use domain::ids::{ConversationId, FactId, MessageId};
use domain::limits::FACTS_PER_PERSON;
use domain::memory::{FactSource, NewFact};
use domain::time::Clock as _;
use http::Method;
use serde_json::{Value, json};
use testkit::TestApp;

use crate::world::two_accounts;

const PERSON: &str = "prs_01ARZ3NDEKTSV4RRFFQ69G5FAV";

/// The owner, and the path of a person's facts.
async fn facts() -> (TestApp, String) {
    let owner = two_accounts(agents::ROUTES).await.signed_in("owner@demo");
    let agent = owner.post("/api/agents", json!({"name": "Анна"})).await.expect(201);
    let path = format!("/api/agents/{}/people/{PERSON}/facts", agent.at("/id"));
    (owner.serving(people::ROUTES), path)
}

fn fact(key: &str, value: &str) -> Value {
    json!({"key": key, "value": value})
}

async fn values(app: &TestApp, path: &str) -> Vec<String> {
    let list = app.get(path).await.expect(200);
    assert_eq!(list.json["nextCursor"], Value::Null);
    list.json["items"].as_array().unwrap().iter().map(|fact| fact["value"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_fact_is_written_replaced_changed_and_forgotten() {
    let (owner, path) = facts().await;
    assert!(values(&owner, &path).await.is_empty(), "of somebody unknown nothing is known");
    let city = owner.post(&path, fact("Город", "Казань")).await.expect(201);
    assert_eq!(city.headers["location"], format!("{path}/{}", city.at("/id")));
    assert_eq!((city.at("/key"), &city.json["source"]), ("Город", &Value::Null));
    owner.clock.advance_seconds(1);
    let again = owner.post(&path, fact("город:", "Самара")).await.expect(201);
    assert_eq!((again.at("/id"), values(&owner, &path).await), (city.at("/id"), vec!["Самара".to_owned()]));
    assert!(again.at("/updatedAt") > again.at("/createdAt"));
    owner.post(&path, fact("имя", "Ольга")).await.expect(201);

    let one = format!("{path}/{}", city.at("/id"));
    let list = owner.get(&path).await.expect(200);
    let changed = owner.patch(&one, &list.etag(), json!({"value": "Омск"})).await.expect(200);
    assert_eq!((changed.at("/key"), changed.at("/value")), ("Город", "Омск"));
    owner.patch(&one, &list.etag(), json!({"value": "Томск"})).await.expect(412);
    owner.call(Method::PATCH, &one).json(&json!({"key": "адрес"})).send().await.expect(200);
    owner.delete(&one).await.expect(204);
    owner.delete(&one).await.expect(404);
    owner.call(Method::PATCH, &one).json(&json!({"key": "адрес"})).send().await.expect(404);
    assert_eq!(values(&owner, &path).await, ["Ольга"]);
    owner.delete(&path).await.expect(204);
    owner.delete(&path).await.expect(204);
    assert!(values(&owner, &path).await.is_empty());
}

#[tokio::test]
async fn a_repeated_request_writes_once() {
    let (owner, path) = facts().await;
    for _ in 0..2 {
        let call = owner.call(Method::POST, &path).header("idempotency-key", "k").json(&fact("имя", "Ольга"));
        call.send().await.expect(201);
    }
    assert_eq!(values(&owner, &path).await, ["Ольга"]);
}

#[tokio::test]
async fn what_is_sensitive_too_much_or_no_fact_is_refused() {
    let (owner, path) = facts().await;
    for (body, loc, code) in [
        (fact("карта", "4111 1111 1111 1111"), "value", "card_number"),
        (fact("пароль", "qwerty"), "value", "secret"),
        (fact("заметка", "пароль от кабинета: 123"), "value", "secret"),
        (fact("", "x"), "key", "required"),
        (fact("x", " "), "value", "required"),
        (fact("x", &"я".repeat(301)), "value", "too_long"),
    ] {
        let refused = owner.post(&path, body).await.expect(422);
        assert_eq!((&refused.json["errors"][0]["loc"], refused.at("/errors/0/code")), (&json!(["body", loc]), code));
        assert!(!refused.text.contains("4111") && !refused.text.contains("qwerty"), "{}", refused.text);
    }
    for n in 0..FACTS_PER_PERSON {
        owner.post(&path, fact(&format!("k{n}"), "v")).await.expect(201);
    }
    assert_eq!(owner.post(&path, fact("one more", "v")).await.expect(409).code(), "too_many_facts");
    owner.post(&path, fact("k0", "new")).await.expect(201);
}

#[tokio::test]
async fn another_agents_and_another_accounts_people_are_nobody() {
    let (owner, path) = facts().await;
    owner.post(&path, fact("имя", "Ольга")).await.expect(201);
    let other = owner.serving(agents::ROUTES).post("/api/agents", json!({"name": "Boris"})).await.expect(201);
    let elsewhere = format!("/api/agents/{}/people/{PERSON}/facts", other.at("/id"));
    assert!(values(&owner, &elsewhere).await.is_empty());
    owner.signed_in("owner@other").get(&path).await.expect(404);
    owner.signed_in("owner@other").delete(&path).await.expect(404);
    let viewer = owner.signed_in("viewer@demo");
    viewer.delete(&path).await.expect(403);
    assert_eq!(values(&viewer, &path).await, ["Ольга"]);
}

#[tokio::test]
async fn an_agent_that_is_deleted_forgets_everybody() {
    let (owner, path) = facts().await;
    owner.post(&path, fact("имя", "Ольга")).await.expect(201);
    let agent = path.split("/people").next().unwrap();
    owner.serving(agents::ROUTES).delete(agent).await.expect(204);
    assert!(!owner.table.items().iter().any(|item| item.entity == "person"));
}

#[tokio::test]
async fn an_answer_that_began_before_an_erasure_brings_nothing_back() {
    let (owner, path) = facts().await;
    let ids: Vec<_> = path.split('/').collect();
    let account = owner.serving(account::ROUTES).get("/api/account").await.expect(200);
    let caller = domain::access::Principal::function(account.at("/account/id").parse().unwrap(), "test");
    let memory = owner.app.memory(&caller);
    let said = owner.clock.now();
    let read = memory.get(ids[3].parse().unwrap(), ids[5].parse().unwrap()).await.unwrap();
    owner.clock.advance_seconds(1);
    owner.delete(&path).await.expect(204);

    let learn = |person: &mut domain::memory::Person, said| {
        let new = NewFact::parse("город".into(), "Казань".into()).unwrap();
        let source = FactSource {
            conversation: ConversationId::derived(said, &["c"]),
            message: MessageId::derived(said, &["m"]),
        };
        person.learn(new, FactId::derived(said, &["f"]), source, said)
    };
    let mut stale = read.clone();
    assert!(learn(&mut stale.value, said));
    memory.update(stale).await.unwrap_err();
    let mut fresh = memory.get(read.value.agent, read.value.id).await.unwrap();
    assert!(!learn(&mut fresh.value, said), "it was said before the erasure");
    assert!(learn(&mut fresh.value, owner.clock.now().plus_seconds(1)));
}
