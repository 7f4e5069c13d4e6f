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

/// Elements that a start tag of `name` ends without their end tag, and those at which to stop looking for one
/// (HTML standard, 13.1.2.4, the cases that matter to what is left out).
pub(super) fn implied_end(name: &[u8]) -> Option<(&'static [&'static [u8]], &'static [&'static [u8]])> {
    match name {
        b"li" => Some((&[b"li"], &[b"ul", b"ol", b"menu"])),
        b"dt" | b"dd" => Some((&[b"dt", b"dd"], &[b"dl"])),
        b"td" | b"th" => Some((&[b"td", b"th"], &[b"tr", b"table"])),
        b"tr" => Some((&[b"tr"], &[b"table"])),
        _ if opens_block(name).is_some() => Some((&[b"p"], &[b"div", b"section", b"article", b"td", b"li", b"body"])),
        _ => None,
    }
}
