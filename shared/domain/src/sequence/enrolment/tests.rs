use super::*;
use crate::sequence::{AgentState, ConversationState, DecisionInput, StepDecision, Steps, decide, invariants};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(1_764_000_000_000).unwrap().plus_seconds(seconds)
}

/// A plan with these delays in seconds.
fn plan(delays: &[i64]) -> Plan {
    let drafts = delays.iter().map(|&delay_seconds| crate::sequence::StepDraft {
        id: None,
        delay_seconds,
        text: "Вы ещё думаете?".into(),
    });
    let mut n = 0;
    let new_id = || {
        n += 1;
        StepId::derived(at(0), &[&n.to_string()])
    };
    let steps = Steps::parse(drafts.collect(), &[], new_id, &[]).unwrap();
    Plan { name: "Напоминания".to_owned().try_into().unwrap(), steps, stop_on_reply: true }
}

fn enrolled(plan: &Plan) -> Enrolment {
    let subject = Subject {
        agent: AgentId::derived(at(0), &["a"]),
        sequence: SequenceId::derived(at(0), &["s"]),
        sequence_version: 1,
        conversation: ConversationId::derived(at(0), &["c"]),
        replied_before: Some(at(-60)),
    };
    Enrolment::start(EnrolmentId::derived(at(0), &["e"]), subject, plan, at(0))
}

fn begin(enrolment: &mut Enrolment, plan: &Plan, now: Timestamp) -> Intent {
    let step = plan.steps.get(enrolment.step).unwrap().id;
    enrolment.begin(step, ObservedState::default(), now)
}

#[test]
fn it_goes_from_step_to_step_and_each_delay_counts_from_the_hand_over_before() {
    let plan = plan(&[0, 3_600]);
    let mut enrolment = enrolled(&plan);
    assert_eq!(enrolment.due_at(), Some(at(0)));

    let first = begin(&mut enrolment, &plan, at(5));
    assert_eq!((enrolment.status(), enrolment.wake_at()), (Status::Sending, Some(at(5 + RECOVERY_SECONDS))));
    assert!(enrolment.delivered(&first.id, Some(&plan), at(9)));
    assert_eq!((enrolment.status(), enrolment.due_at()), (Status::Waiting, Some(at(3_605))));

    let second = begin(&mut enrolment, &plan, at(3_606));
    assert_ne!(first.id, second.id);
    assert!(enrolment.delivered(&second.id, Some(&plan), at(3_607)));
    assert_eq!((enrolment.status(), enrolment.wake_at()), (Status::Finished, None));
    invariants::nothing_lost(&enrolment, plan.steps.as_slice().iter().map(|step| step.id)).unwrap();
}

#[test]
fn a_lease_hides_it_and_its_end_brings_it_back_for_the_same_epoch() {
    let plan = plan(&[60]);
    let mut enrolment = enrolled(&plan);
    let epoch = enrolment.epoch;
    let due = enrolment.lease(at(0)).unwrap();
    assert_eq!((due.due_at, due.epoch), (at(60), epoch));
    assert!(enrolment.lease(at(60)).is_none(), "one lease at a time");
    let again = enrolment.lease(at(60 + LEASE_SECONDS)).unwrap();
    assert_eq!((again.due_at, again.epoch), (at(60), epoch), "both messages are meant for the same wait");
}

#[test]
fn a_lease_that_the_queue_refused_is_given_back() {
    let plan = plan(&[60]);
    let mut enrolment = enrolled(&plan);
    let due = enrolment.lease(at(0)).unwrap();
    enrolment.release(&due);
    assert_eq!(enrolment.lease(at(1)), Some(due));
}

#[test]
fn what_is_not_due_soon_is_not_leased() {
    let plan = plan(&[LOOKAHEAD_SECONDS + 1]);
    let mut enrolment = enrolled(&plan);
    assert!(enrolment.lease(at(0)).is_none());
    assert!(enrolment.lease(at(1)).is_some());
}

