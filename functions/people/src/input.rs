//! What clients send.

use domain::error::{Error, Result};
use domain::memory::{Fact, NewFact};
use serde::Deserialize;
use utoipa::ToSchema;

/// A new fact. Card numbers, passwords and keys are refused.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FactInput {
    /// What it is about: one line of 1 to 60 characters. Letter case and punctuation make no difference.
    key: String,
    /// What it says: one line of 1 to 300 characters.
    value: String,
}

/// A change of a fact: what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FactPatch {
    #[serde(default)]
    key: Option<String>,
    #[serde(default)]
    value: Option<String>,
}

impl FactInput {
    pub(crate) fn parse(self) -> Result<NewFact> {
        NewFact::parse(self.key, self.value).map_err(|refused| Error::invalid(vec![refused.in_body()]))
    }
}

impl FactPatch {
    /// What `current` becomes.
    pub(crate) fn apply(&self, current: &Fact) -> Result<NewFact> {
        let key = self.key.clone().unwrap_or_else(|| current.key.clone().into());
        let value = self.value.clone().unwrap_or_else(|| current.value.clone().into());
        FactInput { key, value }.parse()
    }
}
