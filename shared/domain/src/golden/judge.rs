//! The verdict on an answer: what is not as expected.

use serde_json::{Map, Value};

use super::claim::{Finding, Statement, statements};
use super::failure::{Failure, Place};
use super::item::{Citation, GivenOutcome};
use super::question::{Claim, Expectations, ExpectedSource, ExpectedTool};
use crate::language::Text;
use crate::tool::ToolName;

/// Characters of an answer that a failure quotes.
const QUOTED: usize = 160;

/// An answer to be judged.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// Its text.
    pub text: &'a str,
    /// How it went.
    pub outcome: GivenOutcome,
    /// Why there is no whole answer, as a stable code.
    pub failure: Option<&'a str>,
    /// What it cites.
    pub citations: &'a [Citation],
    /// The tools that the agent called and was allowed to call, by name and arguments.
    pub tools: &'a [(String, Value)],
}

impl Expectations {
    /// What is not as expected in an answer; nothing when it passes.
    #[must_use]
    pub fn judge(&self, answer: &Judged<'_>) -> Vec<Failure> {
        if answer.outcome == GivenOutcome::Failed {
            return vec![Failure::NoAnswer { reason: answer.failure.map(str::to_owned) }];
        }
        let mut failures = Vec::new();
        failures.extend(self.judge_knowing(answer));
        let text = Text::read(answer.text);
        failures.extend(self.facts.iter().filter_map(|fact| judge_fact(fact, &text)));
        failures.extend(self.forbidden.iter().filter_map(|claim| judge_forbidden(claim, &text)));
        failures.extend(self.source.as_ref().and_then(|source| judge_source(source, answer.citations)));
        failures.extend(self.tool.as_ref().and_then(|tool| judge_tool(tool, answer.tools)));
        failures
    }

    fn judge_knowing(&self, answer: &Judged<'_>) -> Option<Failure> {
        let unknown = matches!(answer.outcome, GivenOutcome::Unknown | GivenOutcome::HandedOver);
        let handing_over = self.tool.as_ref().is_some_and(|tool| tool.name == ToolName::HandOver);
        match (self.unknown, unknown) {
            (true, false) => Some(Failure::Answered { said: shortened(answer.text) }),
            (false, true) if !handing_over => Some(Failure::Unknown { said: shortened(answer.text) }),
            _ => None,
        }
    }
}

fn judge_fact(fact: &Claim, text: &Text) -> Option<Failure> {
    let found = finding(fact, |statement| statement.stated_in(text));
    let fact = fact.as_str().to_owned();
    match found {
        Finding::Stated(_) => None,
        Finding::Denied(said) => Some(Failure::FactDenied { fact, said: shortened(&said) }),
        Finding::Missing(missing) => Some(Failure::FactMissing { fact, missing }),
    }
}

fn judge_forbidden(claim: &Claim, text: &Text) -> Option<Failure> {
    match finding(claim, |statement| statement.claimed_in(text)) {
        Finding::Stated(said) => {
            Some(Failure::ForbiddenClaim { claim: claim.as_str().to_owned(), said: shortened(&said) })
        }
        Finding::Denied(_) | Finding::Missing(_) => None,
    }
}

/// The best of what is found for the alternatives of a claim.
fn finding(claim: &Claim, find: impl Fn(&Statement) -> Finding) -> Finding {
    let findings = statements(claim).iter().map(find).collect::<Vec<_>>().into_iter();
    findings.reduce(Finding::or_better).unwrap_or_else(|| Finding::Missing(vec![claim.as_str().to_owned()]))
}

fn judge_source(expected: &ExpectedSource, citations: &[Citation]) -> Option<Failure> {
    let fits = |citation: &Citation| {
        citation.file == expected.file_id && (expected.page.is_none() || citation.page == expected.page)
    };
    if citations.iter().any(fits) {
        return None;
    }
    let wanted =
        citations.iter().find(|citation| citation.file == expected.file_id).map(|citation| &citation.file_name);
    let file = wanted.cloned().unwrap_or_else(|| expected.file_id.to_string());
    let cited = citations.iter().map(|citation| Place { file: citation.file_name.clone(), page: citation.page });
    Some(Failure::SourceMissing { expected: Place { file, page: expected.page }, cited: cited.collect() })
}

fn judge_tool(expected: &ExpectedTool, called: &[(String, Value)]) -> Option<Failure> {
    let fits =
        |(name, arguments): &(String, Value)| name == expected.name.as_str() && holds(arguments, &expected.arguments);
    if called.iter().any(fits) {
        return None;
    }
    let called = called.iter().map(|(name, arguments)| format!("{name} {arguments}")).collect();
    Some(Failure::ToolMissing { tool: String::from(expected.clone()), called })
}

/// Whether `arguments` hold everything that is wanted. Texts are compared as people do, without regard to case.
fn holds(arguments: &Value, wanted: &Map<String, Value>) -> bool {
    wanted.iter().all(|(name, wanted)| match (arguments.get(name), wanted) {
        (Some(Value::Object(_)), Value::Object(inner)) => {
            arguments.get(name).is_some_and(|arguments| holds(arguments, inner))
        }
        (Some(Value::String(given)), Value::String(wanted)) => {
            given.trim().to_lowercase().replace('ё', "е") == wanted.trim().to_lowercase().replace('ё', "е")
        }
        (given, wanted) => given == Some(wanted),
    })
}

/// A text in one line that is short enough to be quoted.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

#[cfg(test)]
mod tests;
