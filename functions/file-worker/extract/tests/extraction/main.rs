//! Whole files through the public interface.

#[cfg(test)]
mod docx;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod office;
#[cfg(test)]
mod pdf;
#[cfg(test)]
mod pdf_builder;
#[cfg(test)]
mod support;
