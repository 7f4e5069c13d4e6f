//! Why the work on a file ends before the file is ready.

use std::any::Any;

use domain::error::Error;
use domain::knowledge::Failure;

/// Why the work on a file ends before the file is ready.
#[derive(Debug)]
pub(crate) enum Abort {
    /// The lease is lost: another attempt has the file, or nobody needs it any more. Nothing may be written.
    LeaseLost,
    /// The file cannot be read; its owner is told why.
    Failed(Failure),
    /// One invocation, or what one extraction may compute, is too short for the file.
    TooSlow(Failure),
    /// A dependency failed; the event has to come again.
    Unavailable(Error),
}

impl Abort {
    /// A panic is a fault of ours in this one file: its owner is told, and the next file is read.
    pub(crate) fn panicked(panic: &(dyn Any + Send)) -> Self {
        let message = panic.downcast_ref::<&str>().copied().unwrap_or("without a message");
        tracing::error!(panic = message, "reading a file panicked");
        Self::Failed(Failure::internal())
    }
}

impl From<Error> for Abort {
    fn from(error: Error) -> Self {
        Self::Unavailable(error)
    }
}
