//! The processes of one function: warm reuse, one invocation each, the concurrency limit.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::process::Child;
use tokio::sync::{Notify, oneshot};

use super::process::{self, Settings};
use super::sandbox::{Observer, Sandbox, Work};
use super::{InvokeError, MAXIMUM_PAYLOAD, Reply, runtime_api};
use crate::clock::{Clock as _, WallClock};
use crate::ids;
use crate::logs::{Level, Logs};
use crate::tasks::spawn;
use crate::template::Function;

/// Processes of one function without `ReservedConcurrentExecutions`. An AWS account starts with 1,000 for all; one machine has less.
const DEFAULT_CONCURRENCY: usize = 50;
/// How long to wait for a process that has answered to ask for more work, before another is started.
const FINISHING_LIMIT: Duration = Duration::from_millis(200);

/// The processes of one function. Cheap to clone.
#[derive(Clone)]
pub struct Pool {
    inner: Arc<Inner>,
}

struct Inner {
    function: Function,
    settings: Arc<Settings>,
    logs: Logs,
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Default)]
struct State {
    live: BTreeMap<u64, Arc<Sandbox>>,
    idle: Vec<Arc<Sandbox>>,
    /// Processes that have answered and are about to ask for work.
    finishing: BTreeSet<u64>,
    generation: u64,
    next_id: u64,
}

enum Choice {
    Reuse(Arc<Sandbox>),
    Start { id: u64, generation: u64 },
    Wait,
    Throttle,
}

impl Pool {
    pub(crate) fn new(function: Function, settings: Arc<Settings>, logs: Logs) -> Self {
        let inner = Inner { function, settings, logs, state: Mutex::default(), changed: Notify::new() };
        Self { inner: Arc::new(inner) }
    }

    /// The function, as the template describes it.
    #[must_use]
    pub fn function(&self) -> &Function {
        &self.inner.function
    }

    /// Invokes the function and waits for its answer, or for the start of a streamed one.
    ///
    /// # Errors
    ///
    /// Fails when the event is too large, the concurrency limit is reached, or the function fails.
    pub async fn invoke(&self, event: Bytes) -> Result<Reply, InvokeError> {
        if event.len() > MAXIMUM_PAYLOAD {
            return Err(InvokeError::TooLarge);
        }
        let request_id = ids::uuid();
        let trace = ids::trace(WallClock.now().as_second());
        let mut may_wait = true;
        loop {
            let (reply, answer) = oneshot::channel();
            let work = Work { request_id: request_id.clone(), event: event.clone(), trace: trace.clone(), reply };
            let changed = self.inner.changed.notified();
            match self.choose(may_wait) {
                Choice::Reuse(sandbox) => sandbox.send(work),
                Choice::Start { id, generation } => self.start(id, generation, work)?,
                Choice::Throttle => return Err(InvokeError::Throttled),
                Choice::Wait => {
                    may_wait = tokio::time::timeout(FINISHING_LIMIT, changed).await.is_ok();
                    continue;
                }
            }
            // An unanswered channel means that the process went away before it took the event.
            if let Ok(answer) = answer.await {
                return answer;
            }
        }
    }

    /// Lets processes of an older binary finish what they do and starts new ones for what comes.
    pub fn replace(&self) {
        let mut state = self.state();
        state.generation += 1;
        for sandbox in state.idle.drain(..) {
            sandbox.stop();
        }
    }

    /// Number of processes and how many of them are idle.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let state = self.state();
        (state.live.values().filter(|it| !it.is_stopping()).count(), state.idle.len())
    }

    /// Ends all processes and waits for their end.
    pub async fn stop(&self) {
        loop {
            let changed = self.inner.changed.notified();
            {
                let mut state = self.state();
                state.idle.clear();
                if state.live.is_empty() {
                    return;
                }
                for sandbox in state.live.values() {
                    sandbox.stop();
                }
            }
            changed.await;
        }
    }

    fn choose(&self, may_wait: bool) -> Choice {
        let mut state = self.state();
        while let Some(sandbox) = state.idle.pop() {
            if !sandbox.is_stopping() {
                return Choice::Reuse(sandbox);
            }
        }
        if may_wait && !state.finishing.is_empty() {
            return Choice::Wait;
        }
        let busy = state.live.values().filter(|sandbox| !sandbox.is_stopping()).count();
        if busy >= self.function().reserved_concurrency.unwrap_or(DEFAULT_CONCURRENCY) {
            return Choice::Throttle;
        }
        state.next_id += 1;
        Choice::Start { id: state.next_id, generation: state.generation }
    }

    fn start(&self, id: u64, generation: u64, work: Work) -> Result<(), InvokeError> {
        let started = self.launch(id, generation, work);
        let mut state = self.state();
        match started {
            Ok((sandbox, child)) => {
                state.live.insert(id, Arc::clone(&sandbox));
                drop(state);
                spawn(sandbox.supervise(child));
                Ok(())
            }
            Err(error) => {
                drop(state);
                let error = InvokeError::function("Runtime.InvalidEntrypoint", &format!("{error:#}"));
                self.failed(&error);
                Err(error)
            }
        }
    }

    /// Starts a process and its Runtime API, with `first` waiting for it.
    fn launch(&self, id: u64, generation: u64, first: Work) -> anyhow::Result<(Arc<Sandbox>, Child)> {
        let (function, settings) = (&self.inner.function, &self.inner.settings);
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
        listener.set_nonblocking(true)?;
        let child = process::start(function, settings, listener.local_addr()?, &first.trace, &self.inner.logs)?;
        let observer = Box::new(self.clone());
        let sandbox = Sandbox::new((id, generation), function.clone(), Arc::clone(settings), observer);
        sandbox.send(first);
        runtime_api::serve(tokio::net::TcpListener::from_std(listener)?, Arc::clone(&sandbox));
        Ok((sandbox, child))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Pool {
    fn ready(&self, sandbox: &Arc<Sandbox>) {
        let mut state = self.state();
        state.finishing.remove(&sandbox.id);
        if sandbox.generation == state.generation {
            state.idle.push(Arc::clone(sandbox));
        } else {
            sandbox.stop();
        }
        drop(state);
        self.inner.changed.notify_waiters();
    }

    fn finishing(&self, sandbox: &Arc<Sandbox>) {
        self.state().finishing.insert(sandbox.id);
    }

    fn retire(&self, sandbox: &Arc<Sandbox>) {
        self.state().idle.retain(|idle| idle.id != sandbox.id);
        sandbox.stop();
    }

    fn gone(&self, sandbox: &Arc<Sandbox>) {
        let mut state = self.state();
        state.live.remove(&sandbox.id);
        state.finishing.remove(&sandbox.id);
        state.idle.retain(|idle| idle.id != sandbox.id);
        drop(state);
        self.inner.changed.notify_waiters();
    }

    fn failed(&self, error: &InvokeError) {
        self.inner.logs.say(Level::Error, &format!("{}: {}", self.function().binary, error.summary()));
    }
}
