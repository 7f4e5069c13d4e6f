//! A large file is read in parts: they come twice, in any order, and whoever works on them dies at any call.

use std::sync::Arc;

use domain::chance::Chance as _;
use domain::ids::FileId;
use domain::limits::{FILE_PART_PASSAGES, PART_TRIES};
use shared::app::Ports;
use shared::runtime::{created_objects, process_batch};
use testkit::SeededChance;

use super::tripwire::{Ended, Mishap, Tripwire};
use crate::library::{
    CountingEmbedder, Library, VISIBILITY_SECONDS, long_text, many_pages, on_file_message, on_upload,
};

/// Passages: three parts, of which the last is short.
const PASSAGES: usize = 270;
/// More calls than any way through all parts has.
const MORE_THAN_ALL_CALLS: usize = 400;
/// Worlds of the simulation.
const SEEDS: u64 = 20;

/// A library whose embeddings are counted.
struct World {
    library: Arc<Library>,
    ports: Ports,
    embedded: CountingEmbedder,
}

impl World {
    async fn new() -> Self {
        let library = Arc::new(Library::new().await);
        let embedded = CountingEmbedder::default();
        let ports = Ports { embedder: Some(Arc::new(embedded.clone())), ..library.owner.ports() };
        Self { library, ports, embedded }
    }

    /// A process that comes to grief at call `at`.
    fn wired(&self, at: usize, mishap: Mishap) -> Arc<Tripwire> {
        Tripwire::new(self.ports.clone(), self.library.owner.clock.clone(), at, mishap)
    }

    /// Has a waiting upload divided.
    async fn divide(&self) {
        let events = self.library.events().await;
        created_objects(&crate::library::process(self.ports.clone()), events, on_upload).await.unwrap();
    }

    /// Delivers messages, the first of them with a mishap at call `at` counted over all of them; answers whether it came.
    async fn deliver(&self, at: usize, mishap: Mishap) -> bool {
        let wire = self.wired(at, mishap);
        let app = wire.process();
        let mut waiting: Vec<String> = self.bodies();
        while !waiting.is_empty() {
            let body = waiting.remove(0);
            let message = self.library.message(0, body.clone());
            let ended = wire.run(process_batch(&app, vec![message], on_file_message)).await;
            waiting.extend(self.bodies());
            match ended {
                Ended::Alive(failed) if failed.is_empty() => {}
                _ => {
                    // The rest is for others, and what failed comes again.
                    waiting.push(body);
                    self.library.owner.clock.advance_seconds(VISIBILITY_SECONDS);
                    self.finish(waiting).await;
                    return wire.was_reached();
                }
            }
        }
        wire.was_reached()
    }

    /// Delivers messages to a worker that works.
    async fn finish(&self, mut waiting: Vec<String>) {
        let app = crate::library::process(self.ports.clone());
        let mut rounds = 0;
        while !waiting.is_empty() {
            rounds += 1;
            assert!(rounds < 1_000, "the parts do not come to an end: {waiting:?}");
            let body = waiting.remove(0);
            let message = self.library.message(0, body.clone());
            if !process_batch(&app, vec![message], on_file_message).await.is_empty() {
                self.library.owner.clock.advance_seconds(VISIBILITY_SECONDS);
                waiting.push(body);
            }
            waiting.extend(self.bodies());
        }
    }

    fn bodies(&self) -> Vec<String> {
        self.library.messages().into_iter().map(|message| message.body).collect()
    }

    /// The file is ready, and nothing of the work is left over.
    async fn assert_ready(&self, file: FileId, passages: usize, moment: &str) {
        let read = self.library.get(file).await.expect(200);
        let shown = (read.at("/status"), read.json["report"]["passages"].as_u64(), &read.json["parts"]);
        assert_eq!(shown, ("ready", Some(passages as u64), &serde_json::Value::Null), "{moment}: {}", read.text);
        assert_eq!(self.library.segments(), self.library.indexed_segments(), "{moment}: no segment is left over");
        self.assert_nothing_left(moment);
        self.library.assert_whole().await;
    }

