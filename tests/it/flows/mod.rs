//! Work that goes through several functions.

mod answering;
mod citations;
mod embeddings;
mod golden;
mod ingestion;
mod knowledge;
mod large_files;
mod real_model;
mod sequences;
mod sites;
mod slow_files;
mod turns;
