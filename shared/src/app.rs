//! What a function works with: the ports, and the repositories over them.

use std::sync::Arc;

use domain::access::Principal;
use domain::answer::Extractive;
use domain::chance::Chance;
use domain::embedding::Embedder;
use domain::knowledge::KnowledgeFile;
use domain::language_model::{EXTRACTIVE, LanguageModel};
use domain::time::Clock;

use crate::auth::TokenVerifier;
use crate::config::Config;
use crate::fetch::Web;
use crate::objects::Objects;
use crate::queue::{Queue, QueueName, Queues};
use crate::store::table::Table;
use crate::store::{
    Accounts, Agents, ConversationDeliveries, Conversations, Due, Enrolments, Files, Golden, Keys, Knowledge, Members,
    Memory, Parts, Passages, People, Sequences, Sites, Store, Turns, Usage,
};
use crate::telemetry::Metrics;

/// The outside world, as traits.
#[derive(Clone)]
pub struct Ports {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub chance: Arc<dyn Chance>,
    /// Facts.
    pub table: Arc<dyn Table>,
    /// Files.
    pub objects: Arc<dyn Objects>,
    /// Queues, those that the function was given.
    pub queues: Queues,
    /// Pages of the web.
    pub web: Arc<dyn Web>,
    /// Sign-in.
    pub tokens: Arc<dyn TokenVerifier>,
    /// The embedding model, in the functions that have one.
    pub embedder: Option<Arc<dyn Embedder>>,
    /// The language model.
    pub model: Arc<dyn LanguageModel>,
}

/// A function's context. Cheap to clone; one for the life of a process.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    config: Config,
    ports: Ports,
    metrics: Metrics,
    store: Store,
}

impl App {
    /// A context over the given ports.
    #[must_use]
    pub fn new(config: Config, ports: Ports) -> Self {
        let store = Store {
            table: ports.table.clone(),
            objects: ports.objects.clone(),
            clock: ports.clock.clone(),
            chance: ports.chance.clone(),
            queues: ports.queues.clone(),
            embedder: ports.embedder.clone(),
            default_model: config.model_name.as_str().into(),
            open_knowledge: Arc::default(),
        };
        Self(Arc::new(Inner { config, ports, metrics: Metrics::default(), store }))
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// Time.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.0.ports.clock
    }

    /// Chance.
    #[must_use]
    pub fn chance(&self) -> &dyn Chance {
        &*self.0.ports.chance
    }

    /// The object store.
    #[must_use]
    pub fn objects(&self) -> &dyn Objects {
        &*self.0.ports.objects
    }

    /// A queue.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Internal`] in a function that declared no need of it.
    pub fn queue(&self, name: QueueName) -> domain::Result<&dyn Queue> {
        self.store().queue(name)
    }

    /// Pages of the web.
    #[must_use]
    pub fn web(&self) -> &dyn Web {
        &*self.0.ports.web
    }

    /// Sign-in.
    #[must_use]
    pub fn tokens(&self) -> &dyn TokenVerifier {
        &*self.0.ports.tokens
    }

    /// The embedding model.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Internal`] in a function that declared none.
    pub fn embedder(&self) -> domain::Result<&dyn Embedder> {
        self.store().embedder()
    }

