//! What the template describes, as far as it runs on this machine.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use crate::cron::Rule;

/// The API that SAM makes for functions whose `HttpApi` events name none.
pub(crate) const IMPLICIT_API: &str = "ServerlessHttpApi";

/// The whole system.
#[derive(Debug, Default)]
pub struct System {
    /// Functions by logical id.
    pub functions: BTreeMap<String, Function>,
    /// HTTP APIs by logical id.
    pub apis: BTreeMap<String, HttpApi>,
    /// `CreateTable` requests with the name of the TTL attribute, if any.
    pub tables: Vec<Table>,
    /// Queues.
    pub queues: Vec<Queue>,
    /// Buckets.
    pub buckets: Vec<Bucket>,
    /// The distribution in front of everything.
    pub distribution: Option<Distribution>,
    /// Resources that are known but not run here: logical id, type, why.
    pub not_run: Vec<(String, String, &'static str)>,
}

/// One function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Logical id in the template.
    pub logical_id: String,
    /// Function name.
    pub name: String,
    /// Name of the binary in the target folder.
    pub binary: String,
    /// `_HANDLER`.
    pub handler: String,
    /// Memory in MiB; told to the function, not enforced.
    pub memory_mb: u64,
    /// Longest run of one invocation.
    pub timeout: Duration,
    /// Environment from the template.
    pub environment: BTreeMap<String, String>,
    /// `ReservedConcurrentExecutions`.
    pub reserved_concurrency: Option<usize>,
    /// `JSON` or `Text`.
    pub log_format: String,
    /// `AWS_LAMBDA_LOG_LEVEL`.
    pub log_level: Option<String>,
    /// Function URL.
    pub url: Option<FunctionUrl>,
    /// S3 notifications.
    pub object_events: Vec<ObjectEvent>,
    /// SQS event source mappings.
    pub queue_events: Vec<QueueEvent>,
    /// Schedules.
    pub schedules: Vec<Schedule>,
    /// What happens to asynchronous events that keep failing.
    pub asynchronous: Asynchronous,
}

/// `FunctionUrlConfig`.
#[derive(Clone, Debug)]
pub struct FunctionUrl {
    /// Host name the function sees.
    pub host: String,
    /// `InvokeMode: RESPONSE_STREAM`.
    pub streaming: bool,
    /// Cross-origin rules.
    pub cors: Option<Cors>,
}

/// One S3 notification.
#[derive(Clone, Debug)]
pub struct ObjectEvent {
    /// Name of the event in the template, used as `configurationId`.
    pub id: String,
    /// Bucket name.
    pub bucket: String,
    /// Patterns such as `s3:ObjectCreated:*`.
    pub events: Vec<String>,
    /// Keys must start with this.
    pub prefix: String,
    /// Keys must end with this.
    pub suffix: String,
}

/// One SQS event source mapping.
#[derive(Clone, Debug)]
pub struct QueueEvent {
    /// Queue ARN.
    pub queue_arn: String,
    /// Most messages in one event.
    pub batch_size: usize,
    /// How long a batch may wait to fill.
    pub window: Duration,
    /// `ReportBatchItemFailures`.
    pub report_item_failures: bool,
    /// `MaximumConcurrency`.
    pub maximum_concurrency: Option<usize>,
}

/// One schedule.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// Name of the event in the template.
    pub name: String,
    /// When it fires.
    pub rule: Rule,
    /// What it sends; `None` is the usual scheduled event.
    pub input: Option<String>,
    /// `ScheduleV2` (`EventBridge` Scheduler) sends no envelope.
    pub scheduler: bool,
}

/// `EventInvokeConfig` and `DeadLetterQueue`.
#[derive(Clone, Debug)]
pub struct Asynchronous {
    /// Tries after the first one: 0 to 2.
    pub retries: u32,
    /// `MaximumEventAgeInSeconds`.
    pub maximum_age: Duration,
    /// ARN of the queue that receives an envelope with the failed event.
    pub on_failure: Option<String>,
    /// ARN of the queue that receives an envelope with the answer.
    pub on_success: Option<String>,
    /// ARN of the queue that receives the failed event itself.
    pub dead_letter: Option<String>,
}

