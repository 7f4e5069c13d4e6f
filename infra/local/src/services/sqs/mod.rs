//! SQS: the queues, kept in files, and their HTTP face.

mod handler;
mod journal;
mod message;
mod queues;

pub use handler::Handler;
pub use journal::Journal;
pub use message::Message;
pub use queues::{NewMessage, Queues, queue_name};
