//! Divides a file that is too large for one invocation: its parts go to the queue.

use domain::knowledge::{Job, Part};
use shared::files_queue::FileWork;

use crate::abort::Abort;
use crate::lease::FileLease;
use crate::queue;

/// Divides a reading and sends its parts.
pub(crate) async fn divide(lease: &mut FileLease<'_>, job: Job) -> Result<(), Abort> {
    lease.change(|file, attempt, now| file.divide(attempt, job.clone(), now)).await?;
    send_parts(lease).await
}

/// Sends the parts of the current stage that are not done, unless the queue has them. An invocation may end before it has
/// sent them, and the next one sends them again: a part that comes twice is done once.
pub(crate) async fn send_parts(lease: &mut FileLease<'_>) -> Result<(), Abort> {
    let job = lease.job()?.clone();
    if job.sent {
        return Ok(());
    }
    let known = lease.parts(job.number).list().await?;
    // A new attempt of the owner is a new chance for parts that crashed.
    lease.parts(job.number).forgive(&known).await?;
    let done = |part: &Part| known.iter().any(|(other, state)| other == part && state.done.is_some());
    let (account_id, agent_id, file_id) = (lease.caller().account(), lease.file().agent, lease.file().id);
    let mut parts: Vec<Part> = job.parts().into_iter().filter(|part| !done(part)).collect();
    if parts.is_empty() {
        // All of them are done, but the invocation of the last one did not reach its end: any part closes the stage now.
        parts = job.parts().into_iter().take(1).collect();
    }
    let message = |part| FileWork::Part { account_id, agent_id, file_id, job: job.number, part };
    queue::send(lease.app, &parts.into_iter().map(message).collect::<Vec<_>>()).await?;
    lease.change(|file, attempt, now| file.sent(attempt, now)).await
}
