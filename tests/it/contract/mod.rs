//! One suite for each port, run against its in-memory twin and against its adapter over an emulated service.

mod services;
mod table;
