//! What clients get.

use domain::answer::{OutcomeKind, Trace};
use domain::conversation::{self, Author};
use domain::cost::{Prices, UsageTotals};
use domain::ids::ConversationId;
use domain::retrieval::Source;
use domain::tool::HandOver;
use serde::Serialize;
use shared::http::usage::Cost;
use shared::store::Listing;
use utoipa::ToSchema;

use crate::decisions::{Confidence, Tool};
use crate::score::thousandths;

/// Characters of the newest message in a list of conversations.
const LAST_MESSAGE_CHARACTERS: usize = 200;

/// An answer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChatAnswer {
    /// The conversation, to go on with it.
    pub(crate) conversation_id: String,
    /// The answer's id.
    message_id: String,
    /// The text; `[1]` cites the first of `citations`.
    pub(crate) answer: String,
    /// Whether the answer rests on passages; `null` when the message asked nothing.
    #[schema(required)]
    grounded: Option<bool>,
    /// How it went.
    #[schema(required)]
    outcome: Option<OutcomeKind>,
    /// `ru` or `en`; `null` in answers of an older product.
    #[schema(required)]
    language: Option<&'static str>,
    /// How sure it was that the knowledge base holds the answer; `null` when nothing was searched for.
    #[schema(required)]
    confidence: Option<Confidence>,
    /// The tools that the model asked for.
    tools: Vec<Tool>,
    /// Why a person takes over; `null` when none does.
    #[schema(required)]
    handed_over: Option<HandOver>,
    /// The passages that the text cites.
    pub(crate) citations: Vec<Citation>,
    /// The model that answered; `null` when none was asked.
    #[schema(required)]
    model: Option<String>,
    /// Why there is no better answer; its message is part of the text.
    #[schema(required)]
    pub(crate) error: Option<ChatError>,
    /// What the answer used, its failed attempts included.
    #[schema(required)]
    usage: Option<UsageTotals>,
    /// What it cost; `null` when the price of a model is not known.
    #[schema(required)]
    cost: Option<Cost>,
    /// Models whose price is not known.
    unpriced: Vec<String>,
}

/// A passage that an answer cites.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Citation {
    file_id: String,
    file_name: String,
    /// Counted from 1; `null` in files without pages.
    #[schema(required)]
    page: Option<u32>,
    text: String,
    /// How well the passage fits the question, 0 to 1, in thousandths: the number that the decision to answer was made on.
    score: f64,
}

/// Why there is no whole answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ChatError {
    /// A stable code for programs.
    pub(crate) code: String,
    /// A sentence for people, in the customer's language.
    pub(crate) message: String,
}

/// A conversation and a page of its messages.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Conversation {
    id: String,
    agent_id: String,
    /// Whom the agent talks to; `null` in a conversation from before people were told apart.
    #[schema(required)]
    person_id: Option<String>,
    /// What its answers used.
    usage: UsageTotals,
    /// What they cost, as far as prices are known.
    cost: Cost,
    messages: Vec<Message>,
    /// The `cursor` of the next page; `null` at the end.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// A conversation in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConversationEntry {
    id: String,
    #[schema(required)]
    person_id: Option<String>,
    created_at: String,
    updated_at: String,
    /// The beginning of the customer's first message; `null` until there is one, and in conversations of an older product.
    #[schema(required)]
    title: Option<String>,
    /// How many messages it has.
    messages: u64,
    /// The newest message; `null` while it is being written.
    #[schema(required)]
    last_message: Option<LastMessage>,
}

/// The newest message of a conversation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LastMessage {
    author: Author,
    /// Its first 200 characters.
    text: String,
    created_at: String,
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message {
    id: String,
    author: Author,
    text: String,
    citations: Vec<Citation>,
    /// Whether an answer rests on passages; `null` for what is no answer.
    #[schema(required)]
    grounded: Option<bool>,
    /// How an answer went; `null` for what is no answer.
    #[schema(required)]
    outcome: Option<OutcomeKind>,
    /// Why an answer is not whole.
    #[schema(required)]
    error: Option<ChatError>,
    /// What an answer cost; `null` for what is no answer, and when the price of a model is not known.
    #[schema(required)]
    cost: Option<Cost>,
    /// What an answer used; `null` for what is no answer.
    #[schema(required)]
    usage: Option<UsageTotals>,
    /// Models of an answer whose price is not known.
    unpriced: Vec<String>,
    /// How sure it was that the knowledge base holds the answer; `null` when nothing was searched for, and in answers of
    /// an older product.
    #[schema(required)]
    confidence: Option<Confidence>,
    /// The tools that the model asked for.
    tools: Vec<Tool>,
    /// Why a person takes over; `null` when none does.
    #[schema(required)]
    handed_over: Option<HandOver>,
    created_at: String,
}

