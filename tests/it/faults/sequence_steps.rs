//! A step that is interrupted at every call that it makes: before it, after it, with its answer lost, or while somebody
//! replies or stops. Whatever happens, the customer gets the message once or, after a reply or a stop, not at all.

use domain::access::Principal;
use domain::ids::ConversationId;
use domain::limits::{LEASE_SECONDS, RECOVERY_SECONDS};
use futures_util::FutureExt as _;
use shared::steps::StepMessage;

use super::tripwire::{Mishap, Tripwire};
use crate::outreach::Outreach;

type Meet = fn(&Outreach, ConversationId) -> Mishap;

/// Runs a step whose call number `at` meets a mishap; then everything that the following hour brings. Answers how many
/// messages the customer has, or `None` when the step makes no such call.
async fn interrupted(at: usize, mishap: Meet) -> Option<usize> {
    let outreach = Outreach::new().await;
    let path = outreach.sequence(&[(0, "Вы ещё думаете?")]).await;
    let conversation = outreach.conversation().await;
    let enrolment = outreach.enrol(&path, conversation).await;
    let queued = outreach.tick().await;
    let message = StepMessage::from_queue(&queued[0].body).unwrap();
    let wire = Tripwire::new(outreach.owner.ports(), outreach.owner.clock.clone(), at, mishap(&outreach, conversation));
    let app = wire.process();
    let caller = Principal::function(outreach.account, "sequence-stepper");
    let channel = app.deliveries(&caller);
    let _ended = wire.run(sequence_stepper::step(&app, &caller, &channel, &message)).await;

    // The queue brings the message again, and the ends of lease and recovery bring others.
    outreach.owner.clock.advance_seconds(180);
    let _failed = outreach.deliver(&queued).await;
    outreach.owner.clock.advance_seconds(LEASE_SECONDS + RECOVERY_SECONDS);
    outreach.pass_minutes(30).await;
    let read = outreach.owner.get(&enrolment).await.expect(200);
    assert!(["finished", "stopped"].contains(&read.at("/status")), "call {at}: {}", read.json);
    let sent = outreach.sent(conversation).await.len();
    wire.was_reached().then_some(sent)
}

/// How many messages the customer has after a mishap at each call in turn.
async fn at_every_call(mishap: Meet) -> Vec<usize> {
    let mut sent = Vec::new();
    while let Some(count) = interrupted(sent.len(), mishap).await {
        sent.push(count);
    }
    assert!(sent.len() > 8, "a step makes more calls than {}", sent.len());
    sent
}

#[tokio::test]
async fn a_step_that_is_interrupted_at_any_call_is_sent_once() {
    let mishaps: [Meet; 4] =
        [|_, _| Mishap::DiesBefore, |_, _| Mishap::DiesAfter, |_, _| Mishap::Fails, |_, _| Mishap::AnswerLost];
    for mishap in mishaps {
        let sent = at_every_call(mishap).await;
        assert!(sent.iter().all(|&count| count == 1), "{sent:?}");
    }
}

#[tokio::test]
async fn a_reply_or_a_stop_at_any_call_before_the_hand_over_wins() {
    let meanwhile: [Meet; 2] = [
        |outreach, conversation| {
            let (outreach, conversation) = (outreach.share(), conversation);
            Mishap::Meanwhile(Box::new(move || {
                let outreach = outreach.share();
                async move { outreach.reply(conversation).await }.boxed()
            }))
        },
        |outreach, conversation| {
            let (outreach, conversation) = (outreach.share(), conversation);
            Mishap::Meanwhile(Box::new(move || {
                let outreach = outreach.share();
                async move { outreach.stop_all_of(conversation).await }.boxed()
            }))
        },
    ];
    for mishap in meanwhile {
        let sent = at_every_call(mishap).await;
        assert!(sent.is_sorted(), "what came first decides: {sent:?}");
        assert_eq!((sent.first(), sent.last()), (Some(&0), Some(&1)), "{sent:?}");
    }
}
