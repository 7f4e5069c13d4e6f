//! Judging the complete sentences of an answer, one after another.

use super::shared_buffer::SharedBuffer;
use crate::answer::ground::{Sources, Verdict};
use crate::answer::trace::TracedSentence;
use crate::error::Result;

/// Judges the sentences of one round and records them in the trace.
pub(super) struct Judge<'a> {
    sources: Sources<'a>,
    /// Whether the model phrases by itself; what is only quoted needs no proof.
    phrases: bool,
    traced: &'a mut Vec<TracedSentence>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(sources: Sources<'a>, phrases: bool, traced: &'a mut Vec<TracedSentence>) -> Self {
        Self { sources, phrases, traced }
    }

    /// Judges every sentence that is complete by now.
    ///
    /// # Errors
    /// Those of the embedding model.
    pub(super) async fn judge_pending(&mut self, buffer: &SharedBuffer<'_>) -> Result<()> {
        loop {
            let pending = buffer.lock().next_pending();
            let Some(sentence) = pending else { return Ok(()) };
            let judgement =
                if self.phrases { self.sources.judge(&sentence).await? } else { Sources::quoted(&sentence) };
            buffer.lock().apply(sentence.at, judgement.verdict);
            debug_assert_eq!(judgement.traced.kept, judgement.verdict != Verdict::TakeBack);
            self.traced.push(judgement.traced);
        }
    }
}
