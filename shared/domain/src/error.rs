//! One error for the whole product, free of any transport.
//!
//! Policy: an error carries a public sentence and, apart from it, a private cause. `Display` shows the public sentence
//! alone, so that a cause cannot reach a caller by accident; causes go to the log through [`Error::report`]. A kind
//! exists only where some program must act differently on it.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::panic::Location;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The result of everything that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// Where: the part of the request and the path in it, for example `["body", "steps", "0", "delaySeconds"]`.
    pub loc: Vec<String>,
    /// A stable code for programs.
    pub code: Cow<'static, str>,
    /// A sentence for people.
    pub message: String,
}

impl FieldError {
    /// A field error at `loc`.
    pub fn new(loc: &[&str], code: &'static str, message: impl Into<String>) -> Self {
        Self { loc: loc.iter().map(|&part| part.to_owned()).collect(), code: code.into(), message: message.into() }
    }

    /// The same error seen from further outside: `place` comes before its own.
    #[must_use]
    pub fn inside(mut self, place: &[String]) -> Self {
        self.loc.splice(0..0, place.iter().cloned());
        self
    }
}

/// Whether trying the same again can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The same request will fail the same way.
    No,
    /// The failure is likely to pass; back off as usual.
    Soon,
    /// Not before this long.
    After(Duration),
}

/// What went wrong, as far as a program must tell it apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The request itself is wrong; each field says why.
    Invalid(Vec<FieldError>),
    /// Nobody is signed in, or the proof is not valid.
    Unauthenticated,
    /// The caller is known and may not do this. The code says which rule.
    Forbidden(&'static str),
    /// No such thing, or it is another account's: the two are one and the same answer.
    NotFound,
    /// The thing is in a state that does not allow this. The code says which.
    Conflict(&'static str),
    /// The thing changed since the caller read it.
    PreconditionFailed,
    /// A change must say which version it changes.
    PreconditionRequired,
    /// An idempotency key was used before with another request.
    IdempotencyKeyReused,
    /// The request is larger than the limit.
    TooLarge,
    /// Too many requests.
    RateLimited(Duration),
    /// A service outside failed.
    Upstream {
        /// Its name for operators.
        service: &'static str,
        /// Whether a retry can help.
        retry: Retry,
    },
    /// We cannot serve this right now.
    Unavailable(Duration),
    /// A fault of ours.
    Internal,
}

/// An error: a kind, a public sentence, and a private cause.
pub struct Error {
    kind: ErrorKind,
    public: Cow<'static, str>,
    context: Vec<Cow<'static, str>>,
    source: Option<Box<dyn StdError + Send + Sync>>,
    fields: Box<[FieldError]>,
    location: &'static Location<'static>,
}

impl Error {
    /// An error of `kind` whose public sentence is `public`.
    #[track_caller]
    pub fn new(kind: ErrorKind, public: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            public: public.into(),
            context: Vec::new(),
            source: None,
            fields: Box::default(),
            location: Location::caller(),
        }
    }

    /// The request is wrong at the given fields.
    #[track_caller]
    #[must_use]
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self::new(ErrorKind::Invalid(errors), "the request is not valid; see `errors`")
    }

    /// No such thing, or none of the caller's.
    #[track_caller]
    #[must_use]
    pub fn not_found(what: &'static str) -> Self {
        Self::new(ErrorKind::NotFound, format!("there is no such {what}"))
    }

    /// The state of the thing forbids it; `code` says which rule.
    #[track_caller]
    pub fn conflict(code: &'static str, public: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Conflict(code), public)
    }

    /// The thing changed since it was read.
    #[track_caller]
    #[must_use]
    pub fn stale() -> Self {
        Self::new(ErrorKind::PreconditionFailed, "it was changed in the meantime; read it again and repeat the change")
    }

    /// A fault of ours, caused by `source`; the public sentence tells nothing of it.
    #[track_caller]
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Internal, "something went wrong on our side").caused_by(source)
    }

    /// A service outside failed.
    #[track_caller]
    pub fn upstream(service: &'static str, retry: Retry, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Upstream { service, retry }, "a service that this depends on did not answer as it should")
            .caused_by(source)
    }

    /// The same error with its private cause.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The same error with a private note of what was being done.
    #[must_use]
    pub fn with(mut self, doing: impl Into<Cow<'static, str>>) -> Self {
        self.context.push(doing.into());
        self
    }

    /// The same error with what it is about, for errors whose kind does not tell.
    #[must_use]
    pub fn about(mut self, fields: Vec<FieldError>) -> Self {
        self.fields = fields.into();
        self
    }

    /// What is wrong with which part of the request, or with what else it is about.
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        match &self.kind {
            ErrorKind::Invalid(fields) => fields,
            _ => &self.fields,
        }
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The stable code for programs, the same in problem documents, events and logs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.kind {
            ErrorKind::Invalid(_) => "invalid",
            ErrorKind::Unauthenticated => "unauthenticated",
            ErrorKind::Forbidden(code) | ErrorKind::Conflict(code) => code,
            ErrorKind::NotFound => "not_found",
            ErrorKind::PreconditionFailed => "precondition_failed",
            ErrorKind::PreconditionRequired => "precondition_required",
            ErrorKind::IdempotencyKeyReused => "idempotency_key_reused",
            ErrorKind::TooLarge => "payload_too_large",
            ErrorKind::RateLimited(_) => "rate_limited",
            ErrorKind::Upstream { .. } => "upstream_failed",
            ErrorKind::Unavailable(_) => "unavailable",
            ErrorKind::Internal => "internal",
        }
    }

    /// Whether the same request can succeed later; queue consumers act on this.
    #[must_use]
    pub fn retry(&self) -> Retry {
        match self.kind {
            ErrorKind::Upstream { retry, .. } => retry,
            ErrorKind::RateLimited(after) | ErrorKind::Unavailable(after) => Retry::After(after),
            // A fault of ours may be a passing one, and a lost message is worse than a repeated one.
            ErrorKind::Internal | ErrorKind::PreconditionFailed => Retry::Soon,
            _ => Retry::No,
        }
    }

    /// Everything known about the error, for the log and for nobody else.
    #[must_use]
    pub fn report(&self) -> String {
        let mut report = format!("{}: {}", self.code(), self.public);
        for doing in &self.context {
            report.push_str(&format!("; while: {doing}"));
        }
        let mut cause = self.source.as_deref().map(|s| s as &dyn StdError);
        while let Some(error) = cause {
            report.push_str(&format!("; caused by: {error}"));
            cause = error.source();
        }
        report.push_str(&format!("; at {}:{}", self.location.file(), self.location.line()));
        report
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.public)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.report())
    }
}

// No `StdError` for `Error`: a chain printer would walk into the private cause.

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_is_in_the_report_and_nowhere_public() {
        let error = Error::internal("password=hunter2").with("open the table");
        assert!(!error.to_string().contains("hunter2"));
        let report = error.report();
        assert!(
            report.contains("hunter2") && report.contains("open the table") && report.contains("error.rs"),
            "{report}"
        );
    }

    #[test]
    fn only_passing_failures_are_retried() {
        assert_eq!(Error::not_found("agent").retry(), Retry::No);
        assert_eq!(Error::internal("x").retry(), Retry::Soon);
        let wait = Duration::from_secs(3);
        assert_eq!(Error::new(ErrorKind::RateLimited(wait), "slow down").retry(), Retry::After(wait));
    }
}
