//! Runs the system that `template.yaml` describes on one machine.
//!
//! The program knows the template and what AWS does with it, and nothing of the domain: the functions it starts are the deployed
//! binaries. `docs/LOCAL.md` tells what it does, what it refuses and where it differs from AWS.

mod app;
pub mod cli;
pub mod clock;
mod control;
mod data;
pub mod gateway;
pub mod golden;
mod ids;
pub mod lambda;
pub mod logs;
pub mod oidc;
mod parts;
mod run;
pub mod seed;
pub mod services;
pub mod sources;
mod tasks;
pub mod template;
pub mod watch;
pub mod watchdog;

pub use app::{Options, Running, start};
pub use run::run;
