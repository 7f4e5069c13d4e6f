//! Work that goes through several functions.

mod answering;
mod ingestion;
mod sequences;
mod turns;
