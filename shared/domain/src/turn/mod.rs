//! Taking turns: which messages of a customer wait for an answer, who answers them, and how long to wait for more.
//!
//! A conversation has at most one turn. A new message of the customer begins the next one, and with that takes the
//! messages of the one before that were not answered yet: the answers to a burst are one answer. Whoever answers holds a
//! number; with an older number nothing can be stored any more.

mod pause;
mod taking;

pub use pause::pause;
pub use taking::{TurnNumber, TurnTaking};
