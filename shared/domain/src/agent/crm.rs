//! What of the CRM an agent may see and change: fields and stages, by the keys that the CRM knows them by.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::FieldError;
use crate::limits::{CHOICES_PER_FIELD, FIELDS_PER_AGENT, KEY_CHARACTERS, NAME_CHARACTERS, STAGES_PER_AGENT};
use crate::setting::Setting;
use crate::text::Line;

/// What people call a field, a choice or a stage.
pub type Label = Line<NAME_CHARACTERS>;

/// The name that a CRM knows a thing by: letters, digits, `_`, `-`, `.` and `:`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CrmKey(String);

impl CrmKey {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CrmKey {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
        if text.is_empty() || text.len() > KEY_CHARACTERS || !text.chars().all(fits) {
            return Err(format!("must be 1 to {KEY_CHARACTERS} Latin letters, digits, `_`, `-`, `.` or `:`"));
        }
        Ok(Self(text))
    }
}

impl From<CrmKey> for String {
    fn from(key: CrmKey) -> Self {
        key.0
    }
}

/// A field of a deal or a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its key.
    pub key: CrmKey,
    /// What people call it.
    pub label: Label,
    /// What values it takes.
    #[serde(flatten)]
    pub kind: FieldKind,
    /// What the agent may do with it.
    pub access: FieldAccess,
}

/// What values a field takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum FieldKind {
    /// Any text.
    Text,
    /// A number.
    Number,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// One of these.
    Choice {
        /// At least one.
        choices: Vec<Label>,
    },
}

/// What an agent may do with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AgentFieldAccess)]
pub enum FieldAccess {
    /// See it.
    Read,
    /// See it and change it.
    Write,
}

/// A stage of a pipeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Its key.
    pub key: CrmKey,
    /// What people call it.
    pub label: Label,
}

/// A field of a deal or a contact that an agent sees, as it is written.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AgentField)]
pub struct FieldParts {
    /// 1 to 64 Latin letters, digits, `_`, `-`, `.` or `:`.
    pub key: String,
    /// What people call it: 1 to 100 characters.
    pub label: String,
    /// What values it takes.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// The values of a `choice`, 1 to 50; absent for the other types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choices: Option<Vec<String>>,
    /// What the agent may do with it.
    pub access: FieldAccess,
}

/// What values a field takes, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AgentFieldType)]
pub enum FieldType {
    /// See [`FieldKind::Text`].
    Text,
    /// See [`FieldKind::Number`].
    Number,
    /// See [`FieldKind::Date`].
    Date,
    /// See [`FieldKind::Choice`].
    Choice,
}

/// A stage that an agent may move a deal to, as it is written.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AgentStage)]
pub struct StageParts {
    /// 1 to 64 Latin letters, digits, `_`, `-`, `.` or `:`.
    pub key: String,
    /// What people call it: 1 to 100 characters.
    pub label: String,
}

impl Setting for Vec<Field> {
    type Written = Vec<FieldParts>;

    fn read(written: Vec<FieldParts>) -> Result<Self, Vec<FieldError>> {
        parse_all(written, FIELDS_PER_AGENT, Field::parse, |field| &field.key)
    }

    fn write(self) -> Vec<FieldParts> {
        self.into_iter().map(FieldParts::from).collect()
    }
}

impl Field {
    fn parse(parts: FieldParts, at: &str) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let key = note(key(parts.key, at), &mut errors);
        let label = note(label(parts.label, &[at, "label"]), &mut errors);
        let kind = match (parts.kind, parts.choices.unwrap_or_default()) {
            (FieldType::Choice, choices) => choice(choices, at, &mut errors),
            (_, choices) if !choices.is_empty() => {
                let text = "only a field of type `choice` has choices";
                errors.push(FieldError::new(&[at, "choices"], "unexpected", text));
                None
            }
            (FieldType::Text, _) => Some(FieldKind::Text),
            (FieldType::Number, _) => Some(FieldKind::Number),
            (FieldType::Date, _) => Some(FieldKind::Date),
        };
        match (key, label, kind) {
            (Some(key), Some(label), Some(kind)) => Ok(Self { key, label, kind, access: parts.access }),
            _ => Err(errors),
        }
    }
}

impl Setting for Vec<Stage> {
    type Written = Vec<StageParts>;

    fn read(written: Vec<StageParts>) -> Result<Self, Vec<FieldError>> {
        parse_all(written, STAGES_PER_AGENT, Stage::parse, |stage| &stage.key)
    }

