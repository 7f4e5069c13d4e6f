//! One file for each function with routes.

mod access;
mod account;
mod agents;
mod health;
