//! `/api/agents/{agentId}/sequences`: sequences of delayed messages, and the conversations that are enrolled in them.
//!
//! A change of a sequence makes a new version; conversations that are in it go on with the version that they began.

mod input;
mod output;

use domain::access::Permission::{SequencesRead, SequencesWrite};
use domain::error::{Error, ErrorKind, Result};
use domain::ids::{AgentId, EnrolmentId, SequenceId, StepId};
use domain::sequence::Sequence as StoredSequence;
use futures_util::FutureExt as _;
use shared::App;
use shared::config::Need;
use shared::http::idempotency::once;
use shared::http::{Access, ApiRequest, ApiResponse, PageOut, Problem, Route};
use shared::runtime::Function;
use shared::store::Versioned;
use utoipa::OpenApi;

use input::{EnrolmentInput, SequenceInput, SequencePatch};
use output::{Enrolment, EnrolmentPage, Sequence, SequencePage};

/// What the function is and needs.
pub const FUNCTION: Function =
    Function { name: "agent-sequences", needs: &[Need::Table, Need::Tokens], embedder: None };

const READ: Access = Access::Granted(SequencesRead);
const WRITE: Access = Access::Granted(SequencesWrite);

/// How often a stop is tried again because the enrolment changed just then: it changes a few times a step at most.
const TRIES: usize = 4;

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/agents/{agentId}/sequences", READ, |app, req| list(app, req).boxed()),
    Route::post("/api/agents/{agentId}/sequences", WRITE, |app, req| create(app, req).boxed()),
    Route::get("/api/agents/{agentId}/sequences/{sequenceId}", READ, |app, req| read(app, req).boxed()),
    Route::patch("/api/agents/{agentId}/sequences/{sequenceId}", WRITE, |app, req| update(app, req).boxed()),
    Route::delete("/api/agents/{agentId}/sequences/{sequenceId}", WRITE, |app, req| delete(app, req).boxed()),
    Route::get("/api/agents/{agentId}/sequences/{sequenceId}/enrolments", READ, |app, req| {
        list_enrolments(app, req).boxed()
    }),
    Route::post("/api/agents/{agentId}/sequences/{sequenceId}/enrolments", WRITE, |app, req| enrol(app, req).boxed()),
    Route::get("/api/agents/{agentId}/sequences/{sequenceId}/enrolments/{enrolmentId}", READ, |app, req| {
        read_enrolment(app, req).boxed()
    }),
    Route::post("/api/agents/{agentId}/sequences/{sequenceId}/enrolments/{enrolmentId}/stop", WRITE, |app, req| {
        stop(app, req).boxed()
    }),
];

#[derive(OpenApi)]
#[openapi(paths(list, create, read, update, delete, list_enrolments, enrol, read_enrolment, stop))]
struct Document;