    fn write(self) -> Vec<StageParts> {
        self.into_iter().map(StageParts::from).collect()
    }
}

impl Stage {
    fn parse(parts: StageParts, at: &str) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let key = note(key(parts.key, at), &mut errors);
        let label = note(label(parts.label, &[at, "label"]), &mut errors);
        match (key, label) {
            (Some(key), Some(label)) => Ok(Self { key, label }),
            _ => Err(errors),
        }
    }
}

impl From<Field> for FieldParts {
    fn from(field: Field) -> Self {
        let (kind, choices) = match field.kind {
            FieldKind::Text => (FieldType::Text, None),
            FieldKind::Number => (FieldType::Number, None),
            FieldKind::Date => (FieldType::Date, None),
            FieldKind::Choice { choices } => (FieldType::Choice, Some(choices.into_iter().map(String::from).collect())),
        };
        Self { key: field.key.into(), label: field.label.into(), kind, choices, access: field.access }
    }
}

impl From<Stage> for StageParts {
    fn from(stage: Stage) -> Self {
        Self { key: stage.key.into(), label: stage.label.into() }
    }
}

fn parse_all<P, T>(
    parts: Vec<P>,
    most: usize,
    parse: fn(P, &str) -> Result<T, Vec<FieldError>>,
    key: fn(&T) -> &CrmKey,
) -> Result<Vec<T>, Vec<FieldError>> {
    if parts.len() > most {
        return Err(vec![FieldError::new(&[], "too_many", format!("must be at most {most} entries"))]);
    }
    let (mut parsed, mut errors, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (at, parts) in parts.into_iter().enumerate() {
        let at = at.to_string();
        match parse(parts, &at) {
            Ok(one) if seen.insert(key(&one).clone()) => parsed.push(one),
            Ok(_) => errors.push(FieldError::new(&[&at, "key"], "duplicate", "is the key of an earlier entry, too")),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() { Ok(parsed) } else { Err(errors) }
}

fn choice(choices: Vec<String>, at: &str, errors: &mut Vec<FieldError>) -> Option<FieldKind> {
    if choices.is_empty() || choices.len() > CHOICES_PER_FIELD {
        let text = format!("must be 1 to {CHOICES_PER_FIELD} choices");
        errors.push(FieldError::new(&[at, "choices"], "out_of_range", text));
        return None;
    }
    let numbered = choices.into_iter().enumerate();
    let choices: Vec<_> =
        numbered.map(|(n, text)| note(label(text, &[at, "choices", &n.to_string()]), errors)).collect();
    choices.into_iter().collect::<Option<_>>().map(|choices| FieldKind::Choice { choices })
}

fn key(text: String, at: &str) -> Result<CrmKey, FieldError> {
    CrmKey::try_from(text).map_err(|message| FieldError::new(&[at, "key"], "invalid_key", message))
}

fn label(text: String, loc: &[&str]) -> Result<Label, FieldError> {
    Label::try_from(text).map_err(|error| error.at(loc))
}

fn note<T>(result: Result<T, FieldError>, errors: &mut Vec<FieldError>) -> Option<T> {
    result.map_err(|error| errors.push(error)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(key: &str, kind: FieldType, choices: Option<Vec<&str>>) -> FieldParts {
        let choices = choices.map(|choices| choices.into_iter().map(str::to_owned).collect());
        FieldParts { key: key.into(), label: "Поле".into(), kind, choices, access: FieldAccess::Write }
    }

    #[test]
    fn fields_are_checked_each_with_its_place() {
        let errors = Vec::<Field>::read(vec![
            field("budget", FieldType::Number, None),
            field("budget", FieldType::Text, None),
            field("бюджет", FieldType::Choice, Some(vec![])),
            field("size", FieldType::Text, Some(vec!["S"])),
        ])
        .unwrap_err();
        let places: Vec<_> = errors.iter().map(|error| error.loc.join(".")).collect();
        assert_eq!(places, ["1.key", "2.key", "2.choices", "3.choices"]);
    }

    #[test]
    fn a_field_survives_its_text_form() {
        let fields = Vec::<Field>::read(vec![
            field("size", FieldType::Choice, Some(vec!["S", "M"])),
            field("day", FieldType::Date, None),
        ])
        .unwrap();
        let json = serde_json::to_string(&fields).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Field>>(&json).unwrap(), fields);
        assert_eq!(serde_json::to_string(&fields.write()).unwrap(), json);
    }
}
