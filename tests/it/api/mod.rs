//! One file for each function with routes.

mod access;
mod account;
mod agent_files;
mod agents;
mod health;