/// The function's part of the `OpenAPI` document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// List the sequences of an agent, oldest first.
#[utoipa::path(get, path = "/api/agents/{agentId}/sequences", operation_id = "listSequences", tag = "sequences",
    params(("agentId" = String, Path), ("limit" = Option<u32>, Query, description = "1 to 100"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = SequencePage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn list(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let caller = request.caller()?;
    let agent = app.agents(caller).get(agent_id(&request)?).await?;
    let sequences = app.sequences(caller).list(agent.value.id, request.page()?).await?;
    Ok(ApiResponse::ok(&PageOut::from(sequences.map(Sequence::from))))
}

/// Create a sequence.
#[utoipa::path(post, path = "/api/agents/{agentId}/sequences", operation_id = "createSequence", tag = "sequences",
    params(("agentId" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = SequenceInput,
    responses((status = 201, body = Sequence), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn create(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let plan = request.json::<SequenceInput>()?.parse(|| new_step(&app))?;
    once(&app, &request, async |transaction| {
        let caller = request.caller()?;
        let agent = app.agents(caller).get(agent_id(&request)?).await?.value.id;
        let sequence = app.sequences(caller).create(transaction, agent, plan).await?;
        let (version, location) = (sequence.version, format!("/api/agents/{agent}/sequences/{}", sequence.value.id));
        Ok(ApiResponse::created(&Sequence::from(sequence), &location).etag(version))
    })
    .await
}

/// Read a sequence.
#[utoipa::path(get, path = "/api/agents/{agentId}/sequences/{sequenceId}", operation_id = "readSequence", tag = "sequences",
    params(("agentId" = String, Path), ("sequenceId" = String, Path)),
    responses((status = 200, body = Sequence), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn read(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let sequence = sequence(&app, &request).await?;
    let version = sequence.version;
    Ok(ApiResponse::ok(&Sequence::from(sequence)).etag(version))
}

/// Change a sequence. Conversations that are in it go on with the version that they began.
#[utoipa::path(patch, path = "/api/agents/{agentId}/sequences/{sequenceId}", operation_id = "updateSequence", tag = "sequences",
    params(("agentId" = String, Path), ("sequenceId" = String, Path),
        ("If-Match" = String, Header, description = "the `ETag` that was read")),
    request_body = SequencePatch,
    responses((status = 200, body = Sequence), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn update(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let (seen, patch) = (request.if_match()?, request.json::<SequencePatch>()?);
    let mut sequence = sequence(&app, &request).await?.expect(seen)?;
    let plan = patch.apply(&sequence.value.plan, || new_step(&app))?;
    if sequence.value.edit(plan, app.clock().now()) {
        sequence = app.sequences(request.caller()?).update(sequence).await?;
    }
    let version = sequence.version;
    Ok(ApiResponse::ok(&Sequence::from(sequence)).etag(version))
}

/// Delete a sequence. Its enrolments end at once and are removed with it.
#[utoipa::path(delete, path = "/api/agents/{agentId}/sequences/{sequenceId}", operation_id = "deleteSequence", tag = "sequences",
    params(("agentId" = String, Path), ("sequenceId" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn delete(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let seen = request.if_match_optional()?;
    app.sequences(request.caller()?).delete(agent_id(&request)?, sequence_id(&request)?, seen).await?;
    Ok(ApiResponse::no_content())
}

/// List the enrolments in a sequence, newest first.
#[utoipa::path(get, path = "/api/agents/{agentId}/sequences/{sequenceId}/enrolments", operation_id = "listEnrolments", tag = "sequences",
    params(("agentId" = String, Path), ("sequenceId" = String, Path), ("limit" = Option<u32>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = EnrolmentPage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn list_enrolments(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let sequence = sequence(&app, &request).await?.value.id;
    let enrolments = app.enrolments(request.caller()?).list(sequence, request.page()?).await?;
    Ok(ApiResponse::ok(&PageOut::from(enrolments.map(Enrolment::from))))
}

/// Enrol a conversation in the newest version of a sequence.
#[utoipa::path(post, path = "/api/agents/{agentId}/sequences/{sequenceId}/enrolments", operation_id = "enrol", tag = "sequences",
    params(("agentId" = String, Path), ("sequenceId" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = EnrolmentInput,
    responses((status = 201, body = Enrolment), (status = 409, body = Problem, description = "`already_enrolled`", content_type = "application/problem+json"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn enrol(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let input = request.json::<EnrolmentInput>()?;
    once(&app, &request, async |transaction| {
        let caller = request.caller()?;
        let sequence = sequence(&app, &request).await?;
        let agent = sequence.value.agent;
        let conversation = app.conversations(caller).get(agent, input.conversation_id).await?;
        let enrolment = app.enrolments(caller).start(transaction, &sequence, &conversation.value)?;
        let (version, id) = (enrolment.version, enrolment.value.id);
        let location = format!("/api/agents/{agent}/sequences/{}/enrolments/{id}", sequence.value.id);
        Ok(ApiResponse::created(&Enrolment::from(enrolment), &location).etag(version))
    })
    .await
}

/// Read an enrolment with its receipts.
#[utoipa::path(get, path = "/api/agents/{agentId}/sequences/{sequenceId}/enrolments/{enrolmentId}", operation_id = "readEnrolment", tag = "sequences",
    params(("agentId" = String, Path), ("sequenceId" = String, Path), ("enrolmentId" = String, Path)),
    responses((status = 200, body = Enrolment), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn read_enrolment(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let sequence = sequence(&app, &request).await?.value.id;
    let enrolment = app.enrolments(request.caller()?).get(sequence, enrolment_id(&request)?).await?;
    let version = enrolment.version;
    Ok(ApiResponse::ok(&Enrolment::from(enrolment)).etag(version))
}

/// Stop an enrolment. A step that is being handed over at this moment ends first; one that is over stays as it is.
#[utoipa::path(post, path = "/api/agents/{agentId}/sequences/{sequenceId}/enrolments/{enrolmentId}/stop", operation_id = "stopEnrolment", tag = "sequences",
    params(("agentId" = String, Path), ("sequenceId" = String, Path), ("enrolmentId" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Enrolment), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn stop(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let mut result = try_stop(&app, &request).await;
    for _ in 1..TRIES {
        match &result {
            // The tick or the stepper wrote just now. The caller asked for no version, so it is no concern of theirs.
            Err(error) if *error.kind() == ErrorKind::PreconditionFailed => result = try_stop(&app, &request).await,
            _ => break,
        }
    }
    result
}

async fn try_stop(app: &App, request: &ApiRequest) -> Result<ApiResponse> {
    once(app, request, async |transaction| {
        let caller = request.caller()?;
        let sequence = sequence(app, request).await?.value.id;
        let enrolments = app.enrolments(caller);
        let enrolment = enrolments.get(sequence, enrolment_id(request)?).await?;
        let plan = app.sequences(caller).plan(sequence, enrolment.value.subject.sequence_version).await?;
        let enrolment = enrolments.stop(transaction, enrolment, plan.as_ref())?;
        let version = enrolment.version;
        Ok(ApiResponse::ok(&Enrolment::from(enrolment)).etag(version))
    })
    .await
}

async fn sequence(app: &App, request: &ApiRequest) -> Result<Versioned<StoredSequence>> {
    app.sequences(request.caller()?).get(agent_id(request)?, sequence_id(request)?).await
}

fn agent_id(request: &ApiRequest) -> Result<AgentId, Error> {
    request.id("agentId", "agent")
}

fn sequence_id(request: &ApiRequest) -> Result<SequenceId, Error> {
    request.id("sequenceId", "sequence")
}

fn enrolment_id(request: &ApiRequest) -> Result<EnrolmentId, Error> {
    request.id("enrolmentId", "enrolment")
}

fn new_step(app: &App) -> StepId {
    StepId::generate(app.clock().now(), app.chance())
}
