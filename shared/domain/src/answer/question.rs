//! What an agent is asked, and with what it must answer.

use super::generate::tools::SequenceChoice;
use crate::agent::{AgentSettings, CrmKey};
use crate::cost::{BudgetLevel, BudgetStatus};
use crate::language::content_words;
use crate::language_model::{Speaker, Turn};
use crate::memory::Fact;
use crate::time::Timestamp;

/// A question with fewer content words is searched for together with the one before it: "And on Saturday?"
const WORDS_OF_A_WHOLE_QUESTION: usize = 3;

/// A customer's message and what it must be answered with.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// How the agent is set.
    pub settings: &'a AgentSettings,
    /// What was said before, oldest first.
    pub history: &'a [Turn],
    /// The message.
    pub text: &'a str,
    /// What is known about the customer.
    pub facts: &'a [Fact],
    /// What the fields of the customer's deal hold; the agent sees those that its settings name.
    pub fields: &'a [FieldValue],
    /// The sequences that the agent may start and stop.
    pub sequences: &'a [SequenceChoice],
    /// How much of the agent's daily budget is spent; `None` without a budget.
    pub budget: Option<&'a BudgetStatus>,
    /// When there must be an answer.
    pub deadline: Timestamp,
}

/// What a field of a deal or a contact holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldValue {
    /// The field.
    pub key: CrmKey,
    /// What it holds, as text.
    pub value: String,
}

impl<'a> Question<'a> {
    /// The text to search with: the message, behind the customer's previous one when it is too short to stand alone.
    pub(super) fn search_text(&self) -> String {
        let previous = self.history.iter().rev().find(|turn| turn.speaker == Speaker::Customer);
        match previous {
            Some(previous) if content_words(self.text).count() < WORDS_OF_A_WHOLE_QUESTION => {
                format!("{}\n{}", previous.text, self.text)
            }
            _ => self.text.to_owned(),
        }
    }

    /// What the agent may know about the customer.
    pub(super) fn known_facts(&self) -> &'a [Fact] {
        if self.settings.memory.facts { self.facts } else { &[] }
    }

    /// The fields that the agent may see: what people call them, and what they hold.
    pub(super) fn visible_fields(&self) -> Vec<(String, String)> {
        let fields = self.settings.fields.iter().filter_map(|field| {
            let held = self.fields.iter().find(|value| value.key == field.key)?;
            Some((field.label.as_str().to_owned(), held.value.clone()))
        });
        fields.collect()
    }

    /// How the agent answers within its budget.
    pub(super) fn budget_level(&self) -> BudgetLevel {
        self.budget.map_or(BudgetLevel::Normal, |status| status.level)
    }
}
