//! Reads YAML into plain JSON values, turning `CloudFormation` tags into their long form.

use anyhow::{Context as _, Result, bail};
use saphyr::{LoadableYamlNode as _, Scalar, Yaml};
use serde_json::{Map, Value};

/// Short tags whose long form is `Fn::<tag>`.
const FUNCTION_TAGS: [&str; 9] = ["Sub", "Join", "Select", "Split", "If", "Equals", "Not", "And", "Or"];

/// Parses one YAML document.
///
/// # Errors
///
/// Fails on invalid YAML, on more than one document and on a tag that is not an intrinsic function this program knows.
pub fn parse(text: &str) -> Result<Value> {
    let documents = Yaml::load_from_str(text).context("the template is not valid YAML")?;
    let [document] = documents.as_slice() else {
        bail!("the template must hold exactly one YAML document, found {}", documents.len());
    };
    convert(document, "template")
}

fn convert(node: &Yaml<'_>, at: &str) -> Result<Value> {
    Ok(match node {
        Yaml::Value(scalar) => convert_scalar(scalar),
        Yaml::Sequence(items) => Value::Array(
            items
                .iter()
                .enumerate()
                .map(|(index, item)| convert(item, &format!("{at}[{index}]")))
                .collect::<Result<_>>()?,
        ),
        Yaml::Mapping(entries) => {
            let mut map = Map::new();
            for (key, value) in entries {
                let key = convert_key(key, at)?;
                let value = convert(value, &format!("{at}.{key}"))?;
                map.insert(key, value);
            }
            Value::Object(map)
        }
        Yaml::Tagged(tag, inner) => long_form(&tag.suffix, convert(inner, at)?, at)?,
        Yaml::Representation(..) | Yaml::Alias(_) | Yaml::BadValue => {
            bail!("{at}: not a YAML value this program reads")
        }
    })
}

fn convert_scalar(scalar: &Scalar<'_>) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(value) => Value::Bool(*value),
        Scalar::Integer(value) => Value::from(*value),
        Scalar::FloatingPoint(value) => Value::from(value.into_inner()),
        Scalar::String(value) => Value::String(value.to_string()),
    }
}

fn convert_key(key: &Yaml<'_>, at: &str) -> Result<String> {
    match key {
        Yaml::Value(Scalar::String(text)) => Ok(text.to_string()),
        Yaml::Value(Scalar::Integer(number)) => Ok(number.to_string()),
        Yaml::Value(Scalar::Boolean(value)) => Ok(value.to_string()),
        _ => bail!("{at}: a key must be a plain scalar"),
    }
}

fn long_form(tag: &str, value: Value, at: &str) -> Result<Value> {
    let (name, value) = match tag {
        "Ref" | "Condition" => (tag.to_owned(), value),
        "GetAtt" => ("Fn::GetAtt".to_owned(), split_attribute(value)),
        "FindInMap" => ("Fn::FindInMap".to_owned(), value),
        _ if FUNCTION_TAGS.contains(&tag) => (format!("Fn::{tag}"), value),
        _ => bail!("{at}: the intrinsic function !{tag} is not supported here"),
    };
    Ok(Value::Object(Map::from_iter([(name, value)])))
}

/// `!GetAtt Resource.Attribute` is short for a list of two.
fn split_attribute(value: Value) -> Value {
    match value.as_str().and_then(|text| text.split_once('.')) {
        Some((resource, attribute)) => Value::from(vec![resource, attribute]),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn short_tags_become_their_long_form() {
        let value =
            parse("a: !Ref X\nb: !GetAtt Y.Arn\nc: !Join ['-', [a, !Sub '${B}']]\nd: !If\n  - P\n  - 1\n  - true\n")
                .unwrap();
        assert_eq!(
            value,
            json!({
                "a": {"Ref": "X"},
                "b": {"Fn::GetAtt": ["Y", "Arn"]},
                "c": {"Fn::Join": ["-", ["a", {"Fn::Sub": "${B}"}]]},
                "d": {"Fn::If": ["P", 1, true]},
            })
        );
    }

    #[test]
    fn an_unknown_tag_is_refused_by_name_and_place() {
        let error = parse("Resources:\n  A:\n    B: !ImportValue x\n").unwrap_err().to_string();
        assert_eq!(error, "template.Resources.A.B: the intrinsic function !ImportValue is not supported here");
    }

    #[test]
    fn dates_and_quoted_numbers_stay_text() {
        assert_eq!(parse("v: 2010-09-09\nn: '12'\n").unwrap(), json!({"v": "2010-09-09", "n": "12"}));
    }
}
