//! Emulated services on loopback, and the ports over them.

use serde_json::json;
use shared::app::Ports;
use shared::config::{AwsCredentials, Config, Endpoints};

/// The ports over an empty `DynamoDB` that lives as long as the test.
pub(crate) async fn dynamodb() -> Ports {
    let database = dynoxide::Database::memory().unwrap();
    let attributes = ["pk", "sk", "gsi1pk", "gsi1sk", "duePk", "dueSk"];
    let attributes = attributes.map(|name| json!({"AttributeName": name, "AttributeType": "S"}));
    // As in `template.yaml`.
    let table = json!({
        "TableName": "voronka",
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "AttributeDefinitions": attributes,
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "gsi1",
                "KeySchema": [{"AttributeName": "gsi1pk", "KeyType": "HASH"}, {"AttributeName": "gsi1sk", "KeyType": "RANGE"}],
                "Projection": {"ProjectionType": "ALL"},
            },
            {
                "IndexName": "due",
                "KeySchema": [{"AttributeName": "duePk", "KeyType": "HASH"}, {"AttributeName": "dueSk", "KeyType": "RANGE"}],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["v"]},
            },
        ],
    });
    database.create_table(serde_json::from_value(table).unwrap()).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    #[expect(clippy::disallowed_methods, reason = "the server ends with the test's runtime")]
    drop(tokio::spawn(dynoxide::server::serve_on(listener, database)));
    Ports::connect(
        &Config {
            stage: "test".into(),
            region: "eu-central-1".into(),
            table: "voronka".into(),
            credentials: AwsCredentials { key_id: "test".into(), secret_key: "test".into(), session_token: None },
            endpoints: Endpoints { dynamodb: Some(address), ..Endpoints::default() },
            ..Config::default()
        },
        None,
    )
}
