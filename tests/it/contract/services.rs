//! The emulated services of the local program, in memory and on loopback, and the ports over them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use local::clock::WallClock;
use local::logs::{Format, Level, Logs};
use local::{Options, Running};
use shared::app::Ports;
use shared::config::{AwsCredentials, Config, Endpoints};
use shared::queue::QueueName;

/// Services that run until they are dropped with the test's runtime.
pub(crate) struct Services {
    /// The ports over them.
    pub(crate) ports: Ports,
    /// The address of the queue service.
    pub(crate) sqs: String,
    _running: Running,
}

impl Services {
    pub(crate) async fn start() -> Self {
        let clock = Arc::new(WallClock);
        let options = Options {
            template: include_str!("services.yaml").to_owned(),
            parameters: BTreeMap::new(),
            data: None,
            port: 0,
            website: None,
            binaries: PathBuf::new(),
            only: Vec::new(),
            watchdog: None,
            environment: BTreeMap::new(),
            seed: local::seed::Seed::default(),
            logs: Logs::new(Format::Json, Level::Error, clock.clone(), Box::new(std::io::sink())),
            clock,
        };
        let running = local::start(options).await.unwrap();
        let queue = format!("{}/{}/steps", running.sqs, local::template::ACCOUNT_ID);
        let config = Config {
            stage: "test".into(),
            region: local::template::REGION.into(),
            table: "voronka".into(),
            bucket: "files".into(),
            queues: [(QueueName::Steps, queue)].into(),
            credentials: AwsCredentials {
                key_id: local::credentials::ACCESS_KEY.into(),
                secret_key: local::credentials::SECRET_KEY.into(),
                session_token: None,
            },
            endpoints: Endpoints {
                dynamodb: Some(running.dynamodb.clone()),
                s3: Some(running.s3.clone()),
                sqs: Some(running.sqs.clone()),
            },
            ..Config::default()
        };
        Self { ports: shared::adapters::connect(&config, None), sqs: running.sqs.clone(), _running: running }
    }
}
