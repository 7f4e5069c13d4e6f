//! A file's way from the upload to the index.

use std::collections::BTreeSet;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use domain::Result;
use domain::embedding::Embedder;
use domain::ids::FileId;
use domain::limits::{FILE_ARRIVAL_SECONDS, FILE_BYTES, FILE_LEASE_SECONDS, FILE_SILENCE_SECONDS};
use domain::time::{Clock as _, Timestamp};
use serde_json::json;
use shared::app::Ports;
use shared::runtime::{ObjectCreated, created_objects, parse_objects};
use testkit::{HashEmbedder, ManualClock};

use crate::faults::tripwire::{Ended, Mishap, Tripwire};
use crate::library::{Library, long_text, on_upload, process};

/// An embedding model that takes its time, and may have something to do meanwhile.
struct SlowEmbedder {
    clock: Arc<ManualClock>,
    seconds_per_batch: i64,
    fault: bool,
}

#[async_trait]
impl Embedder for SlowEmbedder {
    fn model_id(&self) -> &str {
        HashEmbedder.model_id()
    }

    fn dimension(&self) -> usize {
        HashEmbedder.dimension()
    }

    async fn query(&self, text: &str) -> Result<Vec<f32>> {
        HashEmbedder.query(text).await
    }

    async fn passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        assert!(!self.fault, "the model does not work");
        self.clock.advance_seconds(self.seconds_per_batch);
        tokio::task::yield_now().await;
        HashEmbedder.passages(texts).await
    }
}

pub(super) fn with_embedder(library: &Library, seconds_per_batch: i64, fault: bool) -> shared::App {
    let clock = library.owner.clock.clone();
    process(Ports {
        embedder: Some(Arc::new(SlowEmbedder { clock, seconds_per_batch, fault })),
        ..library.owner.ports()
    })
}

/// An archive with one member.
fn archive(name: &str, pieces: usize, piece: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    (0..pieces).for_each(|_| archive.write_all(piece).unwrap());
    archive.finish().unwrap().into_inner()
}

#[tokio::test]
async fn an_uploaded_file_can_be_found_and_reports_what_was_read() {
    let library = Library::new().await;
    let text = "# Доставка\n\nДоставка стоит 300 рублей и занимает два дня.\n\n# Payment\n\nWe accept cards and cash.";
    let file = library.upload("about.md", text).await;
    assert_eq!(library.status(file).await, "waiting", "nobody has heard of the upload yet");
    library.deliver().await.unwrap();
    let read = library.get(file).await.expect(200);
    assert_eq!(
        (read.at("/status"), &read.json["progress"], &read.json["failure"]),
        ("ready", &json!(100), &json!(null))
    );
    let report = &read.json["report"];
    assert_eq!(
        (&report["kind"], &report["encoding"], &report["pages"]),
        (&json!("markdown"), &json!("UTF-8"), &json!(1))
    );
    assert_eq!(report["passages"], 2);
    assert_eq!(report["pagesWithoutText"], json!([]));
    assert_eq!(report["pageCharacters"], json!([report["characters"].as_u64().unwrap()]));
    assert_eq!(report["languages"][0]["language"], "ru");
    let found = library.search("сколько стоит доставка").await;
    assert_eq!(found[0], "Доставка стоит 300 рублей и занимает два дня.");
    let index = library.index().await.unwrap();
    let passage = index.segments()[0].passage(1).unwrap();
    assert_eq!((passage.file_id, passage.file_name, passage.page), (file.to_string().as_str(), "about.md", None));
    assert_eq!(passage.headings, "Payment");
    library.assert_whole().await;
    let counted = library.owner.app.metrics().take();
    for name in ["FilePages", "FilePassages", "FileDownloadMs", "FileExtractMs", "FileEmbedMs"] {
        assert!(counted.contains_key(name), "{name} is not counted");
    }
}

