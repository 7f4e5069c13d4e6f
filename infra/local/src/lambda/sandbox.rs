//! One process of a function and the invocation it is working on.

use std::process::ExitStatus;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::process::Child;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::process::Settings;
use super::{INIT_LIMIT, InvokeError, Reply};
use crate::tasks::spawn;
use crate::template::Function;
use crate::watchdog::kill_group;

/// How long a process waits for work before it is ended.
const IDLE_LIMIT: Duration = Duration::from_secs(600);

/// An invocation on its way to a process.
#[derive(Debug)]
pub(crate) struct Work {
    /// `AWS request id`.
    pub(crate) request_id: String,
    /// The event.
    pub(crate) event: Bytes,
    /// `X-Ray` trace header.
    pub(crate) trace: String,
    /// Where the answer goes. Dropped unanswered when the process went away before it took the event.
    pub(crate) reply: oneshot::Sender<Result<Reply, InvokeError>>,
}

/// An invocation in progress.
struct Current {
    request_id: String,
    reply: Option<oneshot::Sender<Result<Reply, InvokeError>>>,
    stream: Option<mpsc::Sender<Result<Bytes, InvokeError>>>,
    done: CancellationToken,
}

/// Told what becomes of a process.
pub(crate) trait Observer: Send + Sync {
    /// It asks for work.
    fn ready(&self, sandbox: &Arc<Sandbox>);
    /// It has answered and will ask for work presently.
    fn finishing(&self, sandbox: &Arc<Sandbox>);
    /// It has waited long enough for work.
    fn retire(&self, sandbox: &Arc<Sandbox>);
    /// It has ended.
    fn gone(&self, sandbox: &Arc<Sandbox>);
    /// Its invocation failed.
    fn failed(&self, error: &InvokeError);
}

/// One process. Dropping it does not end the process; [`Sandbox::stop`] does.
pub(crate) struct Sandbox {
    /// Number within the pool.
    pub(crate) id: u64,
    /// Generation of the binary it runs.
    pub(crate) generation: u64,
    function: Function,
    settings: Arc<Settings>,
    observer: Box<dyn Observer>,
    outbox: mpsc::UnboundedSender<Work>,
    inbox: tokio::sync::Mutex<mpsc::UnboundedReceiver<Work>>,
    current: Mutex<Option<Current>>,
    initialised: AtomicBool,
    stop: CancellationToken,
}

impl Sandbox {
    /// A process that will ask for work; the caller starts it and hands it to [`Sandbox::supervise`].
    pub(crate) fn new(
        (id, generation): (u64, u64),
        function: Function,
        settings: Arc<Settings>,
        observer: Box<dyn Observer>,
    ) -> Arc<Self> {
        let (outbox, inbox) = mpsc::unbounded_channel();
        Arc::new(Self {
            id,
            generation,
            function,
            settings,
            observer,
            outbox,
            inbox: tokio::sync::Mutex::new(inbox),
            current: Mutex::new(None),
            initialised: AtomicBool::new(false),
            stop: CancellationToken::new(),
        })
    }

    /// The function that it runs.
    pub(crate) fn function(&self) -> &Function {
        &self.function
    }

