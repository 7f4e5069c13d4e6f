//! The `OpenAPI` document, from routes and the types that their handlers take and give.

use std::borrow::Cow;
use std::collections::BTreeMap;

use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, OpenApi, OpenApiBuilder, PathsBuilder, Ref, RefOr, Required, ResponseBuilder,
};
use utoipa::{PartialSchema, ToSchema};

use super::described::Described;
use super::{Access, IfMatch, PageOut, Problem, Route};

/// Schemas by name.
pub(super) type Schemas = BTreeMap<String, RefOr<Schema>>;

/// What a handler's return type promises: a status, and the type of the body if there is one.
pub type Promise = (u16, Option<PromisedBody>);

/// The type of a promised body.
#[derive(Clone, Copy)]
pub struct PromisedBody(pub(super) Described);

/// Adds the schema of `T` and of everything in it; gives its name.
pub(super) fn register<T: ToSchema>(schemas: &mut Schemas) -> String {
    let mut inner = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut inner);
    schemas.extend(inner);
    T::name().into_owned()
}

fn text_or_null() -> SchemaType {
    [Type::String, Type::Null].into_iter().collect()
}

impl<T: ToSchema> PartialSchema for PageOut<T> {
    fn schema() -> RefOr<Schema> {
        let items = ArrayBuilder::new().items(Ref::from_schema_name(T::name())).description(Some("The entries."));
        let cursor = ObjectBuilder::new()
            .schema_type(text_or_null())
            .description(Some("The `cursor` of the next page; `null` at the end."));
        ObjectBuilder::new()
            .description(Some(format!("A page of a list of `{}`.", T::name())))
            .property("items", items)
            .property("nextCursor", cursor)
            .required("items")
            .required("nextCursor")
            .into()
    }
}

impl<T: ToSchema> ToSchema for PageOut<T> {
    /// A page of `Agent` is an `AgentPage`. Where a list shows less of a thing than reading it does, the list's type is
    /// called an entry: a page of `ConversationEntry` is a `ConversationPage`.
    fn name() -> Cow<'static, str> {
        let item = T::name();
        Cow::Owned(format!("{}Page", item.strip_suffix("Entry").unwrap_or(&item)))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}

/// A function's part of the document: its operations, under the tag `tag`, and their schemas.
#[must_use]
pub fn part(tag: &str, routes: &[Route]) -> OpenApi {
    let mut schemas = Schemas::new();
    let mut paths = PathsBuilder::new();
    for route in routes {
        let operation = operation(tag, route, &mut schemas);
        paths = paths.path(route.path, PathItem::new(method(route), operation));
    }
    let components = ComponentsBuilder::new().schemas_from_iter(schemas).build();
    OpenApiBuilder::new().paths(paths.build()).components(Some(components)).build()
}

fn method(route: &Route) -> HttpMethod {
    match route.method.as_str() {
        "POST" => HttpMethod::Post,
        "PATCH" => HttpMethod::Patch,
        "DELETE" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}

fn operation(tag: &str, route: &Route, schemas: &mut Schemas) -> Operation {
    let mut operation = OperationBuilder::new()
        .tag(tag)
        .operation_id(Some(route.name))
        .summary(Some(route.summary))
        .parameters(Some(parameters(route)).filter(|parameters| !parameters.is_empty()));
    if let Some(body) = route.extra.body {
        let request =
            RequestBodyBuilder::new().required(Some(Required::True)).content(JSON, content(body, schemas)).build();
        operation = operation.request_body(Some(request));
    }
    let promised = route.handler.promises().map(|(status, body)| (status, body.map(|body| body.0)));
    if let Some((status, body)) = route.extra.returns.or(promised) {
        let mut response = ResponseBuilder::new();
        response = match body {
            Some(body) => response.content(JSON, content(body, schemas)),
            None if status == 204 => response,
            None => response.content(JSON, ContentBuilder::new().build()),
        };
        operation = operation.response(status.to_string(), response.build());
    }
    if let Some((status, body)) = route.extra.also {
        let response = ResponseBuilder::new().content(JSON, content(body, schemas)).build();
        operation = operation.response(status.to_string(), response);
    }
    if route.access == Access::Public {
        return operation.security(SecurityRequirement::default()).build();
    }
    let mut problem = || ResponseBuilder::new().content(PROBLEM, content(Described::of::<Problem>(), schemas));
    if !route.extra.conflicts.is_empty() {
        operation = operation.response("409", problem().description(route.extra.conflicts).build());
    }
    operation.response("4XX", problem().build()).build()
}

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";

fn content(body: Described, schemas: &mut Schemas) -> utoipa::openapi::content::Content {
    let name = (body.register)(schemas);
    ContentBuilder::new().schema(Some(Ref::from_schema_name(name))).build()
}

fn parameters(route: &Route) -> Vec<Parameter> {
    let text = String::schema;
    let optional_text = || ObjectBuilder::new().schema_type(text_or_null()).into();
    let number = || {
        let format = Some(SchemaFormat::KnownFormat(KnownFormat::Int32));
        ObjectBuilder::new().schema_type(Type::Integer).format(format).minimum(Some(0)).into()
    };
    let parameter = |name: &str, place, required, note: &str, schema: RefOr<Schema>| {
        let note = Some(note).filter(|note| !note.is_empty());
        let parameter = ParameterBuilder::new().name(name).parameter_in(place).description(note);
        parameter.required(if required { Required::True } else { Required::False }).schema(Some(schema)).build()
    };
    let mut parameters: Vec<_> = route
        .parameters()
        .map(|name| match name {
            // Versions are counted; everything else has an id.
            "version" => parameter(name, ParameterIn::Path, true, "", number()),
            "passageId" => parameter(name, ParameterIn::Path, true, PASSAGE_ID, text()),
            _ => parameter(name, ParameterIn::Path, true, "", text()),
        })
        .collect();
    for &(name, note) in route.extra.query {
        let schema = if name == "limit" { number() } else { text() };
        parameters.push(parameter(name, ParameterIn::Query, false, note, schema));
    }
    if let Some(name) = route.extra.header {
        parameters.push(parameter(name, ParameterIn::Header, false, "", optional_text()));
    }
    let note = route.extra.if_match_note;
    match route.if_match {
        IfMatch::Ignored => {}
        IfMatch::Optional => parameters.push(parameter("If-Match", ParameterIn::Header, false, note, optional_text())),
        IfMatch::Required => parameters.push(parameter("If-Match", ParameterIn::Header, true, note, text())),
    }
    if route.idempotent {
        parameters.push(parameter("Idempotency-Key", ParameterIn::Header, false, "", optional_text()));
    }
    parameters
}

const PASSAGE_ID: &str = "The file's id, a dot and the passage's place";
