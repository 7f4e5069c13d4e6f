//! Golden events: those of requests are made from the routes, the others and what is special are in `events`. All of them
//! go through the glue that reads real ones.

use serde_json::Value;
use shared::http::dispatch;
use shared::runtime::{EventSource, parse_request};
use testkit::{TestApp, events};

use super::{read, repository};
use crate::registry::{FUNCTIONS, all_routes};

/// The events in files, by the part of their name between the function and `.json`.
fn golden(function: &str) -> Vec<(String, Value)> {
    let files = std::fs::read_dir(repository("events")).unwrap();
    let names = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mine = names.filter(|name| name.starts_with(&format!("{function}.")));
    mine.map(|name| (name.clone(), serde_json::from_str(&read(&format!("events/{name}"))).unwrap())).collect()
}

#[test]
fn every_function_that_no_request_calls_has_a_golden_event_and_every_event_a_function() {
    for function in FUNCTIONS {
        let is_called_by_requests = matches!(function.source, EventSource::Http(_) | EventSource::Stream(_));
        assert!(
            is_called_by_requests || !golden(function.name).is_empty(),
            "events/{}.<case>.json is missing",
            function.name
        );
    }
    for entry in std::fs::read_dir(repository("events")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let function = name.split('.').next().unwrap();
        assert!(name == "README.md" || FUNCTIONS.iter().any(|it| it.name == function), "{name} is of no function");
    }
}

#[tokio::test]
async fn the_glue_reads_a_request_for_every_route_and_the_function_finds_the_route() {
    for (function, routes) in all_routes() {
        let world = TestApp::new(routes);
        let made = routes.iter().map(|route| (format!("{function}.{}.json", route.name), events::request(route)));
        // With WRITE_EVENTS they are left in a folder, for the local program and for `sam local invoke`.
        for (name, event) in made.chain(golden(function)) {
            if let Some(folder) = std::env::vars_os().find(|(name, _)| name == "WRITE_EVENTS").map(|(_, folder)| folder)
            {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(std::path::Path::new(&folder).join(&name), event.to_string()).unwrap();
            }
            let mut request = parse_request(event.to_string().as_bytes()).unwrap();
            request.deadline = world.deadline();
            assert_eq!(request.method.as_str(), event["requestContext"]["http"]["method"], "{name}");
            assert_eq!(request.path, event["rawPath"].as_str().unwrap(), "{name}");
            assert_eq!(request.body, event["body"].as_str().unwrap_or_default(), "{name}");
            // The token is a place for one, so a route that wants one answers 401; a path without a route would be 404.
            let wants_token = request.headers.contains_key("authorization");
            let status = dispatch(&world.app, routes, request).await.status.as_u16();
            assert!(status == 200 || (wants_token && status == 401), "{name} was answered {status}");
        }
    }
}
