//! Reads the distribution and its response headers policies.

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use super::fields::Fields;
use super::intrinsics::Resolver;
use super::model::{Behaviour, Distribution, Origin, ResponseHeaders, System};

/// Settings of a distribution that only matter on the edge.
const NOT_RUN: [&str; 16] = [
    "Aliases",
    "Comment",
    "CustomErrorResponses",
    "DefaultRootObject",
    "Enabled",
    "HttpVersion",
    "IPV6Enabled",
    "Logging",
    "OriginGroups",
    "PriceClass",
    "Restrictions",
    "ViewerCertificate",
    "WebACLId",
    "ContinuousDeploymentPolicyId",
    "Staging",
    "ConnectionMode",
];
/// Settings of a behaviour that only matter on the edge. Compression and caching change no answer.
const BEHAVIOUR_NOT_RUN: [&str; 12] = [
    "CachePolicyId",
    "CachedMethods",
    "Compress",
    "FunctionAssociations",
    "OriginRequestPolicyId",
    "ViewerProtocolPolicy",
    "TrustedKeyGroups",
    "RealtimeLogConfigArn",
    "SmoothStreaming",
    "MinTTL",
    "DefaultTTL",
    "MaxTTL",
];
/// The managed policy `SecurityHeadersPolicy`.
const MANAGED_SECURITY_HEADERS: &str = "67f7725c-6f97-4210-82d7-5512b31e9d03";

/// Reads one `AWS::CloudFront::Distribution`.
pub(crate) fn distribution(system: &mut System, resolver: &Resolver, mut properties: Fields<'_>) -> Result<()> {
    ensure!(system.distribution.is_none(), "{}: only one distribution runs here", properties.path());
    let at = properties.at("DistributionConfig");
    let mut config = properties.fields("DistributionConfig")?.with_context(|| format!("{at}: missing"))?;
    properties.ignore(&["Tags"]);
    properties.finish()?;
    config.ignore(&NOT_RUN);
    let origins = config.list("Origins")?.into_iter().map(|origin| read_origin(system, origin));
    let origins: Vec<(String, Origin)> = origins.collect::<Result<_>>()?;
    let mut behaviours = Vec::new();
    for behaviour in config.list("CacheBehaviors")? {
        behaviours.push(read_behaviour(resolver, &origins, behaviour)?);
    }
    let at = config.at("DefaultCacheBehavior");
    let default = config.fields("DefaultCacheBehavior")?.with_context(|| format!("{at}: missing"))?;
    behaviours.push(read_behaviour(resolver, &origins, default)?);
    config.finish()?;
    system.distribution = Some(Distribution { behaviours });
    Ok(())
}

fn read_origin(system: &System, mut origin: Fields<'_>) -> Result<(String, Origin)> {
    let id = origin.required("Id")?;
    let host = origin.required("DomainName")?;
    if origin.string("OriginPath")?.is_some_and(|path| !path.is_empty()) {
        bail!("{}: origin paths are not served here", origin.at("OriginPath"));
    }
    origin.ignore(&[
        "CustomOriginConfig",
        "S3OriginConfig",
        "OriginAccessControlId",
        "OriginCustomHeaders",
        "OriginShield",
        "ConnectionAttempts",
        "ConnectionTimeout",
        "ResponseCompletionTimeout",
    ]);
    let path = origin.at("DomainName");
    origin.finish()?;
    let url = system.functions.values().find(|it| it.url.as_ref().is_some_and(|url| url.host == host));
    let api = system.apis.iter().find(|(_, api)| api.host == host);
    let bucket = system.buckets.iter().find(|bucket| host.starts_with(&format!("{}.s3.", bucket.name)));
    let target = match (url, api, bucket) {
        (Some(function), _, _) => Origin::FunctionUrl(function.logical_id.clone()),
        (_, Some((logical_id, _)), _) => Origin::HttpApi(logical_id.clone()),
        (_, _, Some(_)) => Origin::Web,
        _ => bail!("{path}: {host} is neither a function URL, an HTTP API nor a bucket of this template"),
    };
    Ok((id, target))
}

