//! One turn: from a stored message to a stored answer.

use std::ops::ControlFlow;
use std::time::Duration;

use domain::access::Principal;
use domain::agent::Agent;
use domain::answer::{Answer, Engine, Outcome, OutcomeKind, Question, Trace, answer_language, wording};
use domain::conversation::{Author, Failure, Message, NewMessage};
use domain::cost::{Bill, Meter, MeteredEmbedder, MeteredModel};
use domain::error::{Error, Result};
use domain::ids::MessageId;
use domain::language_model::{self, EXTRACTIVE, ModelFailure, Speaker, StreamSink};
use domain::memory::Fact;
use domain::time::Timestamp;
use domain::tool::{DryToolbox, ToolUse};
use domain::turn;
use shared::App;
use shared::store::{self, Settled, Settlement};
use shared::telemetry::Unit;

use crate::output::ChatAnswer;
use crate::spending;

/// Seconds before the invocation's end at which a model must have answered.
const RESERVE_FOR_MODEL: i64 = 4;
/// Seconds before the invocation's end at which everything but storing the answer must be over.
const RESERVE: i64 = 3;

/// How often to look whether a newer message has taken the turn: it costs half a read unit, and a second of an answer that
/// nobody wants costs more.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// A turn that is to be answered.
pub(crate) struct Reply {
    pub(crate) app: App,
    pub(crate) caller: Principal,
    pub(crate) agent: Agent,
    pub(crate) turn: store::Turn,
    /// Whether to wait for more from the customer first.
    pub(crate) pause: bool,
    /// When the invocation ends.
    pub(crate) deadline: Timestamp,
}

