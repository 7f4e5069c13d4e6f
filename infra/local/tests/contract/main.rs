//! What Lambda, API Gateway, function URLs, SQS, S3 and schedules do at the edges, checked against the local program.

mod events;
mod gateway;
mod lambda;
mod oidc;
mod program;
mod queues;
mod support;
mod template;
mod website;
