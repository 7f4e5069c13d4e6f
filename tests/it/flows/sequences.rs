//! A sequence from the enrolment to the last message: enrol, tick, step, reply.

use domain::limits::{LEASE_SECONDS, LOOKAHEAD_SECONDS};
use domain::time::Clock as _;
use serde_json::json;

use crate::outreach::{Outreach, receipts, sequence};

#[tokio::test]
async fn each_message_goes_out_at_its_exact_moment_and_then_the_enrolment_is_finished() {
    let outreach = Outreach::new().await;
    let path = outreach.sequence(&[(0, "Здравствуйте!"), (3_600, "Вы ещё думаете?")]).await;
    let conversation = outreach.conversation().await;
    let begun = outreach.owner.clock.now();
    let enrolment = outreach.enrol(&path, conversation).await;
    outreach.pass_minutes(65).await;

    let sent = outreach.sent(conversation).await;
    assert_eq!(sent.iter().map(|m| m.content.text.as_str()).collect::<Vec<_>>(), ["Здравствуйте!", "Вы ещё думаете?"]);
    assert_eq!(sent[0].created_at, begun);
    assert_eq!(sent[1].created_at, begun.plus_seconds(3_600), "not a minute later");

    let read = outreach.owner.get(&enrolment).await.expect(200);
    assert_eq!((read.at("/status"), &read.json["stepIndex"]), ("finished", &json!(2)));
    assert_eq!(receipts(&read), ["sent", "sent"]);
    assert_eq!(read.at("/receipts/0/messageId"), sent[0].id.to_string());
}

#[tokio::test]
async fn a_reply_ends_it_and_the_receipt_says_so() {
    let outreach = Outreach::new().await;
    let path = outreach.sequence(&[(600, "Вы ещё думаете?")]).await;
    let conversation = outreach.conversation().await;
    let enrolment = outreach.enrol(&path, conversation).await;
    outreach.pass_minutes(5).await;
    outreach.reply(conversation).await;
    let replied = outreach.owner.clock.now();
    outreach.pass_minutes(10).await;

    assert!(outreach.texts(conversation).await.is_empty());
    let read = outreach.owner.get(&enrolment).await.expect(200);
    assert_eq!((read.at("/status"), read.at("/stopReason")), ("stopped", "replied"));
    assert_eq!((read.at("/receipts/0/status"), read.at("/receipts/0/reason")), ("notSent", "replied"));
    assert_eq!(read.at("/receipts/0/lastCustomerMessageAt"), replied.to_string(), "with what was seen");
}

#[tokio::test]
async fn a_reply_does_not_end_what_does_not_stop_on_replies() {
    let outreach = Outreach::new().await;
    let mut input = sequence(&[(600, "Вы ещё думаете?")]);
    input["stopOnReply"] = json!(false);
    let created = outreach.owner.post(&outreach.path(), input).await.expect(201);
    let conversation = outreach.conversation().await;
    outreach.enrol(&format!("{}/{}", outreach.path(), created.at("/id")), conversation).await;
    outreach.pass_minutes(5).await;
    outreach.reply(conversation).await;
    outreach.pass_minutes(10).await;
    assert_eq!(outreach.texts(conversation).await.len(), 1);
}

#[tokio::test]
async fn a_stop_ends_it_even_when_its_message_is_on_the_way() {
    let outreach = Outreach::new().await;
    let path = outreach.sequence(&[(60, "Вы ещё думаете?")]).await;
    let conversation = outreach.conversation().await;
    let enrolment = outreach.enrol(&path, conversation).await;
    let queued = outreach.tick().await;
    assert_eq!((queued.len(), queued[0].delay_seconds), (1, 60));
    outreach.owner.post(&format!("{enrolment}/stop"), json!({})).await.expect(200);
    outreach.owner.clock.advance_seconds(60);
    assert_eq!(outreach.deliver(&queued).await, 0);
    assert!(outreach.texts(conversation).await.is_empty());
}

#[tokio::test]
async fn a_message_that_comes_twice_late_or_out_of_order_is_sent_once() {
    let outreach = Outreach::new().await;
    let path = outreach.sequence(&[(0, "раз"), (60, "два")]).await;
    let conversation = outreach.conversation().await;
    outreach.enrol(&path, conversation).await;
    let first = outreach.tick().await;
    let twice = [first.clone(), first.clone()].concat();
    assert_eq!(outreach.deliver(&twice).await, 0);
    assert_eq!(outreach.texts(conversation).await, ["раз"]);
    let second = outreach.tick().await;
    assert_eq!(outreach.deliver(&first).await, 0);
    assert_eq!(outreach.texts(conversation).await, ["раз"], "the old message is not the second step's");
    outreach.owner.clock.advance_seconds(60);
    assert_eq!(outreach.deliver(&second).await, 0);
    assert_eq!(outreach.texts(conversation).await, ["раз", "два"]);
}

