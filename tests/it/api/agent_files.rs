//! `/api/agents/{agentId}/files`.

use domain::limits::{FILE_ARRIVAL_SECONDS, FILE_BYTES, FILES_PER_AGENT};
use http::Method;
use serde_json::{Value, json};
use shared::store::table::{Item, Key, Table as _, Write};

use crate::library::Library;

fn price_list() -> Value {
    json!({"name": "Прайс 2026.pdf", "size": 183_204, "contentType": "application/pdf"})
}

#[tokio::test]
async fn a_declared_file_gets_an_address_for_exactly_its_bytes() {
    let library = Library::new().await;
    let created = library.owner.post(&library.path(), price_list()).await.expect(201);
    let file = created.at("/file/id").parse().unwrap();
    assert_eq!(created.headers["location"], library.file_path(file));
    assert!(created.at("/upload/url").ends_with(&library.upload_key(file)), "{}", created.text);
    assert_eq!(created.at("/upload/method"), "PUT");
    assert_eq!(created.json["upload"]["headers"], json!({"content-type": "application/pdf"}));
    assert_eq!(created.at("/upload/expiresAt"), "2026-11-23T12:15:00.000Z");
    let read = library.get(file).await.expect(200);
    assert_eq!(read.json, created.json["file"]);
    let expected =
        json!({"status": "waiting", "progress": 0, "report": null, "failure": null, "name": "Прайс 2026.pdf"});
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&read.json[field], value);
    }
}

