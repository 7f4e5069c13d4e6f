//! What a site allows robots to read: the Robots Exclusion Protocol (RFC 9309).

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::limits::{CRAWL_DELAY_SECONDS, ROBOTS_BYTES, ROBOTS_RULE_CHARACTERS, ROBOTS_RULES};

/// The rules of a site for this product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Robots {
    rules: Vec<Rule>,
    /// Seconds between two requests, at most [`CRAWL_DELAY_SECONDS`]. The protocol does not know it, but sites ask for it.
    pub delay_seconds: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    allows: bool,
    pattern: String,
}

impl Robots {
    /// The name by which the product's robot goes in `robots.txt`.
    pub const NAME: &'static str = "voronka";

    /// Everything is allowed, as on a site without the file.
    #[must_use]
    pub fn allow_all() -> Self {
        Self::default()
    }

    /// Nothing is allowed.
    #[must_use]
    pub fn disallow_all() -> Self {
        Self { rules: vec![Rule { allows: false, pattern: "/".to_owned() }], delay_seconds: 0 }
    }

    /// Reads the file. Rules for this product's robot come before those for all robots; lines that are none are passed over.
    /// A file with more rules than can be kept allows nothing: a rule that was lost might forbid something.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes.get(..ROBOTS_BYTES).unwrap_or(bytes));
        let (mut own, mut general) = (None, None);
        let mut groups = (false, false);
        let mut in_names = false;
        for line in text.trim_start_matches('\u{feff}').lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                // Several names in a row share the rules that follow.
                groups = if in_names { groups } else { (false, false) };
                in_names = true;
                groups.0 |= value.eq_ignore_ascii_case(Self::NAME);
                groups.1 |= value == "*";
                if groups.0 {
                    own.get_or_insert_with(Self::default);
                }
                continue;
            }
            in_names &= !matches!(key.as_str(), "allow" | "disallow" | "crawl-delay");
            for (group, applies) in [(&mut own, groups.0), (&mut general, groups.1)] {
                if applies {
                    group.get_or_insert_with(Self::default).add(&key, value);
                }
            }
        }
        let robots = own.or(general).unwrap_or_default();
        let is_kept = robots.rules.len() <= ROBOTS_RULES
            && robots.rules.iter().all(|rule| rule.pattern.len() <= ROBOTS_RULE_CHARACTERS);
        if is_kept { robots } else { Self::disallow_all() }
    }

    fn add(&mut self, key: &str, value: &str) {
        match key {
            // An empty pattern matches nothing (RFC 9309, 2.2.2).
            "allow" | "disallow" if !value.is_empty() => {
                self.rules.push(Rule { allows: key == "allow", pattern: normal(value) });
            }
            "crawl-delay" => {
                let seconds = value.parse::<f32>().unwrap_or_default().clamp(0.0, 1e6).ceil();
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped above")]
                let seconds = seconds as u32;
                self.delay_seconds = seconds.min(CRAWL_DELAY_SECONDS);
            }
            _ => {}
        }
    }

    /// Whether a path with its query may be read: the longest rule that matches decides, and of two equal ones that which
    /// allows.
    #[must_use]
    pub fn allows(&self, path: &str) -> bool {
        let path = normal(path);
        let matching = self.rules.iter().filter(|rule| matches(&rule.pattern, &path));
        matching.map(|rule| (rule.pattern.len(), rule.allows)).max().is_none_or(|(_, allows)| allows)
    }
}

/// A path in which everything beyond ASCII is percent-encoded, with capital digits, as both sides are compared.
fn normal(path: &str) -> String {
    let mut normal = String::with_capacity(path.len());
    let mut digits = 0;
    for byte in path.bytes() {
        match byte {
            b'%' => digits = 3,
            _ if !byte.is_ascii() => {
                // Writing to a string does not fail.
                let _written = write!(normal, "%{byte:02X}");
                continue;
            }
            _ => {}
        }
        normal.push(if digits > 0 { byte.to_ascii_uppercase() } else { byte }.into());
        digits = u8::saturating_sub(digits, 1);
    }
    normal
}

/// Whether a pattern matches the beginning of a path; `*` stands for anything, and `$` at its end for the path's end.
///
/// Each part between stars is looked for after the one before it, so the time is the product of both lengths at most.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, is_whole) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else {
        return false;
    };
    let mut parts = parts.peekable();
    if is_whole && parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if is_whole && parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_decides_and_a_tie_allows() {
        let robots = Robots::parse(b"User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /tie\nAllow: /tie\n");
        for (path, allowed) in [("/", true), ("/a", false), ("/ab", false), ("/a/b/c", true), ("/tie", true)] {
            assert_eq!(robots.allows(path), allowed, "{path}");
        }
    }

    #[test]
    fn stars_and_dollars_are_patterns() {
        let robots =
            Robots::parse(b"user-agent:*\ndisallow: /*.pdf$\ndisallow: /*?sort=\ndisallow: /x*y*z$ # comment\n");
        for (path, allowed) in [
            ("/price.pdf", false),
            ("/price.pdf?x", true),
            ("/list?sort=up", false),
            ("/xyz", false),
            ("/x1y2z", false),
            ("/xyzz1", true),
            ("/xy", true),
        ] {
            assert_eq!(robots.allows(path), allowed, "{path}");
        }
    }

    #[test]
    fn rules_for_this_robot_come_before_those_for_all() {
        let text = b"User-agent: other\nUser-agent: Voronka\nCrawl-delay: 2.5\nDisallow: /secret\n\nUser-agent: *\nDisallow: /\n";
        let robots = Robots::parse(text);
        assert_eq!((robots.allows("/"), robots.allows("/secret/a"), robots.delay_seconds), (true, false, 3));
        assert!(!Robots::parse(b"User-agent: *\nDisallow: /\n").allows("/"));
        assert!(Robots::parse(b"User-agent: other\nDisallow: /\n").allows("/"));
        // A group without rules allows everything, whatever the others are told.
        assert!(Robots::parse(b"User-agent: voronka\nDisallow:\n\nUser-agent: *\nDisallow: /\n").allows("/"));
    }

    #[test]
    fn letters_beyond_ascii_are_compared_encoded() {
        let robots = Robots::parse("User-agent: *\nDisallow: /цены\nDisallow: /%d0%be".as_bytes());
        assert!(!robots.allows("/%D1%86%D0%B5%D0%BD%D1%8B/1"));
        assert!(!robots.allows("/%D0%BE"));
    }

    #[test]
    fn hostile_files_are_bounded() {
        assert_eq!(Robots::parse(b"User-agent: *\nCrawl-delay: 99999999999\n").delay_seconds, CRAWL_DELAY_SECONDS);
        assert_eq!(Robots::parse(b"User-agent: *\nCrawl-delay: -nan\n").delay_seconds, 0);
        let many = format!("User-agent: *\n{}", "Disallow: /a\n".repeat(ROBOTS_RULES + 1));
        assert_eq!(Robots::parse(many.as_bytes()), Robots::disallow_all());
        let stars = format!("User-agent: *\nDisallow: /{}x\n", "a*".repeat(100));
        assert!(Robots::parse(stars.as_bytes()).allows(&format!("/{}", "a".repeat(2_000))));
    }
}
