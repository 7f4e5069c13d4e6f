//! Typed identifiers: a short prefix that names the kind and a ULID, for example `agt_01JD3X5T8W9QK2V7M4N6P0R1S3`.
//!
//! An id is parsed once, at the door; after that no text of a caller can reach a storage key. One id has one spelling.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ulid::Ulid;

use crate::chance::Chance;
use crate::time::Timestamp;

/// Why a text is not an id of the wanted kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be an id that starts with `{prefix}_` followed by 26 characters")]
pub struct InvalidId {
    prefix: &'static str,
}

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $name:ident = $prefix:literal;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Ulid);

        impl $name {
            /// The text before the underscore.
            pub const PREFIX: &'static str = $prefix;

            /// A new id; ids made later sort after ids made earlier, to the millisecond.
            pub fn generate(now: Timestamp, chance: &dyn Chance) -> Self {
                Self(generate(now, chance))
            }

            /// The id derived from `parts`, always the same for the same parts: for things that must not exist twice.
            pub fn derived(now: Timestamp, parts: &[&str]) -> Self {
                Self(derived(now, parts))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                parse($prefix, text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+

        /// Every kind of id, with its prefix.
        pub const PREFIXES: &[(&str, &str)] = &[$((stringify!($name), $prefix)),+];
    };
}

ids! {
    /// A company: the tenant that owns everything else.
    AccountId = "acc";
    /// A person's membership in an account.
    MemberId = "mem";
    /// An API key.
    ApiKeyId = "key";
    /// An agent.
    AgentId = "agt";
    /// A file of an agent's knowledge base.
    FileId = "fil";
    /// A web site that an agent's knowledge is read from.
    SiteId = "sit";
    /// A conversation with one customer.
    ConversationId = "cnv";
    /// A message in a conversation.
    MessageId = "msg";
    /// A person whom an agent talks to.
    PersonId = "prs";
    /// A fact about such a person.
    FactId = "fct";
    /// A sequence of delayed steps.
    SequenceId = "seq";
    /// A step of a sequence.
    StepId = "stp";
    /// One conversation's way through a sequence.
    EnrolmentId = "enr";
    /// A question with what its answer must and must not say.
    GoldenQuestionId = "gld";
    /// A run of an agent's golden questions.
    GoldenRunId = "run";
}

fn parse(prefix: &'static str, text: &str) -> Result<Ulid, InvalidId> {
    let invalid = InvalidId { prefix };
    let body = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).ok_or_else(|| invalid.clone())?;
    let ulid = Ulid::from_string(body).map_err(|_| invalid.clone())?;
    // The decoder also takes lower case; accepting it would give one thing two names.
    if ulid.to_string() == body { Ok(ulid) } else { Err(invalid) }
}

fn generate(now: Timestamp, chance: &dyn Chance) -> Ulid {
    let mut bytes = [0; 16];
    chance.fill(&mut bytes[..10]);
    Ulid::from_parts(now.as_millis().unsigned_abs(), u128::from_le_bytes(bytes))
}

fn derived(now: Timestamp, parts: &[&str]) -> Ulid {
    let mut bytes = [0; 16];
    bytes[..10].copy_from_slice(&crate::text::digest(parts)[..10]);
    Ulid::from_parts(now.as_millis().unsigned_abs(), u128::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Ones;

    impl Chance for Ones {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(1);
        }
    }

    #[test]
    fn an_id_survives_its_text_form() {
        let id = AgentId::generate(Timestamp::from_millis(1_764_000_000_000).unwrap(), &Ones);
        assert_eq!(id.to_string().parse::<AgentId>().unwrap(), id);
        assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{id}\""));
    }

    #[test]
    fn foreign_prefixes_other_spellings_and_separators_are_refused() {
        let good = AgentId::generate(Timestamp::from_millis(1).unwrap(), &Ones).to_string();
        let body = good.strip_prefix("agt_").unwrap();
        for bad in [
            format!("fil_{body}"),
            good.to_lowercase(),
            format!("{good}#x"),
            body.to_owned(),
            String::new(),
            "agt_".into(),
        ] {
            assert!(bad.parse::<AgentId>().is_err(), "{bad} was accepted");
        }
    }

    #[test]
    fn later_ids_sort_later_and_derived_ids_repeat() {
        let at = |ms| Timestamp::from_millis(ms).unwrap();
        assert!(AgentId::generate(at(1), &Ones) < AgentId::generate(at(2), &Ones));
        assert_eq!(MessageId::derived(at(5), &["a", "b"]), MessageId::derived(at(5), &["a", "b"]));
        assert_ne!(MessageId::derived(at(5), &["a", "b"]), MessageId::derived(at(5), &["ab", ""]));
    }
}
