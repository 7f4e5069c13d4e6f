//! Golden questions: what is asked and expected, and what the last answers cited.

use std::collections::BTreeMap;

use domain::conversation::CustomerText;
use domain::error::{Error, Result};
use domain::golden::{Citation, Expectations, GoldenQuestion};
use domain::ids::{AgentId, FileId, GoldenQuestionId, GoldenRunId};
use domain::limits::GOLDEN_QUESTIONS_PER_AGENT;
use domain::time::Timestamp;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{Golden, ROUND};
use crate::store::page::{self, Listing, PageRequest};
use crate::store::table::{Condition, Item, Query, Write, WriteError};
use crate::store::{Transaction, Versioned, keys};

/// Writes of one transaction that make questions; the rest is for what else belongs into it.
const CREATED_AT_ONCE: usize = 90;

/// A golden question that a change of the knowledge may touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affected {
    /// Its id.
    pub id: GoldenQuestionId,
    /// What it asks.
    pub question: String,
}

/// A passage that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TouchedPassage {
    /// Its place in its file.
    pub passage: u32,
    /// Its page, counted from 1, where the file has pages.
    pub page: Option<u32>,
}

/// What the answer to a golden question cited when it was last asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cited {
    /// The run that asked.
    pub(super) run: GoldenRunId,
    /// When that run began.
    pub(super) run_created_at: Timestamp,
    /// What was cited.
    pub(super) citations: Vec<Citation>,
}

