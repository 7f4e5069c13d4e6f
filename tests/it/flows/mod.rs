//! Work that goes through several functions.

mod ingestion;
