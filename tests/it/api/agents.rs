//! `/api/agents`.

use http::Method;
use serde_json::{Value, json};
use testkit::TestApp;

use crate::world::two_accounts;

async fn owner() -> TestApp {
    two_accounts(agents::ROUTES).await.signed_in("owner@demo")
}

fn anna() -> Value {
    json!({"name": "Анна", "instructions": "Be kind", "language": "auto"})
}

#[tokio::test]
async fn an_agent_is_created_read_changed_published_and_deleted() {
    let owner = owner().await;
    let created = owner.post("/api/agents", anna()).await.expect(201);
    let path = format!("/api/agents/{}", created.at("/id"));
    assert_eq!(created.headers["location"], path);
    assert_eq!(created.json["publishedVersion"], Value::Null);
    assert_eq!(created.json["hasUnpublishedChanges"], true);
    assert_eq!(owner.get(&path).await.expect(200).json, created.json);

    let hours = json!({"timeZone": "Europe/Moscow", "days": {"monday": {"start": "09:00", "end": "18:00"}}});
    let change = json!({"replyDelaySeconds": 45, "schedule": hours, "model": "small"});
    owner.clock.advance_seconds(60);
    let changed = owner.patch(&path, &created.etag(), change).await.expect(200);
    assert_eq!(changed.json["replyDelaySeconds"], 45);
    assert_eq!(changed.json["schedule"]["days"]["monday"]["end"], "18:00");
    assert_eq!(changed.at("/name"), "Анна");
    assert!(changed.at("/updatedAt") > changed.at("/createdAt"));
    let cleared = owner.patch(&path, &changed.etag(), json!({"schedule": null, "model": null})).await.expect(200);
    assert_eq!((&cleared.json["schedule"], &cleared.json["model"]), (&Value::Null, &Value::Null));

    let first = owner.post(&format!("{path}/publish"), json!({})).await.expect(201);
    assert_eq!(first.json["version"], 1);
    assert!(first.at("/publishedBy").starts_with("mem_"));
    assert_eq!(owner.post(&format!("{path}/publish"), json!({})).await.expect(409).code(), "nothing_to_publish");
    let read = owner.get(&path).await.expect(200);
    assert_eq!((&read.json["publishedVersion"], &read.json["hasUnpublishedChanges"]), (&json!(1), &json!(false)));
    owner.patch(&path, &read.etag(), json!({"name": "Boris"})).await.expect(200);
    owner.post(&format!("{path}/publish"), json!({})).await.expect(201);
    let versions = owner.get(&format!("{path}/versions")).await.expect(200);
    let names: Vec<_> = versions.json["items"].as_array().unwrap().iter().map(|v| v["name"].clone()).collect();
    assert_eq!(names, ["Boris", "Анна"], "a published version never changes");
    assert_eq!(owner.get(&format!("{path}/versions/1")).await.expect(200).at("/name"), "Анна");

    owner.delete(&path).await.expect(204);
    for gone in [path.clone(), format!("{path}/versions"), format!("{path}/versions/1")] {
        owner.get(&gone).await.expect(404);
    }
    let left = owner.table.items().into_iter().filter(|item| item.entity.starts_with("agent")).count();
    assert_eq!(left, 0, "deletion leaves nothing of an agent");
}

#[tokio::test]
async fn a_change_must_name_the_version_it_changes() {
    let owner = owner().await;
    let created = owner.post("/api/agents", anna()).await.expect(201);
    let path = format!("/api/agents/{}", created.at("/id"));
    let without = owner.call(Method::PATCH, &path).json(&json!({"name": "B"})).send().await.expect(428);
    assert_eq!(without.code(), "precondition_required");
    owner.patch(&path, &created.etag(), json!({"name": "B"})).await.expect(200);
    let stale = owner.patch(&path, &created.etag(), json!({"name": "C"})).await.expect(412);
    assert_eq!(stale.code(), "precondition_failed");
    owner.patch(&path, "\"forged\"", json!({"name": "C"})).await.expect(412);
    let stale = owner.call(Method::DELETE, &path).header("if-match", &created.etag()).send().await;
    assert_eq!(stale.status, 412);
    assert_eq!(owner.get(&path).await.expect(200).at("/name"), "B");
}

