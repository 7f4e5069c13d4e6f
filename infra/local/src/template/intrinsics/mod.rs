//! Evaluates intrinsic functions, parameters and conditions.

mod references;

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::{Map, Value};

use super::names::Names;

/// Evaluates the values of one template.
pub(crate) struct Resolver {
    /// Parameter values by name; a list parameter is an array.
    pub(crate) parameters: BTreeMap<String, Value>,
    /// The template's conditions, not yet evaluated.
    pub(crate) conditions: Map<String, Value>,
    /// The template's mappings.
    pub(crate) mappings: Map<String, Value>,
    /// The template's resources, not yet evaluated.
    pub(crate) resources: Map<String, Value>,
    /// Where things live on this machine.
    pub(crate) names: Names,
}

impl Resolver {
    /// Evaluates `value`; `None` stands for `AWS::NoValue`, which removes the property.
    ///
    /// # Errors
    ///
    /// Fails, naming the place `at`, on an unknown function, name or condition.
    pub(crate) fn resolve(&self, value: &Value, at: &str) -> Result<Option<Value>> {
        match value {
            Value::Object(map) => match single_entry(map) {
                Some((name, argument)) if name == "Ref" || name.starts_with("Fn::") || name == "Condition" => {
                    self.call(name, argument, at)
                }
                _ => {
                    let mut resolved = Map::new();
                    for (key, value) in map {
                        if let Some(value) = self.resolve(value, &format!("{at}.{key}"))? {
                            resolved.insert(key.clone(), value);
                        }
                    }
                    Ok(Some(Value::Object(resolved)))
                }
            },
            Value::Array(items) => self.resolve_items(items, at).map(|items| Some(Value::Array(items))),
            other => Ok(Some(other.clone())),
        }
    }

    /// Evaluates a condition by name.
    ///
    /// # Errors
    ///
    /// Fails when there is no such condition or it does not evaluate to true or false.
    pub(crate) fn condition(&self, name: &str) -> Result<bool> {
        let at = format!("Conditions.{name}");
        let expression = self.conditions.get(name).ok_or_else(|| anyhow!("{at}: there is no such condition"))?;
        self.boolean(expression, &at)
    }

    fn resolve_items(&self, items: &[Value], at: &str) -> Result<Vec<Value>> {
        let mut resolved = Vec::new();
        for (index, item) in items.iter().enumerate() {
            resolved.extend(self.resolve(item, &format!("{at}[{index}]"))?);
        }
        Ok(resolved)
    }

    fn call(&self, name: &str, argument: &Value, at: &str) -> Result<Option<Value>> {
        if name == "Fn::If" {
            let [condition, yes, no] = self.three(argument, at)?;
            let condition =
                condition.as_str().with_context(|| format!("{at}: Fn::If wants the name of a condition"))?;
            let branch = if self.condition(condition)? { yes } else { no };
            return self.resolve(branch, at);
        }
        let value = match name {
            "Ref" => match text(argument, at)?.as_str() {
                "AWS::NoValue" => return Ok(None),
                name => self.reference(name, at)?,
            },
            "Fn::GetAtt" => {
                let [resource, attribute] = self.texts(argument, at)?;
                Value::String(self.attribute(&resource, &attribute, at)?)
            }
            "Fn::Sub" => Value::String(self.substitute(argument, at)?),
            "Fn::Join" => {
                let (separator, items) = self.text_and_list(argument, at)?;
                let items: Vec<String> = items.iter().map(|item| text(item, at)).collect::<Result<_>>()?;
                Value::String(items.join(&separator))
            }
            "Fn::Split" => {
                let [separator, source] = self.texts(argument, at)?;
                source.split(separator.as_str()).map(str::to_owned).collect()
            }
            "Fn::Select" => {
                let (index, items) = self.text_and_list(argument, at)?;
                let index: usize = index.parse().with_context(|| format!("{at}: Fn::Select wants a number first"))?;
                items.get(index).cloned().with_context(|| format!("{at}: Fn::Select has no item {index}"))?
            }
            "Fn::FindInMap" => {
                let [map, first, second] = self.texts(argument, at)?;
                let found = self.mappings.get(&map).and_then(|map| map.get(&first)).and_then(|row| row.get(&second));
                found.cloned().with_context(|| format!("{at}: Mappings.{map}.{first}.{second} does not exist"))?
            }
            "Fn::Equals" | "Fn::Not" | "Fn::And" | "Fn::Or" | "Condition" => {
                let whole = Value::Object(Map::from_iter([(name.to_owned(), argument.clone())]));
                Value::Bool(self.boolean(&whole, at)?)
            }
            _ => bail!("{at}: the intrinsic function {name} is not supported here"),
        };
        Ok(Some(value))
    }

