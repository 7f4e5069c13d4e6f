//! What clients get of what is not as expected in an answer: a code with its parameters, so that each reader can be told in
//! their language.

use domain::golden::{Failure, Place};
use serde::Serialize;
use utoipa::ToSchema;

/// An expectation that an answer does not meet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GoldenUnmet {
    /// `noAnswer`, `neverAnswered`, `answered`, `unknown`, `factDenied`, `factMissing`, `forbiddenClaim`, `sourceMissing`,
    /// `toolMissing`, or `told` in runs of an older product.
    code: &'static str,
    /// The same as a sentence in English, for who does not know the code.
    message: String,
    parameters: GoldenUnmetParameters,
}

/// What a sentence about an expectation is made of; what a code does not need is absent.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GoldenUnmetParameters {
    /// The fact, the forbidden claim, or the tool with the arguments that it should get.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
    /// What the answer says, in part.
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<String>,
    /// The parts of the fact that the answer lacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<Vec<String>>,
    /// The place that should be cited.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<GoldenPlace>,
    /// The places that are cited.
    #[serde(skip_serializing_if = "Option::is_none")]
    cited: Option<Vec<GoldenPlace>>,
    /// The tools that were called, with their arguments.
    #[serde(skip_serializing_if = "Option::is_none")]
    called: Option<Vec<String>>,
    /// Why the model gave no whole answer, as a stable code.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// How often the question was begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts: Option<u32>,
}

/// A place in a document.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GoldenPlace {
    /// The file's name, or its id when no name is known.
    file: String,
    /// Counted from 1; `null` is any, or none.
    #[schema(required)]
    page: Option<u32>,
}

impl From<Failure> for GoldenUnmet {
    fn from(failure: Failure) -> Self {
        let (code, message) = (failure.code(), failure.to_string());
        let none = GoldenUnmetParameters::default();
        let parameters = match failure {
            Failure::Told { .. } => none,
            Failure::NoAnswer { reason } => GoldenUnmetParameters { reason, ..none },
            Failure::NeverAnswered { attempts } => GoldenUnmetParameters { attempts: Some(attempts), ..none },
            Failure::Answered { said } | Failure::Unknown { said } => {
                GoldenUnmetParameters { said: Some(said), ..none }
            }
            Failure::FactDenied { fact: expected, said } | Failure::ForbiddenClaim { claim: expected, said } => {
                GoldenUnmetParameters { expected: Some(expected), said: Some(said), ..none }
            }
            Failure::FactMissing { fact, missing } => {
                GoldenUnmetParameters { expected: Some(fact), missing: Some(missing), ..none }
            }
            Failure::SourceMissing { expected, cited } => {
                let cited = cited.into_iter().map(GoldenPlace::from).collect();
                GoldenUnmetParameters { source: Some(expected.into()), cited: Some(cited), ..none }
            }
            Failure::ToolMissing { tool, called } => {
                GoldenUnmetParameters { expected: Some(tool), called: Some(called), ..none }
            }
        };
        Self { code, message, parameters }
    }
}

impl From<Place> for GoldenPlace {
    fn from(place: Place) -> Self {
        let Place { file, page } = place;
        Self { file, page }
    }
}