    /// Cancelled when the process has to end.
    pub(crate) fn stopped(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Notes that the answer is complete, before whoever waits for it learns of it.
    pub(crate) fn finishing(self: &Arc<Self>) {
        self.observer.finishing(self);
    }

    /// Hands the process its next invocation.
    pub(crate) fn send(&self, work: Work) {
        // A failed send drops the work, which tells the invoker to take another process.
        drop(self.outbox.send(work));
    }

    /// Ends the process.
    pub(crate) fn stop(&self) {
        self.stop.cancel();
    }

    /// Whether the process has been told to end.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// Waits for the next invocation on behalf of the process; `None` when it should end.
    pub(crate) async fn next(self: &Arc<Self>) -> Option<Work> {
        self.initialised.store(true, Ordering::Release);
        self.fail(InvokeError::function(
            "Runtime.NoResponse",
            "the runtime asked for the next event without answering this one",
        ));
        let mut inbox = self.inbox.lock().await;
        let waiting = inbox.try_recv();
        let work = match waiting {
            Ok(work) => work,
            Err(_) => {
                self.observer.ready(self);
                tokio::select! {
                    work = inbox.recv() => work?,
                    () = self.stop.cancelled() => return None,
                    () = tokio::time::sleep(IDLE_LIMIT) => {
                        self.observer.retire(self);
                        return None;
                    }
                }
            }
        };
        Some(work)
    }

    /// Marks `work` as the invocation in progress and starts its clock.
    pub(crate) fn begin(self: &Arc<Self>, request_id: &str, reply: oneshot::Sender<Result<Reply, InvokeError>>) {
        let done = CancellationToken::new();
        let current =
            Current { request_id: request_id.to_owned(), reply: Some(reply), stream: None, done: done.clone() };
        *self.current() = Some(current);
        if self.is_stopping() {
            // The process ended just now; its supervisor may have looked too early.
            self.fail(InvokeError::function(
                "Runtime.ExitError",
                &format!("RequestId: {request_id} Error: Runtime exited"),
            ));
        }
        let (sandbox, request_id) = (Arc::clone(self), request_id.to_owned());
        spawn(async move {
            let timeout = sandbox.function.timeout;
            tokio::select! {
                () = done.cancelled() => {}
                () = tokio::time::sleep(timeout) => {
                    let message = format!("RequestId: {request_id} Error: Task timed out after {:.2} seconds", timeout.as_secs_f64());
                    sandbox.fail(InvokeError::function("Sandbox.Timedout", &message));
                    sandbox.stop();
                }
            }
        });
    }

    /// Whether `request_id` is in progress and not yet answered.
    pub(crate) fn expects(&self, request_id: &str) -> bool {
        self.current().as_ref().is_some_and(|current| current.request_id == request_id && current.reply.is_some())
    }

    /// Answers the invocation in progress; with a stream, [`Sandbox::finish`] follows at its end.
    pub(crate) fn answer(&self, reply: Reply, stream: Option<mpsc::Sender<Result<Bytes, InvokeError>>>) {
        if let Some(current) = self.current().as_mut() {
            current.stream = stream;
            if let Some(sender) = current.reply.take() {
                // The invoker may have gone away; the function's work still counts.
                drop(sender.send(Ok(reply)));
            }
        }
    }

    /// Ends the invocation in progress after its answer.
    pub(crate) fn finish(self: &Arc<Self>) {
        self.finishing();
        if let Some(current) = self.current().take() {
            current.done.cancel();
        }
    }

    /// Ends the invocation in progress with a failure, unless it has been answered in full.
    pub(crate) fn fail(&self, error: InvokeError) {
        let Some(current) = self.current().take() else { return };
        current.done.cancel();
        match (current.reply, current.stream) {
            (Some(reply), _) => {
                self.observer.failed(&error);
                drop(reply.send(Err(error)));
            }
            (None, Some(stream)) => {
                self.observer.failed(&error);
                spawn(async move { drop(stream.send(Err(error)).await) });
            }
            // It was answered in full; what happens to the process afterwards is no failure of it.
            (None, None) => {}
        }
    }

    /// Fails the invocation that waits for a process which cannot start.
    pub(crate) async fn fail_init(&self, error: InvokeError) {
        let mut inbox = self.inbox.lock().await;
        while let Ok(work) = inbox.try_recv() {
            self.observer.failed(&error);
            drop(work.reply.send(Err(error.clone())));
        }
    }

    /// Watches the process until it ends, and settles whatever it leaves open.
    pub(crate) async fn supervise(self: Arc<Self>, mut child: Child) {
        let id = child.id();
        let init_limit = INIT_LIMIT + self.function.timeout;
        let status = tokio::select! {
            status = child.wait() => status,
            () = self.stop.cancelled() => end(&mut child, id).await,
            () = self.never_initialised(init_limit) => {
                let message = format!("Error: Task timed out after {:.2} seconds", init_limit.as_secs_f64());
                self.fail_init(InvokeError::function("Sandbox.Timedout", &message)).await;
                end(&mut child, id).await
            }
        };
        self.stop.cancel();
        if let Some(id) = id {
            // Whatever the process itself started goes with it.
            kill_group(id);
            self.settings.watchdog.forget(id);
        }
        let reason = status.map_or_else(|error| error.to_string(), describe);
        let request_id = self.current().as_ref().map(|current| current.request_id.clone());
        let error = |request_id: &str| {
            let message = format!("RequestId: {request_id} Error: Runtime exited with error: {reason}");
            InvokeError::function("Runtime.ExitError", &message)
        };
        if let Some(request_id) = request_id {
            self.fail(error(&request_id));
        }
        if !self.initialised.load(Ordering::Acquire) {
            let message = format!("Error: Runtime exited with error: {reason}");
            self.fail_init(InvokeError::function("Runtime.ExitError", &message)).await;
        }
        // Work that nobody took is dropped here, and its invoker takes another process.
        self.inbox.lock().await.close();
        while self.inbox.lock().await.try_recv().is_ok() {}
        self.observer.gone(&self);
    }

    async fn never_initialised(&self, limit: Duration) {
        tokio::time::sleep(limit).await;
        if self.initialised.load(Ordering::Acquire) {
            std::future::pending::<()>().await;
        }
    }

    fn current(&self) -> MutexGuard<'_, Option<Current>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn end(child: &mut Child, id: Option<u32>) -> std::io::Result<ExitStatus> {
    if let Some(id) = id {
        kill_group(id);
    }
    child.wait().await
}

/// The words Lambda uses for the end of a process.
fn describe(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt as _;
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit status {code}"),
        (None, Some(9)) => "signal: killed".to_owned(),
        (None, signal) => format!("signal: {}", signal.unwrap_or_default()),
    }
}
