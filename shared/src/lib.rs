//! What every function stands on: the Lambda glue, authentication, storage and the adapters of the core's ports.
//!
//! A function's own crate holds its request types, its routes and its handlers; everything that two functions need, and
//! everything that knows AWS, is here.

pub mod adapters;
pub mod app;
pub mod auth;
#[cfg(feature = "builtin-embedder")]
pub mod builtin_embedder;
pub mod config;
pub mod crawl;
pub mod embeddings;
pub mod fetch;
pub mod files_queue;
pub mod golden;
pub mod http;
pub mod llm;
pub mod objects;
pub mod queue;
pub mod runtime;
pub mod secret;
pub mod steps;
pub mod store;
pub mod telemetry;

mod aws;
mod http_client;

pub use app::{App, Ports};