#[tokio::test]
async fn every_problem_of_a_request_is_told_at_once_with_its_place() {
    let owner = owner().await;
    let days = json!({"monday": {"start": "18:00", "end": "9:00"}});
    let body = json!({"name": " ", "instructions": "x".repeat(20_001), "replyDelaySeconds": 121,
        "schedule": {"timeZone": "Mars/Olympus", "days": days}});
    let answer = owner.post("/api/agents", body).await.expect(422);
    let places: Vec<_> = answer.json["errors"].as_array().unwrap().iter().map(|e| e["loc"].to_string()).collect();
    assert_eq!(
        places,
        [
            r#"["body","name"]"#,
            r#"["body","instructions"]"#,
            r#"["body","replyDelaySeconds"]"#,
            r#"["body","schedule","timeZone"]"#,
            r#"["body","schedule","days","monday","end"]"#,
        ]
    );
}

#[tokio::test]
async fn malformed_bodies_are_refused_with_their_place() {
    let owner = owner().await;
    let post = |content_type, body: &[u8]| owner.call(Method::POST, "/api/agents").bytes(content_type, body.to_vec());
    for (content_type, body, code, place) in [
        ("application/json", &b"{"[..], "invalid_json", "body"),
        ("application/json", b"{\"name\":\"A\"} x", "invalid_json", "body"),
        ("application/json", b"{\"name\":\"A\",\"owner\":true}", "unknown_field", "owner"),
        ("application/json", b"{}", "required", "name"),
        ("application/json", b"{\"name\":7}", "invalid_value", "name"),
        ("application/json", b"{\"name\":\"A\",\"language\":\"de\"}", "invalid_value", "language"),
        ("application/json", b"{\"name\":\"\xff\xfe\"}", "invalid_json", "name"),
        ("text/plain", b"{}", "unsupported_type", "content-type"),
    ] {
        let answer = post(content_type, body).send().await.expect(422);
        let error = &answer.json["errors"][0];
        assert_eq!(error["code"], code, "{}", answer.text);
        assert_eq!(error["loc"].as_array().unwrap().last().unwrap(), place, "{}", answer.text);
    }
    let huge = format!("{{\"name\":\"{}\"}}", "a".repeat(300_000));
    assert_eq!(post("application/json", huge.as_bytes()).send().await.expect(413).code(), "payload_too_large");
    assert!(owner.get("/api/agents").await.expect(200).json["items"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_repeated_request_is_answered_again_and_done_once() {
    let owner = owner().await;
    let post = |body: Value| owner.call(Method::POST, "/api/agents").header("idempotency-key", "k1").json(&body).send();
    let first = post(anna()).await.expect(201);
    let again = post(anna()).await.expect(201);
    assert_eq!((&again.json, again.etag()), (&first.json, first.etag()));
    assert_eq!(again.headers["idempotent-replayed"], "true");
    assert!(!first.headers.contains_key("idempotent-replayed"));
    assert_eq!(owner.get("/api/agents").await.expect(200).json["items"].as_array().unwrap().len(), 1);

    let other = post(json!({"name": "Another"})).await.expect(422);
    assert_eq!(other.code(), "idempotency_key_reused");
    // The key is the account's: another account's use of the same text is another request.
    let stranger = owner.signed_in("owner@other");
    let foreign = stranger.call(Method::POST, "/api/agents").header("idempotency-key", "k1").json(&anna()).send().await;
    assert_eq!(foreign.expect(201).headers.get("idempotent-replayed"), None);
}

#[tokio::test]
async fn another_accounts_agent_looks_exactly_like_a_missing_one() {
    let owner = owner().await;
    let id = owner.post("/api/agents", anna()).await.expect(201).at("/id").to_owned();
    let stranger = owner.signed_in("owner@other");
    let nothing = "agt_01ARZ3NDEKTSV4RRFFQ69G5FAV";
    for tail in ["", "/versions", "/versions/1"] {
        let foreign = stranger.get(&format!("/api/agents/{id}{tail}")).await.expect(404);
        let missing = stranger.get(&format!("/api/agents/{nothing}{tail}")).await.expect(404);
        assert_eq!(foreign.text, missing.text);
    }
    stranger.patch(&format!("/api/agents/{id}"), "\"1\"", json!({"name": "Mine"})).await.expect(404);
    stranger.post(&format!("/api/agents/{id}/publish"), json!({})).await.expect(404);
    stranger.delete(&format!("/api/agents/{id}")).await.expect(404);
    assert!(stranger.get("/api/agents").await.expect(200).json["items"].as_array().unwrap().is_empty());
    assert_eq!(owner.get(&format!("/api/agents/{id}")).await.expect(200).at("/name"), "Анна");
}

#[tokio::test]
async fn lists_are_paged_in_order_and_cursors_cannot_be_made_up() {
    let owner = owner().await;
    for n in 0..5 {
        owner.clock.advance_seconds(1);
        owner.post("/api/agents", json!({"name": format!("Agent {n}")})).await.expect(201);
    }
    let (mut names, mut path) = (Vec::new(), "/api/agents?limit=2".to_owned());
    loop {
        let page = owner.get(&path).await.expect(200);
        names.extend(page.json["items"].as_array().unwrap().iter().map(|agent| agent["name"].clone()));
        let Some(cursor) = page.json["nextCursor"].as_str() else { break };
        path = format!("/api/agents?limit=2&cursor={cursor}");
    }
    assert_eq!(names, ["Agent 0", "Agent 1", "Agent 2", "Agent 3", "Agent 4"]);
    for bad in ["limit=0", "limit=101", "limit=x", "cursor=made-up"] {
        owner.get(&format!("/api/agents?{bad}")).await.expect(422);
    }
    let cursor = owner.get("/api/agents?limit=2").await.expect(200).at("/nextCursor").to_owned();
    let stranger = owner.signed_in("owner@other").get(&format!("/api/agents?cursor={cursor}")).await.expect(200);
    assert!(stranger.json["items"].as_array().unwrap().is_empty(), "a cursor leads only into one's own list");
}

#[tokio::test]
async fn what_an_agent_may_do_is_set_kept_published_and_checked() {
    let owner = owner().await;
    let created = owner.post("/api/agents", anna()).await.expect(201);
    assert_eq!(created.json["memory"], json!({"window": {"kind": "messages", "count": 20}, "facts": true}));
    assert_eq!(created.json["tools"], json!(["searchKnowledge", "handOver", "rememberFact"]));
    let path = format!("/api/agents/{}", created.at("/id"));
    let settings = json!({
        "memory": {"window": {"kind": "minutes", "count": 60}, "facts": false},
        "tools": ["setField", "moveStage"],
        "fields": [{"key": "size", "label": "Размер", "type": "choice", "choices": ["S", "M"], "access": "write"}],
        "stages": [{"key": "won", "label": "Успех"}],
        "links": ["Shop.RU"],
        "budget": {"dailyMicros": 5_000_000, "cheaperModel": "small"},
        "goldenPassRate": 90,
    });
    let changed = owner.patch(&path, &created.etag(), settings.clone()).await.expect(200);
    for field in ["memory", "tools", "fields", "stages", "budget", "goldenPassRate"] {
        assert_eq!(changed.json[field], settings[field], "{field}");
    }
    assert_eq!(changed.json["links"], json!(["shop.ru"]));
    let cleared =
        owner.patch(&path, &changed.etag(), json!({"goldenPassRate": null, "budget": null})).await.expect(200);
    assert_eq!((&cleared.json["goldenPassRate"], &cleared.json["budget"]), (&Value::Null, &Value::Null));
    assert_eq!(cleared.json["stages"], settings["stages"], "what is absent stays");
    let version = owner.post(&format!("{path}/publish"), json!({})).await.expect(201);
    assert_eq!(version.json["fields"], settings["fields"], "a version carries it");

    let wrong = json!({
        "memory": {"window": {"kind": "messages", "count": 0}, "facts": true},
        "fields": [{"key": "a b", "label": "x", "type": "text", "access": "read"}],
        "stages": [{"key": "won", "label": ""}],
        "links": ["https://shop.ru"],
        "goldenPassRate": 0,
    });
    let read = owner.get(&path).await.expect(200);
    let refused = owner.patch(&path, &read.etag(), wrong).await.expect(422);
    let places: Vec<_> = refused.json["errors"].as_array().unwrap().iter().map(|error| error["loc"].clone()).collect();
    assert_eq!(
        places,
        [
            json!(["body", "memory", "window", "count"]),
            json!(["body", "fields", "0", "key"]),
            json!(["body", "stages", "0", "label"]),
            json!(["body", "links", "0"]),
            json!(["body", "goldenPassRate"]),
        ]
    );
}
