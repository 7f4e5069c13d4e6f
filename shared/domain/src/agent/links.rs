//! Where an agent's answers may link to.

use serde::{Deserialize, Serialize};

use crate::error::FieldError;
use crate::limits::{HOST_CHARACTERS, LINK_HOSTS_PER_AGENT};
use crate::setting::Setting;

/// A host that answers may link to, in lower case. It stands for itself and for itself behind `www.`, and for no other
/// host below it: on shared domains those belong to strangers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LinkHost(String);

impl LinkHost {
    /// The host.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether an address at `host` is one of it.
    #[must_use]
    pub fn allows(&self, host: &str) -> bool {
        let host = host.to_lowercase();
        host == self.0 || host.strip_prefix("www.") == Some(&self.0)
    }
}

impl Setting for Vec<LinkHost> {
    type Written = Vec<String>;

    fn read(hosts: Vec<String>) -> Result<Self, Vec<FieldError>> {
        if hosts.len() > LINK_HOSTS_PER_AGENT {
            let text = format!("must be at most {LINK_HOSTS_PER_AGENT} hosts");
            return Err(vec![FieldError::new(&[], "too_many", text)]);
        }
        let (mut parsed, mut errors) = (Self::new(), Vec::new());
        for (at, host) in hosts.into_iter().enumerate() {
            match LinkHost::try_from(host) {
                Ok(host) if parsed.contains(&host) => {}
                Ok(host) => parsed.push(host),
                Err(message) => errors.push(FieldError::new(&[&at.to_string()], "invalid_host", message)),
            }
        }
        if errors.is_empty() { Ok(parsed) } else { Err(errors) }
    }

    fn write(self) -> Vec<String> {
        self.into_iter().map(String::from).collect()
    }
}

impl TryFrom<String> for LinkHost {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let host = text.trim().to_lowercase();
        let label = |label: &str| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let labels: Vec<_> = host.split('.').collect();
        let is_name = labels.len() >= 2 && labels.iter().all(|part| label(part));
        let is_number = labels.last().is_some_and(|last| last.chars().all(|c| c.is_ascii_digit()));
        if !is_name || is_number || host.chars().count() > HOST_CHARACTERS {
            return Err("must be the name of a host, such as `example.com`, without scheme, port and path".to_owned());
        }
        Ok(Self(host))
    }
}

impl From<LinkHost> for String {
    fn from(host: LinkHost) -> Self {
        host.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_and_nothing_around_it() {
        for good in ["example.com", " Shop.Example.com ", "пример.рф", "xn--e1afmkfd.xn--p1ai"] {
            assert!(LinkHost::try_from(good.to_owned()).is_ok(), "{good}");
        }
        for bad in
            ["", "localhost", "https://a.ru", "a.ru/x", "a.ru:80", "a@b.ru", "10.0.0.1", "a..ru", "*.a.ru", "a b.ru"]
        {
            assert!(LinkHost::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_host_allows_itself_and_no_neighbour() {
        let host = LinkHost::try_from("Example.com".to_owned()).unwrap();
        assert!(host.allows("example.com") && host.allows("WWW.EXAMPLE.com"));
        for other in ["evil.example.com", "example.com.evil.ru", "notexample.com", "ехample.com"] {
            assert!(!host.allows(other), "{other}");
        }
    }
}
