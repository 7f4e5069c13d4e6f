//! Where an enrolment waits: a shard, and in it the moment at which somebody must look at it.

use crate::error::{Error, Result};
use crate::ids::{EnrolmentId, SequenceId};
use crate::limits::DUE_SHARDS;
use crate::text::digest;
use crate::time::Timestamp;

/// The shard of an enrolment: spread evenly, always the same.
#[must_use]
pub fn shard(enrolment: EnrolmentId) -> u8 {
    digest(&[&enrolment.to_string()])[0] % DUE_SHARDS
}

/// A place in a shard; texts of places sort as their moments do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DueKey {
    /// When somebody must look.
    pub wake_at: Timestamp,
    /// At what.
    pub enrolment: EnrolmentId,
}

/// A step that is due, as it is handed from the tick to the stepper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueStep {
    /// The sequence.
    pub sequence: SequenceId,
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The step's number, for people who read logs.
    pub step: usize,
    /// The enrolment's epoch: a message of another one is stale.
    pub epoch: u64,
    /// The exact moment.
    pub due_at: Timestamp,
}

impl DueKey {
    /// The text in the index.
    #[must_use]
    pub fn encode(&self) -> String {
        format!("{}#{}", self.wake_at, self.enrolment)
    }

    /// The text that follows every place up to and including `moment`, and no later one.
    #[must_use]
    pub fn up_to(moment: Timestamp) -> String {
        // `$` follows `#` in ASCII.
        format!("{moment}$")
    }

    /// Reads what [`DueKey::encode`] wrote.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Internal`] when it did not.
    pub fn decode(text: &str) -> Result<Self> {
        let parts = text.split_once('#').and_then(|(moment, id)| Some((moment.parse().ok()?, id.parse().ok()?)));
        let (wake_at, enrolment) =
            parts.ok_or_else(|| Error::internal(format!("`{text}` is no place in the due index")))?;
        Ok(Self { wake_at, enrolment })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(millis: i64, n: u32) -> DueKey {
        let at = Timestamp::from_millis(millis).unwrap();
        DueKey { wake_at: at, enrolment: EnrolmentId::derived(at, &[&n.to_string()]) }
    }

    #[test]
    fn places_survive_their_text_form_and_the_bound_includes_its_own_moment() {
        let place = key(1_764_000_000_123, 1);
        assert_eq!(DueKey::decode(&place.encode()).unwrap(), place);
        assert!(place.encode() <= DueKey::up_to(place.wake_at));
        assert!(key(1_764_000_000_124, 1).encode() > DueKey::up_to(place.wake_at));
        assert!(DueKey::decode("2026-01-01T00:00:00.000Z").is_err());
    }

    #[test]
    fn enrolments_spread_over_all_shards() {
        let mut counts = [0; DUE_SHARDS as usize];
        for n in 0..1_600 {
            counts[usize::from(shard(key(5, n).enrolment))] += 1;
        }
        assert!(counts.iter().all(|&count| (50..=150).contains(&count)), "{counts:?}");
    }
}
