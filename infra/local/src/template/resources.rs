//! Which resource types have a meaning here and which are known but left to production.

/// Why a resource type of the template is not run on this machine; `None` when the type is not in this list.
pub(crate) fn not_run(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "AWS::IAM::Role" | "AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy" => "every local function may do everything",
        "AWS::Lambda::Permission" | "AWS::S3::BucketPolicy" | "AWS::SQS::QueuePolicy" | "AWS::SNS::TopicPolicy" => {
            "access policies are not checked"
        }
        "AWS::Logs::LogGroup" | "AWS::Logs::MetricFilter" | "AWS::Logs::SubscriptionFilter" => {
            "logs go to the terminal"
        }
        "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm" | "AWS::CloudWatch::Dashboard" => {
            "nothing is measured locally"
        }
        "AWS::Serverless::Application" | "AWS::CloudFormation::Stack" => {
            "nested stacks hold what one machine has no use for"
        }
        "AWS::SNS::Topic" | "AWS::SNS::Subscription" => "alarms have nobody to tell",
        "AWS::Cognito::UserPool"
        | "AWS::Cognito::UserPoolClient"
        | "AWS::Cognito::UserPoolDomain"
        | "AWS::Cognito::UserPoolGroup"
        | "AWS::Cognito::ManagedLoginBranding"
        | "AWS::Cognito::UserPoolUICustomizationAttachment" => "the local issuer under /local/oidc takes its place",
        "AWS::CloudFront::OriginAccessControl"
        | "AWS::CloudFront::CloudFrontOriginAccessIdentity"
        | "AWS::CloudFront::CachePolicy"
        | "AWS::CloudFront::OriginRequestPolicy"
        | "AWS::CloudFront::MonitoringSubscription" => {
            "nothing is cached or signed between the front door and its origins"
        }
        "AWS::CloudFront::Function" => "the rewrite of deep links to index.html is built in",
        "AWS::KMS::Key" | "AWS::KMS::Alias" => "data on this machine is not encrypted",
        "AWS::SecretsManager::Secret" | "AWS::SSM::Parameter" => "secrets come from VORONKA_* variables",
        "AWS::CertificateManager::Certificate" | "AWS::Route53::RecordSet" => "there is no domain",
        "AWS::WAFv2::WebACL" | "AWS::WAFv2::WebACLAssociation" => "there is no firewall",
        "AWS::Budgets::Budget" => "nothing costs money",
        "AWS::XRay::Group" | "AWS::XRay::SamplingRule" => "nothing is traced",
        "AWS::ApplicationInsights::Application" | "AWS::ResourceGroups::Group" => "only the console uses it",
        "AWS::Synthetics::Canary" | "AWS::Scheduler::ScheduleGroup" => "it only groups or watches",
        _ => return None,
    })
}
