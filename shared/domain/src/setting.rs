//! A setting as a type that knows how it is written and how it is checked, and what a request says of it.

use serde::{Deserialize, Deserializer};

use crate::error::FieldError;
use crate::text::{InvalidText, Line, Prose};

/// The type of a setting: a value that has passed its checks.
pub trait Setting: Sized {
    /// How requests and answers write it.
    type Written;

    /// Checks what a request says.
    ///
    /// # Errors
    /// Every problem with its place, counted from the setting on.
    fn read(written: Self::Written) -> Result<Self, Vec<FieldError>>;

    /// How an answer writes it.
    fn write(self) -> Self::Written;

    /// What a `null` asks for; `None` for a setting that cannot be cleared, where it asks for nothing.
    #[must_use]
    fn cleared() -> Option<Self> {
        None
    }
}

/// What a request says of a field: a merge patch (RFC 7396) tells a field that is absent from one that is `null`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Given<W> {
    /// The field is not there.
    #[default]
    Absent,
    /// It is `null`.
    Null,
    /// It has a value.
    Value(W),
}

impl<'de, W: Deserialize<'de>> Deserialize<'de> for Given<W> {
    /// Reads a field that is there; `#[serde(default)]` makes one that is not [`Given::Absent`].
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Value))
    }
}

impl<W> Given<W> {
    /// What the setting `name` becomes that is `current` now, or `None` with the reasons in `errors`. A setting that has
    /// no `current` value must be given.
    #[must_use]
    pub fn over<T: Setting<Written = W>>(
        self,
        name: &str,
        current: Option<T>,
        errors: &mut Vec<FieldError>,
    ) -> Option<T> {
        let found = match self {
            Self::Value(written) => T::read(written),
            Self::Null => T::cleared().or(current).ok_or_else(missing),
            Self::Absent => current.ok_or_else(missing),
        };
        let place = ["body", name].map(str::to_owned);
        found.map_err(|found| errors.extend(found.into_iter().map(|error| error.inside(&place)))).ok()
    }
}

fn missing() -> Vec<FieldError> {
    vec![FieldError::new(&[], "required", "must be given")]
}

impl<const MAX: usize> Setting for Line<MAX> {
    type Written = String;

    fn read(text: String) -> Result<Self, Vec<FieldError>> {
        text.try_into().map_err(|error: InvalidText| vec![error.at(&[])])
    }

    fn write(self) -> String {
        self.into()
    }
}

impl<const MAX: usize> Setting for Prose<MAX> {
    type Written = String;

    fn read(text: String) -> Result<Self, Vec<FieldError>> {
        text.try_into().map_err(|error: InvalidText| vec![error.at(&[])])
    }

    fn write(self) -> String {
        self.into()
    }
}

impl<T: Setting> Setting for Option<T> {
    type Written = Option<T::Written>;

    fn read(written: Self::Written) -> Result<Self, Vec<FieldError>> {
        written.map(T::read).transpose()
    }

    fn write(self) -> Self::Written {
        self.map(T::write)
    }

    fn cleared() -> Option<Self> {
        Some(None)
    }
}
