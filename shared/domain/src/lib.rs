//! The pure core of Voronka: what things are and how they behave, with no clock, no network and no storage of its own.
//!
//! Everything that touches the outside world is a port (a trait) here and an adapter in `shared`, so that every rule in
//! this crate can be tested in microseconds and replayed bit for bit.

pub mod access;
pub mod account;
pub mod agent;
pub mod answer;
pub mod chance;
pub mod conversation;
pub mod cost;
pub mod embedding;
pub mod error;
pub mod golden;
pub mod ids;
pub mod knowledge;
pub mod language;
pub mod language_model;
pub mod limits;
pub mod memory;
pub mod retrieval;
pub mod schedule;
pub mod sequence;
pub mod setting;
pub mod site;
pub mod text;
pub mod time;
pub mod tokens;
pub mod tool;
pub mod turn;

pub use error::{Error, ErrorKind, FieldError, Result, Retry};
pub use time::{Clock, Timestamp};