#[tokio::test]
async fn a_lost_message_is_sent_again_when_its_lease_ends_and_not_before() {
    let outreach = Outreach::new().await;
    let path = outreach.sequence(&[(0, "Вы ещё думаете?")]).await;
    let conversation = outreach.conversation().await;
    outreach.enrol(&path, conversation).await;
    let lost = outreach.tick().await;
    assert_eq!(lost.len(), 1);
    outreach.owner.clock.advance_seconds(LEASE_SECONDS - LOOKAHEAD_SECONDS - 1);
    assert!(outreach.tick().await.is_empty(), "leased");
    outreach.owner.clock.advance_seconds(1);
    let again = outreach.tick().await;
    assert_eq!(again.len(), 1);
    assert_eq!(outreach.deliver(&[again, lost].concat()).await, 0);
    assert_eq!(outreach.texts(conversation).await.len(), 1, "and the lost one, found again, does no harm");
}

#[tokio::test]
async fn who_is_in_a_sequence_goes_on_with_the_version_that_they_began() {
    let outreach = Outreach::new().await;
    let path = outreach.sequence(&[(600, "по-старому")]).await;
    let (old, new) = (outreach.conversation().await, outreach.conversation().await);
    outreach.enrol(&path, old).await;
    let steps = json!([{"delaySeconds": 600, "action": {"type": "message", "text": "по-новому"}}]);
    outreach.owner.patch(&path, "\"1\"", json!({"steps": steps})).await.expect(200);
    outreach.enrol(&path, new).await;
    outreach.pass_minutes(12).await;
    assert_eq!(outreach.texts(old).await, ["по-старому"]);
    assert_eq!(outreach.texts(new).await, ["по-новому"]);
}

#[tokio::test]
async fn outside_the_agents_hours_a_message_waits_for_the_morning() {
    let outreach = Outreach::new().await;
    let agents = outreach.owner.serving(agents::ROUTES);
    let hours = json!({"timeZone": "Europe/Moscow", "days": {"tuesday": {"start": "09:00", "end": "18:00"}}});
    let agent = format!("/api/agents/{}", outreach.agent);
    agents.patch(&agent, "\"1\"", json!({"schedule": hours})).await.expect(200);
    let path = outreach.sequence(&[(0, "Доброе утро")]).await;
    let conversation = outreach.conversation().await;
    let enrolment = outreach.enrol(&path, conversation).await;

    // The world begins on a Monday at noon in UTC; the agent works on Tuesdays only.
    outreach.pass_minutes(2).await;
    let read = outreach.owner.get(&enrolment).await.expect(200);
    assert_eq!((read.at("/status"), read.at("/dueAt")), ("waiting", "2026-11-24T06:00:00.000Z"));
    assert_eq!(receipts(&read), ["postponed"]);
    outreach.owner.clock.set("2026-11-24T05:59:00Z".parse().unwrap());
    outreach.pass_minutes(2).await;
    let sent = outreach.sent(conversation).await;
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].created_at, "2026-11-24T06:00:00Z".parse().unwrap());
}

#[tokio::test]
async fn the_tick_says_how_long_the_oldest_step_is_overdue() {
    let outreach = Outreach::new().await;
    let path = outreach.sequence(&[(60, "x")]).await;
    outreach.enrol(&path, outreach.conversation().await).await;
    outreach.owner.clock.advance_seconds(200);
    assert_eq!(outreach.tick().await[0].delay_seconds, 0);
    let counted = outreach.owner.app.metrics().take();
    assert_eq!(counted["SequenceOverdueSeconds"].1, [140.0]);
    assert_eq!(counted["SequenceLeased"].1, [1.0]);
}

#[tokio::test]
async fn a_message_that_is_none_of_ours_goes_to_the_dead_letters_alone() {
    let outreach = Outreach::new().await;
    let path = outreach.sequence(&[(0, "x")]).await;
    let conversation = outreach.conversation().await;
    outreach.enrol(&path, conversation).await;
    let mut messages = outreach.tick().await;
    let mut broken = messages[0].clone();
    broken.body = "{\"enrolmentId\":\"not an id\"".into();
    messages.push(broken);
    assert_eq!(outreach.deliver(&messages).await, 1);
    assert_eq!(outreach.texts(conversation).await.len(), 1);
}
