//! Reads functions and the events that start them.

use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use super::fields::Fields;
use super::intrinsics::Resolver;
use super::model::{Asynchronous, Function, FunctionUrl, ObjectEvent, QueueEvent, Route, Schedule, System};
use super::{names, read_api};
use crate::cron::Rule;

/// Properties without a meaning on this machine.
const NOT_RUN: [&str; 19] = [
    "Architectures",
    "AutoPublishAlias",
    "DeploymentPreference",
    "Description",
    "EphemeralStorage",
    "KmsKeyArn",
    "PermissionsBoundary",
    "Policies",
    "PropagateTags",
    "ProvisionedConcurrencyConfig",
    "RecursiveLoop",
    "Role",
    "RolePath",
    "RuntimeManagementConfig",
    "SourceKMSKeyArn",
    "Tags",
    "Tracing",
    "VersionDescription",
    "PackageType",
];
/// Longest integration timeout of an HTTP API: 30 s (API Gateway quotas, read 2026-11).
const INTEGRATION_TIMEOUT: Duration = Duration::from_secs(30);

/// Reads one `AWS::Serverless::Function` and adds its routes to their API.
pub(crate) fn read(
    system: &mut System,
    resolver: &Resolver,
    id: &str,
    mut properties: Fields<'_>,
    metadata: Option<Fields<'_>>,
) -> Result<()> {
    properties.ignore(&NOT_RUN);
    let runtime = properties.required("Runtime")?;
    ensure!(runtime.starts_with("provided."), "{}: only provided.* runs here, not {runtime}", properties.at("Runtime"));
    let binary = binary_name(&mut properties, metadata)?;
    let environment = match properties.fields("Environment")? {
        Some(mut environment) => {
            let variables = environment.fields("Variables")?.map(Fields::into_texts).transpose()?;
            environment.finish()?;
            variables.unwrap_or_default()
        }
        None => Default::default(),
    };
    properties.ignore(&["FunctionName"]);
    let (log_format, log_level) = read_logging(&mut properties)?;
    let mut function = Function {
        logical_id: id.to_owned(),
        name: resolver.physical_name(id)?,
        binary,
        handler: properties.string("Handler")?.unwrap_or_else(|| "bootstrap".to_owned()),
        memory_mb: properties.number("MemorySize")?.unwrap_or(128),
        timeout: Duration::from_secs(properties.number("Timeout")?.unwrap_or(3)),
        environment,
        reserved_concurrency: properties.number("ReservedConcurrentExecutions")?.map(usize::try_from).transpose()?,
        log_format,
        log_level,
        url: read_url(id, &mut properties)?,
        object_events: Vec::new(),
        queue_events: Vec::new(),
        schedules: Vec::new(),
        asynchronous: read_asynchronous(&mut properties)?,
    };
    if let Some(mut events) = properties.fields("Events")? {
        for (name, event) in events.entries()? {
            read_event(system, resolver, &mut function, name, event)?;
        }
    }
    properties.finish()?;
    system.functions.insert(id.to_owned(), function);
    Ok(())
}

/// The binary is named by `Metadata.BuildProperties.Binary`, or else by the folder `CodeUri` points at.
fn binary_name(properties: &mut Fields<'_>, metadata: Option<Fields<'_>>) -> Result<String> {
    let at = properties.at("CodeUri");
    let code = properties.string("CodeUri")?;
    let named = match metadata {
        Some(mut metadata) => match metadata.fields("BuildProperties")? {
            Some(mut build) => build.string("Binary")?,
            None => None,
        },
        None => None,
    };
    let folder = || Some(code?.trim_end_matches('/').rsplit('/').next()?.to_owned()).filter(|name| name != ".");
    named.or_else(folder).with_context(|| format!("{at}: names no folder, and Metadata.BuildProperties has no Binary"))
}

fn read_logging(properties: &mut Fields<'_>) -> Result<(String, Option<String>)> {
    let Some(mut logging) = properties.fields("LoggingConfig")? else {
        return Ok(("Text".to_owned(), None));
    };
    let format = logging.string("LogFormat")?.unwrap_or_else(|| "Text".to_owned());
    let level = logging.string("ApplicationLogLevel")?;
    logging.ignore(&["SystemLogLevel", "LogGroup"]);
    logging.finish()?;
    Ok((format, level))
}

