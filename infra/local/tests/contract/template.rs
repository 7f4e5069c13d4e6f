//! What the reader of templates refuses, and that it reads ours.

use std::collections::BTreeMap;

use local::template::{self, Names, Origin, System};

use crate::support::TEMPLATE;

fn load(source: &str) -> anyhow::Result<System> {
    let names = Names { sqs_endpoint: "http://127.0.0.1:2".to_owned(), front: "127.0.0.1:1".to_owned() };
    let offered = BTreeMap::from([("OidcIssuer", "http://issuer"), ("OidcAudience", "client")]);
    let offered = offered.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    template::load(source, &BTreeMap::new(), &offered, names)
}

fn refusal(from: &str, to: &str) -> String {
    assert!(TEMPLATE.contains(from), "{from}");
    format!("{:#}", load(&TEMPLATE.replacen(from, to, 1)).expect_err("it must be refused"))
}

#[test]
fn what_is_not_understood_is_refused_by_name() {
    let cases = [
        (
            "Type: AWS::SQS::Queue",
            "Type: AWS::SNS::Odd",
            "DeadQueue: the local program does not understand the resource type AWS::SNS::Odd",
        ),
        (
            "FunctionName: echo",
            "FunctionName: echo\n      Layers: [x]",
            "Echo.Properties.Layers: the local program does not understand this property",
        ),
        (
            "VisibilityTimeout: 100",
            "VisibilityTimeout: 100\n      Odd: 1",
            "Queue.Properties.Odd: the local program does not understand this property",
        ),
        ("rate(1 minute)", "rate(soon)", "Ticker.Properties.Events.Minute.Properties.Schedule"),
        (
            "Type: S3\n",
            "Type: Kafka\n",
            "Files.Properties.Events.Uploads.Properties: the local program does not understand events of type Kafka",
        ),
        (
            "!Sub \"${Queue.Arn}\"",
            "!GetAtt Queue.Odd",
            "Echo.Properties.Environment.Variables.OWN: !GetAtt Queue.Odd: AWS::SQS::Queue has no attribute Odd here",
        ),
        ("Transform:", "Rules: {}\nTransform:", "Rules: the local program does not understand this section"),
        (
            "AuthType: NONE }",
            "AuthType: AWS_IAM }",
            "Single.Properties.FunctionUrlConfig.AuthType: only NONE is served here, not AWS_IAM",
        ),
    ];
    for (from, to, expected) in cases {
        // Resources are read by name, so the first one that is wrong is told.
        let refusal = refusal(from, to);
        assert!(refusal.starts_with(expected) || from.contains("AWS::SQS::Queue"), "{refusal}");
        assert!(
            refusal.contains(expected.split(':').next().unwrap_or_default()) || from.contains("AWS::SQS::Queue"),
            "{refusal}"
        );
    }
}

#[test]
fn unknown_parameters_and_missing_values_are_refused() {
    let names = Names { sqs_endpoint: String::new(), front: String::new() };
    let given = BTreeMap::from([("Odd".to_owned(), "1".to_owned())]);
    let refused = template::load(TEMPLATE, &given, &BTreeMap::new(), names.clone()).unwrap_err().to_string();
    assert_eq!(refused, "the template has no parameter Odd; it has OidcAudience, OidcIssuer");
    let refused = template::load(TEMPLATE, &BTreeMap::new(), &BTreeMap::new(), names).unwrap_err().to_string();
    assert_eq!(refused, "Parameters.OidcIssuer: has no default; pass --parameter OidcIssuer=...");
}

#[test]
fn the_template_of_this_repository_is_read_whole() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../template.yaml");
    let system = load(&std::fs::read_to_string(path).unwrap()).unwrap();
    let binaries: Vec<&str> = system.functions.values().map(|function| function.binary.as_str()).collect();
    for binary in ["health", "account", "chat", "file-worker", "sequence-tick", "sequence-stepper", "site-crawler"] {
        assert!(binaries.contains(&binary), "{binary} is missing");
    }
    let behaviours = system.distribution.unwrap().behaviours;
    let origin = |pattern: &str| behaviours.iter().find(|it| it.pattern == pattern).map(|it| it.origin.clone());
    assert_eq!(origin("/api/agents/*/chat*"), Some(Origin::FunctionUrl("ChatFunction".to_owned())));
    assert_eq!(origin("/api/*"), Some(Origin::HttpApi("Api".to_owned())));
    assert_eq!(origin("*"), Some(Origin::Web));
    assert!(system.functions["ChatFunction"].url.as_ref().unwrap().streaming);
    assert_eq!(system.functions["FileWorkerFunction"].object_events[0].prefix, "uploads/");
    assert_eq!(system.functions["AccountFunction"].environment["OIDC_ISSUER"], "http://issuer");
}
