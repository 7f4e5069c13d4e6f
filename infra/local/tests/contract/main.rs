//! What Lambda, API Gateway, function URLs, SQS, S3 and schedules do at the edges, checked against the local program.

#[cfg(test)]
mod events;
#[cfg(test)]
mod gateway;
#[cfg(test)]
mod lambda;
#[cfg(test)]
mod oidc;
#[cfg(test)]
mod program;
#[cfg(test)]
mod queues;
#[cfg(test)]
mod support;
#[cfg(test)]
mod template;
#[cfg(test)]
mod watch;
#[cfg(test)]
mod website;