    /// The conversations of the caller's account.
    #[must_use]
    pub fn conversations(&self, caller: &Principal) -> Conversations<'_> {
        Conversations::new(self.store(), caller.account())
    }

    /// The turns of the caller's conversations.
    #[must_use]
    pub fn turns(&self, caller: &Principal) -> Turns<'_> {
        Turns::new(self.store(), caller.account())
    }

    /// What the agents of the caller's account remember about people.
    #[must_use]
    pub fn memory(&self, caller: &Principal) -> Memory<'_> {
        Memory::new(self.store(), caller.account())
    }

    /// What the agents of the caller's account used and cost.
    #[must_use]
    pub fn usage(&self, caller: &Principal) -> Usage<'_> {
        Usage::new(self.store(), caller.account())
    }

    /// The language model.
    #[must_use]
    pub fn model(&self) -> &dyn LanguageModel {
        &*self.0.ports.model
    }

    /// The model that needs neither network nor money.
    #[must_use]
    pub fn offline_model(&self) -> Extractive {
        Extractive::new(self.0.ports.embedder.clone())
    }

    /// The name of the language model that answers for agents that name none.
    #[must_use]
    pub fn model_name(&self) -> &str {
        let config = &self.0.config;
        if config.model_base_url.is_empty() { EXTRACTIVE } else { &config.model_name }
    }

    /// What the current invocation counts.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// People and keys, for authentication.
    #[must_use]
    pub fn people(&self) -> People<'_> {
        People::new(self.store())
    }

    /// The caller's account.
    #[must_use]
    pub fn account(&self, caller: &Principal) -> Accounts<'_> {
        Accounts::new(self.store(), caller.account())
    }

    /// The members of the caller's account.
    #[must_use]
    pub fn members(&self, caller: &Principal) -> Members<'_> {
        Members::new(self.store(), caller.account())
    }

    /// The API keys of the caller's account.
    #[must_use]
    pub fn keys(&self, caller: &Principal) -> Keys<'_> {
        Keys::new(self.store(), caller.account())
    }

    /// The agents of the caller's account.
    #[must_use]
    pub fn agents(&self, caller: &Principal) -> Agents<'_> {
        Agents::new(self.store(), caller.account())
    }

    /// The knowledge files of the caller's account.
    #[must_use]
    pub fn files(&self, caller: &Principal) -> Files<'_> {
        Files::new(self.store(), caller.account())
    }

    /// The parts of a file that several invocations read.
    #[must_use]
    pub fn parts(&self, caller: &Principal, file: &KnowledgeFile, job: u32) -> Parts<'_> {
        Parts::new(self.store(), caller.account(), file, job)
    }

    /// The passages of the caller's account.
    #[must_use]
    pub fn passages(&self, caller: &Principal) -> Passages<'_> {
        Passages::new(self.store(), caller.account())
    }

    /// The searchable knowledge of the caller's account.
    #[must_use]
    pub fn knowledge(&self, caller: &Principal) -> Knowledge<'_> {
        Knowledge::new(self.store(), caller.account())
    }

    /// The golden questions of the caller's account.
    #[must_use]
    pub fn golden(&self, caller: &Principal) -> Golden<'_> {
        Golden::new(self.store(), caller.account())
    }

    /// The sequences of the caller's account.
    #[must_use]
    pub fn sequences(&self, caller: &Principal) -> Sequences<'_> {
        Sequences::new(self.store(), caller.account())
    }

    /// The web sites of the caller's account.
    #[must_use]
    pub fn sites(&self, caller: &Principal) -> Sites<'_> {
        Sites::new(self.store(), caller.account())
    }

    /// The enrolments of the caller's account.
    #[must_use]
    pub fn enrolments(&self, caller: &Principal) -> Enrolments<'_> {
        Enrolments::new(self.store(), caller.account())
    }

    /// What is due soon in all accounts, for the function of this name.
    #[must_use]
    pub fn due(&self, function: &'static str) -> Due<'_> {
        Due::new(self.store(), function)
    }

    /// The channel that hands messages over into the conversations of the caller's account.
    #[must_use]
    pub fn deliveries(&self, caller: &Principal) -> ConversationDeliveries<'_> {
        ConversationDeliveries::new(self.store(), caller.account())
    }

    /// The stored world, for repositories.
    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    /// Asks everything that is configured for a sign of life; answers each by name.
    pub async fn check_dependencies(&self) -> Vec<(&'static str, domain::Result<()>)> {
        let mut checks = vec![
            ("table", self.store().probe().await),
            ("objects", self.objects().head("probe").await.map(drop)),
            ("tokens", self.tokens().probe().await),
        ];
        for (name, queue) in &self.0.ports.queues {
            checks.push((name.as_str(), queue.probe().await));
        }
        checks
    }

    /// Makes the connections that the first request would wait for.
    pub(crate) async fn warm_up(&self) {
        if !self.0.config.table.is_empty()
            && let Err(error) = self.store().probe().await
        {
            tracing::warn!(error = error.report(), "the table could not be warmed up");
        }
    }
}