#[tokio::test]
async fn a_report_holds_everything_that_was_read_and_what_was_not() {
    let library = Library::new().await;
    let csv = "Товар;Цена\nСтул;100 рублей\nСтол;200 рублей\n";
    let members: [(&str, &[u8]); 3] =
        [("prices.csv", csv.as_bytes()), ("run.exe", b"MZ\x90\0"), ("en.txt", b"We deliver on every day of the week.")];
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    let file = library.add("all.zip", archive.finish().unwrap().into_inner()).await;
    let report = library.get(file).await.expect(200).json["report"].clone();
    assert_eq!(
        (&report["kind"], &report["pages"], &report["tables"]),
        (&json!("zip"), &json!(3), &json!(1)),
        "{report}"
    );
    assert_eq!((&report["pagesWithoutText"], &report["pagesToRecognise"]), (&json!([2]), &json!([])));
    let characters: Vec<u64> = report["pageCharacters"].as_array().unwrap().iter().filter_map(|n| n.as_u64()).collect();
    assert_eq!((characters.len(), characters[1]), (3, 0));
    assert_eq!(report["characters"], json!(characters.iter().sum::<u64>()));
    let warning = json!({
        "code": "part_not_read", "page": 2, "message": "run.exe: The file is a program, which cannot be read."
    });
    assert_eq!((&report["warnings"], &report["passages"]), (&json!([warning]), &json!(2)));
    let shares: Vec<(&str, f64)> = report["languages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|share| (share["language"].as_str().unwrap(), share["share"].as_f64().unwrap()))
        .collect();
    assert!(
        matches!(shares.as_slice(), [("en", en), ("ru", ru)] if en > ru && (en + ru - 1.0).abs() < 0.01),
        "{shares:?}"
    );
    let stages: Vec<&str> = report["stages"].as_array().unwrap().iter().filter_map(|s| s["stage"].as_str()).collect();
    assert_eq!(stages, ["download", "extract", "embed"]);
}

#[tokio::test]
async fn what_cannot_be_read_is_told_in_words_and_called_for_no_more() {
    let cases: [(&str, Vec<u8>, &str); 8] = [
        ("empty.txt", Vec::new(), "empty_file"),
        ("price.pdf", b"MZ\x90\x00\x03\x00\x00\x00".to_vec(), "unsupported_type"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR".to_vec(), "unsupported_type"),
        ("blank.txt", b" \n\t\n ".to_vec(), "no_text"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages".to_vec(), "damaged"),
        ("cut.docx", b"PK\x03\x04 and nothing more".to_vec(), "damaged"),
        ("locked.odt", locked_odt(), "encrypted"),
        ("bomb.docx", archive("word/document.xml", 192, &vec![b' '; 1 << 20]), "too_large_unpacked"),
    ];
    let library = Library::new().await;
    for (name, content, code) in cases {
        let file = library.add(name, content).await;
        assert_eq!(library.failure(file).await, code, "{name}");
        assert!(library.owner.app.metrics().take().contains_key("FileFailed"), "{name}");
        let again = library.event(&library.upload_key(file)).await;
        created_objects(&library.owner.app, vec![again], on_upload).await.unwrap();
        assert!(library.owner.app.metrics().take().is_empty(), "{name}: a repeated event reads nothing");
    }
    assert!(library.segments().is_empty());
    library.assert_whole().await;
}

fn locked_odt() -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let manifest = "<m><manifest:encryption-data/></m>";
    for (name, content) in [
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", "<x/>"),
    ] {
        archive.start_file(name, stored).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[tokio::test]
async fn a_file_that_is_larger_than_was_declared_is_not_even_fetched() {
    let library = Library::new().await;
    let file = library.declare("a.txt", 5).await;
    let size = usize::try_from(FILE_BYTES).unwrap() + 1;
    library.put(file, vec![b'a'; size]).await;
    library.deliver().await.unwrap();
    assert_eq!(library.failure(file).await, "too_large");
    assert_eq!(library.get(file).await.expect(200).json["size"], json!(size));
    assert!(!library.owner.app.metrics().take().contains_key("FileDownloadMs"));
}

#[tokio::test]
async fn the_same_event_three_times_does_the_work_once() {
    let library = Library::new().await;
    let file = library.upload("a.txt", "Доставка стоит 300 рублей.").await;
    let event = library.events().await.remove(0);
    for _ in 0..3 {
        created_objects(&library.owner.app, vec![event.clone()], on_upload).await.unwrap();
    }
    let extracted = library.owner.app.metrics().take()["FileExtractMs"].1.len();
    assert_eq!((extracted, library.status(file).await.as_str()), (1, "ready"));
    assert_eq!(library.segments(), library.indexed_segments());
}

#[tokio::test]
async fn a_second_upload_replaces_the_first_and_late_events_of_the_first_change_nothing() {
    let library = Library::new().await;
    let file = library.upload("a.txt", "Доставка стоит 300 рублей.").await;
    let first = library.events().await.remove(0);
    library.put(file, "Доставка стоит 500 рублей.").await;
    let second = library.events().await.remove(0);
    assert_ne!(first.etag, second.etag);
    for event in [&second, &first, &second, &first] {
        created_objects(&library.owner.app, vec![event.clone()], on_upload).await.unwrap();
    }
    assert_eq!(library.search("доставка").await, ["Доставка стоит 500 рублей."]);
    assert_eq!(
        library.owner.app.metrics().take()["FileExtractMs"].1.len(),
        1,
        "what is in the store counts, not the event"
    );

    library.put(file, "Доставка стоит 700 рублей.").await;
    library.deliver().await.unwrap();
    assert_eq!(library.search("доставка").await, ["Доставка стоит 700 рублей."]);
    assert_eq!(library.segments(), library.indexed_segments(), "the replaced segment is gone");
}

#[tokio::test]
async fn the_same_bytes_again_change_nothing() {
    let library = Library::new().await;
    let file = library.add("a.txt", "Доставка стоит 300 рублей.").await;
    let before = (library.get(file).await.expect(200).json["report"].clone(), library.segments());
    drop(library.owner.app.metrics().take());
    // A fingerprint that differs for the same content, as after a copy under another encryption key.
    library.put(file, "Самовывоз бесплатный.").await;
    let _dropped = library.events().await;
    library.put(file, "Доставка стоит 300 рублей.").await;
    library.deliver().await.unwrap();
    assert_eq!((library.get(file).await.expect(200).json["report"].clone(), library.segments()), before);
    assert!(!library.owner.app.metrics().take().contains_key("FileExtractMs"));
}

#[tokio::test]
async fn events_that_lead_to_no_file_do_nothing() {
    let library = Library::new().await;
    let deleted = library.upload("a.txt", "Доставка стоит 300 рублей.").await;
    let late = library.events().await.remove(0);
    library.owner.delete(&library.file_path(deleted)).await.expect(204);
    let other = library.owner.serving(account::ROUTES).signed_in("owner@other").get("/api/account").await.expect(200);
    let file = library.upload("b.txt", "Самовывоз бесплатный.").await;
    let key = library.upload_key(file);
    let foreign = key.replace(&library.account.to_string(), other.at("/account/id"));
    let before = library.owner.table.items();
    for key in [late.key.as_str(), &foreign, "uploads/Прайс 2026.pdf", "uploads/", "segments/x", ""] {
        let event = ObjectCreated { key: key.to_owned(), ..late.clone() };
        created_objects(&library.owner.app, vec![event], on_upload).await.unwrap();
    }
    assert_eq!(library.owner.table.items(), before);
    assert_eq!(library.segments(), Vec::<String>::new());
}

#[tokio::test]
async fn golden_notifications_name_the_uploaded_keys() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events");
    let key = "uploads/acc_01M6DV7580KBS12CMV5Z42WQQY/agt_01M6DV8ZV0TKRBRPH9VR3BA47S/fil_01M6DVATE07EE3B3SPY2HHPTPK";
    let deadline: Timestamp = "2026-11-23T12:05:00Z".parse().unwrap();
    for (case, expected) in [
        ("uploaded", key),
        ("encoded-key", key),
        ("retried", key),
        ("empty-file", key),
        ("foreign-key", "uploads/Прайс 2026.pdf"),
    ] {
        let event = std::fs::read(folder.join(format!("file-worker.{case}.json"))).unwrap();
        let objects = parse_objects(&event, deadline).unwrap();
        assert_eq!(objects[0].key, expected, "{case}");
        let library = Library::new().await;
        created_objects(&library.owner.app, objects, on_upload).await.unwrap();
    }
    assert!(parse_objects(b"{\"Records\": 5}", deadline).is_err());
}

#[tokio::test]
async fn a_failed_file_is_read_again_without_another_upload() {
    let library = Library::new().await;
    let file = library.upload("a.txt", "Доставка стоит 300 рублей.").await;
    let broken = with_embedder(&library, 0, true);
    created_objects(&broken, library.events().await, on_upload).await.unwrap();
    assert_eq!(library.failure(file).await, "internal");
    let retry = format!("{}/retry", library.file_path(file));
    let send = || library.owner.call(http::Method::POST, &retry).header("idempotency-key", "k").json(&json!({})).send();
    let answer = send().await.expect(200);
    assert_eq!((answer.at("/status"), &answer.json["failure"]), ("uploaded", &json!(null)));
    assert_eq!(send().await.expect(200).headers["idempotent-replayed"], "true");
    assert_eq!(
        library.events().await.len(),
        2,
        "a repeated request calls for the worker again, in case the first one broke off"
    );
    for _ in 0..2 {
        let event = library.event(&library.upload_key(file)).await;
        created_objects(&library.owner.app, vec![event], on_upload).await.unwrap();
        assert_eq!(library.status(file).await, "ready");
    }
    assert_eq!(library.search("доставка").await.len(), 1);
    assert_eq!(library.owner.post(&retry, json!({})).await.expect(409).code(), "not_failed");
}

#[tokio::test]
async fn progress_is_seen_while_a_file_is_read_and_never_goes_back() {
    let library = Library::new().await;
    let file = library.upload("a.txt", long_text(100)).await;
    let slow = with_embedder(&library, 3, false);
    let event = library.events().await.remove(0);
    let mut work = Box::pin(created_objects(&slow, vec![event], on_upload));
    let mut seen = Vec::new();
    // The twins of the ports never wait: a poll is pending while the thread reads, and after each batch.
    loop {
        let polled = futures_util::poll!(&mut work);
        let shown = library.get(file).await.expect(200);
        seen.push((shown.json["progress"].as_u64().unwrap(), shown.at("/status").to_owned()));
        if polled.is_ready() {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert!(seen.is_sorted_by_key(|(progress, _)| *progress), "{seen:?}");
    assert_eq!(seen.last(), Some(&(100, "ready".to_owned())));
    let embedding: BTreeSet<_> = seen.iter().filter(|(_, status)| status == "embedding").collect();
    assert!(embedding.len() >= 5, "{seen:?}");
}

#[tokio::test]
async fn a_dead_worker_shows_and_another_event_takes_the_file_over() {
    let library = Library::new().await;
    let silent = library.upload("b.txt", long_text(100)).await;
    let event = library.events().await.remove(0);
    // Two reads, the lease, the bytes; and then it dies.
    let wire = Tripwire::new(library.owner.ports(), library.owner.clock.clone(), 4, Mishap::DiesBefore);
    let ended = wire.run(created_objects(&wire.process(), vec![event.clone()], on_upload)).await;
    assert!(matches!(ended, Ended::Dead), "{ended:?}");
    assert_eq!(library.status(silent).await, "extracting");
    let busy = created_objects(&library.owner.app, vec![event.clone()], on_upload).await.unwrap_err();
    assert_eq!(busy.code(), "unavailable", "the worker is taken to be alive, the event comes again");
    library.owner.clock.advance_seconds(FILE_LEASE_SECONDS + FILE_SILENCE_SECONDS);
    assert_eq!(library.failure(silent).await, "time_limit");
    let event = library.event(&event.key).await;
    created_objects(&library.owner.app, vec![event], on_upload).await.unwrap();
    assert_eq!(library.status(silent).await, "ready");
}

#[tokio::test]
async fn a_file_is_not_begun_in_the_last_seconds_of_an_invocation() {
    let library = Library::new().await;
    let file = library.upload("a.txt", "Доставка стоит 300 рублей.").await;
    let mut event = library.events().await.remove(0);
    let full = event.clone();
    event.deadline = library.owner.clock.now().plus_seconds(15);
    let refused = created_objects(&library.owner.app, vec![event], on_upload).await.unwrap_err();
    assert_eq!((refused.code(), library.status(file).await.as_str()), ("unavailable", "waiting"));
    created_objects(&library.owner.app, vec![full], on_upload).await.unwrap();
    assert_eq!(library.status(file).await, "ready");
}

#[tokio::test]
async fn a_late_upload_is_read_although_it_was_given_up() {
    let library = Library::new().await;
    let content = "Доставка стоит 300 рублей.";
    let file = library.declare("a.txt", content.len()).await;
    library.owner.clock.advance_seconds(FILE_ARRIVAL_SECONDS);
    assert_eq!(library.failure(file).await, "not_uploaded");
    library.put(file, content).await;
    library.deliver().await.unwrap();
    assert_eq!(library.status(file).await, "ready");
}

#[tokio::test]
async fn an_index_follows_every_change_and_is_not_opened_twice() {
    let library = Library::new().await;
    assert!(library.index().await.unwrap().segments().is_empty());
    let first = library.add("a.txt", "Доставка стоит 300 рублей.").await;
    let one = library.index().await.unwrap();
    assert!(Arc::ptr_eq(&one, &library.index().await.unwrap()), "an unchanged index is kept open");
    let _second: FileId = library.add("b.txt", "Самовывоз бесплатный.").await;
    let two = library.index().await.unwrap();
    assert_eq!((one.segments().len(), two.segments().len()), (1, 2));
    let shared = one.segments().iter().filter(|old| two.segments().iter().any(|new| Arc::ptr_eq(old, new))).count();
    assert_eq!(shared, 1, "an unchanged segment is kept open");
    library.owner.delete(&library.file_path(first)).await.expect(204);
    assert_eq!(library.index().await.unwrap().segments().len(), 1);
}

#[tokio::test]
async fn all_files_of_an_agent_are_purged_with_their_objects() {
    let library = Library::new().await;
    let _read = library.add("a.txt", "Доставка стоит 300 рублей.").await;
    let _declared = library.declare("b.txt", 5).await;
    for _ in 0..2 {
        library.owner.app.files(&library.principal()).purge(library.agent).await.unwrap();
        let left =
            library.owner.table.items().into_iter().filter(|item| matches!(item.entity.as_str(), "file" | "knowledge"));
        assert_eq!(left.count(), 0);
        assert_eq!(library.owner.objects.keys(), Vec::<String>::new());
    }
}
