//! A golden question and what is expected of its answer.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::conversation::CustomerText;
use crate::error::FieldError;
use crate::ids::{AgentId, FileId, GoldenQuestionId};
use crate::limits::{GOLDEN_CLAIM_CHARACTERS, GOLDEN_CLAIMS_PER_QUESTION, GOLDEN_TOOL_CHARACTERS};
use crate::text::{Line, digest};
use crate::time::Timestamp;
use crate::tool::ToolName;

/// A fact that an answer must state, or a claim that it must not make: a few words, a number with its unit, a date.
/// `a | b` is either.
pub type Claim = Line<GOLDEN_CLAIM_CHARACTERS>;

/// A question with what its answer must and must not say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoldenQuestion {
    /// Its id.
    pub id: GoldenQuestionId,
    /// The agent that is asked.
    pub agent: AgentId,
    /// What a customer would write.
    pub question: CustomerText,
    /// What is expected of the answer.
    pub expectations: Expectations,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What is expected of an answer. Without any of it, an answer is as it should be when the agent gives one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Expectations {
    /// What it must state.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Claim>,
    /// What it must not state.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forbidden: Vec<Claim>,
    /// What it must cite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<ExpectedSource>,
    /// What the agent must do besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<ExpectedTool>,
    /// Whether it must say that it does not know.
    #[serde(default)]
    pub unknown: bool,
}

/// A place that an answer must cite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExpectedSource {
    /// The file.
    pub file_id: FileId,
    /// The page, counted from 1; `None` is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// A call of a tool that an answer must make: its name, and those of its arguments that matter.
///
/// Its text form is `moveStage` or `moveStage {"stage": "won"}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ExpectedTool {
    /// The tool.
    pub name: ToolName,
    /// What it must be called with; other arguments may be anything.
    pub arguments: Map<String, Value>,
}

/// What is expected of an answer, before it is checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExpectationsInput {
    /// What it must state.
    pub facts: Vec<String>,
    /// What it must not state.
    pub forbidden: Vec<String>,
    /// What it must cite.
    pub source: Option<ExpectedSource>,
    /// What the agent must do besides.
    pub tool: Option<String>,
    /// Whether it must say that it does not know.
    pub unknown: bool,
}

impl Expectations {
    /// Checks expectations from a request, whose fields lie at `loc`.
    ///
    /// # Errors
    /// Everything that is wrong, each with its place.
    pub fn parse(input: ExpectationsInput, loc: &[&str]) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let facts = claims(input.facts, &[loc, &["expectedFacts"]].concat(), &mut errors);
        let forbidden = claims(input.forbidden, &[loc, &["forbiddenClaims"]].concat(), &mut errors);
        let tool = input.tool.map(ExpectedTool::try_from).transpose();
        let tool = tool.map_err(|message| {
            errors.push(FieldError::new(&[loc, &["expectedTool"]].concat(), "invalid_tool", message));
        });
        if input.source.is_some_and(|source| source.page == Some(0)) {
            let place = [loc, &["expectedSource", "page"]].concat();
            errors.push(FieldError::new(&place, "out_of_range", "pages are counted from 1"));
        }
        if input.unknown && (!facts.is_empty() || input.source.is_some()) {
            let message = "an answer that says that the agent does not know states no facts and cites nothing";
            errors.push(FieldError::new(&[loc, &["expectedUnknown"]].concat(), "contradiction", message));
        }
        match tool {
            Ok(tool) if errors.is_empty() => {
                Ok(Self { facts, forbidden, source: input.source, tool, unknown: input.unknown })
            }
            _ => Err(errors),
        }
    }
}

impl From<Expectations> for ExpectationsInput {
    fn from(expectations: Expectations) -> Self {
        let Expectations { facts, forbidden, source, tool, unknown } = expectations;
        let texts = |claims: Vec<Claim>| claims.into_iter().map(String::from).collect();
        Self { facts: texts(facts), forbidden: texts(forbidden), source, tool: tool.map(String::from), unknown }
    }
}

