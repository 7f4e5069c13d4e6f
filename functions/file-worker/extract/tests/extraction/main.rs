//! Whole files through the public interface.

mod docx;
mod hostile;
mod pdf;
mod pdf_builder;
mod support;
