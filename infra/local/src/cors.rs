//! Cross-origin rules, which buckets, HTTP APIs and function URLs all have in nearly the same form.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::template::Cors;

/// The origin a request comes from, if it crosses origins.
pub(crate) fn origin(headers: &HeaderMap) -> Option<String> {
    headers.get(ORIGIN)?.to_str().ok().map(str::to_owned)
}

/// The headers that answer a preflight request, or `None` when the rule does not allow what it asks for.
pub(crate) fn preflight(rule: &Cors, headers: &HeaderMap) -> Option<HeaderMap> {
    let method = headers.get(ACCESS_CONTROL_REQUEST_METHOD)?.to_str().ok()?;
    if !allows_method(rule, method) {
        return None;
    }
    let asked = headers.get(ACCESS_CONTROL_REQUEST_HEADERS).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let all_allowed = asked
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .all(|name| rule.headers.iter().any(|pattern| matches(&pattern.to_lowercase(), &name.to_lowercase())));
    if !all_allowed {
        return None;
    }
    let mut answer = actual(rule, &origin(headers)?)?;
    insert(&mut answer, ACCESS_CONTROL_ALLOW_METHODS, &rule.methods.join(", "));
    insert(&mut answer, ACCESS_CONTROL_ALLOW_HEADERS, asked);
    if let Some(age) = rule.max_age {
        insert(&mut answer, ACCESS_CONTROL_MAX_AGE, &age.to_string());
    }
    Some(answer)
}

/// The headers added to the answer of an actual request, or `None` when the rule does not allow the origin.
pub(crate) fn actual(rule: &Cors, origin: &str) -> Option<HeaderMap> {
    if !rule.origins.iter().any(|pattern| matches(pattern, origin)) {
        return None;
    }
    let mut headers = HeaderMap::new();
    insert(&mut headers, ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    insert(&mut headers, VARY, "Origin");
    insert(&mut headers, ACCESS_CONTROL_EXPOSE_HEADERS, &rule.expose.join(", "));
    if rule.credentials {
        insert(&mut headers, ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    Some(headers)
}

/// Whether the rule allows a method.
pub(crate) fn allows_method(rule: &Cors, method: &str) -> bool {
    rule.methods.iter().any(|allowed| allowed == "*" || allowed.eq_ignore_ascii_case(method))
}

/// A pattern holds at most one `*`.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => text.len() >= start.len() + end.len() && text.starts_with(start) && text.ends_with(end),
        None => pattern == text,
    }
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value)
        && !value.is_empty()
    {
        headers.insert(name, value);
    }
}
