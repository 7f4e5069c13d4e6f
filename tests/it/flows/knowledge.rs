//! What a file's owner does to what an agent knows: new versions, equal files, edits, another embedding model.

use std::sync::Arc;

use async_trait::async_trait;
use domain::Result;
use domain::embedding::Embedder;
use domain::limits::FILE_ARRIVAL_SECONDS;
use serde_json::json;
use shared::app::Ports;
use testkit::HashEmbedder;

use crate::library::{Library, long_text, on_file_message, process};

const PRICES: &str = "# Доставка\n\nДоставка стоит 300 рублей.\n\n# Возврат\n\nВозврат за 14 дней.";

/// Another model than that of the tests.
struct OtherEmbedder;

#[async_trait]
impl Embedder for OtherEmbedder {
    fn model_id(&self) -> &str {
        "other@1"
    }

    fn dimension(&self) -> usize {
        HashEmbedder.dimension()
    }

    async fn query(&self, text: &str) -> Result<Vec<f32>> {
        HashEmbedder.query(text).await
    }

    async fn passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        HashEmbedder.passages(texts).await
    }
}

fn pointer_version(library: &Library) -> u64 {
    library.owner.table.items().into_iter().find(|item| item.entity == "knowledge").map_or(0, |item| item.version)
}

#[tokio::test]
async fn what_is_deleted_is_gone_from_a_process_that_had_it_open() {
    let library = Library::new().await;
    let file = library.add("a.md", PRICES).await;
    assert_eq!(library.search("доставка").await[0], "Доставка стоит 300 рублей.");
    library.owner.delete(&library.file_path(file)).await.expect(204);
    assert_eq!(library.search("доставка").await, Vec::<String>::new());
    assert_eq!(library.owner.objects.keys(), Vec::<String>::new());
}

#[tokio::test]
async fn a_new_version_answers_when_it_is_ready_and_the_old_one_until_then() {
    let library = Library::new().await;
    let file = library.add("a.md", PRICES).await;
    let versions = format!("{}/versions", library.file_path(file));
    let new = "# Доставка\n\nДоставка стоит 500 рублей.";
    let body = json!({"name": "b.md", "size": new.len(), "contentType": "text/markdown"});
    let answer = library.owner.post(&versions, body.clone()).await.expect(201);
    assert!(answer.at("/upload/url").ends_with(&library.upload_key(file)));
    assert_eq!((answer.at("/file/id"), answer.at("/file/status")), (file.to_string().as_str(), "waiting"));
    assert_eq!(library.search("доставка").await[0], "Доставка стоит 300 рублей.");
    library.put(file, new).await;
    library.deliver().await.unwrap();
    assert_eq!(library.search("доставка").await, ["Доставка стоит 500 рублей."]);
    let read = library.get(file).await.expect(200);
    assert_eq!((read.at("/status"), read.at("/name")), ("ready", "b.md"));
    assert_eq!(library.segments(), library.indexed_segments());

    library.owner.post(&versions, body).await.expect(201);
    library.owner.clock.advance_seconds(FILE_ARRIVAL_SECONDS);
    let failed = library.get(file).await.expect(200);
    assert_eq!(failed.at("/failure/code"), "not_uploaded");
    assert!(failed.at("/failure/advice").ends_with("the agent answers from the version before it."), "{}", failed.text);
    assert_eq!(library.search("доставка").await.len(), 1, "the version before goes on answering");
}

#[tokio::test]
async fn the_same_content_again_changes_neither_segments_nor_the_index() {
    let library = Library::new().await;
    let file = library.add("a.md", PRICES).await;
    let before = (pointer_version(&library), library.segments());
    let body = json!({"name": "a.md", "size": PRICES.len(), "contentType": "text/markdown"});
    library.owner.post(&format!("{}/versions", library.file_path(file)), body).await.expect(201);
    library.put(file, PRICES).await;
    library.deliver().await.unwrap();
    assert_eq!(library.status(file).await, "ready");
    assert_eq!((pointer_version(&library), library.segments()), before);
}

#[tokio::test]
async fn an_equal_file_says_so_is_cited_once_and_takes_over_when_the_first_goes() {
    let library = Library::new().await;
    let first = library.add("a.md", PRICES).await;
    let second = library.add("b.md", PRICES).await;
    let shown = library.get(second).await.expect(200);
    assert_eq!((shown.at("/status"), shown.at("/duplicateOf")), ("ready", first.to_string().as_str()));
    assert_eq!(shown.json["report"]["warnings"][0]["code"], "duplicate_of");
    assert_eq!(library.get(first).await.expect(200).json["duplicateOf"], json!(null));
    assert_eq!(library.search("доставка").await.iter().filter(|text| text.contains("300")).count(), 1);
    library.owner.delete(&library.file_path(first)).await.expect(204);
    let index = library.index().await.unwrap();
    assert_eq!(index.segments()[0].passage(0).unwrap().file_id, second.to_string());
    assert_eq!(library.get(second).await.expect(200).json["duplicateOf"], json!(null));
    assert_eq!(library.search("доставка").await[0], "Доставка стоит 300 рублей.");
}

