//! Fetching over redirections, each of which must be allowed as the first address was.

use domain::limits::{PAGE_BYTES, REDIRECTIONS, ROBOTS_BYTES};
use domain::site::{PageAddress, Robots, Site, SkipReason};
use shared::fetch::{FetchError, Fetched, Web};

use crate::page::Page;

/// What the site allows. A site without the file allows everything; of one that cannot say now nothing is read (RFC 9309,
/// 2.3.1).
pub(crate) async fn robots(web: &dyn Web, site: &PageAddress) -> Result<Robots, SkipReason> {
    match follow(web, site.robots(), ROBOTS_BYTES, |_| Ok(())).await {
        Ok((_, answer)) if (200..300).contains(&answer.status) => Ok(Robots::parse(&answer.bytes)),
        Ok((_, answer)) if (400..500).contains(&answer.status) => Ok(Robots::allow_all()),
        Ok(_) => Err(SkipReason::Unreachable),
        // Whatever it says there, it is not what can be obeyed.
        Err(SkipReason::TooLarge) => Ok(Robots::disallow_all()),
        Err(reason) => Err(reason),
    }
}

/// Fetches a page of a site.
pub(crate) async fn visit(
    web: &dyn Web,
    site: &Site,
    robots: &Robots,
    address: &PageAddress,
) -> Result<Page, SkipReason> {
    let allowed = |address: &PageAddress| match address.is_same_site(&site.address) {
        false => Err(SkipReason::Elsewhere),
        true if robots.allows(address.path_and_query()) => Ok(()),
        true => Err(SkipReason::Robots),
    };
    let (address, answer) = follow(web, address.clone(), PAGE_BYTES, allowed).await?;
    match answer.status {
        200..300 => Page::read(address, answer),
        404 | 410 => Err(SkipReason::NotFound),
        401..500 => Err(SkipReason::Refused),
        _ => Err(SkipReason::Unreachable),
    }
}

/// Follows redirections as far as each of them is `allowed`; gives the last answer and where it came from.
async fn follow(
    web: &dyn Web,
    mut address: PageAddress,
    most: usize,
    allowed: impl Fn(&PageAddress) -> Result<(), SkipReason>,
) -> Result<(PageAddress, Fetched), SkipReason> {
    for _ in 0..=REDIRECTIONS {
        allowed(&address)?;
        let answer = web.get(&address, most).await.map_err(|error| match error {
            FetchError::Private => SkipReason::Private,
            FetchError::TooLarge => SkipReason::TooLarge,
            FetchError::Unreachable(why) => {
                tracing::info!(why, "a page cannot be reached");
                SkipReason::Unreachable
            }
        })?;
        let Some(location) = answer.location.as_deref().filter(|_| (300..400).contains(&answer.status)) else {
            return Ok((address, answer));
        };
        address = address.join(location).map_err(|_| SkipReason::Elsewhere)?;
    }
    Err(SkipReason::Unreachable)
}
