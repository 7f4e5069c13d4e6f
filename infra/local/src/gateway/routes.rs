//! Chooses the route of an HTTP API: the most specific path wins, then the method before `ANY`.

use std::collections::BTreeMap;

use super::event::decode;
use crate::template::Route;

/// Finds the route for a request, with the values of its path variables.
#[must_use]
pub fn find<'r>(routes: &'r [Route], method: &str, path: &str) -> Option<(&'r Route, BTreeMap<String, String>)> {
    let candidates = routes.iter().filter(|route| route.method == method || route.method == "ANY");
    let matching = candidates.filter_map(|route| Some((route, variables(&route.path, path)?)));
    matching.max_by_key(|(route, _)| (specificity(&route.path), route.method != "ANY"))
}

/// `GET /path` or `$default`.
#[must_use]
pub fn key(route: &Route) -> String {
    match route.path.as_str() {
        "$default" => "$default".to_owned(),
        path => format!("{} {path}", route.method),
    }
}

/// One number a segment, larger for more specific ones, so that paths compare from left to right.
fn specificity(pattern: &str) -> Vec<u8> {
    if pattern == "$default" {
        return Vec::new();
    }
    pattern
        .split('/')
        .skip(1)
        .map(|segment| match variable(segment) {
            None => 3,
            Some((_, false)) => 2,
            Some((_, true)) => 1,
        })
        .collect()
}

/// The name of a variable segment and whether it takes the rest of the path.
fn variable(segment: &str) -> Option<(&str, bool)> {
    let name = segment.strip_prefix('{')?.strip_suffix('}')?;
    Some(name.strip_suffix('+').map_or((name, false), |name| (name, true)))
}

fn variables(pattern: &str, path: &str) -> Option<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    if pattern == "$default" {
        return Some(found);
    }
    let mut segments = path.split('/').skip(1);
    for expected in pattern.split('/').skip(1) {
        match variable(expected) {
            Some((name, true)) => {
                let rest: Vec<&str> = segments.collect();
                let rest = rest.join("/");
                return (!rest.is_empty()).then(|| {
                    found.insert(name.to_owned(), decode(&rest));
                    found
                });
            }
            Some((name, false)) => {
                let value = segments.next().filter(|value| !value.is_empty())?;
                found.insert(name.to_owned(), decode(value));
            }
            None => {
                segments.next().filter(|segment| *segment == expected)?;
            }
        }
    }
    segments.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn routes(keys: &[&str]) -> Vec<Route> {
        let route = |key: &&str| {
            let (method, path) = key.split_once(' ').unwrap_or(("ANY", key));
            Route {
                method: method.to_owned(),
                path: path.to_owned(),
                function: String::new(),
                authorizer: None,
                scopes: Vec::new(),
                timeout: Duration::from_secs(30),
            }
        };
        keys.iter().map(route).collect()
    }

    fn found(keys: &[&str], method: &str, path: &str) -> Option<String> {
        find(&routes(keys), method, path).map(|(route, variables)| format!("{} {variables:?}", key(route)))
    }

    #[test]
    fn the_most_specific_path_wins() {
        let keys = ["$default", "ANY /{proxy+}", "GET /a/{id}", "GET /a/b", "ANY /a/{id}", "GET /a/{id}/c"];
        assert_eq!(found(&keys, "GET", "/a/b").unwrap(), "GET /a/b {}");
        assert_eq!(found(&keys, "GET", "/a/x%20y").unwrap(), r#"GET /a/{id} {"id": "x y"}"#);
        assert_eq!(found(&keys, "POST", "/a/x").unwrap(), r#"ANY /a/{id} {"id": "x"}"#);
        assert_eq!(found(&keys, "GET", "/a/x/d").unwrap(), r#"ANY /{proxy+} {"proxy": "a/x/d"}"#);
        assert_eq!(found(&keys, "GET", "/").unwrap(), "$default {}");
    }

    #[test]
    fn nothing_matches_other_methods_or_longer_paths() {
        assert_eq!(found(&["GET /a"], "POST", "/a"), None);
        assert_eq!(found(&["GET /a"], "GET", "/a/"), None);
        assert_eq!(found(&["GET /a/{id}"], "GET", "/a/"), None);
    }
}
