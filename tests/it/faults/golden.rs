//! A runner that dies, fails or is repeated at every call that it makes: the run is finished, and counts each question once.

use domain::limits::GOLDEN_LEASE_SECONDS;
use serde_json::json;
use shared::queue::QueueName;

use super::tripwire::{Mishap, Tripwire};
use crate::golden::{Golden, hand};

/// Runs everything with a mishap at call number `at` of asking; `None` when asking makes no such call.
async fn interrupted(golden: &Golden, at: usize, mishap: Mishap) -> Option<()> {
    let world = &golden.library.owner;
    let id = golden.start(json!({})).await;
    let handed_out = golden.take();
    golden.deliver(&handed_out).await;
    let questions = golden.take();
    assert_eq!(questions.len(), 2);
    let wire = Tripwire::new(world.ports(), world.clock.clone(), at, mishap);
    let app = wire.process();
    let _ended = wire.run(hand(&app, world, &questions[0])).await;

    // The queue brings everything again, the last first, and some of it twice.
    for _ in 0..3 {
        world.clock.advance_seconds(GOLDEN_LEASE_SECONDS + 1);
        let again = [questions[1].clone(), questions[0].clone(), questions[0].clone()];
        golden.deliver(&again).await;
        golden.deliver(&handed_out).await;
        drop(world.queues[&QueueName::Golden].take());
    }
    let run = golden.run(&id).await;
    assert_eq!(run.at("/status"), "finished", "call {at}: {}", run.text);
    assert_eq!((&run.json["total"], &run.json["settled"]), (&json!(2), &json!(2)), "call {at}");
    assert_eq!(run.json["passRate"]["candidate"], 100, "call {at}: {}", run.text);
    wire.was_reached().then_some(())
}

#[tokio::test]
async fn a_question_that_is_interrupted_at_any_call_is_counted_once() {
    let mishaps: [fn() -> Mishap; 4] =
        [|| Mishap::DiesBefore, || Mishap::DiesAfter, || Mishap::Fails, || Mishap::AnswerLost];
    for mishap in mishaps {
        let mut at = 0;
        // A day has only so many runs.
        let mut golden = prepared().await;
        while interrupted(&golden, at, mishap()).await.is_some() {
            at += 1;
            if at % 40 == 0 {
                golden = prepared().await;
            }
        }
        assert!(at > 8, "asking makes more calls than {at}");
    }
}

async fn prepared() -> Golden {
    let golden = Golden::new().await;
    golden.question("Сколько стоит доставка по Москве?", json!({"expectedFacts": ["500 рублей"]})).await;
    golden.question("Какая гарантия на раму?", json!({"expectedFacts": ["5 лет"]})).await;
    golden
}

#[tokio::test]
async fn a_question_that_cannot_be_asked_counts_as_failed_and_closes_the_run() {
    let golden = prepared().await;
    let id = golden.start(json!({})).await;
    let handed_out = golden.take();
    golden.deliver(&handed_out).await;
    let questions = golden.take();
    let world = &golden.library.owner;
    golden.deliver(&questions[1..]).await;
    for _ in 0..3 {
        // A runner that dies as soon as it has begun to ask.
        let wire = Tripwire::new(world.ports(), world.clock.clone(), 4, Mishap::DiesBefore);
        let _ended = wire.run(hand(&wire.process(), world, &questions[0])).await;
        assert!(wire.was_reached());
        world.clock.advance_seconds(GOLDEN_LEASE_SECONDS + 1);
    }
    assert_eq!(golden.deliver(&questions[..1]).await, 0);
    let run = golden.run(&id).await;
    assert_eq!((run.at("/status"), &run.json["passRate"]["candidate"]), ("finished", &json!(50)), "{}", run.text);
    let failures: Vec<_> =
        run.json["results"].as_array().unwrap().iter().map(|r| r["candidate"]["failures"].to_string()).collect();
    assert!(failures.iter().any(|failure| failure.contains("neverAnswered")), "{failures:?}");
}

#[tokio::test]
async fn a_run_that_falls_silent_shows_as_failed() {
    let golden = prepared().await;
    let id = golden.start(json!({})).await;
    golden.take();
    golden.library.owner.clock.advance_seconds(46 * 60);
    let run = golden.run(&id).await;
    assert_eq!((run.at("/status"), run.at("/failure/code")), ("failed", "silent"));
}

#[tokio::test]
async fn questions_that_are_asked_at_the_same_time_twice_are_counted_once() {
    let golden = prepared().await;
    let id = golden.start(json!({})).await;
    golden.deliver(&golden.take()).await;
    let questions = golden.take();
    let all = [questions.clone(), questions.clone(), questions].concat();
    golden.deliver(&all).await;
    assert_eq!(golden.deliver(&all).await, 0, "everything is settled");
    let run = golden.run(&id).await;
    assert_eq!((run.at("/status"), &run.json["settled"]), ("finished", &json!(2)));
    assert_eq!(golden.deliver(&[]).await, 0);
}
