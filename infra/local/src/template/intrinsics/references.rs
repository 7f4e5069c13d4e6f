//! What `!Ref` and `!GetAtt` of resources answer.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::Resolver;
use crate::template::model::IMPLICIT_API;
use crate::template::names::{ACCOUNT_ID, REGION, STACK, api_host, api_id, function_url_host, queue_arn};

impl Resolver {
    /// What `!Ref` of a resource answers.
    pub(super) fn resource_reference(&self, id: &str) -> Result<String> {
        let name = self.physical_name(id)?;
        Ok(match self.resource_type(id)?.as_str() {
            "AWS::SQS::Queue" => self.names.queue_url(&name),
            "AWS::Serverless::HttpApi" => api_id(id),
            _ => name,
        })
    }

    /// What `!GetAtt` of a resource answers.
    pub(super) fn resource_attribute(&self, id: &str, attribute: &str) -> Result<String> {
        let kind = self.resource_type(id)?;
        let name = self.physical_name(id)?;
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
            ("AWS::SQS::Queue", "QueueUrl") => self.names.queue_url(&name),
            ("AWS::S3::Bucket", "Arn") => format!("arn:aws:s3:::{name}"),
            ("AWS::S3::Bucket", "DomainName") => format!("{name}.s3.amazonaws.com"),
            ("AWS::S3::Bucket", "RegionalDomainName") => format!("{name}.s3.{REGION}.amazonaws.com"),
            ("AWS::Serverless::HttpApi", "ApiEndpoint") => format!("https://{}", api_host(id)),
            ("AWS::Serverless::HttpApi", "ApiId") => api_id(id),
            ("AWS::CloudFront::Distribution", "DomainName") => self.names.front.clone(),
            (other, _) if crate::template::resources::not_run(other).is_some() => {
                format!("arn:aws:local:{REGION}:{ACCOUNT_ID}:{id}/{attribute}")
            }
            _ => bail!("{kind} has no attribute {attribute} here"),
        })
    }

    /// The name given by the template, or one made from the logical id.
    pub(crate) fn physical_name(&self, id: &str) -> Result<String> {
        let kind = self.resource_type(id)?;
        let property = match kind.as_str() {
            "AWS::Serverless::Function" => "FunctionName",
            "AWS::DynamoDB::Table" => "TableName",
            "AWS::SQS::Queue" => "QueueName",
            "AWS::S3::Bucket" => "BucketName",
            _ => return Ok(format!("{STACK}-{id}")),
        };
        let given = self.resources.get(id).and_then(|resource| resource.get("Properties")?.get(property));
        let given = given.map(|value| self.resolve(value, &format!("{id}.Properties.{property}"))).transpose()?;
        match given.flatten() {
            Some(Value::String(name)) => Ok(name),
            Some(other) => bail!("{id}.Properties.{property}: expected text, found {other}"),
            None if kind == "AWS::S3::Bucket" => Ok(format!("{STACK}-{}", id.to_lowercase())),
            None => Ok(format!("{STACK}-{id}")),
        }
    }

    /// The type of a resource, counting those that SAM makes from others.
    fn resource_type(&self, id: &str) -> Result<String> {
        if let Some(resource) = self.resources.get(id) {
            let kind = resource.get("Type").and_then(Value::as_str);
            return kind.map(str::to_owned).with_context(|| format!("{id} has no Type"));
        }
        let is_function = |name: &str| {
            self.resources
                .get(name)
                .is_some_and(|it| it.get("Type").is_some_and(|kind| kind == "AWS::Serverless::Function"))
        };
        for (suffix, kind) in [("Url", "AWS::Lambda::Url"), ("Role", "AWS::IAM::Role")] {
            if id.strip_suffix(suffix).is_some_and(is_function) {
                return Ok(kind.to_owned());
            }
        }
        if id == IMPLICIT_API {
            return Ok("AWS::Serverless::HttpApi".to_owned());
        }
        bail!("there is no parameter or resource of this name")
    }
}
