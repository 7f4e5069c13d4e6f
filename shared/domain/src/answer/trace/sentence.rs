//! The sentences of an answer, with what supports them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A sentence of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TracedSentence {
    /// What it says.
    pub text: String,
    /// Whether it states something that can be true or false.
    pub statement: bool,
    /// How well it is supported; `None` when there was nothing to prove, and where there is no score: in a quotation, and in
    /// what the customer told.
    pub support: Option<f32>,
    /// The support that it needed.
    pub threshold: f32,
    /// Whether it stayed.
    pub kept: bool,
    /// What supports it.
    pub basis: Option<Basis>,
    /// The numbers of the citations that it ended up with.
    pub citations: Vec<usize>,
}

/// What a sentence rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SentenceBasis)]
pub enum Basis {
    /// A passage of the knowledge base.
    Passage,
    /// What the agent's owner wrote into its instructions.
    Instructions,
    /// What the customer told about themselves.
    Customer,
}

impl TracedSentence {
    /// What the customer told about themselves, said back in the product's own words.
    pub(crate) fn of_customer(text: String) -> Self {
        Self {
            text,
            statement: true,
            support: None,
            threshold: 0.0,
            kept: true,
            basis: Some(Basis::Customer),
            citations: Vec::new(),
        }
    }
}