    fn assert_nothing_left(&self, moment: &str) {
        let parts: Vec<String> =
            self.library.owner.objects.keys().into_iter().filter(|key| key.starts_with("parts/")).collect();
        assert_eq!(parts, Vec::<String>::new(), "{moment}");
        let known = self.library.owner.table.items().into_iter().filter(|item| item.entity == "filePart");
        assert_eq!(known.count(), 0, "{moment}: a part is remembered");
    }
}

#[tokio::test]
async fn a_part_that_dies_or_fails_at_any_call_is_done_once_more_and_the_others_are_not() {
    for kind in 0..4 {
        // Every death is looked at; failures, which are milder, at every third call.
        for at in (0..).step_by(if kind < 2 { 1 } else { 3 }) {
            assert!(at < MORE_THAN_ALL_CALLS, "the parts do not end");
            let mishap = match kind {
                0 => Mishap::DiesBefore,
                1 => Mishap::DiesAfter,
                2 => Mishap::Fails,
                _ => Mishap::AnswerLost,
            };
            let world = World::new().await;
            let file = world.library.upload("long.txt", long_text(PASSAGES)).await;
            world.divide().await;
            let reached = world.deliver(at, mishap).await;
            world.assert_ready(file, PASSAGES, &format!("mishap {kind} at call {at}")).await;
            let embedded = world.embedded.count();
            let most = PASSAGES + FILE_PART_PASSAGES as usize;
            assert!((PASSAGES..=most).contains(&embedded), "mishap {kind} at call {at}: {embedded} were embedded");
            if !reached {
                assert_eq!(embedded, PASSAGES, "without a mishap nothing is embedded twice");
                break;
            }
        }
    }
}

