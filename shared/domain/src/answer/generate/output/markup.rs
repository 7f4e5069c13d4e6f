//! Links, pictures and tags in a stream.

use super::addresses::is_allowed;
use super::refuse;
use crate::agent::LinkHost;
use crate::answer::trace::Refusal;

/// Characters of a link's text beyond which a bracket is just a bracket.
const LABEL: usize = 300;
/// Characters of an address or a tag.
const ADDRESS: usize = 2_000;

/// Resolves links, pictures and tags.
pub(super) struct Markup<'a> {
    links: &'a [LinkHost],
    state: State,
}

enum State {
    Text,
    /// After `!`, which may begin a picture.
    Bang,
    /// After `[` or `![`.
    Label {
        image: bool,
        label: String,
    },
    /// After the `]` of a label.
    Labelled {
        image: bool,
        label: String,
    },
    /// After the `(` behind a label.
    Address {
        image: bool,
        label: String,
        address: String,
        depth: usize,
    },
    /// After `<`.
    Tag(String),
}

impl<'a> Markup<'a> {
    pub(super) fn new(links: &'a [LinkHost]) -> Self {
        Self { links, state: State::Text }
    }

    /// Takes a character and writes what is certain.
    pub(super) fn push(&mut self, c: char, out: &mut String, refusals: &mut Vec<Refusal>) {
        self.state = match std::mem::replace(&mut self.state, State::Text) {
            State::Text => Self::begin(c, out),
            State::Bang if c == '[' => State::Label { image: true, label: String::new() },
            State::Bang => {
                out.push('!');
                Self::begin(c, out)
            }
            State::Label { image, mut label } => match c {
                ']' => State::Labelled { image, label },
                // The inner one counts; the outer bracket is text.
                '[' => {
                    let inner_image = label.ends_with('!');
                    label.truncate(label.len() - usize::from(inner_image));
                    self.release(image, &label, out, refusals);
                    State::Label { image: inner_image, label: String::new() }
                }
                '\n' => {
                    self.release(image, &label, out, refusals);
                    return self.push(c, out, refusals);
                }
                c => {
                    label.push(c);
                    if label.chars().count() <= LABEL {
                        State::Label { image, label }
                    } else {
                        self.release(image, &label, out, refusals);
                        return;
                    }
                }
            },
            State::Labelled { image, label } if c == '(' => {
                State::Address { image, label, address: String::new(), depth: 0 }
            }
            State::Labelled { image, label } => {
                self.close(image, &label, out, refusals);
                return self.push(c, out, refusals);
            }
            State::Address { image, label, mut address, depth } => match c {
                ')' if depth == 0 => {
                    self.resolve(image, &label, &address, out, refusals);
                    return;
                }
                '\n' => {
                    self.resolve(image, &label, "", out, refusals);
                    return self.push(c, out, refusals);
                }
                c => {
                    let depth = match c {
                        '(' => depth + 1,
                        ')' => depth - 1,
                        _ => depth,
                    };
                    address.push(c);
                    if address.chars().count() > ADDRESS {
                        self.resolve(image, &label, "", out, refusals);
                        return;
                    }
                    State::Address { image, label, address, depth }
                }
            },
            State::Tag(mut tag) => match c {
                '>' => {
                    self.tag(&tag, out, refusals);
                    State::Text
                }
                c if tag.is_empty() && !(c.is_alphabetic() || matches!(c, '/' | '!' | '?')) => {
                    out.push('<');
                    Self::begin(c, out)
                }
                '<' => {
                    self.text(&tag, out, refusals);
                    return self.push('<', out, refusals);
                }
                c => {
                    tag.push(c);
                    if tag.chars().count() > ADDRESS {
                        self.text(&tag, out, refusals);
                        return;
                    }
                    State::Tag(tag)
                }
            },
        };
    }

    /// Writes what was held back at the end of the text.
    pub(super) fn finish(&mut self, out: &mut String, refusals: &mut Vec<Refusal>) {
        match std::mem::replace(&mut self.state, State::Text) {
            State::Text => {}
            State::Bang => out.push('!'),
            State::Label { image, label } => self.release(image, &label, out, refusals),
            State::Labelled { image, label } => self.close(image, &label, out, refusals),
            State::Address { image, label, .. } => self.resolve(image, &label, "", out, refusals),
            // Without its bracket it is no tag.
            State::Tag(tag) if tag.is_empty() => out.push('<'),
            State::Tag(tag) => self.text(&tag, out, refusals),
        }
        // What was released may hold the beginning of another one.
        if !matches!(self.state, State::Text) {
            self.finish(out, refusals);
        }
    }

    fn begin(c: char, out: &mut String) -> State {
        match c {
            '!' => State::Bang,
            '[' => State::Label { image: false, label: String::new() },
            '<' => State::Tag(String::new()),
            c => {
                out.push(c);
                State::Text
            }
        }
    }

    /// A bracket that did not become a link: text, and what is in it is looked at like any other.
    fn release(&mut self, image: bool, label: &str, out: &mut String, refusals: &mut Vec<Refusal>) {
        out.push_str(if image { "![" } else { "[" });
        self.text(label, out, refusals);
    }

    /// A label without an address. A picture may have it elsewhere, so only its text stays.
    fn close(&mut self, image: bool, label: &str, out: &mut String, refusals: &mut Vec<Refusal>) {
        if image {
            return self.text(label, out, refusals);
        }
        self.release(image, label, out, refusals);
        out.push(']');
    }

    fn resolve(&mut self, image: bool, label: &str, address: &str, out: &mut String, refusals: &mut Vec<Refusal>) {
        let target = address.split_whitespace().next().unwrap_or_default();
        if !image && is_allowed(target, self.links) {
            self.release(false, label, out, refusals);
            out.push_str("](");
            out.push_str(target);
            out.push(')');
            return;
        }
        let reason = if image { "pictures are not sent" } else { "the host is not on the agent's list" };
        refuse(refusals, address, reason);
        let citation = !image && !label.is_empty() && label.chars().all(|c| c.is_ascii_digit());
        if citation {
            return out.push_str(&format!("[{label}]"));
        }
        self.text(label, out, refusals);
    }

    fn tag(&mut self, tag: &str, out: &mut String, refusals: &mut Vec<Refusal>) {
        if is_allowed(tag, self.links) {
            out.push_str(tag);
        } else {
            refuse(refusals, tag, "markup is not sent");
        }
    }

    /// Looks at text that was held back. It is shorter than what it came from, so this ends.
    fn text(&mut self, text: &str, out: &mut String, refusals: &mut Vec<Refusal>) {
        text.chars().for_each(|c| self.push(c, out, refusals));
    }
}
