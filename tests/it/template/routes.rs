//! The template, the code and the documentation serve the same routes to the same callers.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Role;
use shared::http::Access;

use shared::runtime::EventSource;

use super::{folders, logical_id, read, resources};
use crate::registry::{FUNCTIONS, all_routes};

/// Routes of each function at the gateway, and whether its authorizer checks them.
fn at_the_gateway() -> BTreeMap<String, BTreeMap<String, bool>> {
    let resources = resources();
    let functions = folders().into_iter().map(|folder| {
        let properties = &resources[&logical_id(&folder, "Function")]["Properties"];
        let events = properties["Events"].as_object().cloned().unwrap_or_default();
        let routes = events.values().filter(|event| event["Type"] == "HttpApi").map(|event| {
            let properties = &event["Properties"];
            let key = format!("{} {}", properties["Method"].as_str().unwrap(), properties["Path"].as_str().unwrap());
            (key, properties["Auth"]["Authorizer"] != "NONE")
        });
        (folder, routes.collect())
    });
    functions.collect()
}

#[test]
fn the_gateway_has_every_route_and_lets_its_authorizer_check_those_for_people() {
    let mut gateway = at_the_gateway();
    for function in FUNCTIONS {
        let there = gateway.remove(function.name).unwrap();
        // What streams is behind its Function URL.
        let routes = if let EventSource::Http(routes) = function.source { routes } else { &[] };
        let wanted: BTreeMap<_, _> = routes
            .iter()
            .map(|route| (route.key(), matches!(route.access, Access::Person(_) | Access::SignedIn)))
            .collect();
        assert_eq!(there, wanted, "{}", function.name);
    }
}

#[test]
fn the_chat_streams_through_its_function_url_behind_the_distribution() {
    let resources = resources();
    let url = &resources["ChatFunction"]["Properties"]["FunctionUrlConfig"];
    assert_eq!((url["AuthType"].as_str(), url["InvokeMode"].as_str()), (Some("NONE"), Some("RESPONSE_STREAM")));
    let behaviours = &resources["Distribution"]["Properties"]["DistributionConfig"]["CacheBehaviors"];
    let patterns: Vec<_> = behaviours.as_array().unwrap().iter().map(|b| b["PathPattern"].as_str().unwrap()).collect();
    assert_eq!(patterns, ["/api/agents/*/chat*", "/api/*"], "the first that fits wins");
}

#[test]
fn the_documentation_lists_the_routes_and_who_may_call_them() {
    let document = read("docs/API.md");
    let rows = document.lines().filter_map(|line| line.strip_prefix("| `")).filter_map(|row| row.split_once("` | "));
    let documented: BTreeSet<_> = rows
        .filter(|(route, _)| route.contains(" /api/"))
        .map(|(route, who)| (route.to_owned(), who.trim_end_matches(" |").to_owned()))
        .collect();
    let name = |role: Role| role.as_str().to_owned();
    let served: BTreeSet<_> = all_routes()
        .flat_map(|(_, routes)| routes)
        .map(|route| {
            let who = match route.access {
                Access::Public => "everybody".to_owned(),
                Access::SignedIn => "signed in, people".to_owned(),
                Access::Person(permission) => format!("{}, people", name(permission.least_role())),
                Access::Granted(permission) => name(permission.least_role()),
            };
            (route.key(), who)
        })
        .collect();
    assert_eq!(documented, served);
}
