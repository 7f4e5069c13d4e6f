//! Fetching over redirections, each of which must be allowed as the first address was.

use domain::limits::{PAGE_BYTES, REDIRECTIONS, ROBOTS_BYTES};
use domain::site::{PageAddress, Robots, Site, SkipReason};
use shared::fetch::{FetchError, Fetched, Web};

use crate::page::Page;

/// A page that was not fetched.
pub(crate) struct Refused {
    /// Why.
    pub(crate) reason: SkipReason,
    /// Where the last redirection led.
    pub(crate) address: PageAddress,
}

/// What the site allows. A site without the file allows everything; of one that cannot say now nothing is read (RFC 9309,
/// 2.3.1).
pub(crate) async fn robots(web: &dyn Web, site: &PageAddress) -> Result<Robots, SkipReason> {
    match follow(web, site.robots(), ROBOTS_BYTES, |_| Ok(())).await {
        Ok((_, answer)) if (200..300).contains(&answer.status) => Ok(Robots::parse(&answer.bytes)),
        Ok((_, answer)) if (400..500).contains(&answer.status) => Ok(Robots::allow_all()),
        Ok(_) => Err(SkipReason::Unreachable),
        // Whatever it says there, it is not what can be obeyed.
        Err(Refused { reason: SkipReason::TooLarge, .. }) => Ok(Robots::disallow_all()),
        Err(Refused { reason, .. }) => Err(reason),
    }
}

/// Fetches a page of a site.
pub(crate) async fn visit(web: &dyn Web, site: &Site, robots: &Robots, address: &PageAddress) -> Result<Page, Refused> {
    let allowed = |address: &PageAddress| match address.is_same_site(site.home()) {
        false => Err(SkipReason::Elsewhere),
        true if robots.allows(address.path_and_query()) => Ok(()),
        true => Err(SkipReason::Robots),
    };
    let (address, answer) = follow(web, address.clone(), PAGE_BYTES, allowed).await?;
    let page = match answer.status {
        200..300 => Page::read(address.clone(), answer),
        404 | 410 => Err(SkipReason::NotFound),
        401..500 => Err(SkipReason::Refused),
        _ => Err(SkipReason::Unreachable),
    };
    page.map_err(|reason| Refused { reason, address })
}

/// Follows redirections as far as each of them is `allowed`; gives the last answer and where it came from.
async fn follow(
    web: &dyn Web,
    mut address: PageAddress,
    most: usize,
    allowed: impl Fn(&PageAddress) -> Result<(), SkipReason>,
) -> Result<(PageAddress, Fetched), Refused> {
    for _ in 0..=REDIRECTIONS {
        let answer = match allowed(&address) {
            Ok(()) => fetch(web, &address, most).await,
            Err(reason) => Err(reason),
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(reason) => return Err(Refused { reason, address }),
        };
        let Some(location) = answer.location.as_deref().filter(|_| (300..400).contains(&answer.status)) else {
            return Ok((address, answer));
        };
        address = match address.join(location) {
            Ok(next) => next,
            // It leads to something that is no page.
            Err(_) => return Err(Refused { reason: SkipReason::Elsewhere, address }),
        };
    }
    Err(Refused { reason: SkipReason::Unreachable, address })
}

async fn fetch(web: &dyn Web, address: &PageAddress, most: usize) -> Result<Fetched, SkipReason> {
    web.get(address, most).await.map_err(|error| match error {
        FetchError::Private => SkipReason::Private,
        FetchError::TooLarge => SkipReason::TooLarge,
        FetchError::Unreachable(why) => {
            tracing::info!(why, "a page cannot be reached");
            SkipReason::Unreachable
        }
    })
}
