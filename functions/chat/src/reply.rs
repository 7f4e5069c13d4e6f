//! One turn: from a stored message to a stored answer.

use std::ops::ControlFlow;
use std::time::Duration;

use domain::access::Principal;
use domain::agent::Agent;
use domain::answer::tools::DryToolbox;
use domain::answer::{Answer, Engine, Language, Outcome, Question, wording};
use domain::conversation::{Author, Failure, Message, NewMessage};
use domain::error::{Error, Result};
use domain::language_model::{self, Deltas, ModelFailure, Speaker, Usage};
use domain::time::Timestamp;
use shared::App;
use shared::store;
use shared::telemetry::Unit;

use crate::output::ChatAnswer;

/// Seconds before the invocation's end at which a model must have answered.
const RESERVE_FOR_MODEL: i64 = 4;
/// Seconds before the invocation's end at which everything but storing the answer must be over.
const RESERVE: i64 = 3;

/// What it takes to answer.
pub(crate) struct Reply {
    pub(crate) app: App,
    pub(crate) caller: Principal,
    pub(crate) agent: Agent,
    pub(crate) turn: store::Turn,
    /// When the invocation ends.
    pub(crate) deadline: Timestamp,
}

impl Reply {
    /// Answers and stores the answer; `show` gets its text as it comes.
    ///
    /// # Errors
    /// When the answer cannot be stored. Everything else that fails is told in the answer.
    pub(crate) async fn run(self, show: impl FnMut(&str) + Send) -> Result<ChatAnswer> {
        let started = self.app.clock().now();
        let mut spoken = Spoken { show, text: String::new(), app: &self.app, started };
        let content = match self.limited(&mut spoken).await {
            Ok(answer) => self.content(answer),
            Err(broken) => {
                let failure = self.failure(broken);
                let gap = if spoken.text.is_empty() { "" } else { "\n\n" };
                let _listening = spoken.push(&format!("{gap}{}", failure.message));
                NewMessage { failure: Some(failure), ..unfounded(spoken.text) }
            }
        };
        measure(&self.app, "AnswerMs", started);
        let message = self.app.turns(&self.caller).finish(&self.turn, &content).await?;
        Ok(ChatAnswer::new(self.turn.conversation.value.id, message))
    }

    /// The answer, unless something of ours fails or it takes too long.
    async fn limited(&self, deltas: &mut dyn Deltas) -> Result<Answer, Broken> {
        let left = self.deadline.plus_seconds(-RESERVE).since(self.app.clock().now());
        let left = Duration::try_from(left).unwrap_or_default();
        match tokio::time::timeout(left, self.answer(deltas)).await {
            Ok(answered) => answered.map_err(Broken::Fault),
            Err(_) => Err(Broken::Late),
        }
    }

    async fn answer(&self, deltas: &mut dyn Deltas) -> Result<Answer> {
        let index = self.app.knowledge(&self.caller).index(self.agent.id).await?;
        let offline = self.app.offline_model();
        let engine = Engine {
            index: &index,
            embedder: self.app.embedder()?,
            model: self.app.model(),
            offline: &offline,
            toolbox: &DryToolbox,
            clock: self.app.clock(),
            chance: self.app.chance(),
        };
        let history: Vec<_> = self.turn.history.iter().filter_map(said).collect();
        let question = Question {
            settings: &self.agent.draft,
            history: &history,
            text: &self.turn.question.content.text,
            facts: &[],
            sequences: &[],
            budget: None,
            deadline: self.deadline.plus_seconds(-RESERVE_FOR_MODEL),
        };
        engine.answer(&question, deltas).await
    }

    /// An answer as it is stored; how it went is logged and counted.
    fn content(&self, answer: Answer) -> NewMessage {
        let Answer { text, sources, language, outcome, trace, usage, .. } = answer;
        let best = sources.first().map(|source| source.score);
        let mut content = unfounded(text);
        content.citations = sources;
        content.model = trace.model;
        self.count_tokens(usage);
        let name = match outcome {
            Outcome::Grounded => {
                content.grounded = Some(true);
                "Grounded"
            }
            Outcome::Ungrounded => "Ungrounded",
            Outcome::HandedOver(_) => "HandedOver",
            Outcome::Unknown => "Refused",
            Outcome::SmallTalk => {
                content.grounded = None;
                "SmallTalk"
            }
            Outcome::Failed(error) => {
                let code = error.failure.code();
                tracing::error!(error.code = code, error = %error.cause, "the language model gave no whole answer");
                let message = wording::model_failure(error.failure, language).to_owned();
                content.failure = Some(Failure { code: code.to_owned(), message });
                "ModelFailed"
            }
        };
        tracing::info!(
            outcome = name,
            citations = content.citations.len(),
            best,
            model = content.model,
            "turn answered"
        );
        self.app.metrics().put(name, Unit::Count, 1.0);
        content
    }

    /// What is said when the engine gave nothing.
    fn failure(&self, broken: Broken) -> Failure {
        let language = Language::decide(self.agent.draft.language, &self.turn.question.content.text, &[]);
        let (code, message) = match broken {
            Broken::Fault(error) => {
                tracing::error!(error.code = error.code(), error = error.report(), "the turn could not be answered");
                (error.code(), wording::fault(language))
            }
            Broken::Late => {
                tracing::error!("the turn took longer than its invocation");
                (ModelFailure::TimedOut.code(), wording::model_failure(ModelFailure::TimedOut, language))
            }
        };
        self.app.metrics().put("TurnFailed", Unit::Count, 1.0);
        Failure { code: code.to_owned(), message: message.to_owned() }
    }

    fn count_tokens(&self, usage: Option<Usage>) {
        if let Some(usage) = usage {
            #[expect(clippy::cast_precision_loss, reason = "an answer has fewer tokens than 2^52")]
            for (name, tokens) in [("InputTokens", usage.input as f64), ("OutputTokens", usage.output as f64)] {
                self.app.metrics().put(name, Unit::Count, tokens);
            }
        }
    }
}

/// Why the engine gave nothing.
enum Broken {
    /// Something of ours failed.
    Fault(Error),
    /// It took too long.
    Late,
}

fn measure(app: &App, name: &'static str, started: Timestamp) {
    let milliseconds = app.clock().now().since(started).as_millis();
    #[expect(clippy::cast_precision_loss, reason = "an invocation lasts at most 900,000 ms")]
    app.metrics().put(name, Unit::Milliseconds, milliseconds as f64);
}

/// A message of the agent that rests on nothing.
fn unfounded(text: String) -> NewMessage {
    NewMessage { author: Author::Agent, text, citations: Vec::new(), grounded: Some(false), model: None, failure: None }
}

/// An earlier message for the model; what only says that something failed would mislead it.
fn said(message: &Message) -> Option<language_model::Turn> {
    let NewMessage { author, text, failure, .. } = &message.content;
    let speaker = match author {
        Author::Customer => Speaker::Customer,
        Author::Agent | Author::Sequence => Speaker::Agent,
    };
    failure.is_none().then(|| language_model::Turn { at: message.created_at, speaker, text: text.clone() })
}

/// Shows an answer's text as it comes, and keeps it in case the rest never comes.
struct Spoken<'a, F> {
    show: F,
    text: String,
    app: &'a App,
    started: Timestamp,
}

impl<F: FnMut(&str) + Send> Deltas for Spoken<'_, F> {
    fn push(&mut self, text: &str) -> ControlFlow<()> {
        if self.text.is_empty() {
            measure(self.app, "FirstTokenMs", self.started);
        }
        self.text.push_str(text);
        (self.show)(text);
        ControlFlow::Continue(())
    }
}
