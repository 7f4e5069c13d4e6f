//! The `OpenAPI` document is made from the code; the committed copy, the routes and the document must say the same.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use shared::http::Access;
use shared::http::openapi::part;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder, SecurityRequirement};

use crate::registry::all_routes;

fn document() -> OpenApi {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A token of the sign-in provider, or an API key (`vk_...`)."));
    let info = InfoBuilder::new().title("Voronka").version(env!("CARGO_PKG_VERSION")).build();
    let mut document = OpenApiBuilder::new()
        .info(info)
        .components(Some(
            ComponentsBuilder::new().security_scheme("bearer", SecurityScheme::Http(bearer.build())).build(),
        ))
        .security(Some([SecurityRequirement::new::<_, [&str; 0], _>("bearer", [])]))
        .build();
    for part in parts() {
        document.merge(part);
    }
    document
}

/// The parts of the document, one for each function with routes.
fn parts() -> Vec<OpenApi> {
    all_routes().map(|(function, routes)| part(&tag(function), routes)).collect()
}

/// What clients read of: `agent-files` serves files, `golden-questions` golden questions.
fn tag(function: &str) -> String {
    function.strip_prefix("agent-").unwrap_or(function).replace('-', " ")
}

#[test]
fn the_committed_document_is_the_one_the_code_makes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/openapi.json");
    let made = format!("{}\n", serde_json::to_string_pretty(&document()).unwrap());
    if std::env::vars().any(|(name, _)| name == "UPDATE_OPENAPI") {
        std::fs::write(&path, &made).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(
        made == committed,
        "web/openapi.json is stale: run `UPDATE_OPENAPI=1 cargo test -p tests openapi` and commit it"
    );
}

#[test]
fn a_name_stands_for_one_schema_in_all_functions() {
    let mut known = BTreeMap::new();
    for (name, schema) in parts().into_iter().filter_map(|part| part.components).flat_map(|parts| parts.schemas) {
        let schema = serde_json::to_value(&schema).unwrap();
        let first = known.entry(name.clone()).or_insert_with(|| schema.clone());
        assert_eq!(*first, schema, "two functions call different things `{name}`: name one with `#[schema(as = ..)]`");
    }
}

#[test]
fn every_route_says_what_comes_back() {
    let document = serde_json::to_value(document()).unwrap();
    for route in all_routes().flat_map(|(_, routes)| routes) {
        let operation = &document["paths"][route.path][route.method.as_str().to_lowercase()];
        let statuses: BTreeSet<_> = operation["responses"].as_object().unwrap().keys().collect();
        assert!(statuses.iter().any(|status| status.starts_with('2')), "{}: {statuses:?}", route.key());
        assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{} says not what it does", route.key());
    }
}

#[test]
fn public_routes_say_that_they_need_no_token_and_every_operation_has_a_name() {
    let document = serde_json::to_value(document()).unwrap();
    let mut names = BTreeSet::new();
    for (_, routes) in all_routes() {
        for route in routes {
            let operation = &document["paths"][route.path][route.method.as_str().to_lowercase()];
            assert_eq!(operation["security"].is_array(), route.access == Access::Public, "{}", route.key());
            let name = operation["operationId"].as_str().unwrap_or_default().to_owned();
            assert!(!name.is_empty() && names.insert(name), "{} has no name of its own", route.key());
        }
    }
}

#[test]
fn nothing_that_ships_describes_its_types() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let workspace = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let (_, defaults) = workspace.split_once("default-members = [").unwrap();
    assert!(!defaults.split_once(']').unwrap().0.contains("\"tests\""), "the functions would be built with `openapi`");
    for entry in std::fs::read_dir(root.join("functions")).unwrap() {
        let manifest = std::fs::read_to_string(entry.unwrap().path().join("Cargo.toml")).unwrap();
        assert!(!manifest.contains("openapi"), "{manifest}");
    }
}
