//! What an agent remembers about a person, over all their conversations: short facts that people can see, change and
//! erase.

mod fact;
mod person;
mod sensitive;

pub use fact::{Fact, FactKey, FactSource, FactText, NewFact, Refused};
pub use person::{MemoryFull, Person};
