//! What is in tables today stays readable: items as they were written before the names in the code changed (`c62fb3d`). A
//! field that is renamed or dropped fails here; a new one is free to come. Without an item here are the parts of large files
//! and what lives for minutes or days: idempotency records, turns, announcements, leases and marks.

use domain::account::{Account, ApiKey, Member};
use domain::agent::{Agent, AgentSettings, AgentVersion};
use domain::answer::Trace;
use domain::conversation::{Conversation, Message};
use domain::cost::Spending;
use domain::golden::{GoldenItem, GoldenQuestion, GoldenRun, Ledger};
use domain::knowledge::{KnowledgeFile, KnowledgePointer};
use domain::memory::Person;
use domain::sequence::{Enrolment, Plan, Sequence};
use domain::site::Site;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::enrolments::SendRecord;

/// Reads an item of an earlier day and says what of it would be lost if it were written again.
fn lost<T: DeserializeOwned + Serialize>(entity: &str, text: &str) -> Vec<String> {
    let stored: Value = serde_json::from_str(text).unwrap();
    let read: T = serde_json::from_value(stored.clone()).unwrap_or_else(|error| panic!("{entity}: {error}"));
    let mut lost = Vec::new();
    compare(entity, &stored, &serde_json::to_value(read).unwrap(), &mut lost);
    lost
}

fn compare(place: &str, stored: &Value, written: &Value, lost: &mut Vec<String>) {
    match (stored, written) {
        (Value::Object(stored), Value::Object(written)) => {
            for (name, value) in stored {
                compare(&format!("{place}.{name}"), value, written.get(name).unwrap_or(&Value::Null), lost);
            }
        }
        (Value::Array(stored), Value::Array(written)) if stored.len() == written.len() => {
            for (at, (stored, written)) in stored.iter().zip(written).enumerate() {
                compare(&format!("{place}[{at}]"), stored, written, lost);
            }
        }
        _ if stored == written => {}
        _ => lost.push(format!("{place}: {stored} became {written}")),
    }
}

macro_rules! entities {
    ($($entity:literal: $type:ty),+ $(,)?) => {
        [$(lost::<$type>($entity, include_str!(concat!("stored/", $entity, ".json")))),+].concat()
    };
}

#[test]
fn items_from_before_the_renaming_are_read_whole() {
    let lost = entities! {
        "account": Account,
        "agent": Agent,
        "agent-version": AgentVersion,
        "api-key": ApiKey,
        "conversation": Conversation,
        "enrolment": Enrolment,
        "file": KnowledgeFile,
        "golden-item": GoldenItem,
        "golden-ledger": Ledger,
        "golden-question": GoldenQuestion,
        "golden-run": GoldenRun,
        "golden-settings": AgentSettings,
        "knowledge": KnowledgePointer,
        "member": Member,
        "message": Message,
        "person": Person,
        "send": SendRecord,
        "sequence": Sequence,
        "sequence-version": Plan,
        "site": Site,
        "trace": Trace,
        "usage": Spending,
    };
    assert!(lost.is_empty(), "{lost:#?}");
}
