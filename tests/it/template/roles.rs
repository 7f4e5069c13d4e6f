//! Least privilege.

use serde_json::Value;

use super::{folders, logical_id, of_type, resources};

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

#[test]
fn a_role_reaches_only_what_its_function_says_it_needs() {
    let resources = resources();
    for folder in folders() {
        let role = &resources[&logical_id(&folder, "Role")];
        let allowed: Vec<_> = statements(role).iter().flat_map(|statement| list(&statement["Action"])).collect();
        let may = |prefix: &str| allowed.iter().any(|action| action.trim_matches('"').starts_with(prefix));
        assert!(!may("iam:") && !may("sts:") && !may("kms:"), "{folder}: {allowed:?}");
        assert_eq!(
            may("sqs:SendMessage"),
            [
                "agent-files",
                "agent-passages",
                "agent-sites",
                "agents",
                "chat",
                "file-parts",
                "file-worker",
                "golden-questions",
                "golden-runner",
                "sequence-tick",
                "site-crawler"
            ]
            .contains(&folder.as_str()),
            "{folder}: {allowed:?}"
        );
        let reads_files = [
            "agent-files",
            "agent-passages",
            "agent-sites",
            "agents",
            "chat",
            "file-parts",
            "file-worker",
            "golden-runner",
            "health",
            "site-crawler",
        ]
        .contains(&folder.as_str());
        assert_eq!(may("s3:"), reads_files, "{folder}: {allowed:?}");
        assert!(!may("dynamodb:Scan") && !may("lambda:"), "{folder}: {allowed:?}");
    }
}
