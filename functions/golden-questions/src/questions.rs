//! Golden questions: made by hand, from a table, from a conversation.

use std::collections::BTreeSet;

use domain::conversation::{CustomerText, Message};
use domain::error::{Error, Result};
use domain::golden::{Expectations, propose};
use domain::ids::{AgentId, ConversationId, GoldenQuestionId};
use domain::limits::{FILES_PER_AGENT, GOLDEN_CONVERSATION_MESSAGES, PAGE_ENTRIES};
use shared::App;
use shared::http::idempotency::once;
use shared::http::{ApiRequest, Created, Json, NoContent, PageOut};
use shared::store::{PageRequest, Transaction};

use crate::agent;
use crate::import::{self, Files};
use crate::input::{ConversationInput, ImportInput, QuestionInput, QuestionPatch};
use crate::output::{GoldenImport, GoldenQuestion, GoldenQuestions};

pub(crate) async fn list(app: App, request: ApiRequest) -> Result<Json<PageOut<GoldenQuestion>>> {
    let agent = agent(&app, &request).await?.id;
    let questions = app.golden(request.caller()?).list(agent, request.page()?).await?;
    Ok(Json::of(&PageOut::from(questions.map(GoldenQuestion::from))))
}

pub(crate) async fn create(app: App, request: ApiRequest) -> Result<Created<GoldenQuestion>> {
    let question = request.json::<QuestionInput>()?.parse()?;
    once(&app, &request, async |transaction| {
        let agent = agent(&app, &request).await?.id;
        let question = app.golden(request.caller()?).create(transaction, agent, question).await?;
        let location = format!("/api/agents/{agent}/golden-questions/{}", question.value.id);
        let version = question.version;
        Ok(Created::at(&GoldenQuestion::from(question), &location).etag(version))
    })
    .await
}

pub(crate) async fn import(app: App, request: ApiRequest) -> Result<Json<GoldenImport>> {
    let text = request.json::<ImportInput>()?.text()?;
    once(&app, &request, async |transaction| {
        let agent = agent(&app, &request).await?.id;
        let files = files(&app, &request, agent).await?;
        let imported = import::read(&text, &files)?;
        let (created, skipped) = create_new(&app, &request, transaction, agent, imported.questions).await?;
        Ok(Json::of(&GoldenImport::new(created.items.len(), skipped, imported.errors)))
    })
    .await
}

pub(crate) async fn from_conversation(app: App, request: ApiRequest) -> Result<Created<GoldenQuestions>> {
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
        Ok(Created::at(&created, &location))
    })
    .await
}

pub(crate) async fn read(app: App, request: ApiRequest) -> Result<Json<GoldenQuestion>> {
    let question = app.golden(request.caller()?).get(request.agent_id()?, question_id(&request)?).await?;
    let version = question.version;
    Ok(Json::of(&GoldenQuestion::from(question)).etag(version))
}

pub(crate) async fn update(app: App, request: ApiRequest) -> Result<Json<GoldenQuestion>> {
    let (seen, patch) = (request.if_match_optional()?, request.json::<QuestionPatch>()?);
    let golden = app.golden(request.caller()?);
    let mut question = golden.get(request.agent_id()?, question_id(&request)?).await?.expect(seen)?;
    (question.value.question, question.value.expectations) = patch.apply(&question.value)?;
    question.value.updated_at = app.clock().now();
    let question = golden.update(question).await?;
    let version = question.version;
    Ok(Json::of(&GoldenQuestion::from(question)).etag(version))
}

pub(crate) async fn delete(app: App, request: ApiRequest) -> Result<NoContent> {
    let seen = request.if_match_optional()?;
    let golden = app.golden(request.caller()?);
    let question = golden.get(request.agent_id()?, question_id(&request)?).await?.expect(seen)?;
    golden.delete(&question).await?;
    Ok(NoContent::new())
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