#[tokio::test]
async fn a_repeated_declaration_is_one_file() {
    let library = Library::new().await;
    let send =
        || library.owner.call(Method::POST, &library.path()).header("idempotency-key", "k1").json(&price_list()).send();
    let (first, second) = (send().await.expect(201), send().await.expect(201));
    assert_eq!(first.json, second.json);
    assert_eq!(second.headers["idempotent-replayed"], "true");
    let list = library.owner.get(&library.path()).await.expect(200);
    assert_eq!(list.json["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let library = Library::new().await;
    let body = json!({"name": "../prices", "size": FILE_BYTES + 1, "contentType": "application/x-msdownload"});
    let refused = library.owner.post(&library.path(), body).await.expect(422);
    let codes: Vec<_> =
        refused.json["errors"].as_array().unwrap().iter().map(|e| (e["loc"][1].clone(), e["code"].clone())).collect();
    let expected = [("name", "path"), ("contentType", "unsupported_type"), ("size", "too_large")];
    assert_eq!(codes, expected.map(|(loc, code)| (json!(loc), json!(code))));
    for (change, code) in [
        (json!({"size": 0}), "empty_file"),
        (json!({"size": -1}), "invalid_value"),
        (json!({"name": "x".repeat(256)}), "too_long"),
        (json!({"name": "a\u{202e}fdp.exe"}), "direction_characters"),
        (json!({"key": "uploads/other"}), "unknown_field"),
    ] {
        let mut body = price_list();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let refused = library.owner.post(&library.path(), body).await.expect(422);
        assert_eq!(refused.at("/errors/0/code"), code);
    }
    assert_eq!(library.owner.get(&library.path()).await.expect(200).json["items"], json!([]));
}

#[tokio::test]
async fn another_accounts_files_are_not_there() {
    let library = Library::new().await;
    let file = library.declare("a.txt", 5).await;
    let other = library.owner.signed_in("owner@other");
    let (path, files) = (library.file_path(file), library.path());
    for (method, path) in [
        (Method::GET, files.clone()),
        (Method::POST, files.clone()),
        (Method::GET, path.clone()),
        (Method::DELETE, path.clone()),
        (Method::POST, format!("{path}/retry")),
    ] {
        let call = other.call(method.clone(), &path);
        let call = if method == Method::POST { call.json(&price_list()) } else { call };
        assert_eq!(call.send().await.expect(404).code(), "not_found", "{method} {path}");
    }
    let agent = other.serving(agents::ROUTES).post("/api/agents", json!({"name": "Own"})).await.expect(201);
    let through_own = format!("/api/agents/{}/files/{file}", agent.at("/id"));
    other.get(&through_own).await.expect(404);
    other.delete(&through_own).await.expect(404);
    library.get(file).await.expect(200);
}

#[tokio::test]
async fn viewers_see_files_and_change_none() {
    let library = Library::new().await;
    let file = library.declare("a.txt", 5).await;
    let viewer = library.owner.signed_in("viewer@demo");
    viewer.get(&library.path()).await.expect(200);
    viewer.get(&library.file_path(file)).await.expect(200);
    viewer.post(&library.path(), price_list()).await.expect(403);
    viewer.delete(&library.file_path(file)).await.expect(403);
    viewer.post(&format!("{}/retry", library.file_path(file)), json!({})).await.expect(403);
    library.owner.signed_in("manager@demo").delete(&library.file_path(file)).await.expect(204);
}

#[tokio::test]
async fn files_are_listed_newest_first_in_pages() {
    let library = Library::new().await;
    let mut files = Vec::new();
    for n in 0..5 {
        library.owner.clock.advance_seconds(1);
        files.push(json!(library.declare(&format!("{n}.txt"), 5).await));
    }
    files.reverse();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = library.owner.get(&format!("{}?limit=2{cursor}", library.path())).await.expect(200);
        seen.extend(page.json["items"].as_array().unwrap().iter().map(|file| file["id"].clone()));
        let Some(next) = page.json["nextCursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, files);
}

#[tokio::test]
async fn an_agent_has_a_thousand_files_and_not_one_more() {
    let library = Library::new().await;
    let last = library.declare("last.txt", 5).await;
    let mine = library.owner.table.items().into_iter().find(|item| item.entity == "file").unwrap();
    let copies = (1..FILES_PER_AGENT).map(|n| {
        let key = Key::new(mine.key.pk.clone(), format!("fil_{n:04}"));
        Write::create(Item::new(key, "file", &mine.data).unwrap())
    });
    for chunk in copies.collect::<Vec<_>>().chunks(100) {
        library.owner.table.write(chunk.to_vec()).await.unwrap();
    }
    let refused = library.owner.post(&library.path(), price_list()).await.expect(409);
    assert_eq!(refused.code(), "too_many_files");
    library.owner.delete(&library.file_path(last)).await.expect(204);
    library.owner.post(&library.path(), price_list()).await.expect(201);
}

#[tokio::test]
async fn a_deleted_file_is_gone_with_its_objects_and_its_text() {
    let library = Library::new().await;
    let kept = library.add("kept.txt", "Самовывоз со склада бесплатный.").await;
    let file = library.add("a.txt", "Доставка стоит 300 рублей.").await;
    let seen = library.get(file).await.expect(200).etag();
    let path = library.file_path(file);
    let stale = library.owner.call(Method::DELETE, &path).header("if-match", "\"1\"").send().await;
    assert_eq!(stale.expect(412).code(), "precondition_failed");
    library.owner.call(Method::DELETE, &path).header("if-match", &seen).send().await.expect(204);
    library.get(file).await.expect(404);
    library.owner.delete(&path).await.expect(404);
    assert!(library.owner.objects.keys().iter().all(|key| !key.contains(&file.to_string())));
    assert_eq!(library.search("сколько стоит доставка").await, ["Самовывоз со склада бесплатный."]);
    assert_eq!(library.status(kept).await, "ready");
}

#[tokio::test]
async fn a_file_that_never_arrives_shows_as_failed_and_cannot_be_retried() {
    let library = Library::new().await;
    let file = library.declare("a.txt", 5).await;
    let retry = format!("{}/retry", library.file_path(file));
    assert_eq!(library.owner.post(&retry, json!({})).await.expect(409).code(), "not_failed");
    library.owner.clock.advance_seconds(FILE_ARRIVAL_SECONDS);
    assert_eq!(library.failure(file).await, "not_uploaded");
    assert_eq!(library.owner.post(&retry, json!({})).await.expect(409).code(), "not_uploaded");
}
