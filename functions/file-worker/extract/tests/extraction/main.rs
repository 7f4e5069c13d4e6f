//! Whole files through the public interface.

#[cfg(test)]
mod archives;
#[cfg(test)]
mod bombs;
#[cfg(test)]
mod docx;
#[cfg(test)]
mod encodings;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod mail;
#[cfg(test)]
mod office;
#[cfg(test)]
mod pdf;
#[cfg(test)]
mod pdf_builder;
#[cfg(test)]
mod support;
