//! What elements of HTML mean to text.

use crate::blocks::Open;

/// Elements without content and end tag (HTML standard, 13.1.2).
pub(super) fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"area"
            | b"base"
            | b"br"
            | b"col"
            | b"embed"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"param"
            | b"source"
            | b"track"
            | b"wbr"
    )
}

/// The block that an element opens, if it parts text from what stands before it.
pub(super) fn opens_block(name: &[u8]) -> Option<Open> {
    let open = match name {
        b"h1" => Open::Heading(1),
        b"h2" => Open::Heading(2),
        b"h3" => Open::Heading(3),
        b"h4" => Open::Heading(4),
        b"h5" => Open::Heading(5),
        b"h6" => Open::Heading(6),
        b"li" => Open::ListItem,
        b"pre" | b"listing" | b"xmp" => Open::Code,
        b"address" | b"article" | b"aside" | b"blockquote" | b"body" | b"caption" | b"center" | b"dd" | b"details"
        | b"dialog" | b"div" | b"dl" | b"dt" | b"fieldset" | b"figcaption" | b"figure" | b"footer" | b"form"
        | b"header" | b"hr" | b"legend" | b"main" | b"nav" | b"ol" | b"p" | b"section" | b"summary" | b"ul" => {
            Open::Paragraph
        }
        _ => return None,
    };
    Some(open)
}

/// What a start tag ends without an end tag.
pub(super) struct ImpliedEnd {
    /// The elements that are ended.
    pub(super) ends: &'static [&'static [u8]],
    /// The elements beyond which none is looked for.
    pub(super) stops: &'static [&'static [u8]],
}

/// The elements that a start tag of `name` ends (HTML standard, 13.1.2.4, the cases that matter to what is left out).
pub(super) fn implied_end(name: &[u8]) -> Option<ImpliedEnd> {
    let implied = match name {
        b"li" => ImpliedEnd { ends: &[b"li"], stops: &[b"ul", b"ol", b"menu"] },
        b"dt" | b"dd" => ImpliedEnd { ends: &[b"dt", b"dd"], stops: &[b"dl"] },
        b"td" | b"th" => ImpliedEnd { ends: &[b"td", b"th"], stops: &[b"tr", b"table"] },
        b"tr" => ImpliedEnd { ends: &[b"tr"], stops: &[b"table"] },
        _ if opens_block(name).is_some() => {
            ImpliedEnd { ends: &[b"p"], stops: &[b"div", b"section", b"article", b"td", b"li", b"body"] }
        }
        _ => return None,
    };
    Some(implied)
}
