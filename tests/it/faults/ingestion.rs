//! The worker dies, fails, or is overtaken at every one of its calls, one after the other.

use std::sync::Arc;

use domain::ids::FileId;
use domain::limits::FILE_LEASE_SECONDS;
use shared::runtime::{ObjectCreated, created_objects};

use super::tripwire::{Ended, Mishap, Tripwire};
use crate::library::{Library, long_text, on_upload};

/// Seconds after which Lambda repeats an event that failed.
const REPETITION_SECONDS: i64 = 60;
/// Passages: two segments, of which the first is kept before the second is made.
const PASSAGES: usize = 130;
/// More calls than any way through the worker has.
const MORE_THAN_ALL_CALLS: usize = 200;

/// A library with one uploaded file whose event waits.
async fn uploaded() -> (Arc<Library>, FileId, ObjectCreated) {
    let library = Arc::new(Library::new().await);
    let file = library.upload("long.txt", long_text(PASSAGES)).await;
    let event = library.events().await.remove(0);
    (library, file, event)
}

/// Runs the worker on `event` with a mishap at call `at`; answers whether it came so far, and how it ended.
async fn work(
    library: &Library,
    event: &ObjectCreated,
    at: usize,
    mishap: Mishap,
) -> (bool, Ended<domain::Result<()>>) {
    let wire = Tripwire::new(library.owner.ports(), library.owner.clock.clone(), at, mishap);
    let app = wire.process();
    let ended = wire.run(created_objects(&app, vec![event.clone()], on_upload)).await;
    (wire.was_reached(), ended)
}

/// Repeats the event as Lambda does, with a worker that works.
async fn repeat(library: &Library, event: &ObjectCreated) {
    library.owner.clock.advance_seconds(REPETITION_SECONDS);
    let event = library.event(&event.key).await;
    created_objects(&library.owner.app, vec![event], on_upload).await.unwrap();
}

async fn assert_ready(library: &Library, file: FileId, moment: &str) {
    let read = library.get(file).await.expect(200);
    assert_eq!(
        (read.at("/status"), read.json["report"]["passages"].as_u64()),
        ("ready", Some(PASSAGES as u64)),
        "{moment}"
    );
    assert_eq!(library.segments(), library.indexed_segments(), "{moment}: no segment is left over");
    library.assert_whole().await;
}

#[tokio::test]
async fn a_worker_that_dies_at_any_call_is_healed_by_the_repeated_event() {
    const { assert!(FILE_LEASE_SECONDS < REPETITION_SECONDS) };
    for after in [false, true] {
        for at in 0.. {
            assert!(at < MORE_THAN_ALL_CALLS, "the worker does not end");
            let (library, file, event) = uploaded().await;
            let mishap = if after { Mishap::DiesAfter } else { Mishap::DiesBefore };
            let (reached, ended) = work(&library, &event, at, mishap).await;
            if !reached {
                assert!(matches!(ended, Ended::Alive(Ok(()))) && at > 10);
                break;
            }
            assert!(matches!(ended, Ended::Dead), "call {at}: {ended:?}");
            library.assert_whole().await;
            repeat(&library, &event).await;
            assert_ready(&library, file, &format!("died at call {at}, after it: {after}")).await;
        }
    }
}

#[tokio::test]
async fn a_call_that_fails_fails_the_event_and_its_repetition_heals() {
    for lost in [false, true] {
        for at in 0.. {
            assert!(at < MORE_THAN_ALL_CALLS, "the worker does not end");
            let (library, file, event) = uploaded().await;
            let mishap = if lost { Mishap::AnswerLost } else { Mishap::Fails };
            let (reached, ended) = work(&library, &event, at, mishap).await;
            if !reached {
                break;
            }
            let shown = library.get(file).await.expect(200);
            assert_ne!(shown.at("/status"), "failed", "call {at}: a fault around the file is not the file's");
            assert!(matches!(ended, Ended::Alive(_)), "call {at}");
            library.assert_whole().await;
            repeat(&library, &event).await;
            assert_ready(&library, file, &format!("failed at call {at}, answer lost: {lost}")).await;
        }
    }
}

#[tokio::test]
async fn a_file_that_is_deleted_at_any_moment_leaves_nothing() {
    for at in 0.. {
        assert!(at < MORE_THAN_ALL_CALLS, "the worker does not end");
        let (library, file, event) = uploaded().await;
        let owner = library.clone();
        let delete = Mishap::Meanwhile(Box::new(move || {
            let owner = owner.clone();
            Box::pin(async move {
                owner.owner.delete(&owner.file_path(file)).await.expect(204);
            })
        }));
        let (reached, ended) = work(&library, &event, at, delete).await;
        if !reached {
            break;
        }
        assert!(matches!(ended, Ended::Alive(Ok(()))), "call {at}: {ended:?}");
        repeat(&library, &event).await;
        library.get(file).await.expect(404);
        assert_eq!(library.owner.objects.keys(), Vec::<String>::new(), "deleted at call {at}");
        assert_eq!(library.indexed_segments(), Vec::<String>::new(), "deleted at call {at}");
        assert!(library.index().await.unwrap().segments().is_empty());
    }
}

