//! The names and addresses that resources have on this machine: what `!Ref` and `!GetAtt` answer.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::intrinsics::Resolver;

/// The region every local ARN names.
pub const REGION: &str = "us-east-1";
/// The account every local ARN names.
pub const ACCOUNT_ID: &str = "000000000000";
/// The stack name, prefix of generated names.
const STACK: &str = "local";

/// Addresses that resources get on this machine.
#[derive(Clone, Debug)]
pub struct Names {
    /// `http://host:port` of the queue service.
    pub sqs_endpoint: String,
    /// `host:port` of the front door.
    pub front: String,
}

impl Names {
    #[cfg(test)]
    pub(crate) fn for_tests() -> Self {
        Self { sqs_endpoint: "http://127.0.0.1:2".to_owned(), front: "127.0.0.1:1".to_owned() }
    }

    /// The value of a pseudo parameter such as `AWS::Region`.
    pub(crate) fn pseudo_parameter(&self, name: &str) -> Option<String> {
        let value = match name {
            "AWS::Region" => REGION,
            "AWS::AccountId" => ACCOUNT_ID,
            "AWS::StackName" => STACK,
            "AWS::Partition" => "aws",
            "AWS::URLSuffix" => "amazonaws.com",
            "AWS::StackId" => "arn:aws:cloudformation:us-east-1:000000000000:stack/local/0",
            _ => return None,
        };
        Some(value.to_owned())
    }

    /// What `!Ref` of a resource answers.
    pub(crate) fn reference(&self, resolver: &Resolver, id: &str) -> Result<String> {
        let name = self.physical_name(resolver, id)?;
        Ok(match resource_type(resolver, id)?.as_str() {
            "AWS::SQS::Queue" => self.queue_url(&name),
            "AWS::Serverless::HttpApi" => api_id(id),
            _ => name,
        })
    }

    /// What `!GetAtt` of a resource answers.
    pub(crate) fn attribute(&self, resolver: &Resolver, id: &str, attribute: &str) -> Result<String> {
        let kind = resource_type(resolver, id)?;
        let name = self.physical_name(resolver, id)?;
        let arn = |service: &str, rest: String| format!("arn:aws:{service}:{REGION}:{ACCOUNT_ID}:{rest}");
        Ok(match (kind.as_str(), attribute) {
            ("AWS::Serverless::Function", "Arn") => arn("lambda", format!("function:{name}")),
            ("AWS::Lambda::Url", "FunctionUrl") => {
                format!("https://{}/", function_url_host(id.trim_end_matches("Url")))
            }
            ("AWS::Lambda::Url", "FunctionArn") => arn("lambda", format!("function:{name}")),
            ("AWS::DynamoDB::Table", "Arn") => arn("dynamodb", format!("table/{name}")),
            ("AWS::DynamoDB::Table", "StreamArn") => arn("dynamodb", format!("table/{name}/stream/0")),
            ("AWS::SQS::Queue", "Arn") => queue_arn(&name),
            ("AWS::SQS::Queue", "QueueName") => name,
            ("AWS::SQS::Queue", "QueueUrl") => self.queue_url(&name),
            ("AWS::S3::Bucket", "Arn") => format!("arn:aws:s3:::{name}"),
            ("AWS::S3::Bucket", "DomainName") => format!("{name}.s3.amazonaws.com"),
            ("AWS::S3::Bucket", "RegionalDomainName") => format!("{name}.s3.{REGION}.amazonaws.com"),
            ("AWS::Serverless::HttpApi", "ApiEndpoint") => format!("https://{}", api_host(id)),
            ("AWS::Serverless::HttpApi", "ApiId") => api_id(id),
            ("AWS::CloudFront::Distribution", "DomainName") => self.front.clone(),
            (other, _) if super::resources::not_run(other).is_some() => {
                format!("arn:aws:local:{REGION}:{ACCOUNT_ID}:{id}/{attribute}")
            }
            _ => bail!("{kind} has no attribute {attribute} here"),
        })
    }

    fn queue_url(&self, name: &str) -> String {
        format!("{}/{ACCOUNT_ID}/{name}", self.sqs_endpoint)
    }

    /// The name given by the template, or one made from the logical id.
    pub(crate) fn physical_name(&self, resolver: &Resolver, id: &str) -> Result<String> {
        let kind = resource_type(resolver, id)?;
        let property = match kind.as_str() {
            "AWS::Serverless::Function" => "FunctionName",
            "AWS::DynamoDB::Table" => "TableName",
            "AWS::SQS::Queue" => "QueueName",
            "AWS::S3::Bucket" => "BucketName",
            _ => return Ok(format!("{STACK}-{id}")),
        };
        let given = resolver.resources.get(id).and_then(|resource| resource.get("Properties")?.get(property));
        let given = given.map(|value| resolver.resolve(value, &format!("{id}.Properties.{property}"))).transpose()?;
        match given.flatten() {
            Some(Value::String(name)) => Ok(name),
            Some(other) => bail!("{id}.Properties.{property}: expected text, found {other}"),
            None if kind == "AWS::S3::Bucket" => Ok(format!("{STACK}-{}", id.to_lowercase())),
            None => Ok(format!("{STACK}-{id}")),
        }
    }
}

/// The ARN of a queue of this name.
pub(crate) fn queue_arn(name: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT_ID}:{name}")
}

/// The id of an HTTP API: its logical id in lower case.
pub(crate) fn api_id(id: &str) -> String {
    id.to_lowercase()
}

/// The host name under which production would reach an HTTP API.
pub(crate) fn api_host(id: &str) -> String {
    format!("{}.execute-api.{REGION}.amazonaws.com", api_id(id))
}

/// The host name under which production would reach the URL of a function.
pub(crate) fn function_url_host(function: &str) -> String {
    format!("{}.lambda-url.{REGION}.on.aws", function.to_lowercase())
}

/// The type of a resource, counting those that SAM makes from others.
fn resource_type(resolver: &Resolver, id: &str) -> Result<String> {
    if let Some(resource) = resolver.resources.get(id) {
        let kind = resource.get("Type").and_then(Value::as_str);
        return kind.map(str::to_owned).with_context(|| format!("{id} has no Type"));
    }
    let is_function = |name: &str| {
        resolver
            .resources
            .get(name)
            .is_some_and(|it| it.get("Type").is_some_and(|kind| kind == "AWS::Serverless::Function"))
    };
    for (suffix, kind) in [("Url", "AWS::Lambda::Url"), ("Role", "AWS::IAM::Role")] {
        if id.strip_suffix(suffix).is_some_and(is_function) {
            return Ok(kind.to_owned());
        }
    }
    if id == super::read::IMPLICIT_API {
        return Ok("AWS::Serverless::HttpApi".to_owned());
    }
    bail!("there is no parameter or resource of this name")
}