    fn boolean(&self, expression: &Value, at: &str) -> Result<bool> {
        let call = expression.as_object().and_then(single_entry);
        let (name, argument) = call.with_context(|| format!("{at}: expected a condition function"))?;
        let operands = || argument.as_array().with_context(|| format!("{at}: {name} wants a list"));
        match name {
            "Condition" => self.condition(&text(argument, at)?),
            "Fn::Not" => match operands()?.as_slice() {
                [only] => Ok(!self.boolean(only, at)?),
                _ => bail!("{at}: Fn::Not wants one condition"),
            },
            "Fn::And" => operands()?.iter().try_fold(true, |all, next| Ok(all & self.boolean(next, at)?)),
            "Fn::Or" => operands()?.iter().try_fold(false, |any, next| Ok(any | self.boolean(next, at)?)),
            "Fn::Equals" => {
                let [left, right] = self.texts(argument, at)?;
                Ok(left == right)
            }
            _ => bail!("{at}: {name} is not a condition function"),
        }
    }

    fn reference(&self, name: &str, at: &str) -> Result<Value> {
        if let Some(value) = self.parameters.get(name) {
            return Ok(value.clone());
        }
        if let Some(value) = self.names.pseudo_parameter(name) {
            return Ok(Value::String(value));
        }
        self.resource_reference(name).with_context(|| format!("{at}: !Ref {name}")).map(Value::String)
    }

    fn attribute(&self, resource: &str, attribute: &str, at: &str) -> Result<String> {
        self.resource_attribute(resource, attribute).with_context(|| format!("{at}: !GetAtt {resource}.{attribute}"))
    }

    fn substitute(&self, argument: &Value, at: &str) -> Result<String> {
        let (pattern, variables) = match argument {
            Value::Array(items) => match items.as_slice() {
                [pattern, variables] => (pattern, self.resolve(variables, at)?.unwrap_or_default()),
                _ => bail!("{at}: Fn::Sub wants a text and a map"),
            },
            pattern => (pattern, Value::Null),
        };
        let pattern = text(pattern, at)?;
        let mut result = String::new();
        let mut rest = pattern.as_str();
        while let Some((before, after)) = rest.split_once("${") {
            result.push_str(before);
            let (name, tail) = after.split_once('}').with_context(|| format!("{at}: unclosed ${{ in Fn::Sub"))?;
            match name.strip_prefix('!') {
                Some(literal) => result.push_str(&format!("${{{literal}}}")),
                None => result.push_str(&self.variable(name.trim(), &variables, at)?),
            }
            rest = tail;
        }
        result.push_str(rest);
        Ok(result)
    }

    fn variable(&self, name: &str, variables: &Value, at: &str) -> Result<String> {
        if let Some(value) = variables.get(name) {
            return text(value, at);
        }
        match name.split_once('.') {
            Some((resource, attribute)) => self.attribute(resource, attribute, at),
            None => text(&self.reference(name, at)?, at),
        }
    }

