//! Errors as clients see them: `application/problem+json` (RFC 9457) with stable codes.

use std::time::Duration;

use domain::error::{Error, ErrorKind, Retry};
use http::StatusCode;
use http::header::{HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use serde::Serialize;
use utoipa::ToSchema;

use super::ApiResponse;

/// An error document.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Always `about:blank`: the code tells the problems apart.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The status in words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// A stable code for programs.
    pub code: &'static str,
    /// A sentence for people.
    pub detail: String,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemField>,
    /// The request's id, under which the log tells more.
    pub request_id: String,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldError)]
pub struct ProblemField {
    /// Where: the part of the request and the path in it.
    pub loc: Vec<String>,
    /// A stable code for programs.
    pub code: String,
    /// A sentence for people.
    pub message: String,
}

/// The one mapping from kinds of errors to HTTP.
fn status(kind: &ErrorKind) -> StatusCode {
    match kind {
        ErrorKind::Invalid(_) | ErrorKind::IdempotencyKeyReused => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorKind::Forbidden(_) => StatusCode::FORBIDDEN,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::Conflict(_) => StatusCode::CONFLICT,
        ErrorKind::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
        ErrorKind::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
        ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
        ErrorKind::Upstream { .. } => StatusCode::BAD_GATEWAY,
        ErrorKind::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl ApiResponse {
    /// The answer that tells a client of `error`; nothing private is in it.
    #[must_use]
    pub fn problem(error: &Error, request_id: &str) -> Self {
        let status = status(error.kind());
        let errors = error
            .fields()
            .iter()
            .map(|f| ProblemField { loc: f.loc.clone(), code: f.code.to_string(), message: f.message.clone() })
            .collect();
        let problem = Problem {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code: error.code(),
            detail: error.to_string(),
            errors,
            request_id: request_id.to_owned(),
        };
        let mut response = Self::json_as(status, &problem, "application/problem+json");
        if status == StatusCode::UNAUTHORIZED {
            response.headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(wait) = retry_after(error) {
            response.headers.insert(RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
        }
        response
    }
}

fn retry_after(error: &Error) -> Option<Duration> {
    match error.retry() {
        Retry::After(wait) => Some(wait),
        Retry::Soon | Retry::No => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::FieldError;

    #[test]
    fn an_internal_error_tells_a_client_only_its_request_id() {
        let response = ApiResponse::problem(&Error::internal("secret cause").with("secret doing"), "req-1");
        let text = String::from_utf8(response.body_bytes().to_vec()).unwrap();
        assert_eq!(response.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(text.contains("req-1") && !text.contains("secret"), "{text}");
    }

    #[test]
    fn field_errors_say_where_and_waits_say_how_long() {
        let error = Error::invalid(vec![FieldError::new(&["body", "name"], "required", "must not be empty")]);
        let text = String::from_utf8(ApiResponse::problem(&error, "r").body_bytes().to_vec()).unwrap();
        assert!(text.contains(r#""errors":[{"loc":["body","name"],"code":"required""#), "{text}");

        let busy = Error::new(ErrorKind::Unavailable(Duration::from_secs(7)), "busy");
        assert_eq!(ApiResponse::problem(&busy, "r").headers[RETRY_AFTER], "7");
    }
}
