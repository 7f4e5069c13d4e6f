//! `/api/agents/{agentId}/sequences`: sequences of delayed messages, and the conversations that are enrolled in them.
//!
//! A change of a sequence makes a new version; conversations that are in it go on with the version that they began.

mod input;
mod output;

use domain::access::Permission::{SequencesRead, SequencesWrite};
use domain::error::{Error, ErrorKind, Result};
use domain::ids::{EnrolmentId, SequenceId, StepId};
use domain::sequence::Sequence as StoredSequence;
use shared::App;
use shared::config::Dependency;
use shared::http::idempotency::once;
use shared::http::{Access, ApiRequest, Created, IfMatch, Json, NoContent, PageOut, Route};
use shared::runtime::{EventSource, Function};
use shared::store::Versioned;

use input::{EnrolmentInput, SequenceInput, SequencePatch};
use output::{Enrolment, Sequence};

/// What the function is, and what it depends on.
pub const FUNCTION: Function = Function {
    name: "agent-sequences",
    requires: &[Dependency::Table, Dependency::Tokens],
    source: EventSource::Http(ROUTES),
    embedder: None,
};

const READ: Access = Access::Granted(SequencesRead);
const WRITE: Access = Access::Granted(SequencesWrite);

/// How often a stop is tried again because the enrolment changed just then: it changes a few times a step at most.
const TRIES: usize = 4;

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/agents/{agentId}/sequences", READ, &list)
        .named("listSequences", "List the sequences of an agent, oldest first.")
        .paged(),
    Route::post("/api/agents/{agentId}/sequences", WRITE, &create)
        .named("createSequence", "Create a sequence.")
        .body::<SequenceInput>(),
    Route::get("/api/agents/{agentId}/sequences/{sequenceId}", READ, &read).named("readSequence", "Read a sequence."),
    Route::patch("/api/agents/{agentId}/sequences/{sequenceId}", WRITE, &update)
        .named(
            "updateSequence",
            "Change a sequence. Conversations that are in it go on with the version that they began.",
        )
        .body::<SequencePatch>()
        .if_match(IfMatch::Required, "the `ETag` that was read"),
    Route::delete("/api/agents/{agentId}/sequences/{sequenceId}", WRITE, &delete)
        .named("deleteSequence", "Delete a sequence. Its enrolments end at once and are removed with it."),
    Route::get("/api/agents/{agentId}/sequences/{sequenceId}/enrolments", READ, &list_enrolments)
        .named("listEnrolments", "List the enrolments in a sequence, newest first.")
        .paged(),
    Route::post("/api/agents/{agentId}/sequences/{sequenceId}/enrolments", WRITE, &enrol)
        .named("enrol", "Enrol a conversation in the newest version of a sequence.")
        .body::<EnrolmentInput>()
        .conflicts("`already_enrolled`"),
    Route::get("/api/agents/{agentId}/sequences/{sequenceId}/enrolments/{enrolmentId}", READ, &read_enrolment)
        .named("readEnrolment", "Read an enrolment with its receipts."),
    Route::post("/api/agents/{agentId}/sequences/{sequenceId}/enrolments/{enrolmentId}/stop", WRITE, &stop).named(
        "stopEnrolment",
        "Stop an enrolment. A step that is being handed over at this moment ends first; one that is over \
             stays as it is.",
    ),
];

async fn list(app: App, request: ApiRequest) -> Result<Json<PageOut<Sequence>>> {
    let caller = request.caller()?;
    let agent = app.agents(caller).get(request.agent_id()?).await?;
    let sequences = app.sequences(caller).list(agent.value.id, request.page()?).await?;
    Ok(Json::of(&PageOut::from(sequences.map(Sequence::from))))
}

