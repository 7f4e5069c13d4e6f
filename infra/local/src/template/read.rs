//! Reads the top level of the template: parameters, globals, conditions and each resource.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value};

use super::fields::Fields;
use super::intrinsics::{Resolver, text};
use super::model::System;
use super::names::Names;
use super::{read_api, read_cdn, read_function, read_storage, resources, yaml};

const SECTIONS: [&str; 10] = [
    "AWSTemplateFormatVersion",
    "Transform",
    "Description",
    "Metadata",
    "Parameters",
    "Mappings",
    "Conditions",
    "Globals",
    "Resources",
    "Outputs",
];

/// Reads a template.
///
/// `parameters` were given by the caller and must exist; `offered` are used where the template has such a parameter and the caller
/// gave none; `names` says where things live on this machine.
///
/// # Errors
///
/// Fails, naming the resource and the property, on anything that is invalid or that this program does not understand.
pub fn load(
    source: &str,
    parameters: &BTreeMap<String, String>,
    offered: &BTreeMap<String, String>,
    names: Names,
) -> Result<System> {
    let template = yaml::parse(source)?;
    let template = template.as_object().context("the template must be a map")?;
    if let Some(unknown) = template.keys().find(|key| !SECTIONS.contains(&key.as_str())) {
        bail!("{unknown}: the local program does not understand this section");
    }
    let section = |name: &str| template.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
    let mut resources = section("Resources");
    apply_globals(&mut resources, &section("Globals"))?;
    let resolver = Resolver {
        parameters: read_parameters(&section("Parameters"), parameters, offered)?,
        conditions: section("Conditions"),
        mappings: section("Mappings"),
        resources,
        names,
    };
    read_resources(&resolver)
}

fn read_parameters(
    declared: &Map<String, Value>,
    given: &BTreeMap<String, String>,
    offered: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Value>> {
    if let Some(unknown) = given.keys().find(|name| !declared.contains_key(*name)) {
        let known: Vec<&str> = declared.keys().map(String::as_str).collect();
        bail!("the template has no parameter {unknown}; it has {}", known.join(", "));
    }
    let mut values = BTreeMap::new();
    for (name, declaration) in declared {
        let at = format!("Parameters.{name}");
        let default = declaration.get("Default").map(|value| text(value, &at)).transpose()?;
        let value = given.get(name).or_else(|| offered.get(name)).cloned().or(default);
        let value = value.with_context(|| format!("{at}: has no default; pass --parameter {name}=..."))?;
        if let Some(allowed) = declaration.get("AllowedValues").and_then(Value::as_array) {
            let allowed: Vec<String> = allowed.iter().map(|value| text(value, &at)).collect::<Result<_>>()?;
            if !allowed.contains(&value) {
                bail!("{at}: {value} is not one of {}", allowed.join(", "));
            }
        }
        let is_list = matches!(declaration.get("Type").and_then(Value::as_str), Some(kind) if kind.contains("List"));
        let value = match is_list {
            true => value.split(',').map(|item| item.trim().to_owned()).collect(),
            false => Value::String(value),
        };
        values.insert(name.clone(), value);
    }
    Ok(values)
}

fn apply_globals(resources: &mut Map<String, Value>, globals: &Map<String, Value>) -> Result<()> {
    for (section, defaults) in globals {
        let kind = match section.as_str() {
            "Function" => "AWS::Serverless::Function",
            "HttpApi" => "AWS::Serverless::HttpApi",
            _ => bail!("Globals.{section}: the local program does not understand this section"),
        };
        for resource in resources.values_mut().filter(|it| it.get("Type").is_some_and(|it| it == kind)) {
            let own = resource.get("Properties").cloned().unwrap_or_else(|| Value::Object(Map::new()));
            let merged = merge(defaults, own);
            resource.as_object_mut().and_then(|map| map.insert("Properties".to_owned(), merged));
        }
    }
    Ok(())
}

/// SAM's rule: maps are merged, lists are joined, anything else of the resource replaces the global value.
fn merge(global: &Value, own: Value) -> Value {
    match (global, own) {
        (Value::Object(global), Value::Object(mut own)) => {
            for (key, value) in global {
                let merged = match own.remove(key) {
                    Some(own) => merge(value, own),
                    None => value.clone(),
                };
                own.insert(key.clone(), merged);
            }
            Value::Object(own)
        }
        (Value::Array(global), Value::Array(own)) => Value::Array(global.iter().cloned().chain(own).collect()),
        (_, own) => own,
    }
}

/// APIs come before the functions that add routes to them, the distribution after the functions it points at.
fn in_reading_order(resources: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut ordered: Vec<_> = resources.iter().collect();
    ordered.sort_by_key(|(_, declaration)| match declaration.get("Type").and_then(Value::as_str) {
        Some("AWS::Serverless::HttpApi") => 0,
        Some("AWS::CloudFront::Distribution") => 2,
        _ => 1,
    });
    ordered
}

fn read_resources(resolver: &Resolver) -> Result<System> {
    let mut system = System::default();
    for (id, declaration) in in_reading_order(&resolver.resources) {
        let mut resource = Fields::new(resolver, id.clone(), declaration)?;
        let kind = resource.required("Type")?;
        if let Some(condition) = resource.string_literal("Condition")
            && !resolver.condition(&condition)?
        {
            continue;
        }
        if let Some(why) = resources::not_run(&kind) {
            system.not_run.push((id.clone(), kind, why));
            continue;
        }
        resource.ignore(&[
            "DependsOn",
            "DeletionPolicy",
            "UpdateReplacePolicy",
            "Connectors",
            "CreationPolicy",
            "UpdatePolicy",
        ]);
        let metadata = resource.fields("Metadata")?;
        let properties = match resource.fields("Properties")? {
            Some(properties) => properties,
            None => Fields::new(resolver, format!("{id}.Properties"), &Value::Null)?,
        };
        resource.finish()?;
        match kind.as_str() {
            "AWS::Serverless::Function" => read_function::read(&mut system, resolver, id, properties, metadata)?,
            "AWS::Serverless::HttpApi" => read_api::read(&mut system, id, properties)?,
            "AWS::DynamoDB::Table" => system.tables.push(read_storage::table(resolver, id, properties)?),
            "AWS::SQS::Queue" => system.queues.push(read_storage::queue(resolver, id, properties)?),
            "AWS::S3::Bucket" => system.buckets.push(read_storage::bucket(resolver, id, properties)?),
            "AWS::CloudFront::Distribution" => read_cdn::distribution(&mut system, resolver, properties)?,
            "AWS::CloudFront::ResponseHeadersPolicy" => {}
            _ => bail!("{id}: the local program does not understand the resource type {kind}"),
        }
    }
    Ok(system)
}
