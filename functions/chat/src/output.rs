//! What clients get.

use domain::answer::Source;
use domain::conversation::{self, Author};
use domain::cost::Prices;
use domain::ids::ConversationId;
use serde::Serialize;
use shared::http::usage::{Cost, Usage};
use shared::store::Listing;
use utoipa::ToSchema;

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
    usage: Option<Usage>,
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
    usage: Usage,
    /// What they cost, as far as prices are known.
    cost: Cost,
    messages: Vec<Message>,
    /// The `cursor` of the next page; `null` at the end.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message {
    id: String,
    author: MessageAuthor,
    text: String,
    citations: Vec<Citation>,
    /// Whether an answer rests on passages; `null` for what is no answer.
    #[schema(required)]
    grounded: Option<bool>,
    /// Why an answer is not whole.
    #[schema(required)]
    error: Option<ChatError>,
    /// What an answer cost; `null` for what is no answer, and when the price of a model is not known.
    #[schema(required)]
    cost: Option<Cost>,
    created_at: String,
}

/// Who wrote a message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum MessageAuthor {
    Customer,
    Agent,
    Sequence,
}

impl ChatAnswer {
    pub(crate) fn new(conversation: ConversationId, message: conversation::Message, prices: &Prices) -> Self {
        let conversation::Message { id, content, .. } = message;
        let bill = content.bill;
        Self {
            conversation_id: conversation.to_string(),
            message_id: id.to_string(),
            answer: content.text,
            grounded: content.grounded,
            citations: content.citations.into_iter().map(Citation::from).collect(),
            model: content.model,
            error: content.failure.map(ChatError::from),
            cost: bill.as_ref().and_then(|bill| Cost::of_bill(bill, prices)),
            usage: bill.as_ref().map(|bill| bill.usage.into()),
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
            usage: spending.usage.into(),
            cost: Cost::of(spending.micros, prices),
            messages: messages.items.into_iter().map(|message| Message::new(message, prices)).collect(),
            next_cursor: messages.next.map(|cursor| cursor.encode()),
        }
    }
}

impl Message {
    fn new(message: conversation::Message, prices: &Prices) -> Self {
        let conversation::Message { id, created_at, content, .. } = message;
        Self {
            id: id.to_string(),
            author: match content.author {
                Author::Customer => MessageAuthor::Customer,
                Author::Agent => MessageAuthor::Agent,
                Author::Sequence => MessageAuthor::Sequence,
            },
            text: content.text,
            citations: content.citations.into_iter().map(Citation::from).collect(),
            grounded: content.grounded,
            error: content.failure.map(ChatError::from),
            cost: content.bill.as_ref().and_then(|bill| Cost::of_bill(bill, prices)),
            created_at: created_at.to_string(),
        }
    }
}

impl From<Source> for Citation {
    fn from(source: Source) -> Self {
        let Source { file, file_name, page, text, score, .. } = source;
        Self { file_id: file.to_string(), file_name, page, text, score: (f64::from(score) * 1000.0).round() / 1000.0 }
    }
}

impl From<conversation::Failure> for ChatError {
    fn from(failure: conversation::Failure) -> Self {
        Self { code: failure.code, message: failure.message }
    }
}