impl ChatAnswer {
    /// An answer with what its trace says; there is none of an older product's answers.
    pub(crate) fn new(
        conversation: ConversationId,
        message: conversation::Message,
        trace: Option<&Trace>,
        prices: &Prices,
    ) -> Self {
        let conversation::Message { id, content, .. } = message;
        let bill = content.bill;
        Self {
            conversation_id: conversation.to_string(),
            message_id: id.to_string(),
            answer: content.text,
            grounded: content.grounded,
            outcome: content.outcome,
            language: trace.map(|trace| trace.language.code()),
            confidence: trace.and_then(|trace| trace.confidence.clone()).map(Confidence::from),
            tools: trace.map(|trace| trace.tools.iter().map(Tool::from).collect()).unwrap_or_default(),
            handed_over: trace.and_then(|trace| trace.handed_over.clone()),
            citations: content.citations.into_iter().map(Citation::from).collect(),
            model: content.model,
            error: content.failure.map(ChatError::from),
            cost: bill.as_ref().and_then(|bill| Cost::of_bill(bill, prices)),
            usage: bill.as_ref().map(|bill| bill.usage),
            unpriced: bill.map(|bill| bill.unpriced.into_iter().collect()).unwrap_or_default(),
        }
    }
}

impl Conversation {
    pub(crate) fn new(
        conversation: &conversation::Conversation,
        messages: Listing<conversation::Message>,
        prices: &Prices,
    ) -> Self {
        let spending = conversation.spending;
        Self {
            id: conversation.id.to_string(),
            agent_id: conversation.agent.to_string(),
            person_id: conversation.person.map(|person| person.to_string()),
            usage: spending.usage,
            cost: Cost::of(spending.micros, prices),
            messages: messages.items.into_iter().map(|message| Message::new(message, prices)).collect(),
            next_cursor: messages.next.map(|cursor| cursor.encode()),
        }
    }
}

impl ConversationEntry {
    pub(crate) fn new(conversation: &conversation::Conversation, last: Option<&conversation::Message>) -> Self {
        Self {
            id: conversation.id.to_string(),
            person_id: conversation.person.map(|person| person.to_string()),
            created_at: conversation.created_at.to_string(),
            updated_at: conversation.updated_at.to_string(),
            title: conversation.title.clone(),
            messages: conversation.messages,
            last_message: last.map(|message| LastMessage {
                author: message.content.author,
                text: message.content.text.chars().take(LAST_MESSAGE_CHARACTERS).collect(),
                created_at: message.created_at.to_string(),
            }),
        }
    }
}

impl Message {
    fn new(message: conversation::Message, prices: &Prices) -> Self {
        let conversation::Message { id, created_at, content, .. } = message;
        Self {
            id: id.to_string(),
            author: content.author,
            text: content.text,
            citations: content.citations.into_iter().map(Citation::from).collect(),
            grounded: content.grounded,
            outcome: content.outcome,
            error: content.failure.map(ChatError::from),
            cost: content.bill.as_ref().and_then(|bill| Cost::of_bill(bill, prices)),
            usage: content.bill.as_ref().map(|bill| bill.usage),
            unpriced: content.bill.map(|bill| bill.unpriced.into_iter().collect()).unwrap_or_default(),
            confidence: content.confidence.map(Confidence::from),
            tools: content.tools.iter().map(Tool::from).collect(),
            handed_over: content.handed_over,
            created_at: created_at.to_string(),
        }
    }
}

impl From<Source> for Citation {
    fn from(source: Source) -> Self {
        let Source { file, file_name, page, text, score, .. } = source;
        Self { file_id: file.to_string(), file_name, page, text, score: thousandths(score) }
    }
}

impl From<conversation::Failure> for ChatError {
    fn from(failure: conversation::Failure) -> Self {
        Self { code: failure.code, message: failure.message }
    }
}