fn read_url(id: &str, properties: &mut Fields<'_>) -> Result<Option<FunctionUrl>> {
    let Some(mut url) = properties.fields("FunctionUrlConfig")? else {
        return Ok(None);
    };
    let auth = url.required("AuthType")?;
    ensure!(auth == "NONE", "{}: only NONE is served here, not {auth}", url.at("AuthType"));
    let streaming = match url.string("InvokeMode")?.as_deref() {
        Some("RESPONSE_STREAM") => true,
        Some("BUFFERED") | None => false,
        Some(other) => bail!("{}: {other} is neither BUFFERED nor RESPONSE_STREAM", url.at("InvokeMode")),
    };
    let cors = url.fields("Cors")?.map(read_api::read_cors).transpose()?;
    url.finish()?;
    Ok(Some(FunctionUrl { host: names::function_url_host(id), streaming, cors }))
}

fn read_asynchronous(properties: &mut Fields<'_>) -> Result<Asynchronous> {
    let mut settings = Asynchronous::default();
    if let Some(mut dead_letter) = properties.fields("DeadLetterQueue")? {
        let kind = dead_letter.required("Type")?;
        ensure!(kind == "SQS", "{}: only SQS runs here, not {kind}", dead_letter.at("Type"));
        settings.dead_letter = Some(dead_letter.required("TargetArn")?);
        dead_letter.finish()?;
    }
    let Some(mut config) = properties.fields("EventInvokeConfig")? else {
        return Ok(settings);
    };
    if let Some(retries) = config.number("MaximumRetryAttempts")? {
        settings.retries = u32::try_from(retries)?;
    }
    if let Some(age) = config.number("MaximumEventAgeInSeconds")? {
        settings.maximum_age = Duration::from_secs(age);
    }
    if let Some(mut destinations) = config.fields("DestinationConfig")? {
        settings.on_failure = read_destination(&mut destinations, "OnFailure")?;
        settings.on_success = read_destination(&mut destinations, "OnSuccess")?;
        destinations.finish()?;
    }
    config.finish()?;
    Ok(settings)
}

fn read_destination(destinations: &mut Fields<'_>, which: &str) -> Result<Option<String>> {
    let Some(mut destination) = destinations.fields(which)? else {
        return Ok(None);
    };
    let kind = destination.string("Type")?.unwrap_or_else(|| "SQS".to_owned());
    ensure!(kind == "SQS", "{}: only SQS runs here, not {kind}", destination.at("Type"));
    let arn = destination.required("Destination")?;
    destination.finish()?;
    Ok(Some(arn))
}

fn read_event(
    system: &mut System,
    resolver: &Resolver,
    function: &mut Function,
    name: String,
    mut event: Fields<'_>,
) -> Result<()> {
    let kind = event.required("Type")?;
    let path = event.at("Properties");
    let mut properties = match event.fields("Properties")? {
        Some(properties) => properties,
        None => Fields::new(resolver, path, &Value::Null)?,
    };
    event.finish()?;
    match kind.as_str() {
        "HttpApi" => read_route(system, function, &mut properties)?,
        "S3" => function.object_events.push(read_object_event(name, &mut properties)?),
        "SQS" => function.queue_events.extend(read_queue_event(&mut properties)?),
        "Schedule" | "ScheduleV2" => {
            function.schedules.extend(read_schedule(name, kind == "ScheduleV2", &mut properties)?);
        }
        _ => bail!("{}: the local program does not understand events of type {kind}", properties.path()),
    }
    properties.finish()
}

