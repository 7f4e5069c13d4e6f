//! `/api/agents/{agentId}/golden-questions` and `/golden-runs`: what an agent must answer, and runs that ask it.

mod import;
mod input;
mod output;
mod questions;
mod runs;
mod unmet;

use domain::access::Permission::{AgentsRead, AgentsWrite};
use domain::error::Result;
use shared::App;
use shared::config::Dependency;
use shared::http::{Access, ApiRequest, Route};
use shared::queue::QueueName;
use shared::runtime::{EventSource, Function};

use input::{ConversationInput, ImportInput, QuestionInput, QuestionPatch, RunInput};

/// What the function is, and what it depends on.
pub const FUNCTION: Function = Function {
    name: "golden-questions",
    requires: &[Dependency::Table, Dependency::Tokens, Dependency::Queue(QueueName::Golden)],
    source: EventSource::Http(ROUTES),
    embedder: None,
};

const READ: Access = Access::Granted(AgentsRead);
const WRITE: Access = Access::Granted(AgentsWrite);

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/agents/{agentId}/golden-questions", READ, &questions::list)
        .named("listGoldenQuestions", "List an agent's golden questions, oldest first.")
        .paged(),
    Route::post("/api/agents/{agentId}/golden-questions", WRITE, &questions::create)
        .named("createGoldenQuestion", "Create a golden question.")
        .body::<QuestionInput>(),
    Route::post("/api/agents/{agentId}/golden-questions/import", WRITE, &questions::import)
        .named(
            "importGoldenQuestions",
            "Import golden questions from a table. Lines that are right are made; the others are told, each with \
             its number. A question that the agent has already is skipped, so an import can be repeated.",
        )
        .body::<ImportInput>(),
    Route::post("/api/agents/{agentId}/golden-questions/from-conversation", WRITE, &questions::from_conversation)
        .named(
            "createGoldenQuestionsFromConversation",
            "Make golden questions of a conversation: each customer's message with the agent's answer to it, or \
             the one that a message belongs to. The answer's figures and its first source are proposed as what to \
             expect.",
        )
        .body::<ConversationInput>(),
    Route::get("/api/agents/{agentId}/golden-questions/{questionId}", READ, &questions::read)
        .named("readGoldenQuestion", "Read a golden question."),
    Route::patch("/api/agents/{agentId}/golden-questions/{questionId}", WRITE, &questions::update)
        .named("updateGoldenQuestion", "Change a golden question. What runs have answered to it stays as it was asked.")
        .body::<QuestionPatch>(),
    Route::delete("/api/agents/{agentId}/golden-questions/{questionId}", WRITE, &questions::delete)
        .named("deleteGoldenQuestion", "Delete a golden question. Runs keep what was answered to it."),
    Route::get("/api/agents/{agentId}/golden-runs", READ, &runs::list)
        .named(
            "listGoldenRuns",
            "List an agent's runs, newest first, without their results. When the newest are about another draft \
             or other knowledge than the agent has now, and none is on its way, a run begins in a minute.",
        )
        .paged(),
    Route::post("/api/agents/{agentId}/golden-runs", WRITE, &runs::start)
        .named(
            "startGoldenRun",
            "Start a run of an agent's golden questions: every question is asked of the candidate, and of the \
             baseline when there is one.",
        )
        .body::<RunInput>()
        .conflicts("`no_golden_questions`"),
    Route::get("/api/agents/{agentId}/golden-runs/{runId}", READ, &runs::read)
        .named("readGoldenRun", "Read a run with the answers of both sides."),
];

/// The agent of a request, which must be one of the caller's.
async fn agent(app: &App, request: &ApiRequest) -> Result<domain::agent::Agent> {
    Ok(app.agents(request.caller()?).get(request.agent_id()?).await?.value)
}
