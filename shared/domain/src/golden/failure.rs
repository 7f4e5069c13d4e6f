//! What is not as expected in an answer: a code and its parameters for programs, and a sentence for who has no better one.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// Something that is not as expected in an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Failure {
    /// What an older product said of it, in a sentence.
    Told {
        /// The sentence.
        message: String,
    },
    /// The model gave no whole answer.
    NoAnswer {
        /// Why, as a stable code.
        reason: Option<String>,
    },
    /// The question was begun too often and never answered.
    NeverAnswered {
        /// How often.
        attempts: u32,
    },
    /// The agent should have said that it does not know.
    Answered {
        /// What it said.
        said: String,
    },
    /// The agent said that it does not know, or handed over.
    Unknown {
        /// What it said.
        said: String,
    },
    /// The answer says the opposite of a fact.
    FactDenied {
        /// The fact.
        fact: String,
        /// What the answer says.
        said: String,
    },
    /// The answer does not state a fact.
    FactMissing {
        /// The fact.
        fact: String,
        /// The parts of it that are missing.
        missing: Vec<String>,
    },
    /// The answer makes a forbidden claim.
    ForbiddenClaim {
        /// The claim.
        claim: String,
        /// What the answer says.
        said: String,
    },
    /// The answer does not cite what it should.
    SourceMissing {
        /// What it should cite.
        expected: Place,
        /// What it cites.
        cited: Vec<Place>,
    },
    /// The agent did not call the tool that it should.
    ToolMissing {
        /// The tool, with the arguments that it should get.
        tool: String,
        /// The calls that the agent made.
        called: Vec<String>,
    },
}

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The file's name, or its id when no name is known.
    pub file: String,
    /// The page, counted from 1; `None` is any, or none.
    pub page: Option<u32>,
}

impl Failure {
    /// A stable code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Told { .. } => "told",
            Self::NoAnswer { .. } => "noAnswer",
            Self::NeverAnswered { .. } => "neverAnswered",
            Self::Answered { .. } => "answered",
            Self::Unknown { .. } => "unknown",
            Self::FactDenied { .. } => "factDenied",
            Self::FactMissing { .. } => "factMissing",
            Self::ForbiddenClaim { .. } => "forbiddenClaim",
            Self::SourceMissing { .. } => "sourceMissing",
            Self::ToolMissing { .. } => "toolMissing",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Told { message } => f.write_str(message),
            Self::NoAnswer { reason } => {
                let reason = reason.as_deref().unwrap_or("no reason was given");
                write!(f, "expected an answer; the model gave none that is whole ({reason})")
            }
            Self::NeverAnswered { attempts } => {
                write!(f, "there was no answer in {attempts} attempts; look at the log, then start another run")
            }
            Self::Answered { said } => {
                write!(f, "expected that the agent says that it does not know; it answered: \"{said}\"")
            }
            Self::Unknown { said } => {
                write!(f, "expected an answer; the agent said that it does not know: \"{said}\"")
            }
            Self::FactDenied { fact, said } => {
                write!(f, "expected the fact \"{fact}\"; the answer says the opposite: \"{said}\"")
            }
            Self::FactMissing { fact, missing } => {
                write!(f, "expected the fact \"{fact}\"; the answer lacks: {}", missing.join(", "))
            }
            Self::ForbiddenClaim { claim, said } => {
                write!(f, "expected that \"{claim}\" is not claimed; the answer says: \"{said}\"")
            }
            Self::SourceMissing { expected, cited } => {
                let cited = cited.iter().map(ToString::to_string).collect();
                write!(f, "expected a citation of {expected}; cited: {}", listed(cited, "nothing"))
            }
            Self::ToolMissing { tool, called } => {
                write!(f, "expected a call of {tool}; called: {}", listed(called.clone(), "none"))
            }
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.page {
            Some(page) => write!(f, "{}, page {page}", self.file),
            None => f.write_str(&self.file),
        }
    }
}

/// Reads failures, also the sentences of an older product.
pub(super) fn read_all<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Failure>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Stored {
        Coded(Failure),
        Sentence(String),
    }
    let all = Vec::<Stored>::deserialize(deserializer)?.into_iter();
    let failure = |stored| match stored {
        Stored::Coded(failure) => failure,
        Stored::Sentence(message) => Failure::Told { message },
    };
    Ok(all.map(failure).collect())
}

fn listed(all: Vec<String>, none: &str) -> String {
    if all.is_empty() { none.to_owned() } else { all.join("; ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_one_that_is_stored() {
        let text = String::new;
        let place = || Place { file: text(), page: None };
        for failure in [
            Failure::Told { message: text() },
            Failure::NoAnswer { reason: None },
            Failure::NeverAnswered { attempts: 3 },
            Failure::Answered { said: text() },
            Failure::Unknown { said: text() },
            Failure::FactDenied { fact: text(), said: text() },
            Failure::FactMissing { fact: text(), missing: vec![] },
            Failure::ForbiddenClaim { claim: text(), said: text() },
            Failure::SourceMissing { expected: place(), cited: vec![place()] },
            Failure::ToolMissing { tool: text(), called: vec![] },
        ] {
            let stored = serde_json::to_value(&failure).unwrap();
            assert_eq!(stored["code"], failure.code());
            assert_eq!(serde_json::from_value::<Failure>(stored).unwrap(), failure);
        }
    }
}
