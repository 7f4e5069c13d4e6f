//! Executing the tool calls that a model asks for: each is parsed and decided about by the policy, then made or refused with
//! a reason that the model is told.

use super::{Policy, PolicyDecision};
use crate::answer::retrieve::retrieve;
use crate::answer::trace::{Trace, TracedPassage};
use crate::embedding::Embedder;
use crate::error::Result;
use crate::language_model::{Prompt, RequestedCall};
use crate::limits::TOOL_CALLS_PER_ANSWER;
use crate::memory::NewFact;
use crate::retrieval::Index;
use crate::tool::{HandOver, RememberFact, SearchKnowledge, ToolCall, ToolDecision, ToolUse, Toolbox};

/// Malformed requests after which a model gets no more tools: it is told once what is wrong.
const MISTAKES: usize = 2;

/// Executes the tool calls of one answer.
pub(crate) struct ToolExecutor<'a> {
    index: &'a Index,
    embedder: &'a dyn Embedder,
    toolbox: &'a dyn Toolbox,
    policy: Policy<'a>,
    requests: usize,
    mistakes: usize,
    /// What the customer told about themselves.
    pub(crate) facts: Vec<NewFact>,
    /// Why a person takes over, if one does.
    pub(crate) handed_over: Option<HandOver>,
}

/// What became of a call.
struct ToolOutcome {
    decision: ToolDecision,
    result: Option<String>,
    reason: Option<String>,
}

impl<'a> ToolExecutor<'a> {
    pub(crate) fn new(
        index: &'a Index,
        embedder: &'a dyn Embedder,
        toolbox: &'a dyn Toolbox,
        policy: Policy<'a>,
    ) -> Self {
        Self { index, embedder, toolbox, policy, requests: 0, mistakes: 0, facts: Vec::new(), handed_over: None }
    }

    /// Whether the model may ask for no more tools.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.mistakes >= MISTAKES || self.requests >= TOOL_CALLS_PER_ANSWER
    }

    /// Makes the requested call, if the policy allows it.
    ///
    /// # Errors
    /// Those of the embedding model.
    pub(crate) async fn execute(
        &mut self,
        prompt: &mut Prompt,
        trace: &mut Trace,
        requested: &RequestedCall,
    ) -> Result<ToolUse> {
        self.requests += 1;
        let outcome = match self.decide(prompt, requested) {
            Ok(call) => self.run(prompt, trace, &call).await?,
            Err(reason) => ToolOutcome::denied(reason),
        };
        if let Some(reason) = &outcome.reason {
            trace.refuse(format!("tool {}", requested.name.chars().take(100).collect::<String>()), reason.clone());
        }
        let ToolOutcome { decision, result, reason } = outcome;
        // Arguments that are no JSON are traced as text, cut to a bounded length.
        let arguments = serde_json::from_str(&requested.arguments)
            .unwrap_or_else(|_| requested.arguments.chars().take(1_000).collect::<String>().into());
        Ok(ToolUse { name: requested.name.clone(), arguments, decision, result, reason })
    }

    fn decide(&mut self, prompt: &Prompt, requested: &RequestedCall) -> Result<ToolCall, String> {
        if self.requests > TOOL_CALLS_PER_ANSWER || prompt.tools.is_empty() {
            return Err("no more tools are used in this answer".to_owned());
        }
        let call = ToolCall::parse(&requested.name, &requested.arguments).map_err(|invalid| {
            self.mistakes += 1;
            invalid.to_string()
        })?;
        match self.policy.decide(&call) {
            PolicyDecision::Allowed => Ok(call),
            PolicyDecision::Denied(reason) => Err(reason),
        }
    }

    async fn run(&mut self, prompt: &mut Prompt, trace: &mut Trace, call: &ToolCall) -> Result<ToolOutcome> {
        match call {
            ToolCall::SearchKnowledge(search) => return self.search(prompt, trace, search).await,
            ToolCall::RememberFact(RememberFact { key, value }) => {
                return Ok(match NewFact::parse(key.clone(), value.clone()) {
                    Ok(fact) => {
                        self.facts.push(fact);
                        ToolOutcome::done("remembered")
                    }
                    Err(refused) => ToolOutcome::denied(refused.to_string()),
                });
            }
            _ => {}
        }
        // A tool that fails must not leave the customer without an answer.
        let effect = match self.toolbox.run(call).await {
            Ok(effect) => effect,
            Err(error) => return Ok(ToolOutcome::denied(format!("it failed: {error}"))),
        };
        if let ToolCall::HandOver(handed_over) = call {
            self.handed_over = Some(handed_over.clone());
        }
        Ok(ToolOutcome { decision: effect.decision, result: Some(effect.result), reason: None })
    }

    /// Adds what is found to the passages of the prompt, for the next round.
    async fn search(&self, prompt: &mut Prompt, trace: &mut Trace, search: &SearchKnowledge) -> Result<ToolOutcome> {
        let found = retrieve(self.index, self.embedder, &search.query).await?;
        if !found.confidence.answerable() {
            return Ok(ToolOutcome::done("nothing was found"));
        }
        let mut numbers = Vec::new();
        for passage in found.passages.iter().filter(|found| found.shown) {
            let known = prompt.passages.iter().position(|known| known.is_same_passage(&passage.source));
            let at = known.unwrap_or_else(|| {
                prompt.passages.push(passage.source.clone());
                if !trace.passages.iter().any(|traced| traced.source.is_same_passage(&passage.source)) {
                    trace.passages.push(TracedPassage::of(passage));
                }
                prompt.passages.len() - 1
            });
            numbers.push((at + 1).to_string());
        }
        Ok(ToolOutcome::done(format!("found; read the passages {}", numbers.join(", "))))
    }
}

impl ToolOutcome {
    fn done(result: impl Into<String>) -> Self {
        Self { decision: ToolDecision::Done, result: Some(result.into()), reason: None }
    }

    fn denied(reason: impl Into<String>) -> Self {
        Self { decision: ToolDecision::Denied, result: None, reason: Some(reason.into()) }
    }
}