fn read_route(system: &mut System, function: &Function, properties: &mut Fields<'_>) -> Result<()> {
    let api_id = properties.string("ApiId")?;
    let api = read_api::find(system, api_id.as_deref(), properties.path())?;
    let (path, method) = (properties.string("Path")?, properties.string("Method")?);
    let mut authorizer = api.default_authorizer.clone();
    let mut scopes = Vec::new();
    if let Some(mut auth) = properties.fields("Auth")? {
        authorizer = match auth.string("Authorizer")? {
            Some(none) if none == "NONE" => None,
            Some(name) if api.authorizers.contains_key(&name) => Some(name),
            Some(name) => bail!("{}: there is no authorizer {name}", auth.at("Authorizer")),
            None => authorizer,
        };
        scopes = auth.strings("AuthorizationScopes")?.unwrap_or_default();
        auth.finish()?;
    }
    if let Some(version) = properties.string("PayloadFormatVersion")? {
        ensure!(version == "2.0", "{}: only 2.0 is sent here", properties.at("PayloadFormatVersion"));
    }
    let timeout = properties.number("TimeoutInMillis")?.map_or(INTEGRATION_TIMEOUT, Duration::from_millis);
    ensure!(timeout <= INTEGRATION_TIMEOUT, "{}: at most 30000", properties.at("TimeoutInMillis"));
    api.routes.push(Route {
        method: method
            .unwrap_or_else(|| "ANY".to_owned())
            .to_uppercase()
            .replace("X-AMAZON-APIGATEWAY-ANY-METHOD", "ANY"),
        path: path.unwrap_or_else(|| "$default".to_owned()),
        function: function.logical_id.clone(),
        authorizer,
        scopes,
        timeout,
    });
    Ok(())
}

fn read_object_event(id: String, properties: &mut Fields<'_>) -> Result<ObjectEvent> {
    let mut event = ObjectEvent {
        id,
        bucket: properties.required("Bucket")?,
        events: properties.strings("Events")?.unwrap_or_default(),
        prefix: String::new(),
        suffix: String::new(),
    };
    for pattern in &event.events {
        let known = pattern.starts_with("s3:ObjectCreated:") || pattern.starts_with("s3:ObjectRemoved:");
        ensure!(known, "{}: {pattern} is never raised here", properties.at("Events"));
    }
    if let Some(mut filter) = properties.fields("Filter")? {
        if let Some(mut key) = filter.fields("S3Key")? {
            for mut rule in key.list("Rules")? {
                let (name, value) = (rule.required("Name")?, rule.required("Value")?);
                match name.to_lowercase().as_str() {
                    "prefix" => event.prefix = value,
                    "suffix" => event.suffix = value,
                    _ => bail!("{}: {name} is neither prefix nor suffix", rule.at("Name")),
                }
                rule.finish()?;
            }
            key.finish()?;
        }
        filter.finish()?;
    }
    Ok(event)
}

fn read_queue_event(properties: &mut Fields<'_>) -> Result<Option<QueueEvent>> {
    let report = properties.strings("FunctionResponseTypes")?.unwrap_or_default();
    let mut event = QueueEvent {
        queue_arn: properties.required("Queue")?,
        batch_size: usize::try_from(properties.number("BatchSize")?.unwrap_or(10))?,
        window: Duration::from_secs(properties.number("MaximumBatchingWindowInSeconds")?.unwrap_or(0)),
        report_item_failures: report.iter().any(|it| it == "ReportBatchItemFailures"),
        maximum_concurrency: None,
    };
    let window_needed = event.batch_size > 10 && event.window.is_zero();
    ensure!(!window_needed, "{}: more than 10 needs MaximumBatchingWindowInSeconds", properties.at("BatchSize"));
    if let Some(mut scaling) = properties.fields("ScalingConfig")? {
        event.maximum_concurrency = scaling.number("MaximumConcurrency")?.map(usize::try_from).transpose()?;
        scaling.finish()?;
    }
    let enabled = properties.boolean("Enabled")?.unwrap_or(true);
    Ok(enabled.then_some(event))
}

fn read_schedule(name: String, scheduler: bool, properties: &mut Fields<'_>) -> Result<Option<Schedule>> {
    let key = if scheduler { "ScheduleExpression" } else { "Schedule" };
    let at = properties.at(key);
    let expression = properties.required(key)?;
    let zone = properties.string("ScheduleExpressionTimezone")?.unwrap_or_else(|| "UTC".to_owned());
    let rule = Rule::parse(&expression, &zone).with_context(|| at)?;
    let input = properties.string("Input")?;
    let state = properties.string("State")?;
    let enabled = properties.boolean("Enabled")?.unwrap_or(true) && state.as_deref() != Some("DISABLED");
    properties.ignore(&[
        "Name",
        "Description",
        "RetryPolicy",
        "DeadLetterConfig",
        "FlexibleTimeWindow",
        "GroupName",
        "RoleArn",
        "PermissionsBoundary",
        "OmitName",
    ]);
    Ok(enabled.then_some(Schedule { name, rule, input, scheduler }))
}