#[tokio::test]
async fn whoever_divides_a_file_may_die_or_fail_at_any_call() {
    for kind in 0..4 {
        for at in 0.. {
            assert!(at < MORE_THAN_ALL_CALLS, "the worker does not end");
            let mishap = match kind {
                0 => Mishap::DiesBefore,
                1 => Mishap::DiesAfter,
                2 => Mishap::Fails,
                _ => Mishap::AnswerLost,
            };
            let world = World::new().await;
            let file = world.library.upload("long.txt", long_text(PASSAGES)).await;
            let event = world.library.events().await.remove(0);
            let wire = world.wired(at, mishap);
            let ended = wire.run(created_objects(&wire.process(), vec![event.clone()], on_upload)).await;
            drop(ended);
            // Lambda repeats the event of an invocation that failed, and may repeat any.
            world.library.owner.clock.advance_seconds(60);
            let event = world.library.event(&event.key).await;
            let app = crate::library::process(world.ports.clone());
            created_objects(&app, vec![event], on_upload).await.unwrap();
            world.finish(world.bodies()).await;
            world.assert_ready(file, PASSAGES, &format!("mishap {kind} at call {at}")).await;
            if !wire.was_reached() {
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_large_file_that_is_deleted_or_replaced_at_any_moment_leaves_nothing_of_it() {
    for replaced in [false, true] {
        for at in (0..).step_by(3) {
            assert!(at < MORE_THAN_ALL_CALLS, "the parts do not end");
            let world = World::new().await;
            let file = world.library.upload("long.txt", long_text(PASSAGES)).await;
            world.divide().await;
            let owner = world.library.clone();
            let mishap = Mishap::Meanwhile(Box::new(move || {
                let owner = owner.clone();
                Box::pin(async move {
                    if replaced {
                        owner.put(file, "Самовывоз бесплатный.").await;
                        let events = owner.events().await;
                        created_objects(&owner.owner.app, events, on_upload).await.unwrap();
                    } else {
                        owner.owner.delete(&owner.file_path(file)).await.expect(204);
                    }
                })
            }));
            let reached = world.deliver(at, mishap).await;
            let moment = format!("replaced: {replaced}, at call {at}");
            if !reached {
                world.assert_ready(file, PASSAGES, &moment).await;
                break;
            }
            if replaced {
                assert_eq!(world.library.search("самовывоз").await, ["Самовывоз бесплатный."], "{moment}");
                assert_eq!(world.library.segments(), world.library.indexed_segments(), "{moment}");
            } else {
                world.library.get(file).await.expect(404);
                assert_eq!(world.library.owner.objects.keys(), Vec::<String>::new(), "{moment}");
                assert_eq!(world.library.indexed_segments(), Vec::<String>::new(), "{moment}");
                world.assert_nothing_left(&moment);
            }
        }
    }
}

#[tokio::test]
async fn a_part_that_crashes_each_time_fails_its_file_in_words_and_a_retry_goes_on_from_there() {
    let world = World::new().await;
    let file = world.library.upload("long.txt", long_text(PASSAGES)).await;
    world.divide().await;
    let mut bodies = world.bodies();
    let bad = bodies.remove(0);
    world.finish(bodies).await;
    for _ in 0..PART_TRIES {
        assert_eq!(world.library.status(file).await, "embedding");
        // The first of the calls is for the file, the next two take the part.
        let wire = world.wired(4, Mishap::DiesBefore);
        let message = world.library.message(0, bad.clone());
        let ended = wire.run(process_batch(&wire.process(), vec![message], on_file_message)).await;
        assert!(matches!(ended, Ended::Dead));
        world.library.owner.clock.advance_seconds(VISIBILITY_SECONDS);
    }
    world.finish(vec![bad]).await;
    assert_eq!(world.library.failure(file).await, "internal");
    let before = world.embedded.count();
    let retry = format!("{}/retry", world.library.file_path(file));
    world.library.owner.post(&retry, serde_json::json!({})).await.expect(200);
    let _cleared = world.library.owner.objects.take_created();
    let event = world.library.event(&world.library.upload_key(file)).await;
    let app = crate::library::process(world.ports.clone());
    created_objects(&app, vec![event], on_upload).await.unwrap();
    world.finish(world.bodies()).await;
    world.assert_ready(file, PASSAGES, "after the retry").await;
    let again = world.embedded.count() - before;
    assert_eq!(again, FILE_PART_PASSAGES as usize, "only the part that crashed is embedded");
}

#[tokio::test]
async fn in_any_order_with_duplicates_and_deaths_a_file_becomes_ready_and_its_progress_is_true() {
    for seed in 0..SEEDS {
        let chance = SeededChance::new(seed);
        let pick = |below: usize| {
            let mut bytes = [0; 8];
            chance.fill(&mut bytes);
            usize::try_from(u64::from_le_bytes(bytes) % below as u64).unwrap()
        };
        let world = World::new().await;
        let (content, passages) = many_pages();
        let file = world.library.upload("pages.zip", content).await;
        world.divide().await;
        let mut waiting = world.bodies();
        let (mut progress, mut stage, mut steps) = (0, String::new(), 0);
        while !waiting.is_empty() {
            steps += 1;
            assert!(steps < 2_000, "seed {seed}: the parts do not come to an end");
            let body = waiting.swap_remove(pick(waiting.len()));
            if pick(4) == 0 {
                waiting.push(body.clone());
            }
            let message = world.library.message(0, body.clone());
            let dies = if pick(3) == 0 { pick(14) } else { MORE_THAN_ALL_CALLS };
            let wire = world.wired(dies, if pick(2) == 0 { Mishap::DiesBefore } else { Mishap::DiesAfter });
            let ended = wire.run(process_batch(&wire.process(), vec![message], on_file_message)).await;
            if !matches!(ended, Ended::Alive(failed) if failed.is_empty()) {
                waiting.push(body);
                world.library.owner.clock.advance_seconds(VISIBILITY_SECONDS);
            }
            waiting.extend(world.bodies());
            let shown = world.library.get(file).await.expect(200);
            if shown.at("/status") == "failed" {
                break;
            }
            let now = shown.json["progress"].as_u64().unwrap();
            assert!(now >= progress, "seed {seed}: progress went back from {progress} to {now} ({stage})");
            (progress, stage) = (now, shown.at("/status").to_owned());
            if let Some(parts) = shown.json["parts"].as_object() {
                assert!(parts["done"].as_u64() <= parts["total"].as_u64(), "seed {seed}: {}", shown.text);
            }
        }
        // So many deaths of one part are as good as a part that crashes always.
        if world.library.status(file).await != "failed" {
            world.assert_ready(file, passages, &format!("seed {seed}")).await;
        }
    }
}