impl GoldenQuestion {
    /// What tells a set of questions, each with its version, from every other set.
    #[must_use]
    pub fn fingerprint<'a>(questions: impl IntoIterator<Item = (&'a Self, u64)>) -> String {
        let mut parts: Vec<_> =
            questions.into_iter().map(|(question, version)| format!("{}@{version}", question.id)).collect();
        parts.sort();
        hex::encode(digest(&parts.iter().map(String::as_str).collect::<Vec<_>>()))
    }
}

fn claims(texts: Vec<String>, loc: &[&str], errors: &mut Vec<FieldError>) -> Vec<Claim> {
    if texts.len() > GOLDEN_CLAIMS_PER_QUESTION {
        let message = format!("must be at most {GOLDEN_CLAIMS_PER_QUESTION}, and are {}", texts.len());
        errors.push(FieldError::new(loc, "too_many", message));
        return Vec::new();
    }
    let mut claims = Vec::new();
    for (at, text) in texts.into_iter().enumerate() {
        match Claim::try_from(text) {
            Ok(claim) => claims.push(claim),
            Err(error) => errors.push(error.at(&[loc, &[&at.to_string()]].concat())),
        }
    }
    claims
}

impl TryFrom<String> for ExpectedTool {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.chars().count() > GOLDEN_TOOL_CHARACTERS {
            return Err(format!("must be at most {GOLDEN_TOOL_CHARACTERS} characters"));
        }
        let text = text.trim();
        let (name, arguments) = text.split_at(text.find('{').unwrap_or(text.len()));
        let Some(name) = ToolName::parse(name.trim()) else {
            let names = ToolName::ALL.map(ToolName::as_str).join(", ");
            return Err(format!("must begin with the name of a tool ({names}); arguments may follow as a JSON object"));
        };
        let arguments = match arguments {
            "" => Map::new(),
            json => serde_json::from_str(json).map_err(|error| format!("the arguments are not JSON: {error}"))?,
        };
        Ok(Self { name, arguments })
    }
}

impl From<ExpectedTool> for String {
    fn from(tool: ExpectedTool) -> Self {
        match tool.arguments.is_empty() {
            true => tool.name.as_str().to_owned(),
            false => format!("{} {}", tool.name.as_str(), Value::Object(tool.arguments)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(input: ExpectationsInput) -> Result<Expectations, Vec<String>> {
        Expectations::parse(input, &["body"]).map_err(|errors| errors.iter().map(|error| error.loc.join(".")).collect())
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_place() {
        let at = Timestamp::from_millis(1).unwrap();
        let input = ExpectationsInput {
            facts: vec!["500 ₽".into(), " ".into()],
            forbidden: vec!["x".into(); 21],
            source: Some(ExpectedSource { file_id: FileId::derived(at, &["f"]), page: Some(0) }),
            tool: Some("do it".into()),
            unknown: true,
        };
        let places = [
            "body.expectedFacts.1",
            "body.forbiddenClaims",
            "body.expectedTool",
            "body.expectedSource.page",
            "body.expectedUnknown",
        ];
        assert_eq!(parse(input).unwrap_err(), places);
    }

    #[test]
    fn expectations_survive_their_text_form() {
        let input = ExpectationsInput {
            facts: vec!["500 ₽ | 500 рублей".into()],
            tool: Some("moveStage {\"stage\":\"won\"}".into()),
            ..ExpectationsInput::default()
        };
        let expectations = parse(input.clone()).unwrap();
        assert_eq!(ExpectationsInput::from(expectations.clone()), input);
        let json = serde_json::to_string(&expectations).unwrap();
        assert_eq!(serde_json::from_str::<Expectations>(&json).unwrap(), expectations);
    }

    #[test]
    fn a_tool_is_a_name_and_perhaps_a_json_object() {
        let tool = |text: &str| ExpectedTool::try_from(text.to_owned());
        assert_eq!(String::from(tool(" handOver ").unwrap()), "handOver");
        for wrong in ["", "{}", "two words", "addTag [1]", "addTag {\"tag\"", "addTag {\"tag\": 1} x"] {
            assert!(tool(wrong).is_err(), "{wrong}");
        }
    }
}