    fn three<'v>(&self, argument: &'v Value, at: &str) -> Result<[&'v Value; 3]> {
        match argument.as_array().map(Vec::as_slice) {
            Some([first, second, third]) => Ok([first, second, third]),
            _ => bail!("{at}: expected a list of three"),
        }
    }

    fn texts<const N: usize>(&self, argument: &Value, at: &str) -> Result<[String; N]> {
        let resolved = self.resolve(argument, at)?.unwrap_or_default();
        let items = resolved.as_array().with_context(|| format!("{at}: expected a list of {N}"))?;
        let items: Vec<String> = items.iter().map(|item| text(item, at)).collect::<Result<_>>()?;
        items.try_into().map_err(|_| anyhow!("{at}: expected a list of {N}"))
    }

    fn text_and_list(&self, argument: &Value, at: &str) -> Result<(String, Vec<Value>)> {
        let resolved = self.resolve(argument, at)?.unwrap_or_default();
        match resolved.as_array().map(Vec::as_slice) {
            Some([first, Value::Array(items)]) => Ok((text(first, at)?, items.clone())),
            _ => bail!("{at}: expected a value and a list"),
        }
    }
}

fn single_entry(map: &Map<String, Value>) -> Option<(&str, &Value)> {
    let mut entries = map.iter();
    match (entries.next(), entries.next()) {
        (Some((name, value)), None) => Some((name.as_str(), value)),
        _ => None,
    }
}

/// The text form of a scalar, as `CloudFormation` writes it.
pub(crate) fn text(value: &Value, at: &str) -> Result<String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(value) => Ok(value.to_string()),
        _ => bail!("{at}: expected text, found {value}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn resolver() -> Resolver {
        let object = |value: Value| value.as_object().cloned().unwrap();
        Resolver {
            parameters: BTreeMap::from([("Stage".to_owned(), json!("dev")), ("List".to_owned(), json!(["a", "b"]))]),
            conditions: object(json!({
                "IsDev": {"Fn::Equals": [{"Ref": "Stage"}, "dev"]},
                "IsNot": {"Fn::Not": [{"Condition": "IsDev"}]},
                "Both": {"Fn::And": [{"Condition": "IsDev"}, {"Condition": "IsNot"}]},
                "Any": {"Fn::Or": [{"Condition": "IsDev"}, {"Condition": "IsNot"}]},
            })),
            mappings: object(json!({"Sizes": {"dev": {"memory": 128}}})),
            resources: object(json!({"Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "t"}}})),
            names: Names::for_tests(),
        }
    }

    fn resolve(value: Value) -> Value {
        resolver().resolve(&value, "here").unwrap().unwrap()
    }

    #[test]
    fn functions_evaluate() {
        assert_eq!(
            resolve(json!({"Fn::Sub": "${Stage}-${AWS::Region}-${!kept}-${Table.Arn}"})),
            json!("dev-us-east-1-${kept}-arn:aws:dynamodb:us-east-1:000000000000:table/t")
        );
        assert_eq!(resolve(json!({"Fn::Sub": ["${a}${Stage}", {"a": {"Ref": "Table"}}]})), json!("tdev"));
        assert_eq!(resolve(json!({"Fn::Join": [",", {"Ref": "List"}]})), json!("a,b"));
        assert_eq!(resolve(json!({"Fn::Select": [2, {"Fn::Split": ["/", "https://host/x"]}]})), json!("host"));
        assert_eq!(resolve(json!({"Fn::FindInMap": ["Sizes", {"Ref": "Stage"}, "memory"]})), json!(128));
    }

    #[test]
    fn conditions_choose_a_branch_and_no_value_removes_the_property() {
        let value = json!({"a": {"Fn::If": ["IsDev", 1, 2]}, "b": {"Fn::If": ["IsNot", 1, {"Ref": "AWS::NoValue"}]},
            "c": [{"Fn::If": ["Both", 1, {"Ref": "AWS::NoValue"}]}, {"Fn::If": ["Any", 3, 4]}]});
        assert_eq!(resolve(value), json!({"a": 1, "c": [3]}));
    }

    #[test]
    fn an_unknown_name_is_refused_with_its_place() {
        let error = resolver().resolve(&json!({"Ref": "Nothing"}), "A.B").unwrap_err();
        assert_eq!(format!("{error:#}"), "A.B: !Ref Nothing: there is no parameter or resource of this name");
        let error = resolver().resolve(&json!({"Fn::ImportValue": "x"}), "A.B").unwrap_err();
        assert_eq!(error.to_string(), "A.B: the intrinsic function Fn::ImportValue is not supported here");
    }
}