async fn create(app: App, request: ApiRequest) -> Result<Created<Sequence>> {
    let plan = request.json::<SequenceInput>()?.parse(|| new_step(&app))?;
    once(&app, &request, async |transaction| {
        let caller = request.caller()?;
        let agent = app.agents(caller).get(request.agent_id()?).await?.value.id;
        let sequence = app.sequences(caller).create(transaction, agent, plan).await?;
        let (version, location) = (sequence.version, format!("/api/agents/{agent}/sequences/{}", sequence.value.id));
        Ok(Created::at(&Sequence::from(sequence), &location).etag(version))
    })
    .await
}

async fn read(app: App, request: ApiRequest) -> Result<Json<Sequence>> {
    let sequence = sequence(&app, &request).await?;
    let version = sequence.version;
    Ok(Json::of(&Sequence::from(sequence)).etag(version))
}

async fn update(app: App, request: ApiRequest) -> Result<Json<Sequence>> {
    let (seen, patch) = (request.if_match()?, request.json::<SequencePatch>()?);
    let mut sequence = sequence(&app, &request).await?.expect(seen)?;
    let plan = patch.apply(&sequence.value.plan, || new_step(&app))?;
    if sequence.value.edit(plan, app.clock().now()) {
        sequence = app.sequences(request.caller()?).update(sequence).await?;
    }
    let version = sequence.version;
    Ok(Json::of(&Sequence::from(sequence)).etag(version))
}

async fn delete(app: App, request: ApiRequest) -> Result<NoContent> {
    let seen = request.if_match_optional()?;
    app.sequences(request.caller()?).delete(request.agent_id()?, sequence_id(&request)?, seen).await?;
    Ok(NoContent::new())
}

async fn list_enrolments(app: App, request: ApiRequest) -> Result<Json<PageOut<Enrolment>>> {
    let sequence = sequence(&app, &request).await?.value.id;
    let enrolments = app.enrolments(request.caller()?).list(sequence, request.page()?).await?;
    Ok(Json::of(&PageOut::from(enrolments.map(Enrolment::from))))
}

async fn enrol(app: App, request: ApiRequest) -> Result<Created<Enrolment>> {
    let input = request.json::<EnrolmentInput>()?;
    once(&app, &request, async |transaction| {
        let caller = request.caller()?;
        let sequence = sequence(&app, &request).await?;
        let agent = sequence.value.agent;
        let conversation = app.conversations(caller).get(agent, input.conversation_id).await?;
        let enrolment = app.enrolments(caller).start(transaction, &sequence, &conversation.value)?;
        let (version, id) = (enrolment.version, enrolment.value.id);
        let location = format!("/api/agents/{agent}/sequences/{}/enrolments/{id}", sequence.value.id);
        Ok(Created::at(&Enrolment::from(enrolment), &location).etag(version))
    })
    .await
}

async fn read_enrolment(app: App, request: ApiRequest) -> Result<Json<Enrolment>> {
    let sequence = sequence(&app, &request).await?.value.id;
    let enrolment = app.enrolments(request.caller()?).get(sequence, enrolment_id(&request)?).await?;
    let version = enrolment.version;
    Ok(Json::of(&Enrolment::from(enrolment)).etag(version))
}

async fn stop(app: App, request: ApiRequest) -> Result<Json<Enrolment>> {
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

async fn try_stop(app: &App, request: &ApiRequest) -> Result<Json<Enrolment>> {
    once(app, request, async |transaction| {
        let caller = request.caller()?;
        let sequence = sequence(app, request).await?.value.id;
        let enrolments = app.enrolments(caller);
        let enrolment = enrolments.get(sequence, enrolment_id(request)?).await?;
        let plan = app.sequences(caller).plan(sequence, enrolment.value.subject.sequence_version).await?;
        let enrolment = enrolments.stop(transaction, enrolment, plan.as_ref())?;
        let version = enrolment.version;
        Ok(Json::of(&Enrolment::from(enrolment)).etag(version))
    })
    .await
}

async fn sequence(app: &App, request: &ApiRequest) -> Result<Versioned<StoredSequence>> {
    app.sequences(request.caller()?).get(request.agent_id()?, sequence_id(request)?).await
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