#[tokio::test]
async fn a_second_upload_at_any_moment_wins() {
    for at in 0.. {
        assert!(at < MORE_THAN_ALL_CALLS, "the worker does not end");
        let (library, file, event) = uploaded().await;
        let owner = library.clone();
        let upload_and_read = Mishap::Meanwhile(Box::new(move || {
            let owner = owner.clone();
            Box::pin(async move {
                owner.put(file, "Самовывоз бесплатный.").await;
                owner.deliver().await.unwrap();
            })
        }));
        let (reached, ended) = work(&library, &event, at, upload_and_read).await;
        if !reached {
            break;
        }
        assert!(matches!(ended, Ended::Alive(Ok(()))), "call {at}: {ended:?}");
        assert_eq!(library.search("самовывоз").await, ["Самовывоз бесплатный."], "uploaded at call {at}");
        assert_eq!(library.status(file).await, "ready");
        assert_eq!(library.segments(), library.indexed_segments(), "uploaded at call {at}: what was overtaken is gone");
        library.assert_whole().await;
    }
}

#[tokio::test]
async fn a_question_at_any_moment_of_a_new_version_sees_one_or_the_other() {
    let (mut old, mut new) = (0, 0);
    for at in 0.. {
        assert!(at < MORE_THAN_ALL_CALLS, "the worker does not end");
        let library = Arc::new(Library::new().await);
        let file = library.add("a.md", "Доставка стоит 300 рублей.").await;
        library.put(file, "Доставка стоит 500 рублей.\n\nСамовывоз бесплатный.").await;
        let event = library.events().await.remove(0);
        let (asker, seen) = (library.clone(), Arc::new(std::sync::Mutex::new(Vec::new())));
        let answers = seen.clone();
        let ask = Mishap::Meanwhile(Box::new(move || {
            let (asker, answers) = (asker.clone(), answers.clone());
            Box::pin(async move {
                let found = asker.search("доставка").await;
                answers.lock().unwrap().extend(found);
            })
        }));
        let (reached, ended) = work(&library, &event, at, ask).await;
        if !reached {
            break;
        }
        assert!(matches!(ended, Ended::Alive(Ok(()))), "call {at}: {ended:?}");
        let seen = std::mem::take(&mut *seen.lock().unwrap());
        match seen.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["Доставка стоит 300 рублей."] => old += 1,
            ["Доставка стоит 500 рублей.\nСамовывоз бесплатный."] => new += 1,
            other => panic!("asked at call {at}: {other:?}"),
        }
    }
    assert!(old > 5 && new > 0, "{old} saw the old version and {new} the new one");
}

#[tokio::test]
async fn another_file_that_is_ready_at_any_moment_is_in_the_index_too() {
    for at in 0.. {
        assert!(at < MORE_THAN_ALL_CALLS, "the worker does not end");
        let (library, file, event) = uploaded().await;
        let owner = library.clone();
        let add = Mishap::Meanwhile(Box::new(move || {
            let owner = owner.clone();
            Box::pin(async move {
                let _added = owner.add("other.txt", "Самовывоз бесплатный.").await;
            })
        }));
        let (reached, ended) = work(&library, &event, at, add).await;
        if !reached {
            break;
        }
        assert!(matches!(ended, Ended::Alive(Ok(()))), "call {at}: {ended:?}");
        assert_ready(&library, file, &format!("added at call {at}")).await;
        assert_eq!(library.search("самовывоз").await[0], "Самовывоз бесплатный.");
    }
}

#[tokio::test]
async fn an_edit_at_any_moment_of_a_new_reading_is_not_lost() {
    for at in 0.. {
        assert!(at < MORE_THAN_ALL_CALLS, "the worker does not end");
        let library = Arc::new(Library::new().await);
        let file = library.add("a.md", "# Доставка\n\nДоставка стоит 300 рублей.").await;
        library.put(file, "# Новое\n\nМы открылись.\n\n# Доставка\n\nДоставка стоит 300 рублей.").await;
        let event = library.events().await.remove(0);
        let owner = library.clone();
        let edit = Mishap::Meanwhile(Box::new(move || {
            let owner = owner.clone();
            Box::pin(async move {
                let passages = owner.owner.serving(agent_passages::ROUTES);
                let list = passages.get(&format!("/api/agents/{}/passages", owner.agent)).await.expect(200);
                let items = list.json["items"].as_array().unwrap();
                let delivery = items.iter().find(|item| item["headings"][0] == "Доставка").unwrap();
                let path = format!("/api/agents/{}/passages/{file}.{}", owner.agent, delivery["passage"]);
                passages.patch(&path, "*", serde_json::json!({"text": "Доставка стоит 400 рублей."})).await.expect(200);
            })
        }));
        let (reached, ended) = work(&library, &event, at, edit).await;
        if !reached {
            break;
        }
        assert!(matches!(ended, Ended::Alive(Ok(()))), "call {at}: {ended:?}");
        assert_eq!(library.search("доставка").await[0], "Доставка стоит 400 рублей.", "edited at call {at}");
        assert_eq!(library.search("открылись").await[0], "Мы открылись.", "edited at call {at}");
        assert_eq!(library.segments(), library.indexed_segments(), "edited at call {at}");
        library.assert_whole().await;
    }
}
