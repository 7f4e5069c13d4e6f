//! A page as it came.

use domain::knowledge::{FileName, MediaType};
use domain::limits::LINKS_PER_PAGE;
use domain::site::{PageAddress, Robots, Site, SkipReason};
use extract::{PageLinks, RobotWishes};
use shared::fetch::Fetched;
use shared::store::SitePage;

/// A page that was fetched.
pub(crate) struct Page {
    pub(crate) address: PageAddress,
    /// The pages that it links to, on this site and on others.
    pub(crate) links: Vec<PageAddress>,
    /// Whether it asks not to be indexed.
    pub(crate) no_index: bool,
    /// What people call it: its title, or the last part of its address.
    name: FileName,
    media: MediaType,
    content: Fetched,
}

impl Page {
    /// Reads what an answer says of itself; the text is read by the worker that reads every file.
    pub(crate) fn read(address: PageAddress, content: Fetched) -> Result<Self, SkipReason> {
        let media = media(content.content_type.as_deref().unwrap_or("text/html")).ok_or(SkipReason::NotText)?;
        if content.bytes.is_empty() {
            return Err(SkipReason::NotText);
        }
        let head = RobotWishes::of(content.robots.as_deref().unwrap_or_default(), Robots::NAME);
        let found = match media {
            MediaType::Html => PageLinks::of(&content.bytes, Robots::NAME, LINKS_PER_PAGE),
            _ => PageLinks::default(),
        };
        let base = found.base.and_then(|base| address.join(&base).ok()).unwrap_or_else(|| address.clone());
        let links = found.links.iter().filter(|_| !head.no_follow).filter_map(|link| base.join(link).ok()).collect();
        let no_index = head.no_index || found.no_index;
        let names = [found.title.as_deref(), address.last_segment(), Some(address.host())];
        // A host's name is always one.
        let name = names.into_iter().flatten().find_map(name).ok_or(SkipReason::NotText)?;
        Ok(Self { address, links, no_index, name, media, content })
    }

    /// The file that the page becomes.
    pub(crate) fn file(&self, site: &Site) -> SitePage<'_> {
        SitePage {
            site: site.id,
            site_created_at: site.created_at,
            address: self.address.as_str(),
            name: self.name.clone(),
            media: self.media,
            bytes: self.content.bytes.clone(),
        }
    }
}

/// A text without what no file's name may hold.
fn name(text: &str) -> Option<FileName> {
    let is_mark = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text: String = text
        .chars()
        .filter(|c| !c.is_control() && !is_mark(*c))
        .map(|c| if matches!(c, '/' | '\\') { ' ' } else { c })
        .collect();
    FileName::try_from(text).ok()
}

/// The type that a server names, of those in which people publish text.
fn media(content_type: &str) -> Option<MediaType> {
    let media = content_type.split(';').next().unwrap_or_default().trim();
    if media.eq_ignore_ascii_case("application/xhtml+xml") {
        return Some(MediaType::Html);
    }
    MediaType::from_content_type(content_type).filter(|media| !matches!(media, MediaType::Zip | MediaType::Eml))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(content: Fetched) -> Result<Page, SkipReason> {
        Page::read(PageAddress::parse("https://example.com/shop/list").unwrap(), content)
    }

    fn html(html: &str) -> Fetched {
        Fetched { status: 200, bytes: html.to_owned().into(), ..Fetched::default() }
    }

    #[test]
    fn links_are_whole_addresses() {
        let page = page(html("<base href=/a/><a href=b>1</a><a href='mailto:x@y.z'>2</a><a href='//o.example'>3</a>"));
        let links: Vec<String> = page.unwrap().links.into_iter().map(String::from).collect();
        assert_eq!(links, ["https://example.com/a/b", "https://o.example/"]);
    }

    #[test]
    fn a_header_speaks_like_the_page() {
        let content = Fetched { robots: Some("none".into()), ..html("<a href=b>1</a>") };
        let page = page(content).unwrap();
        assert_eq!((page.no_index, page.links.len()), (true, 0));
    }

    #[test]
    fn what_holds_no_text_is_left_out() {
        let typed = |kind: &str| Fetched { content_type: Some(kind.to_owned()), ..html("x") };
        assert_eq!(page(typed("image/png")).err(), Some(SkipReason::NotText));
        assert_eq!(page(typed("application/zip")).err(), Some(SkipReason::NotText));
        assert_eq!(page(html("")).err(), Some(SkipReason::NotText));
        assert!(page(typed("application/xhtml+xml; charset=utf-8")).is_ok() && page(typed("application/pdf")).is_ok());
    }

    #[test]
    fn names_are_titles_without_what_no_name_may_hold() {
        let named = |text| name(text).map(|name| name.as_str().to_owned());
        assert_eq!(named("Prices / 2026\u{202e}"), Some("Prices   2026".to_owned()));
        assert_eq!(named(" "), None);
    }
}
