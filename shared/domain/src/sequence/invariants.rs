//! What must hold whatever happens: checked by the tests after every event of every simulated day.

use std::collections::BTreeSet;

use super::delivery::SendId;
use super::enrolment::{Enrolment, State};
use super::receipt::StepOutcome;
use crate::ids::StepId;
use crate::limits::LOOKAHEAD_SECONDS;
use crate::time::Timestamp;

/// What does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each variant's sentence says what it means")]
pub enum Violation {
    #[error("an enrolment that is not over is not in the due index at the moment at which it must be looked at")]
    Forgotten,
    #[error("an enrolment that is over is still in the due index")]
    Restless,
    #[error("the version of an enrolment went from {0} to {1}")]
    VersionWentBack(u64, u64),
    #[error("the epoch of an enrolment went from {0} to {1}")]
    EpochWentBack(u64, u64),
    #[error("an enrolment that was over changed its state")]
    Resurrected,
    #[error("an enrolment skipped a step or went back")]
    StepSkipped,
    #[error("the state changed and the epoch did not")]
    SilentChange,
    #[error("send {0} was handed over twice")]
    SentTwice(SendId),
    #[error("step {0} was handed over twice")]
    StepTwice(StepId),
    #[error("a step was handed over at {0}, before its moment {1}")]
    TooEarly(Timestamp, Timestamp),
    #[error("a step was handed over after a stop was recorded")]
    SentAfterStop,
    #[error("a step was handed over after a reply was recorded")]
    SentAfterReply,
    #[error("a finished enrolment has no message for step {0}")]
    StepLost(StepId),
    #[error("a step was given to the queue more often than it was leased")]
    Unleased,
    #[error("a lease that lasts until {0} was taken from its holder at {1}")]
    LeaseTaken(Timestamp, Timestamp),
}

/// An enrolment that is not over is in the due index, one that is over is not.
///
/// # Errors
/// What does not hold.
pub fn is_indexed(enrolment: &Enrolment, indexed: Option<Timestamp>) -> Result<(), Violation> {
    match (enrolment.wake_at(), indexed) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(Violation::Restless),
        (wake_at, indexed) if wake_at == indexed => Ok(()),
        _ => Err(Violation::Forgotten),
    }
}

/// A written enrolment follows from the one before it. Each comes with its version.
///
/// # Errors
/// What does not hold.
pub fn follows(before: (&Enrolment, u64), after: (&Enrolment, u64)) -> Result<(), Violation> {
    let ((before, was), (after, is)) = (before, after);
    if is <= was {
        return Err(Violation::VersionWentBack(was, is));
    }
    if after.epoch < before.epoch {
        return Err(Violation::EpochWentBack(before.epoch, after.epoch));
    }
    if before.is_over() && before.state != after.state {
        return Err(Violation::Resurrected);
    }
    if after.step != before.step && after.step != before.step + 1 {
        return Err(Violation::StepSkipped);
    }
    let same_kind = std::mem::discriminant(&before.state) == std::mem::discriminant(&after.state);
    if after.epoch == before.epoch && !(same_kind && after.step == before.step) {
        return Err(Violation::SilentChange);
    }
    Ok(())
}

/// A lease is taken when the one before it is about to end. Answers whether `after` is a new lease of what `before` was.
///
/// # Errors
/// What does not hold.
pub fn leases_in_turn(before: &Enrolment, after: &Enrolment, now: Timestamp) -> Result<bool, Violation> {
    match (before.wake_at(), after.wake_at()) {
        (Some(was), Some(is)) if before.epoch == after.epoch && is > was => {
            if was > now.plus_seconds(LOOKAHEAD_SECONDS) { Err(Violation::LeaseTaken(was, now)) } else { Ok(true) }
        }
        _ => Ok(false),
    }
}

/// No send and no step was handed over twice.
///
/// # Errors
/// What does not hold.
pub fn at_most_once<'a>(handed_over: impl IntoIterator<Item = (&'a SendId, StepId)>) -> Result<(), Violation> {
    let (mut sends, mut steps) = (BTreeSet::new(), BTreeSet::new());
    for (send, step) in handed_over {
        if !sends.insert(send) {
            return Err(Violation::SentTwice(send.clone()));
        }
        if !steps.insert(step) {
            return Err(Violation::StepTwice(step));
        }
    }
    Ok(())
}

/// A finished enrolment handed every step over, or says of it that this is unknown.
///
/// # Errors
/// What does not hold.
pub fn nothing_lost(enrolment: &Enrolment, steps: impl IntoIterator<Item = StepId>) -> Result<(), Violation> {
    if enrolment.state != State::Finished {
        return Ok(());
    }
    let settled = |step: StepId| {
        let mut receipts = enrolment.receipts.iter().filter(|receipt| receipt.step == Some(step));
        receipts.any(|receipt| matches!(receipt.outcome, StepOutcome::Sent { .. } | StepOutcome::Unknown { .. }))
    };
    steps.into_iter().find(|step| !settled(*step)).map_or(Ok(()), |step| Err(Violation::StepLost(step)))
}
