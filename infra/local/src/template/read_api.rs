//! Reads HTTP APIs, their authorizers and cross-origin rules.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail, ensure};

use super::fields::Fields;
use super::model::{Cors, HttpApi, IMPLICIT_API, JwtAuthorizer, System, Throttle};
use super::names;

/// Properties that only change how the API is named, logged or reached in production.
const NOT_RUN: [&str; 8] = [
    "Name",
    "Description",
    "Tags",
    "AccessLogSettings",
    "FailOnWarnings",
    "Domain",
    "DisableExecuteApiEndpoint",
    "PropagateTags",
];

/// Reads one `AWS::Serverless::HttpApi`.
pub(crate) fn read(system: &mut System, id: &str, mut properties: Fields<'_>) -> Result<()> {
    let mut api = empty(id);
    properties.ignore(&NOT_RUN);
    if let Some(stage) = properties.string("StageName")? {
        ensure!(stage == "$default", "{}: only the stage $default is served here", properties.at("StageName"));
    }
    if let Some(variables) = properties.fields("StageVariables")? {
        api.stage_variables = variables.into_texts()?;
    }
    if let Some(mut auth) = properties.fields("Auth")? {
        api.default_authorizer = auth.string("DefaultAuthorizer")?;
        if let Some(mut authorizers) = auth.fields("Authorizers")? {
            for (name, authorizer) in authorizers.entries()? {
                api.authorizers.insert(name, read_authorizer(authorizer)?);
            }
        }
        if let Some(name) = &api.default_authorizer {
            ensure!(
                api.authorizers.contains_key(name),
                "{}: there is no authorizer {name}",
                auth.at("DefaultAuthorizer")
            );
        }
        auth.finish()?;
    }
    if let Some(cors) = properties.fields("CorsConfiguration")? {
        api.cors = Some(read_cors(cors)?);
    }
    if let Some(mut settings) = properties.fields("DefaultRouteSettings")? {
        api.throttle = read_throttle(&mut settings)?;
        settings.ignore(&["DetailedMetricsEnabled"]);
        settings.finish()?;
    }
    properties.finish()?;
    system.apis.insert(id.to_owned(), api);
    Ok(())
}

/// The API a route belongs to: the one whose id is `api_id`, or SAM's implicit one.
pub(crate) fn find<'s>(system: &'s mut System, api_id: Option<&str>, at: &str) -> Result<&'s mut HttpApi> {
    match api_id {
        None => Ok(system.apis.entry(IMPLICIT_API.to_owned()).or_insert_with(|| empty(IMPLICIT_API))),
        Some(api_id) => {
            let found = system.apis.values_mut().find(|api| api.id == api_id);
            found.with_context(|| format!("{at}: there is no HTTP API with the id {api_id}"))
        }
    }
}

fn empty(id: &str) -> HttpApi {
    HttpApi {
        id: names::api_id(id),
        host: names::api_host(id),
        stage_variables: BTreeMap::new(),
        authorizers: BTreeMap::new(),
        default_authorizer: None,
        cors: None,
        throttle: None,
        routes: Vec::new(),
    }
}

fn read_authorizer(mut authorizer: Fields<'_>) -> Result<JwtAuthorizer> {
    let at = authorizer.path().to_owned();
    let jwt = authorizer.fields("JwtConfiguration")?;
    let mut jwt = jwt.with_context(|| format!("{at}: only JWT authorizers run here"))?;
    let issuer = jwt.required("issuer")?;
    let audience = jwt.strings("audience")?.unwrap_or_default();
    jwt.finish()?;
    let source = authorizer.string("IdentitySource")?.unwrap_or_else(|| "$request.header.Authorization".to_owned());
    let header = source.strip_prefix("$request.header.").map(str::to_lowercase);
    let header = header.with_context(|| format!("{at}.IdentitySource: only $request.header.<name> is read here"))?;
    if authorizer.strings("AuthorizationScopes")?.is_some_and(|scopes| !scopes.is_empty()) {
        bail!("{at}.AuthorizationScopes: give scopes on the route instead");
    }
    authorizer.finish()?;
    Ok(JwtAuthorizer { issuer, audience, header })
}

/// Reads the cross-origin rules of an HTTP API or a function URL.
pub(crate) fn read_cors(mut cors: Fields<'_>) -> Result<Cors> {
    let rules = Cors {
        origins: cors.strings("AllowOrigins")?.unwrap_or_default(),
        methods: cors.strings("AllowMethods")?.unwrap_or_default(),
        headers: cors.strings("AllowHeaders")?.unwrap_or_default(),
        expose: cors.strings("ExposeHeaders")?.unwrap_or_default(),
        max_age: cors.number("MaxAge")?,
        credentials: cors.boolean("AllowCredentials")?.unwrap_or_default(),
    };
    cors.finish()?;
    Ok(rules)
}

fn read_throttle(settings: &mut Fields<'_>) -> Result<Option<Throttle>> {
    let at = settings.at("ThrottlingRateLimit");
    let rate = settings.string("ThrottlingRateLimit")?;
    let rate: Option<f64> = rate.map(|text| text.parse().with_context(|| format!("{at}: not a number"))).transpose()?;
    let burst =
        settings.number("ThrottlingBurstLimit")?.map(|burst| u32::try_from(burst).map(f64::from)).transpose()?;
    Ok(match (rate, burst) {
        (None, None) => None,
        (rate, burst) => {
            let rate = rate.or(burst).unwrap_or_default();
            Some(Throttle { rate, burst: burst.unwrap_or(rate) })
        }
    })
}
