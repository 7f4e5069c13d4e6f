//! In-memory twins of the ports, a clock that tests move, and a harness that calls handlers as API Gateway would.
//!
//! The twins keep the semantics of the real services where the product relies on them; the contract suites in `tests`
//! run against both.

#![expect(clippy::expect_used, reason = "a test that cannot build its world must stop there")]

mod app;
mod chance;
mod clock;
mod embedder;
pub mod events;
mod language_model;
pub mod model_server;
mod objects;
mod queue;
mod table;
mod tokens;
mod web;

pub use app::{Answer, Call, TestApp};
pub use chance::SeededChance;
pub use clock::ManualClock;
pub use embedder::HashEmbedder;
pub use language_model::{Script, ScriptedModel};
pub use objects::MemoryObjects;
pub use queue::MemoryQueue;
pub use table::MemoryTable;
pub use tokens::FakeTokens;
pub use web::MemoryWeb;
