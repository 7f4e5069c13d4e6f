//! Telling that a run should begin, and telling it again when that was lost.
//!
//! A change is announced after it is stored, so a crash or a queue that refuses in that moment loses the announcement; and
//! nobody announces that a deployment has another model. Who looks at the runs, or is refused a publication, notices that a
//! run is missing and announces it again.

use domain::agent::Agent;
use domain::error::Result;
use domain::golden::{GoldenRun, Subject, Trigger};
use domain::ids::{AgentId, GoldenRunId};
use domain::limits::{GOLDEN_ANNOUNCED_SECONDS, GOLDEN_QUIET_SECONDS, PAGE_ENTRIES_DEFAULT};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::Golden;
use crate::golden::GoldenWork;
use crate::store::agents::Agents;
use crate::store::keys;
use crate::store::page::PageRequest;
use crate::store::table::{Item, Write, WriteError};

/// What was announced again last.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Announced {
    settings: String,
    knowledge: u64,
    at: Timestamp,
}

impl Golden<'_> {
    /// Tells that something changed on which the answers of an agent rest: when nothing else changes for a while, a run
    /// begins. To be called after the change; a failure is logged and never fails the change itself.
    pub async fn changed(&self, agent: AgentId, trigger: Trigger) {
        if let Err(error) = self.tell(agent, trigger).await {
            tracing::error!(agent.id = %agent, error = error.report(), "no golden run was announced; looking at the runs does");
        }
    }

    /// Announces the run that `runs`, the newest of an agent, do not show, when the draft, the deployment's model or the
    /// knowledge are others than those that they are about. A failure is logged, for whoever looks wants to see the runs.
    ///
    /// It costs one read when nothing is missing, and none while a run goes on. An agent without any run gets none by being
    /// looked at: its first one begins with its next change, by hand, or with a publication that requires one.
    pub async fn announce_missing(&self, agent: &Agent, runs: &[GoldenRun]) {
        let looked = async {
            if runs.is_empty() || runs.iter().any(|run| !run.is_over()) {
                return Ok(());
            }
            let settings = self.fingerprint(&agent.draft);
            let knowledge = self.knowledge_version(agent.id).await?;
            let is_known = |run: &GoldenRun| run.subject.settings == settings && run.subject.knowledge == knowledge;
            if runs.iter().any(is_known) {
                return Ok(());
            }
            let same_settings = runs.iter().any(|run| run.subject.settings == settings);
            let trigger = if same_settings { Trigger::Knowledge } else { Trigger::Settings };
            match self.subject(agent.id, &agent.draft).await? {
                Some(subject) => self.announce_again(agent, trigger, &subject).await.map(drop),
                None => Ok(()),
            }
        };
        if let Err(error) = looked.await {
            tracing::warn!(agent.id = %agent.id, error = error.report(), "whether a golden run is missing is not known");
        }
    }

    /// Announces a run about `subject` unless there is one, or it was announced again a while ago; answers whether one is
    /// to come.
    ///
    /// # Errors
    /// When storage fails or the queue does not take the message.
    pub(super) async fn announce_again(&self, agent: &Agent, trigger: Trigger, subject: &Subject) -> Result<bool> {
        if self.find_run(agent.id, Self::automatic_id(agent, subject)).await?.is_some() {
            return Ok(false);
        }
        if self.is_under_way(agent.id, subject).await? {
            return Ok(true);
        }
        let now = self.store.clock().now();
        let place = keys::golden_announced(self.account, agent.id);
        let before = self.table().get(&place).await?;
        let Subject { settings, knowledge, .. } = subject.clone();
        if let Some(last) = before.as_ref().map(Item::decode::<Announced>).transpose()?
            && (&last.settings, last.knowledge) == (&settings, knowledge)
            && now < last.at.plus_seconds(GOLDEN_ANNOUNCED_SECONDS)
        {
            return Ok(true);
        }
        let announced = Announced { settings: settings.clone(), knowledge, at: now };
        let version = before.map_or(0, |before| before.version);
        let mut item = Item::new(place, "golden-announced", &announced)?.at_version(version + 1);
        item.expires_at = Some(now.plus_seconds(GOLDEN_ANNOUNCED_SECONDS).as_seconds());
        let write = if version == 0 { Write::create(item) } else { Write::replace(item) };
        match self.table().write(vec![write]).await {
            Ok(()) => {}
            // Somebody else looked at the same moment.
            Err(WriteError::Condition(_)) => return Ok(true),
            Err(WriteError::Other(error)) => return Err(error),
        }
        let work = GoldenWork::Changed { trigger, settings, knowledge };
        self.send(agent.id, [work], GOLDEN_QUIET_SECONDS).await?;
        tracing::info!(agent.id = %agent.id, trigger = trigger.as_str(), "a golden run was missing and is announced again");
        Ok(true)
    }

    /// Whether a run about exactly this goes on.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn is_under_way(&self, agent: AgentId, subject: &Subject) -> Result<bool> {
        let newest = self.runs(agent, PageRequest { limit: PAGE_ENTRIES_DEFAULT, after: None }).await?;
        Ok(newest.items.iter().any(|run| !run.is_over() && run.subject == *subject))
    }

    /// The id of the run that begins by itself about a subject: there is only one.
    pub(super) fn automatic_id(agent: &Agent, subject: &Subject) -> GoldenRunId {
        GoldenRunId::derived(agent.created_at, &[&agent.id.to_string(), &subject.digest()])
    }

    async fn tell(&self, agent: AgentId, trigger: Trigger) -> Result<()> {
        if !self.has_any(agent).await? {
            return Ok(());
        }
        let draft = Agents::new(self.store, self.account).get(agent).await?.value.draft;
        let Some(subject) = self.subject(agent, &draft).await? else { return Ok(()) };
        let work = GoldenWork::Changed { trigger, settings: subject.settings, knowledge: subject.knowledge };
        self.send(agent, [work], GOLDEN_QUIET_SECONDS).await
    }
}
