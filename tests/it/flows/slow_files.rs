//! Files for which an invocation is too short, although they are small.

use std::sync::Arc;
use std::thread::{self, ThreadId};
use std::time::Duration;

use async_trait::async_trait;
use domain::limits::{FILE_INLINE_PASSAGES, FILE_PART_PAGES, FILE_PART_PASSAGES, FILE_SLOW_PARTS};
use domain::time::{Clock, Timestamp};
use serde_json::json;
use shared::app::Ports;
use shared::runtime::{created_objects, process_batch};
use testkit::ManualClock;

use super::ingestion::with_embedder;
use crate::library::{CountingEmbedder, Library, long_text, on_file_message, on_upload, pages, process};

/// A clock that goes on while a file is read, and stands still otherwise.
struct ReadingTakesTime {
    clock: Arc<ManualClock>,
    seconds_per_question: i64,
    worker: ThreadId,
}

#[async_trait]
impl Clock for ReadingTakesTime {
    fn now(&self) -> Timestamp {
        if thread::current().id() != self.worker {
            self.clock.advance_seconds(self.seconds_per_question);
        }
        self.clock.now()
    }

    async fn sleep(&self, duration: Duration) {
        self.clock.sleep(duration).await;
    }
}

/// A worker that takes so many seconds each time that the reader asks whether to go on: at least once for each page.
fn slow_reader(library: &Library, seconds_per_question: i64) -> shared::App {
    let (clock, worker) = (library.owner.clock.clone(), thread::current().id());
    process(Ports {
        clock: Arc::new(ReadingTakesTime { clock, seconds_per_question, worker }),
        ..library.owner.ports()
    })
}

#[tokio::test]
async fn a_small_file_that_is_slow_to_read_is_divided_afterwards_and_becomes_ready() {
    let library = Library::new().await;
    let file = library.upload("pages.zip", pages(FILE_PART_PAGES as usize)).await;
    let slow = slow_reader(&library, 2);
    created_objects(&slow, library.events().await, on_upload).await.unwrap();
    let shown = library.get(file).await.expect(200);
    assert_eq!(
        (shown.at("/status"), &shown.json["parts"]),
        ("extracting", &json!({"done": 0, "total": FILE_SLOW_PARTS})),
        "{}",
        shown.text
    );
    library.drain(&slow).await;
    let read = library.get(file).await.expect(200);
    assert_eq!(read.at("/status"), "ready", "{}", read.text);
    assert_eq!(read.json["report"]["pages"], json!(FILE_PART_PAGES));
    assert_eq!(library.search("Товар 77").await.len(), 5);
    library.assert_whole().await;
}

#[tokio::test]
async fn a_part_that_alone_takes_too_long_fails_its_file_and_so_does_a_file_that_cannot_be_divided() {
    let library = Library::new().await;
    let slow = slow_reader(&library, 200);
    let file = library.upload("pages.zip", pages(20)).await;
    created_objects(&slow, library.events().await, on_upload).await.unwrap();
    assert_eq!(library.status(file).await, "extracting");
    library.drain(&slow).await;
    assert_eq!(library.failure(file).await, "time_limit");
    let whole = library.upload("a.txt", "Слова длинного текста.\n\n".repeat(10_000)).await;
    created_objects(&slow, library.events().await, on_upload).await.unwrap();
    assert_eq!((library.failure(whole).await.as_str(), library.messages().len()), ("time_limit", 0));
}

#[tokio::test]
async fn a_part_for_which_a_whole_invocation_is_too_short_fails_its_file_in_time() {
    let library = Library::new().await;
    let file = library.upload("a.txt", long_text(60)).await;
    let slow = with_embedder(&library, 200, false);
    let event = library.events().await.remove(0);
    let deadline = event.deadline;
    created_objects(&slow, vec![event], on_upload).await.unwrap();
    assert!(library.owner.clock.now() < deadline.plus_seconds(200), "no batch is begun after the deadline");
    // The text is read, so another invocation has all of its time for the passages; it is too short, too.
    assert_eq!(library.status(file).await, "embedding");
    let part = library.messages().remove(0);
    let deadline = part.deadline;
    assert!(process_batch(&slow, vec![part], on_file_message).await.is_empty());
    assert_eq!(library.failure(file).await, "time_limit");
    assert!(library.owner.clock.now() < deadline.plus_seconds(200), "no batch is begun after the deadline");
    assert!(library.events().await.is_empty() && library.messages().is_empty());
}

#[tokio::test]
async fn a_small_file_that_is_slow_to_embed_is_ended_by_others_and_nothing_is_embedded_twice() {
    let library = Library::new().await;
    let file = library.upload("a.txt", long_text(FILE_INLINE_PASSAGES)).await;
    // One segment takes eight batches; of the second one there is no time for all.
    let slow = with_embedder(&library, 20, false);
    created_objects(&slow, library.events().await, on_upload).await.unwrap();
    let shown = library.get(file).await.expect(200);
    assert_eq!(shown.at("/status"), "embedding", "{}", shown.text);
    let embedder = CountingEmbedder::default();
    let usual = process(Ports { embedder: Some(Arc::new(embedder.clone())), ..library.owner.ports() });
    library.drain(&usual).await;
    let read = library.get(file).await.expect(200);
    assert_eq!((read.at("/status"), &read.json["report"]["passages"]), ("ready", &json!(FILE_INLINE_PASSAGES)));
    assert_eq!(embedder.count(), FILE_PART_PASSAGES as usize, "the first segment stays as it is");
    assert_eq!(library.segments(), library.indexed_segments());
    library.assert_whole().await;
}
