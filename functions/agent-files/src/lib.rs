//! `/api/agents/{agentId}/files`: the knowledge of an agent.
//!
//! A client declares a file, uploads it straight to the object store, and watches its status; `file-worker` does the rest.

mod input;
mod output;

use domain::access::Permission::{KnowledgeRead, KnowledgeWrite};
use domain::error::{Error, Result};
use domain::ids::{AgentId, FileId};
use domain::knowledge::Origin;
use futures_util::FutureExt as _;
use shared::App;
use shared::config::Need;
use shared::http::idempotency::once;
use shared::http::{Access, ApiRequest, ApiResponse, PageOut, Problem, Route};
use shared::queue::QueueName;
use shared::runtime::Function;
use utoipa::OpenApi;

use input::FileInput;
use output::{File, FileCreated, FileImpact, FilePage, FileStatus};

/// What the function is and needs.
pub const FUNCTION: Function = Function {
    name: "agent-files",
    needs: &[Need::Table, Need::Objects, Need::Tokens, Need::Queue(QueueName::Golden)],
    embedder: None,
};

/// What the function serves.
pub const ROUTES: &[Route] = &[
    Route::get("/api/agents/{agentId}/files", Access::Granted(KnowledgeRead), |app, req| list(app, req).boxed()),
    Route::post("/api/agents/{agentId}/files", Access::Granted(KnowledgeWrite), |app, req| add(app, req).boxed()),
    Route::get("/api/agents/{agentId}/files/{fileId}", Access::Granted(KnowledgeRead), |app, req| {
        read(app, req).boxed()
    }),
    Route::delete("/api/agents/{agentId}/files/{fileId}", Access::Granted(KnowledgeWrite), |app, req| {
        delete(app, req).boxed()
    }),
    Route::post("/api/agents/{agentId}/files/{fileId}/retry", Access::Granted(KnowledgeWrite), |app, req| {
        retry(app, req).boxed()
    }),
    Route::post("/api/agents/{agentId}/files/{fileId}/versions", Access::Granted(KnowledgeWrite), |app, req| {
        version(app, req).boxed()
    }),
    Route::get("/api/agents/{agentId}/files/{fileId}/impact", Access::Granted(KnowledgeRead), |app, req| {
        impact(app, req).boxed()
    }),
];

#[derive(OpenApi)]
#[openapi(paths(list, add, read, delete, retry, version, impact), components(schemas(Problem, FileStatus)))]
struct Document;

/// The function's part of the `OpenAPI` document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// List an agent's files, newest first.
#[utoipa::path(get, path = "/api/agents/{agentId}/files", operation_id = "listFiles", tag = "files",
    params(("agentId" = String, Path), ("limit" = Option<u32>, Query, description = "1 to 100"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = FilePage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn list(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let agent = agent(&app, &request).await?;
    let files = app.files(request.caller()?);
    let list = files.list(agent, request.page()?).await?;
    let (pointer, now) = (files.pointer(agent).await?, app.clock().now());
    Ok(ApiResponse::ok(&PageOut::from(list.map(|file| File::at(file.value, &pointer, now)))))
}

/// Declare a file and get an address to upload it to.
#[utoipa::path(post, path = "/api/agents/{agentId}/files", operation_id = "createFile", tag = "files",
    params(("agentId" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = FileInput,
    responses((status = 201, body = FileCreated), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn add(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let agent = agent(&app, &request).await?;
    let declared = request.json::<FileInput>()?.parse()?;
    once(&app, &request, async |transaction| {
        let files = app.files(request.caller()?);
        let file = files.create(transaction, agent, declared).await?;
        let upload = files.upload_address(&file.value).await?.into();
        let location = format!("/api/agents/{agent}/files/{}", file.value.id);
        let created = FileCreated { file: File::new(file.value, app.clock().now()), upload };
        Ok(ApiResponse::created(&created, &location).etag(file.version))
    })
    .await
}

/// Read a file's status and report.
#[utoipa::path(get, path = "/api/agents/{agentId}/files/{fileId}", operation_id = "getFile", tag = "files",
    params(("agentId" = String, Path), ("fileId" = String, Path)),
    responses((status = 200, body = File), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn read(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let agent = agent(&app, &request).await?;
    let files = app.files(request.caller()?);
    let file = files.get(agent, file_id(&request)?).await?;
    let pointer = files.pointer(agent).await?;
    Ok(ApiResponse::ok(&File::at(file.value, &pointer, app.clock().now())).etag(file.version))
}

/// Upload a new version of a file: it replaces the one before it when it is ready, which answers until then.
#[utoipa::path(post, path = "/api/agents/{agentId}/files/{fileId}/versions", operation_id = "createFileVersion", tag = "files",
    params(("agentId" = String, Path), ("fileId" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = FileInput,
    responses((status = 201, body = FileCreated), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn version(app: App, request: ApiRequest) -> Result<ApiResponse> {
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
        Ok(ApiResponse::created(&created, &location).etag(file.version))
    })
    .await
}

/// List the golden questions that a change or the deletion of a file may touch.
#[utoipa::path(get, path = "/api/agents/{agentId}/files/{fileId}/impact", operation_id = "getFileImpact", tag = "files",
    params(("agentId" = String, Path), ("fileId" = String, Path)),
    responses((status = 200, body = FileImpact), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn impact(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let agent = agent(&app, &request).await?;
    let file = app.files(request.caller()?).get(agent, file_id(&request)?).await?;
    let affected = app.golden(request.caller()?).affected_by(agent, file.value.id, None).await?;
    Ok(ApiResponse::ok(&FileImpact::from(affected)))
}

/// Delete a file: its text cannot be found from this moment on.
#[utoipa::path(delete, path = "/api/agents/{agentId}/files/{fileId}", operation_id = "deleteFile", tag = "files",
    params(("agentId" = String, Path), ("fileId" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn delete(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let seen = request.if_match_optional()?;
    let agent = agent(&app, &request).await?;
    app.files(request.caller()?).delete(agent, file_id(&request)?, seen).await?;
    Ok(ApiResponse::no_content())
}

/// Read a failed file once more, without another upload.
#[utoipa::path(post, path = "/api/agents/{agentId}/files/{fileId}/retry", operation_id = "retryFile", tag = "files",
    params(("agentId" = String, Path), ("fileId" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = File), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
async fn retry(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let (agent, id) = (agent(&app, &request).await?, file_id(&request)?);
    let files = app.files(request.caller()?);
    let response = once(&app, &request, async |transaction| {
        let mut file = files.get(agent, id).await?;
        let now = app.clock().now();
        file.value.retry(now)?;
        let file = files.plan(transaction, file)?;
        Ok(ApiResponse::ok(&File::new(file.value, now)).etag(file.version))
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
    let id = request.id("agentId", "agent")?;
    Ok(app.agents(request.caller()?).get(id).await?.value.id)
}

fn file_id(request: &ApiRequest) -> Result<FileId> {
    request.id("fileId", "file")
}
