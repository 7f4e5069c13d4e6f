//! Conversations with customers: who said what, and on what it was based.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{Confidence, OutcomeKind};
use crate::cost::{Bill, Spending};
use crate::error::FieldError;
use crate::ids::{AgentId, ConversationId, MessageId, PersonId};
use crate::limits::MESSAGE_CHARACTERS;
use crate::retrieval::Source;
use crate::text::Prose;
use crate::time::Timestamp;
use crate::tool::{HandOver, ToolUse};
use crate::turn::TurnTaking;

/// Characters of a conversation's title: two lines of a list.
const TITLE_CHARACTERS: usize = 100;

/// A conversation between one customer and one agent. Its version counts its messages and every other change, so
/// whoever decided on an older state of it cannot write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// The agent.
    pub agent: AgentId,
    /// When it began.
    pub created_at: Timestamp,
    /// When the last message was added.
    pub updated_at: Timestamp,
    /// When the customer last wrote; sequences stop on it.
    pub last_customer_message_at: Option<Timestamp>,
    /// How many messages it has; the next one's number is one more.
    pub messages: u64,
    /// What it is called in lists: the beginning of the customer's first message; `None` until there is one, and in a
    /// conversation from before titles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whom the agent talks to; `None` in a conversation from before people were told apart, until they write again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Which messages wait for an answer, and who answers.
    #[serde(default)]
    pub turns: TurnTaking,
    /// What its answers used and cost.
    #[serde(default)]
    pub spending: Spending,
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MessageAuthor)]
pub enum Author {
    /// The customer.
    Customer,
    /// The agent, in answer to the customer.
    Agent,
    /// A sequence, by itself.
    Sequence,
}

/// A message. It never changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Its place in the conversation, counted from 1.
    pub number: u64,
    /// When it was added.
    pub created_at: Timestamp,
    /// What it says and who says it.
    #[serde(flatten)]
    pub content: NewMessage,
}

/// A message before it has its place in a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewMessage {
    /// Who wrote it.
    pub author: Author,
    /// The text.
    pub text: String,
    /// The passages that the text cites: `[1]` is the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Source>,
    /// Whether an answer rests on passages; `None` for what is no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grounded: Option<bool>,
    /// How an answer went; `None` for what is no answer, and for answers of an older product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<OutcomeKind>,
    /// Which model answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Why there is no better answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// What the answer used and cost; `None` for what is no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bill: Option<Bill>,
    /// How sure it was that the passages hold the answer; `None` when nothing was searched for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// The tools that the model asked for, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<ToolUse>,
    /// Why a person takes over, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_over: Option<HandOver>,
}

/// What went wrong with an answer, as people may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// A stable code for programs.
    pub code: String,
    /// A sentence in the customer's language.
    pub message: String,
}

impl NewMessage {
    /// A message of the customer.
    #[must_use]
    pub fn of_customer(text: &CustomerText) -> Self {
        Self::plain(Author::Customer, text.as_str().to_owned())
    }

    /// A message of a sequence.
    #[must_use]
    pub fn of_sequence(text: String) -> Self {
        Self::plain(Author::Sequence, text)
    }

    /// Text and nothing else.
    #[must_use]
    pub fn plain(author: Author, text: String) -> Self {
        Self {
            author,
            text,
            citations: Vec::new(),
            grounded: None,
            outcome: None,
            model: None,
            failure: None,
            bill: None,
            confidence: None,
            tools: Vec::new(),
            handed_over: None,
        }
    }
}

impl Conversation {
    /// A conversation that nothing was said in yet.
    #[must_use]
    pub fn new(id: ConversationId, agent: AgentId, now: Timestamp) -> Self {
        Self {
            id,
            agent,
            created_at: now,
            updated_at: now,
            last_customer_message_at: None,
            messages: 0,
            title: None,
            person: None,
            turns: TurnTaking::default(),
            spending: Spending::default(),
        }
    }

    /// Gives `content` the next place.
    pub fn add(&mut self, id: MessageId, content: NewMessage, now: Timestamp) -> Message {
        self.messages += 1;
        self.updated_at = now;
        if content.author == Author::Customer {
            self.last_customer_message_at = Some(now);
            self.title.get_or_insert_with(|| content.text.chars().take(TITLE_CHARACTERS).collect());
        }
        Message { id, number: self.messages, created_at: now, content }
    }
}

/// What a customer wrote: 1 to [`MESSAGE_CHARACTERS`] characters, trimmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CustomerText(Prose<MESSAGE_CHARACTERS>);

impl CustomerText {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl CustomerText {
    /// Checks a text from a request.
    ///
    /// # Errors
    /// A field error at `loc` when it is empty, too long or not text.
    pub fn parse(text: String, loc: &[&str]) -> Result<Self, FieldError> {
        let text = Prose::try_from(text).map_err(|e| e.at(loc))?;
        if text.as_str().is_empty() {
            return Err(FieldError::new(loc, "required", "must not be empty"));
        }
        Ok(Self(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis).unwrap()
    }

    #[test]
    fn messages_are_numbered_and_only_the_customers_move_the_clock_of_the_customer() {
        let id = |n: &str| MessageId::derived(at(1), &[n]);
        let mut conversation =
            Conversation::new(ConversationId::derived(at(1), &["c"]), AgentId::derived(at(1), &["a"]), at(1));
        let text = CustomerText::parse(" Привет ".to_owned(), &[]).unwrap();
        let first = conversation.add(id("1"), NewMessage::of_customer(&text), at(2));
        let second = conversation.add(id("2"), NewMessage::of_sequence("Вы ещё думаете?".into()), at(3));
        assert_eq!((first.number, second.number), (1, 2));
        assert_eq!(first.content.text, "Привет");
        assert_eq!(conversation.last_customer_message_at, Some(at(2)));
        assert_eq!(conversation.updated_at, at(3));
        conversation.add(id("3"), NewMessage::of_customer(&CustomerText::parse("Да".to_owned(), &[]).unwrap()), at(4));
        assert_eq!(conversation.title.as_deref(), Some("Привет"), "the first message stays the title");
    }

    #[test]
    fn a_customers_text_is_neither_empty_nor_endless() {
        assert!(CustomerText::parse(" \n ".to_owned(), &[]).is_err());
        assert!(CustomerText::parse("ж".repeat(MESSAGE_CHARACTERS), &[]).is_ok());
        assert!(CustomerText::parse("ж".repeat(MESSAGE_CHARACTERS + 1), &[]).is_err());
    }
}
