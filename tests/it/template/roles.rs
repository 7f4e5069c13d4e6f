//! Least privilege.

use std::collections::BTreeSet;

use serde_json::Value;
use shared::config::Dependency;
use shared::runtime::EventSource;

use super::{logical_id, named, of_type, queue_id, resources};
use crate::registry::FUNCTIONS;

fn list(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(ToString::to_string).collect(),
        other => vec![other.to_string()],
    }
}

fn statements(role: &Value) -> Vec<Value> {
    let policies = role["Properties"]["Policies"].as_array().cloned().unwrap_or_default();
    policies.iter().flat_map(|policy| policy["PolicyDocument"]["Statement"].as_array().unwrap().clone()).collect()
}

#[test]
fn no_role_has_a_wildcard_action_or_every_resource() {
    for (id, role) in of_type("AWS::IAM::Role") {
        for statement in statements(&role) {
            for action in list(&statement["Action"]) {
                assert!(!action.contains('*'), "{id} may do {action}");
            }
            for resource in list(&statement["Resource"]) {
                assert_ne!(resource, "\"*\"", "{id} may touch everything: {statement}");
            }
        }
    }
}

/// The resources that `role` may do `action` to, by logical id.
fn reached(role: &Value, action: &str) -> BTreeSet<String> {
    let allowed = |statement: &&Value| list(&statement["Action"]).iter().any(|it| it.trim_matches('"') == action);
    let statements = statements(role);
    let resources = statements.iter().filter(allowed).flat_map(|statement| match &statement["Resource"] {
        Value::Array(resources) => resources.clone(),
        resource => vec![resource.clone()],
    });
    resources.map(|resource| named(&resource)).collect()
}

#[test]
fn a_role_reaches_exactly_what_its_function_depends_on() {
    let resources = resources();
    for function in FUNCTIONS {
        let name = function.name;
        let role = &resources[&logical_id(name, "Role")];
        let allowed: Vec<_> = statements(role).iter().flat_map(|statement| list(&statement["Action"])).collect();
        let may = |prefix: &str| allowed.iter().any(|action| action.trim_matches('"').starts_with(prefix));
        assert!(!may("iam:") && !may("sts:") && !may("kms:"), "{name}: {allowed:?}");
        assert!(!may("dynamodb:Scan") && !may("lambda:"), "{name}: {allowed:?}");
        assert_eq!(may("dynamodb:"), function.requires.contains(&Dependency::Table), "{name}: {allowed:?}");
        assert_eq!(may("s3:"), function.requires.contains(&Dependency::Objects), "{name}: {allowed:?}");

        let queues = function.requires.iter().filter_map(|dependency| match dependency {
            Dependency::Queue(queue) => Some(queue_id(*queue)),
            _ => None,
        });
        // Readiness asks queues for a sign of life; whoever else depends on a queue sends to it.
        let action = if name == "health" { "sqs:GetQueueAttributes" } else { "sqs:SendMessage" };
        let mut sent = reached(role, action);
        sent.retain(|queue| !queue.ends_with("DeadLetterQueue"));
        assert_eq!(sent, queues.collect(), "{name} sends to other queues than it depends on");
        let received =
            if let EventSource::Queue(queue, _) = function.source { vec![queue_id(queue)] } else { Vec::new() };
        assert_eq!(
            reached(role, "sqs:ReceiveMessage"),
            received.into_iter().collect(),
            "{name} is called by another queue"
        );
    }
}

#[test]
fn readiness_depends_on_all_that_any_function_depends_on() {
    let health = health::FUNCTION.requires;
    for function in FUNCTIONS {
        for dependency in function.requires {
            assert!(health.contains(dependency), "readiness says nothing of {dependency:?} of {}", function.name);
        }
    }
}