fn read_behaviour(resolver: &Resolver, origins: &[(String, Origin)], mut behaviour: Fields<'_>) -> Result<Behaviour> {
    behaviour.ignore(&BEHAVIOUR_NOT_RUN);
    let target = behaviour.required("TargetOriginId")?;
    let origin = origins.iter().find(|(id, _)| *id == target).map(|(_, origin)| origin.clone());
    let origin = origin.with_context(|| format!("{}: there is no origin {target}", behaviour.at("TargetOriginId")))?;
    let methods = behaviour.strings("AllowedMethods")?.unwrap_or_else(|| vec!["GET".to_owned(), "HEAD".to_owned()]);
    let pattern = behaviour.string("PathPattern")?.unwrap_or_else(|| "*".to_owned());
    let at = behaviour.at("ResponseHeadersPolicyId");
    let headers = match behaviour.string("ResponseHeadersPolicyId")? {
        Some(id) => read_policy(resolver, &id, &at)?,
        None => ResponseHeaders::default(),
    };
    behaviour.finish()?;
    Ok(Behaviour { pattern, origin, methods, headers })
}

fn read_policy(resolver: &Resolver, id: &str, at: &str) -> Result<ResponseHeaders> {
    if id == MANAGED_SECURITY_HEADERS {
        let managed = [
            ("x-xss-protection", "1; mode=block"),
            ("x-frame-options", "SAMEORIGIN"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("x-content-type-options", "nosniff"),
            ("strict-transport-security", "max-age=31536000"),
        ];
        let set = managed.map(|(name, value)| (name.to_owned(), value.to_owned(), name == "x-content-type-options"));
        return Ok(ResponseHeaders { set: set.to_vec(), remove: Vec::new() });
    }
    let policies = resolver.resources.iter().filter(|(_, it)| it.get("Type").is_some_and(is_policy));
    for (logical_id, declaration) in policies {
        if resolver.physical_name(logical_id)? == id {
            let properties = declaration.get("Properties").unwrap_or(&Value::Null);
            return read_policy_config(Fields::new(resolver, format!("{logical_id}.Properties"), properties)?);
        }
    }
    bail!("{at}: {id} is not a policy of this template")
}

fn is_policy(kind: &Value) -> bool {
    kind == "AWS::CloudFront::ResponseHeadersPolicy"
}

fn read_policy_config(mut properties: Fields<'_>) -> Result<ResponseHeaders> {
    let at = properties.at("ResponseHeadersPolicyConfig");
    let mut config = properties.fields("ResponseHeadersPolicyConfig")?.with_context(|| format!("{at}: missing"))?;
    properties.finish()?;
    config.ignore(&["Name", "Comment", "ServerTimingHeadersConfig"]);
    let mut headers = ResponseHeaders::default();
    if let Some(security) = config.fields("SecurityHeadersConfig")? {
        read_security(&mut headers, security)?;
    }
    if let Some(mut custom) = config.fields("CustomHeadersConfig")? {
        for mut item in custom.list("Items")? {
            let name = item.required("Header")?.to_lowercase();
            headers.set.push((name, item.required("Value")?, item.boolean("Override")?.unwrap_or_default()));
            item.finish()?;
        }
        custom.finish()?;
    }
    if let Some(mut remove) = config.fields("RemoveHeadersConfig")? {
        for mut item in remove.list("Items")? {
            headers.remove.push(item.required("Header")?.to_lowercase());
            item.finish()?;
        }
        remove.finish()?;
    }
    config.finish()?;
    Ok(headers)
}

fn read_security(headers: &mut ResponseHeaders, mut security: Fields<'_>) -> Result<()> {
    for (name, mut setting) in security.entries()? {
        let replace = setting.boolean("Override")?.unwrap_or_default();
        let (header, value) = match name.as_str() {
            "ContentSecurityPolicy" => ("content-security-policy", setting.required("ContentSecurityPolicy")?),
            "ContentTypeOptions" => ("x-content-type-options", "nosniff".to_owned()),
            "FrameOptions" => ("x-frame-options", setting.required("FrameOption")?),
            "ReferrerPolicy" => ("referrer-policy", setting.required("ReferrerPolicy")?),
            "StrictTransportSecurity" => {
                let mut value = format!("max-age={}", setting.required("AccessControlMaxAgeSec")?);
                for (key, directive) in [("IncludeSubdomains", "; includeSubDomains"), ("Preload", "; preload")] {
                    if setting.boolean(key)?.unwrap_or_default() {
                        value.push_str(directive);
                    }
                }
                ("strict-transport-security", value)
            }
            "XSSProtection" => {
                let on = setting.boolean("Protection")?.unwrap_or_default();
                let block = setting.boolean("ModeBlock")?.unwrap_or_default();
                let value = match (on, block) {
                    (true, true) => "1; mode=block",
                    (true, false) => "1",
                    (false, _) => "0",
                };
                ("x-xss-protection", value.to_owned())
            }
            _ => bail!("{}: the local program does not understand this header", setting.path()),
        };
        setting.finish()?;
        headers.set.push((header.to_owned(), value, replace));
    }
    Ok(())
}
