//! The `OpenAPI` document is made from the code; the committed copy, the routes and the document must say the same.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use shared::http::Access;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder, SecurityRequirement};

use crate::world::all_routes;

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

fn parts() -> Vec<OpenApi> {
    vec![
        account::openapi(),
        agent_files::openapi(),
        agent_passages::openapi(),
        agent_sequences::openapi(),
        agent_sites::openapi(),
        agents::openapi(),
        chat::openapi(),
        golden_questions::openapi(),
        health::openapi(),
        people::openapi(),
        usage::openapi(),
    ]
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
fn every_route_is_documented_and_nothing_else() {
    let document = serde_json::to_value(document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let documented: BTreeSet<_> = paths
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let served: BTreeSet<_> =
        all_routes().iter().flat_map(|(_, routes)| routes.iter().map(|route| route.key())).collect();
    assert_eq!(documented, served);
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