#[tokio::test]
async fn edits_follow_their_text_into_a_new_version_and_are_dropped_with_a_warning() {
    let library = Library::new().await;
    let file = library.add("a.md", PRICES).await;
    let passages = library.owner.serving(agent_passages::ROUTES);
    let path = |ordinal: u32| format!("/api/agents/{}/passages/{file}.{ordinal}", library.agent);
    passages.patch(&path(0), "*", json!({"text": "Доставка стоит 400 рублей."})).await.expect(200);
    passages.patch(&path(1), "*", json!({"enabled": false})).await.expect(200);
    assert_eq!(library.search("доставка").await, ["Доставка стоит 400 рублей."]);

    // The returns changed, the delivery only moved.
    library
        .put(
            file,
            "# Новое\n\nМы открылись.\n\n# Доставка\n\nДоставка стоит 300 рублей.\n\n# Возврат\n\nВозврат за 30 дней.",
        )
        .await;
    library.deliver().await.unwrap();
    assert_eq!(library.search("доставка").await[0], "Доставка стоит 400 рублей.");
    assert_eq!(library.search("возврат").await[0], "Возврат за 30 дней.");
    let read = library.get(file).await.expect(200);
    let warnings = read.json["report"]["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert_eq!(warnings[0]["code"], "edit_dropped");
    let list = passages.get(&format!("/api/agents/{}/passages?fileId={file}", library.agent)).await.expect(200);
    let edited: Vec<bool> =
        list.json["items"].as_array().unwrap().iter().map(|passage| passage["edited"].as_bool().unwrap()).collect();
    assert_eq!(edited, [false, true, false]);
    assert_eq!(library.segments(), library.indexed_segments());
    library.owner.delete(&library.file_path(file)).await.expect(204);
    assert_eq!(library.owner.objects.keys(), Vec::<String>::new(), "edits go with their file");
}

#[tokio::test]
async fn another_embedding_model_makes_the_index_anew_and_flips_once() {
    let library = Library::new().await;
    let first = library.add("a.md", PRICES).await;
    let _second = library.add("b.txt", long_text(200)).await;
    let before = (pointer_version(&library), library.indexed_segments());
    let passages = library.owner.serving(agent_passages::ROUTES);
    let path = format!("/api/agents/{}/passages/{first}.0", library.agent);
    passages.patch(&path, "*", json!({"text": "Доставка стоит 400 рублей."})).await.expect(200);
    let edited = pointer_version(&library);
    assert_eq!(edited, before.0 + 1);

    let other = || process(Ports { embedder: Some(Arc::new(OtherEmbedder)), ..library.owner.ports() });
    let old = library.index_in(&other()).await.unwrap();
    assert_eq!(old.model_id(), Some(HashEmbedder.model_id()), "until the flip the old index answers");
    let messages = library.messages();
    assert_eq!(messages.len(), 1, "whoever opens the index first calls for a new one");
    for message in [messages[0].clone(), messages[0].clone()] {
        let app = other();
        assert!(shared::runtime::process_batch(&app, vec![message], on_file_message).await.is_empty());
    }
    assert_eq!(pointer_version(&library), edited + 1, "it flips once, and a repeated message does nothing");
    let index = library.index_in(&other()).await.unwrap();
    assert_eq!(index.model_id(), Some("other@1"));
    assert_eq!(index.segments()[0].passage(0).unwrap().text, "Доставка стоит 400 рублей.", "edits stay");
    assert_eq!(library.segments(), library.indexed_segments(), "the old segments are gone");
    assert!(library.messages().is_empty());
}

#[tokio::test]
async fn a_new_index_goes_on_in_the_next_invocation() {
    let library = Library::new().await;
    let _file = library.add("b.txt", long_text(200)).await;
    let other = process(Ports { embedder: Some(Arc::new(OtherEmbedder)), ..library.owner.ports() });
    let _old = library.index_in(&other).await.unwrap();
    let mut message = library.messages().remove(0);
    message.deadline = domain::time::Clock::now(&*library.owner.clock).plus_seconds(10);
    let before = pointer_version(&library);
    assert!(shared::runtime::process_batch(&other, vec![message], on_file_message).await.is_empty());
    assert_eq!(pointer_version(&library), before, "there was no time for anything");
    assert_eq!(library.drain(&other).await, 1);
    assert_eq!(pointer_version(&library), before + 1);
}
