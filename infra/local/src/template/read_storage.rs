//! Reads tables, queues and buckets.

use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Map, Value};

use super::fields::Fields;
use super::intrinsics::Resolver;
use super::model::{Bucket, Cors, Queue, Table};

/// Largest SQS message: 1 MiB since August 2025 (SQS quotas, read 2026-11).
const MAXIMUM_MESSAGE_SIZE: u64 = 1_048_576;

/// Reads one `AWS::DynamoDB::Table`.
pub(crate) fn table(resolver: &Resolver, id: &str, mut properties: Fields<'_>) -> Result<Table> {
    let name = resolver.physical_name(id)?;
    let mut create = Map::from_iter([("TableName".to_owned(), Value::String(name.clone()))]);
    for key in [
        "AttributeDefinitions",
        "KeySchema",
        "GlobalSecondaryIndexes",
        "LocalSecondaryIndexes",
        "BillingMode",
        "ProvisionedThroughput",
    ] {
        if let Some(value) = properties.take(key)? {
            create.insert(key.to_owned(), value);
        }
    }
    create.entry("BillingMode").or_insert_with(|| Value::from("PAY_PER_REQUEST"));
    let ttl = match properties.fields("TimeToLiveSpecification")? {
        Some(mut ttl) => {
            let (attribute, enabled) = (ttl.required("AttributeName")?, ttl.boolean("Enabled")?.unwrap_or_default());
            ttl.finish()?;
            enabled.then_some(attribute)
        }
        None => None,
    };
    properties.ignore(&[
        "TableName",
        "PointInTimeRecoverySpecification",
        "SSESpecification",
        "DeletionProtectionEnabled",
        "TableClass",
        "Tags",
        "ContributorInsightsSpecification",
        "OnDemandThroughput",
        "WarmThroughput",
        "ResourcePolicy",
    ]);
    properties.finish()?;
    strip_unknown_index_settings(&mut create);
    Ok(Table { name, create: Value::Object(create), ttl })
}

/// Index settings that only matter for capacity in production.
fn strip_unknown_index_settings(create: &mut Map<String, Value>) {
    let indexes = create.get_mut("GlobalSecondaryIndexes").and_then(Value::as_array_mut);
    for index in indexes.into_iter().flatten().filter_map(Value::as_object_mut) {
        for key in ["ContributorInsightsSpecification", "OnDemandThroughput", "WarmThroughput"] {
            index.remove(key);
        }
    }
}

/// Reads one `AWS::SQS::Queue`.
pub(crate) fn queue(resolver: &Resolver, id: &str, mut properties: Fields<'_>) -> Result<Queue> {
    let name = resolver.physical_name(id)?;
    if properties.boolean("FifoQueue")?.unwrap_or_default() {
        bail!("{}: FIFO queues do not run here", properties.at("FifoQueue"));
    }
    let seconds = |given: Option<u64>, default: u64| Duration::from_secs(given.unwrap_or(default));
    let redrive = match properties.fields("RedrivePolicy")? {
        Some(mut policy) => {
            let pair = (policy.required("deadLetterTargetArn")?, policy.required("maxReceiveCount")?);
            let at = policy.at("maxReceiveCount");
            policy.finish()?;
            Some((pair.0, pair.1.parse().with_context(|| format!("{at}: not a whole number"))?))
        }
        None => None,
    };
    let maximum_size = properties.number("MaximumMessageSize")?.unwrap_or(MAXIMUM_MESSAGE_SIZE);
    ensure!(maximum_size <= MAXIMUM_MESSAGE_SIZE, "{}: at most 1048576", properties.at("MaximumMessageSize"));
    let delay = properties.number("DelaySeconds")?;
    ensure!(delay.unwrap_or(0) <= 900, "{}: at most 900", properties.at("DelaySeconds"));
    let visibility = properties.number("VisibilityTimeout")?;
    ensure!(visibility.unwrap_or(0) <= 43_200, "{}: at most 43200", properties.at("VisibilityTimeout"));
    let queue = Queue {
        name,
        visibility: seconds(visibility, 30),
        delay: seconds(delay, 0),
        wait: seconds(properties.number("ReceiveMessageWaitTimeSeconds")?, 0),
        retention: seconds(properties.number("MessageRetentionPeriod")?, 345_600),
        maximum_size: usize::try_from(maximum_size)?,
        redrive,
    };
    properties.ignore(&[
        "QueueName",
        "KmsMasterKeyId",
        "KmsDataKeyReusePeriodSeconds",
        "SqsManagedSseEnabled",
        "Tags",
        "RedriveAllowPolicy",
    ]);
    properties.finish()?;
    Ok(queue)
}

/// Reads one `AWS::S3::Bucket`.
pub(crate) fn bucket(resolver: &Resolver, id: &str, mut properties: Fields<'_>) -> Result<Bucket> {
    let name = resolver.physical_name(id)?;
    let mut cors = Vec::new();
    if let Some(mut configuration) = properties.fields("CorsConfiguration")? {
        for mut rule in configuration.list("CorsRules")? {
            cors.push(Cors {
                origins: rule.strings("AllowedOrigins")?.unwrap_or_default(),
                methods: rule.strings("AllowedMethods")?.unwrap_or_default(),
                headers: rule.strings("AllowedHeaders")?.unwrap_or_default(),
                expose: rule.strings("ExposedHeaders")?.unwrap_or_default(),
                max_age: rule.number("MaxAge")?,
                credentials: false,
            });
            rule.ignore(&["Id"]);
            rule.finish()?;
        }
        configuration.finish()?;
    }
    properties.ignore(&[
        "BucketName",
        "AccessControl",
        "BucketEncryption",
        "LifecycleConfiguration",
        "LoggingConfiguration",
        "OwnershipControls",
        "PublicAccessBlockConfiguration",
        "Tags",
        "VersioningConfiguration",
        "IntelligentTieringConfigurations",
        "MetricsConfigurations",
    ]);
    properties.finish()?;
    Ok(Bucket { name, cors })
}
