//! Runs: how they begin, what they are made of, and the decision to publish that rests on them.

use std::time::Duration;

use domain::agent::{Agent, AgentSettings, PassRate};
use domain::error::{Error, ErrorKind, FieldError, Result};
use domain::golden::{GoldenItem, GoldenQuestion, GoldenRun, Ledger, Origin, Side, Subject, Trigger, Which};
use domain::ids::{AgentId, GoldenQuestionId, GoldenRunId};
use domain::limits::GOLDEN_RUN_SECONDS;

use super::{Golden, ROUND};
use crate::store::page::{self, Listing, PageRequest};
use crate::store::table::{Condition, Item, Query, Write};
use crate::store::{Transaction, Versioned, keys, knowledge, purge};

/// The code of a publication that is refused for its golden questions.
const GATE: &str = "golden_pass_rate";

/// A run that is to begin.
#[derive(Clone, Debug)]
pub struct NewRun {
    /// Why.
    pub trigger: Trigger,
    /// What the candidate is compared with, and its settings; those of an earlier run are not needed.
    pub baseline: Option<(Origin, Option<AgentSettings>)>,
    /// What is judged: where it comes from and its settings.
    pub candidate: (Origin, AgentSettings),
}

impl Golden<'_> {
    /// Plans a run. Its questions are handed out by whoever gets its message; see [`Golden::announce`].
    ///
    /// A run that begins by itself has an id that is derived from what it is about, so that there is only one.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] when the agent has no golden questions; [`ErrorKind::RateLimited`] when the day has had
    /// enough runs; when it is committed, [`ErrorKind::PreconditionFailed`] when there is such a run already, or another
    /// one began at the same moment.
    pub async fn start(
        &self,
        transaction: &mut Transaction,
        agent: &Agent,
        new: NewRun,
    ) -> Result<Versioned<GoldenRun>> {
        let now = self.store.clock().now();
        let NewRun { trigger, baseline, candidate: (origin, settings) } = new;
        let candidate = Side { origin, settings: self.fingerprint(&settings) };
        let subject = self.subject(agent.id, &settings).await?.ok_or_else(|| {
            Error::conflict("no_golden_questions", "the agent has no golden questions; add some first")
        })?;
        let mut ledger = self.ledger(agent.id).await?;
        if !ledger.value.begin(trigger, now) {
            let wait = Duration::from_secs(Ledger::seconds_left_of_day(now).unsigned_abs());
            let text = "the agent has had as many golden runs as a day may have; more of them begin tomorrow (UTC)";
            return Err(Error::new(ErrorKind::RateLimited(wait), text));
        }
        let id = match trigger {
            Trigger::Manual => GoldenRunId::generate(now, self.store.chance()),
            Trigger::Settings | Trigger::Knowledge => Self::automatic_id(agent, &subject),
        };
        let mut sides = vec![(Which::Candidate, settings)];
        let baseline = baseline.map(|(origin, settings)| {
            let fingerprint =
                settings.as_ref().map_or_else(|| candidate.settings.clone(), |settings| self.fingerprint(settings));
            sides.extend(settings.map(|settings| (Which::Baseline, settings)));
            Side { origin, settings: fingerprint }
        });
        let run = Versioned::first(GoldenRun::new(id, agent.id, trigger, (baseline, candidate), subject, now));
        transaction
            .add(Write::Check(keys::agent(self.account, agent.id), Condition::Present), || Error::not_found("agent"));
        transaction.add(Write::create(self.run_item(&run)?), Error::stale);
        for (which, settings) in sides {
            let place = keys::golden_settings(self.account, id, which);
            transaction
                .add(Write::create(self.expiring(Item::new(place, "golden-settings", &settings)?)), Error::stale);
        }
        transaction.add(self.ledger_write(agent.id, &ledger)?, Error::stale);
        Ok(run)
    }

    /// Begins a run that begins by itself, or finds it when it was begun before.
    ///
    /// # Errors
    /// Those of [`Golden::start`].
    pub async fn begin(&self, agent: &Agent, new: NewRun) -> Result<GoldenRun> {
        let mut transaction = Transaction::default();
        let run = self.start(&mut transaction, agent, new).await?.value;
        match transaction.commit(self.table()).await {
            // A twin was faster.
            Err(error) if *error.kind() == ErrorKind::PreconditionFailed => {
                self.find_run(agent.id, run.id).await?.map(|run| run.value).ok_or(error)
            }
            result => result.map(|()| run),
        }
    }

    /// A run, as it is seen now.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the agent has no such run.
    pub async fn run(&self, agent: AgentId, id: GoldenRunId) -> Result<GoldenRun> {
        let run = self.find_run(agent, id).await?.ok_or_else(|| Error::not_found("golden run"))?;
        Ok(run.value.seen(self.store.clock().now()))
    }

    /// A run as it is stored, if there is such a one.
    pub async fn find_run(&self, agent: AgentId, id: GoldenRunId) -> Result<Option<Versioned<GoldenRun>>> {
        let item = self.table().get(&keys::golden_run(self.account, agent, id)).await?;
        item.map(|item| Ok(Versioned { value: item.decode()?, version: item.version })).transpose()
    }

    /// A page of an agent's runs, newest first. Eventually consistent.
    pub async fn runs(&self, agent: AgentId, request: PageRequest) -> Result<Listing<GoldenRun>> {
        let query = Query::listing(keys::golden_runs(self.account, agent), request.limit);
        let runs = page::read(self.table(), query.after(request.after).descending()).await?;
        let now = self.store.clock().now();
        Ok(runs.map(|run: Versioned<GoldenRun>| run.value.seen(now)))
    }

    /// The questions of a run, in the order of their making.
    pub async fn items(&self, run: GoldenRunId) -> Result<Vec<Versioned<GoldenItem>>> {
        let query = Query::partition(keys::of_golden_run(self.account, run), ROUND);
        page::read_all(self.table(), Query { prefix: Some(keys::GOLDEN_ITEMS.to_owned()), ..query }).await
    }

    /// A question of a run, if there is such a one.
    pub async fn item(&self, run: GoldenRunId, question: GoldenQuestionId) -> Result<Option<Versioned<GoldenItem>>> {
        let item = self.table().get(&keys::golden_item(self.account, run, question)).await?;
        item.map(|item| Ok(Versioned { value: item.decode()?, version: item.version })).transpose()
    }

    /// The settings of a side of a run.
    pub async fn settings(&self, run: GoldenRunId, which: Which) -> Result<AgentSettings> {
        let item = self.table().get(&keys::golden_settings(self.account, run, which)).await?;
        item.ok_or_else(|| Error::not_found("golden run"))?.decode()
    }

    /// The version of what an agent knows.
    pub async fn knowledge_version(&self, agent: AgentId) -> Result<u64> {
        Ok(knowledge::pointer(self.table(), self.account, agent).await?.version)
    }

    /// What a run of these settings would be about now; `None` when the agent has no golden questions.
    pub async fn subject(&self, agent: AgentId, settings: &AgentSettings) -> Result<Option<Subject>> {
        let questions = self.all(agent).await?;
        if questions.is_empty() {
            return Ok(None);
        }
        let questions =
            GoldenQuestion::fingerprint(questions.iter().map(|question| (&question.value, question.version)));
        let knowledge = self.knowledge_version(agent).await?;
        Ok(Some(Subject { settings: self.fingerprint(settings), knowledge, questions }))
    }

    /// What an agent remembers of its runs; version 0 when there was none.
    pub async fn ledger(&self, agent: AgentId) -> Result<Versioned<Ledger>> {
        match self.table().get(&keys::golden_ledger(self.account, agent)).await? {
            Some(item) => Ok(Versioned { value: item.decode()?, version: item.version }),
            None => Ok(Versioned { value: Ledger::default(), version: 0 }),
        }
    }

    /// Allows the publication of an agent's draft, if the last finished run of exactly this draft, over what the agent
    /// knows now and with its questions as they are now, passed at the rate that the draft requires. When there is no such
    /// run, one is announced.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] with the code `golden_pass_rate` when it does not.
    pub async fn allow_publishing(&self, agent: &Agent, required: PassRate) -> Result<()> {
        let wanted = u64::from(required);
        let rule = format!("publishing requires that {wanted} % of the golden questions pass");
        let Some(subject) = self.subject(agent.id, &agent.draft).await? else {
            return Err(refusal(format!("{rule}, and the agent has none; add some, or change `goldenPassRate`"), None));
        };
        let ledger = self.ledger(agent.id).await?.value;
        let Some(outcome) = ledger.of(&subject) else {
            let missing =
                "there is no finished run of exactly this draft with the knowledge and the questions as they are";
            let comes = self.announce_again(agent, Trigger::Settings, &subject).await.unwrap_or_else(|error| {
                tracing::warn!(agent.id = %agent.id, error = error.report(), "no golden run was announced");
                false
            });
            let advice =
                if comes { "one begins by itself; wait for its end" } else { "start one and wait for its end" };
            return Err(refusal(format!("{rule}, and {missing} now; {advice}"), None));
        };
        let (run, rate, passed, total) = (outcome.run, outcome.pass_rate(), outcome.passed, outcome.total);
        if u64::from(rate) >= wanted {
            return Ok(());
        }
        let text = format!("{rule}, and {rate} % did in run {run} ({passed} of {total}); look at its results");
        Err(refusal(text, Some(run)))
    }

    /// Deletes everything golden of an agent that is itself being deleted.
    pub async fn purge(&self, agent: AgentId) -> Result<()> {
        let query = Query::partition(keys::golden_runs(self.account, agent), ROUND);
        let runs: Vec<Versioned<GoldenRun>> = page::read_all(self.table(), query).await?;
        for run in runs {
            purge(self.table(), &keys::of_golden_run(self.account, run.value.id)).await?;
        }
        let ledger = keys::golden_ledger(self.account, agent).pk;
        let (account, table) = (self.account, self.table());
        for partition in [
            keys::golden_questions(account, agent),
            keys::golden_citations(account, agent),
            keys::golden_runs(account, agent),
            ledger,
        ] {
            purge(table, &partition).await?;
        }
        Ok(())
    }

    pub(super) fn ledger_write(&self, agent: AgentId, ledger: &Versioned<Ledger>) -> Result<Write> {
        let item = Item::new(keys::golden_ledger(self.account, agent), "golden-ledger", &ledger.value)?;
        Ok(match ledger.version {
            0 => Write::create(item),
            version => Write::replace(item.at_version(version + 1)),
        })
    }

    pub(super) fn run_item(&self, run: &Versioned<GoldenRun>) -> Result<Item> {
        let Versioned { value, version } = run;
        let place = keys::golden_run(self.account, value.agent, value.id);
        let item = Item::new(place, "golden-run", value)?.at_version(*version);
        let listed = keys::golden_run_listed(value.created_at, value.id);
        Ok(self.expiring(item.listed(keys::golden_runs(self.account, value.agent), listed)))
    }

    pub(super) fn golden_item(&self, item: &Versioned<GoldenItem>) -> Result<Item> {
        let Versioned { value, version } = item;
        let place = keys::golden_item(self.account, value.run, value.question);
        Ok(self.expiring(Item::new(place, "golden-item", value)?.at_version(*version)))
    }

    /// Runs and what belongs to them are forgotten after a while.
    fn expiring(&self, mut item: Item) -> Item {
        item.expires_at = Some(self.store.clock().now().plus_seconds(GOLDEN_RUN_SECONDS).as_seconds());
        item
    }
}

fn refusal(text: String, run: Option<GoldenRunId>) -> Error {
    let mut place = vec!["run".to_owned()];
    place.extend(run.map(|run| run.to_string()));
    let field = FieldError { loc: place, code: GATE.into(), message: text.clone() };
    Error::conflict(GATE, text).about(vec![field])
}
