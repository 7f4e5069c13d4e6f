//! Golden questions: made by hand, from a table, from a conversation.

use std::collections::BTreeSet;

use domain::conversation::{CustomerText, Message};
use domain::error::{Error, Result};
use domain::golden::{Expectations, propose};
use domain::ids::{AgentId, ConversationId, GoldenQuestionId};
use domain::limits::{FILES_PER_AGENT, GOLDEN_CONVERSATION_MESSAGES, PAGE_ENTRIES};
use shared::App;
use shared::http::idempotency::once;
use shared::http::{ApiRequest, ApiResponse, PageOut, Problem};
use shared::store::{PageRequest, Transaction};

use crate::import::{self, Files};
use crate::input::{ConversationInput, ImportInput, QuestionInput, QuestionPatch};
use crate::output::{GoldenImport, GoldenQuestion, GoldenQuestionPage, GoldenQuestions};
use crate::{agent, agent_id};

/// List an agent's golden questions, oldest first.
#[utoipa::path(get, path = "/api/agents/{agentId}/golden-questions", operation_id = "listGoldenQuestions", tag = "golden questions",
    params(("agentId" = String, Path), ("limit" = Option<u32>, Query, description = "1 to 100"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = GoldenQuestionPage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let agent = agent(&app, &request).await?.id;
    let questions = app.golden(request.caller()?).list(agent, request.page()?).await?;
    Ok(ApiResponse::ok(&PageOut::from(questions.map(GoldenQuestion::from))))
}

/// Create a golden question.
#[utoipa::path(post, path = "/api/agents/{agentId}/golden-questions", operation_id = "createGoldenQuestion", tag = "golden questions",
    params(("agentId" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = QuestionInput,
    responses((status = 201, body = GoldenQuestion), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn create(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let question = request.json::<QuestionInput>()?.parse()?;
    once(&app, &request, async |transaction| {
        let agent = agent(&app, &request).await?.id;
        let question = app.golden(request.caller()?).create(transaction, agent, question).await?;
        let location = format!("/api/agents/{agent}/golden-questions/{}", question.value.id);
        let version = question.version;
        Ok(ApiResponse::created(&GoldenQuestion::from(question), &location).etag(version))
    })
    .await
}

/// Import golden questions from a table. Lines that are right are made; the others are told, each with its number. A
/// question that the agent has already is skipped, so an import can be repeated.
#[utoipa::path(post, path = "/api/agents/{agentId}/golden-questions/import", operation_id = "importGoldenQuestions", tag = "golden questions",
    params(("agentId" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ImportInput,
    responses((status = 200, body = GoldenImport), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn import(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let text = request.json::<ImportInput>()?.text()?;
    once(&app, &request, async |transaction| {
        let agent = agent(&app, &request).await?.id;
        let files = files(&app, &request, agent).await?;
        let imported = import::read(&text, &files)?;
        let (created, skipped) = create_new(&app, &request, transaction, agent, imported.questions).await?;
        Ok(ApiResponse::ok(&GoldenImport::new(created.items.len(), skipped, imported.errors)))
    })
    .await
}

/// Make golden questions of a conversation: each customer's message with the agent's answer to it, or the one that a
/// message belongs to. The answer's figures and its first source are proposed as what to expect.
#[utoipa::path(post, path = "/api/agents/{agentId}/golden-questions/from-conversation", operation_id = "createGoldenQuestionsFromConversation", tag = "golden questions",
    params(("agentId" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ConversationInput,
    responses((status = 201, body = GoldenQuestions), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn from_conversation(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let ConversationInput { conversation_id, message_id } = request.json()?;
    once(&app, &request, async |transaction| {
        let agent = agent(&app, &request).await?.id;
        let messages = messages(&app, &request, agent, conversation_id).await?;
        let proposed = propose(&messages, message_id);
        if proposed.is_empty() {
            let text = "there is no question with a whole answer there; choose another message";
            return Err(Error::conflict("no_answered_question", text));
        }
        let (created, _) = create_new(&app, &request, transaction, agent, proposed).await?;
        let location = format!("/api/agents/{agent}/golden-questions");
        Ok(ApiResponse::created(&created, &location))
    })
    .await
}

/// Read a golden question.
#[utoipa::path(get, path = "/api/agents/{agentId}/golden-questions/{questionId}", operation_id = "readGoldenQuestion", tag = "golden questions",
    params(("agentId" = String, Path), ("questionId" = String, Path)),
    responses((status = 200, body = GoldenQuestion), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn read(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let question = app.golden(request.caller()?).get(agent_id(&request)?, question_id(&request)?).await?;
    let version = question.version;
    Ok(ApiResponse::ok(&GoldenQuestion::from(question)).etag(version))
}

/// Change a golden question. What runs have answered to it stays as it was asked.
#[utoipa::path(patch, path = "/api/agents/{agentId}/golden-questions/{questionId}", operation_id = "updateGoldenQuestion", tag = "golden questions",
    params(("agentId" = String, Path), ("questionId" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = QuestionPatch,
    responses((status = 200, body = GoldenQuestion), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn update(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let (seen, patch) = (request.if_match_optional()?, request.json::<QuestionPatch>()?);
    let golden = app.golden(request.caller()?);
    let mut question = golden.get(agent_id(&request)?, question_id(&request)?).await?.expect(seen)?;
    (question.value.question, question.value.expectations) = patch.apply(&question.value)?;
    question.value.updated_at = app.clock().now();
    let question = golden.update(question).await?;
    let version = question.version;
    Ok(ApiResponse::ok(&GoldenQuestion::from(question)).etag(version))
}

/// Delete a golden question. Runs keep what was answered to it.
#[utoipa::path(delete, path = "/api/agents/{agentId}/golden-questions/{questionId}", operation_id = "deleteGoldenQuestion", tag = "golden questions",
    params(("agentId" = String, Path), ("questionId" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn delete(app: App, request: ApiRequest) -> Result<ApiResponse> {
    let seen = request.if_match_optional()?;
    let golden = app.golden(request.caller()?);
    let question = golden.get(agent_id(&request)?, question_id(&request)?).await?.expect(seen)?;
    golden.delete(&question).await?;
    Ok(ApiResponse::no_content())
}

/// Makes the questions that the agent does not have yet; answers them and how many it has.
async fn create_new(
    app: &App,
    request: &ApiRequest,
    transaction: &mut Transaction,
    agent: AgentId,
    questions: Vec<(CustomerText, Expectations)>,
) -> Result<(GoldenQuestions, usize)> {
    let golden = app.golden(request.caller()?);
    let known = golden.all(agent).await?;
    let mut known: BTreeSet<String> =
        known.into_iter().map(|question| question.value.question.as_str().to_owned()).collect();
    let all = questions.len();
    let new: Vec<_> = questions.into_iter().filter(|(text, _)| known.insert(text.as_str().to_owned())).collect();
    let skipped = all - new.len();
    let items = match new.is_empty() {
        true => Vec::new(),
        false => golden.create_all(transaction, agent, new).await?,
    };
    Ok((GoldenQuestions { items: items.into_iter().map(GoldenQuestion::from).collect() }, skipped))
}

/// The agent's files by the names that a table may call them.
async fn files(app: &App, request: &ApiRequest, agent: AgentId) -> Result<Files> {
    let page = PageRequest { limit: FILES_PER_AGENT, after: None };
    let files = app.files(request.caller()?).list(agent, page).await?.items.into_iter();
    Ok(files.map(|file| (file.value.name.as_str().to_lowercase(), file.value.id)).collect())
}

/// The first messages of a conversation.
async fn messages(
    app: &App,
    request: &ApiRequest,
    agent: AgentId,
    conversation: ConversationId,
) -> Result<Vec<Message>> {
    let conversations = app.conversations(request.caller()?);
    conversations.get(agent, conversation).await?;
    let mut messages = Vec::new();
    let mut after = None;
    while messages.len() < GOLDEN_CONVERSATION_MESSAGES {
        let page = conversations.messages(conversation, PageRequest { limit: PAGE_ENTRIES, after }).await?;
        messages.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(messages)
}

fn question_id(request: &ApiRequest) -> Result<GoldenQuestionId, Error> {
    request.id("questionId", "golden question")
}
