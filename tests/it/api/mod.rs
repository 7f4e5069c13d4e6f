//! One file for each function with routes.

mod access;
mod account;
mod agent_files;
mod agent_passages;
mod agent_sequences;
mod agent_sites;
mod agents;
mod chat;
mod chat_decisions;
mod golden_questions;
mod health;
mod people;
mod usage;
