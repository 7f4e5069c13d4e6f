//! A language model that says what a test tells it to.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use domain::language_model::{
    Completion, LanguageModel, ModelError, ModelFailure, Prompt, RequestedCall, StreamSink, Usage,
};
use tokio::sync::Notify;

/// What the model does when it is asked.
#[derive(Clone, Debug)]
pub struct Script {
    pieces: Vec<String>,
    calls: Vec<RequestedCall>,
    failure: Option<ModelFailure>,
    waits: bool,
}

impl Script {
    /// Says these pieces and ends well.
    #[must_use]
    pub fn say(pieces: &[&str]) -> Self {
        let pieces = pieces.iter().map(|&piece| piece.to_owned()).collect();
        Self { pieces, calls: Vec::new(), failure: None, waits: false }
    }

    /// Asks for a tool and says nothing.
    #[must_use]
    pub fn call(name: &str, arguments: &str) -> Self {
        Self::say(&[]).and_call(name, arguments)
    }

    /// The same, and asks for a tool. The arguments may be anything.
    #[must_use]
    pub fn and_call(mut self, name: &str, arguments: &str) -> Self {
        let id = format!("call_{}", self.calls.len());
        self.calls.push(RequestedCall { id, name: name.to_owned(), arguments: arguments.to_owned() });
        self
    }

    /// The same, but then fails.
    #[must_use]
    pub fn then_fail(mut self, failure: ModelFailure) -> Self {
        self.failure = Some(failure);
        self
    }

    /// The same, but waits after the first piece until [`ScriptedModel::go_on`].
    #[must_use]
    pub fn waiting(mut self) -> Self {
        self.waits = true;
        self
    }
}

/// Follows its scripts in order and keeps the prompts.
#[derive(Debug, Default)]
pub struct ScriptedModel {
    scripts: Mutex<VecDeque<Script>>,
    prompts: Mutex<Vec<Prompt>>,
    go_on: Notify,
}

impl ScriptedModel {
    /// The name that it answers under.
    pub const NAME: &'static str = "scripted";

    /// Adds what it does next.
    pub fn will(&self, script: Script) {
        self.scripts.lock().unwrap_or_else(PoisonError::into_inner).push_back(script);
    }

    /// Takes the prompts it was asked with.
    #[must_use]
    pub fn take_prompts(&self) -> Vec<Prompt> {
        std::mem::take(&mut *self.prompts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets one that waits go on.
    pub fn go_on(&self) {
        self.go_on.notify_one();
    }
}

#[async_trait]
impl LanguageModel for ScriptedModel {
    async fn answer(&self, prompt: &Prompt, sink: &mut dyn StreamSink) -> Result<Completion, ModelError> {
        self.prompts.lock().unwrap_or_else(PoisonError::into_inner).push(prompt.clone());
        let script = self.scripts.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let script = script.ok_or_else(|| ModelError::new(ModelFailure::Malformed, "the test has no more scripts"))?;
        for piece in &script.pieces {
            if sink.push(piece).is_break() {
                return Err(ModelError::new(ModelFailure::Cancelled, "nobody wants the rest"));
            }
            if script.waits {
                self.go_on.notified().await;
            }
        }
        match script.failure {
            Some(failure) => Err(ModelError::new(failure, "secret cause")),
            None => {
                let usage = Some(Usage { input: 100, cached: 0, output: 7 });
                Ok(Completion { calls: script.calls, ..Completion::of(Self::NAME, usage) })
            }
        }
    }
}
