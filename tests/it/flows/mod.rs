//! Work that goes through several functions.

mod answering;
mod ingestion;
mod real_model;
mod sequences;
mod sites;
mod turns;
