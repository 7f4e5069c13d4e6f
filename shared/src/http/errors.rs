//! Every problem of a request at once, each with its place.

use domain::error::{Error, FieldError, Result};

/// The problems that were found so far. Parse every field, then [`Errors::finish`]: a client sees all that is wrong in one
/// answer.
#[derive(Debug, Default)]
pub struct Errors(Vec<FieldError>);

impl Errors {
    /// No problems yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of a field, or a problem more.
    pub fn check<T>(&mut self, result: Result<T, impl IntoFieldErrors>) -> Option<T> {
        result.map_err(|found| self.0.extend(found.into_field_errors())).ok()
    }

    /// The value of the field `field` of the body; the places of its problems are within it.
    pub fn check_within<T>(&mut self, field: &str, result: Result<T, impl IntoFieldErrors>) -> Option<T> {
        self.check(result.map_err(|found| {
            let mut found = found.into_field_errors();
            found.iter_mut().for_each(|error| drop(error.loc.splice(0..0, ["body".to_owned(), field.to_owned()])));
            found
        }))
    }

    /// A problem more.
    pub fn push(&mut self, error: FieldError) {
        self.0.push(error);
    }

    /// What was parsed, which is whole when no problem was found.
    ///
    /// # Errors
    /// All the problems.
    pub fn finish<T>(self, parsed: Option<T>) -> Result<T> {
        match parsed {
            Some(parsed) if self.0.is_empty() => Ok(parsed),
            _ => Err(Error::invalid(self.0)),
        }
    }
}

/// One problem or several.
pub trait IntoFieldErrors {
    /// Them.
    fn into_field_errors(self) -> Vec<FieldError>;
}

impl IntoFieldErrors for FieldError {
    fn into_field_errors(self) -> Vec<FieldError> {
        vec![self]
    }
}

impl IntoFieldErrors for Vec<FieldError> {
    fn into_field_errors(self) -> Vec<FieldError> {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(place: &str) -> FieldError {
        FieldError::new(&[place], "invalid", "is wrong")
    }

    #[test]
    fn every_problem_is_told_with_its_place() {
        let mut errors = Errors::new();
        let good = errors.check(Ok::<_, FieldError>(1));
        let bad: Option<u8> = errors.check(Err(problem("name")));
        let worse: Option<u8> = errors.check_within("steps", Err(vec![problem("0"), problem("1")]));
        let error = errors.finish(good.zip(bad).zip(worse)).unwrap_err();
        let places: Vec<_> = error.fields().iter().map(|field| field.loc.join(".")).collect();
        assert_eq!(places, ["name", "body.steps.0", "body.steps.1"]);
    }

    #[test]
    fn what_has_no_problem_is_parsed_and_a_problem_beside_it_refuses_it() {
        assert_eq!(Errors::new().finish(Some(1)).unwrap(), 1);
        let mut errors = Errors::new();
        errors.push(problem("role"));
        assert!(errors.finish(Some(1)).is_err());
    }
}
