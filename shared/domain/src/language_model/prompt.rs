//! The prompt of one answer.

use super::ModelName;
use crate::language::ReplyLanguage;
use crate::memory::Fact;
use crate::retrieval::Source;
use crate::time::Timestamp;
use crate::tool::ToolDefinition;

/// Everything that a model gets for one answer. It contains no secret of the product.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// The model that the agent names; `None` is the deployment's default.
    pub model: Option<ModelName>,
    /// What the agent is called.
    pub agent: String,
    /// What the agent's owner tells it to be and to do.
    pub instructions: String,
    /// The language to answer in.
    pub language: ReplyLanguage,
    /// What the agent knows about the question, best first; the model cites them by number, counted from 1.
    pub passages: Vec<Source>,
    /// What was said before, oldest first.
    pub history: Vec<Turn>,
    /// What the customer asks now.
    pub question: String,
    /// What is known about the customer.
    pub facts: Vec<Fact>,
    /// The fields of the customer's deal that the agent may see: what people call them, and what they hold.
    pub fields: Vec<(String, String)>,
    /// The tools that the model may ask for.
    pub tools: Vec<ToolDefinition>,
    /// What the model asked for so far in this answer, and what came of it.
    pub rounds: Vec<Round>,
    /// Unpredictable text that marks where data begins and ends, so that data cannot end itself.
    pub nonce: String,
    /// When there must be an answer.
    pub deadline: Timestamp,
}

impl Prompt {
    /// A prompt with a question and nothing else.
    #[must_use]
    pub fn asking(question: &str, language: ReplyLanguage, deadline: Timestamp) -> Self {
        Self {
            model: None,
            agent: String::new(),
            instructions: String::new(),
            language,
            passages: Vec::new(),
            history: Vec::new(),
            question: question.to_owned(),
            facts: Vec::new(),
            fields: Vec::new(),
            tools: Vec::new(),
            rounds: Vec::new(),
            nonce: String::new(),
            deadline,
        }
    }
}

/// A model's request for tools and the results it got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// What the model said along with it.
    pub text: String,
    /// The calls, each with its result.
    pub calls: Vec<(RequestedCall, String)>,
}

/// A tool call as a model asks for it. Nothing in it is checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedCall {
    /// The provider's name for the call.
    pub id: String,
    /// The tool's name.
    pub name: String,
    /// The arguments, which should be JSON.
    pub arguments: String,
}

/// One earlier message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// When.
    pub at: Timestamp,
    /// Who said it.
    pub speaker: Speaker,
    /// What.
    pub text: String,
}

/// Who speaks in a conversation, as a model sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The customer.
    Customer,
    /// Our side: the agent, or a sequence in its name.
    Agent,
}
