//! One round: a model's text streams into the buffer, and each sentence is judged while the model writes the next ones.

use std::future::poll_fn;
use std::ops::ControlFlow;
use std::pin::pin;
use std::task::Poll;

use super::judging::Judge;
use super::shared_buffer::SharedBuffer;
use crate::error::Result;
use crate::language_model::{Completion, LanguageModel, ModelError, Prompt, StreamSink};

/// What a model wrote in a round, and how the round ended.
pub(super) type Streamed = (String, Result<Completion, ModelError>);

/// Asks `model` once.
///
/// # Errors
/// Those of the embedding model, which judges with.
pub(super) async fn stream(
    model: &dyn LanguageModel,
    prompt: &Prompt,
    buffer: &SharedBuffer<'_>,
    judge: &mut Judge<'_>,
) -> Result<Streamed> {
    let mut sink = TokenSink { buffer, text: String::new() };
    let result = {
        let mut answering = pin!(model.answer(prompt, &mut sink));
        loop {
            // Sentences are judged whenever the model has to be waited for.
            let step = poll_fn(|context| match answering.as_mut().poll(context) {
                Poll::Ready(result) => Poll::Ready(Some(result)),
                Poll::Pending if buffer.lock().next_pending().is_some() => Poll::Ready(None),
                Poll::Pending => Poll::Pending,
            });
            match step.await {
                Some(result) => break result,
                None => judge.judge_pending(buffer).await?,
            }
        }
    };
    buffer.lock().end_paragraph();
    judge.judge_pending(buffer).await?;
    Ok((sink.text, result))
}

/// Passes the text of one round on to the buffer and keeps it as the model wrote it, for the rounds that follow.
struct TokenSink<'a, 'b> {
    buffer: &'a SharedBuffer<'b>,
    text: String,
}

impl StreamSink for TokenSink<'_, '_> {
    fn push(&mut self, text: &str) -> ControlFlow<()> {
        self.text.push_str(text);
        self.buffer.lock().push(text)
    }
}
