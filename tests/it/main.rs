//! Tests over the handlers in process, over the ports, and over the template. `api` mirrors the routes file by file,
//! `flows` follows work through several functions, `faults` breaks things on purpose, `contract` holds one suite for each
//! port and every adapter, `template` reads `template.yaml`, `injection` attacks.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its world must stop there")]

mod api;
mod contract;
mod dependencies;
mod faults;
mod flows;
mod golden;
mod injection;
mod library;
mod openapi;
mod outreach;
mod registry;
mod template;
mod world;
