//! `/api/agents/{agentId}/files`: the knowledge of an agent.
//!
//! A client declares a file, uploads it straight to the object store, and watches its status; `file-worker` does the rest.

mod input;
mod output;

use domain::access::Permission::{KnowledgeRead, KnowledgeWrite};
use domain::error::{Error, Result};
use domain::ids::{AgentId, FileId};
use domain::knowledge::Origin;
use shared::App;
use shared::config::Dependency;
use shared::http::idempotency::once;
use shared::http::{Access, ApiRequest, Created, Json, NoContent, PageOut, Route};
use shared::queue::QueueName;
use shared::runtime::{EventSource, Function};

use input::FileInput;
use output::{File, FileCreated, FileImpact};

/// What the function is, and what it depends on.
pub const FUNCTION: Function = Function {
    name: "agent-files",
    requires: &[Dependency::Table, Dependency::Objects, Dependency::Tokens, Dependency::Queue(QueueName::Golden)],
    source: EventSource::Http(ROUTES),
    embedder: None,
};

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/agents/{agentId}/files", Access::Granted(KnowledgeRead), &list)
        .named("listFiles", "List an agent's files, newest first.")
        .paged(),
    Route::post("/api/agents/{agentId}/files", Access::Granted(KnowledgeWrite), &add)
        .named("createFile", "Declare a file and get an address to upload it to.")
        .body::<FileInput>(),
    Route::get("/api/agents/{agentId}/files/{fileId}", Access::Granted(KnowledgeRead), &read)
        .named("getFile", "Read a file's status and report."),
    Route::delete("/api/agents/{agentId}/files/{fileId}", Access::Granted(KnowledgeWrite), &delete)
        .named("deleteFile", "Delete a file: its text cannot be found from this moment on."),
    Route::post("/api/agents/{agentId}/files/{fileId}/retry", Access::Granted(KnowledgeWrite), &retry)
        .named("retryFile", "Read a failed file once more, without another upload."),
    Route::post("/api/agents/{agentId}/files/{fileId}/versions", Access::Granted(KnowledgeWrite), &version)
        .named(
            "createFileVersion",
            "Upload a new version of a file: it replaces the one before it when it is ready, which answers until \
             then.",
        )
        .body::<FileInput>(),
    Route::get("/api/agents/{agentId}/files/{fileId}/impact", Access::Granted(KnowledgeRead), &impact)
        .named("getFileImpact", "List the golden questions that a change or the deletion of a file may touch."),
];

async fn list(app: App, request: ApiRequest) -> Result<Json<PageOut<File>>> {
    let agent = agent(&app, &request).await?;
    let files = app.files(request.caller()?);
    let list = files.list(agent, request.page()?).await?;
    let (pointer, now) = (files.pointer(agent).await?, app.clock().now());
    Ok(Json::of(&PageOut::from(list.map(|file| File::at(file.value, &pointer, now)))))
}

async fn add(app: App, request: ApiRequest) -> Result<Created<FileCreated>> {
    let agent = agent(&app, &request).await?;
    let declared = request.json::<FileInput>()?.parse()?;
    once(&app, &request, async |transaction| {
        let files = app.files(request.caller()?);
        let file = files.create(transaction, agent, declared).await?;
        let upload = files.upload_address(&file.value).await?.into();
        let location = format!("/api/agents/{agent}/files/{}", file.value.id);
        let created = FileCreated { file: File::new(file.value, app.clock().now()), upload };
        Ok(Created::at(&created, &location).etag(file.version))
    })
    .await
}

async fn read(app: App, request: ApiRequest) -> Result<Json<File>> {
    let agent = agent(&app, &request).await?;
    let files = app.files(request.caller()?);
    let file = files.get(agent, file_id(&request)?).await?;
    let pointer = files.pointer(agent).await?;
    Ok(Json::of(&File::at(file.value, &pointer, app.clock().now())).etag(file.version))
}

async fn version(app: App, request: ApiRequest) -> Result<Created<FileCreated>> {
    let (agent, id) = (agent(&app, &request).await?, file_id(&request)?);
    let (name, media, size) = request.json::<FileInput>()?.parse()?;
    once(&app, &request, async |transaction| {
        let files = app.files(request.caller()?);
        let mut file = files.get(agent, id).await?;
        if file.value.origin != Origin::Upload {
            let text = "the file is a page of a web site; refresh the site instead";
            return Err(Error::conflict("not_uploaded_by_hand", text));
        }
        let now = app.clock().now();
        file.value.expect_version(name, media, size, now);
        let file = files.plan(transaction, file)?;
        let upload = files.upload_address(&file.value).await?.into();
        let location = format!("/api/agents/{agent}/files/{id}");
        let created = FileCreated { file: File::new(file.value, now), upload };
        Ok(Created::at(&created, &location).etag(file.version))
    })
    .await
}

async fn impact(app: App, request: ApiRequest) -> Result<Json<FileImpact>> {
    let agent = agent(&app, &request).await?;
    let file = app.files(request.caller()?).get(agent, file_id(&request)?).await?;
    let affected = app.golden(request.caller()?).affected_by(agent, file.value.id, None).await?;
    Ok(Json::of(&FileImpact::from(affected)))
}

async fn delete(app: App, request: ApiRequest) -> Result<NoContent> {
    let seen = request.if_match_optional()?;
    let agent = agent(&app, &request).await?;
    app.files(request.caller()?).delete(agent, file_id(&request)?, seen).await?;
    Ok(NoContent::new())
}

async fn retry(app: App, request: ApiRequest) -> Result<Json<File>> {
    let (agent, id) = (agent(&app, &request).await?, file_id(&request)?);
    let files = app.files(request.caller()?);
    let response = once(&app, &request, async |transaction| {
        let mut file = files.get(agent, id).await?;
        let now = app.clock().now();
        file.value.retry(now)?;
        let file = files.plan(transaction, file)?;
        Ok(Json::of(&File::new(file.value, now)).etag(file.version))
    })
    .await?;
    // After the commit, so that the worker finds the file waiting; and also when the answer is a replay, because the first
    // request may have ended between the two.
    let file = files.get(agent, id).await?;
    if file.value.waits_for_worker() {
        files.call_worker(&file.value).await?;
    }
    Ok(response)
}

/// The agent in the path. Another account's is as good as none.
async fn agent(app: &App, request: &ApiRequest) -> Result<AgentId> {
    let id = request.agent_id()?;
    Ok(app.agents(request.caller()?).get(id).await?.value.id)
}

fn file_id(request: &ApiRequest) -> Result<FileId> {
    request.id("fileId", "file")
}
