//! Addresses in a stream, judged word by word: what a messenger would make a link of stays only when the agent's owner
//! allows its host.

use super::refuse;
use crate::agent::LinkHost;
use crate::answer::trace::Refusal;

/// What stands where an address was.
const REMOVED: char = '…';
/// Characters of the longest word that is held back.
const WORD: usize = 2_000;
/// Schemes that do something without `//` behind them.
const SCHEMES: &[&str] = &[
    "javascript:",
    "vbscript:",
    "data:",
    "file:",
    "blob:",
    "about:",
    "http:",
    "https:",
    "ftp:",
    "tg:",
    "intent:",
    "ws:",
    "wss:",
];
/// Ends of names that messengers make links of; other names with dots are files and abbreviations far more often.
const DOMAINS: &[&str] = &[
    "com", "net", "org", "info", "biz", "io", "ru", "su", "рф", "ua", "by", "kz", "uz", "eu", "de", "uk", "me", "cc",
    "co", "tv", "app", "dev", "xyz", "top", "site", "online", "shop", "store", "link", "click", "page", "pro", "live",
    "cloud", "tech",
];

/// Removes addresses of foreign hosts.
pub(super) struct Addresses<'a> {
    links: &'a [LinkHost],
    word: String,
}

impl<'a> Addresses<'a> {
    pub(super) fn new(links: &'a [LinkHost]) -> Self {
        Self { links, word: String::new() }
    }

    /// Takes a character and writes what is certain.
    pub(super) fn push(&mut self, c: char, out: &mut String, refusals: &mut Vec<Refusal>) {
        if c.is_whitespace() || self.word.chars().count() >= WORD {
            self.finish(out, refusals);
        }
        if c.is_whitespace() { out.push(c) } else { self.word.push(c) }
    }

    /// Writes the word that was held back.
    pub(super) fn finish(&mut self, out: &mut String, refusals: &mut Vec<Refusal>) {
        let word = std::mem::take(&mut self.word);
        let Some(start) = foreign(&word, self.links) else {
            return out.push_str(&word);
        };
        let (before, address) = word.split_at(start);
        refuse(refusals, address, "the host is not on the agent's list");
        out.push_str(before);
        out.push(REMOVED);
        let end = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '»', '"']);
        out.push_str(address.get(end.len()..).unwrap_or_default());
    }
}

/// Where in a word an address begins that must not be sent.
fn foreign(word: &str, links: &[LinkHost]) -> Option<usize> {
    // Browsers read a backslash as a slash; who reads it otherwise sees another host. It is looked for and never allowed.
    // Lower case must not move what is found, so only ASCII is lowered.
    let lower = word.to_ascii_lowercase().replace('\\', "/");
    if let Some(start) = scheme(&lower) {
        return (!is_allowed(word.get(start..).unwrap_or_default(), links)).then_some(start);
    }
    if let Some(start) = lower.find("//") {
        let named = lower.get(start + 2..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        if named && lower.get(start..).is_some_and(|rest| rest.contains('.')) {
            return Some(start);
        }
    }
    bare_hosts(&lower).find(|&(_, host)| !links.iter().any(|link| link.allows(host))).map(|(start, _)| start)
}

/// Where the first scheme of a word begins.
fn scheme(lower: &str) -> Option<usize> {
    let known = SCHEMES.iter().filter_map(|scheme| {
        let at = lower.find(scheme)?;
        let inside_word = lower.get(..at).is_some_and(|before| before.ends_with(char::is_alphanumeric));
        let alone = lower.get(at + scheme.len()..).is_none_or(str::is_empty);
        (!inside_word && !alone).then_some(at)
    });
    let unknown = lower.find("://").map(|at| {
        let before = lower.get(..at).unwrap_or_default();
        before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')).len()
    });
    known.chain(unknown).min()
}

/// The names of hosts that stand in a word without a scheme. What follows an `@` is part of a mail address.
fn bare_hosts(lower: &str) -> impl Iterator<Item = (usize, &str)> {
    let in_host = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '@' | '_');
    let pieces = lower.split(move |c: char| !in_host(c)).map(|piece| (offset(lower, piece), piece));
    pieces.filter_map(|(at, piece)| {
        let name = piece.trim_matches(['.', '-', '_']);
        let at = at + offset(piece, name);
        let is_mail = name.contains('@') && !lower.get(at + name.len()..).is_some_and(|rest| rest.starts_with('/'));
        let (_, last) = name.rsplit_once('.')?;
        let named =
            DOMAINS.contains(&last.to_lowercase().as_str()) || name.starts_with("www.") || last.starts_with("xn--");
        (named && !is_mail).then_some((at, name))
    })
}

/// Where in `whole` its part begins.
fn offset(whole: &str, part: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}

/// Whether an address is a plain one, `http` or `https`, of an allowed host: no user, no port, nothing odd in between.
pub(super) fn is_allowed(address: &str, links: &[LinkHost]) -> bool {
    let lower = address.to_ascii_lowercase();
    let Some(rest) = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")) else {
        return false;
    };
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.'))).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = if path.is_empty() { host.trim_end_matches('.') } else { host };
    let plain = path.is_empty() || path.starts_with(['/', '?', '#', ')', ',', ';', '!', '"', '»', ']']);
    plain && links.iter().any(|link| link.allows(host))
}
