//! Where a page leads to, and what it asks of robots.

use encoding_rs::Encoding;
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::declared_encoding;
use crate::clean;

/// More of a title is no title.
const MAX_TITLE_CHARACTERS: usize = 200;

/// What a page of HTML says to robots.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageLinks {
    /// Its title.
    pub title: Option<String>,
    /// What its links are relative to, if not to the page.
    pub base: Option<String>,
    /// Its links as they are written, in their order, without those that it asks not to be followed.
    pub links: Vec<String>,
    /// Whether it asks not to be indexed.
    pub no_index: bool,
}

impl PageLinks {
    /// Reads the first `limit` links of a page. `robot` is the name for which the page may have wishes of its own.
    #[must_use]
    pub fn of(html: &[u8], robot: &str, limit: usize) -> Self {
        let encoding = Encoding::for_bom(html).map(|(encoding, _)| encoding).or_else(|| declared_encoding(html));
        let (text, _) = encoding.unwrap_or(encoding_rs::UTF_8).decode_with_bom_removal(html);
        let mut emitter = DefaultEmitter::<()>::default();
        emitter.naively_switch_states(true);
        let (mut page, mut no_follow, mut title) = (Self::default(), false, None);
        for token in Tokenizer::new_with_emitter(text.as_ref(), emitter) {
            match token {
                Ok(Token::StartTag(tag)) => match tag.name.as_slice() {
                    b"title" if title.is_none() => title = Some(String::new()),
                    b"base" if page.base.is_none() => page.base = value(&tag, b"href"),
                    b"meta" => {
                        let name = value(&tag, b"name").unwrap_or_default();
                        if ["robots", robot].iter().any(|known| name.eq_ignore_ascii_case(known)) {
                            let wishes = RobotWishes::of(&value(&tag, b"content").unwrap_or_default(), robot);
                            page.no_index |= wishes.no_index;
                            no_follow |= wishes.no_follow;
                        }
                    }
                    b"a" | b"area" if page.links.len() < limit && !is_nofollow(&tag) => {
                        page.links.extend(value(&tag, b"href"));
                    }
                    _ => {}
                },
                Ok(Token::String(text)) => {
                    if let Some(title) = title.as_mut().filter(|_| page.title.is_none()) {
                        title.push_str(&String::from_utf8_lossy(&text.value));
                    }
                }
                Ok(Token::EndTag(tag)) if tag.name.as_slice() == b"title" && page.title.is_none() => {
                    page.title = title.as_deref().map(short_line).filter(|title| !title.is_empty());
                }
                Ok(_) => {}
                Err(never) => match never {},
            }
        }
        if no_follow {
            page.links.clear();
        }
        page
    }
}

/// What a `robots` element or an `X-Robots-Tag` header asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RobotWishes {
    /// The page is not to be indexed.
    pub no_index: bool,
    /// Its links are not to be followed.
    pub no_follow: bool,
}

impl RobotWishes {
    /// Reads a list such as `noindex, nofollow`. In a header a list may be meant for one robot: `googlebot: noindex`.
    #[must_use]
    pub fn of(text: &str, robot: &str) -> Self {
        let mut wishes = Self::default();
        let mut is_meant = true;
        for part in text.split(',') {
            let wish = match part.split_once(':') {
                // A date belongs to its wish, anything else before a colon is a robot's name.
                Some((name, _)) if name.trim().eq_ignore_ascii_case("unavailable_after") => continue,
                Some((name, wish)) => {
                    is_meant = name.trim().eq_ignore_ascii_case(robot);
                    wish
                }
                None => part,
            };
            if is_meant {
                let is = |word: &str| wish.trim().eq_ignore_ascii_case(word);
                wishes.no_index |= is("noindex") || is("none");
                wishes.no_follow |= is("nofollow") || is("none");
            }
        }
        wishes
    }
}

fn short_line(title: &str) -> String {
    let line = clean::line(title).replace('\n', " ");
    line.chars().take(MAX_TITLE_CHARACTERS).collect::<String>().trim().to_owned()
}

fn is_nofollow(tag: &StartTag<()>) -> bool {
    let rel = value(tag, b"rel").unwrap_or_default();
    rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("nofollow"))
}

fn value(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    tag.attributes.get(name).map(|value| String::from_utf8_lossy(&value.value).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> PageLinks {
        PageLinks::of(html.as_bytes(), "voronka", 3)
    }

    #[test]
    fn links_are_found_and_those_marked_are_left_out() {
        let page = read(
            "<title>\n Цены &amp;\n скидки</title><base href='/shop/'><a href='a?x=1&amp;y=2'>A</a><a>no</a>\
             <a rel='external NoFollow' href=b>B</a><script>'<a href=c>'</script><svg><title>x</title></svg>\
             <map><area href=' d '></map><a href=e><a href=f>",
        );
        assert_eq!(page.title.as_deref(), Some("Цены & скидки"));
        assert_eq!((page.base.as_deref(), page.no_index), (Some("/shop/"), false));
        assert_eq!(page.links, ["a?x=1&y=2", "d", "e"]);
    }

    #[test]
    fn wishes_of_a_page_are_heard() {
        assert!(read("<meta name=Robots content='NOINDEX'>").no_index);
        assert!(read("<meta name=voronka content='none'>").no_index);
        assert!(!read("<meta name=googlebot content=noindex>").no_index);
        assert_eq!(read("<a href=a><meta name=robots content='index, nofollow'>").links, [""; 0]);
    }

    #[test]
    fn wishes_of_a_header_may_be_meant_for_another() {
        let of = |text| RobotWishes::of(text, "voronka");
        assert!(of("noindex").no_index && of("Voronka: noindex, nofollow").no_follow);
        assert_eq!(of("googlebot: noindex, nofollow"), RobotWishes::default());
        assert_eq!(of("unavailable_after: 25 Jun 2010 15:00:00 PST"), RobotWishes::default());
    }

    #[test]
    fn titles_and_links_are_found_in_any_encoding() {
        let (html, _, _) = encoding_rs::WINDOWS_1251.encode("<meta charset=windows-1251><title>Цены</title>");
        assert_eq!(PageLinks::of(&html, "voronka", 1).title.as_deref(), Some("Цены"));
    }
}
