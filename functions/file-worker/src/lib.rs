//! Turns an uploaded file into its agent's searchable index.
//!
//! A small file passes through the `pipeline` in the invocation that its upload starts. A large one is only inspected
//! there: its pages and then its passages are divided into parts, which go through a queue to `file-parts`.
//!
//! Events come twice, late and out of order, and the process may end at any moment. So every write is fenced by the file's
//! attempt and version (`lease`): the writes of a superseded worker are rejected. What is wrong with a file becomes its
//! state, in words; an error is returned only for a failure that another delivery may heal. Foreign bytes are read in a
//! [`Sandbox`].

mod abort;
mod divide;
mod lease;
mod part;
mod pipeline;
mod progress;
mod publish;
mod queue;
mod reindex;
mod sandbox;
mod upload;

use domain::access::Principal;
use domain::error::Result;
use domain::knowledge::UploadKey;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use shared::App;
use shared::config::Dependency;
use shared::files_queue::FileWork;
use shared::queue::QueueName;
use shared::runtime::{EventSource, Function, ObjectCreated, QueueMessage};

pub use sandbox::{ProcessLimits, Program, Sandbox, is_sandbox, serve as serve_sandbox};

/// What the function is, and what it depends on.
pub const FUNCTION: Function = Function {
    name: "file-worker",
    requires: &[
        Dependency::Table,
        Dependency::Objects,
        Dependency::Queue(QueueName::Files),
        Dependency::Queue(QueueName::Golden),
    ],
    source: EventSource::Objects(handle_upload),
    embedder: Some(shared::builtin_embedder::builtin_embedder),
};

/// Seconds before the end of an invocation at which the work stops: enough to store a segment and to write a state.
const RESERVE_SECONDS: i64 = 10;

/// [`on_upload`] with a sandbox that is a process of its own: what is deployed.
///
/// # Errors
/// Those of [`on_upload`].
pub fn handle_upload(app: App, object: ObjectCreated) -> BoxFuture<'static, Result<()>> {
    async move { on_upload(&app, &Sandbox::Subprocess(Program::default()), &object).await }.boxed()
}

/// [`on_message`] with a sandbox that is a process of its own: what is deployed.
///
/// # Errors
/// Those of [`on_message`].
pub fn handle_message(app: App, message: QueueMessage) -> BoxFuture<'static, Result<()>> {
    async move { on_message(&app, &Sandbox::Subprocess(Program::default()), &message).await }.boxed()
}

/// Works on one uploaded object.
///
/// # Errors
/// Only what another delivery of the same event may heal.
pub async fn on_upload(app: &App, sandbox: &Sandbox, object: &ObjectCreated) -> Result<()> {
    let Ok(key) = object.key.parse::<UploadKey>() else {
        tracing::warn!("this is not the key of an upload; nothing is done");
        return Ok(());
    };
    let caller = Principal::function(key.account, FUNCTION.name);
    let stop_at = object.deadline.plus_seconds(-RESERVE_SECONDS);
    upload::work((app, sandbox), &caller, key, stop_at).await
}

/// Works on one message of the queue of files.
///
/// # Errors
/// What another delivery of the same message may heal, and a message that cannot be parsed.
pub async fn on_message(app: &App, sandbox: &Sandbox, message: &QueueMessage) -> Result<()> {
    let work = FileWork::from_queue(&message.body)?;
    let caller = Principal::function(work.account(), FUNCTION.name);
    let stop_at = message.deadline.plus_seconds(-RESERVE_SECONDS);
    match work {
        FileWork::Part { account_id: account, agent_id: agent, file_id: file, job, part } => {
            let key = UploadKey { account, agent, file };
            part::work((app, sandbox), &caller, (key, job, part), stop_at).await
        }
        FileWork::Reindex { account_id, agent_id, model } => {
            reindex::work(app, &caller, (account_id, agent_id), &model, stop_at).await
        }
    }
}
