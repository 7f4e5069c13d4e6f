//! Golden events: every function has one, and the HTTP ones fit its routes.

use serde_json::Value;

use super::{folders, read, repository};
use crate::world::all_routes;

fn golden(folder: &str) -> Vec<(String, Value)> {
    let files = std::fs::read_dir(repository("events")).unwrap();
    let names = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mine = names.filter(|name| name.starts_with(&format!("{folder}.")));
    mine.map(|name| (name.clone(), serde_json::from_str(&read(&format!("events/{name}"))).unwrap())).collect()
}

#[test]
fn every_function_has_a_golden_event() {
    for folder in folders() {
        assert!(!golden(&folder).is_empty(), "events/{folder}.<case>.json is missing");
    }
}

#[test]
fn golden_requests_fit_a_route_of_their_function_and_every_route_has_one() {
    for (function, routes) in all_routes() {
        let events = golden(function);
        let fits = |event: &Value, route: &shared::http::Route| {
            let http = &event["requestContext"]["http"];
            http["method"] == route.method.as_str() && route.matches(event["rawPath"].as_str().unwrap()).is_some()
        };
        for (name, event) in &events {
            assert!(routes.iter().any(|route| fits(event, route)), "{name} fits no route");
        }
        for route in routes {
            assert!(events.iter().any(|(_, event)| fits(event, route)), "{} has no golden event", route.key());
        }
    }
}