impl Golden<'_> {
    /// Plans a new golden question.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Conflict`] when the agent has too many; when it is committed,
    /// [`domain::ErrorKind::NotFound`] when the agent was deleted in the meantime.
    pub async fn create(
        &self,
        transaction: &mut Transaction,
        agent: AgentId,
        (question, expectations): (CustomerText, Expectations),
    ) -> Result<Versioned<GoldenQuestion>> {
        let created = self.create_all(transaction, agent, vec![(question, expectations)]).await?;
        created.into_iter().next().ok_or_else(|| Error::internal("a question that was planned is missing"))
    }

    /// Makes many golden questions, all but the last of them at once and the last ones with `transaction`. When it breaks
    /// off, some are made.
    ///
    /// # Errors
    /// Those of [`Golden::create`]; then none is made.
    pub async fn create_all(
        &self,
        transaction: &mut Transaction,
        agent: AgentId,
        questions: Vec<(CustomerText, Expectations)>,
    ) -> Result<Vec<Versioned<GoldenQuestion>>> {
        if self.all(agent).await?.len() + questions.len() > GOLDEN_QUESTIONS_PER_AGENT {
            let text = format!("an agent has at most {GOLDEN_QUESTIONS_PER_AGENT} golden questions; delete some first");
            return Err(Error::conflict("too_many_golden_questions", text));
        }
        let now = self.store.clock().now();
        let new = questions.into_iter().zip(0..).map(|((question, expectations), place)| {
            // Ids sort by their moments, to the millisecond: a table keeps its order.
            let moment = now.plus(SignedDuration::from_millis(place));
            let id = GoldenQuestionId::generate(moment, self.store.chance());
            Versioned::first(GoldenQuestion { id, agent, question, expectations, created_at: now, updated_at: now })
        });
        let new: Vec<_> = new.collect();
        let mut chunks = new.chunks(CREATED_AT_ONCE).peekable();
        while let Some(chunk) = chunks.next() {
            let mut own = Transaction::default();
            let planned = if chunks.peek().is_some() { &mut own } else { &mut *transaction };
            let present = Write::Check(keys::agent(self.account, agent), Condition::Present);
            planned.add(present, || Error::not_found("agent"));
            for question in chunk {
                planned.add(Write::create(self.question_item(question)?), Error::stale);
            }
            own.commit(self.table()).await?;
        }
        Ok(new)
    }

    /// A golden question.
    ///
    /// # Errors
    /// [`domain::ErrorKind::NotFound`] when the agent has no such question.
    pub async fn get(&self, agent: AgentId, id: GoldenQuestionId) -> Result<Versioned<GoldenQuestion>> {
        let item = self.table().get(&keys::golden_question(self.account, agent, id)).await?;
        let item = item.ok_or_else(|| Error::not_found("golden question"))?;
        Ok(Versioned { value: item.decode()?, version: item.version })
    }

    /// A page of an agent's golden questions, oldest first.
    pub async fn list(&self, agent: AgentId, request: PageRequest) -> Result<Listing<Versioned<GoldenQuestion>>> {
        let query = Query::partition(keys::golden_questions(self.account, agent), request.limit);
        page::read(self.table(), query.after(request.after)).await
    }

    /// Every golden question of an agent, oldest first.
    pub async fn all(&self, agent: AgentId) -> Result<Vec<Versioned<GoldenQuestion>>> {
        page::read_all(self.table(), Query::partition(keys::golden_questions(self.account, agent), ROUND)).await
    }

    /// Whether an agent has any golden question.
    pub async fn has_any(&self, agent: AgentId) -> Result<bool> {
        let query = Query::partition(keys::golden_questions(self.account, agent), 1);
        Ok(!self.table().query(&query).await?.items.is_empty())
    }

    /// Writes a changed golden question over the version it was read at.
    ///
    /// # Errors
    /// [`domain::ErrorKind::PreconditionFailed`] when somebody else was faster.
    pub async fn update(&self, question: Versioned<GoldenQuestion>) -> Result<Versioned<GoldenQuestion>> {
        let question = Versioned { version: question.version + 1, ..question };
        let write = Write::replace(self.question_item(&question)?);
        self.table().write(vec![write]).await.map_err(|e| e.or_stale())?;
        Ok(question)
    }

    /// Deletes a golden question at the version that the caller saw. Runs keep what was answered to it.
    ///
    /// # Errors
    /// [`domain::ErrorKind::PreconditionFailed`] when it changed in the meantime.
    pub async fn delete(&self, question: &Versioned<GoldenQuestion>) -> Result<()> {
        let GoldenQuestion { agent, id, .. } = question.value;
        let place = keys::golden_question(self.account, agent, id);
        let write = Write::Delete(place, Condition::Version(question.version));
        self.table().write(vec![write]).await.map_err(|e| e.or_stale())?;
        let cited = Write::Delete(keys::golden_cited(self.account, agent, id), Condition::Present);
        match self.table().write(vec![cited]).await {
            // It was never asked.
            Ok(()) | Err(WriteError::Condition(_)) => Ok(()),
            Err(WriteError::Other(error)) => Err(error),
        }
    }

    /// The golden questions that a change of a file, or of one passage of it, may touch: those that expect it to be
    /// cited, and those whose last answer cited it.
    pub async fn affected_by(
        &self,
        agent: AgentId,
        file: FileId,
        passage: Option<TouchedPassage>,
    ) -> Result<Vec<Affected>> {
        let questions = self.all(agent).await?;
        if questions.is_empty() {
            return Ok(Vec::new());
        }
        let query = Query::partition(keys::golden_citations(self.account, agent), ROUND);
        let cited: BTreeMap<String, Cited> = page::items(self.table(), query)
            .await?
            .iter()
            .map(|item| Ok((item.key.sk.clone(), item.decode()?)))
            .collect::<Result<_>>()?;
        let affected = questions.into_iter().map(|question| question.value).filter(|question| {
            let expected = question.expectations.source.is_some_and(|source| {
                let elsewhere = match (source.page, passage.and_then(|passage| passage.page)) {
                    (Some(expected), Some(touched)) => expected != touched,
                    _ => false,
                };
                source.file_id == file && !elsewhere
            });
            let cited = cited.get(&question.id.to_string()).is_some_and(|cited| {
                cited.citations.iter().any(|citation| {
                    citation.file == file && passage.is_none_or(|passage| passage.passage == citation.passage)
                })
            });
            expected || cited
        });
        Ok(affected
            .map(|question| Affected { id: question.id, question: question.question.as_str().to_owned() })
            .collect())
    }

    fn question_item(&self, question: &Versioned<GoldenQuestion>) -> Result<Item> {
        let Versioned { value, version } = question;
        let place = keys::golden_question(self.account, value.agent, value.id);
        Ok(Item::new(place, "golden-question", value)?.at_version(*version))
    }
}