impl Default for Asynchronous {
    /// Lambda's own defaults: two more tries within six hours.
    fn default() -> Self {
        Self {
            retries: 2,
            maximum_age: Duration::from_secs(6 * 3600),
            on_failure: None,
            on_success: None,
            dead_letter: None,
        }
    }
}

/// One HTTP API.
#[derive(Clone, Debug)]
pub struct HttpApi {
    /// Id the function sees.
    pub id: String,
    /// Host name the function sees.
    pub host: String,
    /// Stage variables.
    pub stage_variables: BTreeMap<String, String>,
    /// JWT authorizers by name.
    pub authorizers: BTreeMap<String, JwtAuthorizer>,
    /// Authorizer of routes that name none.
    pub default_authorizer: Option<String>,
    /// Cross-origin rules.
    pub cors: Option<Cors>,
    /// Requests per second and burst.
    pub throttle: Option<Throttle>,
    /// Routes.
    pub routes: Vec<Route>,
}

/// A native JWT authorizer.
#[derive(Clone, Debug)]
pub struct JwtAuthorizer {
    /// `iss` that tokens must have.
    pub issuer: String,
    /// `aud` (or `client_id`) values that are accepted.
    pub audience: Vec<String>,
    /// Name of the header that carries the token.
    pub header: String,
}

/// Throttling of a stage.
#[derive(Clone, Copy, Debug)]
pub struct Throttle {
    /// Requests per second.
    pub rate: f64,
    /// Requests that may come at once.
    pub burst: f64,
}

/// One route of an HTTP API.
#[derive(Clone, Debug)]
pub struct Route {
    /// `GET` ... or `ANY`.
    pub method: String,
    /// Path as in the template, or `$default`.
    pub path: String,
    /// Logical id of the function.
    pub function: String,
    /// Name of the authorizer.
    pub authorizer: Option<String>,
    /// Scopes, one of which the token must have.
    pub scopes: Vec<String>,
    /// Integration timeout.
    pub timeout: Duration,
}

/// Cross-origin rules of a bucket, an API or a function URL.
#[derive(Clone, Debug, Default)]
pub struct Cors {
    /// Allowed origins; `*` matches anything.
    pub origins: Vec<String>,
    /// Allowed methods.
    pub methods: Vec<String>,
    /// Allowed request headers.
    pub headers: Vec<String>,
    /// Headers shown to the page.
    pub expose: Vec<String>,
    /// Seconds a preflight may be remembered.
    pub max_age: Option<u64>,
    /// Whether cookies are allowed.
    pub credentials: bool,
}

/// One table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Table name.
    pub name: String,
    /// The `CreateTable` request.
    pub create: Value,
    /// TTL attribute.
    pub ttl: Option<String>,
}

/// One queue.
#[derive(Clone, Debug)]
pub struct Queue {
    /// Queue name.
    pub name: String,
    /// Default visibility timeout.
    pub visibility: Duration,
    /// Default delay.
    pub delay: Duration,
    /// Default long-poll time.
    pub wait: Duration,
    /// Retention period.
    pub retention: Duration,
    /// Largest message in bytes.
    pub maximum_size: usize,
    /// Dead-letter queue ARN and `maxReceiveCount`.
    pub redrive: Option<(String, u32)>,
}

/// One bucket.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// Bucket name.
    pub name: String,
    /// Cross-origin rules.
    pub cors: Vec<Cors>,
}

/// The distribution.
#[derive(Clone, Debug)]
pub struct Distribution {
    /// Behaviours in order; the last is the default one with pattern `*`.
    pub behaviours: Vec<Behaviour>,
}

/// One behaviour.
#[derive(Clone, Debug)]
pub struct Behaviour {
    /// Path pattern with `*` and `?`.
    pub pattern: String,
    /// Where requests go.
    pub origin: Origin,
    /// Allowed methods.
    pub methods: Vec<String>,
    /// Headers added to the response.
    pub headers: ResponseHeaders,
}

/// Where a behaviour sends requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The function URL of this logical id.
    FunctionUrl(String),
    /// The HTTP API of this logical id.
    HttpApi(String),
    /// The bucket with the built interface.
    Web,
}

/// A response headers policy.
#[derive(Clone, Debug, Default)]
pub struct ResponseHeaders {
    /// Name, value, and whether the value replaces one from the origin.
    pub set: Vec<(String, String, bool)>,
    /// Headers removed from the response.
    pub remove: Vec<String>,
}