/// What a caller sees of an answer while it is made.
pub(crate) enum Shown<'a> {
    /// More text.
    Text(&'a str),
    /// The text from a character on is another now.
    Revised(usize, &'a str),
    /// What became of a tool call.
    Tool(&'a ToolUse),
}

/// What became of a turn.
pub(crate) enum Replied {
    /// It is answered.
    Answered(Box<ChatAnswer>),
    /// A newer message took it, and is answered together with it.
    Superseded(MessageId),
}

impl Reply {
    /// Answers and stores the answer; `show` gets its text as it comes.
    ///
    /// # Errors
    /// When the answer cannot be stored. Everything else that fails is told in the answer.
    pub(crate) async fn run(self, show: impl FnMut(Shown<'_>) + Send) -> Result<Replied> {
        let meter = Meter::default();
        if self.wait().await.is_break() {
            return self.give_up(&meter, self.app.clock().now()).await;
        }
        let started = self.app.clock().now();
        let mut streamed = StreamedText { show, text: String::new(), app: &self.app, started };
        let answered = tokio::select! {
            biased;
            answered = self.limited(&mut streamed, &meter) => answered,
            // Dropping the answer hangs up on the model, so that nothing more is paid.
            () = self.superseded() => return self.give_up(&meter, started).await,
        };
        let bill = spending::bill(&self.app, &meter);
        let (content, facts, trace) = match answered {
            Ok(mut answer) => {
                let facts = std::mem::take(&mut answer.facts);
                let mut trace = answer.trace.clone();
                (trace.attempts, trace.bill) = (meter.attempts(), Some(bill.clone()));
                spending::note_person(&self.app, &self.caller, &self.agent, trace.budget).await;
                (self.content(answer), facts, trace)
            }
            Err(broken) => {
                let failure = self.failure(broken);
                streamed.say_instead(&failure.message);
                let mut trace = self.trace_of_nothing(started, &meter, &bill);
                trace.refuse("the answer", failure.code.clone());
                (NewMessage { failure: Some(failure), ..ungrounded(streamed.text) }, Vec::new(), trace)
            }
        };
        measure(&self.app, "AnswerMs", started);
        let trace = trace.bounded();
        // What a transcript shows of an answer is read with it; the rest of the trace only when somebody asks.
        let content = NewMessage {
            confidence: trace.confidence.clone(),
            tools: trace.tools.clone(),
            handed_over: trace.handed_over.clone(),
            ..content
        };
        let settlement = Settlement { content, bill, facts, trace };
        match self.app.turns(&self.caller).finish(&self.turn, &settlement).await? {
            Settled::Answered(message) => {
                let prices = &self.app.config().prices;
                let trace = Some(&settlement.trace);
                let answer = ChatAnswer::new(self.turn.conversation.value.id, *message, trace, prices);
                Ok(Replied::Answered(Box::new(answer)))
            }
            Settled::Superseded(by) => Ok(self.note_superseded(by)),
        }
    }

    /// Waits for further messages of the customer, if the caller wants that; `Break` when one has come.
    async fn wait(&self) -> ControlFlow<()> {
        let (Some(oldest), Some(newest)) = (self.turn.questions.first(), self.turn.questions.last()) else {
            return ControlFlow::Continue(());
        };
        let waited = self.app.clock().now().since(oldest.created_at);
        let longest = Duration::from_secs(self.agent.draft.reply_delay.into());
        let pause = turn::pause(&newest.content.text, Duration::try_from(waited).unwrap_or_default(), longest);
        if !self.pause || pause.is_zero() {
            return ControlFlow::Continue(());
        }
        tokio::select! {
            biased;
            () = self.superseded() => ControlFlow::Break(()),
            () = self.app.clock().sleep(pause) => ControlFlow::Continue(()),
        }
    }

    /// Ends when a newer message has taken the turn.
    async fn superseded(&self) {
        loop {
            self.app.clock().sleep(LOOK_EVERY).await;
            match self.app.turns(&self.caller).superseded(&self.turn).await {
                Ok(None) => {}
                Ok(Some(_)) => return,
                // Storing the answer looks again, and cannot be deceived.
                Err(error) => tracing::warn!(error = error.report(), "whether a turn is superseded is not known"),
            }
        }
    }

    async fn give_up(&self, meter: &Meter, started: Timestamp) -> Result<Replied> {
        let bill = spending::bill(&self.app, meter);
        let trace = self.trace_of_nothing(started, meter, &bill).bounded();
        let by = self.app.turns(&self.caller).give_up(&self.turn, &bill, &trace).await?;
        Ok(self.note_superseded(by))
    }

    /// The trace of a turn without an answer: what was asked, and what it cost.
    fn trace_of_nothing(&self, started: Timestamp, meter: &Meter, bill: &Bill) -> Trace {
        let question = self.turn.text();
        let language = answer_language(self.agent.draft.language, &question, &[]);
        let mut trace = Trace::new(question, language, started);
        (trace.attempts, trace.bill) = (meter.attempts(), Some(bill.clone()));
        trace
    }

    fn note_superseded(&self, by: MessageId) -> Replied {
        tracing::info!(message.id = %by, "a newer message took the turn");
        self.app.metrics().put("Superseded", Unit::Count, 1.0);
        Replied::Superseded(by)
    }

    /// What is known about the customer, when the agent may know it.
    async fn facts(&self) -> Result<Vec<Fact>> {
        let person = self.turn.conversation.value.person.filter(|_| self.agent.draft.memory.facts);
        let Some(person) = person else { return Ok(Vec::new()) };
        Ok(self.app.memory(&self.caller).get(self.agent.id, person).await?.value.facts)
    }

    /// The answer, unless something of ours fails or it takes too long.
    async fn limited(&self, sink: &mut dyn StreamSink, meter: &Meter) -> Result<Answer, Broken> {
        let left = self.deadline.plus_seconds(-RESERVE).since(self.app.clock().now());
        let left = Duration::try_from(left).unwrap_or_default();
        match tokio::time::timeout(left, self.answer(sink, meter)).await {
            Ok(answered) => answered.map_err(Broken::Fault),
            Err(_) => Err(Broken::Late),
        }
    }

    async fn answer(&self, sink: &mut dyn StreamSink, meter: &Meter) -> Result<Answer> {
        let index = self.app.knowledge(&self.caller).index(self.agent.id).await?;
        let offline = self.app.offline_model();
        let metered = |model, default| MeteredModel { model, default, meter, clock: self.app.clock() };
        let model = metered(self.app.model(), self.app.model_name());
        let offline = metered(&offline, EXTRACTIVE);
        let engine = Engine {
            index: &index,
            embedder: &MeteredEmbedder { embedder: self.app.embedder()?, meter },
            model: &model,
            offline: &offline,
            toolbox: &DryToolbox,
            clock: self.app.clock(),
            chance: self.app.chance(),
        };
        let facts = self.facts().await?;
        let budget = spending::budget_status(&self.app, &self.caller, &self.agent).await?;
        let sequences = self.app.sequences(&self.caller).choices(self.agent.id, &self.agent.draft).await?;
        let history: Vec<_> = self.turn.history.iter().filter_map(to_turn).collect();
        let question = Question {
            settings: &self.agent.draft,
            history: &history,
            text: &self.turn.text(),
            facts: &facts,
            // Values come from a CRM; the test chat has no deal to take them from.
            fields: &[],
            sequences: &sequences,
            budget: budget.as_ref(),
            deadline: self.deadline.plus_seconds(-RESERVE_FOR_MODEL),
        };
        engine.answer(&question, sink).await
    }

    /// An answer as it is stored; how it went is logged and counted.
    fn content(&self, answer: Answer) -> NewMessage {
        let Answer { text, sources, language, outcome, trace, .. } = answer;
        let best = sources.first().map(|source| source.score);
        let mut content = ungrounded(text);
        content.citations = sources;
        content.model = trace.model;
        content.outcome = Some(outcome.kind());
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

    /// The failure that the customer is told when the engine gave no answer.
    fn failure(&self, broken: Broken) -> Failure {
        let language = answer_language(self.agent.draft.language, &self.turn.text(), &[]);
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
}

/// Why the engine gave no answer.
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

/// A message of the agent that no source supports.
fn ungrounded(text: String) -> NewMessage {
    NewMessage { grounded: Some(false), outcome: Some(OutcomeKind::Failed), ..NewMessage::plain(Author::Agent, text) }
}

/// An earlier message as a model reads it; `None` for one that only reports a failure, which would mislead the model.
fn to_turn(message: &Message) -> Option<language_model::Turn> {
    let NewMessage { author, text, failure, .. } = &message.content;
    let speaker = match author {
        Author::Customer => Speaker::Customer,
        Author::Agent | Author::Sequence => Speaker::Agent,
    };
    failure.is_none().then(|| language_model::Turn { at: message.created_at, speaker, text: text.clone() })
}

/// Shows an answer's text as it comes, and keeps it in case the answer breaks off.
struct StreamedText<'a, F> {
    show: F,
    text: String,
    app: &'a App,
    started: Timestamp,
}

impl<F: FnMut(Shown<'_>) + Send> StreamedText<'_, F> {
    /// Replaces the text shown so far.
    fn say_instead(&mut self, text: &str) {
        if self.text.is_empty() {
            let _listening = self.push(text);
        } else {
            self.revise(0, text);
        }
    }
}

impl<F: FnMut(Shown<'_>) + Send> StreamSink for StreamedText<'_, F> {
    fn push(&mut self, text: &str) -> ControlFlow<()> {
        if self.text.is_empty() {
            measure(self.app, "FirstTokenMs", self.started);
        }
        self.text.push_str(text);
        (self.show)(Shown::Text(text));
        ControlFlow::Continue(())
    }

    fn revise(&mut self, from: usize, text: &str) {
        self.text = self.text.chars().take(from).chain(text.chars()).collect();
        (self.show)(Shown::Revised(from, text));
    }

    fn on_tool(&mut self, used: &ToolUse) {
        (self.show)(Shown::Tool(used));
    }
}
