//! What clients send, and how it becomes questions: every problem is found at once, each with its place.

use base64::Engine as _;
use domain::conversation::CustomerText;
use domain::error::{Error, FieldError, Result};
use domain::golden::{Expectations, ExpectationsInput, ExpectedSource, GoldenQuestion};
use domain::ids::{ConversationId, FileId, MessageId};
use serde::{Deserialize, Deserializer};
use shared::http::Errors;
use utoipa::ToSchema;

/// A new golden question.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = GoldenQuestionInput)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct QuestionInput {
    /// What a customer would write, 1 to 4,000 characters.
    question: String,
    /// What the answer must state: words, numbers with units, dates; `a | b` is either. Up to 20, of 300 characters.
    #[serde(default)]
    expected_facts: Vec<String>,
    /// What the answer must not state. Saying that it is not so is no such claim.
    #[serde(default)]
    forbidden_claims: Vec<String>,
    /// What the answer must cite; `null` is anything or nothing.
    #[serde(default)]
    expected_source: Option<SourceInput>,
    /// The tool that must be called, `moveStage` or `moveStage {"stage": "won"}`; `null` is any or none.
    #[serde(default)]
    expected_tool: Option<String>,
    /// Whether the agent must say that it does not know.
    #[serde(default)]
    expected_unknown: bool,
}

/// A change of a golden question: what is absent stays; `null` clears a source or a tool.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = GoldenQuestionPatch)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct QuestionPatch {
    #[serde(default)]
    question: Option<String>,
    #[serde(default)]
    expected_facts: Option<Vec<String>>,
    #[serde(default)]
    forbidden_claims: Option<Vec<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<SourceInput>)]
    expected_source: Option<Option<SourceInput>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    expected_tool: Option<Option<String>>,
    #[serde(default)]
    expected_unknown: Option<bool>,
}

/// A place that an answer must cite.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(as = ExpectedSourceInput)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SourceInput {
    /// The file.
    #[schema(value_type = String)]
    file_id: FileId,
    /// The page, counted from 1; `null` is any.
    #[serde(default)]
    page: Option<u32>,
}

/// A table of golden questions: its text, or its file as it is in any encoding.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = GoldenImportInput)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ImportInput {
    /// The table as text.
    #[serde(default)]
    csv: Option<String>,
    /// The bytes of a file in base64; its encoding is found out.
    #[serde(default)]
    file: Option<String>,
}

/// What golden questions are made of.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = GoldenConversationInput)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ConversationInput {
    /// The conversation, one of the agent's.
    #[schema(value_type = String)]
    pub(crate) conversation_id: ConversationId,
    /// The customer's message or the answer to it; `null` is every one.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(crate) message_id: Option<MessageId>,
}

/// What a run compares.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = GoldenRunInput)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RunInput {
    /// What the candidate is compared with: `published`, `draft` or the number of a version; `null` is nothing.
    #[serde(default)]
    pub(crate) baseline: Option<SideInput>,
    /// What is judged: `draft`, `published` or the number of a version; the draft when absent.
    #[serde(default)]
    pub(crate) candidate: Option<SideInput>,
}

/// A side of a run.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(as = GoldenSideInput)]
#[serde(untagged)]
pub(crate) enum SideInput {
    /// By name.
    Named(NamedSide),
    /// The number of a published version.
    Version(u32),
}

/// A side that has a name.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(as = GoldenNamedSide)]
#[serde(rename_all = "camelCase")]
pub(crate) enum NamedSide {
    /// The draft as it is now.
    Draft,
    /// The version that customers get now.
    Published,
}

impl SideInput {
    /// The draft.
    pub(crate) const DRAFT: Self = Self::Named(NamedSide::Draft);
}

impl QuestionInput {
    /// The question and what is expected of its answer.
    pub(crate) fn parse(self) -> Result<(CustomerText, Expectations)> {
        let Self { question, expected_facts, forbidden_claims, expected_source, expected_tool, expected_unknown } =
            self;
        let expectations = ExpectationsInput {
            facts: expected_facts,
            forbidden: forbidden_claims,
            source: expected_source.map(Into::into),
            tool: expected_tool,
            unknown: expected_unknown,
        };
        parse(question, expectations)
    }
}

impl QuestionPatch {
    /// What `current` becomes.
    pub(crate) fn apply(self, current: &GoldenQuestion) -> Result<(CustomerText, Expectations)> {
        let Self { question, expected_facts, forbidden_claims, expected_source, expected_tool, expected_unknown } =
            self;
        let now = ExpectationsInput::from(current.expectations.clone());
        let expectations = ExpectationsInput {
            facts: expected_facts.unwrap_or(now.facts),
            forbidden: forbidden_claims.unwrap_or(now.forbidden),
            source: expected_source.map_or(now.source, |source| source.map(Into::into)),
            tool: expected_tool.unwrap_or(now.tool),
            unknown: expected_unknown.unwrap_or(now.unknown),
        };
        parse(question.unwrap_or_else(|| current.question.as_str().to_owned()), expectations)
    }
}

impl ImportInput {
    /// The table as text.
    pub(crate) fn text(self) -> Result<String> {
        let wrong =
            |field: &str, message: String| Error::invalid(vec![FieldError::new(&["body", field], "invalid", message)]);
        match (self.csv, self.file) {
            (Some(csv), None) => Ok(csv),
            (None, Some(file)) => {
                let bytes = base64::engine::general_purpose::STANDARD.decode(file);
                let bytes = bytes.map_err(|error| wrong("file", format!("must be base64: {error}")))?;
                extract::decode_text(&bytes).map_err(|error| wrong("file", error.to_string()))
            }
            _ => Err(wrong("csv", "send either `csv` or `file`".to_owned())),
        }
    }
}

impl From<SourceInput> for ExpectedSource {
    fn from(source: SourceInput) -> Self {
        Self { file_id: source.file_id, page: source.page }
    }
}

fn parse(question: String, expectations: ExpectationsInput) -> Result<(CustomerText, Expectations)> {
    let mut errors = Errors::new();
    let question = errors.check(CustomerText::parse(question, &["body", "question"]));
    let expectations = errors.check(Expectations::parse(expectations, &["body"]));
    errors.finish(question.zip(expectations))
}

/// Tells `null` from absence: with `default`, absence is `None` and `null` is `Some(None)`.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