#[test]
fn a_message_for_another_epoch_is_stale() {
    let plan = plan(&[0, 0]);
    let mut enrolment = enrolled(&plan);
    let due = enrolment.lease(at(0)).unwrap();
    assert!(enrolment.accepts(due.epoch));
    let intent = begin(&mut enrolment, &plan, at(0));
    assert!(!enrolment.accepts(due.epoch), "a duplicate while it is being handed over");
    enrolment.delivered(&intent.id, Some(&plan), at(1));
    assert!(!enrolment.accepts(due.epoch), "a duplicate while it waits for the next step");
}

#[test]
fn a_stop_ends_a_wait_at_once_and_a_hand_over_when_it_has_an_outcome() {
    let plan = plan(&[0, 0]);
    let mut waiting = enrolled(&plan);
    assert!(waiting.stop(StopReason::StoppedByPerson, None, ObservedState::default(), at(1)));
    assert_eq!(waiting.status(), Status::Stopped);
    assert!(!waiting.stop(StopReason::Replied, None, ObservedState::default(), at(2)), "it is over");
    assert_eq!(waiting.stop_reason(), Some(StopReason::StoppedByPerson));

    for sent in [true, false] {
        let mut sending = enrolled(&plan);
        let intent = begin(&mut sending, &plan, at(0));
        assert!(sending.stop(StopReason::StoppedByPerson, None, ObservedState::default(), at(1)));
        assert_eq!((sending.status(), sending.stop_reason()), (Status::Sending, Some(StopReason::StoppedByPerson)));
        if sent {
            sending.delivered(&intent.id, Some(&plan), at(2));
        } else {
            sending.not_delivered(&intent.id, None, at(2));
        }
        assert_eq!(sending.status(), Status::Stopped);
        assert_eq!(sending.receipts.last().unwrap().outcome.as_str(), if sent { "sent" } else { "notSent" });
    }
}

#[test]
fn an_interrupted_hand_over_is_tried_again_under_another_name() {
    let plan = plan(&[0]);
    let mut enrolment = enrolled(&plan);
    let first = begin(&mut enrolment, &plan, at(0));
    assert!(enrolment.not_delivered(&first.id, None, at(400)));
    assert_eq!(enrolment.due_at(), Some(at(400)));
    let second = begin(&mut enrolment, &plan, at(401));
    assert_ne!(first.id, second.id);
    assert!(!enrolment.delivered(&first.id, Some(&plan), at(402)), "the first is settled");
}

#[test]
fn what_stays_unknown_is_looked_up_less_and_less_and_in_the_end_left_as_unknown() {
    let plan = plan(&[0, 60]);
    let mut enrolment = enrolled(&plan);
    let intent = begin(&mut enrolment, &plan, at(0));
    let mut now = at(RECOVERY_SECONDS);
    let mut waits = Vec::new();
    while enrolment.step == 0 {
        assert!(enrolment.unresolved(&intent.id, Some(&plan), now));
        if enrolment.step == 0 {
            assert_eq!(enrolment.status(), Status::Unknown);
            let wake_at = enrolment.wake_at().unwrap();
            waits.push(wake_at.since(now).as_secs());
            now = wake_at;
        }
    }
    assert!(waits.is_sorted() && waits.len() + 1 == LOOKUPS as usize, "{waits:?}");
    assert_eq!(enrolment.due_at(), Some(now.plus_seconds(60)), "the next step follows after its delay");
    assert_eq!(enrolment.receipts[0].outcome.as_str(), "unknown");
}

#[test]
fn receipts_are_bounded() {
    let plan = plan(&[0]);
    let mut enrolment = enrolled(&plan);
    let step = plan.steps.get(0).unwrap().id;
    for n in 0..2 * RECEIPTS_PER_ENROLMENT {
        enrolment.postpone(step, at(n as i64 + 1), ObservedState::default(), at(n as i64));
    }
    assert_eq!(enrolment.receipts.len(), RECEIPTS_PER_ENROLMENT);
}

