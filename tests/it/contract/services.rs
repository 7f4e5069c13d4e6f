//! Emulated services on loopback, and the ports over them.

use std::net::TcpListener;

use shared::app::Ports;
use shared::config::{AwsCredentials, Config, Endpoints};

/// The ports over an empty `DynamoDB` that lives as long as the test's runtime.
pub(crate) async fn dynamodb() -> Ports {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let database = dynoxide::Database::memory().unwrap();
    tokio::spawn(dynoxide::server::serve_on(tokio::net::TcpListener::from_std(listener).unwrap(), database));
    create_table(&address).await;
    let config = Config {
        stage: "test".into(),
        region: "eu-central-1".into(),
        table: "voronka".into(),
        credentials: AwsCredentials { key_id: "test".into(), secret_key: "test".into(), session_token: None },
        endpoints: Endpoints { dynamodb: Some(address), ..Endpoints::default() },
        ..Config::default()
    };
    Ports::connect(&config, None)
}
