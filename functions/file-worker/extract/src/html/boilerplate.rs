//! Which elements of a page are not its own text.

use html5gum::{HtmlString, StartTag};

/// Elements whose content is never text of the page: code, drawings, controls.
const NEVER_TEXT: &[&[u8]] = &[
    b"script",
    b"style",
    b"noscript",
    b"template",
    b"svg",
    b"math",
    b"canvas",
    b"iframe",
    b"object",
    b"audio",
    b"video",
    b"select",
    b"button",
    b"textarea",
    b"datalist",
    b"noframes",
];
/// Parts that repeat on every page of a site.
const REPEATED: &[&[u8]] = &[b"nav", b"footer"];
const REPEATED_ROLES: &[&str] = &["navigation", "contentinfo", "search", "menu", "dialog", "alertdialog"];
/// Words in class names and ids of bars that ask for consent, and of navigation made of other elements.
const REPEATED_NAMES: &[&str] =
    &["cookie", "gdpr", "consent", "navbox", "navbar", "breadcrumb", "noprint", "mw-editsection"];

/// Whether the content of an element is never text.
pub(super) fn is_never_text(tag: &StartTag<()>) -> bool {
    NEVER_TEXT.contains(&tag.name.as_slice()) || is_hidden(tag)
}

/// Whether an element holds what repeats on every page of a site.
pub(super) fn is_repeated(tag: &StartTag<()>) -> bool {
    let named = |attribute| {
        let names = value(tag, attribute).unwrap_or_default();
        REPEATED_NAMES.iter().any(|name| names.contains(name))
    };
    // The page itself may carry such a class (`<body class="no-cookie-bar">`).
    let is_part = !matches!(tag.name.as_slice(), b"html" | b"body" | b"main" | b"article");
    let has_role = || value(tag, b"role").is_some_and(|role| REPEATED_ROLES.contains(&role.as_str()));
    is_part && (REPEATED.contains(&tag.name.as_slice()) || has_role() || named(b"class") || named(b"id"))
}

fn is_hidden(tag: &StartTag<()>) -> bool {
    let style: String = value(tag, b"style").unwrap_or_default().split_whitespace().collect();
    tag.attributes.contains_key(b"hidden".as_slice())
        || value(tag, b"aria-hidden").as_deref() == Some("true")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

fn value(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    let text = |value: &HtmlString| String::from_utf8_lossy(value).to_lowercase();
    tag.attributes.get(name).map(|value| text(&value.value))
}
