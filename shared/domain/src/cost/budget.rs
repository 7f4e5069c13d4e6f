//! Budgets: what an agent may spend in a day, and what it does with less.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Micros, Spending};
use crate::error::FieldError;
use crate::language_model::ModelName;
use crate::limits::BUDGET_MICROS;
use crate::setting::Setting;

/// The share of a budget, in hundredths, from which the cheaper model answers.
const NEAR: u128 = 80;

/// What an agent may spend in a day, counted in UTC as providers bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = DailyBudget)]
pub struct Budget {
    /// Millionths of the deployment's currency; 0 asks no model at all.
    #[schema(value_type = u64)]
    pub daily_micros: Micros,
    /// The model that answers when most of the money is spent; `null` goes on with the agent's own.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub cheaper_model: Option<ModelName>,
}

/// How an agent answers, from the best to the cheapest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum BudgetLevel {
    /// With its own model.
    #[default]
    Normal,
    /// With the cheaper model.
    CheaperModel,
    /// With sentences of its files, and no model.
    Offline,
    /// Not at all: the files hold no answer, and a person is asked.
    Person,
}

/// Why an agent answers at its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum BudgetReason {
    /// Less than four fifths of the budget are spent, or there is no cheaper model.
    WithinBudget,
    /// Four fifths are spent.
    NearLimit,
    /// All of it is spent.
    LimitReached,
    /// All of it is spent, and without a model there is no answer.
    NoAnswerOffline,
}

/// How much of a day's budget is spent when an answer begins, and how the agent answers therefore.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BudgetStanding)]
pub struct BudgetStatus {
    /// How the agent answers.
    pub level: BudgetLevel,
    /// Why.
    pub reason: BudgetReason,
    /// What the day has cost so far, in millionths of the currency, as far as prices are known.
    #[schema(value_type = u64)]
    pub spent_micros: Micros,
    /// What it may cost.
    #[schema(value_type = u64)]
    pub limit_micros: Micros,
    /// Bills of the day with tokens whose price is not known: the budget does not hold them.
    pub unpriced: u64,
}

impl Setting for Budget {
    type Written = Self;

    fn read(written: Self) -> Result<Self, Vec<FieldError>> {
        if written.daily_micros <= BUDGET_MICROS {
            return Ok(written);
        }
        Err(vec![FieldError::new(&["dailyMicros"], "out_of_range", format!("must be 0 to {BUDGET_MICROS}"))])
    }

    fn write(self) -> Self {
        self
    }
}

impl BudgetLevel {
    /// The name used in JSON, logs and storage.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::CheaperModel => "cheaperModel",
            Self::Offline => "offline",
            Self::Person => "person",
        }
    }
}

impl BudgetReason {
    /// The name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WithinBudget => "withinBudget",
            Self::NearLimit => "nearLimit",
            Self::LimitReached => "limitReached",
            Self::NoAnswerOffline => "noAnswerOffline",
        }
    }
}

impl BudgetStatus {
    /// The status of a day that has cost `spent`.
    ///
    /// Concurrent answers do not see each other, so a day may exceed its budget by the cost of the answers in progress when
    /// it ran out, each of which is bounded by the limits of a prompt and of an answer. Reserving money ahead would be exact,
    /// but a crash would leave money reserved that customers could then not use.
    #[must_use]
    pub fn of(budget: &Budget, spent: &Spending) -> Self {
        let (used, limit) = (u128::from(spent.micros), u128::from(budget.daily_micros));
        let (level, reason) = if used >= limit {
            (BudgetLevel::Offline, BudgetReason::LimitReached)
        } else if budget.cheaper_model.is_some() && used * 100 >= limit * NEAR {
            (BudgetLevel::CheaperModel, BudgetReason::NearLimit)
        } else {
            (BudgetLevel::Normal, BudgetReason::WithinBudget)
        };
        let (spent_micros, limit_micros) = (spent.micros, budget.daily_micros);
        Self { level, reason, spent_micros, limit_micros, unpriced: spent.unpriced }
    }

    /// The last level: without a model, the agent has no answer to the question.
    #[must_use]
    pub fn without_answer(self) -> Self {
        if self.level < BudgetLevel::Offline {
            return self;
        }
        Self { level: BudgetLevel::Person, reason: BudgetReason::NoAnswerOffline, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(daily_micros: u64, cheaper: bool, micros: u64) -> BudgetLevel {
        let cheaper_model = cheaper.then(|| ModelName::try_from("small".to_owned()).unwrap());
        BudgetStatus::of(&Budget { daily_micros, cheaper_model }, &Spending { micros, ..Spending::default() }).level
    }

    #[test]
    fn a_budget_degrades_in_steps() {
        use BudgetLevel::{CheaperModel, Normal, Offline};
        for (micros, with, without) in [
            (0, Normal, Normal),
            (799, Normal, Normal),
            (800, CheaperModel, Normal),
            (999, CheaperModel, Normal),
            (1_000, Offline, Offline),
            (u64::MAX, Offline, Offline),
        ] {
            assert_eq!((level(1_000, true, micros), level(1_000, false, micros)), (with, without), "{micros}");
        }
        assert_eq!(level(0, true, 0), Offline, "no money is no model");
    }

    #[test]
    fn only_a_spent_budget_hands_over() {
        let budget = Budget { daily_micros: 10, cheaper_model: None };
        let rich = BudgetStatus::of(&budget, &Spending::default());
        assert_eq!(rich.without_answer(), rich);
        let poor = BudgetStatus::of(&budget, &Spending { micros: 10, ..Spending::default() }).without_answer();
        assert_eq!((poor.level, poor.reason), (BudgetLevel::Person, BudgetReason::NoAnswerOffline));
        assert_eq!((poor.spent_micros, poor.limit_micros), (10, 10));
    }

    #[test]
    fn names_are_those_of_json() {
        for level in [BudgetLevel::Normal, BudgetLevel::CheaperModel, BudgetLevel::Offline, BudgetLevel::Person] {
            assert_eq!(serde_json::to_value(level).unwrap(), level.as_str());
        }
        use BudgetReason::{LimitReached, NearLimit, NoAnswerOffline, WithinBudget};
        for reason in [WithinBudget, NearLimit, LimitReached, NoAnswerOffline] {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        }
    }
}
