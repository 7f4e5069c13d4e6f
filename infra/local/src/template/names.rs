//! The names and addresses that resources have on this machine.

/// The region every local ARN names.
pub const REGION: &str = "us-east-1";
/// The account every local ARN names.
pub const ACCOUNT_ID: &str = "000000000000";
/// The stack name, prefix of generated names.
pub(crate) const STACK: &str = "local";

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

    /// The URL of a queue of this name.
    pub(crate) fn queue_url(&self, name: &str) -> String {
        format!("{}/{ACCOUNT_ID}/{name}", self.sqs_endpoint)
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
