//! The protocol against a real server, a small model of which nothing is expected but words. `tests/real-model/run` makes
//! the server and runs these tests; without it they are not run.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use domain::answer::tools::{Policy, definitions};
use domain::language::ReplyLanguage;
use domain::language_model::{LanguageModel as _, ModelFailure, Prompt, StreamSink};
use domain::time::Clock as _;
use domain::tool::ToolName;
use shared::config::Config;
use shared::llm::{ChatCompletions, Patience};
use testkit::{ManualClock, SeededChance};

/// Keeps the pieces, and hangs up after so many.
struct Pieces {
    all: Vec<String>,
    wanted: usize,
}

impl Pieces {
    fn all() -> Self {
        Self { all: Vec::new(), wanted: usize::MAX }
    }
}

impl StreamSink for Pieces {
    fn push(&mut self, text: &str) -> ControlFlow<()> {
        self.all.push(text.to_owned());
        if self.all.len() < self.wanted { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at("2026-11-23T12:00:00Z"))
}

#[expect(clippy::disallowed_methods, reason = "where the server is, is told by the script that started it")]
fn model() -> ChatCompletions {
    let base_url = std::env::var("REAL_MODEL_URL").unwrap();
    let config = Config { model_base_url: base_url, model_name: "smollm2".into(), ..Config::default() };
    // A prompt of 1,500 tokens takes this model half a minute on one busy core.
    let patience =
        Patience { first_token: Duration::from_secs(240), idle: Duration::from_secs(60), ..Patience::default() };
    ChatCompletions::new(config, patience, clock(), Arc::new(SeededChance::new(1)))
}

fn prompt(question: &str) -> Prompt {
    Prompt { agent: "Anna".into(), ..Prompt::asking(question, ReplyLanguage::English, clock().now().plus_seconds(300)) }
}

#[tokio::test]
#[ignore = "needs a real model server; run tests/real-model/run"]
async fn a_real_server_streams_words_and_says_what_they_cost() {
    let mut pieces = Pieces::all();
    let completion = model().answer(&prompt("Say hello in five words."), &mut pieces).await.unwrap();
    assert!(pieces.all.len() > 1, "a stream has pieces: {:?}", pieces.all);
    let usage = completion.usage.unwrap();
    assert!(usage.input > 20 && usage.output >= pieces.all.len() as u64 / 2, "{usage:?}");
}

#[tokio::test]
#[ignore = "needs a real model server; run tests/real-model/run"]
async fn a_real_server_is_hung_up_on_in_the_middle_and_answers_the_next_one() {
    let mut pieces = Pieces { wanted: 3, ..Pieces::all() };
    let error = model().answer(&prompt("Tell a very long story."), &mut pieces).await.unwrap_err();
    assert_eq!((error.failure, pieces.all.len()), (ModelFailure::Cancelled, 3));
    // There is one slot: a server that went on with the story would keep this one waiting.
    let mut next = Pieces { wanted: 1, ..Pieces::all() };
    let error = model().answer(&prompt("Say hello."), &mut next).await.unwrap_err();
    assert_eq!((error.failure, next.all.len()), (ModelFailure::Cancelled, 1));
}

#[tokio::test]
#[ignore = "needs a real model server; run tests/real-model/run"]
async fn a_prompt_that_a_real_server_cannot_take_is_a_refusal_and_not_an_answer() {
    let long = "The delivery costs five rubles. ".repeat(2_000);
    let error = model().answer(&prompt(&long), &mut Pieces::all()).await.unwrap_err();
    assert_eq!(error.failure, ModelFailure::Misconfigured, "{}", error.cause);
}

#[tokio::test]
#[ignore = "needs a real model server; run tests/real-model/run"]
async fn a_real_server_takes_tools_or_ignores_them() {
    let mut settings = domain::agent::AgentSettings::named("Anna".to_owned().try_into().unwrap());
    settings.tools = [ToolName::AddTag].into();
    let tools = definitions(&Policy::new(&settings, &[]));
    let mut pieces = Pieces { wanted: 20, ..Pieces::all() };
    let prompt = Prompt { tools, ..prompt("Add the tag vip.") };
    match model().answer(&prompt, &mut pieces).await {
        Ok(completion) => assert!(!pieces.all.is_empty() || !completion.calls.is_empty()),
        Err(error) => assert_eq!(error.failure, ModelFailure::Cancelled, "{}", error.cause),
    }
}
