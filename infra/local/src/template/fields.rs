//! Reads the properties of a resource one by one and refuses those nobody asked for.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value};

use super::intrinsics::{Resolver, text};

/// The properties of one object of the template, with their place in it.
pub(crate) struct Fields<'r> {
    resolver: &'r Resolver,
    path: String,
    map: Map<String, Value>,
}

impl<'r> Fields<'r> {
    /// Takes an object that is not evaluated yet.
    ///
    /// # Errors
    ///
    /// Fails when `value` is not an object.
    pub(crate) fn new(resolver: &'r Resolver, path: impl Into<String>, value: &Value) -> Result<Self> {
        let path = path.into();
        let chosen = match value.as_object().filter(|map| map.len() == 1 && map.contains_key("Fn::If")) {
            Some(_) => resolver.resolve(value, &path)?.unwrap_or_else(|| Value::Object(Map::new())),
            None => value.clone(),
        };
        match chosen {
            Value::Object(map) => Ok(Self { resolver, path, map }),
            Value::Null => Ok(Self { resolver, path, map: Map::new() }),
            _ => bail!("{path}: expected an object"),
        }
    }

    /// Where these properties stand in the template.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Where the property `key` stands in the template.
    pub(crate) fn at(&self, key: &str) -> String {
        format!("{}.{key}", self.path)
    }

    /// Takes a property, evaluated.
    pub(crate) fn take(&mut self, key: &str) -> Result<Option<Value>> {
        match self.map.remove(key) {
            Some(raw) => self.resolver.resolve(&raw, &self.at(key)),
            None => Ok(None),
        }
    }

    /// Takes a text; numbers and booleans become text as in `CloudFormation`.
    pub(crate) fn string(&mut self, key: &str) -> Result<Option<String>> {
        let at = self.at(key);
        self.take(key)?.map(|value| text(&value, &at)).transpose()
    }

    /// Takes a text that is never an intrinsic function, such as the name of a condition.
    pub(crate) fn string_literal(&mut self, key: &str) -> Option<String> {
        match self.map.remove(key) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    /// Takes a text that must be there.
    pub(crate) fn required(&mut self, key: &str) -> Result<String> {
        let at = self.at(key);
        self.string(key)?.with_context(|| format!("{at}: missing"))
    }

    /// Takes a whole number.
    pub(crate) fn number(&mut self, key: &str) -> Result<Option<u64>> {
        let at = self.at(key);
        let given = self.string(key)?;
        given.map(|text| text.parse().with_context(|| format!("{at}: {text} is not a whole number"))).transpose()
    }

    /// Takes a boolean.
    pub(crate) fn boolean(&mut self, key: &str) -> Result<Option<bool>> {
        let at = self.at(key);
        let given = self.string(key)?;
        given.map(|text| text.parse().with_context(|| format!("{at}: {text} is not true or false"))).transpose()
    }

    /// Takes a list of texts; a single text counts as a list of one.
    pub(crate) fn strings(&mut self, key: &str) -> Result<Option<Vec<String>>> {
        let at = self.at(key);
        match self.take(key)? {
            Some(Value::Array(items)) => items.iter().map(|item| text(item, &at)).collect::<Result<_>>().map(Some),
            Some(single) => Ok(Some(vec![text(&single, &at)?])),
            None => Ok(None),
        }
    }

    /// Takes a nested object.
    pub(crate) fn fields(&mut self, key: &str) -> Result<Option<Fields<'r>>> {
        let at = self.at(key);
        match self.map.remove(key) {
            Some(raw) => match self.unless_removed(raw, &at)? {
                Some(raw) => Fields::new(self.resolver, at, &raw).map(Some),
                None => Ok(None),
            },
            None => Ok(None),
        }
    }

    /// Takes a list of objects.
    pub(crate) fn list(&mut self, key: &str) -> Result<Vec<Fields<'r>>> {
        let at = self.at(key);
        let Some(raw) = self.map.remove(key) else {
            return Ok(Vec::new());
        };
        let Some(Value::Array(items)) = self.unless_removed(raw, &at)? else {
            return Ok(Vec::new());
        };
        let mut list = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            let at = format!("{at}[{index}]");
            if let Some(item) = self.unless_removed(item, &at)? {
                list.push(Fields::new(self.resolver, at, &item)?);
            }
        }
        Ok(list)
    }

    /// Takes every entry that is left as name and object.
    pub(crate) fn entries(&mut self) -> Result<Vec<(String, Fields<'r>)>> {
        let mut entries = Vec::new();
        for (name, raw) in std::mem::take(&mut self.map) {
            let at = self.at(&name);
            if let Some(raw) = self.unless_removed(raw, &at)? {
                entries.push((name, Fields::new(self.resolver, at, &raw)?));
            }
        }
        Ok(entries)
    }

    /// Turns everything that is left into texts by name.
    pub(crate) fn into_texts(mut self) -> Result<BTreeMap<String, String>> {
        let keys: Vec<String> = self.map.keys().cloned().collect();
        let mut texts = BTreeMap::new();
        for key in keys {
            if let Some(value) = self.string(&key)? {
                texts.insert(key, value);
            }
        }
        Ok(texts)
    }

    /// Drops properties that are known to have no meaning on this machine.
    pub(crate) fn ignore(&mut self, keys: &[&str]) {
        for key in keys {
            self.map.remove(*key);
        }
    }

    /// Refuses whatever is left.
    ///
    /// # Errors
    ///
    /// Fails with the place of the first property that nobody took.
    pub(crate) fn finish(self) -> Result<()> {
        match self.map.keys().next() {
            Some(key) => bail!("{}: the local program does not understand this property", self.at(key)),
            None => Ok(()),
        }
    }

    /// Lets `Fn::If` with `AWS::NoValue` remove an object before it is read.
    fn unless_removed(&self, raw: Value, at: &str) -> Result<Option<Value>> {
        match raw.as_object().filter(|map| map.len() == 1 && map.contains_key("Fn::If")) {
            Some(_) => self.resolver.resolve(&raw, at),
            None => Ok(Some(raw)),
        }
    }
}
