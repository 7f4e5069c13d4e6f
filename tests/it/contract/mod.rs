//! One suite for each port, run against its in-memory twin and against its adapter over an emulated service.

mod objects;
mod queue;
mod services;
mod table;
mod web;
