//! Runs the system that `template.yaml` describes on one machine.
//!
//! The program knows the template and what AWS does with it, and nothing of the domain: the functions it starts are the deployed
//! binaries. `docs/LOCAL.md` tells what it does, what it refuses and where it differs from AWS.

mod app;
pub mod cli;
pub mod clock;
mod control;
pub(crate) mod cors;
pub mod credentials;
pub mod cron;
mod data;
pub mod gateway;
pub mod golden;
mod ids;
pub mod lambda;
pub mod logs;
pub mod oidc;
mod options;
mod parts;
mod run;
pub mod seed;
pub mod services;
pub mod sources;
mod tasks;
pub mod template;
pub mod watch;
pub mod watchdog;

pub use app::{Running, start};
pub use options::Options;
pub use run::run;