#[test]
fn it_survives_its_stored_form_in_every_state() {
    let plan = plan(&[0, 0]);
    let mut states = vec![enrolled(&plan)];
    let mut sending = enrolled(&plan);
    let intent = begin(&mut sending, &plan, at(1));
    states.push(sending.clone());
    sending.stop(StopReason::Replied, None, ObservedState::default(), at(2));
    states.push(sending.clone());
    sending.delivered(&intent.id, Some(&plan), at(3));
    states.push(sending);
    for enrolment in states {
        let stored = serde_json::to_value(&enrolment).unwrap();
        assert_eq!(serde_json::from_value::<Enrolment>(stored).unwrap(), enrolment);
    }
}

mod decisions {
    use super::*;
    use crate::schedule::{DayParts, HourParts, Schedule, ScheduleParts};

    fn input(plan: Option<&Plan>) -> DecisionInput<'_> {
        DecisionInput {
            now: at(0),
            plan,
            agent: Some(AgentState { schedule: None }),
            conversation: Some(ConversationState { last_customer_message_at: Some(at(-60)) }),
        }
    }

    fn decision<'a>(input: &DecisionInput<'a>) -> StepDecision<'a> {
        decide(&enrolled(&plan(&[0])), input).0
    }

    fn stopped(input: &DecisionInput<'_>) -> Option<StopReason> {
        match decision(input) {
            StepDecision::Stop(reason, _) => Some(reason),
            _ => None,
        }
    }

    #[test]
    fn a_step_that_nothing_speaks_against_is_sent() {
        let plan = plan(&[0]);
        assert!(
            matches!(decision(&input(Some(&plan))), StepDecision::Send(step) if step.id == plan.steps.get(0).unwrap().id)
        );
    }

    #[test]
    fn a_message_after_the_enrolment_is_a_reply_even_when_the_clocks_disagree() {
        let mut plan = plan(&[0]);
        for last in [at(-61), at(-59), at(1)] {
            let conversation = Some(ConversationState { last_customer_message_at: Some(last) });
            let replied = DecisionInput { conversation, ..input(Some(&plan)) };
            assert_eq!(stopped(&replied), Some(StopReason::Replied));
        }
        plan.stop_on_reply = false;
        let conversation = Some(ConversationState { last_customer_message_at: Some(at(1)) });
        assert!(stopped(&DecisionInput { conversation, ..input(Some(&plan)) }).is_none());
    }

    #[test]
    fn what_is_deleted_stops_it() {
        let plan = plan(&[0]);
        assert_eq!(stopped(&input(None)), Some(StopReason::SequenceDeleted));
        assert_eq!(stopped(&DecisionInput { agent: None, ..input(Some(&plan)) }), Some(StopReason::AgentDeleted));
        let gone = DecisionInput { conversation: None, ..input(Some(&plan)) };
        assert_eq!(stopped(&gone), Some(StopReason::ConversationDeleted));
    }

    #[test]
    fn outside_the_working_hours_it_waits_for_the_next_ones() {
        let plan = plan(&[0]);
        // `at(0)` is 2025-11-24T16:00:00Z, a Monday.
        let hours = HourParts { start: "09:00".into(), end: "12:00".into() };
        let days = DayParts { tuesday: Some(hours), ..DayParts::default() };
        let parts = |days| ScheduleParts { time_zone: "Europe/Moscow".into(), days };
        let schedule = Schedule::parse(parts(days)).unwrap();
        let closed = DecisionInput { agent: Some(AgentState { schedule: Some(&schedule) }), ..input(Some(&plan)) };
        let opens: Timestamp = "2025-11-25T06:00:00Z".parse().unwrap();
        let (decision, seen) = decide(&enrolled(&plan), &closed);
        assert!(matches!(decision, StepDecision::Postpone(_, until) if until == opens));
        assert_eq!(seen.opens_at, Some(opens));

        let never = Schedule::parse(parts(DayParts::default())).unwrap();
        let closed = DecisionInput { agent: Some(AgentState { schedule: Some(&never) }), ..input(Some(&plan)) };
        assert_eq!(stopped(&closed), Some(StopReason::NeverOpen));
    }
}
