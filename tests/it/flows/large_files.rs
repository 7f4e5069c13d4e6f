//! A large file: divided, read and embedded in parts, ready at once.

use domain::limits::{FILE_INLINE_PASSAGES, FILE_PART_PAGES};
use serde_json::json;
use shared::runtime::{created_objects, process_batch};

use crate::library::{Library, long_text, many_pages, on_file_message, on_upload};

#[tokio::test]
async fn a_small_file_takes_no_message() {
    let library = Library::new().await;
    let file = library.upload("a.txt", long_text(FILE_INLINE_PASSAGES)).await;
    created_objects(&library.owner.app, library.events().await, on_upload).await.unwrap();
    assert_eq!((library.status(file).await.as_str(), library.messages().len()), ("ready", 0));
    assert_eq!(library.segments(), library.indexed_segments());
}

#[tokio::test]
async fn a_file_of_many_pages_goes_through_the_queue_and_tells_how_far_it_is() {
    let library = Library::new().await;
    let (content, passages) = many_pages();
    let file = library.upload("pages.zip", content).await;
    created_objects(&library.owner.app, library.events().await, on_upload).await.unwrap();
    let shown = library.get(file).await.expect(200);
    assert_eq!((&shown.json["parts"], shown.at("/status")), (&json!({"done": 0, "total": 3}), "extracting"));
    let mut messages = library.messages();
    assert_eq!(messages.len(), 3);
    // The last one first: order does not matter.
    let last = messages.pop().unwrap();
    process_batch(&library.owner.app, vec![last.clone()], on_file_message).await;
    let shown = library.get(file).await.expect(200);
    assert_eq!(shown.json["parts"], json!({"done": 1, "total": 3}));
    assert_eq!(shown.json["pages"], json!({"done": 50, "total": 2 * FILE_PART_PAGES + 50}));
    for message in [last, messages.remove(0), messages.remove(0)] {
        assert!(process_batch(&library.owner.app, vec![message], on_file_message).await.is_empty());
    }
    let shown = library.get(file).await.expect(200);
    assert_eq!((shown.at("/status"), &shown.json["parts"]["done"]), ("embedding", &json!(0)));
    library.drain(&library.owner.app).await;
    let read = library.get(file).await.expect(200);
    assert_eq!(read.at("/status"), "ready");
    assert_eq!(
        (read.json["report"]["passages"].as_u64(), read.json["report"]["pages"].as_u64()),
        (Some(passages as u64), Some(passages as u64))
    );
    let index = library.index().await.unwrap();
    let ordinals: Vec<u32> = index
        .segments()
        .iter()
        .flat_map(|segment| (0..segment.len()).map(|number| segment.passage(number).unwrap().ordinal))
        .collect();
    assert_eq!(ordinals, (0..u32::try_from(passages).unwrap()).collect::<Vec<_>>(), "passages count on over segments");
    assert_eq!(library.search("Товар 249").await.len(), 5);
    library.assert_whole().await;
}

#[tokio::test]
async fn a_message_of_no_meaning_goes_to_the_dead_letters() {
    let library = Library::new().await;
    let message = library.message(7, "{}".into());
    assert_eq!(process_batch(&library.owner.app, vec![message], on_file_message).await, ["7"]);
}

#[tokio::test]
async fn golden_messages_are_understood() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../events");
    let library = Library::new().await;
    for case in ["part", "reindex"] {
        let event = std::fs::read(folder.join(format!("file-parts.{case}.json"))).unwrap();
        let event: serde_json::Value = serde_json::from_slice(&event).unwrap();
        let message = library.message(0, event["Records"][0]["body"].as_str().unwrap().to_owned());
        let failed = process_batch(&library.owner.app, vec![message], on_file_message).await;
        assert!(failed.is_empty(), "{case}: a file that is not there is no failure");
    }
}
