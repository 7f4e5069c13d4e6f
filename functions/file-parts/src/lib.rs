//! Reads and embeds the parts of large files, and makes indexes anew for another embedding model: the consumer of the
//! queue of files. The work itself is [`file_worker`]'s; here it has its own timeout and its own concurrency, so that a
//! large file neither comes near the one nor takes all of the other.

use shared::queue::QueueName;
use shared::runtime::{EventSource, Function};

/// What the function is, and what it depends on.
pub const FUNCTION: Function = Function {
    name: "file-parts",
    source: EventSource::Queue(QueueName::Files, file_worker::handle_message),
    ..file_worker::FUNCTION
};
